import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.models.embedded.phrases import answered, grammar, numeric, phrases, vocabulary


def test_a_number_stands_for_the_words_and_signs_for_themselves() -> None:
    found = phrases(["5/6", "1/2 + 1/3", "an equal share"])
    assert found["five", "sixths"] == "five sixths"
    assert found["five", "over", "six"] == "five over six"
    assert found["one", "half", "plus", "one", "third"] == "1/2 + 1/3"
    assert found["equal", "share"] == "equal share"
    assert found["i", "don't", "know"] == ""


@pytest.mark.parametrize("expected", [[], [""], ["***"]])
def test_what_cannot_be_said_makes_no_phrases(expected: list[str]) -> None:
    assert phrases(expected) == {}


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("five sixths", "five sixths"),
        ("i think it is five sixths please", "five sixths"),
        ("the forty two", "forty two"),
        ("i don't know", ""),
        ("i think it is", ""),
        ("", ""),
    ],
)
def test_the_answer_is_found_among_what_is_around_it(said: str, text: str) -> None:
    assert answered(said.split(), phrases(["5/6", "42", "40"])) == text


@given(st.lists(st.text(max_size=30), max_size=5))
def test_whatever_is_expected_the_grammar_holds_only_named_words(expected: list[str]) -> None:
    found = phrases(expected)
    token = {word: f"w{index}" for index, word in enumerate(vocabulary(found))}
    assert not found or "<answer> = w" in grammar(found, token)


def test_numbers_compete_only_where_a_number_is_expected() -> None:
    assert numeric(["the half", "5/6"])
    assert not numeric(["five sixths", "x^2"])
