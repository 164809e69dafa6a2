"""Quantities: a number with a unit, in whatever unit of the same kind the student gives it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from tutor.grading.number import Number, near, read, target
from tutor.grading.phrases import articles
from tutor.grading.text import Fit, Said, core, fit_number, fit_value
from tutor.grading.tokens import BREAK
from tutor.speech.numerals import base, plain
from tutor.units.unit import Unit, find_unit, unit
from tutor.values import Answer

_LONGEST = 200
"""Characters of an attempt in which units are looked for."""
_LONGEST_NUMBER = 60
_MOST = 12
"""Words that could be units, of which each is looked at with what stands before it."""
_MONEY_FIRST = re.compile(r"((?:R|US)?\$|[€£¥₹]) ?(-?\d(?:[\d.,' ]*\d)?)")
_LEADS = {
    "zh": (("每小时", "h"), ("时速", "h"), ("每分钟", "min"), ("每秒", "s")),
    "ja": (("時速", "h"), ("毎時", "h"), ("分速", "min"), ("毎分", "min"), ("秒速", "s"), ("毎秒", "s")),
}
"""Words before a number that make what follows it a unit per another one: `每小时60千米`."""
_AND = frozenset({"and", "y", "et", "und", "e", "和", "と", "و", "और"})
_LETTER = re.compile(r"[^\W\d_]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_GAP = " , "
"""In place of a unit, so that the numbers on its two sides stay two."""

Units = tuple[Unit, ...]
"""What one unit in a text may mean."""


def fit_quantity(answer: Answer, said: Said) -> Fit:
    """How well what was said fits a quantity: right in any unit of its kind, DIFFERENT for another value or kind.

    A number without a unit is never right; `lacks_unit` tells it.
    """
    if said.text.split() == [answer.source, *answer.unit.split()]:
        return Fit.EXACT
    rest, units = _parted(said.text, said.language)
    if not units:
        bare = fit_number(_without_unit(answer), said)
        return bare if bare is Fit.DIFFERENT else Fit.DOUBT
    if len(units) == 1:
        return fit_value(_judge(answer, units[0], said.language), Said.of(rest, said.language))
    return _fit_equation(answer, said) if "=" in said.text else _fit_sum(answer, Said.of(rest, said.language), units)


def lacks_unit(answer: Answer, said: Said) -> bool:
    """Whether this is the right number of a quantity, and its unit is missing."""
    if answer.kind != "quantity" or _parted(said.text, said.language)[1]:
        return False
    return fit_number(_without_unit(answer), said) is Fit.EXACT


def _without_unit(answer: Answer) -> Answer:
    return replace(answer, kind="number", unit="")


def _judge(answer: Answer, units: Units, language: str) -> Callable[[Fraction], bool]:
    """Whether a value in one of these units is the quantity that is wanted."""
    wanted = target(_without_unit(answer), language)
    measures = unit(answer.unit, language)

    def is_right(value: Fraction) -> bool:
        same = (one.to(other, value) for one in units for other in measures)
        return any(wanted and near(each, wanted.value, answer.tolerance) for each in same if each is not None)

    return is_right


def _fit_equation(answer: Answer, said: Said) -> Fit:
    """Of its sides those that are quantities count, and the last one has to be one."""
    sides = [Said.of(side, said.language) for side in said.text.split("=")]
    alone = [side for side in sides if len(_parted(side.text, said.language)[1]) == 1 and len(side.core) < 4]
    fits = {fit_quantity(answer, side) for side in alone}
    if not alone or alone[-1] is not sides[-1]:
        return Fit.DOUBT
    return fits.pop() if len(fits) == 1 else Fit.DOUBT


def _fit_sum(answer: Answer, rest: Said, units: Sequence[Units]) -> Fit:
    """`1 h 30 min`: so many numbers, each with its unit, and nothing besides."""
    left = tuple("#" if isinstance(token, Number) else token for token in rest.tokens if token not in _AND)
    if core(left, rest.language) != ("#",) * len(units):
        return Fit.DOUBT
    first = units[0][0]
    sizes = [next((each for each in readings if each.dimension == first.dimension), None) for readings in units]
    known = [each for each in sizes if each is not None]
    if len(known) < len(units) or any(one.scale <= other.scale for one, other in pairwise(known)):
        return Fit.DOUBT
    total = sum((number.value * each.scale for number, each in zip(rest.numbers, known, strict=True)), Fraction(0))
    return Fit.EXACT if _judge(answer, (first,), rest.language)(total / first.scale) else Fit.DIFFERENT


@lru_cache(maxsize=512)
def _parted(text: str, language: str) -> tuple[str, tuple[Units, ...]]:
    """The text with gaps in place of its units, and those units: each stands right after a number."""
    text = _MONEY_FIRST.sub(r"\2 \1", plain(text.replace("º", "°")))
    if len(text) > _LONGEST:
        return text, ()
    per = ""
    for lead, symbol in _LEADS.get(base(language), ()):
        if lead in text:
            text, per = text.replace(lead, "", 1), f"/{symbol}"
            break
    rest: list[str] = []
    units: list[Units] = []
    at = done = tried = 0
    while at < len(text) and tried < _MOST:
        found = find_unit(text, at, language) if _may_begin(text, at) else None
        tried += found is not None
        if found is None or not _after_number(text[max(at - _LONGEST_NUMBER, 0) : at], language):
            at += 1
            continue
        whole = unit(text[at : found.end] + per, language) if per else found.readings
        units.append(whole or found.readings)
        rest += [text[done:at], _GAP]
        at = done = found.end
    return "".join([*rest, text[done:]]), tuple(units)


def _may_begin(text: str, at: int) -> bool:
    """Whether a word, figure or sign ends before this place."""
    if text[at].isspace():
        return False
    joined = at > 0 and _LETTER.match(text[at - 1]) and _LETTER.match(text[at])
    return not joined or bool(_WIDE.match(text[at]) or _WIDE.match(text[at - 1]))


def _after_number(before: str, language: str) -> bool:
    tokens = [token for token in read(before.rstrip(), language) if (token,) not in articles(language)]
    return bool(tokens) and tokens[-1] != BREAK and isinstance(tokens[-1], Number)
