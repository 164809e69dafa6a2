"""A lesson without a desk: commands are performed at once, speech is heard as soon as it is said, silences are skipped.

What a terminal, a written scenario and a simulated student stand on. Pure: the clock counts events.
"""

import copy
from dataclasses import dataclass

from tutor import commands as c
from tutor import events as e
from tutor.commands import StepView
from tutor.ports import Grader
from tutor.teaching.standing import Reaction
from tutor.teaching.teacher import Teacher
from tutor.values import Brief, Move


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the tutor said."""

    brief: Brief
    finished: bool
    """False where the student spoke over it."""
    step: str
    """Name of the step that lay before the student."""


class Rehearsal:
    """One run of a lesson; `facts`, `said`, `view` and `criteria` tell what came of it so far."""

    def __init__(self, teacher: Teacher, grader: Grader) -> None:
        """Take a teacher that was not opened yet."""
        self.teacher = teacher
        self.facts: list[e.Fact] = []
        self.said: list[Said] = []
        self.view: StepView | None = None
        self.criteria: tuple[str, ...] = ()
        self.expects: c.Listen | None = None
        self.silence_s: float | None = None
        self.over = False
        """The lesson was finished or paused."""
        self._grader = grader
        self._speaking: c.Speak | None = None
        self._at = 0.0

    def fork(self) -> "Rehearsal":
        """A rehearsal that stands where this one does and goes on by itself; its `facts` and `said` begin empty."""
        forked = copy.copy(self)
        # What a teacher holds besides is never changed, only replaced.
        forked.teacher = copy.copy(self.teacher)
        forked.facts, forked.said = [], []
        return forked

    def come_back(self) -> "Rehearsal":
        """A rehearsal whose teacher, not opened yet, knows no more than what this one has kept."""
        later = Rehearsal(Teacher(self.teacher.lesson, self.facts), self._grader)
        later.facts = self.facts
        return later

    def now(self) -> float:
        """The time of the next event: one second after the last."""
        self._at += 1
        return self._at

    def hear_out(self, until: Move | None = None) -> None:
        """Let the tutor speak to the end, or until it begins a move that shall be spoken over."""
        while self._speaking is not None and self._speaking.brief.move is not until:
            speech, self._speaking = self._speaking, None
            self.said.append(self._said(speech, finished=True))
            self.give(e.SpeechFinished(self.now(), speech.turn))

    def give(self, event: e.Event) -> None:
        """Hand one event to the teacher and perform what follows, up to the tutor's next speech."""
        reaction = self.teacher.react(event)
        self.facts.extend(reaction.facts)
        for command in reaction.commands:
            self._perform(command)

    def _perform(self, command: c.Command) -> None:
        match command:
            case c.Grade(attempt=attempt, key=key):
                self.give(e.Graded(self.now(), attempt, self._grader.grade(attempt, key)))
            case c.Speak():
                self._speaking = command
            case c.Hush(turn=turn):
                self._hush(turn)
            case c.ShowStep(view=view):
                self.view, self.criteria = view, ()
            case c.ShowCriteria(criteria=criteria):
                self.criteria = criteria
            case c.Listen():
                self.expects = command
            case c.SetTimer(seconds=seconds):
                self.silence_s = seconds
            case c.CancelTimer():
                self.silence_s = None
            case c.Finish():
                self.over = True
            case c.ShowProgress():
                pass

    def _hush(self, turn: int) -> None:
        if self._speaking is not None and self._speaking.turn <= turn:
            self.said.append(self._said(self._speaking, finished=False))
            self._speaking = None

    def _said(self, speech: c.Speak, *, finished: bool) -> Said:
        return Said(speech.brief, finished, self.view.name if self.view else "")

    def fall_silent(self) -> bool:
        """Let the silence last until the tutor breaks it; False where it does not."""
        if self.silence_s is None:
            return False
        self.silence_s = None
        self.give(e.TimerFired(self.now(), "silence"))
        return True


class Attended(Rehearsal):
    """A lesson that a session performs: what is given is only kept, in `given`, for the session to tell its teacher."""

    def __init__(self, teacher: Teacher, grader: Grader) -> None:
        """Take a teacher that was not opened yet, or whose lesson is to be followed from here on."""
        super().__init__(teacher, grader)
        self.given: list[e.Event] = []

    def follow(self, reaction: Reaction) -> None:
        """Take in what came of an event."""
        self.facts.extend(reaction.facts)
        for command in reaction.commands:
            if isinstance(command, c.Speak):
                self.silence_s = None
            elif not isinstance(command, c.Grade):
                self._perform(command)

    def give(self, event: e.Event) -> None:
        """Keep it."""
        self.given.append(event)

    def come_back(self) -> Rehearsal:
        """The same: whoever performs it goes on with the same teacher."""
        return self
