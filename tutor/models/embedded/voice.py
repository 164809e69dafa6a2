"""The voice: sentence by sentence from espeak-ng, as 24 kHz sound in small pieces."""

import asyncio
from collections.abc import AsyncGenerator

import numpy as np

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.aloud import aloud
from tutor.speech.pcm import Samples, to_pcm
from tutor.speech.sentences import sentences
from tutor.values import WIRE_RATE_HZ, Speech

PIECE_SAMPLES = WIRE_RATE_HZ // 10
"""Samples of one piece of sound: 100 ms."""

_PAUSE_S = 0.25
_NEARLY_SILENT = 0.003
_UNREADABLE = {"ja"}
"""Languages whose writing espeak-ng cannot read: of kanji it says no more than that they are Chinese letters."""


class Voice:
    """Speaks one language. SpeechError, with its cure, where this machine cannot."""

    def __init__(self, language: str, manner: Manner = Manner()) -> None:  # noqa: B008
        if language.lower().split("-")[0] in _UNREADABLE:
            raise SpeechError(f"The local voice cannot read {language[:20]!r}. Captions are shown instead.")
        self._espeak = espeak()
        self._espeak.voice_for(language)
        self._language = language
        self.manner = manner

    async def say(self, text: str) -> AsyncGenerator[Speech]:
        """The text: each sentence's caption, then its sound. Closing the iterator ends it at the next piece."""
        for sentence in sentences(text):
            yield Speech(caption=sentence)
            sound = await asyncio.to_thread(self._render, sentence)
            for at in range(0, len(sound), PIECE_SAMPLES):
                yield Speech(pcm=to_pcm(sound[at : at + PIECE_SAMPLES]))

    def _render(self, sentence: str) -> Samples:
        """The sound of a sentence without the silence before it, and with a pause after it."""
        sound = self._espeak.say(aloud(sentence, self._language), self._language, self.manner)
        audible = np.flatnonzero(np.abs(sound) > _NEARLY_SILENT)
        if not len(audible):
            return sound[:0]
        pause = np.zeros(round(_PAUSE_S * WIRE_RATE_HZ), np.float32)
        return np.concatenate((sound[audible[0] : audible[-1] + 1], pause))
