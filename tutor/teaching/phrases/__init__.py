"""What the tutor says of its own accord, by language: the lesson brings the rest.

Praise names what was done and never the person; nothing here flatters. A language without a table speaks English for
these few sentences, and the desk says so.
"""

from tutor.teaching.phrases import ar, de, en, es, fr, hi, ja, pt, zh

FALLBACK = "en"

PHRASES: dict[str, dict[str, str]] = {
    "en": en.PHRASES,
    "zh": zh.PHRASES,
    "es": es.PHRASES,
    "fr": fr.PHRASES,
    "de": de.PHRASES,
    "pt": pt.PHRASES,
    "ar": ar.PHRASES,
    "hi": hi.PHRASES,
    "ja": ja.PHRASES,
}


def has_phrases(language: str) -> bool:
    """Whether there is a table for this language (BCP 47)."""
    return _base(language) in PHRASES


def phrase(key: str, language: str, **names: object) -> str:
    """One sentence in a language (BCP 47); in English where there is no table for it."""
    table = PHRASES.get(_base(language), PHRASES[FALLBACK])
    return table[key].format(**names)


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()
