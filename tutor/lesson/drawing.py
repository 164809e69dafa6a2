"""What the tutor draws on the student's board while it speaks: fenced blocks called `board` in a lesson's prose.

One thing a line: `circle 512,288 120x80`, `write 200,100 3/6`, `underline 100,200 80`, `line 300,150 400,200`,
`arrow 300,150 400,200`; behind a colon and a space, what it shows, for those who do not see it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.board import PAGE, Annotation
from tutor.lesson.findings import Findings, shorten
from tutor.lesson.markdown import is_drawing, prose_parser, to_speech
from tutor.lesson.words import DRAWING, fold

if TYPE_CHECKING:
    from markdown_it.token import Token

_FENCE = re.compile(r"(?:(?<!`)`{3,}+|(?<!~)~{3,}+)[ \t]*+[^\s`]")  # possessive: else a page of these takes minutes
_WORDS = re.compile(r":\s+|：\s*")
_LINE = re.compile(r"(\S+)\s+(-?\d{1,6})\s*[,，]\s*(-?\d{1,6})(?:\s+(.*))?")
_SIZE = re.compile(r"(\d{1,6})\s*[x×*]\s*(\d{1,6})")
_PLACE = re.compile(r"(-?\d{1,6})\s*[,，]\s*(-?\d{1,6})")
_FORMS = {
    "write": "write 200,100 3/6",
    "circle": "circle 512,288 120x80",
    "underline": "underline 100,200 80",
    "line": "line 300,150 400,200",
    "arrow": "arrow 300,150 400,200",
}
LONGEST_TEXT = 60
"""Characters that the tutor writes in one go: no more fit across the page."""


def drawings(markdown: str) -> tuple[Annotation, ...]:
    """What is drawn with this prose, in order; lines that are no drawing are left out."""
    found: list[Annotation] = []
    for token in _blocks(markdown):
        begins = token.map[0] if token.map else 0
        after = to_speech("\n".join(markdown.split("\n")[:begins])).rpartition("\n")[2]
        read = (_read(line, after) for line in token.content.split("\n"))
        found += [each for each in read if isinstance(each, Annotation)]
    return tuple(found)


def without_drawings(markdown: str) -> str:
    """The prose without these blocks, for readers who have no board."""
    lines = markdown.split("\n")
    for token in reversed(list(_blocks(markdown))):
        if token.map:
            del lines[token.map[0] : token.map[1]]
    return "\n".join(lines).rstrip("\n")


def check_drawings(markdown: str, line: int, column: int, findings: Findings) -> None:
    """Find what is no drawing in prose that begins at this line and column of the file."""
    for token in _blocks(markdown):
        begins = (token.map[0] if token.map else 0) + line + 1
        for index, text in enumerate(token.content.rstrip("\n").split("\n")):
            read = _read(text, "") if text.strip() else None
            if isinstance(read, str):
                forms = (_FORMS[read],) if read else _FORMS.values()
                cure = f"Write one drawing a line, such as {' or '.join(f'`{form}`' for form in forms)}."
                problem = f"`{shorten(text.strip(), 40)}` is no drawing."
                findings.add("T332", begins + index, column, problem, cure)
            elif read and not _on_page(read):
                problem = f"`{shorten(text.strip(), 40)}` reaches beyond the page."
                cure = f"The page is {PAGE[0]} wide and {PAGE[1]} high, counted from its top left corner."
                findings.add("T333", begins + index, column, problem, cure)


def _blocks(markdown: str) -> "Iterator[Token]":
    if _FENCE.search(markdown):
        yield from filter(is_drawing, prose_parser().parse(markdown, {"audience": "SAY", "draws": True}))


def _read(line: str, after: str) -> Annotation | str | None:
    """The drawing in a line, None in an empty one; where it is none, the kind that it was meant to be, or `""`."""
    parts = _WORDS.split(line.strip(), maxsplit=1)
    if not parts[0]:
        return None
    found = _LINE.fullmatch(parts[0].strip())
    kind = DRAWING.get(fold(parts[0].split(maxsplit=1)[0]))
    if kind is None or found is None:
        return kind or ""
    x, y, rest = int(found[2]), int(found[3]), (found[4] or "").strip()
    dx, dy, text = 0, 0, ""
    if kind == "write":
        text = rest[:LONGEST_TEXT]
    elif kind == "underline":
        dx = int(rest) if rest.isascii() and rest.isdigit() else 0
    elif kind == "circle" and (size := _SIZE.fullmatch(rest)):
        dx, dy = int(size[1]), int(size[2])
    elif kind in ("line", "arrow") and (end := _PLACE.fullmatch(rest)):
        dx, dy = int(end[1]) - x, int(end[2]) - y
    if not (dx or dy or text):
        return kind
    return Annotation(kind, x, y, dx, dy, text, parts[1].strip() if len(parts) > 1 else "", after)


def _on_page(drawn: Annotation) -> bool:
    half = 2 if drawn.kind == "circle" else 1
    ends = [(drawn.x + drawn.dx / half, drawn.y + drawn.dy / half)]
    ends.append((drawn.x - drawn.dx / 2, drawn.y - drawn.dy / 2) if drawn.kind == "circle" else (drawn.x, drawn.y))
    return all(0 <= x <= PAGE[0] and 0 <= y <= PAGE[1] for x, y in ends)
