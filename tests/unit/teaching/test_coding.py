import pytest

from tutor import commands as c
from tutor import events as e
from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.teaching.coding import KINDS, Checks, feedback, kind, output
from tutor.teaching.phrases import PHRASES, phrase
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.teacher import Teacher
from tutor.values import CodeRun, Modality, Move

LESSON = read_lesson("""---
title: Code
---
## Add
Write `add`.

### Code
```python
def add(a, b): ...
```
### Check
```python
assert add(1, 2) == 3, "Three."
```
### Hints
1. Look at the sign.
2. Use a plus.
### Solution
The plus does it.

```python
def add(a, b):
    return a + b
```
""")


def failed(message: str = "", *, printed: str = "", raised: str = "", stopped: bool = False) -> CodeRun:
    return CodeRun(passed=False, message=message, printed=printed, raised=raised, stopped=stopped)


class Watched(Rehearsal):
    """Keeps the commands."""

    def __init__(self, teacher: Teacher) -> None:
        super().__init__(teacher, LocalGrader())
        self.commands: list[c.Command] = []
        self.give(e.LessonOpened(0))
        self.hear_out()

    def _perform(self, command: c.Command) -> None:
        self.commands.append(command)
        super()._perform(command)

    def runs(self, run: CodeRun) -> tuple[Move, tuple[str, ...]]:
        self.give(e.CodeRan(self.now(), run))
        self.hear_out()
        brief = self.said[-1].brief
        return brief.move, brief.lines

    def attempts(self) -> list[e.AttemptGraded]:
        return [fact for fact in self.facts if isinstance(fact, e.AttemptGraded)]


def test_an_error_comes_before_a_message_and_a_message_before_what_was_printed() -> None:
    run = failed("Three.", printed="3", raised="NameError: name 'x' is not defined")
    assert feedback(run, "en") == "Your code stopped with this error: NameError: name 'x' is not defined."
    assert feedback(failed("Three.", printed="3"), "en") == "Three."
    assert feedback(failed(printed="3\n 4"), "en") == "Your code printed: 3 4."
    assert feedback(failed(printed="x" * 500), "en") == f"Your code printed: {'x' * 119}…."
    assert feedback(failed("Three.", stopped=True), "en") == phrase("code_stopped", "en")
    assert feedback(failed(), "en") == ""


@pytest.mark.parametrize("language", PHRASES)
def test_code_words_stay_as_they_are_in_every_language(language: str) -> None:
    error = "KeyError: '{x} %s'"
    assert error in feedback(failed(raised=error), language)
    assert "{x} %s" in feedback(failed(printed="{x} %s"), language)
    assert feedback(failed(message="{x}"), language) == "{x}"


SAME = [
    ("add(1, 2) gave 5", "add(1, 2) gave -6.5"),
    ("[1, [2, 3]] is not right", "[4] is not right"),
    ("name 'x' is not defined", "name 'y' is not defined"),
    ("it is f(g(1), (2, 3))", "it is f()"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_mistake_with_other_numbers_is_of_one_kind(one: str, other: str) -> None:
    assert kind(failed(one)) == kind(failed(other)) != ""
    assert kind(failed(raised=one)) == kind(failed("something else", raised=other))


def test_other_mistakes_are_of_other_kinds() -> None:
    runs = [failed("It is too much."), failed("It is too little."), failed(raised="ValueError"), failed(stopped=True)]
    assert len({kind(run) for run in runs}) == 4
    assert kind(failed(printed="3")) == kind(failed()) == ""


def test_what_is_said_alone_is_said_alone_once_and_not_without_end() -> None:
    checks = Checks()
    alone = []
    for message in ("one", "one", "two", "three", "one", "four"):
        checks = checks.after(failed(message))
        alone.append(checks.alone)
    assert alone == [True, False, True, True, False, False]
    assert KINDS == 3
    assert not Checks().after(failed()).alone
    assert not Checks().after(CodeRun(passed=True)).alone


def test_the_output_is_all_that_was_seen() -> None:
    assert output(failed("m", printed="p\nq", raised="r", stopped=True)) == "m\nr\np\nq"
    assert output(CodeRun(passed=True)) == ""


def test_the_way_to_the_solution() -> None:
    student = Watched(Teacher(LESSON))
    assert student.runs(failed("Three.")) == (Move.REMEDY, ("Three.",))
    assert student.runs(failed("Three.")) == (Move.HINT, ("Three.", "Look at the sign."))
    assert student.runs(failed()) == (Move.BOTTOM_OUT, ("Not quite yet.", "Use a plus."))
    assert student.runs(failed(raised="E")) == (Move.REMEDY, ("Your code stopped with this error: E.",))
    shown = [command.view.code for command in student.commands if isinstance(command, c.ShowStep)]
    assert shown == ["", "def add(a, b): ..."]
    student.runs(failed(raised="E"))
    shown = [command.view.code for command in student.commands if isinstance(command, c.ShowStep)]
    assert shown[-1] == "def add(a, b):\n    return a + b"
    told = next(said.brief for said in student.said if said.brief.move is Move.SOLUTION)
    assert told.lines == (
        "Your code stopped with this error: E.",
        "Here is how it goes.",
        "The plus does it.\nThe code is shown beside the question.",
    )
    assert c.WatchCode("") in student.commands


def test_the_journal_keeps_the_students_output_where_words_are_kept() -> None:
    run = failed("Three.", printed="4")
    keeping = Watched(Teacher(LESSON))
    keeping.runs(run)
    assert [(each.modality, each.said) for each in keeping.attempts()] == [(Modality.CODE, "Three.\n4")]
    discreet = Watched(Teacher(LESSON, keeps_words=False))
    discreet.runs(run)
    assert [each.said for each in discreet.attempts()] == [""]


def test_to_try_things_is_not_held_against_anybody() -> None:
    student = Watched(Teacher(LESSON))
    before = student.teacher.state.p_known("add")
    student.runs(failed("Three."))
    student.runs(failed("Three."))
    assert student.teacher.state.p_known("add") == before
    student.runs(CodeRun(passed=True))
    assert student.teacher.state.p_known("add") > before


def test_a_program_that_was_told_says_that_it_is_not_known() -> None:
    student = Watched(Teacher(LESSON))
    before = student.teacher.state.p_known("add")
    for _ in range(4):
        student.runs(failed("Three."))
    assert student.teacher.state.outcomes == {"add": "told"}
    assert student.teacher.state.p_known("add") < before


def test_where_the_checks_may_not_run_yet_the_prompt_says_what_to_do() -> None:
    teacher = Teacher(LESSON)
    teacher.trusted = False
    student = Watched(teacher)
    prompts = [said.brief.lines for said in student.said if said.brief.move is Move.PROMPT]
    assert prompts == [("Write add.", phrase("code_untrusted", "en"))]


def test_no_judge_is_asked_early_about_what_is_said_in_a_code_step() -> None:
    student = Watched(Teacher(LESSON))
    listening = [command for command in student.commands if isinstance(command, c.Listen)]
    assert [command.key for command in listening] == [None]
    assert not [command for command in student.commands if isinstance(command, c.Grade)]
