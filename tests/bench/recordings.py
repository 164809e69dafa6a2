"""Recorded speech from Debian's packages of prompts for the telephone exchange Asterisk, unpacked into .cache and not
installed (asterisk-core-sounds-*-g722: CC BY-SA; asterisk-prompt-it-menardi-wav: GPL-2+), and the music that it plays
to those who wait (asterisk-moh-opsound-g722: CC BY-SA): five pieces without words.

The speech is read by professional speakers, one for each package, trimmed at either end: at 16 kHz, in the codec of
wide-band telephony (G.722: ITU-T 2012, 7 kHz audio-coding within 64 kbit/s), and where a package has no such clips at
8 kHz.
"""

import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import G722
import numpy as np

from tutor.speech.pcm import Samples, resample, rms, to_samples
from tutor.testing.jupyter import REPOSITORY

CACHE = REPOSITORY / ".cache" / "bench"
VOICES = {language: f"asterisk-core-sounds-{language}-g722" for language in ("en", "es", "fr", "it", "ru")}
"""The package of each speaker."""
VOICES["it-menardi"] = "asterisk-prompt-it-menardi-wav"
DEVELOPMENT, HELD_OUT = ("en", "fr", "ru"), ("es", "it", "it-menardi")
"""On the first parameters may be chosen; by the others, who say other sentences, they are judged."""
_WIDE_HZ, _WIDE_BITS_PER_S = 16_000, 64_000


def folder(speaker: str) -> Path:
    """Where the clips of a speaker lie."""
    (voice,) = (_unpacked(VOICES[speaker]) / "sounds").iterdir()
    return voice


def tracks(longest_s: float) -> Iterator[tuple[str, Samples]]:
    """Names and sounds of the pieces of music, as loud as each other: a root mean square of 0.05."""
    for path in sorted((_unpacked("asterisk-moh-opsound-g722") / "moh").glob("*.g722")):
        sound = clip(path)[: round(longest_s * 24_000)]
        yield path.stem, sound * np.float32(0.05 / rms(sound))


def _unpacked(package: str) -> Path:
    """The sounds of a package, which is fetched with apt-get if it is not there yet."""
    root = CACHE / package
    if not root.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-q", package], cwd=CACHE, check=True, capture_output=True)
        (archive,) = CACHE.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", archive, root], check=True)
        archive.unlink()
    return root / "usr/share/asterisk"


def clip(path: Path, rate_hz: int = 24_000) -> Samples:
    """The sound of one clip."""
    if path.suffix == ".g722":
        pcm = G722.G722(_WIDE_HZ, _WIDE_BITS_PER_S).decode(path.read_bytes())
        return resample(to_samples(pcm.tobytes()), _WIDE_HZ, rate_hz)
    with wave.open(str(path)) as file:
        return resample(to_samples(file.readframes(file.getnframes())), file.getframerate(), rate_hz)


def clips(speaker: str, shortest_s: float, longest_s: float) -> Iterator[tuple[str, Samples]]:
    """Names and sounds of those that last so long, in an order that is always the same and not the alphabet's."""
    found = sorted(path for path in folder(speaker).rglob("*") if path.suffix in {".g722", ".wav"})
    np.random.default_rng(7).shuffle(found)  # type: ignore[arg-type]
    for path in found:
        if shortest_s <= _seconds(path) <= longest_s:
            yield path.stem, clip(path)


def _seconds(path: Path) -> float:
    if path.suffix == ".g722":
        return 8 * path.stat().st_size / _WIDE_BITS_PER_S
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()
