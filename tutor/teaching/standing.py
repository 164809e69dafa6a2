"""Where a lesson under way stands for its teacher, and what comes of the event at hand: facts, commands, the floor."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from tutor import commands as c
from tutor import events as e
from tutor.lesson.plan import Lesson, Step
from tutor.teaching.floor import Effect, Floor, Signal
from tutor.teaching.state import evolve, replay
from tutor.values import Action, Brief, Move, Style, TurnId


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows from one event: facts to keep, then commands to perform, each in order."""

    facts: tuple[e.Fact, ...]
    commands: tuple[c.Command, ...]


class Then(Enum):
    """What comes when the speech under way has been heard."""

    WAIT = auto()
    CHECK = auto()
    """A question about a right answer stands; whatever is said to it, the lesson goes on."""
    ADVANCE = auto()
    CLOSE = auto()


class Standing:
    """What a teacher has at hand. State comes of facts alone; the rest is only of the moment."""

    def __init__(self, lesson: Lesson, facts: Iterable[e.Fact], turn: TurnId) -> None:
        self.lesson = lesson
        self.state = replay(lesson, facts)
        self.floor = Floor(turn=turn)
        self._facts: list[e.Fact] = []
        self._commands: list[c.Command] = []
        self._speaking: Brief | None = None
        """Begun, and not known to have been heard to its end."""
        self._then = Then.WAIT
        self._said = ""
        """The student's words that the next speech answers."""
        self._aside = ""
        """A sentence that the next speech begins with."""
        self._resting = False
        self.trusted = True
        """The lesson's own code may run here; where it may not yet, a code step says what to do."""

    @property
    def _step(self) -> Step | None:
        return self.lesson.step(self.state.step) if self.state.step is not None else None

    @property
    def _asking(self) -> bool:
        """Whether the student may answer: a question stands, and nothing else is to come first."""
        step = self._step
        return step is not None and step.asks and self._then is Then.WAIT and step.id not in self.state.outcomes

    def _keep(self, fact: e.Fact) -> None:
        was_checking = self.state.checking
        self._facts.append(fact)
        self.state = evolve(self.lesson, self.state, fact)
        if was_checking and not self.state.checking:
            self._do(c.ShowCriteria(()))

    def _do(self, *commands: c.Command) -> None:
        self._commands.extend(commands)

    def _rouse(self) -> None:
        """The student is there: no silence is waited for."""
        self._resting = False
        self._do(c.CancelTimer("silence"))

    def _signal(self, signal: Signal) -> bool:
        """Move the floor; False where the table refuses."""
        before = self.floor
        self.floor, effect = before.on(signal)
        if effect is Effect.HUSH:
            self._do(c.Hush(before.turn))
        return effect is not Effect.REFUSE

    def _speak(self, said: Brief, then: Then) -> None:
        if (step := self._step) is not None:
            said = replace(said, question=step.question, said=said.said or self._said, board=bool(step.board))
        if self._aside:
            said = replace(said, lines=(self._aside, *said.lines))
        self._said = self._aside = ""
        self._then = then
        self._speaking = said
        if self._signal(Signal.SPEAK):
            self._do(c.Speak(self.floor.turn, replace(said, style=self._style(said))))

    def _style(self, said: Brief) -> Style:
        return replace(
            said.style,
            slow=Action.SPEAK_SLOWER in self.state.adapted,
            short=Action.SHORTER_SENTENCES in self.state.adapted,
            smile=said.move in (Move.AFFIRM, Move.CHECK),
            level=self.lesson.level,
        )
