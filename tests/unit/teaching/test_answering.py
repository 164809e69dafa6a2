from fractions import Fraction

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.local import LocalGrader
from tutor.lesson.answers import read_answer
from tutor.teaching.answering import matching, texts, written
from tutor.values import Answer, AnswerKey, Attempt, Mark, Modality

PATTERNS = [
    *(r"colou?r", r"(?i)^the (cat|dog)$", r"\d+ ?cm", r"[^a-z]+", r"\bfoo\b", r"(?:a|b){2,3}x*", r"\pL+", r"a*"),
    *(r"[[:digit:]]{3}", r"\p{Han}+", r"x = ?-?\d", r"(|a)", r"H_?2_?O", r"\$5", r"[\d.]+", r"(?P<n>\w+)@x"),
    *(r".*water.*", r"水|みず", r"[]a]", r"[[a]", r"[a||b]", r"[^0-9a-zA]", r"\x41", r"[\x41-\x43]", r"(a(b(c)))"),
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_is_made_that_the_pattern_finds(pattern: str) -> None:
    made = matching(pattern)
    assert made
    assert re2.search(pattern, made)


def test_a_text_is_as_short_as_it_may_be() -> None:
    assert [matching(each) for each in (".*water.*", "colou?r", "[-+]?7", "(red|green) ?apple")] == [
        "water",
        "color",
        "7",
        "redapple",
    ]


@pytest.mark.parametrize("pattern", ["", "(", "[a", "a)", "\\", "\\Qa.b\\E", "(?=a)", "(" * 100 + "a" + ")" * 100])
def test_what_is_not_understood_makes_nothing(pattern: str) -> None:
    assert matching(pattern) == ""


@given(st.text(alphabet="ab01()[]{}|*+?.^$\\d,-", max_size=30))
def test_any_pattern_makes_a_text_or_nothing(pattern: str) -> None:
    assert isinstance(matching(pattern), str)


@given(st.fractions(max_denominator=1000, min_value=-1000, max_value=1000), st.sampled_from(["en", "de", "zh"]))
def test_a_number_is_written_as_it_is_read(value: Fraction, language: str) -> None:
    read = read_answer(written(value, language), language, lambda *_: None)
    assert read is not None
    assert read.kind == "number"
    assert Fraction(read.source) == value


def test_what_is_within_a_range_and_what_has_a_unit() -> None:
    assert texts(Answer("range", "[1, 2)"), "en") == ("1.5",)
    assert texts(Answer("range", "(1/2, 1]"), "de") == ("0,75",)
    assert texts(Answer("range", "[3, ∞)"), "en") == ("4",)
    assert texts(Answer("range", "nonsense"), "de") == ()
    assert texts(Answer("quantity", "9.8", "2%", "m/s"), "fr") == ("9,8 m/s", "9.8 m/s")


@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
@pytest.mark.parametrize("source", ["1.125", "-3", "5/6", "1 1/6", "1000", "red", "/gr[ae]y/"])
def test_what_is_made_is_accepted(source: str, language: str) -> None:
    answer = read_answer(source, language, lambda *_: None)
    assert answer is not None
    key = AnswerKey(language, (answer,))
    marks = [LocalGrader().grade(Attempt(0, Modality.TYPED, text), key).mark for text in texts(answer, language)]
    assert Mark.RIGHT in marks
