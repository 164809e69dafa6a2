"""One lesson, one student: what the desk sends becomes events, what the teacher commands is performed.

Three tasks, one inbox, no locks: `_listen` takes in what the desk sends, `_teach` is the inbox's only reader, and
`saying` speaks; whatever takes longer (recognising, judging) puts its outcome into the inbox as an event. It runs on a
loop of its own beside the kernel, so a lesson goes on talking while a cell computes.

| resource | acquired | released |
|---|---|---|
| conversation with the model | `run` | `run`, however it ends |
| speech under way | Speak | Hush, the next Speak, or its end |
| utterance that is being recognised | its endpoint | when recognised; a new onset takes it back and goes on with it |
| timer | SetTimer | CancelTimer, or `run`'s end |
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import assert_never

from tutor import commands as c
from tutor import events as e
from tutor import frames as f
from tutor.acts import acted
from tutor.checking import Checking
from tutor.coding import Coding
from tutor.errors import TutorError
from tutor.hearing import Hearing
from tutor.keeping import Handover, Keeping
from tutor.ports import Conversation, Grader, Link, Model, Pictures, Records, Workbench
from tutor.previewing import Previewing
from tutor.saying import Saying
from tutor.showing import Drawings, Showing, own_words
from tutor.speech.endpoint import Endpointer
from tutor.teaching.floor import Holder
from tutor.teaching.stage import Script
from tutor.teaching.teacher import Teacher
from tutor.teaching.views import line_html
from tutor.telling import Telling
from tutor.values import Mark, Snapshot, Usage, Verdict

_log = logging.getLogger(__name__)


class _Reloading(Exception):
    """Ends all that a session does; what a student has brought is there for the next one."""

    def __init__(self, facts: Sequence[e.Fact] = (), drawings: Sequence[f.Sketched] = ()) -> None:
        self.facts, self.drawings = tuple(facts), tuple(drawings)


_Inbound = e.Event | f.Hello | f.OfferReload | f.WordsChecked | _Reloading | Holder


class Session:
    """A lesson under way."""

    _checking: Checking
    _coding: Coding
    _conversation: Conversation
    _hearing: Hearing
    _keeping: Keeping
    _previewing: Previewing | None
    _saying: Saying
    _showing: Showing
    _tasks: asyncio.TaskGroup

    def __init__(
        self,
        *,
        teacher: Teacher,
        link: Link,
        model: Model,
        grader: Grader,
        records: Records,
        welcome: Callable[[Conversation, bool, bool, str], f.Welcome],
        endpointer: Endpointer,
        workbench: Workbench | None = None,
        pictures: Pictures | None = None,
        words_checked: bool = False,
        begins: Callable[[], None] = lambda: None,
        greets: Callable[[], list[f.ToDesk]] = list,
        goes_on: bool | None = None,
        drawings: Drawings | None = None,
        progressed: Callable[[c.Progress], None] = lambda _: None,
        script: Script | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Put the parts together.

        `welcome` greets the desk, given the conversation, whether the lesson runs, whether it had begun, and the
        language asked for; what `greets` gives follows. Without a workbench no code step can be answered.
        `words_checked`: what was understood is checked before it counts. `begins` is called, on the session's loop,
        when the lesson begins or goes on. `goes_on` says whether the lesson of a desk that is there was running;
        `drawings` stand on its boards. `progressed` is told how far the student is. `script`: in a preview, simulated
        students go by it.
        """
        self._teacher, self._link, self._model = teacher, link, model
        self._grader, self._records, self._clock = script or grader, records, clock
        self._welcome, self._endpointer, self._workbench = welcome, endpointer, workbench
        self.telling = Telling(link, teacher.lesson.language)
        self._words_checked, self._script, self._begins, self._goes_on = words_checked, script, begins, goes_on
        self._inbox: asyncio.Queue[_Inbound] = asyncio.Queue()
        self._handover: Handover | None = None
        self._pictures, self._greets, self._drawings, self._progressed = pictures, greets, drawings, progressed
        self._timers: dict[c.TimerName, asyncio.TimerHandle] = {}
        self._holder = self._shown = Holder.NOBODY

    async def run(self) -> Handover | None:
        """Go on until the link is closed, the task is cancelled, or the student wants the edited lesson: a Handover."""
        lesson = self._teacher.lesson
        async with self._model.converse(lesson.language, lesson.tutor, self._used) as self._conversation:
            try:
                async with asyncio.TaskGroup() as self._tasks:
                    self._make_parts()
                    self._perform(self._teacher.tone_offer)
                    self._set(f.SettingsSet(100, check_words=self._words_checked))
                    self._come_back()
                    teaching = self._tasks.create_task(self._teach())
                    await self._listen()
                    teaching.cancel()
                    self._saying.stop()
                    self._showing.close()
            except* _Reloading:
                pass
            finally:
                self._coding.watch("")
                for timer in self._timers.values():
                    timer.cancel()
        return self._handover

    def _make_parts(self) -> None:
        link, tasks, kept, unseen = self._link, self._tasks, self._drawings, self.telling.unseen
        self._showing = Showing(link=link, pictures=self._pictures, tasks=tasks, lacking=unseen, drawings=kept)
        parts = self._records, self._teacher, self._link, self._showing, self.telling
        self._keeping = Keeping(*parts, brought=self._brought)
        self._checking = Checking(self._showing.show, wanted=self._words_checked)
        self._saying = Saying(
            conversation=self._conversation,
            link=self._link,
            tasks=self._tasks,
            said=lambda turn: self._tell(e.SpeechFinished(self._clock(), turn)),
            mute=lambda error: self.telling.lacks("voice_failed", error),
            echo=self._endpointer.echo,
        )
        self._hearing = Hearing(
            endpointer=self._endpointer,
            conversation=self._conversation,
            tasks=self._tasks,
            tell=self._tell,
            clock=self._clock,
            deaf=lambda error: self.telling.lacks("ears_failed", error),
            heard_out=lambda: self._inbox.put_nowait(Holder.MODEL),
            words_checked=self._words_checked,
            speaking=lambda: self._saying.under_way,
            stirs=self._saying.hold,
            spoiled=lambda fault: self.telling.say(f"sound_{fault}"),
        )
        self._coding = Coding(
            self._workbench,
            self._teacher,
            ran=lambda run: self._tell(e.CodeRan(self._clock(), run)),
            show=self._showing.show,
            lacks=self.telling.lacks,
        )
        ways = self._inbox.put_nowait, self._showing.show, self._link.send
        self._previewing = Previewing(self._teacher, self._script, *ways, clock=self._clock) if self._script else None

    def _brought(self, facts: Sequence[e.Fact], drawings: Sequence[f.Sketched]) -> None:
        self._inbox.put_nowait(_Reloading(facts, drawings))

    def _come_back(self) -> None:
        """Take over a desk: it is greeted once the lesson runs again, so that it never finds it paused."""
        if self._goes_on:
            self._tell(e.LessonOpened(self._clock()))
        if self._goes_on is not None:
            self._inbox.put_nowait(f.Hello(f.PROTOCOL))

    def offer_reload(self, offered: bool, mistake: str = "") -> None:
        """Offer the edited lesson, tell its mistake, or take it back. On the session's loop, also before it runs."""
        self._inbox.put_nowait(f.OfferReload(offered, mistake))

    def pause(self) -> None:
        """Fall silent, as if the student had pressed Pause. On the session's loop; harmless where nothing runs."""
        self._tell(e.PauseAsked(self._clock()))

    # ---- in ----

    async def _listen(self) -> None:
        hearing, previewing = self._hearing, self._previewing
        async for message in self._link.messages():
            if previewing is not None:
                previewing.hear(message)
            match message:
                case f.Mic(body=body):
                    hearing.feed(body)
                case f.Talk(down=True):
                    hearing.hold()
                case f.Talk():
                    hearing.release()
                case f.MicChanged(state=state) if state != "on":
                    hearing.reset()
                case f.Hello() | f.WordsChecked():
                    self._inbox.put_nowait(message)
                case f.Bye():
                    hearing.reset()
                    self._tell(e.PauseAsked(self._clock()))
                case f.Played():
                    self._saying.note_played(message)
                case f.Drawn(body=body):
                    hearing.board = Snapshot(body)
                case f.Sketched():
                    self._showing.drawings.keep(message)
                case f.SettingsSet():
                    self._set(message)
                case f.Pressed(button="reload"):
                    if self._showing.shows(f.OfferReload(True)):
                        self._inbox.put_nowait(_Reloading())
                case f.Pressed(button="trust"):
                    self._tasks.create_task(self._coding.trust())
                case f.Pressed(button="download"):
                    self._tasks.create_task(self._keeping.give())
                case f.Brought(body=body):
                    self._tasks.create_task(self._keeping.take(body))
                case f.Typed() | f.Chosen() | f.Checked() | f.Pressed() | f.ToneSet():
                    self._tell(acted(message, self._clock()))
                case _:
                    pass  # what only goes to the desk; and what is asked of a preview, in a lesson that is none

    def _set(self, settings: f.SettingsSet) -> None:
        checked = self._words_checked or settings.check_words
        self._saying.pace = settings.pace / 100
        self._checking.wanted = self._hearing.words_checked = checked
        self._showing.show(f.ShowSettings(settings.pace, checked, self._words_checked))

    def _used(self, usage: Usage) -> None:
        self._tell(e.ModelUsed(self._clock(), usage))

    def _tell(self, event: e.Event) -> None:
        self._inbox.put_nowait(event)

    def _greet(self, language: str) -> None:
        welcome = self._welcome(self._conversation, self._teacher.is_open, self._teacher.begun, language)
        self.telling.language = welcome.tongue
        self._link.send(welcome)
        self._showing.again()
        for message in (*self._greets(), *map(f.Notice, self._conversation.notices)):
            self._link.send(message)

    # ---- the teacher ----

    async def _teach(self) -> None:
        while True:
            told = await self._inbox.get()
            if isinstance(told, f.Hello):
                # In its turn: a desk that left and came back finds the lesson paused.
                self._greet(told.language)
                continue
            if isinstance(told, f.OfferReload):
                if told != f.OfferReload(False) or self._showing.has_shown(f.OfferReload):
                    self._showing.show(told)
                continue
            if isinstance(told, _Reloading):
                await self._hand_over(told)
                raise told
            if isinstance(told, Holder):
                # The endpoint shows at once, though recognising what was said may yet take its time.
                if self._teacher.floor.holder is Holder.STUDENT:
                    self._show_floor(told)
                continue
            event = self._checking.sift(told, self._teacher, self._clock())
            if event is None:
                self._show_floor(self._holder)
                continue
            await self._react(event)

    async def _react(self, event: e.Event) -> None:
        self._caption_student(event)
        if isinstance(event, e.TimerFired):
            self._cancel_timer(event.timer)
        was_open = self._teacher.is_open
        reaction = self._teacher.react(event)
        if self._teacher.is_open and not was_open:
            self._begins()
        kept = self._tasks.create_task(self._keeping.keep(reaction.facts)) if reaction.facts else None
        for command in sorted(reaction.commands, key=_waits):
            if kept is not None and _waits(command):
                await kept
            self._perform(command, kept)
        if self._teacher.floor.holder is not self._holder or isinstance(event, e.SpeechStarted):
            self._holder = self._teacher.floor.holder
            self._checking.follow(self._teacher.floor)
            self._show_floor(self._holder)
        if self._previewing is not None:
            self._previewing.follow(event, reaction)

    def _show_floor(self, holder: Holder) -> None:
        if holder is not self._shown:
            self._shown = holder
            self._link.send(f.FloorTaken(holder.value))

    async def _hand_over(self, reloading: _Reloading) -> None:
        was_open = self._teacher.is_open
        reaction = self._teacher.react(e.PauseAsked(self._clock()))
        await self._keeping.keep((*reaction.facts, *reloading.facts))
        for command in reaction.commands:
            if isinstance(command, c.Hush):
                self._perform(command)
        self._checking.take_away()
        self._link.send(f.OfferReload(False))
        self._link.send(f.AskTrust(False))  # of these bytes; the edited ones ask for themselves
        self._showing.drawings.keep(*reloading.drawings)
        self._handover = Handover(was_open, self._teacher.begun or bool(reloading.facts), self._teacher.floor.turn)

    def _caption_student(self, event: e.Event) -> None:
        words = own_words(event, self._conversation.judges)
        if words and self._teacher.is_open:
            self._link.send(f.Caption(self._teacher.floor.turn, "student", words))

    # ---- out ----

    def _perform(self, command: c.Command, kept: asyncio.Task[None] | None = None) -> None:
        match command:
            case c.ShowStep(view=view):
                self._showing.step(view)
            case c.ShowProgress(progress=progress):
                self._showing.show(f.ShowProgressFrame(progress))
                self._progressed(progress)
            case c.ShowCriteria(criteria=criteria):
                self._showing.show(f.ShowCriteriaFrame(tuple(map(line_html, criteria))))
            case c.Listen(expected=expected, patience_s=patience_s, key=key):
                self._hearing.expect(key, patience_s, expected)
                self._tasks.create_task(self._expect(expected))
            case c.BePatient(patience_s=patience_s):
                self._hearing.be_patient(patience_s)
            case c.OfferTone(offered=offered, tone=tone, asked=asked):
                self._hearing.measure(tone == "delivery", self._teacher.lesson.language)
                self._showing.show(f.ShowTone(offered, tone, asked))
            case c.WatchCode():
                self._coding.watch(command.check)
            case c.Grade():
                self._grade(command)
            case c.Speak():
                self._saying.begin(command, kept)
            case c.Hush(turn=turn):
                self._saying.stop()
                self._conversation.interrupted(self._saying.played_ms)
                self._link.send(f.HushFrame(turn))
            case c.SetTimer(timer=timer, seconds=seconds):
                self._set_timer(timer, seconds)
            case c.CancelTimer(timer=timer):
                self._cancel_timer(timer)
            case c.Finish(done=done):
                self._link.send(f.Finished(done))
            case _:
                assert_never(command)

    async def _expect(self, expected: Sequence[str]) -> None:
        try:
            await self._conversation.expect(expected)
        except TutorError as error:
            self.telling.lacks("ears_failed", error)

    def _cancel_timer(self, timer: c.TimerName) -> None:
        if running := self._timers.pop(timer, None):
            running.cancel()

    def _set_timer(self, timer: c.TimerName, seconds: float) -> None:
        self._cancel_timer(timer)
        loop = asyncio.get_running_loop()
        self._timers[timer] = loop.call_later(seconds, lambda: self._tell(e.TimerFired(self._clock(), timer)))

    def _grade(self, command: c.Grade) -> None:
        verdict = self._grader.grade(command.attempt, command.key)
        if verdict.mark is Mark.UNSURE and (command.key.criteria or self._conversation.judges):
            self._tasks.create_task(self._judge(command))
        else:
            self._tell(e.Graded(self._clock(), command.attempt, verdict))

    async def _judge(self, command: c.Grade) -> None:
        verdict = Verdict(Mark.UNSURE)
        try:
            verdict = await self._hearing.judge(command.attempt, command.key)
        except TutorError as error:
            _log.warning("%s", error)
        self._tell(e.Graded(self._clock(), command.attempt, verdict))


def _waits(command: c.Command) -> bool:
    """Falling silent and asking the model for words wait for no disk; what the student gets to see does."""
    return not isinstance(command, c.Hush | c.Speak)
