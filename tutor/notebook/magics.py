"""`%lesson PATH`: teach a lesson from a notebook."""

from typing import Any

from tutor.notebook.arguments import MagicParser, words
from tutor.notebook.completion import MATCHER, matcher
from tutor.notebook.teach import teach

_LESSON = MagicParser(
    "%lesson",
    """Open a lesson where the cell's output is. For example:

  %lesson lessons/adding-fractions.lesson.md
  %lesson lessons/adding-fractions.lesson.md --step "Cut the cake\"""",
)
_LESSON.add_argument("path", nargs="*", help="the lesson's file; without it, the first lesson")
_LESSON.add_argument("--step", nargs="+", help="try the lesson out from this step on: nothing of it is kept")
_LESSON.add_argument("--fresh", action="store_true", help="begin at the beginning, wherever the lesson was left")


def register(shell: Any) -> None:
    """Add the magics to an IPython shell."""
    shell.register_magic_function(lesson, "line", "lesson")
    if shell.Completer is not None:
        matchers = shell.Completer.custom_matchers
        matchers[:] = [each for each in matchers if getattr(each, "matcher_identifier", "") != MATCHER]
        matchers.append(matcher(lambda: None))


def lesson(line: str) -> object:
    """`%lesson PATH [--step NAME] [--fresh]`: open a lesson where the cell's output is."""
    given = _LESSON.parse_args(words(line))
    path, step = given.path, given.step
    if step and not path and len(step) > 1 and step[-1].endswith(".md"):
        path = [step.pop()]
    return teach(" ".join(path) or None, step=" ".join(step) if step else None, fresh=given.fresh)


lesson.__doc__ = _LESSON.format_help()
