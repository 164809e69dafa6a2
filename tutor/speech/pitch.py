"""Pitch (F0) of a voice, and where there is one: candidates from autocorrelation, and the cheapest path through them.

P. Boersma, Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled
sound, Proc. Institute of Phonetic Sciences 17, Amsterdam 1993: the autocorrelation of a frame over that of its window.
Candidates come from a compressed power spectrum (T. Tolonen & M. Karjalainen, IEEE Trans. Speech and Audio Processing
8 (6), 2000), which no single formant rules and which noise therefore leads an octave astray more rarely; each is then
placed on the autocorrelation of the spectrum as it is, which noise moves less.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.speech.pcm import Samples
from tutor.speech.products import product
from tutor.values import WIRE_RATE_HZ

HOP = 240
"""Samples from one frame to the next: 10 ms."""
WINDOW = 960
"""Samples of a frame: 40 ms, three periods of a low voice."""
LOWEST_HZ, HIGHEST_HZ = 65.0, 500.0
"""No F0 is looked for beyond these: a man's creak, a child's shout."""

BLOCK = 64
"""Frames that are worked on at a time."""
BINS_HZ = np.arange(3, 227) * (WIRE_RATE_HZ / 1536)
"""Where the values of a power spectrum stand: 47 to 3531 Hz."""

_BAND = slice(0, int(np.searchsorted(BINS_HZ, 2500)))  # above it there is mostly noise
_COMPRESSION = 0.65
_CANDIDATES = 5
_SHORTEST, _LONGEST = int(WIRE_RATE_HZ / HIGHEST_HZ) - 1, int(WIRE_RATE_HZ / LOWEST_HZ) + 4
_MARGIN = 5
_LAGS = np.arange(_SHORTEST - _MARGIN, _LONGEST + _MARGIN)  # in samples
_NEAR = np.arange(1 - _MARGIN, _MARGIN)  # in which a candidate finds its place
_LEAST_STRENGTH = 0.2
_TINY = np.float32(1e-12)
_BIN_COLUMNS, _LAG_COLUMNS = 32, 84  # of one matrix product; they divide 224 bins and 336 lags

_VOICED = 0.36  # strength of a voice that is a voice
_SILENT = 0.06  # of the utterance's strong frames, in amplitude
_OCTAVE = 0.04  # an octave up is worth this much strength
_OCTAVE_JUMP, _VOICING_CHANGE = 0.5, 0.2

Floats = NDArray[np.float64]


class Candidates(NamedTuple):
    """What each frame's F0 may be. Shapes (frames, candidates), and (frames,)."""

    hz: Floats
    """0 where there is none."""
    strength: Floats
    """How periodic the frame is at this F0: 0 to 1."""
    energy: Floats
    """Of the band that F0 is looked for in, in squares of full scale times a constant."""


def power(frames: Samples) -> Samples:
    """Power spectra of BLOCK frames of WINDOW samples, shape (BLOCK, len(BINS_HZ))."""
    cosines, sines = _transform()
    centred = frames - frames.mean(axis=1, keepdims=True)
    early, late = centred[:, WINDOW // 2 - 1 :: -1], centred[:, WINDOW // 2 :]
    squared: Samples = np.square(product(late + early, cosines)) + np.square(product(late - early, sines))
    return squared


def candidates(spectra: Samples) -> Candidates:
    """What F0 each of BLOCK power spectra may have."""
    band = spectra[:, _BAND]
    plain = _autocorrelation(band)
    compressed = _autocorrelation(band**_COMPRESSION)
    rows = np.arange(len(spectra))
    inner = compressed[:, _MARGIN:-_MARGIN]
    before, after = compressed[:, _MARGIN - 1 : -_MARGIN - 1], compressed[:, _MARGIN + 1 : 1 - _MARGIN]
    peaks = (inner > before) & (inner >= after)
    left = np.where(peaks, inner, np.float32(-1))
    found = np.zeros((2, len(spectra), _CANDIDATES))
    for rank in range(_CANDIDATES):
        at = left.argmax(axis=1)
        strength = left[rows, at]
        left[rows, at] = -1
        there = strength > _LEAST_STRENGTH
        found[0, :, rank] = np.where(there, WIRE_RATE_HZ / _placed(plain, rows, at + _MARGIN), 0)
        found[1, :, rank] = np.where(there, np.minimum(strength, 1), 0)
    return Candidates(found[0], found[1], band.sum(axis=1, dtype=np.float64))


def path(found: Candidates) -> Floats:
    """F0 of each frame in hertz, 0 where no voice sounds: the likeliest way through the candidates (Viterbi)."""
    frames = len(found.energy)
    if not frames:
        return np.zeros(0)
    hz = np.concatenate((np.zeros((frames, 1)), found.hz), axis=1)
    voiced = hz > 0
    octaves = np.log2(np.where(voiced, hz, LOWEST_HZ) / LOWEST_HZ)
    worth = np.where(voiced, -9.0, 0.0)
    worth[:, 1:] = np.where(found.hz > 0, found.strength + _OCTAVE * octaves[:, 1:], -9.0)
    amplitude = np.sqrt(found.energy / max(np.percentile(found.energy, 98), float(_TINY)))
    worth[:, 0] = _VOICED + np.maximum(0, 2 - amplitude * (1 + _VOICED) / _SILENT)
    before, after = voiced[:-1, :, None], voiced[1:, None, :]
    jump = _OCTAVE_JUMP * np.abs(octaves[:-1, :, None] - octaves[1:, None, :])
    cost = np.where(before & after, jump, np.where(before != after, _VOICING_CHANGE, 0.0))
    states = np.arange(_CANDIDATES + 1)
    came_from = np.zeros((frames, _CANDIDATES + 1), np.intp)
    total = worth[0]
    for frame in range(1, frames):
        ways = total[:, None] - cost[frame - 1]
        came_from[frame] = best = ways.argmax(axis=0)
        total = ways[best, states] + worth[frame]
    taken = np.zeros(frames, np.intp)
    state = total.argmax()
    for frame in range(frames - 1, -1, -1):
        taken[frame] = state
        state = came_from[frame, state]
    chosen: Floats = hz[np.arange(frames), taken]
    return chosen


@cache
def _transform() -> tuple[Samples, Samples]:
    """Fourier's transform under Hann's window of a frame folded about its middle: from WINDOW / 2 samples to the bins.

    A product with the few bins that matter takes a third of the time of a whole fast transform.
    """
    times = (np.arange(WINDOW // 2) + 0.5) / WIRE_RATE_HZ
    hann = 0.5 + 0.5 * np.cos(2 * np.pi * times * WIRE_RATE_HZ / WINDOW)
    phases = 2 * np.pi * times[:, None] * BINS_HZ
    return (
        _columns(hann[:, None] * np.cos(phases), _BIN_COLUMNS),
        _columns(hann[:, None] * np.sin(phases), _BIN_COLUMNS),
    )


@cache
def _lag_transform() -> Samples:
    """From a power spectrum to the autocorrelation at _LAGS, over that of the window."""
    hann = 0.5 + 0.5 * np.cos(2 * np.pi * (np.arange(WINDOW) + 0.5 - WINDOW / 2) / WINDOW)
    of_window = np.array([hann[lag:] @ hann[: WINDOW - lag] for lag in _LAGS]) / (hann @ hann)
    waves = np.cos(2 * np.pi * BINS_HZ[_BAND, None] * _LAGS / WIRE_RATE_HZ)
    return _columns(waves / of_window, _LAG_COLUMNS)


def _columns(matrix: Floats, width: int) -> Samples:
    """A matrix as `product` takes it: shape (pieces, rows, width)."""
    return np.ascontiguousarray(matrix.reshape(len(matrix), -1, width).swapaxes(0, 1), np.float32)


def _autocorrelation(band: Samples) -> Samples:
    """Of each frame at _LAGS, 1 where it repeats itself wholly."""
    energy: Samples = np.maximum(band.sum(axis=1, keepdims=True), _TINY)
    curve: Samples = product(band, _lag_transform()) / energy
    return curve


def _placed(curve: Samples, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Floats:
    """The lag of the peak beside each of these columns, between samples by a parabola."""
    near = columns[:, None] + _NEAR
    at = near[rows, curve[rows[:, None], near].argmax(axis=1)]
    before, peak, after = curve[rows, at - 1], curve[rows, at], curve[rows, at + 1]
    bend = before - 2 * peak + after
    offset = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1), 0)
    placed: Floats = _LAGS[at] + offset.clip(-1, 1)
    return placed
