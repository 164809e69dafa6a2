"""The voice: sentence by sentence from espeak-ng, as 24 kHz sound in small pieces."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

import numpy as np

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.emphasis import Part, told
from tutor.speech.pcm import Samples, to_pcm
from tutor.values import WIRE_RATE_HZ, Speech, Style

PIECE_SAMPLES = WIRE_RATE_HZ // 10
"""Samples of one piece of sound: 100 ms."""

_PAUSE_S = 0.25
_LONGER = 2.5
"""Times the usual pause between sentences, where they are to be taken in one by one."""
_SMILE = {"pitch": 8, "intonation": 15}
"""Smiled speech is higher and livelier (Tartter 1980, "Happy talk", Perception & Psychophysics 27)."""
_NEARLY_SILENT = 0.003
_UNREADABLE = {"ja"}
"""Languages whose writing espeak-ng cannot read: of kanji it says no more than that they are Chinese letters."""


class Voice:
    """Speaks one language. SpeechError, with its cure, where this machine cannot."""

    speaks = True

    def __init__(self, language: str, manner: Manner = Manner()) -> None:  # noqa: B008
        if language.lower().split("-")[0] in _UNREADABLE:
            raise SpeechError(f"The local voice cannot read {language[:20]!r}. Captions are shown instead.")
        self._espeak = espeak()
        self._espeak.voice_for(language)
        self._language = language
        self.manner = manner

    async def say(self, text: str, style: Style = Style()) -> AsyncGenerator[Speech]:  # noqa: B008
        """The text: each sentence's caption, then its sound. Closing the iterator ends it at the next piece."""
        for sentence, parts in told(text, self._language, style.emphasised):
            yield Speech(caption=sentence)
            sound = await asyncio.to_thread(self._render, parts, style)
            for at in range(0, len(sound), PIECE_SAMPLES):
                yield Speech(pcm=to_pcm(sound[at : at + PIECE_SAMPLES]))

    def _render(self, sentence: tuple[Part, ...], style: Style) -> Samples:
        """The sound of a sentence without the silence before it, and with a pause after it."""
        sound = self._espeak.say(sentence, self._language, styled(self.manner, style))
        audible = np.flatnonzero(np.abs(sound) > _NEARLY_SILENT)
        if not len(audible):
            return sound[:0]
        pause_s = _PAUSE_S * (_LONGER if style.slow or style.short else 1)
        pause = np.zeros(round(pause_s * WIRE_RATE_HZ), np.float32)
        return np.concatenate((sound[audible[0] : audible[-1] + 1], pause))


def styled(manner: Manner, style: Style) -> Manner:
    """The manner in which a voice of this one says something in this style."""
    if style.smile:
        manner = replace(manner, **{name: getattr(manner, name) + more for name, more in _SMILE.items()})
    gap_ms = manner.word_gap_ms + (30 if style.slow else 0)
    return replace(manner, words_per_minute=round(manner.words_per_minute * style.speed), word_gap_ms=gap_ms)
