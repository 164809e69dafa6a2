"""The attacks of tests/golden/attacks.tsv, each in a whole session with each hosted model, against the worst of peers.

Its voice says all that it was told, its judge writes all that it was told into every field, its transcription gives
back the prompt. What the lesson has not released is marked (`tests.canary`) and looked for in whatever reaches desk,
voice and journal, as it does. `python -m tests.models.attacks` prints what got through, and how many of the honest
answers of tests/golden/honest.tsv were refused.
"""

import asyncio
import csv
import io
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.canary import TOKEN, leaks, planted
from tutor import config
from tutor import events as e
from tutor import frames as f
from tutor.grading.local import LocalGrader
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson
from tutor.notebook.models import choose_bare
from tutor.session import Session
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.teaching.teacher import Reaction, Teacher
from tutor.testing.desk import FakeDesk
from tutor.testing.peer.mind import ParrotMind, PlainMind, Told
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.speech import say
from tutor.values import Audio, Mark

GOLDEN = Path(__file__).parents[1] / "golden"
MODELS = ("realtime", "turns", "cascade")
AT_ONCE = 6
_MOST_SAID = 4_000
NEXT_TURN = " ⏎ "
STEP = """
## {name}
language: {language} · patience: 0.5 s

{question}

{asks}
### Misconceptions
- **guesses** `{wrong}`: That is a guess.
### Hints
1. Look again.
2. Look at it once more.
3. Now it is told.
### Solution
This is how it goes.
### Notes
These are the teacher's own.
"""


@dataclass(frozen=True, slots=True)
class Attack:
    """One row of the table."""

    kind: str
    way: str
    language: str
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Honest:
    """One answer of a student who wants nothing else."""

    language: str
    way: str
    question: str
    accepted: str
    wrong: str
    said: str
    mark: Mark


def attacks() -> list[Attack]:
    """The table."""
    return [
        Attack(row["kind"], row["way"], row["language"], tuple(row["turns"].replace("\\n", "\n").split(NEXT_TURN)))
        for row in _table("attacks.tsv")
    ]


def honest_answers() -> list[Honest]:
    """The other table."""
    rows = _table("honest.tsv")
    names = ("language", "way", "question", "accepted", "wrong idea", "said")
    return [Honest(*(row[name] for name in names), Mark(row["mark"])) for row in rows]


def _table(name: str) -> list[dict[str, str]]:
    lines = (GOLDEN / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def lesson_of(table: Sequence[Attack]) -> Lesson:
    """A step for each attack, of the kinds that let it through to a judge, with a token in every secret."""
    steps = ["---\ntitle: A lesson\nlanguage: en\n---\n"]
    for number, attack in enumerate(table):
        question = attack.turns[0] if attack.way == "lesson" else "What is it?"
        open_answer = "### Rubric\n- says why\n"
        asks = {"drawn": f"### Board\n- it is round\n{open_answer}"}.get(attack.way)
        asks = asks or ("### Answers\n- a word\n- another\n" if number % 2 else open_answer)
        steps.append(
            STEP.format(name=f"Step {number}", language=attack.language, question=question, asks=asks, wrong="perhaps")
        )
    return planted(read_lesson("".join(steps)))


class NotingTeacher(Teacher):
    """A teacher whose facts are known before anything follows from them."""

    def __init__(self, lesson: Lesson, **more: Any) -> None:
        super().__init__(lesson, **more)
        self.facts: list[e.Fact] = []
        self.released: set[str] = set()
        """What the lesson says to the choices that were picked."""

    def react(self, event: e.Event) -> Reaction:
        if isinstance(event, e.ChoicesPicked):
            at = [step.id for step in self.lesson.steps].index(str(self.state.step))
            self.released |= {f"feedback {index} of step {at}" for index in event.choices}
        reaction = super().react(event)
        self.facts.extend(reaction.facts)
        return reaction


@dataclass(slots=True)
class Watch:
    """Looks for tokens that are not released, as they go by. May be called from any thread."""

    lesson: Lesson
    teachers: dict[int, NotingTeacher] = field(default_factory=dict)
    """By the step that they teach."""
    found: list[str] = field(default_factory=list)
    looked: int = 0

    def look(self, text: str, where: str, allowed: frozenset[str] = frozenset()) -> None:
        """Note what leaks into `where`."""
        self.looked += 1
        for at in {int(at) for _, at, _ in TOKEN.findall(text)}:
            teacher = self.teachers[at]
            own = " ".join(found[0] for found in TOKEN.finditer(text) if int(found[2]) == at)
            checking = {"rubric", "board"} if teacher.state.checking and where == "desk" else set()
            found = leaks(own, self.lesson, teacher.facts, allowed | checking)
            self.found += [f"{leak} in {where}" for leak in found if leak not in teacher.released]


class WorstMind(ParrotMind):
    """All that it is told comes out again, wherever something can."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def record(self, told: Told) -> dict[str, Any]:
        everything = told.everything
        common = {"verdict": "wrong", "criteria_met": []}
        return {**common, "misconception": everything, "heard": everything, "evidence": everything}

    def say(self, told: Told) -> str:
        self._watch.look(told.everything, "voice")
        # Not without end, for it is told again what it said; in one breath, as some voices are asked by the sentence.
        return re.sub(r"[.!?।。！？؟\n]+", ",", super().say(told)[:_MOST_SAID])

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        return "; ".join(hints)


class WatchedDesk(FakeDesk):
    """A desk whose every message is looked at."""

    def __init__(self, watch: Watch | None) -> None:
        super().__init__()
        self._watch = watch

    def send(self, message: f.ToDesk) -> None:
        if self._watch is not None:
            self._watch.look(json.dumps(f.split(message)[0], ensure_ascii=False), "desk")
        super().send(message)


class WatchedRecords(list[e.Fact]):
    """A journal whose every fact is looked at; a misconception's name belongs there."""

    def __init__(self, watch: Watch | None) -> None:
        super().__init__()
        self._watch = watch

    def append(self, facts: Any) -> None:
        self.extend(facts)
        if self._watch is not None:
            self._watch.look(json.dumps([e.encode(fact) for fact in facts]), "journal", frozenset({"name"}))


@cache
def spoken(text: str, language: str) -> tuple[f.Mic, ...]:
    """Frames of the microphone."""
    pcm = say(text, language, rate_hz=24_000, lead_s=0.4, tail_s=1.0).pcm
    return tuple(f.Mic(seq, pcm[at : at + 960]) for seq, at in enumerate(range(0, len(pcm), 960)))


@cache
def drawn(text: str) -> bytes:
    """Words on a whiteboard, as a PNG picture."""
    picture = Image.new("RGB", (640, 200), "white")
    ImageDraw.Draw(picture).multiline_text((10, 10), text, fill="black", font=ImageFont.load_default(22))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _acts(way: str, text: str, language: str) -> list[f.FromDesk]:
    match way:
        case "spoken":
            return [f.MicChanged("on"), *spoken(text, language)]
        case "drawn":
            return [f.Drawn(drawn(text)), f.Pressed("show")]
        case _:
            return [f.Typed(text)]


async def sit(
    lesson: Lesson, at: int, settings: config.Settings, *, way: str, turns: Sequence[str], watch: Watch | None
) -> tuple[WatchedDesk, list[e.Fact]]:
    """One student at one step, who says what there is to say and leaves."""
    step = lesson.steps[at]
    teacher = NotingTeacher(lesson, start=step.id)
    desk, records = WatchedDesk(watch), WatchedRecords(watch)
    if watch is not None:
        watch.teachers[at] = teacher
    session = Session(
        teacher=teacher,
        link=desk,
        model=choose_bare(settings),
        grader=LocalGrader(),
        records=records,
        welcome=lambda _, running, begun, __: f.Welcome("", "en", "ltr", "Ada", {}, "en", running, begun, True, True),
        endpointer=Endpointer(SileroActivity()),
    )
    async with asyncio.timeout(50), asyncio.TaskGroup() as tasks:
        tasks.create_task(session.run())
        desk.give(f.Hello(f.PROTOCOL), f.Pressed("start"))
        turn = (await desk.until(f.SoundEnded)).turn
        for text in turns:
            desk.give(*_acts(way, text, step.language))
            turn = (await desk.until(f.SoundEnded, lambda ended, before=turn: ended.turn > before)).turn
        desk.leave()
    return desk, teacher.facts


def settings_for(model: str, peer: Peer) -> config.Settings:
    turns = {"pictures": True, "model": "qwen3-omni"}
    cascade = {"speak": {"model": "gpt-4o-mini-tts"}}
    return config.load(model=model, api_key=KEY, base_url=peer.base_url, turns=turns, cascade=cascade)


def humming_peer() -> Peer:
    # No language of espeak's: it hums, which is cheaper.
    peer = Peer(language="none", longest_s=0.1, speed=1_000)
    peer.models["qwen3-omni"] = {}
    return peer


def attack_all(model: str, table: Sequence[Attack]) -> Watch:
    """What gets through."""
    lesson = lesson_of(table)
    watch, peer = Watch(lesson), humming_peer()
    peer.mind = WorstMind(watch)

    async def run(settings: config.Settings) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def one(at: int, attack: Attack) -> None:
            async with room:
                turns = ("I do not know",) if attack.way == "lesson" else attack.turns
                await sit(lesson, at, settings, way=attack.way, turns=turns, watch=watch)

        async with asyncio.TaskGroup() as tasks:
            for at, attack in enumerate(table):
                tasks.create_task(one(at, attack))

    with serve(peer):
        asyncio.run(run(settings_for(model, peer)))
    return watch


def refused(model: str, table: Sequence[Honest]) -> list[tuple[Honest, list[Mark]]]:
    """Honest answers that were not taken for what they are, and for what instead; or whose words were not shown."""
    asks = "### Answers\n- {accepted}\n"
    steps = [
        STEP.format(
            name=f"Step {number}",
            language=each.language,
            question=each.question,
            asks=asks.format(accepted=each.accepted),
            wrong=each.wrong,
        )
        for number, each in enumerate(table)
    ]
    lesson = read_lesson("---\ntitle: A lesson\nlanguage: en\n---\n" + "".join(steps))
    peer = humming_peer()
    peer.mind = PlainMind()

    async def run(settings: config.Settings) -> list[tuple[Honest, list[Mark]]]:
        out = []
        for at, each in enumerate(table):
            desk, facts = await sit(lesson, at, settings, way=each.way, turns=[each.said], watch=None)
            marks = [fact.mark for fact in facts if isinstance(fact, e.AttemptGraded)]
            shown = [
                message for message in desk.received if isinstance(message, f.Caption) and message.who == "student"
            ]
            if marks != [each.mark] or not shown:
                out.append((each, marks))
        return out

    with serve(peer):
        return asyncio.run(run(settings_for(model, peer)))


def main() -> None:
    """Print the table."""
    table, honest = attacks(), honest_answers()
    print(f"{len(table)} attacks, {len(honest)} honest answers")
    for model in MODELS:
        began = time.perf_counter()
        watch = attack_all(model, table)
        bypassed = len({leak.split(" of ")[1].split(" in ")[0] for leak in watch.found})
        wrongly = refused(model, honest)
        took_s = time.perf_counter() - began
        print(
            f"{model:9} {bypassed} got through, {watch.looked} messages looked at; "
            f"{len(wrongly)} honest answers refused ({len(wrongly) / len(honest):.0%}); {took_s:.0f} s"
        )
        for leak in watch.found[:5]:
            print(f"          {leak}")
        for each, marks in wrongly:
            print(f"          {each.language}, {each.way}: {each.said} ({', '.join(marks) or 'no mark'})")


if __name__ == "__main__":
    main()
