"""Where one sentence ends and the next begins, in any of the lesson's languages."""

import re
import unicodedata

LONGEST = 300
"""Characters; a longer sentence is parted at a comma or a space, so that each piece is spoken, and hushed, swiftly."""

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[؟۔।॥]+[\"'”’»)\]]*|[。！？]+[”’」』）]*|\n\s*\n|\n(?=\s*[-*•\d])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]\.(?:[^\W\d_]\.)+|[A-Z]\.|(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|cf|approx|Fig|No|Nr|bzw|ca|Sr|Sra|M|Mme)\.)$"
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order, without blank ones. Neither `3.5` nor `e.g.` ends one."""
    found = []
    begin = 0
    for end in _END.finditer(text):
        if not _goes_on(text[begin : end.end()], text[end.end() :]):
            found.append(text[begin : end.end()])
            begin = end.end()
    found.append(text[begin:])
    return tuple(piece for sentence in found for piece in _short(" ".join(sentence.split())))


def _goes_on(sentence: str, rest: str) -> bool:
    if not sentence.endswith("."):
        return False
    following = rest.lstrip()[:1]
    return following.islower() or bool(_ABBREVIATION.search(sentence)) or sentence.strip(" .").isdigit()


def _short(sentence: str) -> list[str]:
    pieces = []
    while len(sentence) > LONGEST:
        head = sentence[:LONGEST]
        at = max(head.rfind(mark) for mark in (", ", "; ", ": ", "，", "、", "；", "، ")) + 1
        at = at or head.rfind(" ") + 1 or LONGEST
        pieces.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [*pieces, sentence] if sentence else pieces


def reading_s(text: str) -> float:
    """Seconds that a text is read in silence: 15 letters a second, or 5 of the full-width scripts.

    About 180 words or 300 Chinese characters a minute: slow readers' pace (Brysbaert 2019, Journal of Memory and
    Language 109: 175 to 300 words).
    """
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return wide / 5 + (len(text) - wide) / 15
