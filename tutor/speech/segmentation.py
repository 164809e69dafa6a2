"""Which of up to three voices speak when, moment by moment. Nobody is told from another: the voices have no names."""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tutor.speech.pcm import Samples
from tutor.speech.products import product

RATE_HZ = 16_000
FRAME_S = 270 / RATE_HZ
"""How far one frame is from the next: 17 ms."""

LEAST_SAMPLES = 1261
"""What the network must hear for two frames, the least that it can even out: 79 ms."""

_TAPS, _STRIDE, _POOLED = 251, 10, 3
_UNITS, _LAYERS = 128, 4
_LEAK, _TINY = np.float32(0.01), np.float32(1e-5)
_HALF = np.float32(0.5)


def segment(sound: Samples) -> Samples:
    """How likely each of three voices speaks in each frame, of sound at 16 kHz: shape (frames, 3), 0 to 1 each.

    The network is pyannote/segmentation (H. Bredin and A. Laurent, End-to-end speaker segmentation for overlap-aware
    resegmentation, Interspeech 2021; MIT), which learnt on pieces of 5 s, computed here: filters (M. Ravanelli and Y.
    Bengio, Speaker recognition from raw waveform with SincNet, SLT 2018), two convolutions, four bidirectional long
    short-term memories, three layers. `pyannote.npz` holds the weights as 16-bit floats, laid out for the products
    below. Which column is whose is chance, and another one in another sound. Shorter than LEAST_SAMPLES: no frames.
    """
    if len(sound) < LEAST_SAMPLES:
        return np.zeros((0, 3), np.float32)
    weights = _weights()
    level, offset = weights["sound"]
    heard = (sound - sound.mean()) / np.sqrt(sound.var() + _TINY) * level + offset
    told = np.abs(product(sliding_window_view(heard, _TAPS)[::_STRIDE], weights["filters"]))
    told = _leaky(_evened(_pooled(told), 0))
    for layer in (1, 2):
        near = sliding_window_view(told.ravel(), weights[f"layer{layer}"].shape[1])[:: told.shape[1]]
        told = _leaky(_evened(_pooled(product(near, weights[f"layer{layer}"]) + weights[f"layer{layer}_bias"]), layer))
    for layer in range(_LAYERS):
        told = _remembered(told, layer)
    for layer in range(2):
        told = _leaky(product(told, weights[f"dense{layer}"]) + weights[f"dense{layer}_bias"])
    return _sigmoid(told @ weights["voices"] + weights["voices_bias"])


def _pooled(told: Samples) -> Samples:
    """The greatest of each three frames."""
    whole = len(told) // _POOLED
    made: Samples = told[: _POOLED * whole].reshape(whole, _POOLED, -1).max(axis=1)
    return made


def _evened(told: Samples, layer: int) -> Samples:
    """Each feature about as strong as in any other sound (instance normalisation)."""
    weights = _weights()
    spread: Samples = np.sqrt(told.var(axis=0) + _TINY)
    made: Samples = (told - told.mean(axis=0)) / spread * weights[f"scale{layer}"]
    return made + weights[f"shift{layer}"]


def _leaky(told: Samples) -> Samples:
    made: Samples = np.maximum(told, _LEAK * told)
    return made


def _sigmoid(told: Samples) -> Samples:
    made: Samples = _HALF * np.tanh(_HALF * told) + _HALF
    return made


def _remembered(told: Samples, layer: int) -> Samples:
    """A long short-term memory from the beginning to the end beside one from the end to the beginning."""
    weights = _weights()
    recall = weights[f"recall{layer}"]
    fed = [product(way, take) for way, take in zip((told, told[::-1].copy()), weights[f"take{layer}"], strict=True)]
    steps = (np.stack(fed, axis=1) + weights[f"bias{layer}"])[:, :, None]
    made = np.empty((len(told), 2, 1, _UNITS), np.float32)
    now, kept = np.zeros((2, 2, 1, _UNITS), np.float32)
    for step, out in zip(steps, made, strict=True):
        gates = step + now @ recall
        opened, fresh = _sigmoid(gates[..., : 3 * _UNITS]), np.tanh(gates[..., 3 * _UNITS :])
        kept = opened[..., _UNITS : 2 * _UNITS] * kept + opened[..., :_UNITS] * fresh
        now = np.multiply(opened[..., 2 * _UNITS :], np.tanh(kept), out=out)
    return np.concatenate((made[:, 0, 0], made[::-1, 1, 0]), axis=1)


@cache
def _weights() -> dict[str, Samples]:
    with (files("tutor.speech") / "pyannote.npz").open("rb") as file, np.load(file) as packed:
        return {name: packed[name].astype(np.float32) for name in packed.files}
