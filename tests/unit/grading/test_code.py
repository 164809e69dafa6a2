import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.local import LocalGrader
from tutor.values import Answer, AnswerKey, Attempt, Mark, Modality, Pitfall, Verdict

KEY = AnswerKey(
    "en",
    misconceptions=(
        Pitfall("adds tops and bottoms", (Answer("expression", "2/5"),)),
        Pitfall("prints it", (Answer("pattern", "^[0-9]+$"), Answer("pattern", "["))),
        Pitfall("name not made", (Answer("text", "NameError"),)),
        Pitfall("too slow", (Answer("quantity", "5", unit="km"),)),
    ),
)


def grade(text: str) -> Verdict:
    return LocalGrader().grade(Attempt(1, Modality.CODE, text), KEY)


SHOWN = {
    "adds tops and bottoms": "adds tops and bottoms",
    "  Adds  tops and bottoms ": "adds tops and bottoms",
    "It should be 5/6\n(2/5)": "adds tops and bottoms",
    "It is wrong.\n25": "prints it",
    "NameError: name 'x' is not defined": "name not made",
    "nameerror": "name not made",
    "Prints it": "prints it",
    "it took 5  km": "too slow",
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_misconception_shows_in_message_error_or_output(text: str) -> None:
    assert grade(text) == Verdict(Mark.WRONG, SHOWN[text])


@pytest.mark.parametrize(
    "text", ["", "It should be 5/6", "12/5", "2/55", "x25", "MyNameErrors", "it adds tops and bottoms here", "5 kmh"]
)
def test_anything_else_is_wrong_and_no_more(text: str) -> None:
    assert grade(text) == Verdict(Mark.WRONG)


def test_a_name_comes_before_a_pattern() -> None:
    assert grade("prints it\nNameError 2/5") == Verdict(Mark.WRONG, "prints it")


@given(st.text(max_size=300))
def test_no_output_is_too_odd_and_none_is_left_to_a_model(text: str) -> None:
    assert grade(text).mark is Mark.WRONG
