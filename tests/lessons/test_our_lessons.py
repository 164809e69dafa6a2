import re
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
from tutor.lint.linter import check
from tutor.speech.aloud import spoken_forms
from tutor.teaching.phrases import PHRASES
from tutor.teaching.teacher import Teacher
from tutor.values import Attempt, Mark, Modality, Move, Verdict

FOLDER = Path(__file__).parents[2] / "lessons"
GOLDEN = Path(__file__).parents[1] / "golden" / "our_lessons.tsv"
LESSONS = {
    path.name.removesuffix(".lesson.md"): read_lesson(path.read_bytes(), path.name)
    for path in sorted(FOLDER.glob("*.lesson.md"))
}
WRONG_CODE = [
    ("first-function", "the-square", "def square(n):\n    print(n * n)", "nothing back"),
    ("first-function", "the-square", "def square(n):\n    return 2 * n", "twice"),
    ("first-function", "the-square", "def square(n):\n    return 9", "ten"),
    ("first-function", "the-mean-of-a-list", "def mean(n):\n    return sum(n) / 2", "By how many do you divide?"),
    ("first-function", "the-mean-of-a-list", "def mean(n):\n    return sum(n) // len(n)", "cut off"),
    ("first-function", "machines-in-a-row", "def sum_of_squares(a, b):\n    return (a + b) ** 2", "Squares first"),
    ("loops-zh", "从一加到一百", "total = 0\nfor i in range(1, 100):\n    total = total + i", "少加了最后一个数"),
    ("loops-zh", "从一加到一百", "for i in range(1, 101):\n    total = 0\n    total = total + i", "从头开始"),
    ("loops-zh", "数一数偶数", "def count_even(n):\n    return sum(x for x in n if x % 2 == 0)", "个数"),
    ("loops-zh", "数一数偶数", "def count_even(n):\n    return len(n)", "每个数都数了"),
    ("loops-zh", "每个数都翻倍", "def doubled(n):\n    return n * 2", "重复"),
    (
        *("loops-zh", "每个数都翻倍"),
        "def doubled(n):\n    for i in range(len(n)):\n        n[i] *= 2\n    return n",
        "原来的列表",
    ),
    ("decisions-pt", "par-ou-ímpar", "def par(n):\n    return n % 2 == 1", "resto"),
    ("decisions-pt", "par-ou-ímpar", "def par(n):\n    return 'True' if n % 2 == 0 else 'False'", "aspas"),
    ("decisions-pt", "o-conceito", "def conceito(n):\n    return 'C' if n >= 5 else 'D'", "primeiro"),
    ("decisions-pt", "o-conceito", "def conceito(n):\n    return 'A' if n > 9 else 'D'", "fronteira"),
]
"""Lesson, step, what a beginner writes, words of the message."""


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


def test_the_library_is_wide():
    lessons = LESSONS.values()
    languages = [tongue(lesson.language) for lesson in lessons]
    assert len(lessons) >= 16
    assert len(set(languages)) >= 6
    assert languages.count("zh") >= 4
    assert len({lesson.subject for lesson in lessons}) >= 12
    steps = {name: LESSONS[name].steps for name in LESSONS}
    assert sum(any(step.then for step in each) for each in steps.values()) >= 5
    assert sum(any(step.check for step in each) for each in steps.values()) >= 2
    assert sum(any(step.images for step in each) for each in steps.values()) >= 2


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


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_passes_the_check(name: str):
    path = FOLDER / f"{name}.lesson.md"
    assert check(path.read_bytes(), path.name, lambda picture: (FOLDER / picture).is_file()) == []


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


def message(source: str, *cells: str) -> str:
    """What the check says to code run in these cells; empty where it passes."""
    namespace: dict[str, object] = {}
    try:
        for cell in (*cells, source):
            exec(cell, namespace)
    except AssertionError as error:
        return str(error)
    return ""


@every_step
def test_the_solution_of_a_code_step_passes_and_its_starter_does_not(step: Step):
    if step.check:
        (solution,) = re.findall(r"```python\n(.*?)```", step.solution, re.DOTALL)
        assert message(step.check, solution) == ""
        assert message(step.check, step.code)


@pytest.mark.parametrize(("name", "step", "code", "words"), WRONG_CODE)
def test_a_check_tells_what_is_wrong_with_usual_code(name: str, step: str, code: str, words: str):
    assert words in message(LESSONS[name].step(step).check, code)


@pytest.mark.parametrize(("name", "step", "said", "mark", "misconception"), heard())
def test_what_students_say_is_understood(name: str, step: str, said: str, mark: str, misconception: str):
    verdict = grade(LESSONS[name].step(step), said)
    assert verdict.mark.value == mark
    assert (verdict.misconception or "-") == misconception
