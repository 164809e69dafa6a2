"""The recogniser: which of the expected answers was said, in English, by pocketsphinx and its own acoustic model.

A grammar of whole phrases is decoded. It fits anything to itself, so an answer counts only where its sounds are nearly
the likeliest that the model knows: each frame is scored against the best of all the model's states, and not only of
those that the grammar has in play (a free loop of states in place of the usual loop of phones: Rose & Paul 1990, A
hidden Markov model based keyword recognition system). Where a number is expected, all others of its kind compete with
it, so that fifty-seven is not taken for an expected fifty-eight; they are not believed themselves, for they are too
often imagined. What counts as an answer is decoded once more with denials beside it, which otherwise sound like the
answer. Nothing is logged or kept.
"""

import math
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tutor.errors import SpeechError
from tutor.grading.number import Number, read
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
from tutor.speech.pcm import Samples, resample, to_pcm, to_samples
from tutor.values import Audio, Heard, Word

MARGIN = -6.9
"""Least log-likelihood of an answer's sounds, per 10 ms frame, beside the likeliest sound there is, in nats.

`python -m tests.bench recognition`, on voices that it was not chosen on: of 59 recorded answers 97 % are heard exactly,
3 % refused, none mistaken; of 108 in synthesised voices 85 %, 13 % and two. Were nothing refused, 98 and 96 % would be
heard exactly. Here, where 5 % of the development voices' right answers are refused, other speech is taken for an
answer in 4 % (recorded, 54 phrases) and 3 % (synthesised, 36), another number in none of 24 and of 16, a denial in one
of 36.
"""

_RATE_HZ = 16_000
_ROOM = 0.001  # root mean square: -60 dBFS
_LEAST_S = 0.15
_LOOKS = 3
_FRAME_S = 0.01
_EDGES = ("<s>", "</s>")
_LEAST = 5e-324  # a word that is less likely than this has come out as 0


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
            self._decoder.add_jsgf_string("numbers", numbers(found, token))

    def recognise(self, utterance: Audio) -> Heard:
        """The answer that was said: its words, or its text if it has signs; empty where it cannot tell.

        Of an utterance longer than MAX_UTTERANCE_S, that much of its end.
        SpeechError where the recogniser fails; it is ready for the next utterance all the same.
        """
        heard, margin = self.weigh(utterance)
        return heard if margin >= MARGIN else Heard("")

    def weigh(self, utterance: Audio) -> tuple[Heard, float]:
        """The answer that it is if it is any, and how likely its sounds are (see MARGIN).

        -inf where it may as well be another number, or a denial.
        """
        if not self._phrases or utterance.seconds < _LEAST_S:
            return Heard(""), -math.inf
        newest = utterance.pcm[-2 * round(MAX_UTTERANCE_S * utterance.rate_hz) :]
        samples = resample(to_samples(newest), utterance.rate_hz, _RATE_HZ)
        with _plainly():
            return self._understand(samples)

    def _understand(self, sound: Samples) -> tuple[Heard, float]:
        said = self._find("step", sound)
        text, fit = answered(said.texts, self._phrases), said.fit
        if not text or fit < MARGIN:
            return Heard(text, said.words), fit
        # On its own: where more can be said, an answer is more easily missed, and only worse ways are left.
        other = self._find("denials", sound)
        if denied(other.texts, self._phrases):
            if other.score <= said.score:  # to ask again is better than to take one for the other
                return Heard(text, said.words), -math.inf
            said, text = other, answered(other.texts, self._phrases)
        if self._numeric:
            number = self._find("numbers", sound)
            if number.score > said.score and _another(number.texts, said.texts):
                return Heard(text, said.words), -math.inf
        return Heard(text, said.words), fit

    def _find(self, search: str, sound: Samples) -> "_Decoded":
        """What this search found in sound at 16 kHz; where its beam loses the way to the end, it looks once more.

        Digital silence is nothing that the model has ever met; like all rooms, this one hums a little, and in another
        hum the way is there again: it was lost in two of ten renderings of a sentence, and in none at three looks.
        """
        found = _Decoded((), -math.inf, -math.inf)
        for seed in range(_LOOKS):
            hum = np.random.default_rng(seed).normal(0, _ROOM, len(sound)).astype(np.float32)
            found = self._decode(search, to_pcm(sound + hum))
            if found.words:
                break
        return found

    def _decode(self, search: str, pcm: bytes) -> "_Decoded":
        self._decoder.activate_search(search)
        self._decoder.start_utt()
        try:
            self._decoder.process_raw(pcm, full_utt=True)
        finally:
            self._decoder.end_utt()
        if self._decoder.hyp() is None:
            return _Decoded((), -math.inf, -math.inf)
        named = {token: word for word, token in self._named.items()}
        words, scores, total = [], [], 0.0
        for segment in self._decoder.seg():
            token = segment.word.split("(")[0]  # the second way to say it is named `word(2)`
            if token in _EDGES:
                continue
            score = math.log(max(segment.ascore, _LEAST))
            total += score
            if token in named:
                begin, end = segment.start_frame, segment.end_frame + 1
                words.append(Word(named[token], begin * _FRAME_S, end * _FRAME_S))
                scores.append((score, end - begin))
        frames = sum(count for _, count in scores)
        fit = sum(score for score, _ in scores) / frames if frames else -math.inf
        return _Decoded(tuple(words), total, fit)

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


class _Decoded(NamedTuple):
    """What a search found; nothing, and the least scores, where it found no way."""

    words: tuple[Word, ...]
    score: float
    """Log-likelihood of the whole utterance, beside the likeliest states, in nats."""
    fit: float
    """That of the words, silences left out, per frame."""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)


def _another(rival: Sequence[str], said: Sequence[str]) -> bool:
    """Whether these words are one whole number, and not the one that was said in these others."""
    found, wanted = (
        [each.value for each in read(" ".join(words), "en") if isinstance(each, Number)] for words in (rival, said)
    )
    return len(found) == 1 and found != wanted


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
    return pocketsphinx.Decoder(  # type: ignore[attr-defined]
        pocketsphinx.Config(  # type: ignore[attr-defined]
            hmm=str(model / "en-us/en-us"),
            dict=str(model / "en-us/cmudict-en-us.dict"),
            lm=None,
            cmn="batch",
            compallsen=True,
            loglevel="FATAL",
            logfn=os.devnull,
        )
    )
