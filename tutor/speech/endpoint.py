"""When a student begins to speak, and when they have finished: two different decisions.

Onset is quick, since the tutor must fall silent at once; the endpoint waits for the step's patience, since a student
who thinks is silent, and half as long again where it sounds unfinished, and for being certain that it is silence and
not the middle of a word. Silence counts from where the sound ended, which is before the detector notices it. What is
much softer than the student has been is somebody else, farther off; what the tutor says itself is its echo. Time is
samples received over the rate, in seconds since the first one.
"""

from copy import copy
from dataclasses import dataclass
from math import ceil

from tutor.speech.activity import FRAME_SAMPLES, Activity
from tutor.speech.echo import WINDOW_SAMPLES, Echo
from tutor.speech.evidence import Onset, Room, Silence
from tutor.speech.pcm import level_dbfs, to_samples
from tutor.speech.unfinished import goes_on
from tutor.values import WIRE_RATE_HZ, Audio

MAX_UTTERANCE_S = 60.0
"""Longer than this no utterance grows; then it is ended, and what follows is the next."""

_UP, _DOWN = 0.5, 0.35
_GLIMPSED = 0.7  # of a frame that begins within another
_FRAME_BYTES = 2 * FRAME_SAMPLES
_FRAME_S = FRAME_SAMPLES / WIRE_RATE_HZ
_LEAST_HELD_S = 0.096
_LEAST_VOICED_S = 0.15
_LAPSE_S = 0.6
_PRE_ROLL_S = 0.3
_TAIL_S = 0.2
_PAUSE_S = 0.25
_NOTICED_S = 0.128  # by which the detector may take the end of a sound for later, or for earlier, than it was
_LONGER, _SHORTER, _LEAST_PATIENCE_S = 1.5, 0.4, 0.6
_BRIEF_S = 0.5  # of voice: less of it over the tutor's words may be no more than "mm-hm" (as LiveKit's min_duration)
_FARTHER_DB, _FAR = 20.0, 0.2
_NEARER_DB_A_SECOND = 2.0  # by which what may be the student grows softer while nobody speaks
_NEARER_OVER_TUTOR = 0.25  # of it, in pauses of the others while the tutor speaks


@dataclass(frozen=True, slots=True)
class Started:
    """Speech began, at `at` seconds; an Ended or a Lapsed follows."""

    at: float


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What had begun was no speech after all; known at `at` seconds."""

    at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """An utterance is over: it was spoken from `begin` to `end`; `at` is when that was decided. In seconds."""

    at: float
    begin: float
    end: float
    audio: Audio
    """The utterance, with 300 ms before it and 200 ms after it."""


@dataclass(frozen=True, slots=True)
class Paused:
    """A short silence within an utterance, known at `at` seconds: it may be its end."""

    at: float
    audio: Audio
    """The utterance so far, cut as that of an Ended."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The utterance goes on after a Paused."""

    at: float


Spoken = Started | Lapsed | Paused | Resumed | Ended


class Endpointer:
    """Cuts a stream of sound into utterances. How the stream is chunked never changes the outcome.

    Every Started is followed by one Lapsed or one Ended before the next Started, and between the two Paused and Resumed
    take turns.
    """

    def __init__(self, activity: Activity, patience_s: float = 1.0) -> None:
        self.patience_s = patience_s
        self.echo = Echo()
        """What the tutor says."""
        self.stirs = False
        """Somebody may have begun to speak over the tutor: an onset follows within a few frames, or it was nothing.

        Unlike all else it depends on how the stream is chunked: it is as soon as it can be.
        """
        self._activity = activity
        self._received = bytearray()
        self._now = 0  # in samples, as all positions below
        self._held = False
        self._room = Room()
        self._student_dbfs: float | None = None
        self._softer_db = 0.0
        self._forget()

    def _forget(self) -> None:
        self._active = False
        self._onset, self._silence, self.stirs = Onset(), Silence(), False
        self._since = self._now  # when what may become an onset began
        self._sound = bytearray()  # what may yet be part of an utterance, up to `_now`
        self._open = False
        self._paused = False
        self._taken = 0
        self._begin = self._end = self._last_active = self._now
        self._voiced = 0
        self._loud: list[float] = []
        self._share = 1.0  # of the patience, in this pause
        self._over_tutor = False

    @property
    def patience_s(self) -> float:
        """Seconds of silence that an utterance may hold; 0 for no more than tells silence. May be set at any time."""
        return self._patience_s

    @patience_s.setter
    def patience_s(self, seconds: float) -> None:
        self._patience_s = max(seconds, _FRAME_S)

    @property
    def now_s(self) -> float:
        """Seconds of sound judged so far."""
        return self._now / WIRE_RATE_HZ

    def take(self) -> bytes:
        """The sound of the utterance that is open, as far as it was not taken before; empty where none is."""
        if not self._open:
            return b""
        fresh = bytes(self._sound[self._taken :])
        self._taken = len(self._sound)
        return fresh

    def hurry(self) -> None:
        """What was said so far is a whole answer: wait less, unless the student goes on."""
        if self._paused:
            self._share = _SHORTER

    def over_tutor(self) -> None:
        """What has begun is said over the tutor's words: if it stays brief, it is over soon."""
        self._over_tutor = True

    def reset(self) -> list[Spoken]:
        """Forget what has begun, which lapses. The clock goes on, and Talk, if held, is let go."""
        self._held = False
        lapsed: list[Spoken] = [Lapsed(self.now_s)] if self._open else []
        self._received.clear()
        self._activity.reset()
        self._forget()
        return lapsed

    def feed(self, pcm: bytes) -> list[Spoken]:
        """What became known with these bytes: 24 kHz mono PCM16, any number of them."""
        self._received += pcm
        facts: list[Spoken] = []
        while len(self._received) >= _FRAME_BYTES:
            frame = bytes(self._received[:_FRAME_BYTES])
            del self._received[:_FRAME_BYTES]
            facts += self._judge(frame)
        if self.echo.speaking and not (self._open or self._active or self.stirs):
            self._glimpse()
        return facts

    def _glimpse(self) -> None:
        """Look at the newest sound before its frame is full; the detector will not remember it."""
        sound = bytes(self._sound + self._received[: len(self._received) // 2 * 2])
        newest = to_samples(sound[-_FRAME_BYTES:])
        if len(newest) < FRAME_SAMPLES or self._farther(level_dbfs(newest)):
            return
        self.stirs = copy(self._activity).probability(newest) >= _GLIMPSED and not self._is_echo(sound)

    def hold(self) -> list[Spoken]:
        """Talk is pressed: until it is released, all is one utterance, however long the silences in it."""
        self._held = True
        return self._start(self._now)

    def release(self) -> list[Spoken]:
        """Talk is let go: the utterance ends at once, or lapses where nothing was said."""
        if not self._held:
            return []
        self._held = False
        rest = bytes(self._received[: len(self._received) // 2 * 2])
        del self._received[: len(rest)]
        self._sound += rest
        self._now += len(rest) // 2
        self._end = self._now
        return [self._finish(_samples(_LEAST_HELD_S))]

    def _judge(self, frame: bytes) -> list[Spoken]:
        samples = to_samples(frame)
        likely, level = self._activity.probability(samples), self._room.feed(samples)
        farther = self._farther(level)
        self._allow_softer(likely, farther=farther)
        if farther:
            likely = min(likely, _FAR)
        self._active = likely >= (_DOWN if self._active else _UP) and not farther
        self._sound += frame
        self._now += FRAME_SAMPLES
        self.echo.now_s = self.now_s
        if not self._open:
            return self._await_onset(likely)
        facts: list[Spoken] = []
        self._silence.feed(likely, active=self._active, quiet=self._room.still)
        if self._active:
            self._voiced += FRAME_SAMPLES
            self._loud.append(level)
            self._last_active = self._now
            if self._paused:
                self._paused, self._share = False, 1.0
                facts.append(Resumed(self._now / WIRE_RATE_HZ))
        self._place_end()
        return facts + self._await_end()

    def _place_end(self) -> None:
        """Where the sound ended: about where the detector says, and there where the room was last exceeded."""
        slack = _samples(_NOTICED_S)
        audible = self._now - self._room.quiet
        audible = min(max(audible, self._last_active - slack), self._last_active + slack)
        self._end = max(self._end, audible)

    def _await_onset(self, likely: float) -> list[Spoken]:
        if not self._onset.begun:
            self._since = self._now - FRAME_SAMPLES
        newest = (self._now - self._since) // FRAME_SAMPLES
        sure = self._onset.feed(likely, restless=likely > _UP and self._room.restless(newest))
        self.stirs &= self._onset.begun
        stirs = self._active and self.echo.speaking and not self.stirs
        if (sure or stirs) and not self._is_echo(bytes(self._sound)):
            if sure and not stirs:
                return self._take_floor()
            self.stirs = True  # over the tutor, one window that is unlike it is not enough
        elif sure:
            self._onset, self.stirs = Onset(), False
        del self._sound[: -2 * (self._now - self._since + _samples(_PRE_ROLL_S))]
        return []

    def _is_echo(self, sound: bytes) -> bool:
        return self.echo.explains(to_samples(sound[-2 * WINDOW_SAMPLES :]))

    def _take_floor(self) -> list[Spoken]:
        self.stirs = False
        facts = self._start(self._since)
        self._voiced = self._now - self._since
        self._end = self._last_active = self._now
        return facts

    def _await_end(self) -> list[Spoken]:
        if self._now - self._begin >= _samples(MAX_UTTERANCE_S):
            held = self._held
            facts = [self._finish(_samples(_LEAST_VOICED_S))]
            return facts + (self._start(self._now) if held else [])
        if self._held:
            return []
        patience, silent = self._patience_s, self._now - self._end
        patience = max(patience * self._share, min(patience, _LEAST_PATIENCE_S))
        brief = self._over_tutor and self._voiced < _samples(_BRIEF_S)
        if brief or self._voiced < _samples(_LEAST_VOICED_S):
            patience = min(patience, _LAPSE_S)
        elif not self._paused and _samples(_PAUSE_S) <= silent < _samples(patience):
            self._paused = True
            spoken = self._spoken()
            self._share = _LONGER if goes_on(spoken) else 1.0
            return [Paused(self._now / WIRE_RATE_HZ, Audio(spoken))]
        over = silent >= _samples(patience) and self._silence.certain
        return [self._finish(_samples(_LEAST_VOICED_S))] if over else []

    def _start(self, at: int) -> list[Spoken]:
        if self._open:
            return []
        self._open = True
        self._taken = 0
        self._begin = self._end = at
        self._voiced = 0
        del self._sound[: -2 * (self._now - at + _samples(_PRE_ROLL_S))]
        return [Started(at / WIRE_RATE_HZ)]

    def _finish(self, least: int) -> Spoken:
        at, begin, end = (position / WIRE_RATE_HZ for position in (self._now, self._begin, self._end))
        pcm = self._spoken()
        enough = self._voiced >= least
        if enough and self._loud:
            self._student_dbfs = sorted(self._loud)[len(self._loud) // 2]
            self._softer_db = 0.0
        self._forget()
        return Ended(at, begin, end, Audio(pcm)) if enough else Lapsed(at)

    def _farther(self, level: float) -> bool:
        """Whether this is much softer than the student was, and so likely somebody else."""
        if self._student_dbfs is None or self._held:
            return False
        return level < self._student_dbfs - _FARTHER_DB - self._softer_db

    def _allow_softer(self, likely: float, *, farther: bool) -> None:
        """In a silent room even a soft voice is soon the student's; beside somebody who talks on and on it is not."""
        step = _NEARER_DB_A_SECOND * _FRAME_S
        if likely < _DOWN:
            self._softer_db += _NEARER_OVER_TUTOR * step if self.echo.speaking else step
        elif farther and not self.echo.speaking:
            self._softer_db = max(0.0, self._softer_db - step)

    def _spoken(self) -> bytes:
        surplus = self._now - self._end - _samples(_TAIL_S)
        return bytes(self._sound[: -2 * surplus] if surplus > 0 else self._sound)


def _samples(seconds: float) -> int:
    return ceil(seconds * WIRE_RATE_HZ - 1e-6)
