"""Whether what the microphone brings is the tutor itself, heard through the loudspeakers.

Browsers take most of the echo out; not all of it, and not on every machine. What the tutor says is known here, so the
newest sound is looked for in it: both are whitened by the sound's own spectrum, then compared at every delay by their
normalised correlation (Knapp & Carter 1976, IEEE ASSP 24(4)). How loud the echo is does not matter.

A machine that cannot keep up tears the sound to pieces, which are like nothing. The desk then tells late how much it
played; while it does, what comes from a microphone that is known to hear the loudspeakers is held to be the echo.
"""

import numpy as np
from numpy.typing import NDArray

from tutor.speech.pcm import Resampler, Samples, resample, to_samples
from tutor.values import WIRE_RATE_HZ

WINDOW_SAMPLES = WIRE_RATE_HZ * 8 // 25
"""How much of the newest sound is looked for: 320 ms at 24 kHz."""

_RATE_HZ = 8_000
_BEFORE_S, _AHEAD_S = 1.8, 1.9  # of what is said, round where the desk was last known to be
_AFTER_S = 1.0  # how long a room, and the way of the sound, may go on with what was said
_LIKE = 0.45
_HALF_LIKE = 0.9  # where a busy machine lost some of the sound, one half of the window is still whole
_LATE_S, _LOST_S = 0.4, 0.1  # when the desk, which tells every 250 ms what it played, is late; and what that may lack
_HELD_S = 0.2
_TORN_S = 0.6  # for how long what was played until then is yet in the window
_KEPT, _KNOWN = 0.9, 2.0  # of what earlier windows showed; and three that are like, with few others between, are enough
_EDGE = 32  # samples, which resampling blends with the silence beyond them
_NOTHING = 1e-5
_SMOOTH = 9  # bins of the window's spectrum: 28 Hz
_QUIET = np.zeros(WINDOW_SAMPLES, np.float32)


class Echo:
    """What the tutor says, as far as it may be heard now."""

    def __init__(self) -> None:
        self._before = _QUIET
        self._said: list[Samples] = []
        self._resampler = Resampler(WIRE_RATE_HZ, _RATE_HZ)
        self._said_s = self._at_s = 0.0
        self.now_s = 0.0
        """The time, by the microphone's samples."""
        self._told_s = self._torn_until_s = 0.0
        self._known = 0.0
        self.speaking = False
        """Something is being said."""
        self._over_s: float | None = None

    def begin(self) -> None:
        """A speech begins; the room may go on for a little with the one before."""
        heard = np.concatenate((_QUIET, *self._said))[: len(_QUIET) + round((self._at_s + _AFTER_S) * _RATE_HZ)]
        self._before = np.concatenate((heard[-round(2 * _AFTER_S * _RATE_HZ) :], _QUIET))
        self._said.clear()
        self._resampler.reset()
        self._said_s = self._at_s = 0.0
        self.speaking, self._over_s = True, None

    def say(self, pcm: bytes) -> None:
        """More of it: 24 kHz PCM16."""
        if self._said_s - self._at_s < _LATE_S:
            self._told_s = self.now_s  # there was nothing to play, and nothing to tell
        self._said.append(self._resampler.feed(to_samples(pcm)))
        self._said_s += len(self._said[-1]) / _RATE_HZ

    def played(self, seconds: float) -> None:
        """So much of it was played by now."""
        lost_s = self.now_s - self._told_s - (seconds - self._at_s)
        if self._torn or (self._at_s and lost_s > _LOST_S):
            self._torn_until_s = self.now_s + _TORN_S
        self._at_s, self._told_s = seconds, self.now_s

    def held(self) -> None:
        """It is held back for a moment: what is not played meanwhile is not lost."""
        self._told_s = self.now_s + _HELD_S

    def end(self) -> None:
        """It is over, or was hushed; the room may go on with it a little longer."""
        if self.speaking:
            self.speaking, self._over_s = False, self.now_s

    @property
    def _torn(self) -> bool:
        # Before the first word of the desk, a burst of the microphone's sound looks just the same.
        late = self._at_s > 0 and self.now_s - self._told_s > _LATE_S and self._said_s - self._at_s > _LATE_S
        return self.speaking and (late or self.now_s < self._torn_until_s)

    def explains(self, sound: Samples) -> bool:
        """Whether the newest sound (24 kHz, WINDOW_SAMPLES or more) is what the tutor says."""
        if not self._said or (self._over_s is not None and self.now_s - self._over_s > _AFTER_S):
            return False
        alike = self._is_like(sound)
        torn = self._torn
        if self.speaking and (alike or not torn):
            self._known = _KEPT * self._known + alike
        return alike or (torn and self._known > _KNOWN)

    def _is_like(self, sound: Samples) -> bool:
        said = np.concatenate((self._before, *self._said))
        at = self._at_s + len(self._before) / _RATE_HZ
        around = said[max(0, round((at - _BEFORE_S) * _RATE_HZ)) : round((at + _AHEAD_S) * _RATE_HZ)]
        newest = resample(sound[-WINDOW_SAMPLES:], WIRE_RATE_HZ, _RATE_HZ)[_EDGE:-_EDGE]
        whole, *halves = likenesses(newest, around)
        return whole >= _LIKE or max(halves) >= _HALF_LIKE


def likenesses(sound: Samples, said: Samples) -> tuple[float, float, float]:
    """How like a sound, and each half of it, is to the likest piece of what was said, both whitened: 0 to 1 each."""
    sound, said = np.diff(sound), np.diff(said)  # what does not change is no sound
    count = len(sound)
    if len(said) < count or np.abs(sound).max() < _NOTHING or np.abs(said).max() < _NOTHING:
        return 0.0, 0.0, 0.0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(count)))
    padded = np.pad(spectrum, _SMOOTH // 2, mode="edge")
    envelope = np.convolve(padded, np.ones(_SMOOTH) / _SMOOTH, "valid")
    envelope += 0.03 * envelope.max()
    size = 1 << (len(said) + count - 1).bit_length()
    places = np.linspace(0, len(envelope) - 1, size // 2 + 1)
    flattened = np.interp(places, np.arange(len(envelope)), envelope)
    white = np.fft.irfft(np.fft.rfft(sound, size) / flattened)
    spectrum_said = np.fft.rfft(said, size) / flattened
    whole = float(np.sum(white[:count] ** 2))
    energies = np.cumsum(np.concatenate(([0.0], np.fft.irfft(spectrum_said)[: len(said)] ** 2)))

    def likest(piece: NDArray[np.float64], length: int) -> float:
        products = np.fft.irfft(spectrum_said * np.conj(np.fft.rfft(piece, size)))[: len(said) - length + 1]
        energy = energies[length:] - energies[:-length]
        energy = np.maximum(energy, 0.001 * energy.max())  # what is nearly silent is like nothing
        own = max(float(np.sum(piece**2)), 0.01 * whole)
        return float((np.abs(products) / np.sqrt(energy * own)).max())

    half = count // 2
    return likest(white, count), likest(white[:half], half), likest(white[half:count], count - half)
