"""Whole sessions on virtual time: real teacher, real grader, real endpointer; a scripted model and a desk of ours."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import events as e
from tutor import frames as f
from tutor.board import Annotation
from tutor.errors import JournalError, SpeechError
from tutor.grading.local import LocalGrader
from tutor.keeping import Handover
from tutor.lesson.reader import read_lesson
from tutor.session import Session
from tutor.showing import Drawings
from tutor.speech.activity import Samples
from tutor.speech.endpoint import Endpointer
from tutor.teaching.phrases import phrase
from tutor.teaching.teacher import Teacher
from tutor.testing.clock import run_virtually
from tutor.testing.desk import FakeDesk
from tutor.testing.model import ScriptedModel
from tutor.testing.workbench import FakePictures, FakeWorkbench
from tutor.values import Brief, CodeRun, Mark, Modality, Move, Picture, Speech

PICTURE = Picture("image/png", b"png")
CHECK = "assert double(2) == 4, 'twice two is four'"
LESSON = """
---
title: Sums
---
# Sums
Hello.

## First
patience: 1 s

What is 1 + 1?

### Answers
- 2
### Hints
1. Count your thumbs.

   ```board
   circle 500,300 40x40: a thumb
   circle 600,300 40x40: a thumb
   ```

   Both.
2. It is two.

## Second

Draw a circle.

### Board
- it is *round*

## Third

Write `double(n)`. ![two pictures](two.png)

### Code
```python
def double(n): ...
```
### Check
```python
CHECK
```
### Hints
1. Take it times two.
2. The line is `return n * 2`.
""".replace("CHECK", CHECK)


class LoudIsSpeech:
    """Whatever is loud is speech."""

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).max() > 0.1)

    def reset(self) -> None:
        pass


@dataclass
class Kept:
    facts: list[e.Fact] = field(default_factory=list)
    fails: bool = False

    def append(self, facts: Any) -> None:
        if self.fails:
            raise JournalError("The disk is full. Make room, then go on.")
        self.facts.extend(facts)

    def read(self) -> tuple[list[e.Fact], None]:
        return list(self.facts), None


def welcome(conversation: Any, running: bool, begun: bool, language: str) -> f.Welcome:
    return f.Welcome(
        "Sums", "en", "ltr", "Ada", {}, language or "en", running, begun, conversation.hears, conversation.speaks
    )


def sound(seconds: float, level: int = 8000) -> list[f.Mic]:
    frame = np.full(480, level, "<i2").tobytes()
    return [f.Mic(seq, frame) for seq in range(round(seconds / 0.02))]


def play(
    student: Callable[[FakeDesk], Coroutine[Any, Any, None]],
    model: ScriptedModel | None = None,
    records: Kept | None = None,
    desk: FakeDesk | None = None,
    begins: Callable[[Session], None] = lambda _: None,
    *,
    start: str | None = None,
    **more: Any,
) -> tuple[FakeDesk, Kept]:
    model, records, desk = model or ScriptedModel(), records or Kept(), desk or FakeDesk()

    async def main() -> None:
        session = Session(
            teacher=Teacher(read_lesson(LESSON), start=start),
            link=desk,
            model=model,
            grader=LocalGrader(),
            records=records,
            welcome=welcome,
            endpointer=Endpointer(LoudIsSpeech()),
            begins=lambda: begins(session),
            clock=asyncio.get_running_loop().time,
            **more,
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            desk.give(f.Hello(1))
            await student(desk)
            desk.leave()

    run_virtually(main())
    return desk, records


async def begin(desk: FakeDesk) -> None:
    await desk.until(f.Welcome)
    desk.give(f.Pressed("start"))
    await desk.until(f.Caption, lambda caption: caption.move == "prompt")


def marks(records: Kept) -> list[tuple[str, Mark]]:
    return [(each.modality, each.mark) for each in records.facts if isinstance(each, e.AttemptGraded)]


def test_a_spoken_answer_is_heard_graded_and_answered() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.SoundEnded)
        desk.give(f.MicChanged("on"), *sound(0.6), *sound(1.2, level=0))
        assert (await desk.until(f.Caption)).text == "two"
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")

    model = ScriptedModel("two")
    _, records = play(student, model)
    assert marks(records) == [(Modality.SPOKEN, Mark.RIGHT)]
    assert model.expected[0] == ("2",)


def test_the_desk_is_told_how_many_hints_are_left_and_how_each_step_ended() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Pressed("hint"))
        given = await desk.until(f.ShowProgressFrame, lambda shown: shown.progress.hints == 1)
        assert given.progress.steps == (("First", ""), ("Second", ""), ("Third", ""))
        desk.give(f.Pressed("skip"))
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")
        entered = await desk.until(f.ShowProgressFrame)
        assert (entered.progress.hints, entered.progress.steps[0]) == (0, ("First", "skipped"))

    play(student)


def test_the_student_takes_work_home_and_goes_on_from_it_at_another_place() -> None:
    sketch = f.Sketched("second", b'[{"paper":"","drawn":[]}]')

    async def here(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Typed("2"), sketch)
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")
        desk.give(f.Pressed("download"))
        files.append(await desk.until(f.WorkFrame))

    files: list[f.WorkFrame] = []
    play(here)

    async def there(desk: FakeDesk) -> None:
        await desk.until(f.Welcome)
        desk.give(f.Brought(b"no work"))
        assert (await desk.until(f.Notice)).text == phrase("work_broken", "en")
        desk.give(f.Brought(files[0].body))

    drawings = Drawings()
    handover, records = left(there, drawings)
    assert files[0].name == "Sums.tutor.json"
    assert (handover.running, handover.begun, drawings.all()) == (False, True, (sketch,))
    steps = [each.step for each in records.facts if isinstance(each, e.StepEntered)]
    assert steps == ["first", "second"]
    assert Teacher(read_lesson(LESSON), records.facts).state.step == "second"


def left(student: Callable[[FakeDesk], Coroutine[Any, Any, None]], drawings: Drawings) -> tuple[Handover, Kept]:
    """How a session ends that its student leaves for another one."""
    desk, records = FakeDesk(), Kept()

    async def main() -> Handover:
        session = Session(
            teacher=Teacher(read_lesson(LESSON)),
            link=desk,
            model=ScriptedModel(),
            grader=LocalGrader(),
            records=records,
            welcome=welcome,
            endpointer=Endpointer(LoudIsSpeech()),
            drawings=drawings,
            clock=asyncio.get_running_loop().time,
        )
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(session.run())
            desk.give(f.Hello(1))
            await student(desk)
            handover = await running
        assert handover is not None
        return handover

    return run_virtually(main()), records


def test_barge_in_silences_the_tutor_and_its_late_sound_is_stale() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        interrupted = (await desk.until(f.Sound)).turn
        assert desk.speaking == interrupted
        desk.give(f.MicChanged("on"), *sound(0.6))
        assert (await desk.until(f.HushFrame)).turn >= interrupted
        assert desk.speaking is None
        desk.give(*sound(1.2, level=0))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    desk, records = play(student, ScriptedModel("2", sound_s=5.0))
    assert marks(records) == [(Modality.SPOKEN, Mark.RIGHT)]
    assert desk.stale_pcm == b""


def test_a_cough_holds_the_tutor_for_a_moment_and_takes_no_floor() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        turn = (await desk.until(f.Sound)).turn
        desk.give(f.MicChanged("on"), *sound(0.032), *sound(0.3, level=0))
        assert (await desk.until(f.HoldFrame)).turn == turn
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")
        desk.give(*sound(0.032), *sound(0.3, level=0))  # while nobody speaks there is nothing to hold

    desk, records = play(student, ScriptedModel(sound_s=5.0))
    holders = [each.holder for each in desk.received if isinstance(each, f.FloorTaken)]
    assert "student" not in holders
    held = [each.turn for each in desk.received if isinstance(each, f.HoldFrame)]
    assert len(set(held)) == 1
    assert not any(isinstance(each, f.HushFrame) for each in desk.received)
    assert marks(records) == []


def test_what_is_said_on_after_the_endpoint_belongs_to_the_same_utterance() -> None:
    class SlowEars(ScriptedModel):
        longest_s = 0.0

        async def recognise(self, utterance: Any) -> Any:
            self.longest_s = max(self.longest_s, utterance.seconds)
            await asyncio.sleep(0.5)
            return await super().recognise(utterance)

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.SoundEnded)
        desk.give(f.MicChanged("on"), *sound(0.6), *sound(1.2, level=0), *sound(0.6), *sound(1.2, level=0))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    model = SlowEars("two")
    _, records = play(student, model)
    assert marks(records) == [(Modality.SPOKEN, Mark.RIGHT)]
    assert model.longest_s > 1.2


def test_words_are_asked_for_while_the_disk_writes_and_sent_when_it_has() -> None:
    asked = threading.Event()
    desk = FakeDesk()

    class Model(ScriptedModel):
        async def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
            if brief.move is Move.AFFIRM:
                asked.set()
            async for piece in super().speak(brief):
                yield piece

    @dataclass
    class SlowDisk(Kept):
        loop: asyncio.AbstractEventLoop | None = None

        def append(self, facts: Any) -> None:
            if any(isinstance(fact, e.AttemptGraded) for fact in facts):
                assert asked.wait(10), "the model was asked while the disk was at work"
                assert self.loop is not None
                for _ in range(20):  # turns of the loop, in which a caption could be sent
                    asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result(10)
                assert not [each for each in desk.received if isinstance(each, f.Caption) and each.move == "affirm"]
            super().append(facts)

    async def student(desk: FakeDesk) -> None:
        records.loop = asyncio.get_running_loop()
        await begin(desk)
        desk.give(f.Typed("2"))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    records = SlowDisk()
    play(student, Model(), records, desk)
    assert marks(records) == [(Modality.TYPED, Mark.RIGHT)]


def test_the_desk_shows_at_once_that_the_student_has_finished_and_that_they_go_on() -> None:
    """Recognising takes its time; so long nobody is left to wonder whether they were heard."""

    class Slow(ScriptedModel):
        async def recognise(self, utterance: Any) -> Any:
            await asyncio.sleep(0.5)
            return await super().recognise(utterance)

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.SoundEnded)
        desk.give(f.MicChanged("on"), *sound(0.6), *sound(1.2, level=0))
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "model")
        desk.give(*sound(0.6))
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "student")
        desk.give(*sound(1.2, level=0))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    desk, _ = play(student, Slow("two"))
    holders = [each.holder for each in desk.received if isinstance(each, f.FloorTaken)]
    # The first is the greeting and the question; what follows the second "model" is the praise.
    assert holders[holders.index("student") :][:5] == ["student", "model", "student", "model", "tutor"]


def test_press_to_talk_ends_at_the_release() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.MicChanged("on"), f.Talk(True), *sound(0.6), f.Talk(False))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    _, records = play(student, ScriptedModel("two"))
    assert marks(records) == [(Modality.SPOKEN, Mark.RIGHT)]


def test_silence_is_broken_by_a_word_of_patience() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.Caption, lambda caption: caption.move == "nudge")
        await desk.until(f.Caption, lambda caption: caption.move == "hint")
        await desk.until(f.Caption, lambda caption: caption.move == "rest")

    _, records = play(student)
    assert marks(records) == []


def test_what_the_tutor_draws_comes_with_its_words_and_not_before_them() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        assert not any(each.drawn for each in desk.received if isinstance(each, f.Caption))
        desk.give(f.Pressed("hint"))
        hint = await desk.until(f.Caption, lambda caption: caption.move == "hint")
        assert hint.text.startswith("Count your thumbs.")
        assert [(each.kind, each.x, each.words) for each in hint.drawn] == [
            ("circle", 500, "a thumb"),
            ("circle", 600, "a thumb"),
        ]

    play(student)


def test_what_the_voice_itself_draws_is_drawn() -> None:
    circle = Annotation("circle", 500, 300, 40, 40, words="your two")

    class Draws(ScriptedModel):
        async def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
            yield Speech(caption="Look.")
            yield Speech(drawn=(circle,))

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        assert (await desk.until(f.Caption)).drawn == (circle,)

    play(student, Draws())


def test_a_voice_that_says_less_has_drawn_all_of_it_in_the_end() -> None:
    class Terse(ScriptedModel):
        async def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
            yield Speech(caption="Hm.")

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Pressed("hint"))
        assert (await desk.until(f.Caption, lambda caption: caption.move == "hint")).drawn == ()
        rest = await desk.until(f.Caption)
        assert (rest.text, rest.move, len(rest.drawn)) == ("", "hint", 2)

    play(student, Terse())


def test_a_desk_that_comes_back_is_shown_where_the_lesson_is() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Bye(), f.Hello(1))
        assert not (await desk.until(f.Welcome)).running
        assert (await desk.until(f.ShowStepFrame)).view.name == "First"
        desk.give(f.Pressed("start"))
        assert "Welcome back" in (await desk.until(f.Caption, lambda caption: caption.move == "resume")).text

    _, records = play(student)
    assert [type(each) for each in records.facts[-2:]] == [e.LessonPaused, e.LessonResumed]


def test_it_tells_when_it_begins_and_goes_on_and_can_be_paused() -> None:
    sessions: list[Session] = []

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        sessions[0].pause()
        assert not (await desk.until(f.Finished)).done
        sessions[0].pause()
        desk.give(f.Pressed("start"))
        await desk.until(f.Caption, lambda caption: caption.move == "resume")

    _, records = play(student, begins=sessions.append)
    assert len(sessions) == 2
    assert [type(each) for each in records.facts[-2:]] == [e.LessonPaused, e.LessonResumed]


def test_the_edited_lesson_goes_on_at_the_same_step_of_the_same_desk() -> None:
    desk, records = FakeDesk(), Kept()

    def session(teacher: Teacher, goes_on: bool | None) -> Session:
        return Session(
            teacher=teacher,
            link=desk,
            model=ScriptedModel(sound_s=5.0),
            grader=LocalGrader(),
            records=records,
            welcome=welcome,
            endpointer=Endpointer(LoudIsSpeech()),
            goes_on=goes_on,
            clock=asyncio.get_running_loop().time,
        )

    async def student(first: Session) -> None:
        await begin(desk)
        desk.give(f.Pressed("reload"), f.Pressed("skip"))
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")
        first.offer_reload(True)
        await desk.until(f.Sound)
        desk.give(f.Pressed("reload"))
        await desk.until(f.HushFrame)
        await desk.until(f.OfferReload, lambda offer: not offer.offered)
        assert (await desk.until(f.ShowStepFrame)).view.name == "Second"
        assert (await desk.until(f.Welcome)).running
        resumed = await desk.until(f.Caption, lambda caption: caption.move == "resume")
        await desk.until(f.Sound, lambda sound: sound.turn == resumed.turn)
        desk.leave()

    async def main() -> None:
        first = session(Teacher(read_lesson(LESSON)), None)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(student(first))
            desk.give(f.Hello(1))
            handover = await first.run()
            assert handover is not None
            assert (handover.running, handover.begun) == (True, True)
            edited = read_lesson(LESSON.replace("Draw a circle.", "Draw a round circle."))
            teacher = Teacher(edited, records.facts, turn=handover.turn)
            assert await session(teacher, handover.running).run() is None

    run_virtually(main())
    assert [each.view.html for each in desk.received if isinstance(each, f.ShowStepFrame)][-1] == (
        "<p>Draw a round circle.</p>"
    )
    assert desk.stale_pcm == b""
    assert [type(each) for each in records.facts[-2:]] == [e.LessonPaused, e.LessonResumed]


def test_an_edit_before_the_model_is_there_is_offered_once_it_is() -> None:
    class Slow(ScriptedModel):
        @asynccontextmanager
        async def converse(self, *args: Any) -> Any:
            await asyncio.sleep(5)
            async with super().converse(*args) as conversation:
                yield conversation

    desk = FakeDesk()

    async def student(session: Session) -> None:
        await asyncio.sleep(1)
        session.offer_reload(False)
        session.offer_reload(True)
        assert (await desk.until(f.OfferReload)).offered
        desk.leave()

    async def main() -> None:
        session = Session(
            teacher=Teacher(read_lesson(LESSON)),
            link=desk,
            model=Slow(),
            grader=LocalGrader(),
            records=Kept(),
            welcome=welcome,
            endpointer=Endpointer(LoudIsSpeech()),
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            await student(session)

    run_virtually(main())


def test_a_desk_that_never_says_that_it_played_does_not_stop_the_lesson() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")

    play(student, desk=FakeDesk(plays=False))


def test_a_journal_that_cannot_be_written_is_said_and_the_lesson_goes_on() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Typed("2"))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    desk, _ = play(student, records=Kept(fails=True))
    assert f.Notice(phrase("not_saved", "en")) in desk.received


def test_ears_and_judges_that_fail_leave_the_floor_to_nobody() -> None:
    class Failing(ScriptedModel):
        async def expect(self, expected: Any) -> None:
            raise SpeechError("no grammar")

        async def recognise(self, utterance: Any) -> Any:
            raise SpeechError("no ears")

        async def judge(self, attempt: Any, key: Any, board: Any) -> Any:
            raise SpeechError("no judge")

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.MicChanged("on"), f.Talk(True), *sound(0.6), f.Talk(False))
        await desk.until(f.Caption, lambda caption: caption.move == "ask-again")
        desk.give(f.Pressed("skip"))
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")
        desk.give(f.Drawn(b"png"), f.Pressed("show"))
        await desk.until(f.ShowCriteriaFrame, lambda shown: shown.criteria == ("it is <em>round</em>",))
        desk.give(f.Hello(1))
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")
        assert (await desk.until(f.ShowCriteriaFrame)).criteria == ("it is <em>round</em>",), "told again"

    desk, records = play(student, Failing())
    assert f.Notice(phrase("ears_failed", "en")) in desk.received
    assert marks(records) == [(Modality.SPOKEN, Mark.UNSURE), (Modality.DRAWN, Mark.UNSURE)]


def test_a_voice_that_fails_is_said_and_the_lesson_goes_on() -> None:
    class Hoarse(ScriptedModel):
        async def speak(self, brief: Any) -> Any:
            raise SpeechError("The voice is gone. Read the captions.")
            yield

    async def student(desk: FakeDesk) -> None:
        await desk.until(f.Welcome)
        desk.give(f.Pressed("start"))
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "First")
        desk.give(f.Typed("2"))
        await desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Second")

    desk, _ = play(student, Hoarse())
    assert f.Notice(phrase("voice_failed", "en")) in desk.received


@pytest.mark.timeout(120)
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["start", "speak", "pause a while", "type", "hint", "skip", "show", "pause", "leave and return"]
        ),
        max_size=12,
    )
)
def test_the_tutor_is_never_audible_while_the_student_holds_the_floor(acts: list[str]) -> None:
    class Watched(FakeDesk):
        holder = "nobody"

        def send(self, message: f.ToDesk) -> None:
            if isinstance(message, f.FloorTaken):
                self.holder = message.holder
            if isinstance(message, f.Sound) and message.turn > self._hushed:
                assert self.holder != "student", "the tutor speaks while the student does"
            super().send(message)

    class AnyEars(ScriptedModel):
        async def recognise(self, utterance: Any) -> Any:
            self._heard.append("three")
            return await super().recognise(utterance)

    does: dict[str, list[f.FromDesk]] = {
        "start": [f.Pressed("start")],
        "speak": [f.MicChanged("on"), *sound(0.5), *sound(1.2, level=0)],
        "type": [f.Typed("three")],
        "hint": [f.Pressed("hint")],
        "skip": [f.Pressed("skip")],
        "show": [f.Drawn(b"png"), f.Pressed("show")],
        "pause": [f.Pressed("pause")],
        "leave and return": [f.Bye(), f.Hello(1)],
    }

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        for act in acts:
            if act == "pause a while":
                await asyncio.sleep(2)
            else:
                desk.give(*does[act])
                await asyncio.sleep(0.05)
        await asyncio.sleep(60)

    desk, _ = play(student, AnyEars(sound_s=1.0), desk=Watched())
    assert desk.stale_pcm == b"", "sound of a hushed turn was sent after the hush"


def test_audio_and_pictures_never_show_in_a_repr(tmp_path: Path) -> None:
    for message in (f.Mic(0, b"secret"), f.Drawn(b"secret"), f.Sound(1, b"secret")):
        assert "secret" not in repr(message)


# ---- code steps ----

WRONG = CodeRun(passed=False, message="twice two is four", printed="5")


def test_the_students_cells_are_looked_at_while_the_step_wants_code() -> None:
    bench = FakeWorkbench()

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        bench.run(WRONG)
        await desk.until(f.Caption, lambda caption: caption.text == "twice two is four")
        bench.run(CodeRun(passed=True))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")
        await desk.until(f.Finished)
        bench.run(CodeRun(passed=True))

    desk, records = play(student, start="third", workbench=bench)
    assert marks(records) == [(Modality.CODE, Mark.WRONG), (Modality.CODE, Mark.RIGHT)]
    assert bench.checks[0] == CHECK
    assert bench.checks[-1] == "", "and no longer"
    assert f.AskTrust(asked=True) not in desk.received


def test_a_lesson_that_is_closed_in_the_middle_looks_at_no_cell_any_more() -> None:
    bench = FakeWorkbench()
    play(begin, start="third", workbench=bench)
    assert bench.checks == [CHECK, ""]


def test_a_lesson_with_code_asks_before_any_of_it_runs() -> None:
    bench = FakeWorkbench(trusted=False)

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.Caption, lambda caption: "This lesson brings code" in caption.text)
        assert f.AskTrust(asked=True) in desk.received
        bench.run(WRONG)
        desk.give(f.Hello(1))
        await desk.until(f.AskTrust, lambda ask: ask.asked)
        desk.give(f.Pressed("trust"))
        await desk.until(f.AskTrust, lambda ask: not ask.asked)
        bench.run(CodeRun(passed=True))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    pictures = FakePictures({"two.png": PICTURE})
    desk, records = play(student, start="third", workbench=bench, pictures=pictures)
    assert marks(records) == [(Modality.CODE, Mark.RIGHT)]
    assert not [each for each in desk.received if isinstance(each, f.Notice)]
    assert not [each for each in records.facts if isinstance(each, e.LessonPaused)], "the question is no pause"


def test_trust_that_cannot_be_kept_holds_for_now_and_that_is_told() -> None:
    bench = FakeWorkbench(trusted=False, keeps_trust=False)

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Pressed("trust"))
        await desk.until(f.Notice, lambda notice: notice.text == phrase("trust_not_kept", "en"))
        await desk.until(f.AskTrust, lambda ask: not ask.asked)

    play(student, start="third", workbench=bench)
    assert bench.trusted


def test_pictures_come_with_their_step_and_what_is_missing_is_told() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.PictureFrame)

    desk, _ = play(student, start="third", pictures=FakePictures({"two.png": PICTURE}))
    assert f.PictureFrame("two.png", "image/png", b"png") in desk.received

    async def other(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.Notice, lambda notice: "two.png" in notice.text)

    play(other, start="third", pictures=FakePictures({}))


def test_the_desk_may_be_in_another_language_than_the_lesson() -> None:
    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        desk.give(f.Hello(1, "ar"))
        await desk.until(f.Welcome, lambda welcome: welcome.tongue == "ar")
        records.fails = True
        desk.give(f.Typed("2"))
        assert (await desk.until(f.Notice)).text == phrase("not_saved", "ar")
        desk.give(f.Brought(b"no work"))
        assert (await desk.until(f.Notice, lambda told: "Tutor" not in told.text)).text == phrase("work_broken", "ar")

    records = Kept()
    desk, _ = play(student, records=records)
    tutor = [each.text for each in desk.received if isinstance(each, f.Caption) and each.who == "tutor"]
    assert "Yes, that is right." in tutor
