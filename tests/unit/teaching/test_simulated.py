"""Simulated students: each does what its name says, and what is wrong with a lesson is found and told at its line."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tutor import commands as c
from tutor import events as e
from tutor.errors import ConfigError
from tutor.grading.local import LocalGrader
from tutor.lesson.plan import Branch, Lesson
from tutor.lesson.reader import read_lesson
from tutor.teaching.coverage import Coverage, Gap, Passage
from tutor.teaching.rehearsal import Attended
from tutor.teaching.simulated import cast, rehearse
from tutor.teaching.stage import Script, Stage
from tutor.teaching.teacher import Teacher
from tutor.values import AnswerKey, Attempt, Mark, Verdict

TEXT = """---
title: All kinds
---
Hello.

## Word

What colour is the sky?

### Answers
- blue
- azure
### Misconceptions
- **looks at the sea** `green`: The sky, not the sea. → Pick
- **thinks of night** `black`: By day.
### Hints
1. Look up.
2. It is the colour of the sea.
3. It is blue.

## Pick

Which is a fruit?

### Choices
- [x] pear
- [ ] stone
  - Can you eat it?

## Show

Draw it, and say why.

### Board
- it is round
### Rubric
- says why
### Misconceptions
- **draws a square**: How many corners has it?
### Hints
1. Take a coin.

## Count

How many?

### Answers
- 3.5 ± 0.1

## Bye

See you.
"""
LESSON = read_lesson(TEXT, "kinds.lesson.md")


def branched(lesson: Lesson = LESSON, **then: tuple[Branch, ...]) -> Lesson:
    return replace(lesson, steps=tuple(replace(step, then=then.get(step.id, ())) for step in lesson.steps))


def changed(name: str, **fields: Any) -> Lesson:
    steps = (replace(step, **fields) if step.id == name else step for step in LESSON.steps)
    return replace(LESSON, steps=tuple(steps))


def once() -> Lesson:
    """A last hint that nobody comes to, as the first wrong answer is the last one."""
    return changed("word", attempts=1)


def go(lesson: Lesson = LESSON, *students: str, seed: int = 0) -> Coverage:
    return rehearse(lesson, LocalGrader(), students or ("all",), seed)


def problems(coverage: Coverage, kind: str) -> list[tuple[str, int, str]]:
    return [(gap.step, gap.finding.line, gap.finding.problem) for gap in coverage.gaps if gap.kind == kind]


def test_a_sound_lesson_is_walked_through_and_leaves_no_gap() -> None:
    coverage = go()
    assert coverage.gaps == ()
    assert coverage.passed
    assert all(run.ended for run in coverage.runs)
    assert set(coverage.visits) == {"word", "pick", "show", "count", "bye"}
    assert all(coverage.visits.values())


def test_every_student_does_what_the_name_says() -> None:
    runs = {run.student: run for run in go().runs}
    assert (runs["right"].solved, runs["right"].told, runs["right"].skipped) == (4, 0, 0)
    assert runs["right"].turns == 5, "the open step takes two: it is shown, and then ticked"
    assert (runs["wrong"].solved, runs["wrong"].told) == (0, 4)
    assert runs["silent"].skipped == 4
    assert (runs["quits"].solved, runs["quits"].turns) == (4, 9)
    assert {"misconception:looks at the sea", "misconception:draws a square", "random:1"} <= set(runs)


def test_ways_are_counted_of_the_named_students_only() -> None:
    coverage = go(LESSON, "right", "misconception:looks at the sea")
    assert coverage.visits == {"word": 3, "pick": 2, "show": 2, "count": 2, "bye": 2}
    assert coverage.passages[Passage("", "word", "next", "")] == 2
    assert coverage.passages[Passage("word", "pick", "remedy", "looks at the sea")] == 1
    assert coverage.passages[Passage("bye", "", "next", "")] == 2


def test_the_same_seed_goes_the_same_way() -> None:
    assert go(LESSON, "random:5", seed=7) == go(LESSON, "random:5", seed=7)
    assert go(LESSON, "random:5", seed=7).runs != go(LESSON, "random:5", seed=8).runs


def test_a_branch_is_followed_and_counted() -> None:
    coverage = go(branched(word=(Branch("correct", "show"), Branch("stuck", "word"))), "right", "wrong")
    assert coverage.passages[Passage("word", "show", "branch", "correct")] == 1
    assert coverage.passages[Passage("word", "word", "branch", "stuck")] == 1
    assert coverage.gaps == ()


def test_a_step_that_is_always_passed_over_fails_the_rehearsal() -> None:
    over = tuple(Branch(on, "count") for on in ("correct", "stuck", "skip"))  # type: ignore[arg-type]
    coverage = go(branched(pick=over))
    assert not coverage.passed
    assert problems(coverage, "step") == [("show", 30, "No student can come to the step `Show`.")]


def test_a_branch_that_never_comes_about_is_told_at_its_line() -> None:
    lesson = branched(word=(Branch("mastered", "show"), Branch("correct", "pick")))
    first = replace(lesson.steps[0], places={"then": ((20, 1), (21, 1), (22, 1))})
    coverage = go(replace(lesson, steps=(first, *lesson.steps[1:])))
    assert coverage.passed
    assert problems(coverage, "branch") == [("word", 21, "The branch `mastered` of `Word` is never taken.")]


def test_a_hint_that_cannot_be_reached() -> None:
    coverage = go(once())
    assert problems(coverage, "hint") == [("word", 19, "Hint 3 of `Word` is never given.")]


def test_a_misconception_that_cannot_be_told() -> None:
    mistaken = LESSON.step("word").misconceptions[0]
    coverage = go(changed("word", misconceptions=(replace(mistaken, patterns=()),)))
    assert [gap[0] for gap in problems(coverage, "misconception")] == ["word"]
    assert "backticks" in coverage.gaps[0].finding.cure


class Strict:
    """Takes no answer but one."""

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        return Verdict(Mark.WRONG) if attempt.text == "azure" else LocalGrader().grade(attempt, key)


class Blind:
    """Can tell nothing."""

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        return Verdict(Mark.UNSURE)


def test_an_accepted_answer_that_is_not_taken_for_right_fails_the_rehearsal() -> None:
    coverage = rehearse(LESSON, Strict(), ["right"])
    assert not coverage.passed
    assert problems(coverage, "answer") == [("word", 12, "The answer `azure` of `Word` is not taken for right.")]


def test_a_student_who_finds_no_end_fails_the_rehearsal() -> None:
    only = replace(LESSON, steps=(replace(LESSON.step("show"), hints=(), misconceptions=()),))
    coverage = rehearse(only, Blind(), ["right", "silent"])
    assert [run.ended for run in coverage.runs] == [False, True]
    assert len(problems(coverage, "loop")) == 2
    assert not coverage.passed


def test_the_outcome_is_json() -> None:
    coverage = go(once())
    form = json.loads(json.dumps(coverage.as_json()))
    assert form["passed"] is True
    assert form["gaps"][0]["finding"]["line"] == 19
    assert {"start": "", "end": "word", "way": "next", "label": "", "count": len(coverage.runs)} in form["passages"]


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    rehearse(LESSON, LocalGrader(), ["right", "silent"], progress=lambda done, total: told.append((done, total)))
    assert told[0] == (1, 7)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == 6, "two students and four steps; narration is nothing to walk into"


@pytest.mark.parametrize("name", ["left", "random:x", "random:0", "misconception:none such", ""])
def test_a_student_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(ConfigError):
        go(LESSON, name)


def test_a_gap_is_one_plain_record() -> None:
    gap = go(once()).gaps[0]
    assert isinstance(gap, Gap)
    assert str(gap.finding).startswith("kinds.lesson.md:19:")


def acts_before_a_teacher_at_work(name: str, answers: int) -> list[str]:
    """What a student does in a lesson that somebody else performs; all that the tutor says is heard at once."""
    lesson = read_lesson(TEXT)
    teacher, script = Teacher(lesson), Script(lesson, LocalGrader())
    attended = Attended(teacher, script)
    stage = Stage(script, attended)
    [(_, student)] = cast(lesson, [name], seed=0)
    waiting: list[e.Event] = [e.LessonOpened(0)]
    acts: list[str] = []
    while waiting:
        event = waiting.pop(0)
        acts.append(type(event).__name__)
        reaction = teacher.react(event)
        attended.follow(reaction)
        for command in reaction.commands:
            if isinstance(command, c.Grade):
                waiting.append(e.Graded(0, command.attempt, script.grade(command.attempt, command.key)))
            elif isinstance(command, c.Speak):
                waiting.append(e.SpeechFinished(0, command.turn))
        if not waiting and answers:
            answers -= 1
            student(stage)
            waiting, attended.given = attended.given, []
    return [each for each in acts if each not in ("Graded", "SpeechFinished")]


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("right", "LessonOpened AnswerTyped ChoicesPicked WorkShown WorkChecked"),
        ("silent", "LessonOpened TimerFired TimerFired TimerFired"),
        ("quits", "LessonOpened PauseAsked LessonOpened AnswerTyped PauseAsked LessonOpened ChoicesPicked"),
    ],
)
def test_a_simulated_student_acts_in_a_lesson_that_a_session_performs(name: str, acts: str) -> None:
    assert " ".join(acts_before_a_teacher_at_work(name, acts.count(" ") - acts.count("PauseAsked"))) == acts
