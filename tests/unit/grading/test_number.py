"""Numbers found in text."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.number import Number, near, read
from tutor.speech.aloud import aloud, spoken_forms
from tutor.speech.numerals import WORDINGS, cardinal
from tutor.values import Answer

TABLED = sorted(WORDINGS)


def values(text: str, language: str) -> list[Fraction]:
    return [token.value for token in read(text, language) if isinstance(token, Number)]


@given(st.integers(0, 99_999), st.sampled_from(TABLED))
def test_whole_numbers_are_understood_as_they_are_said(number: int, language: str) -> None:
    # num2words has no numbers of several thousands in Arabic that a reader could trust.
    number = number % 1000 if language == "ar" else number
    said = cardinal(number, language)
    assert said is not None
    assert values(said, language) == [number]


@given(st.integers(1, 20), st.integers(2, 20), st.sampled_from(TABLED))
def test_fractions_are_understood_as_they_are_said(top: int, bottom: int, language: str) -> None:
    for said in spoken_forms(Answer("number", f"{top}/{bottom}"), language):
        assert values(said, language) == [Fraction(top, bottom)], said
    assert values(aloud(f"{top}/{bottom}", language), language) == [Fraction(top, bottom)]


@given(st.decimals(0, 100, places=2), st.sampled_from(TABLED))
def test_decimals_are_understood_as_they_are_said(number: object, language: str) -> None:
    for said in spoken_forms(Answer("number", str(number)), language):
        assert values(said, language) == [Fraction(str(number))], said


@pytest.mark.parametrize(
    ("value", "tolerance", "within"),
    [("0.83", "", False), ("0.83", "0.01", True), ("0.83", "1%", True), ("0.8", "1%", False), ("0.83", "?", False)],
)
def test_tolerances(value: str, tolerance: str, within: bool) -> None:
    assert near(Fraction(value), Fraction(5, 6), tolerance) is within
