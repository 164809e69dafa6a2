"""When a student begins to speak and when a turn ends, against a silence timer, webrtcvad and pipecat's default.

Fluent sentences: recorded, in five languages (recordings.py), none with a pause of 250 ms or more, in a room 20 dB or
12 dB below. Halting answers: two recorded sentences, or two halves of one that espeak-ng speaks in several voices, with
0.3 to 5 s of the room between them. Other sounds: babble, music, coughs, knocks, from which nobody should take the
floor. Ends of sentences are where the clean sound last came within 35 dB of its loudest. The peers (turn_peers.py) run
in an environment of their own under .cache; the silence timer is the room's level plus 9 dB.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import process_time

import numpy as np

from tests.bench.recordings import CACHE, LANGUAGES, clips
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.activity import FRAME_SAMPLES, SileroActivity
from tutor.speech.endpoint import Ended, Endpointer, Started
from tutor.speech.evidence import Room
from tutor.speech.pcm import Samples, resample, to_pcm

RATE_HZ = 24_000
EACH = 24  # fluent sentences of each language
PAUSES_S = (0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0)
PATIENCES_S = (0.6, 1.0, 2.0, 3.0, 6.0)
PEERS = ("pipecat-ai==1.14.0", "webrtcvad-wheels==2.0.14")
PEERS_NEED = ("numpy", "onnxruntime", "loguru", "pydantic", "wait_for2", "soxr", "loudness")
VOICES = (("en", "f2"), ("de", "m3"), ("hi", "m2"), ("pt", "f1"))
HALVES = {
    "en": ("I think that it is", "five sixths of the cake"),
    "de": ("ich glaube das sind", "fünf Sechstel vom Kuchen"),
    "hi": ("मुझे लगता है कि", "छह में से पाँच हिस्से"),
    "pt": ("eu acho que são", "cinco sextos do bolo"),
}
Told = list[tuple[str, float]]


@dataclass(frozen=True)
class Clip:
    """A sound, and where in it somebody speaks, in seconds; `pause_s` where it halts once."""

    name: str
    sound: Samples
    begin_s: float
    end_s: float
    pause_s: float = 0.0


def room(count: int, level: float, seed: int) -> Samples:
    """Pink noise of a root mean square."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 1, count))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 20)), count)
    return (noise * level / np.sqrt(np.mean(noise**2))).astype(np.float32)


def spoken(sound: Samples) -> tuple[int, int, int]:
    """First and last sample of what is audible, and the longest pause, in samples."""
    piece = RATE_HZ // 100
    power = np.square(sound[: len(sound) // piece * piece]).reshape(-1, piece).mean(axis=1)
    audible = np.flatnonzero(power > np.percentile(power, 95) * 10**-3.5)
    return audible[0] * piece, (audible[-1] + 1) * piece, int(np.diff(audible).max(initial=1) - 1) * piece


def placed(name: str, parts: list[Samples], pause_s: float, snr_db: float, seed: int) -> Clip:
    """The parts, with a pause between them, in a room, after a second of it and before 7 s (2 s if fluent) of it."""
    trimmed = [part[slice(*spoken(part)[:2])] for part in parts]
    gap = np.zeros(round(pause_s * RATE_HZ), np.float32)
    speech = np.concatenate([piece for part in trimmed for piece in (gap, part)][1:])
    lead, tail = np.zeros(RATE_HZ, np.float32), np.zeros(RATE_HZ * (7 if pause_s else 2), np.float32)
    level = float(np.sqrt(np.mean(np.concatenate(trimmed) ** 2))) * 10 ** (-snr_db / 20)
    whole = np.concatenate((lead, speech, tail))
    return Clip(name, whole + room(len(whole), level, seed), 1.0, 1.0 + len(speech) / RATE_HZ, pause_s)


def fluent(snr_db: float) -> list[Clip]:
    """Sentences without a pause."""
    found = []
    for language in LANGUAGES:
        whole = ((name, sound) for name, sound in clips(language, 1.2, 6.0) if spoken(sound)[2] < RATE_HZ // 4)
        for seed, (name, sound) in enumerate(islice(whole, EACH)):
            found.append(placed(f"{language}-{name}-{snr_db:.0f}", [sound], 0.0, snr_db, seed))
    return found


def halting(snr_db: float = 20) -> list[Clip]:
    """Answers with one pause."""
    pairs: list[tuple[str, list[Samples]]] = []
    for language, variant in VOICES:
        voice = Manner(words_per_minute=130, variant=variant)
        pairs.append((f"{language}-{variant}", [espeak().say(half, language, voice) for half in HALVES[language]]))
    pairs += [(language, [sound for _, sound in islice(clips(language, 1.0, 2.5), 2)]) for language in LANGUAGES]
    return [
        placed(f"{name}-{pause_s}", parts, pause_s, snr_db, seed)
        for pause_s in PAUSES_S
        for seed, (name, parts) in enumerate(pairs)
    ]


def other_sounds() -> dict[str, Samples]:
    """What is no student who speaks, half a minute each: babble comes after one sentence, 26 dB below it."""
    rng = np.random.default_rng(11)
    count = 30 * RATE_HZ
    hum = room(count, 0.002, 5)
    talk = [np.concatenate([sound for _, sound in islice(clips(language, 1.0, 6.0), 12)]) for language in LANGUAGES]
    babble = sum(np.resize(each, count) / np.sqrt(np.mean(each**2)) for each in talk) / np.sqrt(len(talk))
    sentence = next(clips("en", 2.0, 4.0))[1]
    at = np.arange(count) / RATE_HZ
    chord = [np.sin(2 * np.pi * hz * 2 ** (np.floor(at * 2) % 5 / 12) * at) for hz in (220, 277.2, 329.6, 440)]
    music = sum(chord) * np.exp(-(at * 2 % 1) * 2)
    coughs, knocks = np.zeros(count), np.zeros(count)
    for begin in range(RATE_HZ, count - RATE_HZ, 2 * RATE_HZ):
        burst, knock = np.arange(RATE_HZ // 4), np.arange(RATE_HZ // 12)
        coughs[begin : begin + len(burst)] += rng.normal(0, 1, len(burst)) * np.exp(-burst / 1500)
        knocks[begin : begin + len(knock)] += np.sin(2 * np.pi * 180 * knock / RATE_HZ) * np.exp(-knock / 300)
    loud = float(np.sqrt(np.mean(sentence**2)))
    sounds = {"music": 0.1 * music, "coughs": 0.3 * coughs, "knocks": 0.5 * knocks}
    made = {name: (sound + hum).astype(np.float32) for name, sound in sounds.items()}
    return made | {"babble": np.concatenate((sentence, np.asarray(babble * loud / 20, np.float32) + hum))}


class Known:
    """What SileroActivity made of a sound, for whoever listens to it again with another patience."""

    def __init__(self, sound: Samples) -> None:
        silero = SileroActivity()
        whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
        self._all = [silero.probability(frame) for frame in sound[:whole].reshape(-1, FRAME_SAMPLES)]
        self.reset()

    def probability(self, frame: Samples) -> float:
        """Of the next frame."""
        return next(self._rest)

    def reset(self) -> None:
        """From the beginning."""
        self._rest = iter(self._all)


def ours(patience_s: float, known: dict[int, Known] | None = None) -> Callable[[Samples], Told]:
    """The endpointer with a patience; `known` by the sounds' ids."""

    def listen(sound: Samples) -> Told:
        activity = SileroActivity() if known is None else known[id(sound)]
        activity.reset()
        endpointer = Endpointer(activity, patience_s)
        pcm = to_pcm(sound)
        told: Told = []
        for at in range(0, len(pcm), 960):
            for fact in endpointer.feed(pcm[at : at + 960]):
                if isinstance(fact, Started | Ended):
                    told.append(("end" if isinstance(fact, Ended) else "start", endpointer.now_s))
        return told

    return listen


def timer(patience_s: float) -> Callable[[Samples], Told]:
    """Speech is what is 9 dB above the room; so much silence ends a turn."""

    def listen(sound: Samples) -> Told:
        level, told, run, silent, is_open = Room(), Told(), 0, 0, False
        for at in range(0, len(sound) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
            loud = level.feed(sound[at : at + FRAME_SAMPLES]) > level.floor + 9
            run, silent = (run + 1, 0) if loud else (0, silent + 1)
            now_s = (at + FRAME_SAMPLES) / RATE_HZ
            if not is_open and run >= 3:
                is_open = True
                told.append(("start", now_s))
            elif is_open and silent * FRAME_SAMPLES >= patience_s * RATE_HZ:
                is_open = False
                told.append(("end", now_s))
        return told

    return listen


def peers(clips_heard: list[Clip]) -> tuple[dict[str, dict[str, Told]], dict[str, float]]:
    """What the peers tell of each clip, and their cost in seconds a second."""
    home = CACHE / "turn-peers"
    python = home / "bin" / "python"
    if not (home / "done").is_file():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        for extra in (["--no-deps", *PEERS], PEERS_NEED):
            subprocess.run([python, "-m", "pip", "install", "-q", *extra], check=True, stderr=subprocess.DEVNULL)
        (home / "done").touch()
    sounds = CACHE / "turns.npz"
    frames = {each.name: np.frombuffer(to_pcm(resample(each.sound, RATE_HZ, 16_000)), "<i2") for each in clips_heard}
    np.savez(sounds, **frames)
    script = __file__.replace("bench_turns", "turn_peers")
    run = subprocess.run([python, script, sounds], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    sounds.unlink()
    found = json.loads(run.stdout)
    return found["told"], found["cost"]


def scores(heard: list[Clip], told: dict[str, Told]) -> dict[str, float]:
    """Delays at onset and end, and how many turns were ended too early."""
    onsets, ends, early, missed = [], [], 0, 0
    for each in heard:
        starts = [at for what, at in told[each.name] if what == "start"]
        stops = [at for what, at in told[each.name] if what == "end"]
        if not starts:
            missed += 1
            continue
        onsets.append(starts[0] - each.begin_s)
        if stops and stops[0] < each.end_s:
            early += 1
        elif stops:
            ends.append(stops[0] - each.end_s)
    return {
        "onset_ms": 1000 * float(np.median(onsets)),
        "end_ms": 1000 * float(np.median(ends)) if ends else np.nan,
        "end_p90_ms": 1000 * float(np.quantile(ends, 0.9)) if ends else np.nan,
        "cut_percent": 100 * early / len(heard),
        "missed_percent": 100 * missed / len(heard),
    }


def _named(prefix: str, figures: dict[str, float]) -> Iterator[tuple[str, float]]:
    return ((f"{prefix}_{name}", value) for name, value in figures.items())


def run() -> dict[str, float]:
    """Milliseconds and percentages; `_of_pipecat` is our figure by that of pipecat's default."""
    speech = {"fluent": fluent(20), "fluent_12dB": fluent(12)[::2]}
    halts = halting()
    theirs, cost = peers([*speech["fluent"], *speech["fluent_12dB"], *halts])
    figures: dict[str, float] = {}
    begin, seconds = process_time(), 0.0
    for setting, heard in speech.items():
        told = {each.name: ours(0)(each.sound) for each in heard}
        seconds += sum(len(each.sound) for each in heard) / RATE_HZ
        mine = scores(heard, told)
        figures |= _named(f"{setting}_ours", mine)
        for peer, said in theirs.items():
            figures |= _named(f"{setting}_{peer}", scores(heard, said))
        figures |= _named(f"{setting}_timer", scores(heard, {each.name: timer(0.2)(each.sound) for each in heard}))
        for name in ("onset_ms", "end_ms"):
            figures[f"{setting}_{name}_of_pipecat"] = mine[name] / figures[f"{setting}_pipecat_{name}"]
        if setting == "fluent":
            figures["ours_of_real_time"] = (process_time() - begin) / seconds
    known = {id(each.sound): Known(each.sound) for each in halts}
    for patience_s in PATIENCES_S:
        within = [each for each in halts if each.pause_s < patience_s]
        for name, listen in (("ours", ours(patience_s, known)), ("timer", timer(patience_s))):
            found = scores(within, {each.name: listen(each.sound) for each in within})
            figures[f"halting_patience_{patience_s:g}s_{name}_cut_percent"] = found["cut_percent"]
            figures[f"halting_patience_{patience_s:g}s_{name}_end_ms"] = found["end_ms"]
    for peer, said in theirs.items():
        found = scores(halts, said)
        figures |= {f"halting_{peer}_{name}": found[name] for name in ("cut_percent", "end_ms")}
    figures |= {f"{peer}_of_real_time": share for peer, share in cost.items()}
    for name, sound in other_sounds().items():
        for who, listen in (("ours", ours(1.0)), ("timer", timer(1.0))):
            onsets = sum(what == "start" for what, _ in listen(sound)) - (name == "babble")
            figures[f"{name}_onsets_a_minute_{who}"] = 2 * onsets
    return figures
