"""Speech with known truth for `bench_prosody`: synthesised vowels, espeak-ng's sentences, and real clips.

The real clips are the test data in pocketsphinx's source package (BSD): twelve of them have a transcript, read by one
LibriVox reader and a few others. The wheel leaves them out, so the source package is fetched once, into `.cache`.
"""

import re
import subprocess
import sys
import tarfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pocketsphinx

from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.pcm import Samples, resample, to_samples
from tutor.testing.vowels import Contour, Known, breath, joined, noisy, silence, vowel

CACHE = Path(__file__).parents[2] / ".cache"
NOISES = (None, 20, 10, 5)
"""Signal to noise in decibels; None is clean."""

# Arabic with its vowels and Japanese in kana, as espeak-ng reads them.
_SENTENCES = {
    "en": (
        "I think it is five sixths, since three sixths and two sixths make five.",
        "First you find a common denominator and then you add the numerators.",
        "Photosynthesis turns sunlight into chemical energy.",
    ),
    "zh": ("答案是六分之五，因为三加二等于五。",),
    "es": ("La respuesta es cinco sextos porque tres sextos y dos sextos hacen cinco.",),
    "fr": ("Il faut d'abord trouver un dénominateur commun.",),
    "de": ("Zuerst muss man einen gemeinsamen Nenner finden und dann die Zähler addieren.",),
    "pt": ("A resposta é cinco sextos, porque três e dois são cinco.",),
    "ar": ("الجَوَابُ هُوَ خَمْسَةُ أَسْدَاسٍ لِأَنَّ ثَلَاثَةً وَاثْنَانِ خَمْسَةٌ",),
    "hi": ("उत्तर पाँच बटा छह है क्योंकि तीन और दो पाँच होते हैं।",),
    "ja": ("こたえは ろくぶんの ごです。 さんたす には ごだからです。",),
}
_VOICES = ("m1", "m3", "f2", "f4", "klatt4", "f3", "m7", "klatt2")
_VOWELS = set("aeiouyɑɐɒæɛɜəɚɝɪɨʉʊʌɔøœɶɵɯɤɘᵻ")
_ARPABET = re.compile(r"\b[AEIOU][A-Z]\b")


@dataclass(frozen=True, slots=True)
class Said:
    """Speech, and what is known of it."""

    samples: Samples
    syllables: int = 0
    pauses: tuple[tuple[float, float], ...] = ()
    """Begin and end in seconds."""


def vowels(count: int, rng: np.random.Generator) -> list[Known]:
    """Two to four vowels each, of 70 to 480 Hz: steady, gliding, trembling, arched; breath or silence after each."""
    return [joined(silence(0.3), *_utterance(rng), silence(0.3)) for _ in range(count)]


def in_noise(knowns: list[Known], snr_db: int | None, rng: np.random.Generator) -> list[Known]:
    """With noise, white and brown by turns."""
    return [known if snr_db is None else noisy(known, snr_db, rng, at % 2 == 1) for at, known in enumerate(knowns)]


def sentences(rng: np.random.Generator) -> list[Said]:
    """espeak-ng in nine languages, four rates and many voices; syllables as espeak-ng's own phonemes have them."""
    lead, tail = np.zeros(7200, np.float32), np.zeros(4800, np.float32)
    said = []
    for language, texts in _SENTENCES.items():
        for text in texts:
            nuclei = _nuclei(espeak().phonemes(text, language))
            for rate in (100, 140, 180, 230):
                manner = Manner(rate, pitch=int(rng.integers(20, 80)), variant=str(rng.choice(_VOICES)))
                said.append(Said(np.concatenate((lead, espeak().say(text, language, manner), tail)), nuclei))
    return said


def halting(count: int, rng: np.random.Generator) -> list[Said]:
    """An answer in three pieces with silences of 0.3 to 3 s between them, in room noise 30 dB below the speech."""
    pieces = [
        espeak().say(text, "en", Manner(140, variant="klatt4")) for text in ("I think", "it may be", "nine or ten")
    ]
    pieces = [_trimmed(piece) for piece in pieces]
    said = []
    for _ in range(count):
        gaps = rng.uniform(0.3, 3.0, 2)
        parts, pauses, at = [np.zeros(9600, np.float32), pieces[0]], [], 9600 + len(pieces[0])
        for gap, piece in zip(gaps, pieces[1:], strict=True):
            silent = round(gap * 24_000)
            parts += [np.zeros(silent, np.float32), piece]
            pauses.append((at / 24_000, (at + silent) / 24_000))
            at += silent + len(piece)
        whole = np.concatenate((*parts, np.zeros(9600, np.float32)))
        level = np.sqrt(np.mean(np.square(np.concatenate(pieces)))) * 10 ** (-30 / 20)
        whole += rng.normal(0, level, len(whole)).astype(np.float32)
        said.append(Said(whole, pauses=tuple(pauses)))
    return said


def clips() -> list[Said]:
    """Real speech; syllables as the dictionary has the words of the transcript."""
    return [Said(samples, sum(_dictionary()[word] for word in text.split())) for samples, text in transcribed()]


def transcribed() -> list[tuple[Samples, str]]:
    """Real speech and its words."""
    found = _transcribed(_source() / "test" / "data")
    return [(resample(samples, 16_000, 24_000), " ".join(words)) for samples, words in found]


def _utterance(rng: np.random.Generator) -> Iterator[Known]:
    for _ in range(rng.integers(2, 5)):
        seconds = round(rng.uniform(0.2, 0.8), 2)
        base = np.exp(rng.uniform(np.log(80), np.log(430)))
        level, gap = 10 ** (rng.uniform(-30, -16) / 20), round(rng.uniform(0.05, 0.3), 2)
        yield vowel(_contour(rng, base, seconds), seconds, formants="aeiou"[rng.integers(5)], level=level)
        yield breath(gap, rng, level=10 ** (rng.uniform(-40, -26) / 20)) if rng.random() < 0.5 else silence(gap)


def _contour(rng: np.random.Generator, base: float, seconds: float) -> Contour:
    end = float(np.clip(base * 2 ** rng.uniform(-0.6, 0.6), 70, 480))
    trembles, semitones, arch = rng.uniform(4, 6.5), rng.uniform(0.2, 0.6), rng.uniform(1, 2)
    kinds: list[Contour] = [
        lambda times: np.full_like(times, base),
        lambda times: base * (end / base) ** (times / seconds),
        lambda times: base * 2 ** (semitones / 12 * np.sin(2 * np.pi * trembles * times)),
        lambda times: base * 2 ** (arch / 12 * np.sin(np.pi * times / seconds)),
    ]
    return kinds[rng.integers(4)]


def _nuclei(phonemes: str) -> int:
    """Sounds with a vowel in them, and syllabic consonants, of espeak-ng's phonemes."""
    sounds = re.split(r"[_\s]+", unicodedata.normalize("NFD", phonemes))
    return sum(bool((_VOWELS | {"\u0329"}) & set(sound)) for sound in sounds)


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.003 * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]


@cache
def _dictionary() -> dict[str, int]:
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    lines = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines())
    return {word: len(_ARPABET.findall(sounds)) for word, sounds in lines}


def _transcribed(data: Path) -> Iterator[tuple[Samples, list[str]]]:
    for folder in (data / "cards", data / "librivox"):
        listed = next(path for path in folder.iterdir() if path.name.endswith("transcription"))
        for words, name in re.findall(r"<s>(.*)</s>\s*\((.+)\)", listed.read_text(encoding="utf-8")):
            yield to_samples((folder / f"{name}.wav").read_bytes()[44:]), words.split()
    yield to_samples((data / "goforward.raw").read_bytes()), ["go", "forward", "ten", "meters"]
    yield to_samples((data / "tidigits/dhd.2934z.raw").read_bytes()), ["two", "nine", "three", "four", "zero"]


def _source() -> Path:
    """The source package of the pocketsphinx that is installed, unpacked once."""
    name = f"pocketsphinx-{version('pocketsphinx')}"
    if not (CACHE / name).is_dir():
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "pocketsphinx")
        subprocess.run([*pip, "--dest", str(CACHE), name.replace("-", "==")], check=True)
        with tarfile.open(CACHE / f"{name}.tar.gz") as archive:
            archive.extractall(CACHE, filter="data")
    return CACHE / name
