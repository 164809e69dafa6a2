"""Voices whose truth is known to the sample: synthesised vowels with a stated pitch, silences, breath and noise.

The source is Rosenberg's glottal pulse (J. Acoust. Soc. Am. 49, 1971), differentiated at the lips; the tract is a
cascade of second-order resonators (Klatt, J. Acoust. Soc. Am. 67, 1980).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.speech.pcm import Samples, rms

HOP_S = 0.01
"""Seconds between two truths."""

FORMANTS_HZ = {
    "a": (730, 1090, 2440),
    "e": (530, 1840, 2480),
    "i": (270, 2290, 3010),
    "o": (570, 840, 2410),
    "u": (300, 870, 2240),
}
"""Of men's vowels (Peterson & Barney, J. Acoust. Soc. Am. 24, 1952)."""

_OPENING, _CLOSING = 0.4, 0.16  # of a period
_BANDWIDTHS_HZ = (80, 100, 140)
_FADE_S = 0.01

Contour = Callable[[NDArray[np.floating]], NDArray[np.floating]]
"""F0 in hertz at times in seconds from the vowel's beginning."""


@dataclass(frozen=True, slots=True)
class Known:
    """Sound and its truth; frame n stands at n * HOP_S seconds."""

    samples: Samples
    rate_hz: int
    f0_hz: NDArray[np.floating]
    """0 where no voice sounds."""


def vowel(contour: Contour, seconds: float, rate_hz: int = 24_000, formants: str = "a", level: float = 0.1) -> Known:
    """One vowel along an F0 contour, at this RMS."""
    fine = 4 * rate_hz  # pulses begin between samples, so that no period is rounded
    times = np.arange(round(seconds * fine)) / fine
    phase = np.cumsum(contour(times)) / fine % 1.0
    flow = _rosenberg(phase).reshape(-1, 4).mean(axis=1)
    sound = np.diff(flow, prepend=0.0)
    for centre, width in zip(FORMANTS_HZ[formants], _BANDWIDTHS_HZ, strict=True):
        sound = _resonate(sound, centre * (1.0 if contour(times[:1])[0] < 160 else 1.15), width, rate_hz)
    fade = np.minimum(1.0, np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / (_FADE_S * rate_hz))
    sound = sound * fade
    truth = contour(np.arange(round(seconds / HOP_S)) * HOP_S)
    return Known((sound * (level / rms(sound.astype(np.float32)))).astype(np.float32), rate_hz, truth)


def silence(seconds: float, rate_hz: int = 24_000) -> Known:
    """Nothing at all."""
    return Known(np.zeros(round(seconds * rate_hz), np.float32), rate_hz, np.zeros(round(seconds / HOP_S)))


def breath(seconds: float, rng: np.random.Generator, rate_hz: int = 24_000, level: float = 0.02) -> Known:
    """A fricative: noise above 3 kHz, at this RMS."""
    noise = np.fft.rfft(rng.standard_normal(round(seconds * rate_hz)))
    noise[: round(3000 * seconds)] = 0
    sound = np.fft.irfft(noise, round(seconds * rate_hz))
    sound *= level / np.sqrt(np.mean(sound**2))
    return Known(sound.astype(np.float32), rate_hz, np.zeros(round(seconds / HOP_S)))


def joined(*parts: Known) -> Known:
    """One after another."""
    return Known(
        np.concatenate([part.samples for part in parts]),
        parts[0].rate_hz,
        np.concatenate([part.f0_hz for part in parts]),
    )


def noisy(known: Known, snr_db: float, rng: np.random.Generator, brown: bool = False) -> Known:
    """With white (or brown, falling 6 dB an octave) noise at this ratio to the part that is voiced."""
    hop = round(HOP_S * known.rate_hz)
    voiced = np.repeat(known.f0_hz > 0, hop)[: len(known.samples)]
    noise = rng.standard_normal(len(known.samples))
    if brown:
        spectrum = np.fft.rfft(noise)
        spectrum /= np.maximum(np.arange(len(spectrum)) * known.rate_hz / len(noise), 20.0)
        noise = np.fft.irfft(spectrum, len(noise))
    noise *= rms(known.samples[voiced]) / np.sqrt(np.mean(noise**2)) * 10 ** (-snr_db / 20)
    return Known((known.samples + noise).astype(np.float32), known.rate_hz, known.f0_hz)


def _rosenberg(phase: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rosenberg's pulse C at phases 0 to 1."""
    rising = 0.5 * (1 - np.cos(np.pi * phase / _OPENING))
    falling = np.cos(np.pi / 2 * (phase - _OPENING) / _CLOSING)
    pulse = np.where(phase < _OPENING, rising, np.where(phase < _OPENING + _CLOSING, falling, 0.0))
    return pulse.astype(np.float64)


def _resonate(sound: NDArray[np.float64], centre_hz: float, width_hz: float, rate_hz: int) -> NDArray[np.float64]:
    """Klatt's resonator: two poles, gain 1 at 0 Hz."""
    radius = np.exp(-np.pi * width_hz / rate_hz)
    near = 2 * radius * np.cos(2 * np.pi * centre_hz / rate_hz)
    length = int(rate_hz * 8 / (np.pi * width_hz))  # until its response is below -70 dB
    response = np.zeros(length)
    last, before = 1.0, 0.0
    for n in range(length):
        response[n] = last
        last, before = near * last - radius**2 * before, last
    response *= 1 - near + radius**2
    size = 1 << (len(sound) + length - 1).bit_length()
    whole = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)
    return whole[: len(sound)]
