from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import events as e
from tutor.commands import Speak
from tutor.grading.local import LocalGrader
from tutor.lesson.markdown import to_speech
from tutor.lesson.plan import Lesson, Step
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import LANGUAGES
from tutor.speech.aloud import spoken_forms
from tutor.teaching.phrases import PHRASES
from tutor.teaching.teacher import Teacher
from tutor.values import Attempt, Mark, Modality, Move, Verdict

FOLDER = Path(__file__).parents[3] / "lessons"
GOLDEN = Path(__file__).parents[2] / "golden" / "our_lessons.tsv"
LESSONS = {
    path.name.removesuffix(".lesson.md"): read_lesson(path.read_bytes(), path.name)
    for path in sorted(FOLDER.glob("*.lesson.md"))
}


def asked() -> Iterator[tuple[str, Step]]:
    for name, lesson in LESSONS.items():
        yield from ((f"{name}-{step.line}", step) for step in lesson.steps if step.asks)


def heard() -> list[list[str]]:
    lines = GOLDEN.read_text().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def tongue(language: str) -> str:
    return language.partition("-")[0]


def grade(step: Step, text: str) -> Verdict:
    return LocalGrader().grade(Attempt(1, Modality.SPOKEN, text), step.key)


every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
every_step = pytest.mark.parametrize("step", [step for _, step in asked()], ids=[name for name, _ in asked()])


@every_lesson
def test_a_lesson_begins_and_ends_with_words(lesson: Lesson):
    assert lesson.welcome
    assert not lesson.steps[-1].asks
    assert 5 <= sum(step.asks for step in lesson.steps) <= 10
    assert lesson.level
    assert lesson.subject


@every_lesson
def test_a_lesson_opens_with_its_own_words_in_its_own_language(lesson: Lesson):
    opening = Teacher(lesson).react(e.LessonOpened(0))
    (said,) = [command.brief for command in opening.commands if isinstance(command, Speak)]
    assert said.move is Move.WELCOME
    assert said.language == lesson.language
    assert said.lines == (to_speech(lesson.welcome),)
    assert tongue(lesson.language) in PHRASES
    assert tongue(lesson.language) in LANGUAGES


@every_step
def test_a_step_has_a_ladder_and_a_solution(step: Step):
    assert step.prompt
    assert len(step.hints) >= 3
    assert step.solution


@every_step
def test_answers_are_right_and_wrong_ideas_are_known(step: Step):
    for answer in step.answers:
        if answer.kind == "text":
            assert grade(step, answer.source).mark is Mark.RIGHT, answer.source
    for misconception in step.misconceptions:
        for pattern in misconception.patterns:
            if pattern.kind == "text":
                assert grade(step, pattern.source).misconception == misconception.name, pattern.source


@every_step
def test_an_answer_may_be_said(step: Step):
    for answer in step.answers:
        for said in spoken_forms(answer, step.language) if tongue(step.language) == "en" else ():
            assert grade(step, said).mark is Mark.RIGHT, said


@every_step
def test_choices_may_be_said_and_are_answered_one_by_one(step: Step):
    several = sum(choice.right for choice in step.choices) > 1
    for choice in step.choices:
        right = Mark.PARTLY if several else Mark.RIGHT
        assert grade(step, choice.text).mark is (right if choice.right else Mark.WRONG), choice.text
        assert choice.feedback, choice.text


@every_step
def test_nothing_before_the_last_hint_gives_an_answer_away(step: Step):
    for told in (step.prompt, *step.hints[:-1]):
        for sentence in (to_speech(told), *to_speech(told).replace("?", ".").split(".")):
            assert grade(step, sentence).mark is not Mark.RIGHT, sentence


@pytest.mark.parametrize(("name", "step", "said", "mark", "misconception"), heard())
def test_what_students_say_is_understood(name: str, step: str, said: str, mark: str, misconception: str):
    verdict = grade(LESSONS[name].step(step), said)
    assert verdict.mark.value == mark
    assert (verdict.misconception or "-") == misconception
