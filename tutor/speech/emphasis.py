"""Words that stand out in what is said: from those that a lesson set off, or Markdown marks, to parts of a sentence.

A language model that a voice reads may mark words, too, though it is asked for none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tutor.speech.aloud import EMPHASIS, aloud
from tutor.speech.sentences import sentences
from tutor.values import Emphasis

_BEGIN, _END = "\ue000", "\ue001"  # of Unicode's private use: neither letters nor signs to any pattern
_MARKS = str.maketrans("", "", _BEGIN + _END)
_PARTS = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_LONGEST = 60
"""Characters: a whole paragraph in bold stands out from nothing."""


class Part(NamedTuple):
    """Words of a sentence that are said alike."""

    words: str
    emphasised: bool = False


def told(text: str, language: str, emphasised: Sequence[Emphasis] = ()) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Each sentence of a text (`speech.sentences`), and the parts in which `aloud` says it."""
    text = text.translate(_MARKS)
    whole, spans = "", []
    for block in filter(None, (" ".join(block.split()) for block in text.split("\n"))):
        whole += " " if whole else ""
        found = (_span(block, each) for each in emphasised)
        spans += [(len(whole) + begin, len(whole) + end) for begin, end in filter(None, found)]
        whole += block
    at = 0
    for sentence in sentences(text):
        at = whole.index(sentence, at)
        inside = [(begin - at, min(end - at, len(sentence))) for begin, end in spans if 0 <= begin - at < len(sentence)]
        yield sentence, _parts(sentence, language, inside)
        at += len(sentence)


def _span(block: str, emphasis: Emphasis) -> tuple[int, int] | None:
    """Where the words stand in a block of prose, if it begins with what they follow."""
    for gap in ("", " "):
        before = f"{emphasis.after}{gap}" if emphasis.after else ""
        if block.startswith(before + emphasis.words):
            return len(before), len(before) + len(emphasis.words)
    return None


def _parts(sentence: str, language: str, spans: Sequence[tuple[int, int]]) -> tuple[Part, ...]:
    """Nothing is emphasised where marks would change how anything is read, such as half of a fraction."""
    said, marked = aloud(sentence, language), sentence
    for begin, end in sorted(spans, reverse=True):
        marked = f"{marked[:begin]}{_BEGIN}{marked[begin:end]}{_END}{marked[end:]}"
    for pattern, _ in EMPHASIS:
        marked = pattern.sub(f"{_BEGIN}\\1{_END}", marked)
    pieces = _PARTS.split(aloud(marked, language)) if marked != sentence else [said]
    if "".join(pieces) != said:
        return (Part(said),)
    return tuple(Part(words, at % 2 == 1 and len(words) <= _LONGEST) for at, words in enumerate(pieces) if words)
