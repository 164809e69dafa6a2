"""The peer's voice: espeak-ng, or a hum as long as the words where there is none."""

import math
from functools import lru_cache

import numpy as np

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import espeak
from tutor.speech.pcm import Samples, resample, to_pcm
from tutor.speech.sentences import reading_s
from tutor.values import WIRE_RATE_HZ


@lru_cache(maxsize=32)
def speak(text: str, language: str, longest_s: float, rate_hz: int = WIRE_RATE_HZ) -> bytes:
    """Mono PCM16 of a text, or of its first seconds; it blocks."""
    return to_pcm(resample(_sound(text, language, longest_s), WIRE_RATE_HZ, rate_hz))


def _sound(text: str, language: str, longest_s: float) -> Samples:
    most = round(longest_s * WIRE_RATE_HZ)
    try:
        return espeak().say(text, language)[:most]
    except SpeechError:
        time = np.arange(min(most, round(reading_s(text) * WIRE_RATE_HZ))) / WIRE_RATE_HZ
        return (0.1 * np.sin(2 * math.pi * 220 * time)).astype(np.float32)
