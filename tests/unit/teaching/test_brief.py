from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tutor.events import Outcome
from tutor.lesson.plan import Lesson, Step
from tutor.teaching import brief
from tutor.teaching.phrases import PHRASES
from tutor.teaching.policy import Decision
from tutor.teaching.state import State
from tutor.values import Answer, Emphasis, Mark, Move, Persona


def step(name: str, **more: Any) -> Step:
    return Step(name, name, 1, "?", name, "en", answers=(Answer("text", "yes"),), **more)


def lesson(*steps: Step, language: str = "en") -> Lesson:
    return Lesson("made-up", "", "Made up", language, "1", "", steps, tutor=Persona("Ada", "marin"))


def farewell(*steps: Step, passed: str = "", **outcomes: Outcome) -> str:
    known: Mapping[str, Outcome] = outcomes
    return brief.farewell(lesson(*steps), State(outcomes=known, passed=frozenset(passed))).lines[0]


def test_the_farewell_counts_what_came_up() -> None:
    assert farewell(step("a"), step("b"), a="solved", b="told").endswith("You solved 1 of 2.")
    assert farewell(step("a"), step("b"), step("c"), passed="b", a="solved", c="skipped").endswith("1 of 2.")
    assert farewell(step("a"), step("b", optional=True), a="solved", b="skipped").endswith("1 of 1.")
    assert farewell(step("a"), step("b", optional=True), a="told", b="solved").endswith("1 of 2.")
    assert farewell(step("a"), passed="a") == "That was the lesson."


def test_the_farewell_counts_points_where_there_are_any() -> None:
    steps = step("a", points=2.5), step("b", points=1), step("c", points=0)
    assert farewell(*steps, a="solved", b="told", c="solved").endswith("You earned 2.5 of 3.5 points.")


@pytest.mark.parametrize("language", PHRASES)
def test_every_language_can_say_goodbye(language: str) -> None:
    for points in (1.0, 2.0):
        said = brief.farewell(lesson(step("a", points=points), language=language), State(outcomes={"a": "told"}))
        assert said.lines[0] != brief.farewell(lesson(language=language), State()).lines[0]


def test_a_step_has_its_own_voice() -> None:
    plan = lesson(step("a"), step("b", voice="cedar"))
    assert [brief.prompt(plan, each).persona for each in plan.steps] == [
        Persona("Ada", "marin"),
        Persona("Ada", "cedar"),
    ]


def test_what_the_lesson_sets_off_is_emphasised_where_it_is_said() -> None:
    asked = replace(step("a", hints=("Mind the *bottoms*.",)), prompt="Add, do **not** multiply.")
    said = brief.prompt(lesson(asked), asked)
    assert (said.lines, said.style.emphasised) == (("Add, do not multiply.",), (Emphasis("not", "Add, do"),))
    hint = brief.reply(lesson(asked), asked, Decision(Move.HINT, hint=1), mark=Mark.WRONG)
    assert hint.style.emphasised == (Emphasis("bottoms", "Mind the"),)
