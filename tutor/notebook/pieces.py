"""The lesson that the cells of a notebook make up, each a piece that is taught where it stands.

A cell with front matter or a title begins a lesson; the cells that run after it are pieces of that one: they speak its
language, know its skills and may jump to the steps of its other pieces. A cell that is run again takes its own place.
"""

import re
from dataclasses import dataclass, field, replace

from tutor.errors import ConfigError, Finding, LessonError
from tutor.lesson.plan import Lesson, Skill
from tutor.lesson.reader import read_lesson
from tutor.lesson.spot import read_page
from tutor.lint.linter import look
from tutor.lint.show import show
from tutor.values import StepId

_NONE = "none-so-far"
"""Stands for the steps that a cell does not have yet."""
_LINE = re.compile(r"\bline (\d+)")


class CellError(LessonError):
    """A cell that is no lesson: shown with its own lines, counted as its editor counts them."""

    def __init__(self, shown: str, *findings: Finding) -> None:
        super().__init__(*findings)
        self._shown = shown

    def _render_traceback_(self) -> list[str]:
        return [self._shown.rstrip()]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one cell teaches."""

    lesson: Lesson
    """With the steps of the other cells, which come first."""
    start: StepId | None
    """Where to begin; None at the beginning, with a welcome."""
    remarks: str
    """What could be better about it, for its author; empty where nothing could."""


@dataclass(eq=False, slots=True)
class _Whole:
    """A lesson that is spread over cells."""

    led: bool
    """Its first cell has the front matter or the title."""
    cells: dict[str, Lesson] = field(default_factory=dict)

    def without(self, cell: str | None) -> Lesson | None:
        """What its other cells make up; None where there are none."""
        others = [lesson for key, lesson in self.cells.items() if key != cell]
        if not others:
            return None
        steps = {step.id: step for lesson in others for step in lesson.steps}
        head, title = others[0], ""
        skills: tuple[Skill, ...] = ()
        if self.led:
            # A step that is its own skill is none that another step could name.
            title, skills = head.title, tuple(each for each in head.skills if each.id not in steps)
        return replace(head, title=title, steps=tuple(steps.values()), skills=skills)


class Pieces:
    """The cells of one kernel so far."""

    def __init__(self) -> None:
        self._wholes: list[_Whole] = [_Whole(led=False)]
        self._of: dict[str, _Whole] = {}

    def known(self) -> Lesson | None:
        """The lesson that the latest cell belongs to, as far as it goes."""
        return self._wholes[-1].without(None)

    def read(self, cell: str, source: str, path: str, *, language: str | None = None, above: int = 0) -> Piece:
        """Take in the cell of that name; `above` counts the lines of the editor that stand above the source.

        Raises CellError, with what is wrong shown against those lines, and forgets nothing then; ConfigError where
        `language` contradicts the cell.
        """
        page = read_page(source)
        leads = page.front > 0 or any(part.level == 1 for part in page.parts)
        if language and page.front:
            raise ConfigError(f"This cell has front matter: write `language: {language}` there.")
        whole = self._whole(cell, leads=leads)
        base = None if leads else whole.without(cell)
        if language:
            base = replace(base or Lesson(path, "", "", "en", "1.0.0", "", ()), language=language)
        try:
            own = _read(source, path, base)
        except LessonError as error:
            findings = [_moved(finding, above) for finding in error.findings]
            raise CellError(show(findings, "\n" * above + source), *findings) from None
        self._keep(cell, own, whole)
        if not own.steps:
            return Piece(own, None, "")
        remarks = [_moved(finding, above) for finding in look(own, source.encode(), piece=not leads)]
        lesson = _among(own, whole.without(cell)) if not leads else own
        start = None if leads else own.steps[0].id
        return Piece(lesson, start, show(remarks, "\n" * above + source))

    def _whole(self, cell: str, *, leads: bool) -> _Whole:
        """The lesson that a cell belongs to: the one it was of, if it was, and else a new or the latest one."""
        former = self._of.get(cell)
        if former and (not leads or next(iter(former.cells)) == cell):
            return former
        return _Whole(led=True) if leads else self._wholes[-1]

    def _keep(self, cell: str, own: Lesson, whole: _Whole) -> None:
        if (former := self._of.get(cell, whole)) is not whole:
            del former.cells[cell]
        if whole in self._wholes:
            self._wholes.remove(whole)
        self._wholes.append(whole)
        whole.cells[cell] = own
        self._of[cell] = whole


def holds_lesson(source: str) -> bool:
    """Whether a cell holds more than prose: front matter, or a heading of the grammar."""
    page = read_page(source)
    return page.front > 0 or any(part.level for part in page.parts)


def _read(source: str, path: str, base: Lesson | None) -> Lesson:
    """The lesson of a cell; one that only leads, with front matter or a title, has no steps."""
    page = read_page(source)
    if {part.level for part in page.parts} - {0, 1} or not holds_lesson(source):
        return read_lesson(source, path, base, piece=True)
    lesson = read_lesson(f"{source}\n\n## {_NONE}\n\n{_NONE}\n", path, base, piece=True)
    return replace(lesson, steps=(), skills=tuple(skill for skill in lesson.skills if skill.id != _NONE))


def _among(own: Lesson, others: Lesson | None) -> Lesson:
    """The piece's lesson with the steps that it may jump to; what it says before its first step belongs to that."""
    first = replace(own.steps[0], prompt="\n\n".join(filter(None, (own.welcome, own.steps[0].prompt))))
    mine = (first, *own.steps[1:])
    names = {step.id for step in mine}
    theirs = [step for step in others.steps if step.id not in names] if others else []
    return replace(own, steps=(*theirs, *mine), welcome="")


def _moved(finding: Finding, by: int) -> Finding:
    """The finding as many lines further down, in its words too."""

    def moved(text: str) -> str:
        return _LINE.sub(lambda found: f"line {int(found[1]) + by}", text)

    return replace(finding, line=finding.line + by, problem=moved(finding.problem), cure=moved(finding.cure))
