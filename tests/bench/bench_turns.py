"""When a student begins to speak and when a turn ends, against a silence timer, webrtcvad and pipecat's default.

Fluent sentences: recorded (recordings.py), none with a pause of 250 ms or more, in a room 20 dB or 12 dB below, judged
without patience. Parameters are chosen on the development set; the rest is about the held-out set, of other voices.
Each way of listening stands there with several waits, so that delays can be compared where as many are cut early.
Halting answers: two recorded sentences, or two halves of one that espeak-ng speaks in several voices, with 0.3 to 5 s
of the room between them. Other sounds: babble, a far voice, music, coughs, knocks, the tutor's own voice as a room
gives it back, from which nobody should take the floor; and recorded pieces of music, two minutes each, on which no
parameter was chosen, alone and 10 dB below sentences. Words softer than a sentence 4 s before are the same student's.
Ends of sentences are where the clean sound last came within 35 dB of its loudest, so that some are below the noise.
The peers (turn_peers.py) run in an environment of their own under .cache;
the silence timer is the room's level plus 9 dB.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from time import process_time

import numpy as np

from tests.bench.recordings import CACHE, DEVELOPMENT, HELD_OUT, clips, tracks
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.activity import FRAME_SAMPLES, SileroActivity
from tutor.speech.endpoint import Ended, Endpointer, Spoken, Started
from tutor.speech.evidence import Room
from tutor.speech.pcm import Samples, resample, rms, to_pcm

RATE_HZ = 24_000
EACH = 100  # fluent sentences of each voice
WAITS_S = (0.0, 0.28, 0.32, 0.4)
TIMERS_S = (0.16, 0.2, 0.24, 0.3, 0.4)
PAUSES_S = (0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0)
PATIENCES_S = (0.6, 1.0, 2.0, 3.0, 6.0)
MUSIC_S = 120
PEERS = ("pipecat-ai==1.14.0", "webrtcvad-wheels==2.0.14")
PEERS_NEED = ("numpy", "onnxruntime", "loguru", "pydantic", "wait_for2", "soxr", "loudness")
SYNTHETIC = (("en", "f2"), ("de", "m3"), ("hi", "m2"), ("pt", "f1"))
HALVES = {
    "en": ("I think that it is", "five sixths of the cake"),
    "de": ("ich glaube das sind", "fünf Sechstel vom Kuchen"),
    "hi": ("मुझे लगता है कि", "छह में से पाँच हिस्से"),
    "pt": ("eu acho que são", "cinco sextos do bolo"),
}
TOLD = "Today we put one half and one third together. Into how many pieces must a half be cut?"
Told = list[tuple[str, float]]
Listen = Callable[[Samples], Told]
Row = dict[str, float]


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


def fluent(snr_db: float, voices: tuple[str, ...] = HELD_OUT, each: int = EACH) -> list[Clip]:
    """Sentences without a pause."""
    found = []
    for voice in voices:
        whole = ((name, sound) for name, sound in clips(voice, 1.2, 6.0) if spoken(sound)[2] < RATE_HZ // 4)
        for seed, (name, sound) in enumerate(islice(whole, each)):
            found.append(placed(f"{voice}-{name}-{snr_db:.0f}", [sound], 0.0, snr_db, seed))
    return found


def halting(snr_db: float = 20) -> list[Clip]:
    """Answers with one pause."""
    pairs: list[tuple[str, list[Samples]]] = []
    for language, variant in SYNTHETIC:
        voice = Manner(words_per_minute=130, variant=variant)
        pairs.append((f"{language}-{variant}", [espeak().say(half, language, voice) for half in HALVES[language]]))
    pairs += [(voice, [sound for _, sound in islice(clips(voice, 1.0, 2.5), 2)]) for voice in HELD_OUT]
    return [
        placed(f"{name}-{pause_s}", parts, pause_s, snr_db, seed)
        for pause_s in PAUSES_S
        for seed, (name, parts) in enumerate(pairs)
    ]


def other_sounds() -> dict[str, Samples]:
    """What is no student who speaks, a minute each: babble and one voice come after a sentence, 26 and 30 dB below."""
    rng = np.random.default_rng(11)
    count = 60 * RATE_HZ
    hum = room(count, 0.002, 5)
    talk = [
        np.concatenate([sound for _, sound in islice(clips(voice, 1.0, 6.0), 12)]) for voice in DEVELOPMENT + HELD_OUT
    ]
    babble = sum(np.resize(each, count) / np.sqrt(np.mean(each**2)) for each in talk) / np.sqrt(len(talk))
    sentence = next(clips("es", 2.0, 4.0))[1]
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
    voice = np.resize(np.concatenate((np.zeros(2 * RATE_HZ, np.float32), talk[0])), count)
    beside = {"babble": babble * loud / 20 + hum, "far voice": voice * loud / 10**1.5 / rms(talk[0]) + hum / 10}
    return made | {name: np.concatenate((sentence, sound)).astype(np.float32) for name, sound in beside.items()}


def soft_words(softer_db: float) -> list[Clip]:
    """Single words, 4 s after a sentence and so much softer."""
    found = []
    for voice in HELD_OUT:
        sentence = next(clips(voice, 2.0, 4.0))[1]
        for seed, (name, sound) in enumerate(islice(clips(voice, 0.4, 1.0), EACH // 5)):
            word = sound[slice(*spoken(sound)[:2])]
            word = word * np.float32(rms(sentence) / rms(word) * 10 ** (-softer_db / 20))
            before = np.concatenate((sentence, np.zeros(4 * RATE_HZ, np.float32)))
            whole = np.concatenate((before, word, np.zeros(2 * RATE_HZ, np.float32)))
            begin_s = len(before) / RATE_HZ
            whole += room(len(whole), rms(sentence) * 10**-2.5, seed)
            found.append(Clip(f"{voice}-{name}-{softer_db}", whole, begin_s, begin_s + len(word) / RATE_HZ))
    return found


def music() -> list[Clip]:
    """Recorded pieces, in which nobody speaks."""
    hum = room(MUSIC_S * RATE_HZ, 0.0005, 3)
    return [Clip(name, sound + hum[: len(sound)], 0.0, len(sound) / RATE_HZ) for name, sound in tracks(MUSIC_S)]


def over_music() -> list[Clip]:
    """Sentences without a pause that begin in the middle of a piece, which is 10 dB softer."""
    pieces, found = music(), []
    for voice in HELD_OUT:
        whole = ((name, sound) for name, sound in clips(voice, 1.2, 6.0) if spoken(sound)[2] < RATE_HZ // 4)
        for number, (name, sound) in enumerate(islice(whole, EACH // 5)):
            speech = sound[slice(*spoken(sound)[:2])]
            begin = number * 2 * RATE_HZ
            piece = pieces[number % len(pieces)].sound[begin : begin + len(speech) + 8 * RATE_HZ].copy()
            piece[6 * RATE_HZ : 6 * RATE_HZ + len(speech)] += speech * np.float32(0.05 * 10**0.5 / rms(speech))
            found.append(Clip(f"{voice}-{name}-music", piece, 6.0, 6.0 + len(speech) / RATE_HZ))
    return found


def echoing() -> tuple[Samples, Samples]:
    """What a tutor says, and how a room gives it back: 120 ms later, 12 dB softer, coloured, with its reverberation."""
    said = espeak().say(" ".join([TOLD] * 8), "en")[: 40 * RATE_HZ]
    rng = np.random.default_rng(2)
    way = rng.normal(0, 0.01, RATE_HZ // 7) * np.exp(-np.arange(RATE_HZ // 7) / 800)
    way[0] = 1.0
    late = np.concatenate((np.zeros(RATE_HZ * 3 // 25, np.float32), said))
    size = len(late) + len(way)
    back = np.fft.irfft(np.fft.rfft(late, size) * np.fft.rfft(way, size), size)[: len(late)] * 10 ** (-12 / 20)
    return said, back.astype(np.float32) + room(len(late), 0.001, 9)


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


def ours(patience_s: float, known: dict[int, Known] | None = None, said: Samples | None = None) -> Listen:
    """The endpointer with a patience; `known` by the sounds' ids; `said` is what the tutor says meanwhile."""

    def listen(sound: Samples) -> Told:
        activity = SileroActivity() if known is None else known[id(sound)]
        activity.reset()
        endpointer = Endpointer(activity, patience_s)
        return [
            ("end" if isinstance(fact, Ended) else "start", endpointer.now_s)
            for facts in stream(endpointer, sound, said)
            for fact in facts
            if isinstance(fact, Started | Ended)
        ]

    return listen


def stream(endpointer: Endpointer, sound: Samples, said: Samples | None) -> Iterator[list[Spoken]]:
    """What an endpointer tells of each 20 ms, while the tutor says this."""
    if said is not None:
        endpointer.echo.begin()
        endpointer.echo.say(to_pcm(said))
    pcm = to_pcm(sound)
    for at in range(0, len(pcm), 960):
        if at % 11_520 == 0:
            endpointer.echo.played(at / 2 / RATE_HZ)
        yield endpointer.feed(pcm[at : at + 960])


def held(sound: Samples, said: Samples) -> int:
    """How often the tutor would be held back for a moment for what turns out to be nothing."""
    endpointer, was, count = Endpointer(SileroActivity()), False, 0
    for facts in stream(endpointer, sound, said):
        count += was and not endpointer.stirs and not any(isinstance(fact, Started) for fact in facts)
        was = endpointer.stirs
    return count


def timer(patience_s: float) -> Listen:
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


def scores(heard: list[Clip], told: dict[str, Told]) -> Row:
    """Delays at onset and end, and how many turns were ended too early; who took the room for speech began below 0."""
    onsets, ends, early, missed = [], [], 0, 0
    for each in heard:
        starts = [at for what, at in told[each.name] if what == "start"]
        stops = [at for what, at in told[each.name] if what == "end" and at > each.begin_s]
        if not starts:
            missed += 1
            continue
        onsets.append(starts[0] - each.begin_s)
        if stops and stops[0] < each.end_s:
            early += 1
        elif stops:
            ends.append(stops[0] - each.end_s)
    return {
        "clips": len(heard),
        "onset ms": 1000 * float(np.median(onsets)),
        "end ms": 1000 * float(np.median(ends)) if ends else np.nan,
        "end p90 ms": 1000 * float(np.quantile(ends, 0.9)) if ends else np.nan,
        "cut %": 100 * early / len(heard),
        "missed %": 100 * missed / len(heard),
    }


def by(listen: Listen, heard: list[Clip]) -> Row:
    """Scores of one way to listen."""
    return scores(heard, {each.name: listen(each.sound) for each in heard})


def fluent_rows(told: dict[str, dict[str, Told]], cost: Row) -> Iterator[tuple[str, Row]]:
    """Sentences without a pause."""
    yield "development set: ours", by(ours(0), fluent(20, DEVELOPMENT, EACH // 2))
    heard = fluent(20)
    seconds = sum(len(each.sound) for each in heard) / RATE_HZ
    begin = process_time()
    mine = by(ours(0), heard)
    yield "held-out set: ours", mine | {"of real time": (process_time() - begin) / seconds}
    known = {id(each.sound): Known(each.sound) for each in heard}
    for wait_s in WAITS_S[1:]:
        yield f"ours, {1000 * wait_s:.0f} ms", by(ours(wait_s, known), heard)
    for peer, said in told.items():
        paid = {"of real time": cost[peer]} if peer in cost else {}
        yield peer, scores(heard, said) | paid
    for wait_s in TIMERS_S:
        yield f"timer, {1000 * wait_s:.0f} ms", by(timer(wait_s), heard)
    noisy = fluent(12, each=EACH // 3)
    yield "12 dB: ours", by(ours(0), noisy)
    for peer in ("pipecat", "webrtcvad, 240 ms"):
        yield f"12 dB: {peer}", scores(noisy, told[peer])
    yield "12 dB: timer, 240 ms", by(timer(0.24), noisy)


def halting_rows(told: dict[str, dict[str, Told]]) -> Iterator[tuple[str, Row]]:
    """Answers with one pause, of which those count whose pause is shorter than the patience."""
    halts = halting()
    known = {id(each.sound): Known(each.sound) for each in halts}
    for patience_s in PATIENCES_S:
        within = [each for each in halts if each.pause_s < patience_s]
        for name, listen in (("ours", ours(patience_s, known)), ("timer", timer(patience_s))):
            yield f"halting, patience {patience_s:g} s: {name}", by(listen, within)
    for peer in ("pipecat", "webrtcvad, 240 ms"):
        yield f"halting: {peer}", scores(halts, told[peer])


def music_rows(told: dict[str, dict[str, Told]]) -> Iterator[tuple[str, Row]]:
    """False onsets a minute of music, and sentences over it, of which those that come too soon count too."""
    pieces, heard = music(), over_music()
    minutes = sum(each.end_s for each in pieces) / 60
    mine = {each.name: ours(1.0)(each.sound) for each in pieces}
    for each in pieces:
        yield f"{each.name}: ours", {"onsets a minute": 60 * starts(mine[each.name]) / each.end_s}
    for peer in ("pipecat", "webrtcvad, 240 ms"):
        found = sum(starts(told[peer][each.name]) for each in pieces)
        yield f"recorded music: {peer}", {"onsets a minute": found / minutes}
    found = sum(starts(timer(1.0)(each.sound)) for each in pieces)
    yield "recorded music: timer", {"onsets a minute": found / minutes}
    yield "recorded music: ours", {"onsets a minute": sum(map(starts, mine.values())) / minutes}
    yield "over music: ours", by(ours(0), heard)
    for peer in ("pipecat", "webrtcvad, 240 ms"):
        yield f"over music: {peer}", scores(heard, told[peer])
    yield "over music: timer, 240 ms", by(timer(0.24), heard)


def starts(told: Told) -> int:
    """How often the floor was taken."""
    return sum(what == "start" for what, _ in told)


def other_rows() -> Iterator[tuple[str, Row]]:
    """False onsets a minute, and how often the tutor would be held back for none."""
    said, back = echoing()
    for softer_db in (10, 20, 25, 30):
        heard = soft_words(softer_db)
        missed = sum(all(at < each.begin_s for what, at in ours(1.0)(each.sound) if what == "start") for each in heard)
        yield f"words {softer_db} dB softer: ours", {"clips": len(heard), "missed %": 100 * missed / len(heard)}
    for name, sound in other_sounds().items():
        mute = np.zeros(RATE_HZ, np.float32)
        yield f"{name}: the tutor", {"held a minute": held(sound, mute) * 60 * RATE_HZ / len(sound)}
        for who, listen in (("ours", ours(1.0)), ("timer", timer(1.0))):
            onsets = starts(listen(sound)) - (name in {"babble", "far voice"})
            yield f"{name}: {who}", {"onsets a minute": onsets * 60 * RATE_HZ / len(sound)}
    yield "tutor's echo: the tutor", {"held a minute": held(back, said) * 60 * RATE_HZ / len(back)}
    for who, listen in (("ours", ours(1.0, said=said)), ("timer", timer(1.0))):
        yield f"tutor's echo: {who}", {"onsets a minute": starts(listen(back)) * 60 * RATE_HZ / len(back)}


def run() -> dict[str, Row]:
    """By who listened to what."""
    told, cost = peers([*fluent(20), *fluent(12, each=EACH // 3), *halting(), *music(), *over_music()])
    return dict([*fluent_rows(told, cost), *halting_rows(told), *music_rows(told), *other_rows()])
