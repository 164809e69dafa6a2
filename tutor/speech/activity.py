"""How likely each moment is speech."""

from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tutor.speech.pcm import Samples

FRAME_SAMPLES = 768
"""Samples of one frame at 24 kHz: 32 ms."""

_WINDOW = 384  # samples: 16 ms, of which the spectrum up to 8 kHz is taken every 8 ms
_BINS = 129
_CONTEXT = 96  # samples of the frame before, and as many mirrored after
_UNITS = 128
_QUIET_FRAMES = 63  # 2 s
_QUIET = 0.2


class Activity(Protocol):
    """Tells speech from all else, frame by frame, remembering what came before."""

    def probability(self, frame: Samples) -> float:
        """How likely the newest FRAME_SAMPLES samples at 24 kHz are speech: 0 to 1."""

    def reset(self) -> None:
        """Forget what came before."""


class SileroActivity:
    """Silero VAD 6.2 (github.com/snakers4/silero-vad, MIT), its network computed here.

    A spectrum, four convolutions, a long short-term memory: in numpy that takes a tenth of the time of the packages
    that bring the network with an engine of their own, and runs wherever numpy does. `silero.npz` holds the weights as
    16-bit floats, laid out for the products below, without the taps that only meet padding. The network is made for
    16 kHz; since it looks at spectra alone, a window of 24 kHz that lasts as long serves it without resampling.

    Music or a long silence dulls its memory to the speech that follows, which is why pipecat clears it; but a memory
    that knows nothing takes music for speech three times as often. So a second one listens along: after 2 s of clear
    non-speech it takes over, having heard as much, and another one begins.
    """

    def __init__(self) -> None:
        self._weights = _weights()
        self.reset()

    def reset(self) -> None:
        """Forget what came before."""
        self._quiet = 0
        self._context = np.zeros(_CONTEXT, np.float32)
        self._told, self._kept = np.zeros((2, 2, _UNITS), np.float32)  # by memory: the one in use, then the fresh one

    def probability(self, frame: Samples) -> float:
        """How likely the newest FRAME_SAMPLES samples at 24 kHz are speech: 0 to 1."""
        sound = np.concatenate((self._context, frame, frame[-2 : -2 - _CONTEXT : -1]))
        self._context = frame[-_CONTEXT:].copy()
        likely = self._recall(self._look(sound))
        self._quiet = self._quiet + 1 if likely < _QUIET else 0
        if self._quiet and self._quiet % _QUIET_FRAMES == 0:
            nothing = np.zeros(_UNITS, np.float32)
            self._told, self._kept = np.stack((self._told[1], nothing)), np.stack((self._kept[1], nothing))
        return likely

    def _look(self, sound: Samples) -> Samples:
        """The features of a frame, shape (128,)."""
        weights = self._weights
        parts = sliding_window_view(sound, _WINDOW)[:: _WINDOW // 2] @ _fourier()
        spectra = np.zeros((6, _BINS), np.float32)  # four, between two of padding
        spectra[1:5] = np.sqrt(parts[:, :_BINS] ** 2 + parts[:, _BINS:] ** 2)
        first = np.zeros((5, _UNITS), np.float32)
        first[1:] = _rectified(sliding_window_view(spectra.ravel(), 3 * _BINS)[::_BINS], weights, "layer1")
        second = _rectified(sliding_window_view(first.ravel(), 3 * _UNITS)[:: 2 * _UNITS], weights, "layer2")
        return _rectified(_rectified(second.ravel(), weights, "layer3"), weights, "layer4")

    def _recall(self, features: Samples) -> float:
        """Long short-term memory (Hochreiter & Schmidhuber 1997), then one unit that says how likely it is speech."""
        weights = self._weights
        seen = np.broadcast_to(features, (2, _UNITS))
        gates = np.concatenate((seen, self._told), axis=1) @ weights["memory"] + weights["memory_bias"]
        opened = 1 / (1 + np.exp(-np.maximum(gates, -80)))  # beyond, float32 overflows, and the gate is shut
        take, keep, fresh, tell = (slice(_UNITS * at, _UNITS * (at + 1)) for at in range(4))
        self._kept = opened[:, keep] * self._kept + opened[:, take] * np.tanh(gates[:, fresh])
        self._told = opened[:, tell] * np.tanh(self._kept)
        score = np.maximum(self._told[0], 0) @ weights["likely"] + weights["likely_bias"]
        return float(1 / (1 + np.exp(-score)))


def _rectified(sound: Samples, weights: dict[str, Samples], layer: str) -> Samples:
    made: Samples = np.maximum(sound @ weights[layer] + weights[f"{layer}_bias"], 0)
    return made


@cache
def _weights() -> dict[str, Samples]:
    with (files("tutor.speech") / "silero.npz").open("rb") as file, np.load(file) as packed:
        return {name: packed[name].astype(np.float32) for name in packed.files}


@cache
def _fourier() -> Samples:
    """The Fourier transform of a window under Hann's bell, real parts then imaginary ones, as loud as at 16 kHz."""
    at = np.arange(_WINDOW)
    bell = (0.5 - 0.5 * np.cos(2 * np.pi * at / _WINDOW)) * 16 / 24
    turns = 2 * np.pi * np.arange(_BINS) * at[:, None] / _WINDOW
    made: Samples = (bell[:, None] * np.concatenate((np.cos(turns), np.sin(turns)), axis=1)).astype(np.float32)
    return made
