"""How often two voices at once are noticed, how often one voice is taken for two, and how long it takes to look.

Recorded sentences (recordings.py), alone or two of different speakers at once, the second 0, 5 or 10 dB softer: in a
quiet room, in one with echoes, in noise 20 and 12 dB below, and with music 15 dB below. Found is what counts
for `SoundCheck`, told what it tells after so many such utterances in a row. What counts was chosen on the development
speakers; all else is about the held-out ones. Beside them: sentences of synthesised voices, and held-out speakers over
a synthesised tutor whom the microphone hears 12 dB softer, about which the session never asks.
"""

from collections.abc import Sequence
from itertools import islice
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from tests.bench import flite
from tests.bench.bench_turns import RATE_HZ, room
from tests.bench.recordings import DEVELOPMENT, HELD_OUT, clips
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.delivery import SoundCheck
from tutor.speech.overlap import overlap_s
from tutor.speech.pcm import Samples, to_pcm
from tutor.speech.prosody import Prosody
from tutor.values import Audio

EACH = 30  # sentences of each speaker in each room
ROOMS = {"quiet": 35, "echoes": 30, "noise 20 dB": 20, "noise 12 dB": 12, "music": 35}
SOFTER_DB = (0, 5, 10)
ECHO_DB = 12
SENTENCES = (
    "I think the answer is five sixths of the whole cake.",
    "Um, is it seven eighths? No, wait, I mean three quarters.",
    "Because the moon goes round the earth once a month.",
)
VARIANTS = ("m1", "m3", "m7", "f1", "f2", "f4", "f5", "croak", "whisper", "whisperf")
Floats = NDArray[np.float64]
Told = dict[str, Floats]


def level(sound: Samples) -> float:
    """Root mean square of what is audible."""
    return float(np.sqrt(np.mean(np.square(sound[np.abs(sound) > 0.05 * np.abs(sound).max()]))))


def echoes(sound: Floats, rng: np.random.Generator) -> Floats:
    """In a room whose echoes take 0.35 s to fade by 60 dB, 4 dB below."""
    count = round(0.35 * RATE_HZ)
    way = rng.normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    way *= 0.6 / np.sqrt(np.sum(way**2))
    way[0] = 1
    size = len(sound) + count
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(way, size), size)


def music(count: int, rng: np.random.Generator) -> Floats:
    """Three parts whose notes change twice a second."""
    times, made = np.arange(count) / RATE_HZ, np.zeros(count)
    for hz in (220, 277.2, 329.6):
        notes = np.repeat(rng.integers(0, 8, count // 12_000 + 1), 12_000)[:count]
        phase = 2 * np.pi * np.cumsum(hz * 2 ** (notes / 12)) / RATE_HZ
        made += sum(np.sin(part * phase) / part for part in (1, 2, 3)) * np.exp(-(times * 2 % 1) * 2)
    return made


def heard(sound: Floats, where: str, rng: np.random.Generator) -> float:
    """The overlap that is found in it in such a room."""
    if where == "echoes":
        sound = echoes(sound, rng)
    if where == "music":
        sound = sound + 0.15 * music(len(sound), rng)
    noisy = sound + room(len(sound), 10 ** (-ROOMS[where] / 20), int(rng.integers(1_000_000)))
    return overlap_s(Audio(to_pcm((0.1 * noisy).astype(np.float32))))


def alone(said: dict[str, list[Samples]], rng: np.random.Generator) -> Told:
    """One voice, by speaker and room."""
    found = {}
    for number, where in enumerate(ROOMS):
        for speaker, sounds in said.items():
            some = sounds[number * EACH : (number + 1) * EACH]
            found[f"{speaker}, {where}"] = np.array([heard(each / level(each), where, rng) for each in some])
    return found


def together(said: dict[str, list[Samples]], rng: np.random.Generator) -> Told:
    """Two voices, by how much softer the second is, and by room and speakers."""
    found, speakers = {}, list(said)
    for softer in SOFTER_DB:
        for where in ROOMS:
            for number, speaker in enumerate(speakers):
                some = []
                for _ in range(EACH // 3):
                    others = said[speakers[(number + rng.integers(1, len(speakers))) % len(speakers)]]
                    one, two = (group[rng.integers(len(group))] for group in (said[speaker], others))
                    late = rng.integers(RATE_HZ // 3)
                    both = np.zeros(max(len(one), len(two) + late))
                    both[: len(one)] += one / level(one)
                    both[late : late + len(two)] += two / level(two) * 10 ** (-softer / 20)
                    some.append(heard(both, where, rng))
                found[f"by {softer} dB, {where}, {speaker}"] = np.array(some)
    return found


def synthesised() -> list[Floats]:
    """One voice each: of flite and of espeak-ng's variants, whispering ones too."""
    said = [flite.say(text, voice) for voice in flite.VOICES for text in SENTENCES]
    said += [espeak().say(text, "en", Manner(140, 45, variant=each)) for each in VARIANTS for text in SENTENCES]
    rng = np.random.default_rng(1)
    return [np.array([heard(each / level(each), "quiet", rng)]) for each in said]


def over_echo(said: dict[str, list[Samples]]) -> list[Floats]:
    """A student, with the tutor's voice out of the loudspeakers."""
    rng, found = np.random.default_rng(1), []
    for sounds in said.values():
        for sound in sounds[:EACH]:
            tutor = np.resize(espeak().say(SENTENCES[0], "en", Manner(150, 50)), len(sound))
            found.append(heard(sound / level(sound) + 10 ** (-ECHO_DB / 20) * tutor / level(tutor), "quiet", rng))
    return [np.array(found)]


def told(groups: Sequence[Floats]) -> dict[str, float]:
    """In how many utterances there is an overlap, and how often it is told after two or three in a row, in percent."""
    found = {"found in one, %": [is_told((each, each)) for group in groups for each in group]}
    for name, count in (("two", 2), ("three", 3)):
        runs = [group[at : at + count] for group in groups for at in range(len(group) - count + 1)]
        found[f"told after {name}, %"] = [is_told(each) for each in runs]
    return {name: 100 * float(np.mean(each)) for name, each in found.items() if each}


def is_told(overlaps: Sequence[float]) -> bool:
    check = SoundCheck()
    return "voices" in [fault for each in overlaps for fault in check.news(Prosody(0.0, 0.0, 0.0), each)]


def those(parts: Told, *names: str) -> list[Floats]:
    """Whose names hold all of these."""
    return [part for name, part in parts.items() if all(each in name for each in names)]


def speed() -> dict[str, dict[str, float]]:
    """Of one utterance, beside the speech itself."""
    rows, rng = {}, np.random.default_rng(1)
    for seconds in (1, 3, 10):
        utterance = Audio(to_pcm(rng.normal(0, 0.1, seconds * RATE_HZ).astype(np.float32)))
        overlap_s(utterance)
        taken = []
        for _ in range(40):
            begin = perf_counter()
            overlap_s(utterance)
            taken.append(1000 * (perf_counter() - begin))
        p50, p95 = np.percentile(taken, (50, 95))
        rows[f"an utterance of {seconds} s"] = {"p50, ms": p50, "p95, ms": p95, "of real time": p50 / seconds / 1000}
    return rows


def run() -> dict[str, dict[str, float]]:
    """Percent of what is told of, and milliseconds."""
    rng = np.random.default_rng(1)
    rows = speed()
    groups = []
    for speakers in (DEVELOPMENT, HELD_OUT):
        said = {each: [sound for _, sound in islice(clips(each, 1.3, 4.0), EACH * len(ROOMS))] for each in speakers}
        groups.append((alone(said, rng), together(said, rng)))
    (chosen_on, _), (one, two) = groups
    for name, found in (
        ("one development voice", list(chosen_on.values())),
        ("one voice", list(one.values())),
        ("one voice, synthesised", synthesised()),
        ("one voice over the tutor's", over_echo(said)),
    ):
        rows[name] = told(found) | {"longest overlap, s": float(np.concatenate(found).max())}
    for where in ROOMS:
        rows[f"one voice, {where}"] = told(those(one, where))
    for softer in SOFTER_DB:
        for where in ("", *ROOMS):
            rows[f"two voices, {softer} dB apart{where and ', '}{where}"] = told(those(two, f"by {softer} dB, ", where))
    return rows
