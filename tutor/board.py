"""What the tutor draws on the student's whiteboard, as a plain noun."""

from dataclasses import dataclass
from typing import Literal

DrawingKind = Literal["write", "circle", "underline", "line", "arrow"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One thing that the tutor draws on the student's board, in units of its page: 1024 wide, 576 high."""

    kind: DrawingKind
    x: int
    """Of the middle of a circle, and of the place where anything else begins; from the left."""
    y: int
    """From the top; words stand on it."""
    dx: int = 0
    """How far a circle reaches across, and a line, or an arrow, to the right."""
    dy: int = 0
    text: str = ""
    """What is written."""
    words: str = ""
    """What it shows, for those who do not see it."""
    after: str = ""
    """The words of the speech after which it comes; empty for its beginning."""


PAGE = (1024, 576)
"""Width and height of a page of the board."""
