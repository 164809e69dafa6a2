"""`%lesson PATH`: teach a lesson from a notebook."""

from typing import Any

from tutor.notebook.teach import teach


def register(shell: Any) -> None:
    """Add the magics to an IPython shell."""
    shell.register_magic_function(lesson, "line", "lesson")


def lesson(line: str) -> object:
    """`%lesson lessons/adding-fractions.lesson.md`: open a lesson where the cell's output is."""
    return teach(line.strip().strip("\"'") or None)
