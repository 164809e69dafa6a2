"""A unique token planted in every secret of a lesson: so a leak names itself.

Each token says what it is and, for a hint, which.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from tutor import events as e
from tutor.lesson.plan import Lesson, Misconception, Step
from tutor.values import Answer

TOKEN = re.compile(r"zqx(\w+?)x(\d+)x(\d+)zqx")


def token(kind: str, step: int, number: int = 0) -> str:
    return f"zqx{kind}x{step}x{number}zqx"


def drawn(kind: str, step: int, number: int = 0) -> str:
    """The token as it is said, and as the tutor writes it on the board."""
    said = token(kind, step, number)
    return f"{said}\n\n```board\nwrite 100,100 {said}: {said}\n```"


def planted(lesson: Lesson) -> Lesson:
    return replace(lesson, steps=tuple(_planted(step, at) for at, step in enumerate(lesson.steps)))


def _planted(step: Step, at: int) -> Step:
    def wrong_idea(each: Misconception, number: int) -> Misconception:
        return replace(
            each,
            name=f"{each.name} {token('name', at, number)}",
            say=f"{each.say} {drawn('remedy', at, number)}",
            patterns=(*each.patterns, Answer("text", token("pattern", at, number))),
        )

    return replace(
        step,
        answers=(*step.answers, Answer("text", token("answer", at))) if step.answers else (),
        choices=tuple(
            replace(each, feedback=f"{each.feedback} {drawn('feedback', at, number)}")
            for number, each in enumerate(step.choices)
        ),
        rubric=tuple(f"{each} {token('rubric', at, number)}" for number, each in enumerate(step.rubric)),
        board=tuple(f"{each} {token('board', at, number)}" for number, each in enumerate(step.board)),
        hints=tuple(f"{each} {drawn('hint', at, number)}" for number, each in enumerate(step.hints, 1)),
        misconceptions=tuple(wrong_idea(each, number) for number, each in enumerate(step.misconceptions)),
        solution=f"{step.solution} {drawn('solution', at)}",
        check=f"{step.check}\n# {token('check', at)}" if step.check else "",
        notes=f"{step.notes} {token('notes', at)}",
    )


def leaks(text: str, lesson: Lesson, facts: Sequence[e.Fact], allowed: frozenset[str] = frozenset()) -> list[str]:
    """What a text holds that the policy had not released by these facts; `allowed` kinds may be in it."""
    found = ((kind, int(at), int(number)) for kind, at, number in TOKEN.findall(text))
    return [
        f"{kind} {number} of step {at}"
        for kind, at, number in found
        if kind not in allowed and not any(_releases(fact, kind, lesson.steps[at], number) for fact in facts)
    ]


def _releases(fact: e.Fact, kind: str, step: Step, number: int) -> bool:
    match fact:
        case e.HintGiven() if fact.step == step.id:
            return kind == "hint" and number <= fact.number
        case e.StepFinished(outcome="told") if fact.step == step.id:
            return kind in ("solution", "answer")
        case e.RemedyGiven() if fact.step == step.id:
            return kind == "remedy" and step.misconceptions[number].name == fact.misconception
        case _:
            return False
