"""The teacher: events in, facts and commands out. No clock, no I/O, no randomness, no await.

Facts go into the journal and make the state (`state.evolve`); what is only of the moment, the floor and the speech
under way, is rebuilt whenever the lesson is opened.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from tutor import commands as c
from tutor import events as e
from tutor.lesson.plan import Lesson, Step
from tutor.teaching import brief, coding, path, policy
from tutor.teaching.adaptation import TABLE, Table
from tutor.teaching.adapting import Adapting
from tutor.teaching.floor import Holder, Signal
from tutor.teaching.policy import Decision
from tutor.teaching.standing import Reaction, Then
from tutor.teaching.views import expected, solved_view, step_view, welcome_view
from tutor.values import Attempt, Brief, Mark, Modality, Move, StepId, Tone, TurnId, Verdict

_Act = e.AnswerTyped | e.ChoicesPicked | e.WorkShown | e.WorkChecked | e.CodeRan | e.HintAsked | e.SkipAsked


class Teacher(Adapting):
    """One lesson, one student."""

    def __init__(
        self,
        lesson: Lesson,
        facts: Iterable[e.Fact] = (),
        *,
        fresh: bool = False,
        start: StepId | None = None,
        keeps_words: bool = True,
        turn: TurnId = 0,
        ceiling: Tone = "delivery",
        tone: Tone | None = None,
        table: Table = TABLE,
    ) -> None:
        """Take the lesson up where `facts`, an earlier journal, left it.

        `fresh`: from the beginning all the same; `start`: at this step of the lesson all the same, without a welcome.
        `turn`: the latest one of a desk that has heard another teacher before. `ceiling`: the most that a student may
        let the tutor adapt to; `tone`: what they have chosen before; `table`: what it does then.
        """
        super().__init__(lesson, facts, turn, ceiling=ceiling, tone=tone, table=table)
        self.is_open = False
        self._fresh = fresh or start is not None
        self._start = lesson.step(start) if start is not None else None
        self.keeps_words = keeps_words
        self._checks = coding.Checks()
        self._goto: Step | None = None

    @property
    def begun(self) -> bool:
        """Whether there is something to go on with."""
        return bool(self.state.version) and not self.state.finished and not self._fresh

    @property
    def awaits_words(self) -> bool:
        """Whether what the student says now is an attempt."""
        return self.asks and self._step is not None and not self._step.check

    @property
    def asks(self) -> bool:
        """Whether a question stands, though it may not have been heard to its end."""
        return self._asking

    def react(self, event: e.Event) -> Reaction:
        """Take in what happened. A lesson that is not open waits for LessonOpened, or for StepChosen."""
        self._facts, self._commands = [], []
        if isinstance(event, e.ModelUsed):
            # Calls that were under way when the lesson was paused are paid for too.
            self._keep(event)
        elif isinstance(event, e.ToneChosen):
            self._choose_tone(event.tone)
        elif isinstance(event, e.StepChosen):
            self._choose_step(event)
        elif isinstance(event, e.LessonOpened):
            if not self.is_open:
                self._open(event.at)
        elif self.is_open:
            self._dispatch(event)
        return Reaction(tuple(self._facts), tuple(self._commands))

    def _dispatch(self, event: e.Event) -> None:
        match event:
            case e.SpeechStarted():
                self._rouse()
                self._signal(Signal.ONSET)
            case e.SpeechLapsed(at=at):
                self._lapsed(at)
            case e.UtteranceHeard(at=at, text=text, delivery=delivery):
                if self._signal(Signal.ENDPOINT):
                    self._delivery = delivery
                    self._words(at, Modality.SPOKEN, text)
            case e.Graded(attempt=attempt):
                if self._pending == attempt and self.floor.waits_for(attempt.turn, Holder.MODEL):
                    self._graded(event)
            case e.SpeechFinished(at=at, turn=turn):
                if self.floor.waits_for(turn, Holder.TUTOR):
                    self._signal(Signal.PLAYED)
                    self._speaking = None
                    self._go_on(at)
            case e.TimerFired(at=at):
                if self.floor.holder is Holder.NOBODY:
                    self._silence(at)
            case e.RemarkMade():
                self._remark_made(event)
            case e.PauseAsked(at=at):
                self._keep(e.LessonPaused(at))
                self._close(done=False)
            case e.LessonOpened() | e.ModelUsed() | e.ToneChosen() | e.StepChosen():
                pass
            case _:
                self._act(event)

    def _act(self, event: _Act) -> None:
        """Something that the student did with the hands: it takes the floor from whoever held it."""
        if isinstance(event, e.WorkChecked) and not self.state.checking:
            return
        if isinstance(event, e.CodeRan) and not (self._asking and self._step is not None and self._step.check):
            return  # the notebook goes on being the student's own
        self._pending = self._delivery = None
        self._rouse()
        self._signal(Signal.SUBMIT)
        match event:
            case e.AnswerTyped(at=at, text=text):
                self._words(at, Modality.TYPED, text)
            case e.ChoicesPicked(at=at, choices=choices):
                known = self._step is not None and all(0 <= index < len(self._step.choices) for index in choices)
                self._attempt(at, Modality.CHOSEN, choices=choices if known else ())
            case e.WorkShown(at=at):
                self._attempt(at, Modality.DRAWN)
            case e.WorkChecked(at=at, criteria=criteria):
                self._attempt(at, Modality.CHECKED, criteria=criteria)
            case e.CodeRan():
                self._code_ran(event)
            case e.HintAsked(at=at):
                self._help_asked(at)
            case e.SkipAsked(at=at):
                self._skip(at)
            case _:
                assert_never(event)

    # ---- the way through the lesson ----

    def _open(self, at: float) -> None:
        self.is_open = True
        self._pending = self._speaking = self._goto = None
        self._resting = False
        major = self.lesson.version.split(".")[0]
        rewritten = self.state.version.split(".")[0] not in ("", major)
        step = path.resume_step(self.lesson, self.state)
        if self.begun and not rewritten and step is not None:
            self._keep(e.LessonResumed(at, self.lesson.digest))
            self._resume(at, step)
            return
        self._fresh = False
        self._keep(self._began(at))
        if self._start is not None:
            self._keep(e.StepChosen(at, self._start.id))
            self._enter(at, self._start)
            return
        self._do(c.ShowStep(welcome_view(self.lesson)), c.ShowProgress(path.progress(self.lesson, self.state)))
        self._speak(brief.welcome(self.lesson, rewritten=rewritten), Then.ADVANCE)

    def _began(self, at: float) -> e.LessonBegan:
        return e.LessonBegan(at, self.lesson.title, self.lesson.version, self.lesson.digest)

    def _choose_step(self, chosen: e.StepChosen) -> None:
        if not self.begun:
            self._keep(self._began(chosen.at))
        self.is_open, self._fresh = True, False
        self._pending = self._delivery = self._speaking = self._goto = None
        self._rouse()
        self._signal(Signal.SUBMIT)
        self._keep(chosen)
        self._enter(chosen.at, self.lesson.step(chosen.step))

    def _resume(self, at: float, step: Step) -> None:
        if self.state.step != step.id or self.state.goto is not None:
            self._keep(e.StepEntered(at, step.id))
        self._show(step)
        if self.state.checking:
            self._do(c.ShowCriteria(step.key.criteria))
        self._speak(brief.resume(self.lesson, step, trusted=self.trusted), Then.WAIT if step.asks else Then.ADVANCE)

    def _enter(self, at: float, step: Step) -> None:
        self._keep(e.StepEntered(at, step.id))
        self._show(step)
        self._speak(brief.prompt(self.lesson, step, trusted=self.trusted), Then.WAIT if step.asks else Then.ADVANCE)

    def _show(self, step: Step) -> None:
        self._checks = coding.Checks()
        key = step.key if step.asks and not step.check else None
        self._do(c.ShowStep(step_view(self.lesson, step)), c.ShowProgress(path.progress(self.lesson, self.state)))
        self._do(
            c.Listen(step.language, expected(step), policy.patience_s(step, self.state.adapted), key),
            c.WatchCode(step.check),
        )

    def _go_on(self, at: float) -> None:
        """What comes after the tutor has been heard, or was spoken over."""
        if self._then is Then.CLOSE:
            self._close(done=True)
        elif self._then is Then.ADVANCE:
            self._advance(at)
        elif (self._asking or self._then is Then.CHECK) and self._step is not None and not self._resting:
            self._do(c.SetTimer("silence", policy.silence_s(self._step, self.state.adapted)))

    def _advance(self, at: float) -> None:
        step = self._step
        if step is not None and not step.asks and step.id not in self.state.outcomes:
            self._end_step(at, step, "narrated")
        following, self._goto = self._goto or path.next_step(self.lesson, self.state), None
        if following is not None:
            self._enter(at, following)
            return
        self._keep(e.LessonFinished(at))
        self._do(c.ShowProgress(path.progress(self.lesson, self.state)))
        self._speak(brief.farewell(self.lesson, self.state), Then.CLOSE)

    def _finish_step(self, at: float, step: Step, outcome: e.Outcome, said: Brief) -> None:
        self._end_step(at, step, outcome)
        self._do(c.ShowProgress(path.progress(self.lesson, self.state)))
        if said.move is not Move.CHECK:
            self._speak(said, Then.ADVANCE)
            return
        self._do(c.Listen(step.language, (), policy.patience_s(step, self.state.adapted)))
        self._speak(said, Then.CHECK)

    def _end_step(self, at: float, step: Step, outcome: e.Outcome) -> None:
        self._keep(e.StepFinished(at, step.id, outcome))
        branch = path.branch(self.lesson, self.state, step, at)
        if branch is not None:
            self._keep(branch)

    def _close(self, *, done: bool) -> None:
        self._do(c.CancelTimer("silence"))
        self._signal(Signal.CLOSE)
        self.is_open = False
        self._pending = self._speaking = None
        self._do(c.WatchCode(""), c.Finish(done))

    # ---- what the student does ----

    def _attempt(
        self, at: float, modality: Modality, text: str = "", choices: Sequence[int] = (), criteria: Sequence[int] = ()
    ) -> None:
        step, self._pending = self._step, None
        if self._then is Then.CHECK:
            self._reply_to_check(text)
            return
        if not self._asking or step is None:
            self._go_on(at)
            return
        if step.check and modality is not Modality.CODE:
            self._speak(brief.plain(self.lesson, step, Move.ASK_AGAIN, "code_where"), Then.WAIT)
            return
        self._pending = Attempt(self.floor.turn, modality, text, tuple(choices), tuple(criteria))
        self._do(c.Grade(self._pending, step.key))

    def _code_ran(self, event: e.CodeRan) -> None:
        """The checks have decided already; a grader is asked only which misconception a failure shows."""
        self._checks = self._checks.after(event.run)
        text = coding.output(event.run)
        if event.run.passed:
            self._graded(e.Graded(event.at, Attempt(self.floor.turn, Modality.CODE, text), Verdict(Mark.RIGHT)))
        else:
            self._attempt(event.at, Modality.CODE, text)

    def _lapsed(self, at: float) -> None:
        if not self._signal(Signal.LAPSE):
            return
        if self._pending is not None:
            again, self._pending = self._pending, None
            self._signal(Signal.SUBMIT)
            self._attempt(at, again.modality, again.text, again.choices, again.criteria)
        elif self._speaking is not None:
            self._speak(self._speaking, self._then)
        else:
            self._go_on(at)

    def _graded(self, event: e.Graded) -> None:
        step, before, verdict, at = self._step, self.state, event.verdict, event.at
        self._pending = None
        if step is None:
            return
        modality = event.attempt.modality
        words = event.attempt.text or verdict.heard
        if modality is not Modality.CODE and self._remarked_after_all(at, words, verdict):
            return
        self._said = "" if modality is Modality.CODE else words
        kept = words if self.keeps_words else ""
        self._keep(e.AttemptGraded(at, step.id, modality, verdict.mark, verdict.misconception, kept))
        coded = modality is Modality.CODE
        cued = self._cued(at, step, verdict.mark)
        decision = policy.after_verdict(step, before, verdict, news=coded and self._checks.alone, cued=cued)
        if decision.cued is not None:
            self._adapt(at, (decision.cued,))
        if decision.move in (Move.AFFIRM, Move.CHECK):
            said = brief.affirm(self.lesson, step, before, verdict.choices)
            self._finish_step(at, step, "solved", brief.check(said) if decision.move is Move.CHECK else said)
            return
        checked = coding.feedback(self._checks.run, step.language) if coded else ""
        said = brief.reply(
            self.lesson, step, decision, verdict.choices, mark=verdict.mark, modality=modality, checked=checked
        )
        self._perform(at, step, decision, said)

    def _help_asked(self, at: float) -> None:
        if self._then is Then.CHECK:
            self._reply_to_check()
            return
        if not self._asking or self._step is None:
            self._go_on(at)
            return
        decision = policy.help_asked(self._step, self.state)
        if decision.move in (Move.NUDGE, Move.ASK_AGAIN):
            key = "no_more_hints" if decision.move is Move.NUDGE else "try_first"
            self._speak(brief.plain(self.lesson, self._step, decision.move, key), Then.WAIT)
            return
        self._perform(at, self._step, decision, brief.reply(self.lesson, self._step, decision), asked=True)

    def _skip(self, at: float) -> None:
        step = self._step
        if self._asking and step is not None:
            self._finish_step(at, step, "skipped", brief.plain(self.lesson, step, Move.SKIP, "skip"))
        elif self._then is Then.CHECK:
            self._advance(at)
        else:
            self._go_on(at)

    def _silence(self, at: float) -> None:
        step = self._step
        if self._speaking is not None:
            self._speak(self._speaking, self._then)
            return
        if self._then is Then.CHECK:
            self._advance(at)
        if not self._asking or step is None:
            return
        decision = policy.after_silence(step, self.state)
        self._keep(e.NudgeGiven(at, step.id))
        if decision.move is Move.HINT:
            self._perform(at, step, decision, brief.reply(self.lesson, step, decision))
            return
        key = "nudge" if decision.move is Move.NUDGE else "rest"
        self._resting = decision.move is Move.REST
        self._speak(brief.plain(self.lesson, step, decision.move, key), Then.WAIT)

    def _perform(self, at: float, step: Step, decision: Decision, said: Brief, *, asked: bool = False) -> None:
        match decision.move:
            case Move.HINT | Move.BOTTOM_OUT:
                self._keep(e.HintGiven(at, step.id, decision.hint, asked))
                self._do(c.ShowProgress(path.progress(self.lesson, self.state)))
            case Move.REMEDY if decision.misconception is not None:
                self._keep(e.RemedyGiven(at, step.id, decision.misconception.name))
            case Move.SELF_CHECK:
                self._keep(e.CheckAsked(at, step.id))
                self._do(c.ShowCriteria(step.key.criteria))
            case _:
                pass
        if decision.move is Move.SOLUTION:
            if step.check:
                self._do(c.ShowStep(solved_view(self.lesson, step)))
            self._finish_step(at, step, "told", said)
            return
        target = decision.misconception.target if decision.misconception else None
        self._goto = self.lesson.step(target) if target else None
        self._speak(said, Then.ADVANCE if target else Then.WAIT)
