"""Numbers found in what a student wrote or said: figures, number words, fractions, decimals, percentages."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tutor.grading.phrases import Phrase, articles, phrase
from tutor.grading.tokens import BREAK, fold, lex
from tutor.speech.numerals import (
    WORDINGS,
    base,
    cardinal,
    denominators,
    exact,
    fraction_forms,
    literal,
    minus,
    mixed_forms,
    other_literal,
)
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
_BOTTOMS = (*range(2, 31), 40, 50, 60, 64, 80, 90, 100, 1000)
_MORE = {
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "nought": 0, "oh": 0},
    "fr": {"cents": 100, "une": 1, "septante": 70, "nonante": 90, "huitante": 80, "million": 10**6, "millions": 10**6},
    "es": {"un": 1, "una": 1, "ciento": 100, "millon": 10**6, "millones": 10**6},
    "pt": {"cento": 100, "uma": 1, "duas": 2, "milhao": 10**6, "milhoes": 10**6, "dezasseis": 16, "dezassete": 17},
    "de": {"ein": 1, "eine": 1, "zwo": 2, "hundert": 100, "tausend": 1000, "million": 10**6, "millionen": 10**6},
    "zh": {"两": 2, "〇": 0, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8},
    "ja": {"〇": 0, "万": 10**4, "ゼロ": 0},
    "hi": {"छः": 6, "छ": 6, "हजार": 1000, "लाख": 10**5, "करोड": 10**7, "सौ": 100},
    "ar": {"اثنين": 2, "خمس": 5, "ست": 6, "ثلاث": 3, "اربع": 4, "ثمان": 8, "سبع": 7, "تسع": 9, "عشر": 10},
}
_OVER: dict[str, tuple[str, ...]] = {
    "en": ("out of", "upon"),
    "es": ("dividido entre", "dividido por"),
    "ar": ("من",),
    "hi": ("बट्टा",),
}
_MINUS: dict[str, tuple[str, ...]] = {
    "en": ("negative",),
    "fr": ("negatif",),
    "zh": ("减",),
    "ar": ("ناقص",),
    "hi": ("ऋण",),
    "pt": ("negativo",),
}
_POINT: dict[str, tuple[str, ...]] = {
    "en": ("dot",),
    "es": ("punto",),
    "pt": ("ponto",),
    "fr": ("point",),
    "de": ("punkt",),
    "ja": ("てん",),
}
_PERCENT: dict[str, tuple[str, ...]] = {
    "en": ("per cent",),
    "ar": ("في المئة", "في المائة", "بالمائة"),
    "hi": ("फीसदी",),
}


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    words: dict[Phrase, Fraction]
    parts: dict[Phrase, int]
    over: frozenset[Phrase]
    minus: frozenset[Phrase]
    point: frozenset[Phrase]
    percent: frozenset[Phrase]
    mixed: frozenset[Phrase]
    longest: int


def _spellings(words: str) -> set[str]:
    """German umlauts may be written with an e; an Arabic `and` may cling to the word that it leads."""
    return {words, words.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"), words.replace(" و ", " و")}


@lru_cache(maxsize=16)
def _vocabulary(tongue: str) -> _Vocabulary:
    words, parts = _words(tongue), _parts(tongue)
    wording = WORDINGS.get(tongue)

    def phrases(own: tuple[str, ...], more: dict[str, tuple[str, ...]]) -> frozenset[Phrase]:
        return frozenset(phrase(each, tongue) for each in (*own, *more.get(tongue, ())))

    return _Vocabulary(
        words,
        parts,
        over=phrases((wording.over, wording.by) if wording else (), _OVER),
        minus=phrases((minus(tongue),), _MINUS),
        point=phrases((wording.point,) if wording else (), _POINT),
        # In Chinese a percentage is a fraction of a hundred.
        percent=phrases(("%", wording.percent) if wording and tongue != "zh" else ("%",), _PERCENT),
        mixed=phrases((wording.mixed,) if wording else (), {}),
        longest=max(len(each) for each in (*words, *parts, ("",))),
    )


def _words(tongue: str) -> dict[Phrase, Fraction]:
    every = range(1001) if tongue == "zh" else (*range(121), *range(200, 1001, 100))
    counted = (*every, *range(2000, 20_001, 1000), 30_000, 40_000, 50_000, 100_000, 10**6)
    pairs = [(cardinal(number, tongue) or "", Fraction(number)) for number in counted]
    if tongue == "de":
        # One word up to a thousand: put together here, as num2words takes its time.
        small = [cardinal(number, tongue) or "" for number in range(1, 100)]
        hundreds = [(cardinal(hundred, tongue) or "", hundred) for hundred in range(200, 1000, 100)]
        pairs += [(head + tail, Fraction(size + rest)) for head, size in hundreds for rest, tail in enumerate(small, 1)]
    pairs += [(word, Fraction(number)) for word, number in _MORE.get(tongue, {}).items()]
    for whole in range(1, 21):
        pairs += [(form, whole + Fraction(1, 2)) for form in mixed_forms(whole, 1, 2, tongue)[:1]]
    pairs += [(form, Fraction(1, 2)) for form in fraction_forms(1, 2, tongue)[:2]]
    if tongue == "ar":
        pairs += [(fraction_forms(2, bottom, tongue)[0], Fraction(2, bottom)) for bottom in range(3, 11)]
    words: dict[Phrase, Fraction] = {}
    for said, value in pairs:
        for spelling in _spellings(said):
            words.setdefault(phrase(spelling, tongue), value)
    words.pop((), None)
    return words


def _parts(tongue: str) -> dict[Phrase, int]:
    """The names of denominators."""
    named = [(form, bottom) for bottom in _BOTTOMS for forms in denominators(bottom, tongue) for form in forms]
    return {phrase(spelling, tongue): bottom for form, bottom in named for spelling in _spellings(form)}


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
        self.vocabulary = _vocabulary(tongue)

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

    def _unsigned(self, at: int) -> tuple[Number | None, int]:
        first, after = self._simple(at)
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
        first, after = self._simple(at + skip)
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
        digits = ""
        value, after = self._word(at)
        while value is not None and value.denominator == 1 and value < 100 and len(digits) < 12:
            digits, at = digits + str(value), after
            value, after = self._word(at)
        return digits, at

    def _word(self, at: int) -> tuple[Fraction | None, int]:
        for size in range(min(self.vocabulary.longest, len(self.tokens) - at), 0, -1):
            value = self.vocabulary.words.get(self.tokens[at : at + size])
            if value is not None:
                return value, at + size
        return None, at

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
            elif self.tongue == "fr" and 1 < current < 10 and 100 < value < 200:
                current = current * 100 + value - 100
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
