"""What a voice draws is checked before anybody sees it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.board import PAGE, Annotation
from tutor.models.draw import MOST, drawings
from tutor.teaching.pencil import DRAW


def form(kind: str = "circle", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "x": 500, "y": 300, "dx": 80, "dy": 40, "text": "", "shows": "your six", **more}


def drawn(*forms: dict[str, Any], language: str = "en") -> tuple[Annotation, ...]:
    return drawings(json.dumps({"drawings": forms}), language)


def test_what_fits_is_drawn() -> None:
    assert drawn(form(), form("write", text=" 3 /\n6 ", dx=9, shows="")) == (
        Annotation("circle", 500, 300, 80, 40, "", "your six"),
        Annotation("write", 500, 300, 0, 0, "3 / 6", "“3 / 6”, in the middle"),
    )


def test_what_it_shows_is_told_in_the_language_of_the_lesson() -> None:
    assert drawn(form("arrow", shows=" "), language="de-AT")[0].words == "ein Pfeil, in der Mitte"


@pytest.mark.parametrize(
    ("given", "x", "y", "dx", "dy"),
    [
        (form(x=-5, dx=100), 0, 300, 0, 40),
        (form(x=1000, dx=300, dy=-40), 1000, 300, 48, 40),
        (form("line", x=1000, dx=300, dy=-900), 1000, 300, 24, -300),
        (form("underline", dx=-80), 500, 300, -80, 0),
        (form("arrow", x=10.4, y=20.6, dx=0.4, dy=50.2), 10, 21, 0, 50),
    ],
)
def test_what_leaves_the_page_stays_at_its_edge(given: dict[str, Any], x: int, y: int, dx: int, dy: int) -> None:
    (one,) = drawn(given)
    assert (one.x, one.y, one.dx, one.dy) == (x, y, dx, dy)


def test_nothing_is_drawn_where_there_is_nothing_to_draw() -> None:
    assert drawn(form(dx=0, dy=0), form("write", text="  "), form("underline", dx=0)) == ()


def test_a_speech_draws_a_few_things_at_most_and_writes_a_few_words() -> None:
    assert len(drawn(*[form()] * (MOST + 3))) == MOST
    (long,) = drawn(form("write", text="word " * 100, shows="word " * 100))
    assert len(long.text) <= 60
    assert len(long.words) <= 120


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "{",
        "[]",
        '{"drawings": {}}',
        json.dumps({"drawings": [form("triangle")]}),
        json.dumps({"drawings": [form(x="5")]}),
        json.dumps({"drawings": [form(x=1e9)]}),
        json.dumps({"drawings": [form(colour="red")]}),
        json.dumps({"drawings": [form()], "page": 2}),
        json.dumps({"drawings": [form()]}).replace("500", "NaN"),
    ],
)
def test_what_is_none_draws_nothing(arguments: str) -> None:
    assert drawings(arguments, "en") == ()


def test_the_schema_asks_for_what_is_taken_and_is_closed() -> None:
    parameters = DRAW["parameters"]
    one = parameters["properties"]["drawings"]["items"]
    assert set(one["required"]) == set(one["properties"]) == set(form())
    assert parameters["additionalProperties"] is one["additionalProperties"] is False
    assert all(drawn(form(kind, text="x")) for kind in one["properties"]["kind"]["enum"])


NUMBER = st.floats(-1e5, 1e5)


@given(st.sampled_from(["write", "circle", "underline", "line", "arrow"]), NUMBER, NUMBER, NUMBER, NUMBER)
def test_all_that_is_drawn_lies_on_the_page(kind: str, x: float, y: float, dx: float, dy: float) -> None:
    for one in drawn(form(kind, x=x, y=y, dx=dx, dy=dy, text="x")):
        half = 2 if kind == "circle" else 1
        for at, size, most in ((one.x, one.dx, PAGE[0]), (one.y, one.dy, PAGE[1])):
            assert 0 <= at <= most
            assert 0 <= at + size / half <= most
            assert kind != "circle" or at - size / 2 >= 0
