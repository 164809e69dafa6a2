"""A cell of the Tutor kernel taken apart: what of it runs as Python, and what is Markdown of a lesson.

Fences of `python` above the first `##` of a cell run; those in a step belong to the step, and are shown. A cell whose
first line is `%%python`, or `%%` alone, is Python, and so is one that begins with any other magic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.lesson.spot import Page, read_page

_OPENS = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*(\w*)[ \t]*$")
_ESCAPE = re.compile(r"%%(?:python)?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """Both parts of a cell, each line with the number that it has in the cell."""

    python: str
    """With a `#` for every line above that is none; empty for nothing to run."""
    lesson: str
    """With empty lines in place of code; empty for no lesson."""


def take_apart(source: str) -> Cell:
    """The parts of a cell, whatever it holds."""
    lines = source.split("\n")
    if escaped := _escaped(lines):
        return Cell("\n".join(escaped), "")
    page = read_page(source)
    steps = next((part.line - 1 for part in page.parts if part.level == 2), len(page.lines))
    fences = [fence for fence in _fences(page) if fence.first <= steps]
    if not fences:
        return Cell("", source if source.strip() else "")
    code, lesson = ["#"] * (fences[-1].last), list(page.lines)
    for fence in fences:
        for index in range(fence.first - 1, min(fence.last + 1, len(lines))):
            lesson[index] = ""
        for index in range(fence.first, fence.last):
            code[index] = page.lines[index].removeprefix(fence.indent)
    markdown = "\n".join(lesson)
    return Cell("\n".join(code), markdown if markdown.strip() else "")


def python_at(source: str, cursor: int) -> str | None:
    """The cell with comments for all that is not the Python around the cursor; None where there is none around it.

    Offsets stay what they are, so that what completes Python can be given it.
    """
    lines = source.split("\n")
    index = source.count("\n", 0, max(cursor, 0))
    if escaped := _escaped(lines):
        first = next(number for number, line in enumerate(lines) if line.strip())
        kept = range(first + (escaped[first] != lines[first]), len(lines))
    else:
        around = [fence for fence in _fences(read_page(source)) if fence.first <= index < fence.last]
        if not around:
            return None
        kept = range(around[0].first, around[0].last)
    return "\n".join(line if number in kept else "#" * len(line) for number, line in enumerate(lines))


def _escaped(lines: list[str]) -> list[str]:
    """The lines of a cell that is Python; none for another one."""
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None or not lines[first].startswith("%"):
        return []
    return ["#"] * (first + 1) + lines[first + 1 :] if _ESCAPE.fullmatch(lines[first]) else lines


@dataclass(frozen=True, slots=True)
class _Fence:
    """Lines of Python, from 0: the first one, and the one after the last."""

    first: int
    last: int
    indent: str


def _fences(page: Page) -> Iterator[_Fence]:
    opened: re.Match[str] | None = None
    begin = 0
    for index in range(page.front, len(page.lines)):
        line = page.lines[index].rstrip()
        if opened is None:
            opened, begin = _OPENS.match(page.shown[index]), index + 1
            continue
        bare = line.strip()
        if len(bare) >= len(opened[2]) and set(bare) == {opened[2][0]}:
            if opened[3].lower() == "python":
                yield _Fence(begin, index, opened[1])
            opened = None
    if opened is not None and opened[3].lower() == "python":
        yield _Fence(begin, len(page.lines), opened[1])
