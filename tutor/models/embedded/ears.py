"""The recogniser: which of the expected answers was said, in English, by pocketsphinx and its own acoustic model.

A grammar of whole phrases is decoded, and so is a free loop of phones. A grammar fits anything to itself, so an answer
counts only where it explains the sound nearly as well as the free loop does (Rose & Paul 1990, A hidden Markov model
based keyword recognition system). Where a number is expected, all other numbers compete with it, so that fifty-seven is
not taken for an expected fifty-eight; they are not believed themselves, for they are too often imagined. What counts as
an answer is decoded once more with denials beside it, which otherwise sound like the answer. Nothing is logged or kept.
"""

import math
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import espeak
from tutor.models.embedded.phones import cmu_phones
from tutor.models.embedded.phrases import (
    NUMBER_WORDS,
    Phrases,
    answered,
    denials,
    denied,
    grammar,
    numbers,
    numeric,
    phrases,
    vocabulary,
)
from tutor.speech.endpoint import MAX_UTTERANCE_S
from tutor.speech.pcm import resample, to_pcm, to_samples
from tutor.values import Audio, Heard, Word

MARGIN = -4.0
"""Least difference between the scores of grammar and phone loop, per 10 ms frame, in the model's logarithms.

`python -m tests.bench recognition`: of 29 recorded answers of a few speakers 90 % are heard exactly, 7 % refused and
one mistaken; of 54 in synthesised voices 83 %, 13 % and two. Of other speech 30 % (recorded, 27 phrases) and 11 %
(synthesised, 18) are taken for an answer, of other numbers one in 12 and 2 in 8, of denials none. To refuse 5 % of the
right answers of the other half of the clips it would be -5.5, and other speech 33 % and 17 %.
"""

_RATE_HZ = 16_000
_ROOM = 0.001  # root mean square: -60 dBFS
_LEAST_S = 0.15
_FRAME_S = 0.01
_LOG_BASE = 1.0001  # of pocketsphinx's scores, which its Python side has exponentiated


class Ears:
    """Understands English answers. SpeechError, with its cure, where this machine cannot.

    Calls block for a few tenths of a second, more for a long utterance, and belong on one thread of their own.
    """

    def __init__(self) -> None:
        self._decoder = _decoder()
        self._named: dict[str, str] = {}
        self._phrases: Phrases = {}
        self._numeric = False

    def expect(self, expected: Sequence[str]) -> None:
        """Make ready for answers like these; none means that anything may be said, and nothing will be understood.

        SpeechError where the recogniser fails; then, too, nothing will be understood.
        """
        self._phrases = {}
        found = phrases(expected)
        self._numeric = bool(found) and numeric(expected)
        if found:
            with _plainly():
                self._learn_grammars(found)
        self._phrases = found

    def _learn_grammars(self, found: Phrases) -> None:
        token = {word: self._token(word) for word in (*vocabulary(found), *NUMBER_WORDS)}
        self._decoder.add_jsgf_string("step", grammar(found, token))
        self._decoder.add_jsgf_string("denials", denials(found, token))
        if self._numeric:
            self._decoder.add_jsgf_string("numbers", numbers(token))

    def recognise(self, utterance: Audio) -> Heard:
        """The answer that was said: its words, or its text if it has signs; empty where it cannot tell.

        Of an utterance longer than MAX_UTTERANCE_S, that much of its end.
        SpeechError where the recogniser fails; it is ready for the next utterance all the same.
        """
        heard, margin = self.weigh(utterance)
        return heard if margin >= MARGIN else Heard("")

    def weigh(self, utterance: Audio) -> tuple[Heard, float]:
        """The answer that it is if it is any, and how much better it explains the sound than anything else would."""
        if not self._phrases or utterance.seconds < _LEAST_S:
            return Heard(""), -math.inf
        newest = utterance.pcm[-2 * round(MAX_UTTERANCE_S * utterance.rate_hz) :]
        samples = resample(to_samples(newest), utterance.rate_hz, _RATE_HZ)
        # Digital silence is nothing that the model has ever met; like all rooms, this one hums a little.
        pcm = to_pcm(samples + np.random.default_rng(0).normal(0, _ROOM, len(samples)).astype(np.float32))
        with _plainly():
            return self._understand(pcm)

    def _understand(self, pcm: bytes) -> tuple[Heard, float]:
        said, score = self._decode("step", pcm)
        if not said:
            return Heard(""), -math.inf
        _, rival = self._decode("numbers", pcm) if self._numeric else ((), -math.inf)
        _, free = self._decode("phones", pcm)
        # On its own: more paths lower the score of each, since a frame's scores are relative to the best one in play.
        other, _ = self._decode("denials", pcm)
        said = other if denied(_texts(other), self._phrases) else said
        # A number that is not expected need only be as likely; any other sound has a loop of phones to itself.
        return Heard(answered(_texts(said), self._phrases), said), min(score - free, score - rival + MARGIN)

    def _decode(self, search: str, pcm: bytes) -> tuple[tuple[Word, ...], float]:
        """What this search found and its score per frame; nothing, and the least score, where it found no way."""
        self._decoder.activate_search(search)
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()
        found = self._decoder.hyp()
        if found is None or not found.score:
            return (), -math.inf
        word = {token: word for word, token in self._named.items()}
        said = tuple(
            Word(word[token], segment.start_frame * _FRAME_S, (segment.end_frame + 1) * _FRAME_S)
            for segment in self._decoder.seg()
            if (token := segment.word.split("(")[0]) in word  # the second way to say it is named `word(2)`
        )
        return said, math.log(found.score, _LOG_BASE) / max(self._decoder.n_frames(), 1)

    def _token(self, word: str) -> str:
        """The word's name in the dictionary, which learns it where it lacks it."""
        if word not in self._named:
            known = re.fullmatch(r"[a-z']+", word) and self._decoder.lookup_word(word)
            self._named[word] = word if known else self._learn(word)
        return self._named[word]

    def _learn(self, word: str) -> str:
        name = f"learned-{len(self._named)}"
        sounds = cmu_phones(espeak().phonemes(word, "en")) or "SIL"
        self._decoder.add_word(name, sounds, True)
        return name


def _texts(said: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in said)


@contextmanager
def _plainly() -> Iterator[None]:
    """Turns a fault of pocketsphinx into one sentence, without the original: that may hold words of the lesson."""
    try:
        yield
    except (RuntimeError, ValueError, KeyError):
        raise SpeechError("The local recogniser failed on this machine. Typing works.") from None


def _decoder() -> Any:
    try:
        import pocketsphinx
    except ImportError as error:
        raise SpeechError(
            "This machine has no local recogniser. `pip install pocketsphinx espeakng-loader` brings one for English."
        ) from error
    model = Path(pocketsphinx.get_model_path())  # type: ignore[no-untyped-call]
    decoder = pocketsphinx.Decoder(  # type: ignore[attr-defined]
        pocketsphinx.Config(  # type: ignore[attr-defined]
            hmm=str(model / "en-us/en-us"),
            dict=str(model / "en-us/cmudict-en-us.dict"),
            lm=None,
            cmn="batch",
            loglevel="FATAL",
            logfn=os.devnull,
        )
    )
    decoder.add_allphone_file("phones", str(model / "en-us/en-us-phone.lm.bin"))
    return decoder
