"""What a student's copy may not hold, over every lesson that we ship."""

from dataclasses import replace
from pathlib import Path

import pytest

from tutor.export import Form, render
from tutor.lesson.plan import Lesson, Misconception, Step
from tutor.lesson.reader import read_lesson
from tutor.values import Answer

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.lesson.md"))
CANARY = "canary"
STUDENTS: list[Form] = ["notebook", "html", "slides", "worksheet"]
"""A PDF is the printed page of `html`."""


def spiked(step: Step) -> Step:
    """The step with a canary wherever something stands that students do not see."""
    return replace(
        step,
        answers=tuple(replace(each, source=f"{CANARY} answer") for each in step.answers),
        choices=tuple(replace(each, feedback=f"{CANARY} feedback") for each in step.choices),
        board=(f"{CANARY} board",) * len(step.board),
        rubric=(f"{CANARY} rubric",) * len(step.rubric),
        hints=(f"{CANARY} hint",),
        misconceptions=(Misconception(f"{CANARY} name", f"{CANARY} say", (Answer("text", f"{CANARY} pattern"),)),),
        solution=f"{CANARY} solution",
        check=f"assert '{CANARY} check'",
        notes=f"{CANARY} notes",
    )


def turned(step: Step) -> Step:
    """The step with other choices right, as many as before."""
    flags = [choice.right for choice in step.choices]
    flags = flags[-1:] + flags[:-1]
    return replace(step, choices=tuple(replace(each, right=r) for each, r in zip(step.choices, flags, strict=True)))


def shown(lesson: Lesson, to: Form, *, answers: bool = False) -> str:
    return render(lesson, to, answers=answers, paper=False).content.decode()


CASES = [(read_lesson(source.read_bytes(), source.name), to) for source in LESSONS for to in STUDENTS]


@pytest.mark.parametrize(("lesson", "to"), CASES, ids=lambda case: getattr(case, "path", case))
def test_a_students_copy_holds_nothing_that_students_do_not_see(lesson: Lesson, to: Form):
    hidden = replace(lesson, steps=tuple(map(spiked, lesson.steps)))
    copy = shown(hidden, to)
    assert CANARY not in copy
    # Nor does it tell by anything else which of the choices is right.
    assert shown(replace(hidden, steps=tuple(map(turned, hidden.steps))), to) == copy


@pytest.mark.parametrize("lesson", [lesson for lesson, to in CASES if to == "worksheet"], ids=lambda case: case.path)
def test_a_teachers_copy_holds_answers_and_no_more(lesson: Lesson):
    copy = shown(replace(lesson, steps=tuple(map(spiked, lesson.steps))), "worksheet", answers=True)
    assert f"{CANARY} solution" in copy
    for never in ("hint", "notes", "say", "feedback", "name", "pattern"):
        assert f"{CANARY} {never}" not in copy
