"""Text cut into words, figures and signs, in any script, so that answers can be laid side by side."""

import re
import unicodedata
from functools import lru_cache

from tutor.speech.numerals import base, plain

BREAK = "|"
"""Stands where a clause ends."""

_INDIC = "\u0900-\u0963\u0966-\u0d7f"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0e31-\u0e4e\u3099\u309a"
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LEX = re.compile(
    rf"""(?P<digits>\d{{1,3}}(?:\ \d{{3}})+(?![\d/]|\ /)(?:[.,]\d+)?|\d+(?:[.,']\d+)*|(?<!\w)[.,]\d+)
    |(?P<sign>(?:(?<=^)|(?<=[\s(=/]))-(?=[.,]?\d)|^\s*\+(?=[.,]?\d))
    |(?P<wide>[{_WIDE}])
    |(?P<word>(?:[^\W\d_{_WIDE}{_INDIC}]|[{_MARKS}{_INDIC}])+)
    |(?P<operator>[%/+*×÷=^<>≤≥≠√·]|(?<=\d)\s*-\s*(?=\d))
    |(?P<stop>[,;:!?。、，；：！？।؟،]|\.(?!\w))""",
    re.VERBOSE,
)
_ELIDES = frozenset({"fr", "it", "ca"})
_DROPPED = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u093c\u05b0-\u05c7]")
_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ँ": "ं", "ı": "i"})


def fold(text: str) -> str:
    """Accents and other marks that people leave out taken away; NFC."""
    bare = _DROPPED.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).translate(_ALIKE)


@lru_cache(maxsize=512)
def lex(text: str, language: str) -> tuple[str, ...]:
    """The tokens of a text, without regard to case, marks kept: words, one character of Chinese or Japanese, figures.

    A figure keeps its separators and its own minus (`-3,5`); operators stand alone; a clause ends in BREAK.
    """
    smooth = plain(text).casefold()
    smooth = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_])", " " if base(language) in _ELIDES else "", smooth)
    tokens: list[str] = []
    minus = ""
    for match in _LEX.finditer(smooth):
        kind = match.lastgroup
        if kind == "sign":
            minus = "-" if match[0] == "-" else ""
        elif kind == "digits":
            tokens.append(minus + match[0])
            minus = ""
        elif kind == "stop":
            tokens.append(BREAK)
        else:
            tokens.append(match[0].strip())
    return tuple(tokens)


def is_wide(token: str) -> bool:
    """Whether it is a character of a script that sets no blanks between words."""
    return re.fullmatch(f"[{_WIDE}]", token) is not None
