"""The nouns that everything else speaks in: plain, frozen, and free of any idea how they came about.

Sounds and pictures never show in a repr, so that none reaches a log, an output or an exception.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from tutor.board import Annotation

TurnId = int
"""Counts up within a session; whatever carries an old one is stale and is dropped."""

StepId = str
"""The slug of a step's heading."""

WIRE_RATE_HZ = 24_000
"""Samples a second of all sound between browser, session and model: mono, signed 16 bit, little endian."""


@dataclass(frozen=True, slots=True)
class Audio:
    """Mono sound as signed 16-bit little-endian samples."""

    pcm: bytes = field(repr=False)
    rate_hz: int = WIRE_RATE_HZ

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate_hz


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the whiteboard shows: one picture."""

    content: bytes = field(repr=False)
    """PNG, or JPEG where that is smaller."""

    @property
    def kind(self) -> str:
        """Its media type."""
        return "image/jpeg" if self.content.startswith(b"\xff\xd8") else "image/png"


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, and when in its utterance it was spoken, in seconds."""

    text: str
    begin_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser made of one utterance; `text` is empty where it could not tell."""

    text: str
    words: tuple[Word, ...] = ()
    """All that was said, where the recogniser tells when: also what leads to an answer and is not in `text`."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far a measure of one utterance lies from what is usual, and how sure that is. Its numbers show in no repr."""

    size: float = field(default=0.0, repr=False)
    """0 is as usual; from ±1 on the difference is plain enough to act upon. Its sign says more or less."""
    confidence: float = field(default=0.0, repr=False)
    """From 0, nothing can be said, to 1."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an utterance was spoken: what can be measured of its sound and words, and never what anyone feels.

    The usual is the student's own, in the utterances of this lesson before; for `quiet`, `clipping` and `noise` it is
    what a recogniser can bear. It lives as long as the turn: no journal, log, trait, output or message holds it.
    """

    rate: Deviation = field(default=Deviation(), repr=False)
    """Syllables a second while speaking: above 0 faster, below 0 slower."""
    pause_share: Deviation = field(default=Deviation(), repr=False)
    """The part of the utterance that is silent: above 0 more halting."""
    longest_pause: Deviation = field(default=Deviation(), repr=False)
    """Above 0 longer."""
    restarts: Deviation = field(default=Deviation(), repr=False)
    """Words said again and words broken off, of all words: above 0 more."""
    fillers: Deviation = field(default=Deviation(), repr=False)
    """Filled pauses ("um") of all words: above 0 more."""
    level: Deviation = field(default=Deviation(), repr=False)
    """Loudness of the speech: above 0 louder, below 0 quieter."""
    quiet: Deviation = field(default=Deviation(), repr=False)
    """Above 0 quieter than can be heard well; from 1 on too quiet."""
    clipping: Deviation = field(default=Deviation(), repr=False)
    """Above 0 where the sound was cut at full scale; from 1 on too loud for the microphone."""
    noise: Deviation = field(default=Deviation(), repr=False)
    """Above 0 where there is sound behind the speech; from 1 on too noisy."""


Tone = Literal["delivery", "stated", "off"]
"""What the tutor adapts to: how the student speaks and what they say of it, only what they say, or nothing."""


class Remark(StrEnum):
    """What a student says of the step or of the tutor, with a button or in plain words."""

    EASY = "easy"
    OK = "ok"
    HARD = "hard"
    HELP = "help"
    LOST = "lost"
    TOO_FAST = "too-fast"
    WAIT = "wait"


class Cue(StrEnum):
    """What can be measured of an utterance and is answered by teaching: facts about sound, and how the answer was."""

    HALTING_RIGHT = "halting-right"
    HALTING = "halting"
    LONG_PAUSE = "long-pause"
    SLOWER = "slower"
    FASTER_RIGHT = "faster-right"
    TOO_QUIET = "too-quiet"


class Action(StrEnum):
    """What teaching does about a cue or a remark. The journal keeps these, and never what led to them."""

    SPEAK_SLOWER = "speak-slower"
    SHORTER_SENTENCES = "shorter-sentences"
    WAIT_LONGER = "wait-longer"
    AS_USUAL = "as-usual"
    """Pace, sentences and patience as the lesson begins with."""
    HINT = "hint"
    CHECKING_QUESTION = "checking-question"
    SAY_AGAIN = "say-again"
    HARDER = "harder"
    """Pass over more of the same."""
    COME_CLOSER = "come-closer"
    """Ask the student to come closer to the microphone."""


class Modality(StrEnum):
    """The way an attempt came in."""

    TYPED = "typed"
    SPOKEN = "spoken"
    CHOSEN = "chosen"
    DRAWN = "drawn"
    """The whiteboard was shown."""
    CHECKED = "checked"
    """The student held their own work against the criteria."""
    CODE = "code"
    """The checks of a code step ran after a cell of the student's."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a step. Indices count the key's choices and criteria (rubric, then board) from 0."""

    turn: TurnId
    modality: Modality
    text: str = ""
    choices: tuple[int, ...] = ()
    criteria: tuple[int, ...] = ()


class Mark(StrEnum):
    """What an attempt was worth."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNSURE = "unsure"
    """The grader could not tell: then ask again; it is never held against the student."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A grader's finding: a small checked record, never prose for the student."""

    mark: Mark
    misconception: str | None = None
    """The name of the misconception that the attempt shows."""
    missing: tuple[int, ...] = ()
    """Criteria (rubric, then board) that are not met."""
    choices: tuple[int, ...] = ()
    """The choices that were picked, or that typed or spoken words meant."""
    heard: str = ""
    """What a judge that listens understood of spoken words; empty where it was not asked to listen."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a judge may hear and see of an attempt beside its words. Dropped with the turn."""

    audio: Audio | None = None
    board: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call of a model took, as its provider counts: tokens, and seconds where it counts those."""

    purpose: Literal["judge", "voice", "transcription", "speech"]
    model: str
    text_in: int = 0
    audio_in: int = 0
    image_in: int = 0
    cached_in: int = 0
    """Of the tokens that went in, those that were billed as cached; of them, sound and pictures where that is told."""
    text_out: int = 0
    audio_out: int = 0
    seconds: float = 0.0
    cached_audio_in: int = 0
    cached_image_in: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One accepted answer, or one pattern of a misconception, as its author wrote it."""

    kind: Literal["text", "number", "range", "quantity", "expression", "pattern"]
    source: str
    """Plain text; a number or fraction, also of a quantity; a range with its brackets (`[1, 2)`); an expression without
    its dollars; a regular expression without its slashes."""
    tolerance: str = ""
    """Of a number or quantity: `0.01` absolute, `2%` relative, empty for exact."""
    unit: str = ""
    """Of a quantity, as its author wrote it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose from."""

    text: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A misconception as the grader needs it: its name and how it shows."""

    name: str
    patterns: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """All that a grader or judge may know about a step, and a voice may not."""

    language: str  # BCP 47
    answers: tuple[Answer, ...] = ()
    choices: tuple[Choice, ...] = ()
    rubric: tuple[str, ...] = ()
    board: tuple[str, ...] = ()
    misconceptions: tuple[Pitfall, ...] = ()
    question: str = ""
    """What the student was asked, as it is spoken."""
    solution: str = ""
    notes: str = ""
    """The teacher's notes."""

    @property
    def criteria(self) -> tuple[str, ...]:
        """What an open answer says and a drawing shows, in the order in which indices count them."""
        return self.rubric + self.board


@dataclass(frozen=True, slots=True)
class CodeRun:
    """What came of the checks of a code step after one run of the student's cell."""

    passed: bool
    message: str = ""
    """Of the assert that failed, as the lesson's author wrote it; empty where it has none."""
    printed: str = ""
    """What the student's cell printed, shortened."""
    raised: str = ""
    """Kind and text of what the student's cell or a check raised, on one line; empty for nothing."""
    stopped: bool = False
    """It ran beyond its time and was interrupted."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a lesson."""

    kind: str
    """Its media type, such as `image/png`."""
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Persona:
    """Who the tutor is."""

    name: str = "Ada"
    voice: str = ""
    manner: str = ""


class Move(StrEnum):
    """What the tutor does next: the moves of the inner loop."""

    WELCOME = "welcome"
    RESUME = "resume"
    CHECK = "check"
    """Ask one question about a right answer."""
    AGAIN = "again"
    """Say once more what stands before the student."""
    PROMPT = "prompt"
    AFFIRM = "affirm"
    ASK_AGAIN = "ask-again"
    SELF_CHECK = "self-check"
    HINT = "hint"
    REMEDY = "remedy"
    BOTTOM_OUT = "bottom-out"
    SOLUTION = "solution"
    NUDGE = "nudge"
    REST = "rest"
    SKIP = "skip"
    FAREWELL = "farewell"


SLOW = 0.8
"""Speed of a voice that is asked to speak slower, its own being 1."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that stand out from those about them when they are said."""

    words: str
    after: str = ""
    """What comes before them in their paragraph: it tells them from the same words elsewhere."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a voice is to speak."""

    slow: bool = False
    short: bool = False
    """In sentences that are shorter than usual."""
    smile: bool = False
    """Warmly: a step is solved."""
    level: str = ""
    """Of the lesson, in its author's words, such as `Grade 5`: for a voice that finds its own."""
    emphasised: tuple[Emphasis, ...] = ()
    """Words that its author set off, of those that are said."""

    pace: float = 1.0
    """Of the voice, as the student has set it; its own is 1."""

    @property
    def speed(self) -> float:
        """Of the voice, its own being 1."""
        return round(self.pace * (SLOW if self.slow else 1.0), 2)


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a voice is told for one speech: what was released to it, and nothing that was not."""

    move: Move
    language: str  # BCP 47
    persona: Persona
    lines: tuple[str, ...]
    """What to say, in the lesson's language, in order; shown as captions too."""
    question: str = ""
    """What stands before the student, as it is spoken: for a voice that finds its own words."""
    said: str = ""
    """What the student said or typed, where this answers it."""
    style: Style = Style()
    """How to say it."""
    drawn: tuple[Annotation, ...] = ()
    """What comes onto the board meanwhile, whoever says it."""
    board: bool = False
    """The student is to draw: a voice that sees the board may draw on it too."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A piece of what a voice says: a caption when a sentence begins, sound as it comes, each may be empty."""

    caption: str = ""
    pcm: bytes = field(default=b"", repr=False)
    """24 kHz mono PCM16."""
    drawn: tuple[Annotation, ...] = ()
    """What the voice itself draws meanwhile."""
