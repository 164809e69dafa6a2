"""What a text tells of an answer: whether it gives it away, and whether it holds it at all.

Giving away errs towards silence: the real grader must take a sentence of the text for a right answer, and a small
number counts only where it stands alone (`It is 5.`), for a hint may well speak of five other things. Holding errs the
other way: an answer is held where its words or its number stand anywhere in the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from rapidfuzz import fuzz

from tutor.grading.expression import NotUnderstoodError, equal
from tutor.grading.local import fit
from tutor.grading.number import Number, near, read, target
from tutor.grading.pattern import fit_pattern
from tutor.grading.text import Fit, Said, fit_text
from tutor.grading.tokens import BREAK, fold, is_wide
from tutor.lesson.markdown import to_speech
from tutor.speech.aloud import spoken_forms
from tutor.speech.sentences import sentences
from tutor.values import Answer, Choice

_SMALL = 12
"""Whole numbers up to this one are often about something else."""
_SHORT, _SHORT_WIDE = 4, 2
"""Letters (characters of Chinese or Japanese) below which a word within a sentence may be there for its own sake."""
_LIKE = 80
_SHARE = 0.5
_MATHS = re.compile(r"\$\$?([^$]+)\$\$?|`+([^`]+)`+")
_FIGURES = re.compile(r"\d{1,30}")
_WORDS = re.compile(r"\w+")
_MARKUP = re.compile(r"[*_`\[\]<>&$\\~|#]|\n[ \t]*\n|^[ \t]*(?:[-+=]|\d+[.)])|^(?: {4}| {0,3}\t)", re.MULTILINE)
"""Without any of it, Markdown is one paragraph of what it says."""
_SIGNS = frozenset("/+*×÷=^<>≤≥≠√·-%")


@lru_cache(maxsize=512)
def said(markdown: str) -> str:
    """The text as a voice says it."""
    return to_speech(markdown) if _MARKUP.search(markdown) else " ".join(markdown.split())


@lru_cache(maxsize=512)
def heard(text: str, language: str) -> Said:
    """The text cut up for the grader."""
    return Said.of(text, language)


def gives_away(answers: Iterable[Answer], markdown: str, language: str) -> str:
    """The sentence of the text by which one of the answers is given away; empty where none is."""
    likely = _likely(answers, markdown, language)
    if not likely:
        return ""
    text = said(markdown)
    for sentence in dict.fromkeys((*sentences(text), *_spans(markdown))):
        if any(_given(answer, heard(sentence, language)) for answer in _likely(likely, sentence, language)):
            return sentence
    return ""


def choice_given_away(choices: Iterable[Choice], markdown: str, language: str) -> str:
    """The sentence that says a right choice and no wrong one; empty where there is none."""
    choices = tuple(choices)
    right = _likely((Answer("text", each.text) for each in choices if each.right), markdown, language)
    wrong = [Answer("text", each.text) for each in choices if not each.right]
    for sentence in sentences(said(markdown)) if right else ():
        whole = heard(sentence, language)
        if any(_given(each, whole) for each in _likely(right, sentence, language)) and not any(
            fit_text(each, whole) >= Fit.SLIP for each in wrong
        ):
            return sentence
    return ""


def holds(answer: Answer, markdown: str, language: str) -> bool:
    """Whether an answer stands anywhere in the text, as a number, a formula, or in about the same words."""
    if answer.kind == "pattern":
        # What stands beside it puts it in no doubt here.
        return any(fit_pattern(answer, heard(piece, language)) is Fit.EXACT for piece in _pieces(markdown))
    if answer.kind == "expression":
        return any(_equals(piece, answer.source) for piece in _pieces(markdown)) or _spoken(answer, markdown, language)
    if answer.kind != "range" and _literal(answer, markdown, language):
        return True
    numbers = _numbers(said(markdown), language)
    wanted = target(answer, language)
    if wanted is not None and answer.kind in {"text", "number"}:
        return any(near(value, wanted.value, answer.tolerance) for value in numbers)
    if answer.kind == "text":
        return _share(answer.source, markdown, language) > _SHARE
    return any(fit(answer, Said.of(f"{_written(value)} {answer.unit}", language)) >= Fit.SLIP for value in numbers)


def names(choice: Choice, markdown: str, language: str) -> bool:
    """Whether a choice is told by the text: by about its words, and by its numbers."""
    return _share(choice.text, markdown, language) >= _SHARE


def _given(answer: Answer, sentence: Said) -> bool:
    found = fit(answer, sentence)
    return found >= Fit.SAME or (found >= Fit.SLIP and _telling(answer, sentence.language))


def _telling(answer: Answer, language: str) -> bool:
    """Whether the answer is rare enough to stand in a sentence for no other reason than to tell it."""
    wanted = target(answer, language) if answer.kind in {"text", "number"} else None
    if wanted is not None:
        return wanted.value.denominator != 1 or abs(wanted.value) > _SMALL
    if answer.kind == "range":
        return False
    wide = sum(map(is_wide, answer.source))
    return wide > _SHORT_WIDE or len(answer.source) - wide > _SHORT


def _likely(answers: Iterable[Answer], text: str, language: str) -> list[Answer]:
    """The answers about which it is worth asking the grader, which takes a thousand times as long."""
    folded = fold(text.casefold())
    figures = set(map(int, _FIGURES.findall(folded)))
    return [answer for answer in answers if _perhaps(answer, folded, figures, language)]


def _perhaps(answer: Answer, folded: str, figures: set[int], language: str) -> bool:
    signs = _signs(answer, language)
    if signs.always or (signs.figures and signs.figures <= figures):
        return True
    if signs.words and all(word in folded for word in signs.words):
        return True
    return any(form in folded for form in signs.forms)


@dataclass(frozen=True, slots=True)
class _Signs:
    """Without one of these in a text, it does not give the answer away."""

    figures: frozenset[int] = frozenset()
    """All of them."""
    words: tuple[str, ...] = ()
    """All of them."""
    forms: tuple[str, ...] = ()
    """Any of them."""
    always: bool = False


@lru_cache(maxsize=1024)
def _signs(answer: Answer, language: str) -> _Signs:
    if answer.kind in {"pattern", "range"}:
        return _Signs(always=True)
    figures = frozenset(map(int, _FIGURES.findall(answer.source)))
    words = _WORDS.findall(fold(answer.source.casefold())) if answer.kind == "text" else ()
    forms = tuple(fold(form) for form in spoken_forms(answer, language))
    return _Signs(figures, tuple(words), forms, always=answer.kind == "expression" and not figures)


def _literal(answer: Answer, markdown: str, language: str) -> bool:
    """Whether the answer stands there letter for letter, or as it is said: the quick way to know that it is held."""
    written = " ".join(answer.source.split())
    forms = (written, *spoken_forms(answer, language)) if written else ()
    text = " ".join(markdown.split()).casefold()
    return any(re.search(rf"(?<![\w./,-]){re.escape(form.casefold())}(?![\w/]|[.,]\d)", text) for form in forms)


def _numbers(text: str, language: str) -> list[Fraction]:
    return [token.value for token in read(text, language) if isinstance(token, Number)]


def _written(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def _spans(markdown: str) -> list[str]:
    """What stands between dollars or backticks."""
    return [str(found[1] or found[2]) for found in _MATHS.finditer(markdown)]


def _pieces(markdown: str) -> list[str]:
    """Sentences, sides of equations, and what stands between dollars or backticks."""
    text = said(markdown)
    whole = [text, *sentences(text), *_spans(markdown)]
    return [*whole, *(side.strip(" .。") for piece in whole for side in re.split(r"[=≈:：]", piece))]


def _equals(piece: str, source: str) -> bool:
    try:
        return equal(piece, source)
    except NotUnderstoodError:
        return _bare(source) in _bare(piece)


def _bare(formula: str) -> str:
    return re.sub(r"[\s\\{}$]|left|right", "", formula)


def _spoken(answer: Answer, markdown: str, language: str) -> bool:
    text = fold(said(markdown).casefold())
    return any(fold(form) in text for form in spoken_forms(answer, language))


def _share(short: str, markdown: str, language: str) -> float:
    """How much of a short text is found in a longer one, from 0 to 1: words in order, or numbers and words by count."""
    text = said(markdown)
    if fuzz.partial_ratio(fold(short.casefold()), fold(text.casefold())) >= _LIKE:
        return 1.0
    wanted = {token for token in read(short, language) if token != BREAK and token not in _SIGNS}
    there = set(read(text, language))
    numbers = {Number(token.value) for token in there if isinstance(token, Number)}
    found = sum(Number(each.value) in numbers if isinstance(each, Number) else each in there for each in wanted)
    return found / len(wanted) if wanted else 1.0
