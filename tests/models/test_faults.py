"""Every fault at every call of a whole lesson, with each hosted model: fail the n-th call, until there is none.

After SQLite's anomaly testing (sqlite.org/testing.html). What must hold in each run is in `check`, and nothing in it
depends on how fast this machine is: a call that is given up for slowness is one more fault, and the same must hold.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.models.test_lessons import MODELS, Kept, drawing, spoken
from tutor import config
from tutor import events as e
from tutor import frames as f
from tutor.grading.local import LocalGrader
from tutor.kernel.journal import JournalFile, read_journal
from tutor.lesson.reader import read_lesson
from tutor.models.embedded import model as embedded
from tutor.models.embedded.voice import Voice
from tutor.models.meter import Meter
from tutor.notebook.models import choose, sentence
from tutor.session import Session
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.speech.pcm import Samples
from tutor.teaching.phrases import PHRASES
from tutor.teaching.teacher import Teacher
from tutor.testing.desk import FakeDesk
from tutor.testing.peer.faults import Fault, Faults
from tutor.testing.peer.mind import PlainMind
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import Audio, Mark, Modality

LESSON = """---
title: Kuchen
language: de
tutor: {patience: 0.5 s}
---

## Summe

Ein halb plus ein drittel?

### Antworten
- 5/6
### Hinweise
1. Teile gleich.
2. Es sind fünf Sechstel.

## Grund

Warum?

### Kriterien
- die Stücke sind verschieden
### Hinweise
1. Sieh hin.

## Bild

Male.

### Tafel
- es ist rund
"""
ATTEMPTS = 6
"""At one step, after which the student leaves it."""
TOGETHER = 8
"""Lessons at once: most of their time is waiting."""
SILENT = (Fault.HALF_OPEN, Fault.SLOW)
"""Faults that nothing but impatience tells."""


class QuickMind(PlainMind):
    """Judges as the local grader does, and hears at once what the student is going to say in any case."""

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        return "5/6" if audio.seconds > 0.3 else ""


@dataclass
class Run:
    """What came of one lesson."""

    peer: Peer
    desk: FakeDesk
    journal: Path
    kept: Kept = field(default_factory=Kept)
    attempts: int = 0

    @property
    def notices(self) -> list[str]:
        return [each.text for each in self.desk.received if isinstance(each, f.Notice)]

    @property
    def struck(self) -> bool:
        """The call was reached, or this machine was so busy that the lesson took another way before it."""
        return self.peer.faults.struck or bool(self.notices)


@pytest.fixture(autouse=True)
def _quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded tutor, as on a machine without a recogniser, and with sentences of 20 ms."""
    whole: Callable[..., Samples] = Voice._render
    monkeypatch.setattr(Voice, "_render", lambda *given: whole(*given)[:480])
    monkeypatch.setattr(embedded, "_ears", lambda _language: (None, None))
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)


@cache
def heard() -> tuple[f.Mic, ...]:
    return tuple(spoken("five sixths"))


async def attempt(desk: FakeDesk, step: str, tries: int, ticks: int) -> None:
    """What this student does at a step: what cannot be understood is said in another way."""
    match step:
        case _ if tries > ATTEMPTS:
            desk.give(f.Pressed("skip"))
        case _ if ticks:
            desk.give(f.Checked(tuple(range(ticks))))
        case "Summe" if tries == 1:
            desk.give(*heard())
        case "Summe":
            desk.give(f.Typed("5/6"))
        case "Grund":
            desk.give(f.Typed("die Stücke sind verschieden"))
        case "Bild":
            desk.give(f.Drawn(drawing()), f.Pressed("show"))


async def learn(run: Run) -> None:
    """Answer whenever the tutor has finished and waits, until the lesson is over."""
    desk, step, tries, ticks, asked = run.desk, "", 0, 0, False
    while True:
        message = await desk.until(object)  # type: ignore[type-var]
        match message:
            case f.Finished(done=done):
                assert done
                return
            case f.ShowStepFrame(view=view):
                step, tries, ticks = view.name, 0, 0
            case f.ShowCriteriaFrame(criteria=criteria):
                ticks = len(criteria)
            case f.Caption(who="tutor"):
                asked = True
            case f.FloorTaken(holder="nobody") if asked and step:
                asked, tries = False, tries + 1
                run.attempts += tries <= ATTEMPTS
                await attempt(desk, step, tries, ticks)


async def teach(model: str, run: Run) -> None:
    lesson, settings = read_lesson(LESSON), chosen(model, run.peer)

    def failed(error: Exception) -> None:
        run.desk.send(f.Notice(sentence(error)(lesson.language)))  # type: ignore[arg-type]

    class Both:
        """What the journal is told, for the test too."""

        def append(self, facts: Sequence[e.Fact]) -> None:
            journal.append(facts)
            run.kept.append(facts)

        def read(self) -> tuple[list[e.Fact], str | None]:
            return journal.read()

    with JournalFile(run.journal) as journal:
        session = Session(
            teacher=Teacher(lesson),
            link=run.desk,
            model=choose(settings, failed, Meter(settings.prices, settings.budget, (), lambda _: None)),
            grader=LocalGrader(),
            records=Both(),
            welcome=lambda conversation, running, begun, _: f.Welcome(
                "Kuchen", "de", "ltr", "Ada", {}, "de", running, begun, conversation.hears, conversation.speaks
            ),
            endpointer=Endpointer(SileroActivity()),
        )
        async with asyncio.timeout(100), asyncio.TaskGroup() as tasks:
            tasks.create_task(session.run())
            run.desk.give(f.Hello(1))
            await run.desk.until(f.Welcome)
            run.desk.give(f.Pressed("start"), f.MicChanged("on"))
            await learn(run)
            run.desk.leave()


def chosen(model: str, peer: Peer) -> config.Settings:
    quick = {"patience_s": 1.0 if peer.faults.kind in SILENT else 30.0}
    return config.load(
        model=model,
        api_key=KEY,
        base_url=peer.base_url,
        realtime=quick,
        turns={"pictures": True, "model": "qwen3-omni", **quick},
        cascade={"listen": quick, "think": quick, "speak": {"model": "gpt-4o-mini-tts", **quick}},
    )


@contextmanager
def serving(fault: Fault | None, at: int) -> AsyncIterator[Peer]:  # type: ignore[misc]
    peer = Peer(mind=QuickMind(), language="de", longest_s=0.05, slow_s=2.5, faults=Faults(fault, at))
    peer.models["qwen3-omni"] = {}
    with serve(peer):
        yield peer


async def lesson(model: str, fault: Fault | None, at: int, folder: Path) -> Run:
    with serving(fault, at) as peer:
        run = Run(peer, FakeDesk(), folder / f"{model}-{fault}-{at}.jsonl")
        await teach(model, run)
    return run


def verdicts(facts: Sequence[e.Fact]) -> list[tuple[str, Modality, Mark]]:
    return [(each.step, each.modality, each.mark) for each in facts if isinstance(each, e.AttemptGraded)]


UNDISTURBED = [
    ("summe", Modality.SPOKEN, Mark.RIGHT),
    ("grund", Modality.TYPED, Mark.RIGHT),
    ("bild", Modality.DRAWN, Mark.RIGHT),
]


def check(run: Run) -> None:
    # Nothing that was recorded is lost, and no attempt: each has the verdict of an undisturbed lesson, or none.
    facts, torn = read_journal(run.journal)
    assert (facts, torn) == (run.kept, None)
    found = verdicts(facts)
    assert len(found) == run.attempts
    assert {mark for _, _, mark in found} <= {Mark.RIGHT, Mark.UNSURE}
    assert [step for step, _, mark in found if mark is Mark.RIGHT] == [step for step, _, _ in UNDISTURBED]
    # One plain sentence at the most, in the lesson's language, and no more than that anywhere.
    # Where patience is short, a busy machine's own slowness is one more fault, and may come on top.
    faults = 3 if run.peer.faults.kind in SILENT else 1
    assert len(run.notices) <= faults
    assert set(run.notices) <= {PHRASES["de"]["model_failed"], PHRASES["de"]["model_refused"]}
    assert_one_voice(run.desk)
    # At most one response in the conversation, and one beside it: else the peer would have refused it.
    assert run.peer.refusals == []
    assert run.peer.broken == []
    assert run.peer.most_beside <= 1
    # What was billed is counted, once: of the call that failed alone the price may not have come with the answer.
    counted = Counter(each.usage.purpose for each in facts if isinstance(each, e.ModelUsed))
    billed = Counter[str](run.peer.billed)
    assert not counted - billed
    assert (billed - counted).total() <= faults * run.struck


def assert_one_voice(desk: FakeDesk) -> None:
    speaking: int | None = None
    for message in desk.received:
        match message:
            case f.Sound(turn=turn):
                assert speaking in (None, turn), "a second voice began before the first had ended"
                speaking = turn
            case f.SoundEnded(turn=turn) | f.HushFrame(turn=turn):
                speaking = None if speaking == turn else speaking
    assert desk.stale_pcm == b""
    told = [(each.turn, each.text) for each in desk.received if isinstance(each, f.Caption) and each.who == "tutor"]
    assert len(set(told)) == len(told), "two voices said the same, one after the other"


@pytest.mark.parametrize("model", MODELS)
def test_undisturbed_each_attempt_is_judged_once(model: str, tmp_path: Path):
    run = asyncio.run(lesson(model, None, 0, tmp_path))
    check(run)
    assert verdicts(run.kept) == UNDISTURBED
    assert run.peer.billed.count("judge") == 3
    assert run.notices == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("model", MODELS)
def test_whatever_fails_at_whichever_call_the_lesson_goes_on(
    model: str, fault: Fault, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async def batch(since: int) -> list[Run]:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(lesson(model, fault, at, tmp_path)) for at in range(since, since + TOGETHER)]
        return [each.result() for each in running]

    since, struck = 1, True
    while struck:
        for run in asyncio.run(batch(since)):
            check(run)
            struck = struck and run.struck
        since += TOGETHER
    ours = [record for record in caplog.records if record.name.startswith(("tutor", "asyncio"))]
    assert not [record for record in ours if record.exc_info or record.levelno >= logging.ERROR]
    assert KEY not in caplog.text
