"""What is to be done: a closed union, imperative. A session performs it; a rehearsal performs it at once."""

from dataclasses import dataclass
from typing import Literal

from tutor.values import AnswerKey, Attempt, Brief, StepId, Tone, TurnId

TimerName = Literal["silence"]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as the student meets it: nothing in it gives the answer away."""

    step: StepId
    name: str
    html: str
    """Sanitised."""
    language: str
    number: int  # from 1
    total: int
    choices: tuple[str, ...] = ()
    """In HTML, as `html` is."""
    several: bool = False
    """More than one choice may be right."""
    typed: bool = False
    board: bool = False
    draws: bool = False
    """The tutor may draw in this step, so that a board is wanted, also where none is asked of the student."""
    hints: int = 0
    code: str = ""
    """Starter code, where the step wants code."""
    coding: bool = False
    """The step is answered in a cell of the student's own."""
    paper: str = ""
    """What the whiteboard is printed with: squared (also where empty), plain, axes, numbers, staves, or one of
    `images`."""
    images: tuple[str, ...] = ()
    """Names of the pictures in `html`, each an `<img data-picture="name">` without a source."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the student is: what the progress bar and the skill bars show."""

    finished: int
    total: int
    skills: tuple[tuple[str, float, float], ...] = ()
    """Title, p_known, target of each skill of the lesson."""
    steps: tuple[tuple[str, str], ...] = ()
    """Name of each step, and how it ended: an `events.Outcome`, or empty."""
    hints: int = 0
    """How many hints of the step at hand were given."""


@dataclass(frozen=True, slots=True)
class ShowStep:
    """Put a step on the desk."""

    view: StepView


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """Bring the progress up to date."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class ShowCriteria:
    """Ask the student to tick the criteria, in Markdown, that their own work meets."""

    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listen:
    """Expect these answers: words for the recogniser, and how long a silence to allow within an answer."""

    language: str
    expected: tuple[str, ...]
    patience_s: float
    key: AnswerKey | None = None
    """What a judge may know of the step, so that it can be asked while the student's last silence still lasts."""


@dataclass(frozen=True, slots=True)
class BePatient:
    """From now on allow this long a silence within an answer."""

    patience_s: float


@dataclass(frozen=True, slots=True)
class OfferTone:
    """Let the student set what the tutor adapts to: one of `offered`; `asked`: they have yet to say."""

    offered: tuple[Tone, ...]
    tone: Tone
    asked: bool


@dataclass(frozen=True, slots=True)
class WatchCode:
    """Run these checks after each run of the student's cell, and tell CodeRan; empty: watch no longer."""

    check: str


@dataclass(frozen=True, slots=True)
class Grade:
    """Find the verdict on an attempt."""

    attempt: Attempt
    key: AnswerKey


@dataclass(frozen=True, slots=True)
class Speak:
    """Say this, as this turn."""

    turn: TurnId
    brief: Brief


@dataclass(frozen=True, slots=True)
class Hush:
    """Fall silent at once: nothing of this turn or an earlier one may be heard any more."""

    turn: TurnId


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Start, or start again, a timer."""

    timer: TimerName
    seconds: float


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Stop a timer."""

    timer: TimerName


@dataclass(frozen=True, slots=True)
class Finish:
    """The lesson is over, or (not `done`) paused."""

    done: bool


Command = (
    ShowStep
    | ShowProgress
    | ShowCriteria
    | OfferTone
    | Listen
    | BePatient
    | WatchCode
    | Grade
    | Speak
    | Hush
    | SetTimer
    | CancelTimer
    | Finish
)
