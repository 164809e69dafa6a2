from typing import Any

import pocketsphinx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.models.embedded.phrases import (
    NUMBER_WORDS,
    answered,
    denials,
    denied,
    grammar,
    numbers,
    numeric,
    phrases,
    vocabulary,
)


def test_a_number_stands_for_the_words_and_signs_for_themselves() -> None:
    found = phrases(["5/6", "1/2 + 1/3", "an equal share"])
    assert found["five", "sixths"] == "five sixths"
    assert found["five", "over", "six"] == "five over six"
    assert found["one", "half", "plus", "one", "third"] == "1/2 + 1/3"
    assert phrases(["1/6"])["sixth",] == phrases(["1/6"])["one", "sixth"] == "one sixth"
    assert found["equal", "share"] == "equal share"
    assert found["i", "don't", "know"] == ""


@pytest.mark.parametrize(
    ("expected", "said", "text"),
    [
        ("$x^2$", "x squared", "$x^2$"),
        ("$x^2$", "x to the power of two", "$x^2$"),
        ("$2x^3$", "two x to the third power", "$2x^3$"),
        ("2 1/2", "two and a half", "two and a half"),
        ("-3", "minus three", "minus three"),
        ("-3", "negative three", "negative three"),
        ("0.5", "zero point five", "zero point five"),
        ("0.5", "point five", "zero point five"),
        (".5", "nought point five", "zero point five"),
        ("-0.25", "minus oh point two five", "minus zero point two five"),
        ("1789", "seventeen eighty nine", "one thousand seven hundred and eighty nine"),
        ("1905", "nineteen oh five", "one thousand nine hundred and five"),
        ("1900", "nineteen hundred", "one thousand nine hundred"),
    ],
)
def test_mathematics_is_heard_as_people_say_it(expected: str, said: str, text: str) -> None:
    assert answered(said.split(), phrases([expected])) == text


@pytest.mark.parametrize(
    ("expected", "said"), [("10.5", "point five"), (".5", "5"), ("3/1", "3 1"), ("2000", "twenty")]
)
def test_nothing_else_is_taken_for_a_number(expected: str, said: str) -> None:
    assert answered(said.split(), phrases([expected])) == ""


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


@pytest.mark.parametrize(
    ("said", "denies"),
    [
        ("it's not five sixths", True),
        ("five sixths is wrong", True),
        ("it isn't the five sixths please", True),
        ("it's five sixths", False),
        ("it is not even", False),
        ("i don't know", False),
        ("not", False),
    ],
)
def test_a_denial_is_an_answer_with_a_no_to_it(said: str, denies: bool) -> None:
    found = phrases(["5/6", "it is not even"])
    assert denied(said.split(), found) is denies
    assert (answered(said.split(), found) == said) is (denies or said == "it is not even")


def test_a_denial_of_signs_keeps_the_signs() -> None:
    said = ["it's", "not", "one", "half", "plus", "two", "thirds"]
    assert answered(said, phrases(["1/2 + 2/3"])) == "it's not 1/2 + 2/3"


@given(st.lists(st.text(max_size=30), max_size=5))
def test_whatever_is_expected_the_grammar_holds_only_named_words(expected: list[str]) -> None:
    found = phrases(expected)
    token = {word: f"w{index}" for index, word in enumerate(vocabulary(found))}
    assert not found or "<answer> = w" in grammar(found, token)
    assert not found or "<denial> = w" in denials(found, token)


@pytest.fixture(scope="module")
def decoder() -> Any:
    return pocketsphinx.Decoder(lm=None, dict=None, loglevel="FATAL")


def test_a_grammar_takes_each_of_its_phrases_whole(decoder: Any) -> None:
    found = phrases(["2 1/2", "1/2", "it is", "it is not even"])
    token = {word: word for word in vocabulary(found)}
    step, denial = (decoder.parse_jsgf(told) for told in (grammar(found, token), denials(found, token)))
    for answer in ("two and a half", "two and one half", "half", "one half", "it is", "it is not even"):
        for around in ("{}", "i think it's {}", "um {} please", "i think the {} i think"):
            assert step.accept(around.format(answer))
            assert denial.accept(around.format(answer))
        for around in ("it couldn't be {}", "well i don't think {}", "it's not quite {}", "{} isn't the answer"):
            assert denial.accept(around.format(answer))
            assert not step.accept(around.format(answer))
    for words in ("two and", "two and one", "two", "it is not", "um", "i think the", "don't know"):
        assert not step.accept(words)
    assert step.accept("i don't know")


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ("um two hundred and five", {"47", "5/6", "2 1/2", "0.5", "1789"}),
        ("minus forty", {"47", "5/6", "2 1/2", "0.5", "1789"}),
        ("two over three", {"5/6", "2 1/2"}),
        ("four and a seventh", {"5/6", "2 1/2"}),
        ("five sixths", {"5/6", "2 1/2"}),
        ("three point one four", {"0.5"}),
        ("five and", set()),
        ("a", set()),
        ("three point", set()),
        ("nineteen seventeen", {"1789"}),
    ],
)
def test_a_rival_is_a_whole_number_or_of_a_kind_that_is_expected(decoder: Any, said: str, beside: set[str]) -> None:
    taken = set()
    for expected in ("47", "5/6", "2 1/2", "0.5", "1789"):
        found = phrases([expected])
        token = {word: word for word in (*vocabulary(found), *NUMBER_WORDS)}
        if decoder.parse_jsgf(numbers(found, token)).accept(said):
            taken.add(expected)
    assert taken == beside


def test_numbers_compete_only_where_a_number_is_expected() -> None:
    assert numeric(["the half", "5/6"])
    assert not numeric(["five sixths", "x^2"])
