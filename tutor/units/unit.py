"""Units read from text, by symbol (`m/s^2`, `km·h⁻¹`) or by name (`metres per second squared`, `米每秒`)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

from tutor.units.names import OFFSETS, OTHER_SYMBOLS, PLAIN, PREFIXES, SCALES, STEPS, TAKES, small_words, unit_names

LONGEST = 60
"""Characters of a unit."""
_FACTORS = 8
_READINGS = 16

_SYMBOL = re.compile(r"(?:R|US)?\$|[€£¥₹¢元円]|°[CFK]?|[A-Za-zμΩ]+")
_POWER = re.compile(r"(?:\^|\*\*)\(?(-?)\^?([1-6])\)?|(-)\^([1-6])|(-?)([1-4])(?![\d.,/])")
_TIMES = re.compile(r" ?[*·⋅×∙] ?|-(?=[^\W\d_])")
_LETTER = r"[^\W\d_]|[\u064b-\u065f\u0900-\u0963]"
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


Dimension = tuple[tuple[str, int], ...]
"""Base units with their powers."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How many of the base units it is; `offset` is where a scale of temperature begins, in kelvins."""

    scale: Fraction
    dimension: Dimension
    offset: Fraction = Fraction(0)

    def to(self, other: "Unit", value: Fraction) -> Fraction | None:
        """So many of this unit in another one; None where it measures something else."""
        if self.dimension != other.dimension:
            return None
        return (value * self.scale + self.offset - other.offset) / other.scale


@dataclass(frozen=True, slots=True)
class Found:
    """A unit in a text: its factors, each by the symbols that it may stand for and with its power; and its end."""

    factors: tuple[tuple[tuple[str, ...], int], ...]
    end: int

    @property
    def readings(self) -> tuple[Unit, ...]:
        """The units that it may be: `°` measures angles as well as temperature."""
        every = list(product(*([(symbol, power) for symbol in symbols] for symbols, power in self.factors)))
        return tuple(dict.fromkeys(_unit(each) for each in every[:_READINGS]))


@cache
def unit(text: str, language: str) -> tuple[Unit, ...]:
    """What a whole text, as an author writes it, may measure in; nothing where it is no unit."""
    smooth = normal(text.strip())
    found = find_unit(smooth, 0, language, strict=True) if 0 < len(smooth) <= LONGEST else None
    return found.readings if found and found.end == len(smooth) else ()


def normal(text: str) -> str:
    """Text as `find_unit` wants it: NFKC, superscripts as `^2`."""
    raised = re.sub(r"[⁰¹²³⁴-⁹]", lambda power: f"^{unicodedata.normalize('NFKC', power[0])}", text)
    return unicodedata.normalize("NFKC", raised.replace("º", "°")).replace("−", "-")


def find_unit(text: str, at: int, language: str, *, strict: bool = False) -> Found | None:
    """The longest unit that begins at a place of a text as `normal` leaves it; None where none does.

    Unless it is to be strict, `KM` and `kw` are what they must mean: people type as they like.
    """
    reader = _Reader(text, _lexicon(language.lower().replace("_", "-").partition("-")[0]), strict=strict)
    factors, end = reader.expression(at)
    return Found(tuple(factors), end) if factors else None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words of one language: names of units with their symbols, and the small words as patterns."""

    names: dict[str, tuple[str, ...]]
    name: re.Pattern[str]
    small: dict[str, re.Pattern[str]]


def _pattern(words: Iterable[str], *, glued: bool = False) -> re.Pattern[str]:
    """The longest of these words, which ends where a word ends; one of Chinese or Japanese ends anywhere."""
    longest = sorted(set(words), key=len, reverse=True)
    ends = [re.escape(each) + ("" if glued or _WIDE.match(each[-1]) else f"(?!{_LETTER})") for each in longest]
    return re.compile("|".join(ends) if ends else r"(?!)")


@cache
def _lexicon(language: str) -> _Lexicon:
    names: dict[str, list[str]] = {}
    for symbol, called in unit_names(language).items():
        for word in called:
            for form in (word, f"ال{word}") if language == "ar" else (word, _bare(word)):
                names.setdefault(form, []).append(symbol)
    small = {key: _pattern(words, glued=language == "de") for key, words in small_words(language).items()}
    return _Lexicon({name: tuple(dict.fromkeys(each)) for name, each in names.items()}, _pattern(names), small)


def _bare(word: str) -> str:
    """A name without the accents that people leave out."""
    if not re.search(r"[a-z]", word):
        return word
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


class _Reader:
    """Goes once through a text; every rule takes a place and gives what is there and the place after it."""

    def __init__(self, text: str, lexicon: _Lexicon, *, strict: bool) -> None:
        self.text = text
        self.strict = strict
        low = text.lower()
        self.low = low if len(low) == len(text) else text
        self.lexicon = lexicon

    def expression(self, at: int, sign: int = 1) -> tuple[list[tuple[tuple[str, ...], int]], int]:
        factors: list[tuple[tuple[str, ...], int]] = []
        factor, end = self._factor(at, sign)
        while factor and len(factors) < _FACTORS:
            factors.append(factor)
            below, place = self._per(end)
            if below and self.text[place : place + 1] == "(":
                inner, after = self.expression(place + 1, -sign)
                closed = bool(inner) and self.text[after : after + 1] == ")"
                factors, end = (factors + inner, after + 1) if closed else (factors, end)
                break
            if not below:
                place = self._joint(end)
            factor, after = self._factor(place, -sign if below else sign) if place >= 0 else (None, end)
            end = after if factor else end
        return factors, end

    def _per(self, at: int) -> tuple[bool, int]:
        """Whether a slash or a word for it stands here."""
        place = self._blank(at)
        if self.text[place : place + 1] == "/":
            return True, self._blank(place + 1)
        word = self._small("per", place)
        spaced = place > at or bool(word and _WIDE.match(self.text[word - 1]))
        return (True, self._blank(word)) if word and spaced else (False, at)

    def _joint(self, at: int) -> int:
        """Where the next factor of a product begins; -1 where none can."""
        sign = _TIMES.match(self.text, at)
        if sign:
            return sign.end()
        place = self._blank(at)
        return place if place > at else -1

    def _factor(self, at: int, sign: int) -> tuple[tuple[tuple[str, ...], int] | None, int]:
        raised, place = 1, at
        for word, power in (("square", 2), ("cubic", 3)):
            if end := self._small(word, at):
                raised, place = power, self._blank(end)
        symbols, end = self._atom(place)
        if not symbols:
            return None, at
        if raised == 1:
            raised, end = self._power(end)
        return (symbols, sign * raised), end

    def _atom(self, at: int) -> tuple[tuple[str, ...], int]:
        name = self.lexicon.name.match(self.low, at)
        sign = _SYMBOL.match(self.text, at)
        named = self.lexicon.names[name[0]] if name else ()
        written = symbols(sign[0], strict=self.strict) if sign else ()
        ends = name.end() if name else at, sign.end() if sign and written else at
        if ends[0] == ends[1]:
            return tuple(dict.fromkeys((*written, *named))), ends[0]
        return (named, ends[0]) if ends[0] > ends[1] else (written, ends[1])

    def _power(self, at: int) -> tuple[int, int]:
        found = _POWER.match(self.text, at)
        if found:
            minus, digit = next((found[index], found[index + 1]) for index in (1, 3, 5) if found[index + 1])
            return -int(digit) if minus else int(digit), found.end()
        place = self._blank(at)
        for word, power in (("squared", 2), ("cubed", 3)):
            end = self._small(word, place)
            # In Chinese and Japanese, and in Hindi, the word stands before what it raises.
            if end and place > at and not self._atom(self._blank(end))[0]:
                return power, end
        return 1, at

    def _small(self, word: str, at: int) -> int:
        """The place after one of the small words that stands here; 0 where none does."""
        pattern = self.lexicon.small.get(word)
        found = pattern.match(self.low, at) if pattern else None
        return found.end() if found else 0

    def _blank(self, at: int) -> int:
        return at + 1 if self.text[at : at + 1] == " " else at


@cache
def symbols(written: str, *, strict: bool) -> tuple[str, ...]:
    """The units that a symbol may stand for, the likeliest first."""
    known = _measures()
    exact = (*((written,) if written in known else ()), *OTHER_SYMBOLS.get(written, ()))
    if strict or (len(written) > 1 and exact):
        return tuple(dict.fromkeys(exact))
    taken = {known[each][1] for each in exact}
    others = [each for each in _folded().get(written.lower(), ()) if known[each][1] not in taken]
    # `mw` may be milliwatts and megawatts, which are too far from each other.
    alike = {known[each][1]: known[each] for each in others}
    return (*dict.fromkeys(exact), *(each for each in others if len(others) == len(alike)))


@cache
def _measures() -> dict[str, tuple[Fraction, Dimension]]:
    """How many of the base units each symbol is."""
    found: dict[str, tuple[Fraction, Dimension]] = {}
    for symbol, known in (PLAIN | SCALES).items():
        number, *factors = known.split()
        powers = {name: int(power or 1) for name, _, power in (each.partition("^") for each in factors)}
        found[symbol] = Fraction(number), tuple(sorted(powers.items()))
    for symbol in SCALES:
        for prefix in TAKES.get(symbol, STEPS).split():
            scale, dimension = found[symbol]
            found.setdefault(prefix + symbol, (Fraction(PREFIXES[prefix]) * scale, dimension))
    return found


@cache
def _folded() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in _measures():
        found[each.lower()] = (*found.get(each.lower(), ()), each)
    return found


def _unit(factors: tuple[tuple[str, int], ...]) -> Unit:
    scale, powers = Fraction(1), Counter[str]()
    for symbol, power in factors:
        each, dimension = _measures()[symbol]
        scale *= each**power
        for name, exponent in dimension:
            powers[name] += exponent * power
    alone = len(factors) == 1 and factors[0][1] == 1
    offset = Fraction(OFFSETS.get(factors[0][0], 0)) if alone else Fraction(0)
    return Unit(scale, tuple(sorted((name, power) for name, power in powers.items() if power)), offset)
