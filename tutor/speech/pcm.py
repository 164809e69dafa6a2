"""Sound as numbers: PCM16 bytes to floats and back, another sample rate, how loud it is.

Resampling is the polyphase windowed-sinc method (Crochiere & Rabiner, Multirate Digital Signal Processing, 1983).
"""

from functools import cache
from math import ceil, gcd, log10

import numpy as np
from numpy.typing import NDArray

from tutor.errors import SpeechError

Samples = NDArray[np.float32]
"""Mono sound, one number a sample, full scale ±1."""

SILENCE_DBFS = -120.0
"""What `level_dbfs` says of sound with nothing in it."""

_CROSSINGS = 16  # of the sinc, on either side: 60 dB and more of stop band with the window below
_KAISER_BETA = 8.0
_BLOCK = 32_768  # samples; each one widens to a whole window of them on the way
_PASS = 0.92  # of the lower of the two Nyquist frequencies


def to_samples(pcm: bytes | bytearray | memoryview) -> Samples:
    """The samples of PCM16 little-endian bytes, which must be whole samples."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def to_pcm(samples: Samples) -> bytes:
    """PCM16 little-endian bytes; what is beyond full scale is clipped."""
    scaled: NDArray[np.float32] = np.rint(samples * np.float32(32768))
    return scaled.clip(-32768, 32767).astype("<i2").tobytes()


def rms(samples: Samples) -> float:
    """Root mean square, 0 to 1; 0 of nothing."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def level_dbfs(samples: Samples) -> float:
    """Level in decibels below full scale (a full-scale square wave is 0), never less than SILENCE_DBFS."""
    return max(SILENCE_DBFS, 20 * log10(max(rms(samples), 1e-9)))


@cache
def _phases(up: int, down: int) -> Samples:
    """Filters for each of the `up` positions between two input samples, shape (up, taps)."""
    cutoff = _PASS * min(1.0, up / down)  # of the input's Nyquist frequency
    half = ceil(_CROSSINGS / cutoff)
    taps = np.arange(-half + 1, half + 1)
    distance = taps[None, :] - (np.arange(up) / up)[:, None]
    window = np.i0(_KAISER_BETA * np.sqrt(np.clip(1 - (distance / half) ** 2, 0, 1)))
    filters = np.sinc(cutoff * distance) * window
    filters /= filters.sum(axis=1, keepdims=True)
    return filters.astype(np.float32)


class Resampler:
    """Turns a stream of samples at one rate into one at another; how the stream is cut never changes the outcome.

    Output sample n stands at the time n / to_hz of the input. It comes `lookahead` input samples later.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        if from_hz <= 0 or to_hz <= 0:
            raise SpeechError(f"Sound cannot go from {from_hz} Hz to {to_hz} Hz. Rates are above zero.")
        common = gcd(from_hz, to_hz)
        self._up, self._down = to_hz // common, from_hz // common
        self._filters = _phases(self._up, self._down)
        self.lookahead = self._filters.shape[1] // 2
        self.reset()

    def reset(self) -> None:
        """Begin a new stream."""
        self._kept = np.zeros(self.lookahead - 1, np.float32)  # input from position `_first` on
        self._first = 1 - self.lookahead
        self._received = 0
        self._made = 0

    def feed(self, samples: Samples) -> Samples:
        """All output that these samples complete."""
        self._kept = np.concatenate((self._kept, samples))
        self._received += len(samples)
        return self._make(self._received - self.lookahead)

    def flush(self) -> Samples:
        """The rest, up to the end of the input; then begins a new stream."""
        self._kept = np.concatenate((self._kept, np.zeros(self.lookahead, np.float32)))
        rest = self._make(self._received)
        self.reset()
        return rest

    def _make(self, before: int) -> Samples:
        """Outputs that stand before this input position."""
        stop = max(self._made, -(-before * self._up // self._down))
        ticks = np.arange(self._made, stop, dtype=np.int64) * self._down
        at, phase = ticks // self._up, ticks % self._up
        begin = at - self.lookahead + 1 - self._first
        self._made = stop
        if self._up == self._down:
            made: Samples = self._kept[begin + self.lookahead - 1]
        else:
            windows = self._kept[begin[:, None] + np.arange(2 * self.lookahead)]
            made = (windows * self._filters[phase]).sum(axis=1, dtype=np.float32)
        done = stop * self._down // self._up - self.lookahead + 1 - self._first
        self._kept, self._first = self._kept[done:], self._first + done
        return made


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """A whole sound at another rate, as long as before."""
    resampler = Resampler(from_hz, to_hz)
    pieces = [resampler.feed(samples[at : at + _BLOCK]) for at in range(0, len(samples), _BLOCK)]
    return np.concatenate((*pieces, resampler.flush()))
