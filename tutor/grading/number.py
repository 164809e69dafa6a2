"""Numbers found in what a student wrote or said: figures, number words, fractions, decimals, percentages."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tutor.grading.phrases import Phrase, articles
from tutor.grading.tokens import BREAK, fold, lex
from tutor.grading.vocabulary import vocabulary, wide_digits, wide_numeral
from tutor.speech.numerals import base, exact, literal, other_literal
from tutor.values import Answer


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was found."""

    value: Fraction
    other: Fraction | None = None
    """The value under the other habit of separators, where that differs: `1,234` may be 1234 or 1.234."""
    percent: bool = False
    spoken: bool = False
    """It was words, not figures."""


Token = Number | str

_SCALES = (100, 1_000, 10_000, 100_000, 10**6, 10**7, 10**8, 10**9)


@lru_cache(maxsize=512)
def read(text: str, language: str) -> tuple[Token, ...]:
    """The folded tokens of a text, with each number that is in it as one Number; clauses end in BREAK."""
    tokens = tuple(fold(token) for token in lex(text, language))
    return _Reader(tokens, base(language)).all()


class _Reader:
    """Goes once through the tokens; every rule takes a place and gives the number there and the place after it."""

    def __init__(self, tokens: Phrase, tongue: str) -> None:
        self.tokens = tokens
        self.tongue = tongue
        self.vocabulary = vocabulary(tongue)

    def all(self) -> tuple[Token, ...]:
        found: list[Token] = []
        at = 0
        while at < len(self.tokens):
            number, after = self._number(at)
            token = self.tokens[at] if number is None or self._article(at, after) else number
            found.append(token)
            at = after if number is not None else at + 1
        return tuple(found)

    def _article(self, at: int, after: int) -> bool:
        """Whether the number word there is no more than the article of the word that follows (`un carré`)."""
        follows = self.tokens[after : after + 1]
        return after == at + 1 and self.tokens[at:after] in articles(self.tongue) and follows not in {(), (BREAK,)}

    def _one_of(self, phrases: frozenset[Phrase], at: int) -> int:
        """How many tokens of one of the phrases stand here."""
        sizes = sorted({len(each) for each in phrases}, reverse=True)
        return next((size for size in sizes if size and self.tokens[at : at + size] in phrases), 0)

    def _number(self, at: int) -> tuple[Number | None, int]:
        sign = self._one_of(self.vocabulary.minus, at)
        number, after = self._unsigned(at + sign)
        if number is None:
            return None, at
        size = self._one_of(self.vocabulary.percent, after)
        if size:
            number, after = Number(number.value / 100, None, True, number.spoken), after + size
        if sign:
            number = Number(-number.value, number.other and -number.other, number.percent, number.spoken)
        return number, after

    def _lead(self, at: int) -> tuple[Number | None, int]:
        """A number here, unless its words begin the name of a denominator: `dix-septième`, but `dix septièmes`."""
        first, after = self._simple(at)
        end = self._part(at)[1]
        counted = self.tongue in {"en", "fr"} and self.tokens[end - 1].endswith("s") if end > after > at else False
        return (None, at) if end > after and not counted else (first, after)

    def _unsigned(self, at: int) -> tuple[Number | None, int]:
        first, after = self._lead(at)
        if first is None:
            return self._part(at)
        fraction, end = self._over(first, after)
        if fraction is not None:
            return fraction, end
        if first.value.denominator == 1:
            parts, end = self._part(after)
            if parts is not None and first.value >= 0:
                return Number(first.value * parts.value, spoken=True), end
            link = self._one_of(self.vocabulary.mixed, after)
            if link or not first.spoken:
                rest, end = self._proper(after + link)
                if rest is not None and (link or not rest.spoken):
                    whole = first.value
                    return Number(whole + (rest.value if whole >= 0 else -rest.value), spoken=first.spoken), end
        return first, after

    def _proper(self, at: int) -> tuple[Number | None, int]:
        """A fraction between 0 and 1, as the second half of a mixed number."""
        skip = 1 if self.tokens[at : at + 1] in {("a",), ("an",)} and self.tongue == "en" else 0
        first, after = self._lead(at + skip)
        if first is not None and first.value.denominator > 1:
            return (first, after) if 0 < first.value < 1 and first.spoken else (None, at)
        fraction, end = self._part(at + skip) if first is None else self._over(first, after)
        if fraction is None and first is not None:
            parts, end = self._part(after)
            fraction = Number(first.value * parts.value, spoken=True) if parts is not None else None
        return (fraction, end) if fraction is not None and 0 < fraction.value < 1 else (None, at)

    def _over(self, first: Number, at: int) -> tuple[Number | None, int]:
        slash = self.tokens[at : at + 1] == ("/",)
        size = 1 if slash else self._one_of(self.vocabulary.over, at)
        if not size:
            return None, at
        second, end = self._simple(at + size)
        if second is None:
            return None, at
        top, bottom = (second, first) if self.tongue in {"zh", "ja"} and not slash else (first, second)
        if bottom.value == 0:
            return None, at
        return Number(top.value / bottom.value, spoken=first.spoken), end

    def _part(self, at: int) -> tuple[Number | None, int]:
        """The name of a denominator: a half, thirds."""
        for size in range(min(self.vocabulary.longest, len(self.tokens) - at), 0, -1):
            bottom = self.vocabulary.parts.get(self.tokens[at : at + size])
            if bottom is not None:
                # Alone it may be an ordinal: the ninth.
                return Number(Fraction(1, bottom), Fraction(bottom), spoken=True), at + size
        return None, at

    def _simple(self, at: int) -> tuple[Number | None, int]:
        if at >= len(self.tokens):
            return None, at
        if re.fullmatch(r"-?[\d.,' ]*\d", self.tokens[at]):
            number = _written(self.tokens[at], self.tongue)
            if number is None:
                return None, at
            scale, after = self._word(at + 1)
            if scale in _SCALES:
                return Number(number.value * scale, spoken=number.spoken), after
            return number, at + 1
        value, after = self._counted(at)
        if value is None:
            return None, at
        size = self._one_of(self.vocabulary.point, after)
        digits, end = self._digits(after + size) if size and value.denominator == 1 else ("", after)
        if digits:
            return Number(value + Fraction(f"0.{digits}"), spoken=True), end
        return Number(value, spoken=True), after

    def _digits(self, at: int) -> tuple[str, int]:
        if self.tongue in {"zh", "ja"}:
            return wide_digits(self.tokens, at)
        digits = ""
        value, after = self._word(at)
        while value is not None and value.denominator == 1 and value < 100 and len(digits) < 12:
            digits, at = digits + str(value), after
            value, after = self._word(at)
        return digits, at

    def _word(self, at: int) -> tuple[Fraction | None, int]:
        value, after = wide_numeral(self.tokens, at) if self.tongue in {"zh", "ja"} else (None, at)
        if self.tongue == "de" and "tausend" in "".join(self.tokens[at : at + 1]):
            return self._thousands(at)
        for size in range(min(self.vocabulary.longest, len(self.tokens) - at), after - at, -1):
            known = self.vocabulary.words.get(self.tokens[at : at + size])
            if known is not None:
                return known, at + size
        return value, after

    def _thousands(self, at: int) -> tuple[Fraction | None, int]:
        """German writes them as one word: `dreitausendfünf`."""
        known = self.vocabulary.words
        head, _, tail = self.tokens[at].partition("tausend")
        count, rest = known.get((head,)) if head else Fraction(1), known.get((tail,)) if tail else Fraction(0)
        return (None, at) if count is None or rest is None else (count * 1000 + rest, at + 1)

    def _counted(self, at: int) -> tuple[Fraction | None, int]:
        """Number words put together: two hundred and five, nineteen forty-five."""
        current, after = self._word(at)
        total = Fraction(0)
        while current is not None and current.denominator == 1:
            link = 1 if self.tokens[after : after + 1] in {("and",), ("e",), ("و",)} else 0
            value, end = self._word(after + link)
            if value is None or value.denominator != 1:
                break
            if value in _SCALES and 0 < current < value and not link:
                current *= value
            elif current >= 100 and current % 10 ** len(str(value)) == 0 and value > 0:
                total, current = total + current, value
            elif self.tongue == "en" and 10 < current < 21 and 9 < value < 100 and not link:
                current = current * 100 + value
            else:
                break
            after = end
        return (None if current is None else total + current), after


def _written(token: str, tongue: str) -> Number | None:
    digits = token.removeprefix("-")
    value, other = literal(digits, tongue), other_literal(digits, tongue)
    if value is None:
        return None
    sign = -1 if token.startswith("-") else 1
    return Number(sign * value, None if other is None or other == value else sign * other)


def target(answer: Answer, language: str) -> Number | None:
    """The one number that an answer is, without its tolerance; None where it is anything else."""
    value = exact(answer.source) if answer.kind == "number" else None
    if value is not None:
        return Number(value)
    found = [token for token in read(answer.source, language) if token != BREAK]
    return found[0] if len(found) == 1 and isinstance(found[0], Number) else None


def near(value: Fraction, answer: Fraction, tolerance: str) -> bool:
    """Whether a value is within a tolerance: absolute (`0.01`) or relative (`2%`); exact where there is none."""
    shaped = re.fullmatch(r"\s*(\d{0,20}[.,]?\d{1,20})\s*(%?)\s*", tolerance)
    if not shaped:
        return value == answer
    allowed = Fraction(shaped[1].replace(",", "."))
    return abs(value - answer) <= (abs(answer) * allowed / 100 if shaped[2] else allowed)
