"""`%lesson PATH` teaches a lesson from its file, `%%lesson` what stands in the cell."""

import html
from dataclasses import dataclass
from itertools import count
from typing import Any

from tutor.kernel.journal import FleetingJournal
from tutor.kernel.lesson_file import find_step
from tutor.notebook.arguments import MagicParser, words
from tutor.notebook.completion import MATCHER, matcher
from tutor.notebook.pieces import Piece, Pieces
from tutor.notebook.teach import open_lesson, teach

_LINE = MagicParser(
    "%lesson",
    """Open a lesson where the cell's output is. For example:

  %lesson lessons/adding-fractions.lesson.md
  %lesson lessons/adding-fractions.lesson.md --step "Cut the cake\"

%%lesson, on the first line of a cell, teaches what stands in the cell itself.""",
)
_LINE.add_argument("path", nargs="*", help="the lesson's file; without it, the first lesson")
_LINE.add_argument("--step", nargs="+", help="try the lesson out from this step on: nothing of it is kept")
_LINE.add_argument("--fresh", action="store_true", help="begin at the beginning, wherever the lesson was left")
_LINE.add_argument(
    "--preview",
    action="store_true",
    help="with the plan beside it, to go to any step and to see how students would fare",
)

_CELL = MagicParser(
    "%%lesson",
    """Teach what stands in this cell: a whole lesson, or steps of the lesson that an earlier cell began.
Nothing is kept of it: running the cell again begins again. For example:

  %%lesson
  ## How many halves?

  Into how many halves can you cut one cake?

  ### Answers
  - 2""",
)
_CELL.add_argument("--language", help="what the tutor speaks and hears, where nothing else says so")
_CELL.add_argument("--step", nargs="+", help="begin at this step")


_unnamed = count(1)


def register(shell: Any) -> Pieces:
    """Add the magics, and Tab for them, to an IPython shell; gives what its cells will hold."""
    pieces = Pieces()

    def teach_cell(line: str, cell: str) -> None:
        given = _CELL.parse_args(words(line))
        here = cell_under_way(shell)
        source = cell.removesuffix("\n")
        piece = pieces.read(here.name, source, here.path, language=given.language, above=here.above)
        show_piece(here.name, piece, step=" ".join(given.step) if given.step else None)

    teach_cell.__doc__ = _CELL.format_help()
    shell.register_magic_function(lesson, "line", "lesson")
    shell.register_magic_function(teach_cell, "cell", "lesson")
    if shell.Completer is not None:
        matchers = shell.Completer.custom_matchers
        matchers[:] = [each for each in matchers if getattr(each, "matcher_identifier", "") != MATCHER]
        matchers.append(matcher(pieces.known))
    return pieces


def lesson(line: str) -> object:
    """`%lesson PATH [--step NAME] [--fresh] [--preview]`: open a lesson where the cell's output is."""
    given = _LINE.parse_args(words(line))
    path, step = given.path, given.step
    if step and not path and len(step) > 1 and step[-1].endswith(".md"):
        path = [step.pop()]
    return teach(
        " ".join(path) or None, step=" ".join(step) if step else None, fresh=given.fresh, preview=given.preview
    )


lesson.__doc__ = _LINE.format_help()


def show_piece(cell: str, piece: Piece, step: str | None = None) -> None:
    """Teach what a cell holds below it, in place of what it taught before, and below that what could be better."""
    from IPython.display import display

    if not piece.lesson.steps:
        note = _Note(f"The lesson “{piece.lesson.title}” begins here. Its steps may stand in the cells below.")
        display(note)  # type: ignore[no-untyped-call]
        return
    start = find_step(piece.lesson, step).id if step else piece.start
    display(open_lesson(f"cell {cell}", piece.lesson, FleetingJournal, start=start))  # type: ignore[no-untyped-call]
    if piece.remarks:
        display(_Note(piece.remarks, "What could be better about this lesson"))  # type: ignore[no-untyped-call]


class _Note:
    """A few words to the author of a lesson, in the cell's output; long ones are folded away behind a summary."""

    def __init__(self, text: str, summary: str = "") -> None:
        self._text, self._summary = text.rstrip(), summary

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        text = html.escape(self._text)
        if not self._summary:
            return f"<p>{text}</p>"
        return f"<details><summary>{self._summary}</summary><pre>{text}</pre></details>"


@dataclass(frozen=True, slots=True)
class CellUnderWay:
    """A cell, as its front end knows it."""

    name: str
    path: str
    """What stands for a path in findings: its prompt."""
    above: int
    """How many of its lines stand above what a magic on its first line is given."""


def cell_under_way(shell: Any) -> CellUnderWay:
    """The cell that a shell runs now."""
    message = shell.get_parent() if hasattr(shell, "get_parent") else {}
    number = shell.displayhook.prompt_count
    # Without a name, as in a console or under nbconvert, no cell is ever known to be run again.
    name = str(message.get("metadata", {}).get("cellId") or f"without a name, {next(_unnamed)}")
    code = str(message.get("content", {}).get("code", ""))
    return CellUnderWay(name, f"In[{number}]", code[: max(code.find("%%lesson"), 0)].count("\n") + 1)
