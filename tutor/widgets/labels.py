"""Every word that the desk itself shows, by language: one table a language in `words/`, with the same keys in each."""

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja")
"""Primary subtags of the languages that have a table."""

_WORDS = Path(__file__).parent / "words"


@cache
def _table(subtag: str) -> dict[str, str]:
    table: dict[str, str] = json.loads((_WORDS / f"{subtag}.json").read_text(encoding="utf-8"))
    return table


def labels(language: str) -> dict[str, str]:
    """The desk's labels in a language (BCP 47), else in English. The dict is the caller's."""
    subtag = language.replace("_", "-").split("-", 1)[0].lower()
    return dict(_table(subtag if subtag in LANGUAGES else "en"))
