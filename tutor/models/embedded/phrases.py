"""What a student may say to a step, as a grammar: the expected answers, what people put around them, and what else."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tutor.speech.aloud import spoken_forms
from tutor.speech.numerals import cardinal
from tutor.values import Answer

Phrases = Mapping[tuple[str, ...], str]
"""The words of an answer as they are spoken, and the text that they stand for; empty for none of the answers."""

_Tree = dict[str, "_Tree"]

_LEADS = (
    "i think", "i think it is", "i think it's", "i think the answer is", "it is", "it's", "it would be",
    "the answer is", "that is", "that's", "that would be", "is it", "um", "uh", "so", "well", "maybe", "they are",
)  # fmt: skip
_TAILS = ("please", "i think", "i guess", "right")
_OPENINGS = ("no", "well", "um", "uh", "so", "i think", "maybe")
_DENIALS = (
    "not", "isn't", "it is not", "it's not", "it isn't", "that is not", "that's not", "that isn't", "they are not",
    "they aren't", "the answer is not", "the answer isn't", "it was not", "it wasn't", "i don't think",
    "i don't think it is", "i don't think it's", "i don't think that's", "i don't think the answer is",
    "i don't believe it is", "i'm not sure it is", "i'm not sure it's", "it can't be", "it cannot be",
    "it couldn't be", "it could not be", "it wouldn't be", "it would not be", "it's never", "anything but", "except",
    "instead of", "no",
)  # fmt: skip
_SUBJECTS = ("it is", "it's", "that is", "that's", "the answer is", "they are")
_MEASURES = (
    "less than", "more than", "greater than", "bigger than", "smaller than", "not", "almost", "nearly", "not quite",
)  # fmt: skip
_REFUSALS = (
    "is wrong",
    "is false",
    "is not right",
    "isn't right",
    "is not the answer",
    "isn't the answer",
    "is not it",
)
_DENYING = frozenset({
    "not", "no", "never", "cannot", "less", "more", "greater", "bigger", "smaller", "almost", "nearly", "but", "except",
    "instead", "or", "wrong", "false",
})  # fmt: skip
"""Words that, next to an answer and no part of it, mean that it is not simply the answer; so does every `n't`."""
_ARTICLES = ("the", "a", "an")
_OTHER_WORDS = {
    "zero point": ("point", "nought point", "oh point"),
    "squared": ("to the power of two", "to the second power"),
    "cubed": ("to the power of three", "to the third power"),
}
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
_NUMBER_SIGNS = ("point", "over", "minus", "hundred", "one", "and", "a")


def phrases(expected: Sequence[str]) -> Phrases:
    """The ways in which these answers may be said in English, and some things that are said instead of an answer.

    Empty where none of them can be said. An answer in signs stands for itself (`x^2`), a number or plain words for the
    words that were spoken.
    """
    found: dict[tuple[str, ...], str] = {}
    for text in expected:
        plain = bool(_PLAIN.fullmatch(text.strip()))
        forms = _forms(text)
        for words in forms:
            # "One sixth" is easily heard as "a sixth", and a sixth without either may be the sixth.
            one = ("one", *words)
            told = text if not plain else " ".join(one if one in forms else words)
            for said in (words, *_otherwise(words), *_as_year(text)):
                found.setdefault(said, told)
    if not found:
        return {}
    return found | {words: "" for phrase in _OTHERWISE if (words := tuple(phrase.split())) not in found}


def _forms(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of an answer, without a leading article; with figures in them only where nothing else can be said."""
    kinds = ("number", "expression", "text")
    told = [_words(form) for kind in kinds for form in spoken_forms(Answer(kind, text), "en")]  # type: ignore[arg-type]
    forms = [words[1:] if words[0] in _ARTICLES and words[1:] else words for words in told if words]
    in_words = [words for words in forms if not any(sign.isdigit() for sign in "".join(words))]
    return tuple(dict.fromkeys(in_words or forms))


def _otherwise(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The same said in other words: "point five", "x to the power of two"."""
    said = f" {' '.join(words)} "
    return [
        tuple(said.replace(f" {usual} ", f" {other} ").split())
        for usual, others in _OTHER_WORDS.items()
        if f" {usual} " in said
        for other in others
    ]


def _as_year(text: str) -> list[tuple[str, ...]]:
    """How people say a whole number that might be a year: "seventeen eighty nine"."""
    year = re.fullmatch(r"(1[1-9]|20(?!00))(\d\d)", text.strip())
    if not year:
        return []
    century, rest = (cardinal(int(part), "en") for part in year.groups())
    end = "hundred" if year[2] == "00" else f"oh {rest}" if year[2] < "10" else rest
    return [_words(f"{century} {end}")]


def _words(form: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+(?:'\w+)*", form.lower().replace("’", "'").replace("_", " ")))


def grammar(found: Phrases, token: Mapping[str, str]) -> str:
    """The JSGF of these phrases; `token` names each word as the recogniser's dictionary does."""
    said = "[<lead>] [<article>] <answer> [<tail>] | <other>"
    return _jsgf("step", said, _around(found) | {"lead": _LEADS, "tail": _TAILS}, token)


def denials(found: Phrases, token: Mapping[str, str]) -> str:
    """The JSGF of these phrases and of denials of them, of which `grammar` would hear no more than the answer."""
    before = "<lead> | [<opening>] (<denial> | [<subject>] <measure>)"
    said = f"[{before}] [<article>] <answer> [<tail> | <refusal>] | <other>"
    around = {"lead": _LEADS, "tail": _TAILS, "opening": _OPENINGS, "denial": _DENIALS}
    around |= {"subject": _SUBJECTS, "measure": _MEASURES, "refusal": _REFUSALS}
    return _jsgf("denials", said, _around(found) | around, token)


def _around(found: Phrases) -> dict[str, Sequence[str]]:
    return {
        "article": _ARTICLES,
        "answer": [" ".join(words) for words, text in found.items() if text],
        "other": [" ".join(words) for words, text in found.items() if not text],
    }


def _jsgf(name: str, said: str, rules: Mapping[str, Sequence[str]], token: Mapping[str, str]) -> str:
    told = "".join(f"<{rule}> = {_alternatives(options, token)};\n" for rule, options in rules.items())
    return f"#JSGF V1.0;\ngrammar {name};\npublic <said> = {said};\n{told}"


def _alternatives(options: Sequence[str], token: Mapping[str, str]) -> str:
    """One of these, as a tree: what is decoded takes as long as there are words in a grammar."""
    tree: _Tree = {}
    for option in options:
        node = tree
        for word in option.split():
            node = node.setdefault(word, {})
        node[""] = {}
    return _branches(tree, token)


def _branches(tree: "_Tree", token: Mapping[str, str]) -> str:
    told = []
    for word, rest in tree.items():
        if word:
            more = _branches(rest, token)
            opens, closes = "[]" if "" in rest else "()"
            told.append(f"{token[word]} {opens}{more}{closes}" if more else token[word])
    return " | ".join(told)


def numeric(expected: Sequence[str]) -> bool:
    """Whether a number or fraction is among the answers."""
    return any(_NUMBER.fullmatch(text.strip()) for text in expected)


def numbers(found: Phrases, token: Mapping[str, str]) -> str:
    """The JSGF of numbers, as rivals of those that are expected: whole ones, and fractions, decimals or years where one
    is among them. "Four and a seventh" is no likely answer where forty-seven might be, and sounds the same.
    """

    def any_of(words: Sequence[str]) -> str:
        return " | ".join(token[word] for word in words)

    point, over, minus, hundred, one, and_, a = (token[word] for word in _NUMBER_SIGNS)
    words = {word for said, text in found.items() if text for word in said}
    tens = {*_TEENS, *_TENS}
    years = any(first in tens and second in tens for said in found for first, second in pairwise(said))
    parted = bool(words & {"over", *_PARTS, *_PARTS_OF_MANY})
    endings = [f"{point} <digit> [<digit>]"] if "point" in words else []
    endings += [f"{over} <small>", f"{and_} <fraction>"] if parted else []
    ending = f" [{' | '.join(endings)}]" if endings else ""
    return (
        "#JSGF V1.0;\ngrammar numbers;\n"
        f"public <said> = [<lead>] [{minus}] <number>;\n"
        f"<lead> = {_alternatives(_LEADS, token)};\n"
        f"<digit> = {any_of(_DIGITS)};\n"
        f"<small> = <digit> | {any_of(_TEENS)} | ({any_of(_TENS)}) [<digit>];\n"
        f"<whole> = <small> | <digit> {hundred} [[{and_}] <small>];\n"
        f"<number> = <whole>{ending}{' | <fraction>' if parted else ''}{' | <small> <small>' if years else ''};\n"
        f"<fraction> = ({one} | {a}) ({any_of(_PARTS)}) | (<digit> | {any_of(_TEENS)}) ({any_of(_PARTS_OF_MANY)});\n"
    )


NUMBER_WORDS = (*_DIGITS, *_TEENS, *_TENS, *_PARTS, *_PARTS_OF_MANY, *_NUMBER_SIGNS)
"""Every word of `numbers`, apart from what leads to it."""


def vocabulary(found: Phrases) -> tuple[str, ...]:
    """Every word that the grammars of these phrases need, once each."""
    around = (_LEADS, _OPENINGS, _DENIALS, _SUBJECTS, _MEASURES, _REFUSALS, _ARTICLES, _TAILS)
    spoken = (phrase.split() for phrases_around in around for phrase in phrases_around)
    return tuple(dict.fromkeys(word for words in (*found, *spoken) for word in words))


def answered(words: Sequence[str], found: Phrases) -> str:
    """The text of the longest answer among the words that were recognised; empty where there is none.

    Where it was denied it is all that was said, for a grader to weigh.
    """
    before, text, after = _parted(words, found)
    return " ".join((*before, text, *after)) if text and _denies((*before, *after)) else text


def denied(words: Sequence[str], found: Phrases) -> bool:
    """Whether these words name an answer and say that it is not the answer, or not just so."""
    before, text, after = _parted(words, found)
    return bool(text) and _denies((*before, *after))


def _parted(words: Sequence[str], found: Phrases) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """What is before the longest answer, the answer's text, and what is after it."""
    said = tuple(words)
    if said in found:
        return (), found[said], ()
    for length in range(len(said), 0, -1):
        for at in range(len(said) - length + 1):
            if text := found.get(said[at : at + length]):
                return said[:at], text, said[at + length :]
    return (), "", ()


def _denies(words: Sequence[str]) -> bool:
    return any(word in _DENYING or word.endswith("n't") for word in words)
