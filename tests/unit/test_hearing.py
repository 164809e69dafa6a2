"""A judge that listens is asked in the student's last silence; what it says of half a sentence is dropped."""

import asyncio
from dataclasses import dataclass, field

import numpy as np
import pytest

from tutor import events as e
from tutor.errors import ModelError
from tutor.hearing import Hearing
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.activity import Activity, SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.speech.pcm import Samples, to_pcm
from tutor.testing.model import ScriptedModel
from tutor.testing.speech import say
from tutor.values import (
    AnswerKey,
    Attempt,
    Audio,
    Delivery,
    Deviation,
    Evidence,
    Heard,
    Mark,
    Modality,
    Verdict,
)

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
    verdict: Verdict = field(default_factory=lambda: Verdict(Mark.RIGHT, heard="because"))
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
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
        return self.verdict

    async def recognise(self, utterance: Audio) -> Heard:
        return Heard(self.text)


def sound(seconds: float, level: float) -> bytes:
    return to_pcm(np.resize(np.float32([level, -level]), round(seconds * 24_000)))


class Events(list[e.Event]):
    """What the teacher would be told."""

    def __init__(self) -> None:
        super().__init__()
        self.understood = asyncio.Event()
        self.spoiled: asyncio.Queue[str] = asyncio.Queue()

    def tell(self, event: e.Event) -> None:
        self.append(event)
        if isinstance(event, e.UtteranceHeard | e.SpeechLapsed):
            self.understood.set()


@dataclass
class Room:
    hearing: Hearing
    model: Judging
    events: Events

    async def hear(self, *parts: tuple[float, float]) -> None:
        for seconds, level in parts:
            await self.take(sound(seconds, level))

    async def take(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), 960):
            self.hearing.feed(pcm[at : at + 960])
            await asyncio.sleep(0)

    async def delivery(self, *words: str, gap_s: float = 0.0) -> Delivery | None:
        """Of an utterance of these words with such pauses between them, once it has been understood."""
        for index, word in enumerate(words):
            await self.take(sound(gap_s if index else 0.5, 0.0) + say(word, rate_hz=24_000, lead_s=0, tail_s=0).pcm)
        await self.hear((3.5, 0.0))
        await self.events.understood.wait()
        self.events.understood.clear()
        heard = self.events[-1]
        assert isinstance(heard, e.UtteranceHeard)
        return heard.delivery


def run(lesson, fails: bool = False, speaking: bool = False, detector: Activity | None = None) -> Judging:
    async def session() -> Judging:
        events = Events()
        async with asyncio.TaskGroup() as tasks:
            model = Judging(fails=fails)
            hearing = Hearing(
                endpointer=Endpointer(detector or LoudIsSpeech()),
                conversation=model,
                tasks=tasks,
                tell=events.tell,
                clock=lambda: 0.0,
                deaf=lambda error: None,
                speaking=lambda: speaking,
                spoiled=events.spoiled.put_nowait,
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
        await room.hear((0.5, 0.0), (1.0, 0.5), (0.92, 0.0))
        assert not any(isinstance(event, e.UtteranceHeard) for event in room.events)
        await room.hear((0.06, 0.0))
        assert isinstance(room.events[-1], e.UtteranceHeard)
        room.model.out.set()

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


def test_how_the_student_speaks_is_measured_against_their_own_usual_and_only_where_they_let_it():
    async def lesson(room: Room) -> None:
        room.hearing.expect(None, 2.0)
        fluent = ("five sixths of it", "two thirds of a cake", "three quarters and a half", "one and a third")
        assert await room.delivery(*fluent[0].split()) is None
        room.hearing.measure(True, "en")
        for words in (*fluent, *fluent):
            usual = await room.delivery(words)
        halting = await room.delivery("five", "sixths of it", gap_s=1.5)
        assert usual is not None
        assert usual.longest_pause.size < 1
        assert halting is not None
        assert halting.pause_share.size >= 1
        assert halting.longest_pause.size >= 1
        assert halting.longest_pause.confidence >= 0.5
        room.hearing.measure(False, "en")
        assert await room.delivery("five sixths") is None
        room.hearing.measure(True, "en")
        fresh = await room.delivery("five", "sixths of it", gap_s=1.5)
        assert fresh is not None
        assert fresh.pause_share == Deviation(), "what was usual was forgotten"

    run(lesson)


@pytest.mark.parametrize("measured", [True, False])
def test_a_spoiled_sound_is_told_whether_or_not_the_student_lets_it_be_compared(measured: bool):
    async def lesson(room: Room) -> None:
        room.model.out.set()
        room.hearing.measure(measured, "en")
        await room.delivery("five sixths of it")
        loud = np.frombuffer(say("five sixths of it", rate_hz=24_000).pcm, "<i2") * 20.0
        await room.take(np.clip(loud, -32767, 32767).astype("<i2").tobytes() + bytes(120_000))
        assert await room.events.spoiled.get() == "clipping"

    run(lesson)


@pytest.mark.parametrize(("measured", "speaking"), [(True, False), (False, False), (False, True)])
def test_two_voices_are_told_of_but_not_where_one_of_them_may_be_the_tutor(measured: bool, speaking: bool):
    both = together("I think the answer is five sixths of the cake", "we are going to the swimming pool now my dear")
    heard = []

    async def lesson(room: Room) -> None:
        heard.append(room.events.spoiled)
        room.model.out.set()
        room.hearing.measure(measured, "en")
        for _ in range(2):
            await room.take(to_pcm(both) + bytes(168_000))
            await room.events.understood.wait()
            room.events.understood.clear()

    run(lesson, speaking=speaking)
    (spoiled,) = heard
    assert [spoiled.get_nowait() for _ in range(spoiled.qsize())] == ([] if speaking else ["voices"])


def test_two_voices_are_sought_while_the_patience_lasts_and_once(monkeypatch: pytest.MonkeyPatch):
    sought: list[float] = []

    async def lesson(room: Room) -> None:
        begun, loop = asyncio.Event(), asyncio.get_running_loop()

        def seek(utterance: Audio) -> float:
            sought.append(utterance.seconds)
            loop.call_soon_threadsafe(begun.set)
            return 0.0

        monkeypatch.setattr("tutor.hearing.overlap_s", seek)
        await room.hear((0.5, 0.0), (1.0, 0.5), (0.5, 0.0))
        await begun.wait()
        assert not room.events.understood.is_set()
        await room.hear((0.6, 0.0))
        await room.events.understood.wait()
        room.model.out.set()

    run(lesson)
    assert len(sought) == 1


def together(one: str, other: str) -> Samples:
    """Two voices at once."""
    low = espeak().say(one, "en", Manner(130, 35, variant="m3"))
    high = espeak().say(other, "en", Manner(140, 60, variant="f2"))
    return low[: len(high)] + high[: len(low)]


def test_an_answer_that_is_right_already_is_waited_for_less():
    async def lesson(room: Room) -> None:
        room.model.out.set()
        await room.hear((0.5, 0.0), (1.0, 0.5), (0.7, 0.0))
        assert isinstance(room.events[-1], e.UtteranceHeard)

    run(lesson)


def test_the_measure_of_a_sentence_that_goes_on_is_dropped():
    async def lesson(room: Room) -> None:
        room.hearing.expect(None, 1.0)
        room.hearing.measure(True, "en")
        for _ in range(4):
            await room.delivery("five sixths of it")
        whole = await room.delivery("five", "sixths of it", gap_s=0.8)
        assert whole is not None
        assert whole.longest_pause.size > 0.8, "the first word alone would have no pause"

    run(lesson)


def test_a_brief_sound_over_the_tutors_words_that_means_nothing_lapses():
    async def lesson(room: Room) -> None:
        room.model.verdict = Verdict(Mark.UNSURE)
        room.model.out.set()
        await room.hear((0.5, 0.0), (0.4, 0.5), (0.8, 0.0))
        await room.events.understood.wait()
        assert [type(event) for event in room.events] == [e.SpeechStarted, e.SpeechLapsed]
        await room.hear((1.2, 0.5), (1.5, 0.0))
        assert isinstance(room.events[-1], e.UtteranceHeard)

    run(lesson, speaking=True)


@pytest.mark.parametrize("word", ["summer", "winter", "six", "it"])
def test_a_short_answer_over_the_tutors_words_counts_though_only_its_judge_knows_what_it_means(word: str):
    async def lesson(room: Room) -> None:
        room.model.out.set()
        await room.take(say(word, rate_hz=24_000, tail_s=1.5).pcm)
        await room.events.understood.wait()
        assert [type(event) for event in room.events] == [e.SpeechStarted, e.UtteranceHeard]
        assert (await room.hearing.judge(SPOKEN, KEY)).mark is Mark.RIGHT

    assert len(run(lesson, speaking=True, detector=SileroActivity()).asked) == 1


async def told_of_a_brief_sound(room: Room) -> type[e.Event]:
    room.model.out.set()
    await room.hear((0.5, 0.0), (0.4, 0.5), (0.8, 0.0))
    await room.events.understood.wait()
    return type(room.events[-1])


@pytest.mark.parametrize(
    ("verdict", "counts"),
    [
        (Verdict(Mark.UNSURE, heard="(cough)"), False),
        (Verdict(Mark.UNSURE, heard="Wait a moment."), True),
        (Verdict(Mark.WRONG, heard="Mm-hm."), False),
        (Verdict(Mark.WRONG, heard="Seven."), True),
        (Verdict(Mark.RIGHT, heard="Yeah!"), True),
    ],
)
def test_what_a_judge_hears_over_the_tutors_words_may_be_a_back_channel_or_a_remark(verdict: Verdict, counts: bool):
    async def lesson(room: Room) -> None:
        room.model.verdict = verdict
        assert await told_of_a_brief_sound(room) is (e.UtteranceHeard if counts else e.SpeechLapsed)

    run(lesson, speaking=True)


def test_a_judge_that_fails_loses_no_short_answer():
    async def lesson(room: Room) -> None:
        assert await told_of_a_brief_sound(room) is e.UtteranceHeard

    run(lesson, speaking=True, fails=True)


@pytest.mark.parametrize(
    ("text", "counts"), [("", False), ("Mm-hm.", False), ("OK, yeah.", False), ("six", True), ("Aha!", True)]
)
def test_words_over_the_tutors_words_may_be_a_back_channel_unless_the_step_waits_for_them(text: str, counts: bool):
    async def lesson(room: Room) -> None:
        room.model.judges, room.model.text = False, text
        room.hearing.expect(KEY, 1.0, ("six", "aha"))
        assert await told_of_a_brief_sound(room) is (e.UtteranceHeard if counts else e.SpeechLapsed)

    run(lesson, speaking=True)
