"""A preview at the desk: whole sessions on virtual time; what a student's session drops, a preview does."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from tests.unit.test_session import LESSON, Kept, LoudIsSpeech, welcome
from tutor import events as e
from tutor import frames as f
from tutor import previews as p
from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.previewing import Previewing
from tutor.session import Session
from tutor.speech.endpoint import Endpointer
from tutor.teaching.stage import Script
from tutor.teaching.teacher import Teacher
from tutor.testing.clock import run_virtually
from tutor.testing.desk import FakeDesk
from tutor.testing.model import ScriptedModel
from tutor.values import Mark, Usage

Student = Callable[[FakeDesk], Coroutine[Any, Any, None]]
PICKED = (
    LESSON
    + """
## Fourth

Which is round?

### Choices
- [ ] a brick
- [x] a coin
"""
)


def play(student: Student, *, preview: bool = True, text: str = PICKED) -> tuple[FakeDesk, Kept]:
    """A session, and who sits at its desk."""
    desk, records, lesson = FakeDesk(), Kept(), read_lesson(text)

    async def main() -> None:
        session = Session(
            teacher=Teacher(lesson),
            link=desk,
            model=ScriptedModel(),
            grader=LocalGrader(),
            records=records,
            welcome=welcome,
            endpointer=Endpointer(LoudIsSpeech()),
            clock=asyncio.get_running_loop().time,
            script=Script(lesson, LocalGrader()) if preview else None,
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            desk.give(f.Hello(1))
            await desk.until(f.Welcome)
            await student(desk)
            desk.leave()

    run_virtually(main())
    return desk, records


async def shown(desk: FakeDesk, name: str) -> f.ShowStepFrame:
    return await desk.until(f.ShowStepFrame, lambda each: each.view.name == name)


def said(desk: FakeDesk, who: str) -> list[str]:
    return [each.text for each in desk.received if isinstance(each, f.Caption) and each.who == who]


def marks(records: Kept) -> list[tuple[str, Mark]]:
    return [(each.step, each.mark) for each in records.facts if isinstance(each, e.AttemptGraded)]


def test_a_students_session_drops_what_is_asked_of_a_preview_and_tells_nothing_of_the_plan() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(p.Jump("third"), p.Simulate("right", "on"), f.Pressed("start"))
        await shown(desk, "First")
        await desk.until(f.SoundEnded)
        desk.give(p.Simulate("right", "once"), p.Jump("third"), p.Simulate("right", "on"))
        desk.give(f.Typed("no"))
        await desk.until(f.Caption, lambda each: each.who == "tutor" and each.move != "prompt")

    desk, records = play(student, preview=False)
    assert not [each for each in desk.received if isinstance(each, p.Preview | p.Simulated)]
    assert said(desk, "student") == ["no"]
    assert [type(each) for each in records.facts][:3] == [e.LessonBegan, e.StepEntered, e.AttemptGraded]
    assert {each.step for each in records.facts if isinstance(each, e.StepEntered)} == {"first"}


def test_the_plan_is_shown_and_again_to_a_desk_that_comes_back() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Hello(1))
        await desk.until(p.Preview)

    desk, _ = play(student)
    first, *more = [each for each in desk.received if isinstance(each, p.Preview)]
    assert more[-1] == first
    assert [each.name for each in first.plan] == ["First", "Second", "Third", "Fourth"]
    assert first.students == ("right", "wrong", *(f"random:{n}" for n in range(1, 6)), "silent", "quits")


def test_a_jump_begins_the_lesson_there_and_goes_on_in_order() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(p.Jump("nowhere"), p.Jump("fourth"))
        await shown(desk, "Fourth")
        desk.give(p.Jump("first"))
        await shown(desk, "First")
        await desk.until(f.Caption, lambda each: each.move == "prompt")
        desk.give(f.Typed("2"))
        await shown(desk, "Second")

    _, records = play(student)
    assert [each.step for each in records.facts if isinstance(each, e.StepChosen)] == ["fourth", "first"]
    assert marks(records) == [("first", Mark.RIGHT)]


def test_a_simulated_student_answers_once_as_if_it_were_typed_and_waits() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Pressed("start"))
        await shown(desk, "First")
        desk.give(p.Simulate("nobody", "once"), p.Simulate("wrong", "once"))
        assert await desk.until(p.Simulated, lambda each: each.act != "") == p.Simulated("wrong", "answer", False)
        await desk.until(f.Caption, lambda each: each.who == "tutor" and each.move not in ("prompt", "welcome"))
        await desk.until(f.SoundEnded)

    desk, records = play(student)
    assert said(desk, "student") == ["7919"]
    assert marks(records) == [("first", Mark.WRONG)]


def test_a_simulated_student_goes_on_to_the_end_and_each_step_is_heard_out() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Pressed("start"), p.Simulate("right", "on"))
        assert await desk.until(p.Simulated) == p.Simulated("right", "", True)
        assert (await desk.until(f.Finished)).done

    desk, records = play(student)
    assert said(desk, "student") == ["2", "it is round", "a coin"]
    outcomes = {each.step: each.outcome for each in records.facts if isinstance(each, e.StepFinished)}
    assert outcomes == dict.fromkeys(("first", "second", "third", "fourth"), "solved")
    assert [each for each in desk.received if isinstance(each, p.Simulated)][-1].playing is False
    assert not [each for each in desk.received if isinstance(each, f.HushFrame)][:-1], "only the end is a hush"


def test_whatever_is_pressed_stops_the_simulated_student() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Pressed("start"), p.Simulate("silent", "on"))
        await desk.until(p.Simulated, lambda each: each.act == "silence")
        desk.give(f.Pressed("hint"))
        assert await desk.until(p.Simulated, lambda each: not each.playing) == p.Simulated("silent", "silence", False)
        await desk.until(f.Caption, lambda each: each.move == "hint")
        await asyncio.sleep(60)

    desk, records = play(student)
    assert not [each for each in records.facts if isinstance(each, e.StepFinished)]
    assert len([each for each in desk.received if isinstance(each, p.Simulated) and each.playing]) == 2


def test_who_leaves_and_comes_back_finds_the_desk_open_and_goes_on() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Pressed("start"), p.Simulate("quits", "on"))
        assert not (await desk.until(f.Finished)).done
        assert (await desk.until(f.Welcome)).running
        await shown(desk, "Second")

    _, records = play(student)
    assert sum(isinstance(each, e.LessonResumed) for each in records.facts) >= 1


def test_what_happens_before_the_teacher_knows_of_an_answer_brings_no_second_one() -> None:
    lesson, told = read_lesson(PICKED), list[object]()
    teacher = Teacher(lesson, start="first")
    ways = told.append, lambda _: None, lambda _: None
    previewing = Previewing(teacher, Script(lesson, LocalGrader()), *ways, clock=lambda: 0.0)

    def happened(event: e.Event) -> None:
        previewing.follow(event, teacher.react(event))

    happened(e.LessonOpened(0))
    previewing.hear(p.Simulate("right", "on"))
    happened(e.SpeechFinished(0, teacher.floor.turn))
    happened(e.ModelUsed(0, Usage("judge", "any")))
    assert told == [e.AnswerTyped(0, "2")]
