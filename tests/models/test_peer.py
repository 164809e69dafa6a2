"""The peer, met by the SDK itself: it answers as a provider does, refuses what one refuses, and fails on command."""

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI

from tutor.testing.peer.faults import Fault, Faults, latency
from tutor.testing.peer.mind import ParrotMind, ScenarioMind, ScriptedMind
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.scenario import read_scenario
from tutor.testing.speech import say
from tutor.values import Audio

PUSH_TO_TALK = {"type": "realtime", "audio": {"input": {"turn_detection": None}}}
RECORD = [{"type": "function", "name": "record", "parameters": {"type": "object", "properties": {}}}]
KEY_FORM = {"language": "en", "answers": [{"kind": "number", "source": "5/6"}]}


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serve(Peer()) as peer:
        yield peer


def client(peer: Peer, key: str = KEY) -> AsyncOpenAI:
    return AsyncOpenAI(api_key=key, base_url=peer.base_url, max_retries=0)


async def talk(peer: Peer, *sent: dict[str, Any], until: str, times: int = 1) -> list[dict[str, Any]]:
    """Send events and gather what comes, up to an event of a kind."""
    got: list[dict[str, Any]] = []
    async with client(peer) as openai_client, openai_client.realtime.connect(model="gpt-realtime-2.1") as connection:
        for event in sent:
            await connection.send(event)  # type: ignore[arg-type]
        while sum(each["type"] == until for each in got) < times:
            got.append(json.loads(await connection.recv_bytes()))
    return got


def spoken(text: str) -> str:
    return base64.b64encode(say(text, rate_hz=24_000, lead_s=0.2, tail_s=0.2).pcm).decode()


def test_a_session_is_greeted_updated_and_answers_aloud(peer: Peer):
    got = asyncio.run(
        talk(
            peer,
            {"type": "session.update", "session": PUSH_TO_TALK},
            {"type": "response.create", "response": {"instructions": "You are Ada. Say:\n- Five sixths is right."}},
            until="response.done",
        )
    )
    kinds = [each["type"] for each in got]
    assert kinds[:2] == ["session.created", "session.updated"]
    assert kinds[-1] == "response.done"
    assert got[1]["session"]["audio"]["input"]["turn_detection"] is None
    [done] = [each for each in got if each["type"] == "response.output_audio_transcript.done"]
    assert done["transcript"] == "Five sixths is right."
    pcm = b"".join(base64.b64decode(each["delta"]) for each in got if each["type"] == "response.output_audio.delta")
    assert len(pcm) > 48_000
    assert got[-1]["response"]["usage"]["output_token_details"]["audio_tokens"] > 0
    assert peer.refusals == []


def test_a_spoken_answer_is_heard_and_judged_out_of_band(peer: Peer):
    question = {"type": "input_text", "text": json.dumps(KEY_FORM)}
    message = {
        "type": "message",
        "role": "user",
        "content": [question, {"type": "input_audio", "audio": spoken("five sixths")}],
    }
    wish = {
        "conversation": "none",
        "output_modalities": ["text"],
        "input": [message],
        "tools": RECORD,
        "tool_choice": {"type": "function", "name": "record"},
        "metadata": {"turn": "7"},
    }
    got = asyncio.run(talk(peer, {"type": "response.create", "response": wish}, until="response.done"))
    [call] = [each for each in got if each["type"] == "response.function_call_arguments.done"]
    record = json.loads(call["arguments"])
    assert (record["verdict"], record["heard"]) == ("right", "five sixths")
    assert got[-1]["response"]["metadata"] == {"turn": "7"}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"type": "session.update", "session": {"voice": "marin"}}, "missing_required_parameter"),
        ({"type": "session.update", "session": {"type": "realtime", "voice": "marin"}}, "unknown_parameter"),
        ({"type": "session.update", "session": {"type": "realtime", "modalities": ["text"]}}, "unknown_parameter"),
        (
            {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["text", "audio"]}},
            "invalid_value",
        ),
        (
            {
                "type": "session.update",
                "session": {"type": "realtime", "audio": {"input": {"format": {"type": "audio/pcm", "rate": 16000}}}},
            },
            "invalid_value",
        ),
        ({"type": "input_audio_buffer.commit"}, "input_audio_buffer_commit_empty"),
        ({"type": "response.cancel"}, "response_cancel_not_active"),
        (
            {"type": "conversation.item.truncate", "item_id": "x", "content_index": 0, "audio_end_ms": 9},
            "invalid_value",
        ),
        ({"type": "input_audio_buffer.append", "audio": "not base64!"}, "invalid_value"),
        ({"type": "response.speak"}, "invalid_value"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["type"],
)
def test_what_breaks_a_rule_is_refused(peer: Peer, event: dict[str, Any], code: str):
    got = asyncio.run(talk(peer, event, until="error"))
    assert got[-1]["error"]["code"] in (code, "invalid_request_error" if code == "invalid_value" else code)
    assert len(peer.refusals) == 1


def test_an_utterance_can_be_asked_for_as_it_was_heard(peer: Peer):
    sound = spoken("five sixths")

    async def lesson() -> Any:
        async with (
            client(peer) as openai_client,
            openai_client.realtime.connect(model="gpt-realtime-2.1") as connection,
        ):
            await connection.input_audio_buffer.append(audio=sound)
            await connection.input_audio_buffer.commit()
            async for event in connection:
                if event.type == "input_audio_buffer.committed":
                    await connection.conversation.item.retrieve(item_id=event.item_id)
                elif event.type == "conversation.item.retrieved":
                    return event.item
        return None

    item = asyncio.run(lesson())
    assert item.content[0].audio == sound
    assert [what for what, _ in peer.timed] == ["committed"]


def test_a_second_response_in_the_conversation_is_refused_and_one_beside_it_is_not(peer: Peer):
    peer.latency_s = latency(0.2)
    beside = {"conversation": "none", "input": [], "instructions": "- Beside."}
    got = asyncio.run(
        talk(
            peer,
            {"type": "response.create"},
            {"type": "response.create"},
            {"type": "response.create", "response": beside},
            until="response.done",
            times=2,
        )
    )
    [error] = [each for each in got if each["type"] == "error"]
    assert error["error"]["code"] == "conversation_already_has_active_response"


def test_a_cancelled_response_is_done_and_truncated_to_what_was_heard(peer: Peer):
    async def lesson() -> tuple[str, int]:
        async with (
            client(peer) as openai_client,
            openai_client.realtime.connect(model="gpt-realtime-2.1") as connection,
        ):
            await connection.response.create(response={"instructions": "- " + "One two three four five. " * 10})
            item, status, heard = "", "", 0
            async for event in connection:
                if event.type == "response.output_audio.delta" and not item:
                    item = event.item_id
                    await connection.response.cancel()
                elif event.type == "response.done":
                    status = str(event.response.status)
                    await connection.conversation.item.truncate(item_id=item, content_index=0, audio_end_ms=50)
                elif event.type == "conversation.item.truncated":
                    heard = event.audio_end_ms
                    break
            return status, heard

    assert asyncio.run(lesson()) == ("cancelled", 50)


@pytest.mark.parametrize(
    ("fault", "raises"),
    [
        (Fault.UNAUTHORIZED, openai.AuthenticationError),
        (Fault.FORBIDDEN, openai.PermissionDeniedError),
        (Fault.TOO_MANY, openai.RateLimitError),
        (Fault.SERVER_ERROR, openai.InternalServerError),
        (Fault.HTML, openai.InternalServerError),
        (Fault.DROP, openai.APIConnectionError),
    ],
)
def test_it_fails_at_the_call_that_was_named(fault: Fault, raises: type[Exception]):
    async def ask(peer: Peer) -> None:
        async with client(peer) as openai_client:
            assert (await openai_client.models.list()).data[0].id == "gpt-realtime-2.1"
            with pytest.raises(raises):
                await openai_client.models.list()
            assert (await openai_client.models.list()).data

    with serve(Peer(faults=Faults(fault, at=2))) as peer:
        asyncio.run(ask(peer))
        assert peer.faults.struck


def test_without_the_key_nothing_is_answered(peer: Peer):
    async def ask() -> None:
        async with client(peer, "sk-other") as openai_client:
            with pytest.raises(openai.AuthenticationError):
                await openai_client.models.list()

    asyncio.run(ask())


@pytest.mark.parametrize("dialect", ["openai", "vllm"])
def test_a_chat_completion_speaks(peer: Peer, dialect: Any):
    peer.dialect = dialect

    async def ask() -> bytes:
        pcm = b""
        async with client(peer) as openai_client:
            stream = await openai_client.chat.completions.create(
                model="gpt-audio-1.5",
                modalities=["text", "audio"],
                audio={"voice": "marin", "format": "pcm16"},
                messages=[{"role": "system", "content": "Say:\n- Well done."}, {"role": "user", "content": "Hi"}],
                stream=True,
            )
            async for chunk in stream:
                for choice in chunk.choices:
                    audio: Any = getattr(choice.delta, "audio", None) or {}
                    data = audio.get("data") if isinstance(audio, dict) else getattr(audio, "data", None)
                    if getattr(choice, "modality", "") == "audio":
                        data = choice.delta.content
                    pcm += base64.b64decode(data or "")
        return pcm

    assert len(asyncio.run(ask())) > 20_000


def test_a_transcription_hears_its_keywords_and_speech_is_made(peer: Peer):
    async def ask() -> tuple[str, bytes]:
        import io
        import wave

        audio = say("two fifths", rate_hz=24_000, lead_s=0.2, tail_s=0.2)
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(audio.rate_hz)
            file.writeframes(audio.pcm)
        async with client(peer) as openai_client:
            heard = await openai_client.audio.transcriptions.create(
                model="gpt-transcribe", file=("a.wav", buffer.getvalue()), prompt="5/6; two fifths"
            )
            speech = openai_client.audio.speech.with_streaming_response.create(
                model="gpt-4o-mini-tts", voice="marin", input="Well done.", response_format="pcm"
            )
            async with speech as response:
                return heard.text, await response.read()

    text, pcm = asyncio.run(ask())
    assert text == "two fifths"
    assert len(pcm) > 20_000


def test_a_parrot_says_all_that_it_was_told_and_a_script_is_kept_to():
    with serve(Peer(mind=ParrotMind())) as peer:
        wish = {"instructions": "A secret zzyzx.\n- Hello."}
        got = asyncio.run(talk(peer, {"type": "response.create", "response": wish}, until="response.done"))
        [done] = [each for each in got if each["type"] == "response.output_audio_transcript.done"]
        assert "zzyzx" in done["transcript"]
    mind = ScriptedMind({"verdict": "right"})
    with pytest.raises(AssertionError, match="never asked for"):
        mind.done()


def test_a_scenario_says_what_is_heard_whatever_is_said(tmp_path: Path):
    file = tmp_path / "two.md"
    file.write_text(
        "# Two answers\nlesson: any\n\n1. The student opens the lesson.\n2. The student says haltingly `two fifths`.\n"
        "3. The student types `typed`.\n4. The student says `five sixths`.\n"
    )
    mind = ScenarioMind(read_scenario(file))
    first, second = (bytes([number] * 96_000) for number in (1, 2))
    heard = [mind.transcribe(Audio(pcm), ()) for pcm in (first[:48_000], first, second)]
    assert heard == ["two fifths", "two fifths", "five sixths"]
    assert mind.transcribe(say("three quarters", rate_hz=24_000), ["three quarters"]) == "three quarters"
