"""Synthesised speech for tests and for a browser's fake microphone: real enough for a recogniser."""

import wave
from pathlib import Path

import numpy as np

from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.pcm import resample, to_pcm
from tutor.values import WIRE_RATE_HZ, Audio

CLEAR = Manner(words_per_minute=130, pitch=50, intonation=50, variant="klatt4")
"""The way of speaking that the embedded recogniser understands best, of those of espeak-ng that were tried."""


def say(text: str, language: str = "en", rate_hz: int = 48_000, lead_s: float = 0.5, tail_s: float = 1.0) -> Audio:
    """A text spoken by espeak-ng, with seconds of digital silence before and after it.

    Twice the same text is the same but for a sample or so at its end. SpeechError where espeakng_loader is missing or
    knows no voice for the language.
    """
    sound = resample(espeak().say(text, language, CLEAR), WIRE_RATE_HZ, rate_hz)
    lead, tail = (np.zeros(round(seconds * rate_hz), np.float32) for seconds in (lead_s, tail_s))
    return Audio(to_pcm(np.concatenate((lead, sound, tail))), rate_hz)


def write_wav(path: Path, audio: Audio) -> None:
    """Write it as a mono 16-bit WAV file, as Chromium's `--use-file-for-fake-audio-capture` reads it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(audio.rate_hz)
        file.writeframes(audio.pcm)
