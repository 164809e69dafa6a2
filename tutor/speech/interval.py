"""Ranges of numbers as a lesson's plan keeps them, the same in every language: `[1, 2)`, `(-∞, 3/4]`."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tutor.speech.numerals import exact

_SHAPE = re.compile(r"([\[(])([^,]{1,60}), ([^,]{1,60})([\])])")


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; an end of None is infinitely far away."""

    low: Fraction | None
    high: Fraction | None
    with_low: bool
    with_high: bool

    def __contains__(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        below = self.high is None or value < self.high or (self.with_high and value == self.high)
        return above and below

    @property
    def middle(self) -> Fraction:
        """A number in it: the middle, or one beyond its only end."""
        if self.low is None or self.high is None:
            return self.low + 1 if self.low is not None else self.high - 1 if self.high is not None else Fraction(0)
        return (self.low + self.high) / 2


def interval(source: str) -> Interval | None:
    """The range that a plan's source stands for; None where it is none, or where nothing lies in it."""
    found = _SHAPE.fullmatch(source)
    if not found:
        return None
    low, high = exact(found[2]), exact(found[3])
    if (low is None and found[2] != "-∞") or (high is None and found[3] != "∞"):
        return None
    held = Interval(low, high, found[1] == "[", found[4] == "]")
    return held if held.middle in held and (low is None or high is None or low <= high) else None
