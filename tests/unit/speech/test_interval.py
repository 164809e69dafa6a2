from fractions import Fraction

import pytest

from tutor.speech.interval import interval


@pytest.mark.parametrize(
    ("source", "inside", "outside"),
    [
        ("[1, 2)", ("1", "1.5"), ("2", "0.9")),
        ("(1/2, 3/4]", ("3/4", "2/3"), ("1/2", "1")),
        ("(0, ∞)", ("1/9", "1000"), ("0", "-1")),
        ("(-∞, -3]", ("-3", "-4"), ("-2.9",)),
        ("[-1 1/2, 0]", ("-1.5", "0"), ("-1.6",)),
    ],
)
def test_what_lies_in_a_range(source: str, inside: tuple[str, ...], outside: tuple[str, ...]):
    held = interval(source)
    assert held is not None
    assert all(Fraction(each) in held for each in inside)
    assert not any(Fraction(each) in held for each in outside)
    assert held.middle in held


@pytest.mark.parametrize("source", ["", "[1 2]", "[2, 1]", "(1, 1]", "[1, 1/0]", "[a, b]", "[∞, 1]", "[1, 2, 3]"])
def test_what_is_no_range(source: str):
    assert interval(source) is None
