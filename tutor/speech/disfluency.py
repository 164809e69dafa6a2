"""Filled pauses and restarts in the words of an utterance, by language.

The terms are E. Shriberg's (Preliminaries to a Theory of Speech Disfluencies, 1994): a filled pause is a sound that
holds the turn, a restart a word said again or broken off. Where a transcriber leaves them out, there are none to count.
"""

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tutor.speech.numerals import base, cardinal, plain

FILLERS = {
    "en": "um uh uhm er erm hm",
    "es": "eh ehm em hm",
    "fr": "euh heu hem hum hm",
    "de": "äh ähm öh öhm hm",
    "pt": "hã ãh ahn hum hm",
    "ar": "اه آه اهم امم إمم",
    "hi": "अं अम उम हम्म उह",
    "zh": "嗯 呃 唔",
    "ja": "えっと ええと えーと えと あのー うーん んー えー",
}
"""Sounds that are nothing else in the language ("um" is one in English and a word in German), however long drawn."""

_TWICE = {
    "en": "very really so no yes yeah ok okay right bye far much had that",
    "es": "muy mucho no sí ya bien",
    "fr": "très non oui si bien nous vous",
    "de": "sehr nein ja viel die der das",
    "pt": "muito não sim bem já",
    "ar": "جدا لا نعم",
}
"""Words that are said twice on purpose, or that grammar puts side by side. Only in these languages is a word said twice
in one breath a restart: the others double words as a matter of grammar, and there something must come between."""

_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = rf"[{_WIDE}]|(?:(?![{_WIDE}\d_])[\w\u0900-\u0963'])+|\d+(?:[.,/]\d+)*"
_TOKEN = re.compile(rf"(?P<word>{_WORD})(?P<cut>(?<!\d)-+(?![\w-]))?|(?P<stop>[^\w\s])")
_WIDE_AGAIN = re.compile(rf"([{_WIDE}]{{2,8}})[、，,…—\s]+(?=\1)")
_DRAWN = re.compile(r"([^\W\d_])\1+")


class Disfluencies(NamedTuple):
    """How many there are in a transcript."""

    words: int
    """Characters of Chinese and Japanese count as one each; filled pauses are none."""
    restarts: int
    fillers: int


def disfluencies(transcript: str, language: str) -> Disfluencies:
    """Counted in a language (BCP 47). A language without a table has no filled pauses, and only words broken off."""
    tongue = base(language)
    text = re.sub("[‐‑–—]", "-", plain(transcript).casefold().replace("’", "'"))
    if tongue in {"zh", "ja"}:
        return _of_characters(text, tongue)
    held = [found for found in _TOKEN.finditer(text) if not _is_filler(found["word"], tongue)]
    fillers = sum(_is_filler(found["word"], tongue) for found in _TOKEN.finditer(text))
    words = sum(bool(found["word"]) for found in held)
    return Disfluencies(words, _restarts(held, tongue), fillers if words else 0)


def _of_characters(text: str, tongue: str) -> Disfluencies:
    fillers = 0
    for filler in sorted(FILLERS[tongue].split(), key=len, reverse=True):
        text, count = re.subn(f"(?:{filler})+[ー〜]*", "、", text)
        fillers += count
    words = sum(found["word"] is not None for found in _TOKEN.finditer(text))
    return Disfluencies(words, len(_WIDE_AGAIN.findall(text)), fillers if words else 0)


def _restarts(tokens: list[re.Match[str]], tongue: str) -> int:
    words = [found["word"] for found in tokens if found["word"]]
    cut = [bool(found["cut"]) for found in tokens if found["word"]]
    apart = [bool(before["stop"]) for before, found in pairwise([tokens[0], *tokens]) if found["word"]] if words else []
    count, at = sum(cut), 1
    while at < len(words):
        phrase = words[at : at + 2]
        if at > 1 and words[at - 2 : at] == phrase and not any(_is_number(word, tongue) for word in phrase):
            count += 1
            at += 2
            continue
        again = words[at] == words[at - 1] and not cut[at - 1] and not _may_double(words[at], tongue)
        count += again and (apart[at] or tongue in _TWICE)
        at += 1
    return count


def _is_filler(word: str | None, tongue: str) -> bool:
    return word is not None and tongue in FILLERS and _drawn_in(word) in _fillers(tongue)


def _drawn_in(word: str) -> str:
    """`ummm` as `um`."""
    return _DRAWN.sub(r"\1", word)


@cache
def _fillers(tongue: str) -> frozenset[str]:
    return frozenset(_drawn_in(plain(filler).casefold()) for filler in FILLERS[tongue].split())


@cache
def _may_double(word: str, tongue: str) -> bool:
    return word in _TWICE.get(tongue, "").split() or _is_number(word, tongue)


def _is_number(word: str, tongue: str) -> bool:
    return word[0].isdigit() or word in _number_words(tongue)


@cache
def _number_words(tongue: str) -> frozenset[str]:
    spoken = [cardinal(number, tongue) or "" for number in (*range(101), 1000)]
    return frozenset(word for words in spoken for word in re.findall(r"\w+", words.casefold()))
