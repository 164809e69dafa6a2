"""How one utterance was spoken, against how this student usually speaks: deviations, each with a confidence.

The usual is the median of the student's own utterances in this lesson, and its spread the median absolute deviation
(P. Huber, Robust Statistics, 1981), which one shout does not move. Nothing is said of a measure before there is a least
of evidence for it, and nothing outlives the object. What comes out are facts about sound, never what anyone feels.
"""

from collections import deque
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from tutor.speech.prosody import Prosody
from tutor.values import Delivery, Deviation

LEAST_UTTERANCES = 3
"""Before that many, nothing is known of what is usual."""

_LEAST_EVIDENCE = 0.5  # for an utterance to count among what is usual
_REMEMBERED = 40  # utterances; a voice changes within a long lesson
_SPREADS = 2.5  # of the usual spread: about one utterance in 80 lies beyond it by chance
_MAD_TO_SD = 1.4826  # of a normal distribution
_FULL_CONFIDENCE = 8  # utterances
_QUIET_DBFS, _QUIET_STEP_DB = -52.0, 6.0  # from -54 dBFS on endpoints lose up to a fifth of a real sentence
_BETTER = 0.5  # below this what spoiled the sound is over
_CLIPPED = 0.001  # of the samples; from about here on words suffer
_OVERLAP_S = 0.3  # one voice in 600 has as much (bench_overlap.py), so two utterances must, of the newest three
_NOISY_SNR_DB, _NOISY_STEP_DB = 10.0, 10.0  # there the embedded recogniser loses a fifth of what it knew


class _Measure(NamedTuple):
    """One measure of an utterance that is compared with the student's own."""

    of: Callable[[Prosody], float]
    least: float
    """The least difference that matters, in the measure's unit, however steady the student is."""
    evidence: Callable[[Prosody], float]
    """How much of an utterance there is to judge by, 0 to 1."""


def _syllables(enough: int) -> Callable[[Prosody], float]:
    return lambda prosody: min(1.0, prosody.syllables / enough)


def _words(prosody: Prosody) -> float:
    return min(1.0, prosody.words / 3)


_MEASURES = {
    # A fifth of the usual 4 to 5 syllables a second: four times the just noticeable difference (H. Quené, 2007).
    "rate": _Measure(lambda prosody: prosody.articulation_rate, 0.9, _syllables(6)),
    "pause_share": _Measure(lambda prosody: prosody.pause_share, 0.15, _syllables(3)),
    "longest_pause": _Measure(lambda prosody: prosody.longest_pause_s, 0.7, _syllables(3)),
    "restarts": _Measure(lambda prosody: prosody.restarts / max(prosody.words, 5), 0.15, _words),
    "fillers": _Measure(lambda prosody: prosody.fillers / max(prosody.words, 5), 0.15, _words),
    "level": _Measure(lambda prosody: prosody.level_dbfs, 6.0, _syllables(2)),
}


def _sound(prosody: Prosody) -> dict[str, Deviation]:
    """What the microphone and the room do to an utterance, whoever speaks."""
    clipping = Deviation(prosody.clipped / _CLIPPED, 1.0 if prosody.seconds else 0.0)
    if not prosody.spoken_s:
        return {"clipping": clipping}
    heard = _syllables(2)(prosody)
    return {
        "quiet": Deviation(1 + (_QUIET_DBFS - prosody.level_dbfs) / _QUIET_STEP_DB, heard),
        "clipping": clipping,
        "noise": Deviation(1 + (_NOISY_SNR_DB - prosody.snr_db) / _NOISY_STEP_DB, heard),
    }


class SoundCheck:
    """Finds what spoils the sound of a lesson: each fault once, and again only after it had got better."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._overlaps_s = deque([0.0] * 3, maxlen=3)

    def news(self, prosody: Prosody, overlap_s: float | None = None) -> list[str]:
        """Of `quiet`, `clipping`, `noise` and `voices`, what this utterance suffers from and was not told yet.

        `overlap_s`: for how long two voices sound at once (`tutor.speech.overlap`); None where that cannot be known.
        """
        sound = {name: each.size for name, each in _sound(prosody).items() if each.confidence >= _LEAST_EVIDENCE}
        if overlap_s is not None:
            self._overlaps_s.append(overlap_s)
            sound["voices"] = median(self._overlaps_s) / _OVERLAP_S
        self._told -= {name for name, size in sound.items() if size < _BETTER}
        found = [name for name, size in sound.items() if size >= 1 and name not in self._told]
        self._told.update(found)
        return found


class Baseline:
    """What is usual for one student in one lesson. It lives in memory and goes with the lesson."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = {name: deque(maxlen=_REMEMBERED) for name in _MEASURES}

    def compare(self, prosody: Prosody) -> Delivery:
        """How this utterance differs from those before it, among which it counts from now on.

        Sound that the microphone spoiled is compared, but counts for nothing. Where there is no speech, only the
        clipping is told.
        """
        sound = _sound(prosody)
        if not prosody.spoken_s:
            return Delivery(**sound)
        bearable = max(sound["clipping"].size, sound["noise"].size) < 1
        own = {name: self._deviation(name, measure, prosody, bearable) for name, measure in _MEASURES.items()}
        if bearable:
            self._learn(prosody)
        return Delivery(**own, **sound)

    def _deviation(self, name: str, measure: _Measure, prosody: Prosody, bearable: bool) -> Deviation:
        seen = self._seen[name]
        if len(seen) < LEAST_UTTERANCES:
            return Deviation()
        usual = median(seen)
        spread = _MAD_TO_SD * median(abs(value - usual) for value in seen)
        size = (measure.of(prosody) - usual) / max(_SPREADS * spread, measure.least)
        known = min(1.0, 0.5 + 0.5 * (len(seen) - LEAST_UTTERANCES) / (_FULL_CONFIDENCE - LEAST_UTTERANCES))
        return Deviation(size, known * measure.evidence(prosody) * (1.0 if bearable else 0.5))

    def _learn(self, prosody: Prosody) -> None:
        for name, measure in _MEASURES.items():
            if measure.evidence(prosody) >= _LEAST_EVIDENCE:
                self._seen[name].append(measure.of(prosody))
