"""Recorded speech from Debian's packages of prompts for the telephone exchange Asterisk, unpacked into .cache and not
installed (asterisk-core-sounds-*-wav: CC BY-SA; asterisk-prompt-it-menardi-wav: GPL-2+).

At 8 kHz, read by professional speakers, one for each package, trimmed at either end.
"""

import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tutor.speech.pcm import Samples, resample, to_samples
from tutor.testing.jupyter import REPOSITORY

CACHE = REPOSITORY / ".cache" / "bench"
VOICES = {language: f"asterisk-core-sounds-{language}-wav" for language in ("en", "es", "fr", "it", "ru")}
"""The package of each speaker."""
VOICES["it-menardi"] = "asterisk-prompt-it-menardi-wav"
DEVELOPMENT, HELD_OUT = ("en", "fr", "ru"), ("es", "it", "it-menardi")
"""On the first parameters may be chosen; by the others, who say other sentences, they are judged."""


def folder(speaker: str) -> Path:
    """Where the clips of a speaker lie; they are fetched with apt-get if they are not there yet."""
    package = VOICES[speaker]
    root = CACHE / package
    if not root.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-q", package], cwd=CACHE, check=True, capture_output=True)
        (archive,) = CACHE.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", archive, root], check=True)
        archive.unlink()
    (voice,) = (root / "usr/share/asterisk/sounds").iterdir()
    return voice


def clip(path: Path, rate_hz: int = 24_000) -> Samples:
    """The sound of one clip."""
    with wave.open(str(path)) as file:
        return resample(to_samples(file.readframes(file.getnframes())), file.getframerate(), rate_hz)


def clips(speaker: str, shortest_s: float, longest_s: float) -> Iterator[tuple[str, Samples]]:
    """Names and sounds of those that last so long, in an order that is always the same and not the alphabet's."""
    found = sorted(folder(speaker).rglob("*.wav"))
    np.random.default_rng(7).shuffle(found)  # type: ignore[arg-type]
    for path in found:
        with wave.open(str(path)) as file:
            seconds = file.getnframes() / file.getframerate()
        if shortest_s <= seconds <= longest_s:
            yield path.stem, clip(path)
