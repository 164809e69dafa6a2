"""The life of a Realtime session: how it is opened, kept up, renewed and paid for; what other servers do otherwise.

With `test_realtime` and `test_wire`, each rule of OpenAI's Realtime API that we know of has its test.
"""

import asyncio
import io
import random
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image

from tests.models.test_lessons import drawing
from tests.models.test_realtime import FIVE_SIXTHS, FRACTION, SPOKEN, TWO_FIFTHS, brief, said, talk, utter
from tutor.errors import ModelError
from tutor.models.pictures import MOST_BYTES, uri
from tutor.models.realtime.connection import LONGEST_S, RENEW_AT, Line
from tutor.models.realtime.conversation import RealtimeConversation, RealtimeModel
from tutor.testing.peer.faults import Fault, Faults, latency
from tutor.testing.peer.mind import PlainMind
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import (
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Mark,
    Modality,
    Move,
    Persona,
    Snapshot,
    Verdict,
)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serve(Peer(longest_s=1.0)) as peer:
        yield peer


def wide_picture() -> Snapshot:
    """A drawing that no compression makes small: noise."""
    chance = random.Random(1)
    picture = Image.frombytes("RGBA", (1200, 900), chance.randbytes(1200 * 900 * 4))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return Snapshot(buffer.getvalue())


# ---- settings ----


def test_settings_that_the_provider_does_not_take_over_are_told_and_not_lived_with():
    async def lesson(conversation: RealtimeConversation) -> None:
        raise AssertionError("it went on with a server that takes turns by itself")

    peer = Peer(faults=Faults(Fault.WRONG_SCHEMA))
    with serve(peer), pytest.raises(ModelError, match=r"turn_detection") as caught:
        talk(peer, lesson)
    assert caught.value.fatal


def test_settings_that_are_refused_are_told(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        raise AssertionError("it went on with settings that were refused")

    with pytest.raises(ModelError, match=r"refuses the settings .*invalid_value") as caught:
        talk(peer, lesson, input_hz=16_000)
    assert caught.value.fatal


@pytest.mark.parametrize("echoes", [True, False])
def test_a_server_with_other_rates_hears_and_is_heard_as_well(echoes: bool):
    async def lesson(conversation: RealtimeConversation) -> tuple[Verdict, str, bytes]:
        await utter(conversation, FIVE_SIXTHS)
        verdict = await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))
        return verdict, *(await said(conversation, brief("Try six pieces.")))

    with serve(Peer(input_hz=16_000, output_hz=48_000, echoes=echoes, longest_s=1.0)) as peer:
        (verdict, words, pcm), _ = talk(peer, lesson, input_hz=16_000, output_hz=48_000)
        [(_, judged), (_, voiced)] = peer.told
        assert peer.refusals == []
    assert (verdict.mark, verdict.heard) == (Mark.RIGHT, "five sixths")
    assert words == "Try six pieces."
    assert len(pcm) == pytest.approx(48_000, abs=480)
    assert judged.audio is not None
    assert judged.audio.rate_hz == 16_000
    assert judged.audio.seconds == pytest.approx(FIVE_SIXTHS.seconds, abs=0.01)
    assert voiced.audio is not None
    assert voiced.audio.seconds == pytest.approx(FIVE_SIXTHS.seconds, abs=0.01)


def test_without_metadata_each_answer_finds_its_question():
    async def lesson(conversation: RealtimeConversation) -> tuple[Verdict, str]:
        async with asyncio.TaskGroup() as tasks:
            judging = tasks.create_task(conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS)))
            speaking = tasks.create_task(said(conversation, brief("Let me see.")))
        return judging.result(), speaking.result()[0]

    with serve(Peer(echoes=False, latency_s=latency(0.1), longest_s=0.3)) as peer:
        (verdict, words), _ = talk(peer, lesson)
    assert (verdict.mark, words) == (Mark.RIGHT, "Let me see.")


# ---- its end, and the next one ----


def test_a_session_is_renewed_before_its_end_and_what_was_said_goes_over():
    async def lesson(conversation: RealtimeConversation) -> str:
        await said(conversation, brief("Try six pieces."))
        await asyncio.to_thread(peer.wait_for, "session.update", 2)
        return (await said(conversation, brief("How many make a half?")))[0]

    with serve(Peer(lasts_s=4.0, longest_s=0.3)) as peer:
        words, used = talk(peer, lesson)
        assert peer.count("error") == 0
        seeded = [each["item"]["content"][0]["text"] for each in peer.received if each["type"].endswith("item.create")]
    assert words == "How many make a half?"
    assert len(used) == 2
    assert seeded[:2] == ["two fifths", "Try six pieces."]


def test_a_renewal_waits_until_the_tutor_has_finished(peer: Peer):
    peer.latency_s = latency(0.2)

    async def lesson(conversation: RealtimeConversation) -> str:
        async with asyncio.TaskGroup() as tasks:
            speaking = tasks.create_task(said(conversation, brief("Try six pieces.")))
            await asyncio.to_thread(peer.wait_for, "response.create")
            conversation.line._grow_old()
        await asyncio.to_thread(peer.wait_for, "session.update", 2)
        return speaking.result()[0]

    words, used = talk(peer, lesson)
    assert words == "Try six pieces."
    assert len(used) == 1
    assert peer.count("response.create") == 1


def test_a_session_that_ends_unannounced_is_followed_by_another():
    async def lesson(conversation: RealtimeConversation) -> str:
        await asyncio.to_thread(peer.wait_for, "session.update", 3)
        return (await said(conversation, brief("Try six pieces.")))[0]

    with serve(Peer(lasts_s=0.5, longest_s=0.1)) as peer:
        words, _ = talk(peer, lesson)
    assert words == "Try six pieces."


@pytest.mark.parametrize(
    ("expires_at", "seconds"),
    [(0.0, RENEW_AT * LONGEST_S), (1_000 + 600.0, 500.0), (900.0, RENEW_AT * LONGEST_S), (1e12, RENEW_AT * LONGEST_S)],
    ids=["unknown", "in ten minutes", "a clock that is behind", "never"],
)
def test_when_a_session_makes_room_for_the_next(expires_at: float, seconds: float):
    async def seen() -> float:
        line = Line(None, "", {}, 8.0, seed=list, heard=print, ended=print)  # type: ignore[arg-type]
        line._expires_at = expires_at
        return line._renew_in(1_000.0)

    assert asyncio.run(seen()) == pytest.approx(seconds)
    assert RENEW_AT * LONGEST_S == 50 * 60


def test_a_line_that_stays_down_is_dialled_ever_less_often_and_told():
    async def lesson(conversation: RealtimeConversation) -> int:
        peer.faults.kind, peer.faults.for_good, peer.faults.at = Fault.SERVER_ERROR, True, 2
        conversation.line.hang_up()
        with pytest.raises(ModelError, match="is down"):
            await said(conversation, brief("Try six pieces."))
        return peer.faults.calls.count("connect")

    with serve(Peer()) as peer:
        dialled, _ = talk(peer, lesson, patience_s=1.2)
    assert 2 <= dialled <= 4  # at 0, 0.5 and 1.5 s after the line went down


# ---- one at a time, and what each costs ----


def test_an_early_judge_that_is_dropped_gives_its_slot_back_first(peer: Peer):
    peer.latency_s = latency(0.2)

    async def lesson(conversation: RealtimeConversation) -> Verdict:
        for count in (1, 2):
            async with asyncio.TaskGroup() as tasks:
                early = tasks.create_task(conversation.judge(SPOKEN, FRACTION, Evidence(TWO_FIFTHS)))
                await asyncio.to_thread(peer.wait_for, "response.create", count)
                early.cancel()
        return await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))

    verdict, used = talk(peer, lesson)
    assert verdict.mark is Mark.RIGHT
    assert peer.most_beside == 1
    assert [usage.purpose for usage in used] == peer.billed == ["judge"] * 3


def test_what_a_speech_cost_is_counted_when_it_is_broken_off_too(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        speech = conversation.speak(brief(*["One two three four five six seven eight nine ten."] * 4))
        async for piece in speech:
            if piece.pcm:
                break
        conversation.interrupted(20)
        await speech.aclose()
        await said(conversation, brief("Go on."))

    _, used = talk(peer, lesson)
    assert [usage.purpose for usage in used] == peer.billed == ["voice", "voice"]


@pytest.mark.parametrize(
    ("heard_ms", "kind"),
    [(0, "conversation.item.delete"), (40, "conversation.item.truncate"), (1_000_000, None)],
    ids=["nothing", "a part", "all"],
)
def test_what_was_not_heard_is_cut_off_within_the_rules(peer: Peer, heard_ms: int, kind: str | None):
    async def lesson(conversation: RealtimeConversation) -> None:
        await said(conversation, brief("Try six pieces."))
        conversation.interrupted(heard_ms)
        conversation.interrupted(heard_ms)
        await said(conversation, brief("Go on."))

    talk(peer, lesson)
    cuts = ("conversation.item.delete", "conversation.item.truncate")
    assert [event["type"] for event in peer.received if event["type"] in cuts] == ([kind] if kind else [])
    assert peer.refusals == []


def test_what_was_said_on_an_earlier_line_is_not_cut_off_on_the_next(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        await said(conversation, brief("Try six pieces."))
        conversation.line.hang_up()
        await asyncio.to_thread(peer.wait_for, "session.update", 2)
        await said(conversation, Brief(Move.PROMPT, "en", Persona(), ("Go on.",)))
        conversation.line.hang_up()
        await asyncio.to_thread(peer.wait_for, "session.update", 3)
        await conversation.line.up.wait()
        conversation.interrupted(0)
        await said(conversation, brief("Go on."))

    talk(peer, lesson)
    assert peer.count("conversation.item.delete") == 0
    assert peer.refusals == []


def test_a_voice_that_recites_leaves_nothing_in_the_conversation(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> list[str]:
        recited = [Brief(Move.PROMPT, "en", Persona(), (line,)) for line in ("One half.", "One third.")]
        words = [(await said(conversation, each))[0] for each in recited]
        conversation.interrupted(10)
        return words

    words, _ = talk(peer, lesson, remembers=False)
    assert words == ["One half.", "One third."]
    assert [event["response"]["conversation"] for event in peer.received if event["type"] == "response.create"] == [
        "none",
        "none",
    ]
    assert not [event for event in peer.sent if event["type"] == "conversation.item.added"]
    assert peer.refusals == []


# ---- failures that are no errors ----


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.WRONG_SCHEMA, Fault.HTML, Fault.TRUNCATED])
def test_a_voice_that_fails_once_is_asked_once_more_and_babble_is_passed_over(fault: Fault):
    async def lesson(conversation: RealtimeConversation) -> str:
        return (await said(conversation, brief("Try six pieces.")))[0]

    with serve(Peer(faults=Faults(fault, at=2), longest_s=0.3)) as peer:
        words, used = talk(peer, lesson)
    assert words == "Try six pieces."
    assert [usage.purpose for usage in used] == peer.billed == ["voice"]


@pytest.mark.parametrize(
    ("fault", "told"), [(Fault.TOO_MANY, "rate_limit_exceeded"), (Fault.UNAUTHORIZED, "invalid_api_key")]
)
def test_what_is_refused_in_mid_session_is_told_at_once(fault: Fault, told: str):
    async def lesson(conversation: RealtimeConversation) -> None:
        with pytest.raises(ModelError, match=told):
            await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))
        with pytest.raises(ModelError, match=told):
            await said(conversation, brief("Try six pieces."))

    with serve(Peer(faults=Faults(fault, at=2, for_good=True))) as peer:
        _, used = talk(peer, lesson)
        assert peer.faults.calls == ["connect", "judge", "voice"]
    assert used == []


# ---- pictures and late words ----


def test_a_large_picture_is_made_smaller_on_its_way_and_a_small_one_is_left_as_it_is():
    small, large = Snapshot(b"\x89PNG" + bytes(100)), wide_picture()
    assert uri(small) == "data:image/png;base64,iVBORw" + uri(small).partition("iVBORw")[2]
    assert len(large.content) > 2_000_000
    sent = uri(large)
    assert sent.startswith("data:image/jpeg;base64,/9j/")
    assert len(sent) < 1.4 * MOST_BYTES
    assert uri(Snapshot(bytes(MOST_BYTES + 1))).startswith("data:image/png")


def test_a_judge_is_shown_the_smaller_picture(peer: Peer):
    async def lesson(conversation: RealtimeConversation) -> None:
        key = AnswerKey("en", board=("it is round",))
        await conversation.judge(Attempt(1, Modality.DRAWN), key, Evidence(board=wide_picture()))

    talk(peer, lesson)
    [(_, told)] = peer.told
    assert told.image is not None
    assert len(told.image) <= MOST_BYTES


class Stenographer(PlainMind):
    """Writes down what it has not been told to expect, too."""

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        return "five sixths"


@pytest.mark.parametrize("how", ["transcriber", "judge"])
def test_what_was_said_aloud_is_remembered_in_words_once_they_are_known(how: str):
    silent = Brief(Move.HINT, "en", Persona(), ("Try six pieces.",))
    drawn = (Attempt(1, Modality.DRAWN), AnswerKey("en", board=("it is round",)), Evidence(board=Snapshot(drawing())))

    async def lesson(conversation: RealtimeConversation) -> None:
        await utter(conversation, FIVE_SIXTHS)
        if how == "judge":
            await conversation.judge(SPOKEN, FRACTION, Evidence(FIVE_SIXTHS))
        else:
            await asyncio.to_thread(peer.wait_for, "conversation.item.input_audio_transcription.completed")
            # What the provider sends comes in order: with this answer, the words have come too.
            await conversation.judge(*drawn)
        await said(conversation, silent)
        conversation.line.hang_up()
        await asyncio.to_thread(peer.wait_for, "session.update", 2)
        await said(conversation, silent)

    with serve(Peer(mind=Stenographer(), longest_s=0.3)) as peer:
        _, used = talk(peer, lesson, transcriber="gpt-transcribe" if how == "transcriber" else "")
        seeded = [each["item"] for each in peer.received if each["type"] == "conversation.item.create"]
    heard_s = [usage.seconds for usage in used if usage.purpose == "transcription"]
    assert heard_s == ([pytest.approx(FIVE_SIXTHS.seconds)] if how == "transcriber" else [])
    assert [(item["role"], item["content"][0]["text"]) for item in seeded] == [
        ("user", "five sixths"),
        ("assistant", "Try six pieces."),
    ]


def test_a_model_that_is_there_no_more_is_told_with_its_successor():
    async def dial(peer: Peer) -> None:
        model = RealtimeModel(KEY, "gpt-4o-realtime-preview", base_url=peer.base_url)
        async with model.converse("en", Persona(), lambda _: None):
            raise AssertionError("it let us in")

    with serve(Peer()) as peer, pytest.raises(ModelError, match=r"gpt-realtime-2\.1") as caught:
        asyncio.run(dial(peer))
    assert caught.value.fatal
