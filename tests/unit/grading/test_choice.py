"""Choices named by hand, by text, by letter, by number."""

import pytest

from tutor.grading.choice import mark, resolve
from tutor.values import AnswerKey, Attempt, Choice, Mark, Modality

SHAPES = AnswerKey("en", choices=(Choice("A circle", False), Choice("A square", True), Choice("A triangle", False)))
SEVERAL = AnswerKey("en", choices=(Choice("two", True), Choice("three", True), Choice("four", False)))
NUMBERS = AnswerKey("en", choices=(Choice("10", False), Choice("20", True), Choice("30", False)))


def named(text: str, key: AnswerKey) -> tuple[int, ...]:
    return resolve(Attempt(1, Modality.TYPED, text), key).choices


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("a square", (1,)),
        ("Square!", (1,)),
        ("I think it's the square", (1,)),
        ("sqaure", (1,)),
        ("b", (1,)),
        ("B.", (1,)),
        ("(b)", (1,)),
        ("option b", (1,)),
        ("2", (1,)),
        ("number 2", (1,)),
        ("the second one", (1,)),
        ("a", (0,)),
        ("the answer is c", (2,)),
        ("not the square", ()),
        ("the circle or the square", ()),
        ("hexagon", ()),
        ("z", ()),
        ("9", ()),
        ("", ()),
    ],
)
def test_a_choice_is_named(text: str, choices: tuple[int, ...]) -> None:
    assert named(text, SHAPES) == choices


@pytest.mark.parametrize("text", ["a and b", "a, b", "b a", "1 and 2"])
def test_several_are_named(text: str) -> None:
    assert named(text, SEVERAL) == (0, 1)


def test_a_digit_names_no_place_among_numbers() -> None:
    assert named("20", NUMBERS) == (1,)
    assert named("twenty", NUMBERS) == (1,)
    assert named("2", NUMBERS) == ()
    assert named("b", NUMBERS) == (1,)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "la segunda"),
        ("fr", "le deuxième"),
        ("de", "die zweite"),
        ("zh", "第二个"),
        ("ja", "二番目"),
        ("hi", "दूसरा"),
        ("ar", "الثاني"),
        ("pt", "a segunda"),
    ],
)
def test_places_are_named_in_other_languages(language: str, text: str) -> None:
    key = AnswerKey(language, choices=(Choice("xxxxx", False), Choice("yyyyy", True), Choice("zzzzz", False)))
    assert named(text, key) == (1,)


def test_what_was_picked_by_hand_stays() -> None:
    attempt = Attempt(1, Modality.CHOSEN, "b", choices=(2,))
    assert resolve(attempt, SHAPES) is attempt


@pytest.mark.parametrize(
    ("picked", "worth"),
    [
        ((0, 1), Mark.RIGHT),
        ((0,), Mark.PARTLY),
        ((0, 2), Mark.WRONG),
        ((2,), Mark.WRONG),
        ((), Mark.UNSURE),
        ((7,), Mark.UNSURE),
        ((-1,), Mark.UNSURE),
    ],
)
def test_all_right_ones_and_no_wrong_one(picked: tuple[int, ...], worth: Mark) -> None:
    assert mark(Attempt(1, Modality.CHOSEN, choices=picked), SEVERAL) is worth
