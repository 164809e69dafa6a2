"""How well the embedded recogniser tells expected answers from all else, in recorded and in synthesised English.

Recorded: numbers, months and weekdays (recordings.py, one speaker, in wide band) and sentences (pocketsphinx's own test
clips, a few readers), of which four are expected at a time; numbers where four others are; sentences that answer
nothing. Synthesised by espeak-ng in four voices, in a room 25 dB below: numbers, fractions, formulas and plain words,
with what people say around them; denials; other numbers; other speech.

None of these voices is for development: what the recogniser asks of an answer was chosen on three voices of flite and
three more of espeak-ng, half of the clips by telephone, who answer other steps and say numbers alone, and on recorded
sentences in French and Russian. The rows say what comes of the held-out clips where so many of the development voices'
right answers are refused, where what is shipped is asked, and where nothing is refused: there all confusion shows.
An answer is decoded when the student has finished: the processor's time for it, of all clips and of those of 1.5 to
2.5 s, is what a student waits for.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count, islice, pairwise
from time import process_time

import numpy as np

from tests.bench import flite
from tests.bench.recordings import clip, clips, folder
from tests.bench.voices import transcribed
from tutor.models.embedded.ears import MARGIN, Ears
from tutor.models.embedded.espeak import Manner, espeak
from tutor.models.embedded.phrases import phrases
from tutor.speech.aloud import aloud
from tutor.speech.pcm import Samples, resample, to_pcm
from tutor.values import Audio

RATE_HZ = 24_000
LOSSES = (0.02, 0.05, 0.1)
VOICES = (
    Manner(130, variant="klatt4"),
    Manner(150, variant="m3"),
    Manner(140, variant="f2"),
    Manner(120, 60, variant="f4"),
)
LEADS = ("", "I think it is ", "the answer is ", "um, ")
DENIALS = ("it's not {}", "I don't think it is {}", "it is less than {}", "{} is wrong")
NUMBERS = tuple(map(str, (*range(20), *range(20, 100, 10))))
DEVELOPMENT_VOICES = (Manner(135, variant="m1"), Manner(150, variant="f1"), Manner(140, variant="m7"))


@dataclass(frozen=True)
class Lesson:
    """Steps by the answers that they expect; a number beside those of some; what answers none of them."""

    steps: tuple[tuple[str, ...], ...]
    misses: Mapping[int, str]
    other: tuple[str, ...]


HELD_OUT = Lesson(
    (
        ("5/6", "2/5", "2/6"),
        ("58", "47", "12"),
        ("photosynthesis", "respiration", "evaporation"),
        ("the water evaporates", "the water freezes", "the ice melts"),
        ("3/4", "4/3", "7/12"),
        ("0.5", "0.25", "2.5"),
        ("$x^2$", "$2x$", "$x^3$"),
        ("2 1/2", "1 1/2", "2 1/4"),
        ("-3", "-13", "-30"),
    ),
    {1: "57", 4: "3/8", 7: "3 1/2", 8: "-8"},
    (
        "can we do something else now",
        "my sister has a new bicycle",
        "I would like to draw it first",
        "the weather will be nice tomorrow",
        "it depends on how you look at it",
        "what happens if we cut it again",
    ),
)
DEVELOPMENT = Lesson(
    (
        ("7/8", "3/8", "1/8"),
        ("64", "46", "16"),
        ("mitosis", "osmosis", "diffusion"),
        ("the current gets smaller", "the current gets bigger", "nothing happens"),
        ("0.75", "7.5", "0.34"),
        ("$x^3$", "$3x$", "$x^2 + 1$"),
        ("3 1/2", "2 1/2", "3 1/4"),
        ("-4", "-14", "4"),
        ("Paris", "Berlin", "Madrid"),
        ("108", "180", "118"),
    ),
    {0: "5/8", 1: "63", 4: "0.65", 6: "4 1/2", 7: "-9", 9: "107"},
    (
        "could we take a break please",
        "my dog ate my homework",
        "yesterday we went to the swimming pool",
        "how do you know that",
        "because they both have the same bottom",
        "mum, where is my pencil",
        "give me a minute",
        "first you have to take it apart",
    ),
)


@dataclass(frozen=True)
class Case:
    """Something said, to a step that expects some answers; `right` where it is one of them."""

    kind: str
    sound: Samples
    expected: tuple[str, ...]
    right: str = ""


@dataclass(frozen=True)
class Heard:
    """What the recogniser made of a case, and by what margin."""

    case: Case
    text: str
    margin: float


def fours(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names, four at a time."""
    every = tuple(names)
    return [every[at : at + 4] for at in range(0, len(every), 4)]


def recorded() -> Iterator[Case]:
    """From the prompts of a telephone exchange, and from books read aloud."""
    digits = folder("en") / "digits"
    numbers = {name: digits / f"{name}.g722" for name in NUMBERS}
    months = {date(2026, month, 1).strftime("%B"): digits / f"mon-{month - 1}.g722" for month in range(1, 13)}
    days = {date(2026, 11, day).strftime("%A"): digits / f"day-{day - 1}.g722" for day in range(1, 8)}  # from Sunday
    read = {text: sound for sound, text in transcribed()}
    told = [{name: clip(path) for name, path in group.items()} for group in (numbers, months, days)]
    for group in (*told, read):
        for expected in fours(group):
            yield from (Case("recorded", group[name], expected, name) for name in expected)
    for expected, others in pairwise(fours(numbers)):
        yield from (Case("recorded_near_miss", told[0][name], expected) for name in others)
    for at, (_, sound) in enumerate(islice(clips("en", 1.0, 3.0), 54)):
        yield Case("recorded_other", sound, HELD_OUT.steps[at % len(HELD_OUT.steps)])


def synthesised() -> Iterator[Case]:
    """In several voices."""
    rng, still = np.random.default_rng(3), np.zeros(RATE_HZ // 5)
    for turn, voice in enumerate(VOICES):

        def say(text: str, voice: Manner = voice) -> Samples:
            sound = np.concatenate((still, espeak().say(text, "en", voice), still))
            level = float(np.sqrt(np.mean(sound**2))) / 18
            return (sound + rng.normal(0, level, len(sound))).astype(np.float32)

        yield from answers("synthesised", say, turn, HELD_OUT)


def development() -> Iterator[Case]:
    """In other voices, to other steps."""
    rng, still = np.random.default_rng(4), np.zeros(RATE_HZ // 5)
    told = [lambda text, name=name: flite.say(text, name) for name in flite.VOICES]
    told += [lambda text, manner=manner: espeak().say(text, "en", manner) for manner in DEVELOPMENT_VOICES]
    for turn, speaker in enumerate(told):
        said = count(turn)

        def say(text: str, speaker: Callable[[str], Samples] = speaker, said: Iterator[int] = said) -> Samples:
            sound, at = np.concatenate((still, speaker(text), still)), next(said)
            level = float(np.sqrt(np.mean(sound**2))) / (18, 56)[at % 2]
            sound = (sound + rng.normal(0, level, len(sound))).astype(np.float32)
            return resample(resample(sound, RATE_HZ, 8_000), 8_000, RATE_HZ) if at % 4 > 1 else sound

        yield from chain(answers("development", say, turn, DEVELOPMENT), alone("development_alone", say))
    for at, (_, sound) in enumerate(chain(*(islice(clips(voice, 1.0, 3.0), 20) for voice in ("fr", "ru")))):
        yield Case("development_other", sound, DEVELOPMENT.steps[at % len(DEVELOPMENT.steps)])


def alone(kind: str, say: Callable[[str], Samples]) -> Iterator[Case]:
    """Numbers with nothing around them, each to a step that expects it and to one that expects others."""
    groups = fours(NUMBERS)
    for others, expected in pairwise((groups[-1], *groups)):
        for name in expected:
            sound = say(aloud(name, "en"))
            yield Case(kind, sound, expected, name)
            yield Case(f"{kind}_near_miss", sound, others)


def answers(
    kind: str,
    say: Callable[[str], Samples],
    turn: int,
    lesson: Lesson,
) -> Iterator[Case]:
    """What one voice says to these steps; `turn` shuffles what is said around the answers."""
    for number, step in enumerate(lesson.steps):
        for at, answer in enumerate(step):
            lead = LEADS[(at + turn + number) % len(LEADS)]
            yield Case(kind, say(lead + aloud(answer, "en")), step, answer)
        wrong = DENIALS[(turn + number) % len(DENIALS)].format(aloud(step[0], "en"))
        yield Case(f"{kind}_denied", say(wrong), step)
        yield Case(f"{kind}_other", say(lesson.other[(turn + number) % len(lesson.other)]), step)
        if number in lesson.misses:
            yield Case(f"{kind}_near_miss", say(aloud(lesson.misses[number], "en")), step)


def same(text: str, right: str) -> bool:
    """Whether what was heard is this answer."""
    return bool(text) and text in {right, *phrases([right]).values()}


def share(flags: Sequence[bool]) -> float:
    """Of those that are true, in percent."""
    return 100 * sum(flags) / len(flags)


def figures(heard: Sequence[Heard], least: float) -> dict[str, float]:
    """What comes of these where this margin is asked for, in percent."""
    by_kind: dict[str, list[tuple[Case, str]]] = {}
    for each in heard:
        by_kind.setdefault(each.case.kind, []).append((each.case, each.text if each.margin >= least else ""))
    found = {}
    for kind, said in by_kind.items():
        if kind.endswith("denied"):
            found[f"{kind}_taken_for_answer"] = share(
                [any(same(text, one) for one in case.expected) for case, text in said]
            )
        elif said[0][0].right:
            found[f"{kind}_exact"] = share([same(text, case.right) for case, text in said])
            found[f"{kind}_refused"] = share([not text for _, text in said])
            found[f"{kind}_mistaken"] = share([bool(text) and not same(text, case.right) for case, text in said])
        else:
            found[f"{kind}_accepted"] = share([bool(text) for _, text in said])
    return found


def run() -> dict[str, dict[str, float]]:
    """Percentages of the held-out clips, and of the development ones, by what is asked; and what recognition costs."""
    ears = Ears()
    heard: list[Heard] = []
    steps: dict[tuple[str, ...], list[Case]] = {}
    for case in (*recorded(), *synthesised(), *development()):
        steps.setdefault(case.expected, []).append(case)
    ready = 0.0
    taken: list[tuple[float, float]] = []
    for expected, cases in steps.items():
        begin = process_time()
        ears.expect(expected)
        ready += process_time() - begin
        for case in cases:
            begin = process_time()
            found, margin = ears.weigh(Audio(to_pcm(case.sound)))
            taken.append((len(case.sound) / RATE_HZ, process_time() - begin))
            heard.append(Heard(case, found.text, margin))
    tuned = [each for each in heard if each.case.kind.startswith("development")]
    told = [each for each in heard if not each.case.kind.startswith("development")]
    weighed = (each for each in tuned if each.case.kind == "development" and each.margin > -math.inf)
    right = sorted(each.margin for each in weighed if same(each.text, each.case.right))
    asked = {f"{loss:.0%} lost in development": right[int(loss * len(right))] for loss in LOSSES}
    asked |= {"shipped": MARGIN, "nothing refused": -math.inf}
    rows = {
        f"{margin:.1f}: {what}, percent": figures(told, margin) | figures(tuned, margin)
        for what, margin in asked.items()
    }
    columns = {figure: {row: each[figure] for row, each in rows.items()} for figure in next(iter(rows.values()))}
    cost = costs(taken) | {"expect_ms": 1000 * ready / len(steps), "clips": len(heard)}
    return columns | {name: {"cost": value} for name, value in cost.items()}


def costs(taken: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Of clips of so many seconds that took so many: a share of real time, and milliseconds."""
    seconds, work = np.array(taken).T
    short = 1000 * work[(seconds > 1.5) & (seconds < 2.5)]
    return {
        "of_real_time": work.sum() / seconds.sum(),
        "after_the_end_ms_p50": 1000 * float(np.median(work)),
        "after_2_s_ms_p50": float(np.median(short)),
        "after_2_s_ms_p95": float(np.percentile(short, 95)),
    }
