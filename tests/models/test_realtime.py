"""The omni model against the local peer: real sockets, real sound."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from tutor.errors import ModelError
from tutor.models.realtime.conversation import RealtimeConversation, RealtimeModel
from tutor.testing.peer.faults import Fault, Faults, latency
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.speech import say
from tutor.values import (
    Answer,
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Mark,
    Modality,
    Move,
    Persona,
    Pitfall,
    Style,
    Usage,
    Verdict,
)

T = TypeVar("T")
FRACTION = AnswerKey(
    "en",
    answers=(Answer("number", "5/6"),),
    misconceptions=(Pitfall("adds tops and bottoms", (Answer("number", "2/5"),)),),
    question="What is 1/2 + 1/3?",
)
SPOKEN = Attempt(1, Modality.SPOKEN)
FIVE_SIXTHS = say("five sixths", rate_hz=24_000, lead_s=0.2, tail_s=0.2)
TWO_FIFTHS = say("two fifths", rate_hz=24_000, lead_s=0.2, tail_s=0.2)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serve(Peer()) as peer:
        yield peer


def brief(*lines: str, move: Move = Move.HINT) -> Brief:
    return Brief(move, "en", Persona(), lines, "What is 1/2 + 1/3?", "two fifths")


def talk(
    peer: Peer, lesson: Callable[[RealtimeConversation], Awaitable[T]], *, patience_s: float = 60.0, **settings: Any
) -> tuple[T, list[Usage]]:
    """Patient unless impatience is what is tried: on a busy machine a second asking would be one too many."""
    used: list[Usage] = []

    async def run() -> T:
        model = RealtimeModel(KEY, base_url=peer.base_url, patience_s=patience_s, **settings)
        async with model.converse("en", Persona(), used.append) as conversation:
            return await lesson(conversation)

    return asyncio.run(run()), used


async def said(conversation: RealtimeConversation, told: Brief) -> tuple[str, bytes]:
    pieces = [piece async for piece in conversation.speak(told)]
    return " ".join(piece.caption for piece in pieces if piece.caption), b"".join(piece.pcm for piece in pieces)


async def utter(conversation: RealtimeConversation, audio: Audio) -> None:
    for at in range(0, len(audio.pcm), 960):
        conversation.listen(audio.pcm[at : at + 960])
    await conversation.recognise(audio)


@pytest.mark.parametrize(
    ("audio", "found"),
    [
        (FIVE_SIXTHS, Verdict(Mark.RIGHT, heard="five sixths")),
        (TWO_FIFTHS, Verdict(Mark.WRONG, "adds tops and bottoms", heard="two fifths")),
    ],
    ids=["right", "wrong"],
)
def test_a_spoken_answer_is_judged_by_ear(peer: Peer, audio: Audio, found: Verdict):
    async def lesson(conversation: RealtimeConversation) -> Verdict:
        return await conversation.judge(SPOKEN, FRACTION, Evidence(audio))

    verdict, used = talk(peer, lesson)
    assert verdict == found
    assert [usage.purpose for usage in used] == ["judge"]
    assert used[0].audio_in > 0
    assert peer.refusals == []


def test_it_says_what_the_brief_holds_with_captions_and_sound(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> tuple[str, bytes]:
        return await said(conversation, brief("Try six pieces.", "How many make a half?"))

    (words, pcm), used = talk(peer, lesson)
    assert words == "Try six pieces. How many make a half?"
    assert len(pcm) > 48_000
    assert [usage.purpose for usage in used] == ["voice"]


def test_the_voice_knows_nothing_that_the_judge_knows(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        await utter(conversation, FIVE_SIXTHS)
        await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))
        await said(conversation, brief("Try six pieces."))

    talk(peer, lesson)
    [voice] = [told for purpose, told in peer.told if purpose == "voice"]
    assert "5/6" not in voice.everything
    assert "adds tops" not in voice.everything
    assert voice.audio is not None


def test_an_utterance_is_committed_once_and_what_was_none_is_cleared(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        conversation.listen(FIVE_SIXTHS.pcm[:9_600])
        conversation.forget()
        await utter(conversation, FIVE_SIXTHS)
        await said(conversation, brief("Well done."))

    talk(peer, lesson)
    kinds = [event["type"] for event in peer.received]
    assert kinds.count("input_audio_buffer.clear") == 1
    assert kinds.count("input_audio_buffer.commit") == 1
    assert kinds.index("input_audio_buffer.clear") < kinds.index("input_audio_buffer.commit")
    assert peer.refusals == []


def test_a_speech_that_is_broken_off_is_cancelled_and_cut_to_what_was_heard(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> str:
        speech = conversation.speak(brief(*["One two three four five six seven eight nine ten."] * 4))
        async for piece in speech:
            if len(piece.pcm) > 0:
                break
        conversation.interrupted(50)
        await speech.aclose()
        return (await said(conversation, brief("Go on.")))[0]

    words, _ = talk(peer, lesson)
    assert words == "Go on."
    [cut] = [event for event in peer.received if event["type"] == "conversation.item.truncate"]
    assert cut["audio_end_ms"] == 50
    assert sum(event["type"] == "response.cancel" for event in peer.received) == 1
    assert peer.refusals == []


def test_the_judge_and_the_voice_may_work_at_the_same_time(peer: Peer):
    peer.latency_s = latency(0.1)

    async def lesson(conversation: RealtimeConversation) -> tuple[Verdict, str]:
        async with asyncio.TaskGroup() as tasks:
            judging = tasks.create_task(conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS)))
            speaking = tasks.create_task(said(conversation, brief("Let me see.")))
        return judging.result(), speaking.result()[0]

    (verdict, words), _ = talk(peer, lesson)
    assert (verdict.mark, words) == (Mark.RIGHT, "Let me see.")
    assert peer.refusals == []


def test_a_judge_that_is_no_longer_wanted_is_cancelled_and_the_next_is_asked(peer: Peer):
    peer.latency_s = latency(0.3)

    async def lesson(conversation: RealtimeConversation) -> Verdict:
        async with asyncio.TaskGroup() as tasks:
            early = tasks.create_task(conversation.judge(SPOKEN, FRACTION, Evidence(TWO_FIFTHS)))
            await asyncio.to_thread(peer.wait_for, "response.create")
            early.cancel()
        return await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))

    verdict, _ = talk(peer, lesson)
    assert verdict.mark is Mark.RIGHT
    assert peer.refusals == []


def test_what_it_costs_does_not_grow_with_the_lesson(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        for _ in range(8):
            await utter(conversation, FIVE_SIXTHS)
            await said(conversation, brief("Try six pieces. How many make a half?"))

    _, used = talk(peer, lesson)
    assert len(used) == 8
    # What it keeps of the conversation is full with the fifth turn; from there on each costs the same.
    assert len({usage.audio_in for usage in used[4:]}) == 1
    assert len({usage.text_in for usage in used[4:]}) == 1
    assert used[-1].audio_in < used[1].audio_in + 4 * (used[2].audio_in - used[1].audio_in)
    assert peer.refusals == []


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.GONE])
@pytest.mark.parametrize("at", [2, 3])
def test_a_line_that_goes_down_is_dialled_again_and_the_request_is_repeated(fault: Fault, at: int):
    async def lesson(conversation: RealtimeConversation) -> tuple[Verdict, str]:
        verdict = await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))
        return verdict, (await said(conversation, brief("Try six pieces.")))[0]

    with serve(Peer(faults=Faults(fault, at=at))) as peer:
        (verdict, words), used = talk(peer, lesson)
        assert (verdict.mark, words) == (Mark.RIGHT, "Try six pieces.")
        assert peer.faults.struck
        assert [usage.purpose for usage in used] == ["judge", "voice"]


def test_a_line_that_is_half_open_is_given_up():
    async def lesson(conversation: RealtimeConversation) -> str:
        return (await said(conversation, brief("Try six pieces.")))[0]

    with serve(Peer(faults=Faults(Fault.HALF_OPEN, at=2))) as peer:
        words, _ = talk(peer, lesson, patience_s=2.0)
        assert words == "Try six pieces."


@pytest.mark.parametrize("fault", [Fault.WRONG_SCHEMA, Fault.TRUNCATED, Fault.REFUSAL])
def test_a_record_that_is_none_is_no_verdict(fault: Fault):
    async def lesson(conversation: RealtimeConversation) -> Verdict:
        return await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))

    with serve(Peer(faults=Faults(fault, at=2))) as peer:
        verdict, _ = talk(peer, lesson)
        assert verdict == Verdict(Mark.UNSURE)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.UNAUTHORIZED, "API key"),
        (Fault.FORBIDDEN, "may not use"),
        (Fault.SERVER_ERROR, "500"),
        (Fault.HTML, "502"),
    ],
)
def test_a_provider_that_does_not_let_us_in_is_told_in_one_sentence(fault: Fault, told: str):
    async def lesson(conversation: RealtimeConversation) -> None:
        raise AssertionError("it let us in")

    with serve(Peer(faults=Faults(fault))) as peer, pytest.raises(ModelError, match=told) as caught:
        talk(peer, lesson)
    assert KEY not in str(caught.value)


def test_what_was_said_is_told_again_on_a_new_line():
    async def lesson(conversation: RealtimeConversation) -> None:
        await said(conversation, brief("Try six pieces."))
        await said(conversation, brief("How many make a half?"))

    with serve(Peer(faults=Faults(Fault.GONE, at=3))) as peer:
        talk(peer, lesson)
        seeded = [event["item"] for event in peer.received if event["type"] == "conversation.item.create"]
        assert [(item["role"], item["content"][0]["text"]) for item in seeded] == [
            ("user", "two fifths"),
            ("assistant", "Try six pieces."),
            ("user", "two fifths"),
        ]


def test_a_slower_voice_is_asked_for_between_turns_and_again_on_a_new_line(peer: Peer) -> None:
    slow, usual = replace(brief("Slowly."), style=Style(slow=True)), brief("As usual.")
    paced = replace(brief("As the student likes it."), style=Style(slow=True, pace=1.1))

    async def lesson(conversation: RealtimeConversation) -> None:
        for each in (slow, slow, usual):
            [piece async for piece in conversation.speak(each)]
        [piece async for piece in conversation.speak(slow)]
        conversation.line.hang_up()
        [piece async for piece in conversation.speak(slow)]
        [piece async for piece in conversation.speak(paced)]

    talk(peer, lesson)
    assert [told.speed for purpose, told in peer.told if purpose == "voice"] == [0.8, 0.8, 1.0, 0.8, 0.8, 0.88]
    assert not peer.refusals
    assert "Speak slowly" in peer.told[0][1].instructions
