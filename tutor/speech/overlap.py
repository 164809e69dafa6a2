"""Whether two voices sound at once in an utterance: two pitches that no single voice has. Nobody is told from another.

The peaks of one voice's spectrum stand at multiples of its pitch. What is left of them once the best such comb is taken
away is looked through for a second one (estimation and cancellation: A. Klapuri, Multiple fundamental frequency
estimation by summing harmonic amplitudes, ISMIR 2006). Music has many pitches too, but its notes are held, where a
voice glides. All that comes out is one number, and nothing is kept.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tutor.speech.pcm import Samples, resample, to_samples
from tutor.values import Audio

_RATE_HZ, _WINDOW, _HOP, _SIZE = 8_000, 640, 160, 2048  # 80 ms every 20 ms; samples of the transform
_NEWEST_S = 10.0
_BIN_HZ = _RATE_HZ / _SIZE
_LOWEST, _HIGHEST = round(90 / _BIN_HZ), round(1500 / _BIN_HZ)  # bins
_AROUND = round(300 / _BIN_HZ) | 1  # bins, over which a spectrum is smoothed
_ABOVE_DB, _BELOW_TOP_DB = 6.0, 30.0
_PEAKS, _MULTIPLES = 16, 10
_OFF_HZ = 6.0  # a peak may lie from its multiple
_PITCHES = 80 * 2 ** (np.arange(0, np.log2(380 / 80), 1 / 60))
_OCTAVE = 0.03  # an octave up is worth so much of all peaks, or half of every pitch would explain as many
_RELATED, _NEARLY = (1 / 3, 1 / 2, 1, 2, 3), 0.025
_LOUD_DB, _LEAST_FRAMES = 20.0, 8
_STRONG, _AUDIBLE, _FAINT = 0.35, 0.15, 0.12  # of all peaks, in the second comb
_HELD_FRAMES, _HELD_ST = 6, 0.3
_TRACK_FRAMES, _JUMP_ST, _GLIDE_ST = 4, 1.2, 0.5
_WEIGHTS, _BIAS = (58.4, -14.9, 33.8), -2.77

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Shares(NamedTuple):
    """Of the loud frames that hold a voice, 0 to 1 each."""

    strong: float = 0.0
    """Those in which a second pitch is strong, and not held."""
    held: float = 0.0
    """Those in which it is held, as a note is."""
    gliding: float = 0.0
    """Those in which it can be followed, and glides, as a voice does."""


def two_voices(utterance: Audio) -> float:
    """How likely two voices sound at once, in an utterance or the last 10 s of it: log-odds of a logistic regression.

    It may be told where two utterances in a row are above 0 on the mean. `python -m tests.bench overlap` prints the
    weights, and of speakers that they were not chosen on: of 285 pairs of one voice 1.4 % are told; of two voices 35 %
    where they are about as loud, and 25 % where one is 10 dB softer.
    """
    newest = utterance.pcm[-2 * round(_NEWEST_S * utterance.rate_hz) :]
    found = shares(resample(to_samples(newest), utterance.rate_hz, _RATE_HZ))
    return float(np.dot(_WEIGHTS, found) + _BIAS)


def shares(samples: Samples) -> Shares:
    """What is found of a second pitch in sound at 8 kHz."""
    if len(samples) < _WINDOW:
        return Shares()
    spectra = np.abs(np.fft.rfft(sliding_window_view(samples, _WINDOW)[::_HOP] * np.hanning(_WINDOW), _SIZE))
    spectra = spectra[:, : _HIGHEST + 2]
    hz, weight = _peaks(20 * np.log10(spectra + 1e-7))
    multiples, pitch, second = _two_pitches(hz, weight)
    level = 10 * np.log10(np.square(spectra[:, _LOWEST:_HIGHEST]).mean(axis=1) + 1e-12)
    voiced = (level > np.percentile(level, 95) - _LOUD_DB) & (multiples >= 3)
    count = np.count_nonzero(voiced)
    if count < _LEAST_FRAMES:
        return Shares()
    semitones = 12 * np.log2(pitch)
    held = _tracks(semitones, second > _FAINT, _HELD_ST, _HELD_FRAMES)
    still = [(begin, end) for begin, end in held if np.ptp(semitones[begin:end]) < 2 * _HELD_ST]
    followed = _tracks(semitones, second > _AUDIBLE, _JUMP_ST, _TRACK_FRAMES)
    gliding = [(begin, end) for begin, end in followed if np.ptp(semitones[begin:end]) > _GLIDE_ST]
    notes = _within(still, len(level))
    parts = ((second > _STRONG) & ~notes, notes, _within(gliding, len(level)))
    return Shares(*(np.count_nonzero(part & voiced) / count for part in parts))


def _peaks(level: Floats) -> tuple[Floats, Floats]:
    """Where the strongest peaks of each spectrum (in dB) are, in hertz, and their weights; shape (frames, _PEAKS)."""
    padded = np.pad(level, ((0, 0), (_AROUND // 2, _AROUND // 2)), mode="edge")
    total = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
    floor = (total[:, _AROUND:] - total[:, :-_AROUND]) / _AROUND
    before, inner, after = level[:, :-2], level[:, 1:-1], level[:, 2:]
    peaks = (inner > before) & (inner >= after) & (inner > floor[:, 1:-1] + _ABOVE_DB)
    peaks[:, : _LOWEST - 1] = False
    height = np.where(peaks, inner, -np.inf)
    top = height.max(axis=1, keepdims=True)
    places = np.argsort(-height, axis=1)[:, :_PEAKS]
    rows = np.arange(len(level))[:, None]
    left, middle, right, there = before[rows, places], inner[rows, places], after[rows, places], height[rows, places]
    bend = left - 2 * middle + right
    offset = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, -1), 0).clip(-1, 1)
    heard = peaks[rows, places] & (there > top - _BELOW_TOP_DB)
    weight = np.where(heard, 10 ** ((middle - np.where(heard, top, middle)) / 40), 0)  # the root of the amplitude
    return (places + 1 + offset) * _BIN_HZ, weight


def _two_pitches(hz: Floats, weight: Floats) -> tuple[NDArray[np.intp], Floats, Floats]:
    """How many peaks the best comb holds, the second pitch in hertz, and the share of the peaks that it explains."""
    rows, whole = np.arange(len(hz)), weight.sum(axis=1, keepdims=True) + 1e-9
    ratio = hz[:, None, :] / _PITCHES[:, None]
    nearest = np.round(ratio)
    fits = (nearest >= 1) & (nearest <= _MULTIPLES) & (np.abs(ratio - nearest) * _PITCHES[:, None] < _OFF_HZ)
    first = fits & (weight > 0)[:, None, :]
    chance = np.minimum(1, 2 * _OFF_HZ / _PITCHES)
    explained = ((first * weight[:, None, :]).sum(axis=2) / whole - chance) / (1 - chance)
    best = (explained + _OCTAVE * np.log2(_PITCHES / _PITCHES[0])).argmax(axis=1)
    taken = first[rows, best]
    rest = np.where(taken, 0, weight)
    second = fits & (rest > 0)[:, None, :]
    worth = (second * rest[:, None, :]).sum(axis=2) - chance * rest.sum(axis=1, keepdims=True)
    worth = np.where((second.sum(axis=2) >= 2) & ~_related()[best], worth, 0)
    other = worth.argmax(axis=1)
    return taken.sum(axis=1), _PITCHES[other], worth[rows, other] / whole[:, 0]


@cache
def _related() -> Mask:
    """Which pitches are a simple multiple or part of which, and so no second voice. Shape (pitches, pitches)."""
    ratio = _PITCHES / _PITCHES[:, None]
    related: Mask = np.any([np.abs(ratio / each - 1) < _NEARLY for each in _RELATED], axis=0)
    return related


def _tracks(semitones: Floats, there: Mask, jump: float, least: int) -> list[tuple[int, int]]:
    """First and one past the last frame of each run in which a pitch is there and moves by less than `jump` a frame."""
    smooth = there & (np.abs(np.diff(semitones, prepend=semitones[0])) < jump)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], smooth, [False])).astype(np.int8))).reshape(-1, 2)
    return [(max(int(begin) - 1, 0), int(end)) for begin, end in edges if end - begin >= least - 1]


def _within(spans: list[tuple[int, int]], count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    for begin, end in spans:
        mask[begin:end] = True
    return mask
