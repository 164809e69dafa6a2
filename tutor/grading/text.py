"""How well a text fits an accepted answer: the words, small slips, the answer within an ordinary sentence, numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tutor.grading.number import Number, Token, near, read, target
from tutor.grading.phrases import Phrase, articles, doubtful, find, frames, knows, phrase, polarity, strip
from tutor.grading.tokens import BREAK, is_wide, lex
from tutor.speech.interval import interval
from tutor.values import Answer


class Fit(IntEnum):
    """How well an attempt fits one answer, the best last."""

    DIFFERENT = 0
    """It is clearly something else."""
    DOUBT = 1
    """There is no telling."""
    SLIP = 2
    """It is the answer, misspelt."""
    WITHIN = 3
    """The answer stands in a sentence."""
    SAME = 4
    """It is the answer but for accents, articles and the words around it."""
    EXACT = 5
    """It is the answer, or its value."""


_SHORT, _SHORT_WIDE = 2, 6
"""Words (characters of Chinese or Japanese) up to which an answer that is another one is clearly wrong.

A longer one may be the right answer in other words.
"""
_LIKE = 70
"""Percent of likeness above which another word may still be a misspelling."""
_LETTERS = frozenset("xyznabt")
_OPERATORS = frozenset("/+*×÷^<>≤≥≠√·-")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, cut up once for all answers of a step."""

    text: str
    language: str
    strict: Phrase
    """Accents kept."""
    words: Phrase
    """Accents folded, clauses joined."""
    tokens: tuple[Token, ...]
    """Numbers read, clauses parted by BREAK."""

    @classmethod
    def of(cls, text: str, language: str) -> "Said":
        """Cut up a text."""
        strict = tuple(token for token in lex(text, language) if token != BREAK)
        return cls(text, language, strict, phrase(text, language), read(text, language))

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in it, in order."""
        return tuple(token for token in self.tokens if isinstance(token, Number))

    @property
    def core(self) -> tuple[Token, ...]:
        """The tokens without what people say around an answer, and without articles."""
        return core(self.tokens, self.language)


def core(tokens: tuple[Token, ...], language: str) -> tuple[Token, ...]:
    """Tokens without frames at the ends, articles and the ends of clauses; numbers by their value."""
    names = {f"#{index}": token for index, token in enumerate(tokens) if isinstance(token, Number)}
    flat = tuple(f"#{i}" if isinstance(token, Number) else token for i, token in enumerate(tokens) if token != BREAK)
    left = strip(flat, language)
    bare = tuple(token for token in left if (token,) not in articles(language)) or left
    return tuple(Number(names[token].value) if token in names else token for token in bare)


def fit_text(answer: Answer, said: Said) -> Fit:
    """How well what was said fits a text; one that is a number in words fits by its value."""
    own = Said.of(answer.source, said.language)
    if not own.strict:
        return Fit.EXACT if answer.source.strip() == said.text.strip() else Fit.DOUBT
    if own.strict == said.strict:
        return Fit.EXACT
    number = target(answer, said.language)
    if number is not None:
        return fit_number(answer, said)
    if own.words == said.words or own.core == said.core:
        return Fit.SAME
    says, means = (polarity(words, said.language) for words in (_stripped(said), own.words))
    if means is not None:
        return Fit.DOUBT if says is None else Fit.SAME if says == means else Fit.DIFFERENT
    if _joined(own.core) == _joined(said.core) and not said.numbers:
        return Fit.SAME
    if doubtful(_without(said.words, own.words), said.language):
        return Fit.DOUBT
    if _within(own, said):
        return Fit.WITHIN
    return _misspelt(own.core, said.core, said.language)


def _stripped(said: Said) -> Phrase:
    return said.words if polarity(said.words, said.language) is not None else strip(said.words, said.language)


def _joined(tokens: tuple[Token, ...]) -> str:
    return "".join(str(token.value) if isinstance(token, Number) else token for token in tokens)


def _without(words: Phrase, part: Phrase) -> Phrase:
    at = find(words, part)
    return words if at < 0 else (*words[:at], BREAK, *words[at + len(part) :])


def _within(own: Said, said: Said) -> bool:
    """Whether the answer stands in a sentence, with nothing beside it that could make it part of another term."""
    if not knows(said.language):
        return False
    tokens = tuple(token for token in said.tokens if (token,) not in articles(said.language))
    part = tuple(token for token in own.core if token != BREAK)
    plain = tuple(Number(token.value) if isinstance(token, Number) else token for token in tokens)
    at = next((i for i in range(len(plain) - len(part) + 1) if plain[i : i + len(part)] == part), -1)
    if at < 0 or sum(isinstance(token, Number) for token in plain) > sum(isinstance(token, Number) for token in part):
        return False
    small = {BREAK, *(word for each in frames(said.language) for word in each)}
    before, after = plain[:at], plain[at + len(part) :]
    return (not before or before[-1] in small) and (not after or after[0] in small)


def _misspelt(own: tuple[Token, ...], said: tuple[Token, ...], language: str) -> Fit:
    """SLIP where each word is right or a long one slightly misspelt; DIFFERENT where a short answer shares nothing."""
    own_words = [token for token in own if isinstance(token, str)]
    said_words = [token for token in said if isinstance(token, str)]
    if own_words == said_words and len(own) == len(said):
        return Fit.DIFFERENT  # Only a number differs: 7 cm for 5 cm.
    if len(own) == len(said) and all(_slip(left, right) for left, right in zip(own, said, strict=True)):
        return Fit.SLIP
    if doubtful(tuple(said_words), language) or not said or not own_words:
        return Fit.DOUBT
    if fuzz.ratio(_joined(own), _joined(said)) >= _LIKE or set(own) & set(said):
        return Fit.DOUBT
    wide = sum(is_wide(token) for token in said_words)
    return Fit.DIFFERENT if len(said) - wide <= _SHORT and wide <= _SHORT_WIDE else Fit.DOUBT


def _slip(own: Token, said: Token) -> bool:
    if own == said:
        return True
    if not isinstance(own, str) or not isinstance(said, str) or min(len(own), len(said)) <= 4 or own[0] != said[0]:
        return False
    allowed = 1 if len(own) < 14 else 2
    return OSA.distance(own, said, score_cutoff=allowed) <= allowed


def fit_number(answer: Answer, said: Said) -> Fit:
    """How well what was said fits a number, within its tolerance."""
    wanted = target(answer, said.language)
    if wanted is None:
        return Fit.DOUBT
    return fit_value(lambda value: near(value, wanted.value, answer.tolerance), said, percent=wanted.percent)


def fit_range(answer: Answer, said: Said) -> Fit:
    """How well what was said fits a range: any number within it is as right as any other."""
    wanted = interval(answer.source)
    return Fit.DOUBT if wanted is None else fit_value(wanted.__contains__, said)


def fit_value(is_right: Callable[[Fraction], bool], said: Said, *, percent: bool = False) -> Fit:
    """How well the numbers that were said fit; `percent` tells whether the wanted one has a percent sign."""
    if not said.numbers:
        return Fit.DOUBT
    results = _results(said)
    if results is not None:
        numbers, bare = results, True
    else:
        rest = core(tuple("#" if isinstance(token, Number) else token for token in said.tokens), said.language)
        numbers, bare = said.numbers, rest == ("#",)
        if not bare and (not knows(said.language) or doubtful(said.words, said.language) or _worked(said)):
            return Fit.DOUBT
    fits = [is_right(number.value) for number in numbers]
    if all(fits):
        return Fit.EXACT if bare else Fit.WITHIN
    several = len({number.value for number in numbers}) > 1
    if any(fits) or not bare or several or any(map(is_right, _readings(numbers[0], percent=percent))):
        return Fit.DOUBT
    return Fit.DIFFERENT


def _worked(said: Said) -> bool:
    """Whether a number is part of a calculation or of a term with a letter."""
    return any(token in _OPERATORS or token in _LETTERS for token in said.tokens)


def _readings(number: Number, *, percent: bool) -> list[Fraction]:
    """What it would be with the other habit of separators, or with its percent sign put or left out."""
    readings = [number.other] if number.other is not None else []
    if number.percent != percent:
        readings.append(number.value * 100 if number.percent else number.value / 100)
    return readings


def _results(said: Said) -> tuple[Number, ...] | None:
    """The numbers that stand alone on a side of an equals sign, where the last side is one: `1/2 + 1/3 = 5/6`."""
    sides: list[list[Token]] = [[]]
    for piece in said.tokens:
        if piece == "=":
            sides.append([])
        elif piece != BREAK:
            sides[-1].append(piece)
    if len(sides) < 2 or doubtful(
        tuple(word for word in said.words if len(word) > 1 and word.isalpha()), said.language
    ):
        return None
    alone = [side[0] for side in sides if len(side) == 1 and isinstance(side[0], Number)]
    last = sides[-1]
    closed = len(last) == 1 and isinstance(last[0], Number)
    return tuple(number for number in alone if isinstance(number, Number)) if closed else None
