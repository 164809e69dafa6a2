"""What a voice draws, checked: what does not fit is not drawn, and what leaves the page is drawn at its edge."""

from functools import cache
from typing import Any

from tutor.board import PAGE, Annotation
from tutor.teaching.drawn import in_words

MOST = 4
"""Drawings in one speech."""
_LONGEST = 60
"""Characters of what is written, and twice as many of what it shows."""


@cache
def _adapter() -> Any:
    from typing import Annotated

    from pydantic import BaseModel, ConfigDict, Field

    from tutor.board import DrawingKind

    length = Annotated[float, Field(ge=-1e5, le=1e5, allow_inf_nan=False)]

    class Drawing(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid")
        kind: DrawingKind
        x: length
        y: length
        dx: length
        dy: length
        text: str
        shows: str

    class Drawings(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid")
        drawings: list[Drawing]

    return Drawings


def drawings(arguments: str, language: str) -> tuple[Annotation, ...]:
    """What the arguments of the function `draw` draw, in words of this language too; nothing where they are none."""
    try:
        found = _adapter().model_validate_json(arguments)
    except ValueError:
        return ()
    drawn = (_within(each) for each in found.drawings[:MOST])
    return tuple(in_words(each, language) for each in drawn if each.dx or each.dy or each.text)


def _within(given: Any) -> Annotation:
    """The drawing as far as it lies on the page."""
    x, y = (_clamp(place, most) for place, most in ((given.x, PAGE[0]), (given.y, PAGE[1])))
    text, dx, dy = "", 0, 0
    if given.kind == "write":
        text = " ".join(given.text.split())[:_LONGEST]
    elif given.kind == "circle":
        dx, dy = (min(round(abs(size)), 2 * at, 2 * (most - at)) for size, at, most in _sizes(given, x, y))
    else:
        dx, dy = (_clamp(at + size, most) - at for size, at, most in _sizes(given, x, y))
        dy = 0 if given.kind == "underline" else dy
    return Annotation(given.kind, x, y, dx, dy, text, " ".join(given.shows.split())[: 2 * _LONGEST])


def _sizes(given: Any, x: int, y: int) -> tuple[tuple[float, int, int], ...]:
    return (given.dx, x, PAGE[0]), (given.dy, y, PAGE[1])


def _clamp(place: float, most: int) -> int:
    return round(min(max(place, 0), most))
