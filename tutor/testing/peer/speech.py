"""The peer's voice: espeak-ng, or a hum as long as the words where there is none."""

import math

import numpy as np

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import espeak
from tutor.speech.pcm import to_pcm
from tutor.speech.sentences import reading_s
from tutor.values import WIRE_RATE_HZ


def speak(text: str, language: str, longest_s: float) -> bytes:
    """24 kHz mono PCM16 of a text, or of its first seconds; it blocks."""
    most = round(longest_s * WIRE_RATE_HZ)
    try:
        return to_pcm(espeak().say(text, language)[:most])
    except SpeechError:
        time = np.arange(min(most, round(reading_s(text) * WIRE_RATE_HZ))) / WIRE_RATE_HZ
        return to_pcm((0.1 * np.sin(2 * math.pi * 220 * time)).astype(np.float32))
