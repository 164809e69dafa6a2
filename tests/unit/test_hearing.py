"""A judge that listens is asked in the student's last silence; what it says of half a sentence is dropped."""

import asyncio
from dataclasses import dataclass, field

import numpy as np

from tutor import events as e
from tutor.errors import ModelError
from tutor.hearing import Hearing
from tutor.speech.endpoint import Endpointer
from tutor.speech.pcm import Samples, to_pcm
from tutor.testing.model import ScriptedModel
from tutor.values import AnswerKey, Attempt, Evidence, Mark, Modality, Verdict

KEY = AnswerKey("en", question="Why?")
SPOKEN = Attempt(3, Modality.SPOKEN)


class LoudIsSpeech:
    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).max() > 0.1)

    def reset(self) -> None:
        pass


@dataclass
class Judging(ScriptedModel):
    """A scripted model whose verdicts wait until they are let out."""

    judges = True
    asked: list[Evidence] = field(default_factory=list)
    dropped: int = 0
    fails: bool = False

    def __post_init__(self) -> None:
        super().__init__("", "")
        self.out = asyncio.Event()

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        self.asked.append(evidence)
        try:
            await self.out.wait()
        except asyncio.CancelledError:
            self.dropped += 1
            raise
        if self.fails:
            raise ModelError("The model did not answer.")
        return Verdict(Mark.RIGHT, heard="because")


def sound(seconds: float, level: float) -> bytes:
    return to_pcm(np.full(round(seconds * 24_000), level, np.float32))


@dataclass
class Room:
    hearing: Hearing
    model: Judging
    events: list[e.Event]

    async def hear(self, *parts: tuple[float, float]) -> None:
        for seconds, level in parts:
            pcm = sound(seconds, level)
            for at in range(0, len(pcm), 960):
                self.hearing.feed(pcm[at : at + 960])
                await asyncio.sleep(0)


def run(lesson, fails: bool = False) -> Judging:
    async def session() -> Judging:
        events: list[e.Event] = []
        async with asyncio.TaskGroup() as tasks:
            model = Judging(fails=fails)
            hearing = Hearing(
                endpointer=Endpointer(LoudIsSpeech()),
                conversation=model,
                tasks=tasks,
                tell=events.append,
                clock=lambda: 0.0,
                deaf=lambda error: None,
            )
            hearing.expect(KEY, 1.0)
            await lesson(Room(hearing, model, events))
        return model

    return asyncio.run(session())


def test_the_judge_is_asked_before_the_patience_is_over_and_only_once():
    async def lesson(room: Room) -> None:
        await room.hear((0.5, 0.0), (1.0, 0.5), (0.5, 0.0))
        assert len(room.model.asked) == 1
        assert not any(isinstance(event, e.UtteranceHeard) for event in room.events)
        await room.hear((1.0, 0.0))
        assert isinstance(room.events[-1], e.UtteranceHeard)
        room.model.out.set()
        assert (await room.hearing.judge(SPOKEN, KEY)).heard == "because"

    model = run(lesson)
    assert len(model.asked) == 1
    assert model.asked[0].audio is not None
    assert model.streamed > 48_000


def test_the_patience_counts_from_the_mouth_and_not_from_the_detector():
    async def lesson(room: Room) -> None:
        room.model.out.set()
        await room.hear((0.5, 0.0), (1.0, 0.5), (0.92, 0.0))
        assert not any(isinstance(event, e.UtteranceHeard) for event in room.events)
        await room.hear((0.06, 0.0))
        assert isinstance(room.events[-1], e.UtteranceHeard)

    run(lesson)


def test_what_it_says_of_an_unfinished_sentence_is_dropped():
    async def lesson(room: Room) -> None:
        await room.hear((0.5, 0.0), (1.0, 0.5), (0.5, 0.0), (1.0, 0.5), (1.5, 0.0))
        room.model.out.set()
        await room.hearing.judge(SPOKEN, KEY)

    model = run(lesson)
    assert model.dropped == 1
    first, second = (evidence.audio for evidence in model.asked)
    assert first is not None
    assert second is not None
    assert second.seconds > first.seconds + 1


def test_the_early_verdict_is_for_the_spoken_answer_alone():
    async def lesson(room: Room) -> None:
        await room.hear((0.5, 0.0), (1.0, 0.5), (1.5, 0.0))
        room.model.out.set()
        await room.hearing.judge(Attempt(4, Modality.TYPED, "because"), KEY)

    assert len(run(lesson).asked) == 2


def test_an_error_of_an_early_judge_is_raised_where_its_verdict_is_wanted():
    async def lesson(room: Room) -> None:
        await room.hear((0.5, 0.0), (1.0, 0.5), (1.5, 0.0))
        room.model.out.set()
        try:
            await room.hearing.judge(SPOKEN, KEY)
        except ModelError:
            return
        raise AssertionError("no error came")

    run(lesson, fails=True)


def test_without_a_judge_nobody_is_asked():
    async def lesson(room: Room) -> None:
        room.model.judges = False
        await room.hear((0.5, 0.0), (1.0, 0.5), (1.5, 0.0))

    assert run(lesson).asked == []
