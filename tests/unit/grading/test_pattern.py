"""Regular expressions of a lesson."""

from tutor.grading.pattern import fit_pattern
from tutor.grading.text import Fit, Said
from tutor.values import Answer


def fit(pattern: str, text: str) -> Fit:
    return fit_pattern(Answer("pattern", pattern), Said.of(text, "en"))


def test_found_whatever_the_case() -> None:
    assert fit("^par[ií]s$", "  PARIS ") is Fit.EXACT


def test_a_doubt_outside_the_match_counts_and_inside_it_does_not() -> None:
    assert fit("paris", "it is not Paris") is Fit.DOUBT
    assert fit("not (in )?paris", "it is not Paris") is Fit.EXACT


def test_what_is_no_pattern_is_found_nowhere() -> None:
    assert fit("(", "(") is Fit.DOUBT
    assert fit(r"(a)\1", "aa") is Fit.DOUBT


def test_work_is_linear() -> None:
    assert fit("(a+)+$", "a" * 900 + "b") is Fit.DOUBT
