"""How an utterance was spoken, measured: pitch, loudness, rate, pauses, restarts and filled pauses.

It follows the sound as it comes, in numpy alone; how the sound is chunked never changes the outcome. What is measured
is sound and words: no number here says what anyone feels, and none is shown by a repr.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from tutor.errors import SpeechError
from tutor.speech.disfluency import disfluencies
from tutor.speech.pcm import SILENCE_DBFS, Samples, to_samples
from tutor.speech.pitch import BINS_HZ, BLOCK, HOP, WINDOW, Candidates, Floats, candidates, path, power
from tutor.values import WIRE_RATE_HZ, Audio

HOP_S = HOP / WIRE_RATE_HZ
"""Seconds from one frame to the next; frame n stands at n * HOP_S."""
LEAST_PAUSE_S = 0.25
"""Shorter silences belong to words: stops, breaths (F. Goldman-Eisler, Psycholinguistics, 1968)."""

Mask = NDArray[np.bool_]

_BLOCK_SAMPLES = (BLOCK - 1) * HOP + WINDOW
_LEAD = WINDOW // 2  # samples of a frame before the time where it stands
_NEAREST = slice(_LEAD - HOP // 2, _LEAD + HOP // 2)  # the 10 ms about that time
_FULL_SCALE = 0.999
_LEAST_VOICE_S = 0.05

_BELOW_SPEECH_DB = 30.0  # N. de Jong & T. Wempe, Behavior Research Methods 41 (2), 2009
_ABOVE_NOISE = 0.3  # of the way from the noise to the speech, in decibels
_STOP_FRAMES = 12  # the closure of a stop belongs to its word, and so does the burst after it
_LEAST_ISLAND = 5  # frames; shorter noises in a silence are no speech

_SONORANT = slice(int(np.searchsorted(BINS_HZ, 300)), int(np.searchsorted(BINS_HZ, 3300)))
_SMOOTH = np.hanning(7)[1:-1] / np.hanning(7)[1:-1].sum()
_DIP_DB = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class Prosody:
    """How one utterance was spoken. Where there is no speech in it, all but the first three are 0."""

    seconds: float
    """Of sound, with what lies before and after the speech."""
    clipped: float
    """Samples at full scale, 0 to 1 of all."""
    noise_dbfs: float
    """RMS of what lies between the speech; the quietest twentieth where little does. SILENCE_DBFS to 0."""
    spoken_s: float = 0.0
    """From the beginning of the first word to the end of the last, with the pauses in between."""
    level_dbfs: float = SILENCE_DBFS
    """Active speech level: RMS while there is speech (ITU-T P.56), SILENCE_DBFS to 0."""
    snr_db: float = 0.0
    """Speech over noise, 0 to 100 dB."""
    pitch_hz: float = 0.0
    """Median F0, 65 to 500 Hz (Boersma 1993; see `tutor.speech.pitch`). 0 where no voice sounds."""
    pitch_range_st: float = 0.0
    """From the tenth to the ninetieth percentile of F0, in semitones, 0 to 36."""
    syllables: int = 0
    """Peaks of sonorant energy where a voice sounds (P. Mermelstein, JASA 58, 1975; de Jong & Wempe 2009)."""
    pauses_s: tuple[float, ...] = ()
    """How long each silence of LEAST_PAUSE_S and more within the speech is."""
    words: int = 0
    """In the transcript; 0 where there is none. A character of Chinese or Japanese counts as one."""
    restarts: int = 0
    """Words said again and words broken off, in the transcript (E. Shriberg, 1994: repetitions and repairs)."""
    fillers: int = 0
    """Filled pauses ("um") in the transcript, by language."""

    @property
    def pause_share(self) -> float:
        """The part of `spoken_s` that is silent, 0 to 1."""
        return sum(self.pauses_s) / self.spoken_s if self.spoken_s else 0.0

    @property
    def longest_pause_s(self) -> float:
        """0 where there is none."""
        return max(self.pauses_s, default=0.0)

    @property
    def speaking_rate(self) -> float:
        """Syllables a second, pauses and all."""
        return self.syllables / self.spoken_s if self.spoken_s else 0.0

    @property
    def articulation_rate(self) -> float:
        """Syllables a second of speech, pauses left out."""
        speech = self.spoken_s - sum(self.pauses_s)
        return self.syllables / speech if speech > 0 else 0.0


class _Features(NamedTuple):
    """Of some frames in a row."""

    pitch: Candidates
    squares: Floats
    """Mean square of the 10 ms about each frame, without what stands still."""
    sonorant: Floats
    """Energy of 300 to 3300 Hz."""


class Contour(NamedTuple):
    """What is known of each 10 ms."""

    hz: Floats
    """F0, 0 where no voice sounds."""
    db: Floats
    """Level in dBFS."""
    speech: Mask
    """Whether there is speech, short gaps between sounds included."""
    nuclei: NDArray[np.intp]
    """The frames in which a syllable is at its fullest."""


class Meter:
    """Measures one utterance as its sound comes in."""

    def __init__(self) -> None:
        self._rest = np.zeros(_LEAD, np.float32)  # sound from half a window before the next frame on
        self._done: list[_Features] = []
        self._odd = b""
        self._samples = 0
        self._clipped = 0

    def feed(self, pcm: bytes) -> Self:
        """More of it: 24 kHz mono PCM16, any number of bytes."""
        whole = self._odd + pcm
        even = len(whole) // 2 * 2
        self._odd = whole[even:]
        samples = to_samples(whole[:even])
        self._samples += len(samples)
        self._clipped += int(np.count_nonzero(np.abs(samples) >= _FULL_SCALE))
        held, at = np.concatenate((self._rest, samples)), 0
        while len(held) - at >= _BLOCK_SAMPLES:
            self._done.append(_features(held[at : at + _BLOCK_SAMPLES]))
            at += BLOCK * HOP
        self._rest = held[at:].copy()
        return self

    def contour(self) -> Contour:
        """Each 10 ms of what was fed so far."""
        return _contour(self._all())

    def prosody(self, transcript: str = "", language: str = "en") -> Prosody:
        """What was fed so far, measured; with its words, where they are known, in a language (BCP 47)."""
        return _summary(self._all(), self._samples, self._clipped, transcript, language)

    def _all(self) -> _Features:
        rest = np.zeros(_BLOCK_SAMPLES, np.float32)
        rest[: len(self._rest)] = self._rest
        parts = [*self._done, _features(rest)]
        frames = slice(-(-self._samples // HOP))
        pitch = (np.concatenate(each)[frames] for each in zip(*(part.pitch for part in parts), strict=True))
        squares, sonorant = (np.concatenate([part[n] for part in parts])[frames] for n in (1, 2))
        return _Features(Candidates(*pitch), squares, sonorant)


def measure(utterance: Audio, transcript: str = "", language: str = "en") -> Prosody:
    """A whole utterance at 24 kHz, measured; with its words, where they are known, in a language (BCP 47)."""
    if utterance.rate_hz != WIRE_RATE_HZ:
        raise SpeechError(f"Prosody is measured at {WIRE_RATE_HZ} Hz, not at {utterance.rate_hz} Hz. Resample it.")
    return Meter().feed(utterance.pcm).prosody(transcript, language)


def _features(samples: Samples) -> _Features:
    """Of BLOCK frames. Blocks are counted from the beginning of the utterance, so that no chunk can move them."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP]
    spectra = power(frames)
    nearest = frames[:, _NEAREST] - frames.mean(axis=1, keepdims=True)
    return _Features(
        candidates(spectra),
        np.square(nearest).mean(axis=1, dtype=np.float64),
        spectra[:, _SONORANT].sum(axis=1, dtype=np.float64),
    )


def _contour(features: _Features) -> Contour:
    hz = path(features.pitch)
    db = _decibels(features.squares)
    speech = _speech(db, hz > 0)
    hz = np.where(speech, hz, 0)
    return Contour(hz, db, speech, _nuclei(_decibels(features.sonorant), hz > 0))


def _speech(db: Floats, voiced: Mask) -> Mask:
    """Where there is speech: well above the noise, or voiced; gaps too short for a pause filled in."""
    if np.count_nonzero(voiced) * HOP_S < _LEAST_VOICE_S:
        return np.zeros(len(db), np.bool_)
    smooth = np.convolve(np.pad(db, 1, mode="edge"), np.full(3, 1 / 3), mode="valid")
    noise, loud = np.percentile(smooth, 10), np.percentile(smooth[voiced], 90)
    threshold = max(loud - _BELOW_SPEECH_DB, noise + _ABOVE_NOISE * (loud - noise))
    active: Mask = (smooth > threshold) | (voiced & (smooth > threshold - 6))
    _bridge(active, _STOP_FRAMES)
    for begin, end in _runs(active):
        if end - begin < _LEAST_ISLAND:
            active[begin:end] = False
    _bridge(active, round(LEAST_PAUSE_S / HOP_S))
    return active


def _bridge(active: Mask, below: int) -> None:
    """Fill the gaps of fewer frames than this."""
    for begin, end in _runs(~active):
        if begin > 0 and end < len(active) and end - begin < below:
            active[begin:end] = True


def _nuclei(db: Floats, voiced: Mask) -> NDArray[np.intp]:
    """Peaks of this energy contour that are voiced, with a dip between any two."""
    if len(db) < len(_SMOOTH):
        return np.zeros(0, np.intp)
    half = len(_SMOOTH) // 2
    smooth = np.convolve(np.pad(db, half, mode="edge"), _SMOOTH, mode="valid")
    found: list[int] = []
    peak, valley = 0, np.inf  # of the hill that is climbed; the lowest since the last that counts
    rising = True
    for at, value in enumerate(smooth):
        if rising:
            if value > smooth[peak]:
                peak = at
            elif value < smooth[peak] - _DIP_DB:
                if voiced[max(0, peak - 1) : peak + 2].any():
                    found.append(peak)
                rising, valley = False, value
        elif value < valley:
            valley = value
        elif value > valley + _DIP_DB:
            rising, peak = True, at
    return np.array(found, np.intp)


def _summary(features: _Features, samples: int, clipped: int, transcript: str, language: str) -> Prosody:
    hz, _, speech, nuclei = _contour(features)
    share = clipped / samples if samples else 0.0
    noise = _noise(features.squares, speech)
    if not speech.any():
        return Prosody(samples / WIRE_RATE_HZ, share, float(_decibels(noise)))
    active = np.flatnonzero(speech)
    begin, end = int(active[0]), int(active[-1]) + 1
    heard = float(features.squares[speech].mean())
    pitch = hz[hz > 0]
    low, middle, high = np.percentile(pitch, (10, 50, 90)) if len(pitch) else (1.0, 0.0, 1.0)
    words, restarts, fillers = disfluencies(transcript, language)
    return Prosody(
        seconds=samples / WIRE_RATE_HZ,
        clipped=share,
        noise_dbfs=float(_decibels(noise)),
        spoken_s=(end - begin) * HOP_S,
        level_dbfs=float(_decibels(np.float64(heard))),
        snr_db=float(np.clip(_decibels(np.float64(max(heard - noise, 0))) - _decibels(noise), 0, 100)),
        pitch_hz=float(middle),
        pitch_range_st=float(12 * np.log2(high / low)),
        syllables=len(nuclei),
        pauses_s=tuple((off - on) * HOP_S for on, off in _runs(~speech[begin:end])),
        words=words,
        restarts=restarts,
        fillers=fillers,
    )


def _noise(squares: Floats, speech: Mask) -> np.float64:
    """Mean square of what lies beside the speech, 50 ms away from it."""
    near = np.convolve(speech, np.ones(11))[5 : 5 + len(speech)] > 0 if len(speech) else speech
    beside = squares[~near]
    if len(beside) >= 10:
        return np.float64(beside.mean())
    return np.float64(np.percentile(squares, 5)) if len(squares) else np.float64(0)


def _runs(mask: Mask) -> list[tuple[int, int]]:
    """First and one past the last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def _decibels(squares: Floats | np.float64) -> Floats:
    decibels: Floats = np.maximum(10 * np.log10(np.maximum(squares, 1e-12)), SILENCE_DBFS)
    return decibels
