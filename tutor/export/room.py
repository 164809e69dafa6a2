"""How much room a worksheet leaves for an answer."""

from dataclasses import dataclass

from tutor.lesson.plan import Step

_NUMERIC = {"number", "range", "quantity", "expression"}
_SHORT = 20
"""Characters of an answer that fits on a short line."""


@dataclass(frozen=True, slots=True)
class Room:
    """Room to answer in on paper."""

    short: bool = False
    """One short line, for a number or a word or two."""
    lines: int = 0
    """Lines across the page."""
    frame_mm: int = 0
    """Height of an empty frame to draw in."""
    code_lines: int = 0
    """Lines of a frame to write code in, after the starter code."""


def room_for(step: Step) -> Room:
    """Room by the kind of answer: lines for words, a frame for a drawing, a frame for code. None for boxes to tick."""
    frame = 70 if step.board else 0
    if step.check or step.code:
        return Room(frame_mm=frame, code_lines=max(6, step.check.count("\n") + 4))
    if step.answers and not step.rubric:
        longest = max(len(answer.source) for answer in step.answers)
        if step.answers[0].kind in _NUMERIC or longest <= _SHORT:
            return Room(short=True, frame_mm=frame)
        return Room(lines=1 + longest // 60, frame_mm=frame)
    return Room(lines=min(8, 2 + len(step.rubric)) if step.rubric else 0, frame_mm=frame)
