"""The settings line of a step: `skill: adding · patience: 6 s`, right under its heading."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tutor.lesson.findings import Findings, nearest, shorten
from tutor.lesson.front import LANGUAGE, SKILL, number, patience
from tutor.lesson.pictures import can_be_paper
from tutor.lesson.words import PAPERS, SECONDS, SETTINGS, TRUTH, fold

_PIECE = re.compile(r"[^·・;；]+")
_PAIR = re.compile(r"([^:：]{1,40})[:：](.*)", re.DOTALL)
_QUANTITY = re.compile(r"([-+]?[0-9][0-9.]*)\s*(\S{0,12})")


@dataclass(frozen=True, slots=True)
class Settings:
    """The pairs of one settings line by canonical key, with the column of each value's pair."""

    values: dict[str, Any]
    columns: dict[str, int]


def read_settings(text: str, line: int, findings: Findings) -> Settings | None:
    """The settings that a line holds; None where it is prose, because no pair on it has both a known key and a value.

    One bad pair among good ones is a finding, and so is a number out of bounds behind a known key.
    """
    pieces = [(piece.start() + 1, piece[0], _PAIR.fullmatch(piece[0])) for piece in _PIECE.finditer(text)]
    read = [(*piece, *_value(piece[2])) for piece in pieces if piece[1].strip()]
    if not any(meant for *_, meant in read):
        return None
    values: dict[str, Any] = {}
    columns: dict[str, int] = {}
    for start, raw, pair, key, value, _ in read:
        column = start + len(raw) - len(raw.lstrip())
        if not pair or not key:
            _unknown(pair[1].strip() if pair else raw.strip(), line, column, findings)
        elif value is None:
            findings.add("T214", line, column, f"`{shorten(raw)}` cannot be.", f"`{key}` is {_WHAT[key]}.")
        elif key in values:
            findings.add("T215", line, column, f"`{pair[1].strip()}` is there twice.", "Keep one of them.")
        else:
            values[key], columns[key] = value, column
    return Settings(values, columns)


def _unknown(word: str, line: int, column: int, findings: Findings) -> None:
    meant = nearest(word, SETTINGS)
    cure = f"Did you mean `{meant}`?" if meant else f"A settings line may hold {', '.join(_READERS)}."
    findings.add("T213", line, column, f"`{shorten(word)}` is no setting.", cure)


def _value(pair: re.Match[str] | None) -> tuple[str, Any, bool]:
    """Canonical key (empty for none), value (None for none), and whether the author surely means a setting."""
    key = SETTINGS.get(fold(pair[1]), "") if pair else ""
    if not pair or not key:
        return key, None, False
    text = pair[2].strip()
    if key in _COUNTED:
        text = unicodedata.normalize("NFKC", text).replace(",", ".")
    value = _READERS[key](text)
    measured = key in _COUNTED and bool(_QUANTITY.fullmatch(text))
    return key, value, value is not None or measured or (key == "paper" and bool(_FILE.fullmatch(text)))


def _seconds(text: str) -> float | None:
    quantity = _QUANTITY.fullmatch(text)
    return patience(quantity[1]) if quantity and (not quantity[2] or fold(quantity[2]) in SECONDS) else None


def _attempts(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) and int(text) else None


def _points(text: str) -> float | None:
    value = number(text)
    return value if value is not None and 0 <= value <= 1000 else None


def _paper(text: str) -> str | None:
    return PAPERS.get(fold(text)) or (text if can_be_paper(text) else None)


def _word(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda text: text if pattern.fullmatch(text) else None


_FILE = re.compile(r"\S+\.[a-z]{3,4}(?:#\S*)?", re.IGNORECASE)
_COUNTED = frozenset({"patience", "attempts", "points"})
_READERS: dict[str, Callable[[str], Any]] = {
    "skill": _word(SKILL),
    "patience": _seconds,
    "attempts": _attempts,
    "points": _points,
    "optional": lambda text: TRUTH.get(fold(text)),
    "language": _word(LANGUAGE),
    "paper": _paper,
    "voice": _word(SKILL),
}
_WHAT = {
    "skill": "the name of a skill, without spaces",
    "patience": "seconds from 0.2 to 120, such as `6 s`",
    "attempts": "a whole number from 1 to 99",
    "points": "a number from 0 to 1000",
    "optional": "`yes` or `no`",
    "language": "a tag like `en` or `pt-BR`",
    "paper": "squared, plain, axes, numbers or staves, or a picture or a page of a PDF beside the lesson, such as "
    "`map.png` or `sheet.pdf#page=2`",
    "voice": "the name of a voice, without spaces",
}
