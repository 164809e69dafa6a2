"""Regular expressions of a lesson, in linear time (RE2)."""

from functools import lru_cache
from typing import Any

import re2

from tutor.grading.phrases import doubtful, phrase
from tutor.grading.text import Fit, Said
from tutor.speech.numerals import plain
from tutor.values import Answer


@lru_cache(maxsize=256)
def compile_pattern(source: str) -> Any:
    """A regular expression, case aside; None where RE2 takes it for none."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(source, options)  # type: ignore[no-untyped-call]
    except re2.error:
        return None


def fit_pattern(answer: Answer, said: Said) -> Fit:
    """EXACT where the pattern is found, case aside, and nothing outside it puts it in doubt; else DOUBT.

    A pattern that cannot be compiled is found nowhere: the reader of lessons reports it.
    """
    compiled = compile_pattern(answer.source)
    text = " ".join(plain(said.text).split())
    match = compiled.search(text) if compiled is not None else None
    if match is None:
        return Fit.DOUBT
    outside = f"{text[: match.start()]} , {text[match.end() :]}"
    return Fit.DOUBT if doubtful(phrase(outside, said.language), said.language) else Fit.EXACT
