"""Lessons in Markdown that listen, look and talk, in Jupyter.

from tutor import teach
teach("lessons/adding-fractions.lesson.md")
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tutor.errors import JournalError, LessonError, TutorError
    from tutor.kernel.lesson_file import load_lesson as read_lesson
    from tutor.lesson.plan import Lesson
    from tutor.notebook.teach import teach

__all__ = ["JournalError", "Lesson", "LessonError", "TutorError", "read_lesson", "teach"]

_HOMES = {
    "JournalError": "tutor.errors:JournalError",
    "Lesson": "tutor.lesson.plan:Lesson",
    "LessonError": "tutor.errors:LessonError",
    "TutorError": "tutor.errors:TutorError",
    "read_lesson": "tutor.kernel.lesson_file:load_lesson",
    "teach": "tutor.notebook.teach:teach",
}


def __getattr__(name: str) -> Any:
    """Import public names when they are first used, so that `import tutor` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tutor' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name].split(":")
    return getattr(import_module(module), attribute)


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext tutor`: the magics."""
    from tutor.notebook.magics import register

    register(shell)
