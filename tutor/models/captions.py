"""Captions from words that come in pieces beside their sound: in time with it, a second's reading at a time."""

import re

from tutor.models.emphasis import Unmarked
from tutor.speech.sentences import reading_s, sentences

LONG_S = 1.0
"""Seconds of reading that do not wait for the end of their sentence: else they would be told after their sound."""


class Captions:
    """The words of one speech. Each method gives the caption that is due, empty where none is."""

    def __init__(self) -> None:
        self.words = ""
        self._plain = Unmarked()
        self._told = 0
        self._sounded = False

    def word(self, text: str) -> str:
        """More words; once there is sound, whole sentences are due, and long parts of others."""
        self._add(self._plain.feed(text))
        if not self._sounded:
            return ""
        whole = self._whole()
        long = reading_s(self.words[self._told :]) >= LONG_S
        return self._tell(self._last_word() if whole == self._told and (long or not self._told) else whole)

    def sound(self) -> str:
        """More sound; with the first of it all whole words are due: sound does not wait for the end of a sentence."""
        first, self._sounded = not self._sounded, True
        return self._tell(self._last_word()) if first else ""

    def rest(self) -> str:
        """The speech is over; due is what was not told yet."""
        self._add(self._plain.rest())
        return self._tell(len(self.words))

    def _add(self, words: str) -> None:
        self.words = re.sub(r"\s+", " ", self.words + words)

    def _tell(self, until: int) -> str:
        due = self.words[self._told : until].strip()
        self._told = max(self._told, until)
        return due

    def _whole(self) -> int:
        """Where the last whole sentence of what was not told yet ends."""
        rest = self.words[self._told :]
        parts = sentences(rest)
        return self._told + rest.rindex(parts[-1]) if len(parts) > 1 else self._told

    def _last_word(self) -> int:
        """Where the last word ends that is whole: at a space, or anywhere in a script without spaces."""
        words = self.words
        return len(words) if words and words[-1].isalpha() and not words[-1].isascii() else words.rfind(" ") + 1
