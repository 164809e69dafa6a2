from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.grading.local import LocalGrader
from tutor.lesson.markdown import to_speech
from tutor.lesson.plan import Step
from tutor.lesson.reader import read_lesson
from tutor.values import Attempt, Mark, Modality, Verdict

LESSONS = sorted((Path(__file__).parents[3] / "lessons").glob("*.lesson.md"))


def steps() -> Iterator[Step]:
    for source in LESSONS:
        yield from filter(lambda step: step.asks, read_lesson(source.read_bytes(), source.name).steps)


STEPS = list(steps())


def grade(step: Step, text: str) -> Verdict:
    return LocalGrader().grade(Attempt(1, Modality.SPOKEN, text), step.key)


@pytest.mark.parametrize("source", LESSONS, ids=lambda path: path.name)
def test_a_lesson_begins_and_ends_with_words(source: Path):
    lesson = read_lesson(source.read_bytes(), source.name)
    assert lesson.welcome
    assert not lesson.steps[-1].asks


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_step_has_a_ladder_and_a_solution(step: Step):
    assert step.prompt
    assert len(step.hints) >= 3
    assert step.solution


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_answers_are_right_and_wrong_ideas_are_known(step: Step):
    for answer in step.answers:
        if answer.kind != "pattern":
            assert grade(step, answer.source).mark is Mark.RIGHT, answer.source
    for choice in step.choices:
        assert grade(step, choice.text).mark is (Mark.RIGHT if choice.right else Mark.WRONG), choice.text
    for misconception in step.misconceptions:
        for pattern in misconception.patterns:
            assert grade(step, pattern.source).misconception == misconception.name, pattern.source


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_nothing_before_the_last_hint_gives_an_answer_away(step: Step):
    for told in (step.prompt, *step.hints[:-1]):
        for sentence in (to_speech(told), *to_speech(told).replace("?", ".").split(".")):
            assert grade(step, sentence).mark is not Mark.RIGHT, sentence
