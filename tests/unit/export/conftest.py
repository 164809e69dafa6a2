from collections.abc import Callable

import pytest

from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson


@pytest.fixture
def written() -> Callable[..., Lesson]:
    """Reads a lesson from its steps; `front` is more of its front matter."""

    def write(steps: str, front: str = "language: en", welcome: str = "Hello.") -> Lesson:
        source = f"---\ntitle: A lesson\n{front}\n---\n\n# A lesson\n\n{welcome}\n\n{steps}"
        return read_lesson(source.encode(), "somewhere/a.lesson.md")

    return write
