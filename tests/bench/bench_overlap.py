"""How often two voices at once are noticed, and how often one voice is taken for two.

Recorded sentences (recordings.py), alone or two of different speakers at once, the second 0, 5 or 10 dB softer: in a
quiet room, in one with echoes, in noise 20 and 12 dB below, and one voice with music 15 dB below it. The weights of
`tutor.speech.overlap` are those of a logistic regression on the development speakers, less what lets one pair in a
hundred of theirs pass; they are printed. All else is about the held-out speakers. A pair is two utterances in a row of
the same speakers in the same room, on the mean of which `SoundCheck` goes.
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tests.bench.bench_turns import RATE_HZ, room
from tests.bench.recordings import DEVELOPMENT, HELD_OUT, clips
from tutor.speech.overlap import shares
from tutor.speech.pcm import Samples, resample

EACH = 20  # sentences of each speaker in each room
ROOMS = {"quiet": 35, "echoes": 30, "noise 20 dB": 20, "noise 12 dB": 12, "music": 35}
SOFTER_DB = (0, 5, 10)
FALSE = 0.01
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


def heard(sound: Floats, where: str, rng: np.random.Generator) -> Floats:
    """What is found in it in such a room."""
    if where == "echoes":
        sound = echoes(sound, rng)
    if where == "music":
        sound = sound + 0.15 * music(len(sound), rng)
    noisy = sound + room(len(sound), 10 ** (-ROOMS[where] / 20), int(rng.integers(1_000_000)))
    return np.array(shares(resample((0.1 * noisy).astype(np.float32), RATE_HZ, 8_000)))


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
                found[f"{softer} dB, {where}, {speaker}"] = np.array(some)
    return found


def regression(single: Floats, double: Floats) -> Floats:
    """Weights and bias of a logistic regression, by Newton's method, with a little weight decay."""
    rows = np.concatenate((single, double))
    spread = rows.std(axis=0)
    rows = np.column_stack((rows / spread, np.ones(len(rows))))
    truth = np.repeat((0.0, 1.0), (len(single), len(double)))
    decay = np.diag((1.0, 1.0, 1.0, 0.0))
    weights = np.zeros(4)
    for _ in range(40):
        likely = 1 / (1 + np.exp(-rows @ weights))
        bend = (rows * (likely * (1 - likely))[:, None]).T @ rows + decay
        weights -= np.linalg.solve(bend, rows.T @ (likely - truth) + decay @ weights)
    return weights / np.append(spread, 1)


def scores(told: Told, weights: Floats, *, pairs: bool) -> dict[str, Floats]:
    """Log-odds of each utterance, or the mean of each two in a row."""
    each = {name: found @ weights[:-1] + weights[-1] for name, found in told.items()}
    return {name: (odds[1:] + odds[:-1]) / 2 if pairs else odds for name, odds in each.items()}


def joined(parts: dict[str, Floats], names: Sequence[str] = ("",)) -> Floats:
    """Those whose names hold one of these."""
    return np.concatenate([part for name, part in parts.items() if any(each in name for each in names)])


def run() -> dict[str, dict[str, float]]:
    """Percent of what is told of, and the weights."""
    rng = np.random.default_rng(1)
    groups = []
    for speakers in (DEVELOPMENT, HELD_OUT):
        said = {each: [sound for _, sound in islice(clips(each, 1.3, 4.0), EACH * len(ROOMS))] for each in speakers}
        groups.append((alone(said, rng), together(said, rng)))
    (single, double), (other_single, other_double) = groups
    weights = regression(joined(single), joined(double))
    weights[-1] -= np.quantile(joined(scores(single, weights, pairs=True)), 1 - FALSE)
    names = ("strong", "held", "gliding", "bias")
    rows = {f"weight of {name}": {"": float(each)} for name, each in zip(names, weights, strict=True)}
    for what, pairs in (("pair", True), ("utterance", False)):
        one, two = (scores(each, weights, pairs=pairs) for each in (other_single, other_double))
        rows["one voice, all"] = rows.get("one voice, all", {}) | {f"told of each {what}, %": told(joined(one))}
        for where in ROOMS:
            row = rows.setdefault(f"one voice, {where}", {})
            row[f"told of each {what}, %"] = told(joined(one, [where]))
        for softer in SOFTER_DB:
            row = rows.setdefault(f"two voices, {softer} dB apart", {})
            row[f"told of each {what}, %"] = told(joined(two, [f"{softer} dB, "]))
    return rows


def told(odds: Floats) -> float:
    """Of these, in percent."""
    return 100 * float(np.mean(odds > 0))
