"""Evidence for speech and for silence, gathered frame by frame until it is enough.

Sequential tests on the log-odds of a detector (Wald 1945, Annals of Mathematical Statistics 16; Page 1954, Biometrika
41): a sure detector decides at once, an unsure one takes its time, and no single frame ever decides.
"""

from collections import deque
from collections.abc import Collection
from math import log, log10

import numpy as np
from numpy.typing import NDArray

from tutor.speech.activity import FRAME_SAMPLES
from tutor.speech.pcm import SILENCE_DBFS, Samples
from tutor.values import WIRE_RATE_HZ

_SURE = 0.02
_ONSET_EACH, _ONSET = 2.0, 3.0  # at least two frames
_RESTLESS_EACH, _RESTLESS_ONSET = 4.0, 10.0  # at least three, five of nine in ten
_SILENT, _SILENT_IN_NOISE = 8.0, 30.0  # at least three frames, and eight
_FLOOR_FRAMES = 94  # 3 s
_AUDIBLE_DB = 6.0  # above the room
_INAUDIBLE_DB = 40.0  # below the loudest of the last 3 s, whatever the room is
_RESTLESS_FRAMES, _RESTLESS = 62, 0.1  # 2 s, and the share of it in which something else is heard
_BESIDE_DB = 20.0  # so much softer than what has begun, something else may still matter
_PIECES, _SMOOTH = 4, 3  # of a frame; over which a level is taken
_PIECE = FRAME_SAMPLES // _PIECES
_STILL_S, _STILL_IN_NOISE_S = 0.24, 0.3  # longer than almost any closure; noise hides the soft sounds beside it
_NOISY_DB = 23.0  # of the last 3 s, the loudest is less than this above the room


def log_odds(likely: float) -> float:
    """Of a probability; at most 3.9 either way, as sure as a detector is ever taken to be."""
    likely = min(max(likely, _SURE), 1 - _SURE)
    return log(likely / (1 - likely))


class Onset:
    """Gathers what speaks for speech."""

    def __init__(self) -> None:
        self._for = 0.0
        self._restless = False

    def feed(self, likely: float, *, restless: bool = False) -> bool:
        """Take in how likely one more frame is speech: whether that makes it an onset.

        In a restless room that takes more: music is now and then like speech for 150 ms, but seldom for certain.
        """
        self._restless |= restless
        most, enough = (_RESTLESS_EACH, _RESTLESS_ONSET) if self._restless else (_ONSET_EACH, _ONSET)
        self._for = max(0.0, self._for + max(-_ONSET_EACH, min(log_odds(likely), most)))
        self._restless &= self.begun  # what began in a restless room is held to that to its end
        return self._for >= enough

    @property
    def begun(self) -> bool:
        """Something speaks for speech."""
        return self._for > 0


class Silence:
    """Gathers what speaks for the end of speech. Where the room has been quiet for long, much less is enough.

    A detector takes 100 ms to notice an end, and some closures within a word are silent to it and yet louder than the
    room: each of the two kinds of evidence mends the other.
    """

    def __init__(self) -> None:
        self._for = 0.0
        self.certain = False
        """It is silent, and not only between two sounds."""

    def feed(self, likely: float, *, active: bool, quiet: bool) -> None:
        """Take in one more frame: how likely it is speech, whether it counts as that, whether the room is quiet."""
        self._for = 0.0 if active else max(0.0, self._for - log_odds(likely))
        self.certain = self._for >= (_SILENT if quiet else _SILENT_IN_NOISE)


class Quiet:
    """How long a sound has been no louder than it is by itself: the lowest tenth of the last 3 s (after Martin 2001,
    minimum statistics).
    """

    def __init__(self) -> None:
        self.levels: deque[float] = deque(maxlen=_FLOOR_FRAMES)
        """In dBFS, frame by frame."""
        self._last = np.zeros(_SMOOTH - 1)
        self._quiet = 0

    def feed(self, powers: NDArray[np.float64]) -> float:
        """Take in the powers of one more frame's pieces: its level in dBFS."""
        bar = 10 ** (max(_lowest(self.levels) + _AUDIBLE_DB, self.loudest - _INAUDIBLE_DB) / 10)
        smooth = np.convolve(np.concatenate((self._last, powers)), np.full(_SMOOTH, 1 / _SMOOTH), "valid")
        loud = np.flatnonzero(smooth > bar)
        self._quiet = _PIECES - 1 - int(loud[-1]) if len(loud) else self._quiet + _PIECES
        self._last = powers[1 - _SMOOTH :]
        self.levels.append(_dbfs(float(powers.mean())))
        return self.levels[-1]

    @property
    def loudest(self) -> float:
        """Of the last 3 s, in dBFS."""
        return max(self.levels, default=SILENCE_DBFS)

    @property
    def samples(self) -> int:
        """Since when there has been no more than that."""
        return (self._quiet + _SMOOTH - 1) * _PIECE if self._quiet else 0


class Room:
    """How loud the room is by itself, and how long there has been no more than that."""

    def __init__(self) -> None:
        self._all, self._audible = Quiet(), Quiet()

    def feed(self, frame: Samples) -> float:
        """Take in one more frame: its level in dBFS."""
        parts = frame.reshape(2 * _PIECES, -1).astype(np.float64)
        powers, steady = np.square(parts).sum(axis=1), np.square(parts.sum(axis=1)) / parts.shape[1]
        self._audible.feed((powers - steady).reshape(_PIECES, 2).sum(axis=1) / _PIECE)
        return self._all.feed(powers.reshape(_PIECES, 2).sum(axis=1) / _PIECE)

    @property
    def floor(self) -> float:
        """Level of the room in dBFS."""
        return _lowest(self._all.levels)

    def restless(self, newest: int) -> bool:
        """Whether what sounds in the newest frames (one or more) began beside something that comes and goes."""
        levels = list(self._all.levels)
        before, now = levels[:-newest], levels[-newest:]
        bar = max(_lowest(before) + _AUDIBLE_DB, max(now) - _BESIDE_DB)
        heard = [level > bar for level in before[-_RESTLESS_FRAMES:]]
        return sum(heard) > _RESTLESS * len(heard)

    @property
    def still(self) -> bool:
        """It has been quiet for so long that this is the end of speech, and hardly a closure within a word."""
        noisy = self._all.loudest - self.floor < _NOISY_DB
        return self._all.samples >= WIRE_RATE_HZ * (_STILL_IN_NOISE_S if noisy else _STILL_S)

    @property
    def quiet(self) -> int:
        """For how many samples there has been nothing to be heard but the room by itself.

        What changes slower than in 4 ms counts little: a browser's high-pass filter rings on at 59 Hz after a word, for
        40 ms and more, and rooms rumble.
        """
        return self._audible.samples


def _lowest(levels: Collection[float]) -> float:
    """The mean of the lowest tenth."""
    lowest = sorted(levels)[: max(1, len(levels) // 10)]
    return sum(lowest) / len(lowest) if lowest else SILENCE_DBFS


def _dbfs(power: float) -> float:
    return 10 * log10(max(power, 1e-12))
