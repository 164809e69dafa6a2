"""What happened, what is kept of it, and what is to be done: three closed unions, past, past and imperative.

Events go into the teacher and may carry words; facts go into the journal and make its state; commands come out. All
have a JSON form (`encode`, `decode`), so that a teacher may live on the other side of a socket.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from tutor.commands import Command, TimerName
from tutor.errors import JournalError
from tutor.values import (
    Action,
    Attempt,
    CodeRun,
    Delivery,
    Mark,
    Modality,
    Remark,
    StepId,
    Tone,
    TurnId,
    Usage,
    Verdict,
)

# ---- events: what reached the teacher. `at` is Unix time in seconds, taken where the event arose. ----


@dataclass(frozen=True, slots=True)
class LessonOpened:
    """The student is there and wants to begin, or to go on where they were."""

    at: float


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The student began to speak (the onset, not yet an utterance)."""

    at: float


@dataclass(frozen=True, slots=True)
class SpeechLapsed:
    """What had begun was no speech after all: a cough, a chair."""

    at: float


@dataclass(frozen=True, slots=True)
class UtteranceHeard:
    """The student spoke and, after the step's patience, has finished; `text` is empty where it was not understood."""

    at: float
    text: str
    delivery: Delivery | None = None
    """How it was spoken, where the student lets that be measured. It ends with the turn."""


@dataclass(frozen=True, slots=True)
class AnswerTyped:
    """The student sent a typed answer."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class ChoicesPicked:
    """The student chose."""

    at: float
    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkShown:
    """The student says that drawing or spoken answer is ready to be looked at."""

    at: float


@dataclass(frozen=True, slots=True)
class WorkChecked:
    """The student held their own work against the criteria and ticked those it meets."""

    at: float
    criteria: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodeRan:
    """The student ran their cell, and the step's checks ran after it."""

    at: float
    run: CodeRun


@dataclass(frozen=True, slots=True)
class HintAsked:
    """The student pressed Hint."""

    at: float


@dataclass(frozen=True, slots=True)
class SkipAsked:
    """The student pressed Skip."""

    at: float


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """The student pressed Pause, or left."""

    at: float


@dataclass(frozen=True, slots=True)
class RemarkMade:
    """The student pressed a button that says how the step is for them."""

    at: float
    remark: Remark


@dataclass(frozen=True, slots=True)
class ToneChosen:
    """The student said what the tutor may adapt to."""

    at: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class StepChosen:
    """Whoever tries the lesson out chose a step to go on from. Both an event and the fact that is kept of it."""

    at: float
    step: StepId


@dataclass(frozen=True, slots=True)
class Graded:
    """The grader's verdict on the attempt of a turn."""

    at: float
    attempt: Attempt
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SpeechFinished:
    """The tutor's speech of a turn has been played to its end."""

    at: float
    turn: TurnId


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer that was set ran out."""

    at: float
    timer: TimerName


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A call of a model was made that costs something. Both an event and the fact that is kept of it."""

    at: float
    usage: Usage


Event = (
    LessonOpened
    | SpeechStarted
    | SpeechLapsed
    | UtteranceHeard
    | AnswerTyped
    | ChoicesPicked
    | WorkShown
    | WorkChecked
    | CodeRan
    | HintAsked
    | SkipAsked
    | PauseAsked
    | RemarkMade
    | ToneChosen
    | StepChosen
    | Graded
    | SpeechFinished
    | TimerFired
    | ModelUsed
)

# ---- facts: what the journal keeps. ----

Outcome = Literal["solved", "told", "skipped", "narrated"]
"""How a step ended: solved by the student, the solution told, skipped, or nothing was asked."""


@dataclass(frozen=True, slots=True)
class LessonBegan:
    """The first time with this lesson (or its new major version)."""

    at: float
    title: str
    version: str
    digest: str
    """SHA-256 of the lesson file."""


@dataclass(frozen=True, slots=True)
class LessonResumed:
    """The student came back to a lesson in progress; the digest tells whether it was edited meanwhile."""

    at: float
    digest: str


@dataclass(frozen=True, slots=True)
class StepEntered:
    """A step was put before the student."""

    at: float
    step: StepId


@dataclass(frozen=True, slots=True)
class AttemptGraded:
    """One attempt and its verdict; `said` is the student's own words, empty where the profile keeps none."""

    at: float
    step: StepId
    modality: Modality
    mark: Mark
    misconception: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class HintGiven:
    """A rung of the hint ladder was released; the last one is the bottom-out hint."""

    at: float
    step: StepId
    number: int  # from 1
    asked: bool
    """By the student, rather than offered."""


@dataclass(frozen=True, slots=True)
class RemedyGiven:
    """What the lesson says to a misconception was said."""

    at: float
    step: StepId
    misconception: str


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """The student was asked to hold their own work against the criteria."""

    at: float
    step: StepId


@dataclass(frozen=True, slots=True)
class NudgeGiven:
    """The tutor broke a long silence."""

    at: float
    step: StepId


@dataclass(frozen=True, slots=True)
class AdaptationTaken:
    """Teaching took this action on how the student spoke or what they said of the step; which of it, nobody keeps."""

    at: float
    step: StepId
    action: Action


@dataclass(frozen=True, slots=True)
class BranchTaken:
    """The lesson said where to go on from a step; no target: to its end."""

    at: float
    step: StepId
    on: Literal["mastered", "correct", "stuck", "skip"] | None
    target: StepId | None


@dataclass(frozen=True, slots=True)
class StepFinished:
    """A step came to its end."""

    at: float
    step: StepId
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class LessonPaused:
    """The student paused or left."""

    at: float


@dataclass(frozen=True, slots=True)
class LessonFinished:
    """The last step came to its end."""

    at: float


Fact = (
    LessonBegan
    | LessonResumed
    | StepEntered
    | AttemptGraded
    | HintGiven
    | RemedyGiven
    | CheckAsked
    | NudgeGiven
    | AdaptationTaken
    | BranchTaken
    | StepChosen
    | StepFinished
    | LessonPaused
    | LessonFinished
    | ModelUsed
)

_BY_NAME: dict[str, type[Event | Fact | Command]] = {
    cls.__name__: cls for union in (Event, Fact, Command) for cls in get_args(union)
}


@cache
def _adapter(name: str) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(_BY_NAME[name])


def encode(item: Event | Fact | Command) -> dict[str, Any]:
    """The JSON form of an event, fact or command: its fields, and its name under `is`."""
    name = type(item).__name__
    # How somebody spoke is for the teacher at hand alone, and goes into no form.
    fields: dict[str, Any] = _adapter(name).dump_python(item, mode="json", exclude={"delivery"})
    return {"is": name, **fields}


def decode(form: dict[str, Any]) -> Event | Fact | Command:
    """The event, fact or command that `encode` made this of; JournalError for anything else."""
    fields = dict(form)
    name = fields.pop("is", None)
    if name not in _BY_NAME:
        raise JournalError(f"There is no event called {str(name)[:40]!r}. It may come from a newer version of tutor.")
    try:
        item: Event | Fact | Command = _adapter(name).validate_python(fields)
    except ValueError as error:
        raise JournalError(f"A record called {name} has the wrong fields. It may come from a newer version.") from error
    return item
