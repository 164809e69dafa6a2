"""What a student may say to a step, as a grammar: the expected answers, what people put around them, and what else."""

import re
from collections.abc import Mapping, Sequence

from tutor.speech.aloud import spoken_forms
from tutor.values import Answer

Phrases = Mapping[tuple[str, ...], str]
"""The words of an answer as they are spoken, and the text that they stand for; empty for none of the answers."""

_LEADS = (
    "i think", "i think it is", "i think it's", "i think the answer is", "it is", "it's", "it would be",
    "the answer is", "that is", "that's", "that would be", "is it", "um", "uh", "so", "well", "maybe", "they are",
)  # fmt: skip
_TAILS = ("please", "i think", "i guess", "right")
_ARTICLES = ("the", "a", "an")
_OTHERWISE = (
    "i don't know", "i have no idea", "i am not sure", "what do you mean", "can you say that again",
    "can you repeat that please", "can i have a hint", "i need some help", "wait a moment", "let me think",
    "what was the question", "hello", "hang on", "hmm", "just a second", "i don't understand",
)  # fmt: skip
_PLAIN = re.compile(r"-?[\d.,]+(?:\s*/\s*\d+)?%?|\d+ \d+/\d+|[^\W\d_]+(?:[ '’-]+[^\W\d_]+)*")
"""A number or plain words."""
_NUMBER = re.compile(r"-?[\d.,]+(?:\s*/\s*\d+)?%?|\d+ \d+/\d+")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_PARTS = ("half", "third", "quarter", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "twelfth")
_PARTS_OF_MANY = ("halves", *(f"{part}s" for part in _PARTS[1:]))
_NUMBER_SIGNS = ("point", "over", "minus", "hundred", "one", "and")
_LEADS_SPLIT = sorted((tuple(lead.split()) for lead in _LEADS), key=len, reverse=True)


def phrases(expected: Sequence[str]) -> Phrases:
    """The ways in which these answers may be said in English, and some things that are said instead of an answer.

    Empty where none of them can be said. An answer in signs stands for itself (`x^2`), a number or plain words for the
    words that were spoken.
    """
    found: dict[tuple[str, ...], str] = {}
    for text in expected:
        kinds = ("number", "expression", "text")
        plain = bool(_PLAIN.fullmatch(text.strip()))
        for form in (form for kind in kinds for form in spoken_forms(Answer(kind, text), "en")):  # type: ignore[arg-type]
            words = _words(form)
            if words and words[0] in _ARTICLES and len(words) > 1:
                words = words[1:]
            if words:
                found.setdefault(words, " ".join(words) if plain else text)
    if not found:
        return {}
    return found | {words: "" for phrase in _OTHERWISE if (words := tuple(phrase.split())) not in found}


def _words(form: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+(?:'\w+)*", form.lower().replace("’", "'").replace("_", " ")))


def grammar(found: Phrases, token: Mapping[str, str]) -> str:
    """The JSGF of these phrases; `token` names each word as the recogniser's dictionary does."""

    def alternatives(options: Sequence[tuple[str, ...]]) -> str:
        return " | ".join(" ".join(token[word] for word in words) for words in options)

    answers = [words for words, text in found.items() if text]
    others = [words for words, text in found.items() if not text]
    return (
        "#JSGF V1.0;\ngrammar step;\n"
        f"public <said> = [<lead>] [<article>] <answer> [<tail>] | <other>;\n"
        f"<lead> = {alternatives(_LEADS_SPLIT)};\n"
        f"<article> = {alternatives([(word,) for word in _ARTICLES])};\n"
        f"<tail> = {alternatives([tuple(tail.split()) for tail in _TAILS])};\n"
        f"<answer> = {alternatives(answers)};\n"
        f"<other> = {alternatives(others)};\n"
    )


def numeric(expected: Sequence[str]) -> bool:
    """Whether a number or fraction is among the answers."""
    return any(_NUMBER.fullmatch(text.strip()) for text in expected)


def numbers(token: Mapping[str, str]) -> str:
    """The JSGF of numbers in general, as the rival of those that are expected."""

    def any_of(words: Sequence[str]) -> str:
        return " | ".join(token[word] for word in words)

    lead = " | ".join(" ".join(token[word] for word in words) for words in _LEADS_SPLIT)
    point, over, minus, hundred, one, and_ = (token[word] for word in _NUMBER_SIGNS)
    return (
        "#JSGF V1.0;\ngrammar numbers;\n"
        f"public <said> = [<lead>] [{minus}] <number>;\n"
        f"<lead> = {lead};\n"
        f"<digit> = {any_of(_DIGITS)};\n"
        f"<small> = <digit> | {any_of(_TEENS)} | ({any_of(_TENS)}) [<digit>];\n"
        f"<whole> = <small> | <digit> {hundred} [[{and_}] <small>];\n"
        f"<number> = <whole> | <whole> {point} <digit> [<digit>] | <small> {over} <small>"
        f" | {one} ({any_of(_PARTS)}) | (<digit> | {any_of(_TEENS)}) ({any_of(_PARTS_OF_MANY)});\n"
    )


NUMBER_WORDS = (*_DIGITS, *_TEENS, *_TENS, *_PARTS, *_PARTS_OF_MANY, *_NUMBER_SIGNS)
"""Every word of `numbers`, apart from what leads to it."""


def vocabulary(found: Phrases) -> tuple[str, ...]:
    """Every word that the grammar of these phrases needs, once each."""
    around = (*_LEADS_SPLIT, *(tuple(tail.split()) for tail in _TAILS), _ARTICLES)
    return tuple(dict.fromkeys(word for words in (*found, *around) for word in words))


def answered(words: Sequence[str], found: Phrases) -> str:
    """The text of the longest answer among the words that were recognised; empty where there is none."""
    said = tuple(words)
    if said in found:
        return found[said]
    spans = (span for length in range(len(said), 0, -1) for span in _spans(said, length))
    return next((found[span] for span in spans if found.get(span)), "")


def _spans(words: tuple[str, ...], length: int) -> list[tuple[str, ...]]:
    return [words[at : at + length] for at in range(len(words) - length + 1)]
