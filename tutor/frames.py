"""The one codec of messages between browser and session, for the relay and for comms alike.

A message is a small head (JSON: its name under `is`, and its fields) and, for sound and pictures, a body of bytes.
On a WebSocket both travel in one binary frame: the head's length as an unsigned 32-bit little-endian number, the head
in UTF-8, the body. On a comm the head is the content and the body the one buffer. `tutor/widgets/frames.js` is the
other half; `tests/golden/frames.jsonl` holds them together.
"""

import json
import struct
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, get_args

from tutor.board import Annotation
from tutor.commands import Progress, StepView
from tutor.errors import FrameError
from tutor.previews import Jump, Preview, Simulate, Simulated
from tutor.values import StepId, Tone, TurnId

PROTOCOL = 1
MAX_HEAD, MAX_BODY = 256 * 1024, 4 * 1024 * 1024
"""Bytes; a step's prose, at most 10 kB of Markdown, can be many times that in HTML."""
MAX_FRAME = 4 + MAX_HEAD + MAX_BODY
"""Bytes of the longest frame that `pack` can make and `unpack` takes."""

MicState = Literal["off", "on", "denied", "missing", "busy", "insecure", "unsupported", "framed", "ended"]
Pace = Literal[70, 80, 90, 100, 110, 120, 130]
"""Percent of the voice's own speed."""
Button = Literal["start", "hint", "skip", "pause", "show", "trust", "reload", "download", "easy", "ok", "hard", "help"]


# ---- from the browser ----
@dataclass(frozen=True, slots=True)
class Hello:
    """The desk is there, speaks this protocol, and is to be in this language; the answer is Welcome."""

    protocol: int
    language: str = ""  # as Tongue of tutor/config.py; empty: none was chosen at this desk


@dataclass(frozen=True, slots=True)
class Mic:
    """20 ms of the microphone: 24 kHz mono PCM16. `seq` counts frames from 0 since the microphone was opened."""

    seq: int
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class MicChanged:
    """The microphone was opened or closed, or could not be."""

    state: MicState


@dataclass(frozen=True, slots=True)
class Talk:
    """Press-to-talk: held down, or let go."""

    down: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed answer."""

    text: str


@dataclass(frozen=True, slots=True)
class WordsChecked:
    """What the student makes of CheckWords: the words as they are or as they were corrected, or none to drop them."""

    turn: TurnId
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices that were picked, counted from 0."""

    choices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The criteria that the student ticked, counted from 0."""

    criteria: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whiteboard as a PNG picture, sent when the student shows it."""

    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Sketched:
    """What stands on the pages of a step's whiteboard, a moment after it was drawn: JSON that only the desk reads."""

    step: StepId
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Brought:
    """A file to go on from, as the student chose it: see `tutor.work`. It may hold anything."""

    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the desk."""

    button: Button


@dataclass(frozen=True, slots=True)
class Played:
    """How much of a turn's sound has really been played; `done` at its end."""

    turn: TurnId
    ms: int
    done: bool


@dataclass(frozen=True, slots=True)
class ToneSet:
    """The student says what the tutor may adapt to: one of those that ShowTone offers."""

    tone: Tone


@dataclass(frozen=True, slots=True)
class SettingsSet:
    """The student says how fast the tutor is to speak from now on, and whether they check their words: ShowSettings."""

    pace: Pace
    check_words: bool


@dataclass(frozen=True, slots=True)
class Bye:
    """The desk is going away."""


_Done = Typed | WordsChecked | Chosen | Checked | Drawn | Sketched | Brought | Pressed
FromDesk = Hello | Mic | MicChanged | Talk | _Done | Played | ToneSet | SettingsSet | Jump | Simulate | Bye


# ---- to the browser ----
@dataclass(frozen=True, slots=True)
class Welcome:
    """The session is there."""

    title: str
    language: str
    direction: Literal["ltr", "rtl"]
    tutor: str
    labels: dict[str, str]
    tongue: str  # BCP 47: of the labels, and `direction` is theirs; `language` is the lesson's
    running: bool
    """False: the student has yet to press Start."""
    begun: bool
    """There is something to go on with: then Start is called Go on."""
    ears: bool
    """There is a recogniser for the lesson's language."""
    voice: bool
    """There is a local voice for the lesson's language; otherwise the browser may speak the captions."""
    first: tuple[str, ...] = ()
    """What is told before the first Start of a session: who teaches, what goes where. Empty once it was pressed."""


@dataclass(frozen=True, slots=True)
class ShowStepFrame:
    """Put this step on the desk."""

    view: StepView


@dataclass(frozen=True, slots=True)
class ShowProgressFrame:
    """Bring the progress bar up to date."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class ShowCriteriaFrame:
    """Let the student tick these lines of HTML; the answer is Checked. An empty tuple takes them away."""

    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckWords:
    """What was understood of the student, to be checked before it counts: see WordsChecked. Empty takes it away."""

    turn: TurnId
    text: str


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """A picture of the step or welcome that is shown: for each `<img data-picture="name">` in its HTML."""

    name: str
    kind: str  # its media type
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class SketchFrame:
    """The newest Sketched of this step, for a desk that lost it. It is kept in memory only."""

    step: StepId
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class WorkFrame:
    """The student's work as a file, to be saved under this name: the answer to Pressed `download`."""

    name: str
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class AskTrust:
    """The lesson brings code that would run on this computer: ask whether it may. False takes the question away."""

    asked: bool


@dataclass(frozen=True, slots=True)
class OfferReload:
    """The lesson's file was changed: offer to load it again, or tell its mistake; neither takes both away."""

    offered: bool
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class ShowTone:
    """What the student may let the tutor adapt to, what they let it now, and whether they are to be asked."""

    offered: tuple[Tone, ...]
    tone: Tone
    asked: bool


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """How fast the tutor speaks, and whether the student checks what was understood before it counts."""

    pace: Pace
    check_words: bool
    must_check: bool  # that is not theirs to choose


@dataclass(frozen=True, slots=True)
class Spent:
    """What the models of this lesson have cost so far, in US dollars, and what they may cost (0: not limited)."""

    dollars: float
    budget: float


@dataclass(frozen=True, slots=True)
class Caption:
    """Words for the transcript: one sentence of the tutor, or what was understood of the student."""

    turn: TurnId
    who: Literal["tutor", "student"]
    text: str
    move: str = ""
    """The tutor's move, for the look of the line."""
    drawn: tuple[Annotation, ...] = ()
    """What the tutor draws while it says this; alone where `text` is empty."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of the tutor's speech: 24 kHz mono PCM16. Played only while `turn` is the newest."""

    turn: TurnId
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class SoundEnded:
    """No more sound of this turn will come; answer Played with `done` when the last sample was heard."""

    turn: TurnId


@dataclass(frozen=True, slots=True)
class HoldFrame:
    """Hold this turn's sound back for a moment, and go on from there unless it is hushed."""

    turn: TurnId


@dataclass(frozen=True, slots=True)
class HushFrame:
    """Stop at once, and drop whatever comes of this turn or an earlier one."""

    turn: TurnId


@dataclass(frozen=True, slots=True)
class FloorTaken:
    """Who may speak now, for the light on the desk."""

    holder: Literal["nobody", "student", "model", "tutor"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One plain sentence, with the cure in it, about something that does not work; it blocks nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The lesson is over, or paused."""

    done: bool


_Step = ShowStepFrame | ShowProgressFrame | ShowCriteriaFrame | CheckWords | PictureFrame | SketchFrame
_Asked = AskTrust | OfferReload | ShowTone | ShowSettings
_Said = Caption | Sound | SoundEnded | HoldFrame | HushFrame | FloorTaken | Notice | Finished
ToDesk = Welcome | _Step | _Asked | WorkFrame | Spent | Preview | Simulated | _Said
Message = FromDesk | ToDesk

_BY_NAME: dict[str, type[Message]] = {cls.__name__: cls for union in (FromDesk, ToDesk) for cls in get_args(union)}


@cache
def _adapter(name: str) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(_BY_NAME[name])


def has_body(name: str) -> bool:
    """Whether messages of this name carry bytes beside their head."""
    return any(each.name == "body" for each in fields(_BY_NAME[name]))


def split(message: Message) -> tuple[dict[str, Any], bytes]:
    """Head and body of a message, as a comm carries them."""
    name = type(message).__name__
    body: bytes = getattr(message, "body", b"")
    head: dict[str, Any] = _adapter(name).dump_python(message, mode="json", exclude={"body"})
    return {"is": name, **head}, body


def join(head: object, body: bytes = b"") -> Message:
    """The message of a head and a body; FrameError for anything else. Nothing of what came is in the error."""
    if not isinstance(head, dict) or not isinstance(name := head.get("is"), str) or name not in _BY_NAME:
        raise FrameError("This is no message of the desk. Reload the page, so that desk and kernel are of one version.")
    if len(body) > MAX_BODY or (body and not has_body(name)):
        raise FrameError(f"A message called {name} cannot carry {len(body)} bytes.")
    given = {key: value for key, value in head.items() if key != "is"}
    try:
        # Half an emoji, cut off in a page, is no text: no journal and no frame could hold it.
        json.dumps(given, ensure_ascii=False).encode()
        if has_body(name):
            given["body"] = body
        message: Message = _adapter(name).validate_python(given)
    except (ValueError, TypeError, RecursionError):
        raise FrameError(f"A message called {name} has the wrong fields. Reload the page.") from None
    return message


def pack(message: Message) -> bytes:
    """A message as one binary frame."""
    head, body = split(message)
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return struct.pack("<I", len(text)) + text + body


def unpack(frame: bytes) -> Message:
    """The message in one binary frame; FrameError where there is none."""
    if len(frame) < 4:
        raise FrameError("A frame is too short to be a message.")
    if (length := struct.unpack_from("<I", frame)[0]) > min(MAX_HEAD, len(frame) - 4):
        raise FrameError("A frame is shorter than it says, or its head is too long.")
    try:
        head = json.loads(frame[4 : 4 + length])
    except (ValueError, RecursionError):
        raise FrameError("The head of a frame is no JSON.") from None
    return join(head, frame[4 + length :])
