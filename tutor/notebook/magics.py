"""`%lesson PATH`: teach a lesson from a notebook."""

import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any, NoReturn

from tutor.errors import ConfigError
from tutor.notebook.teach import teach

_WORD = re.compile(r"""(?:(?P<option>--\w+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')(?=\s|$)|(?:\\ |\S)+""")


class _Parser(ArgumentParser):
    """argparse, whose complaint is an error of ours and not the end of the kernel."""

    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"{self.prog} cannot read this: {message}. {self.prog}? explains it.")


_LESSON = _Parser(
    "%lesson",
    add_help=False,
    formatter_class=RawDescriptionHelpFormatter,
    description="""Open a lesson where the cell's output is. For example:

  %lesson lessons/adding-fractions.lesson.md
  %lesson lessons/adding-fractions.lesson.md --step "Cut the cake\"""",
)
_LESSON.add_argument("path", nargs="*", help="the lesson's file; without it, the first lesson")
_LESSON.add_argument("--step", nargs="+", help="try the lesson out from this step on: nothing of it is kept")
_LESSON.add_argument("--fresh", action="store_true", help="begin at the beginning, wherever the lesson was left")


def register(shell: Any) -> None:
    """Add the magics to an IPython shell."""
    shell.register_magic_function(lesson, "line", "lesson")


def lesson(line: str) -> object:
    """`%lesson PATH [--step NAME] [--fresh]`: open a lesson where the cell's output is."""
    given = _LESSON.parse_args(words(line))
    path, step = given.path, given.step
    if step and not path and len(step) > 1 and step[-1].endswith(".md"):
        path = [step.pop()]
    return teach(" ".join(path) or None, step=" ".join(step) if step else None, fresh=given.fresh)


lesson.__doc__ = _LESSON.format_help()


def words(line: str) -> list[str]:
    """The words of a magic's line; one that holds spaces stands between quotes, or has `\\` before each.

    A quote within a word, as in `L'eau.lesson.md`, and the backslashes of Windows are what they are.
    """
    found: list[str] = []
    for each in _WORD.finditer(line):
        quoted = each["double"] if each["double"] is not None else each["single"]
        if each["option"]:
            found.append(each["option"])
        found.append(each[0].replace("\\ ", " ") if quoted is None else quoted)
    return found
