"""The body of `tutor check`: files in, findings out in the wanted format, an exit status."""

import difflib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal

from tutor.errors import ConfigError, Finding
from tutor.lint.files import STDIN, Source, lessons, load
from tutor.lint.fix import Mended, fix
from tutor.lint.formats import to_github, to_json, to_sarif
from tutor.lint.linter import check
from tutor.lint.rules import RULES
from tutor.lint.show import styled

if TYPE_CHECKING:
    from rich.console import Console

Format = Literal["human", "json", "github", "sarif"]
PATIENCE_S = 1.0
"""After which a terminal gets a progress bar."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `tutor check` was asked to do."""

    paths: Sequence[str]
    form: Format = "human"
    strict: bool = False
    fix: bool = False
    diff: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    """Beginnings of rules' numbers, such as `T501` or `T6`."""


@dataclass(frozen=True, slots=True)
class _Checked:
    source: Source
    found: tuple[Finding, ...]
    mended: Mended


def run(wanted: Wanted) -> int:
    """Check, show, mend as wanted; 0 where all is well, 1 where there are errors (with `strict`, warnings too).

    ConfigError for a rule that does not exist, or a folder without lessons.
    """
    _known(wanted)
    checked = [_check(path, wanted) for path in _watched(lessons(wanted.paths))]
    findings = [finding for each in checked for finding in each.found]
    with suppress(AttributeError, ValueError):
        # A console of another encoding shows a question mark for what it lacks.
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    if wanted.diff:
        sys.stdout.writelines(line for each in checked for line in _difference(each))
    elif wanted.form == "human":
        _tell(checked, findings, wanted)
    elif text := _formatted(wanted.form, findings, len(checked)):
        print(text)
    return int(any(wanted.strict or each.severity == "error" for each in findings))


def rules(form: Format) -> None:
    """Print the table of rules."""
    if form == "json":
        import json
        from dataclasses import asdict

        print(json.dumps({number: asdict(rule) for number, rule in RULES.items()}, ensure_ascii=False, indent=1))
        return
    from rich import box
    from rich.table import Table

    table = Table("rule", "severity", "name", "what it finds", box=box.SIMPLE)
    for number, rule in RULES.items():
        table.add_row(number, rule.severity, rule.name, rule.description)
    _console().print(table)


def _known(wanted: Wanted) -> None:
    for start in (*wanted.select, *wanted.ignore):
        if not any(number.startswith(start) for number in RULES):
            raise ConfigError(f"There is no rule {start}. `tutor check --list-rules` names them all.")
    if wanted.fix and STDIN in wanted.paths:
        raise ConfigError("What comes from standard input cannot be mended in place. Use --diff, or name a file.")


def _check(path: str, wanted: Wanted) -> _Checked:
    source = load(path)
    if source.fault:
        return _Checked(source, (source.fault,), Mended(b"", ()))
    mended = Mended(source.content, ())
    if wanted.fix or wanted.diff:
        mended = fix(source.content)
    if wanted.fix and mended.changes and not wanted.diff:
        try:
            _write(Path(path), mended.content)
        except OSError as error:
            problem = f"The file could not be written ({error.strerror})."
            fault = Finding(path, 1, 1, problem, "Check its permissions; it is as it was.")
            return _Checked(source, (fault,), Mended(source.content, ()))
        source = Source(path, source.folder, mended.content)
    found = check(source.content, source.path, source.has_picture, source.page_fault)
    return _Checked(source, tuple(each for each in found if _is_wanted(each, wanted)), mended)


def _is_wanted(finding: Finding, wanted: Wanted) -> bool:
    """What keeps a lesson from being read is always told."""
    if _refused(finding):
        return True
    selected = not wanted.select or finding.rule.startswith(wanted.select)
    return selected and not (wanted.ignore and finding.rule.startswith(wanted.ignore))


def _write(path: Path, content: bytes) -> None:
    """Put a file in the place of the old one, whole or not at all; its mode stays, and so does a link to it."""
    target = path.resolve()
    mode = target.stat().st_mode
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it may not be written")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _watched(paths: Sequence[str]) -> Iterator[str]:
    """The paths, with a progress bar on a terminal's standard error once it takes longer than a second."""
    from rich.progress import Progress

    begin = monotonic()
    bar: Progress | None = None
    try:
        for done, path in enumerate(paths):
            if bar is None and monotonic() - begin > PATIENCE_S and sys.stderr.isatty():
                bar = Progress(console=_console(errors=True), transient=True)
                bar.start()
                bar.add_task("Checking", total=len(paths))
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)
            yield path
    finally:
        if bar is not None:
            bar.stop()


def _console(*, errors: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=errors, highlight=False, markup=False, emoji=False)


def _tell(checked: Sequence[_Checked], findings: Sequence[Finding], wanted: Wanted) -> None:
    console = _console()
    for each in checked:
        for change in each.mended.changes:
            console.print(f"{each.source.path}: mended {change}", soft_wrap=True)
        if each.found:
            console.print(styled(each.found, each.source.content), soft_wrap=True)
    console.print(_summary(len(checked), findings), soft_wrap=True)
    if not wanted.fix and (mendable := _mendable(checked)):
        console.print(f"{_count(mendable, 'file')} can be mended by `tutor check --fix`.", soft_wrap=True)


def _mendable(checked: Iterable[_Checked]) -> int:
    """How many files `--fix` would change, among those that cannot be read."""
    refused = (each.source.content for each in checked if any(_refused(finding) for finding in each.found))
    return sum(bool(content) and bool(fix(content).changes) for content in refused)


def _refused(finding: Finding) -> bool:
    return finding.severity == "error" and finding.rule[1:2] not in {"4", "5", "6"}


def _summary(files: int, findings: Sequence[Finding]) -> str:
    errors = sum(each.severity == "error" for each in findings)
    warnings = len(findings) - errors
    told = [_count(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    return f"{_count(files, 'lesson')}: {', '.join(told) or 'nothing to mend'}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _formatted(form: Format, findings: Sequence[Finding], files: int) -> str:
    if form == "json":
        return to_json(findings, files)
    if form == "github":
        return to_github(findings, RULES)
    from importlib.metadata import version

    return to_sarif(findings, RULES, version("tutor-aloud"))


def _difference(each: _Checked) -> Iterator[str]:
    if not each.mended.changes:
        return
    old, new = (
        content.decode("utf-8").splitlines(keepends=True) for content in (each.source.content, each.mended.content)
    )
    for line in difflib.unified_diff(old, new, each.source.path, each.source.path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
