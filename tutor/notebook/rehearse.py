"""`tutor rehearse`: a lesson gone through before the first student does, by whoever types, or by simulated students."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from tutor.errors import ConfigError
from tutor.grading.local import LocalGrader
from tutor.kernel.lesson_file import find_lesson, load_lesson
from tutor.lesson.plan import Lesson
from tutor.notebook.terminal import converse
from tutor.teaching.coverage import Coverage, Run
from tutor.teaching.map import mermaid
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.simulated import rehearse
from tutor.teaching.teacher import Teacher

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

_PATIENCE_S = 1.0
_ROWS = 30
"""Students of one kind, such as `random`, beyond which the table gives one row for all of them."""


def run(path: Path, students: str, form: str, *, draw: bool, seed: int, sink: TextIO = sys.stdout) -> int:
    """Rehearse a lesson and print what came of it; the exit status: 1 where the lesson fails its rehearsal.

    `students`: names as `tutor.teaching.simulated.rehearse` takes them, parted by commas; none: whoever types, unless
    only the map is wanted. `form`: `text` or `json`. Raises LessonError, and ConfigError for a student or a form that
    there is not.
    """
    if form not in {"text", "json"}:
        raise ConfigError(f"There is no format `{form}`. There are text and json.")
    lesson = load_lesson(path)
    names = [name for name in students.split(",") if name.strip()]
    if not names and form == "text":
        if draw:
            sink.write(mermaid(lesson))
        else:
            converse(Rehearsal(Teacher(lesson), LocalGrader()), sys.stdin, sink)
        return 0
    coverage = _watched(lesson, names or ["all"], seed)
    if form == "json":
        report = coverage.as_json() | ({"map": mermaid(lesson, coverage)} if draw else {})
        sink.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    elif draw:
        sink.write(mermaid(lesson, coverage))
    else:
        _print(coverage, find_lesson(path).read_bytes(), sink)
    return 0 if coverage.passed else 1


class Bar:
    """A progress bar on a terminal, which comes only once somebody has waited long enough to wonder."""

    def __init__(self, console: "Console", clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to wait; nothing is shown yet."""
        self._console = console
        self._clock = clock
        self._begun = clock()
        self._shown: Progress | None = None

    def tell(self, done: int, total: int) -> None:
        """So much is done."""
        from rich.progress import Progress

        if self._shown is None and self._console.is_terminal and self._clock() - self._begun > _PATIENCE_S:
            self._shown = Progress(console=self._console, transient=True)
            self._shown.add_task("Rehearsing")
            self._shown.start()
        if self._shown is not None:
            self._shown.update(self._shown.task_ids[0], completed=done, total=total)

    def close(self) -> None:
        """Take it away."""
        if self._shown is not None:
            self._shown.stop()


def _watched(lesson: Lesson, names: list[str], seed: int) -> Coverage:
    from rich.console import Console

    bar = Bar(Console(stderr=True))
    try:
        return rehearse(lesson, LocalGrader(), names, seed, bar.tell)
    finally:
        bar.close()


def _print(coverage: Coverage, source: bytes, sink: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    from tutor.lint.show import styled

    console = Console(file=sink, highlight=False, soft_wrap=True)
    table = Table("student", title=coverage.title, title_justify="left", box=None)
    for column in ("solved", "told", "skipped", "turns"):
        table.add_column(column, justify="right")
    table.add_column("")
    for row in _rows(coverage.runs):
        table.add_row(*row)
    console.print(table)
    console.print()
    console.print(styled([gap.finding for gap in coverage.gaps], source), end="")
    console.print(_summary(coverage))


def _rows(runs: tuple[Run, ...]) -> list[tuple[str, ...]]:
    """A row for each student; one for all of a kind of which there are many."""
    kinds: dict[str, list[Run]] = {}
    for run_ in runs:
        kinds.setdefault(run_.student.partition(":")[0], []).append(run_)
    rows = []
    for kind, some in kinds.items():
        if len(some) <= _ROWS:
            rows += [_row(each.student, [each]) for each in some]
        else:
            rows.append(_row(f"{kind} ({len(some)})", some))
    return rows


def _row(name: str, runs: list[Run]) -> tuple[str, ...]:
    figures = zip(*((each.solved, each.told, each.skipped, each.turns) for each in runs), strict=True)
    means = (f"{sum(column) / len(runs):.3g}" for column in figures)
    lost = sum(not each.ended for each in runs)
    return (name, *means, f"{lost} found no end" if lost and len(runs) > 1 else "found no end" if lost else "")


def _summary(coverage: Coverage) -> str:
    severities = [gap.finding.severity for gap in coverage.gaps]
    if not severities:
        return "Every step was reached, every way gone, every hint used, and every accepted answer accepted."
    errors, warnings = severities.count("error"), severities.count("warning")
    return f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}."
