"""Numbers as words and as figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.speech.numerals import LARGEST, cardinal, literal, other_literal, plain


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (105, "zh", "一百零五"),
        (110, "zh", "一百一十"),
        (12, "zh-Hans", "十二"),
        (10010, "zh", "一万零一十"),
        (42, "hi", "बयालीस"),
        (123456, "hi", "एक लाख तेईस हज़ार चार सौ छप्पन"),
        (42, "de", "zweiundvierzig"),
        (-3, "en", "minus three"),
        (3, "xx", None),
        (LARGEST, "en", None),
    ],
)
def test_cardinals(number: int, language: str, words: str | None) -> None:
    assert cardinal(number, language) == words


def test_no_two_numbers_sound_alike() -> None:
    for language in ("zh", "hi"):
        assert len({cardinal(number, language) for number in range(1100)}) == 1100


@pytest.mark.parametrize(
    ("digits", "english", "german"),
    [
        ("1.234", Fraction(617, 500), Fraction(1234)),
        ("3.14", Fraction(157, 50), Fraction(157, 50)),
        ("1,234.5", Fraction(2469, 2), Fraction(2469, 2)),
        ("0.833", Fraction(833, 1000), Fraction(833, 1000)),
        ("1 234", Fraction(1234), Fraction(1234)),
        ("1,00,000", Fraction(100_000), Fraction(100_000)),
        (".5", Fraction(1, 2), Fraction(1, 2)),
        ("1.2.3", None, None),
    ],
)
def test_separators_follow_the_language(digits: str, english: Fraction | None, german: Fraction | None) -> None:
    assert literal(digits, "en") == english
    assert literal(digits, "de") == german


@given(st.text("0123456789., '", max_size=60), st.sampled_from(("en", "de")))
def test_any_digits_are_read_or_refused(digits: str, language: str) -> None:
    for value in (literal(digits, language), other_literal(digits, language)):
        assert value is None or value >= 0


def test_signs_of_many_scripts_are_one() -> None:
    assert plain("3½ x² − ٣٫٥") == "3 1/2  x^2 - 3.5"
