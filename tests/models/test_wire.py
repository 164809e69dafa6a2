"""The wire, frame by frame, against golden files: what we send, and what we make of what providers send.

In `tests/golden/wire/`, `sent.jsonl` holds each frame of the Realtime wire that we send, `received.jsonl` what comes
from OpenAI and from compatible servers, under each name that they give it, with what it means to us, and
`chunks.jsonl` the pieces of chat completions. `--update-golden` writes them anew; of what is received, the meaning.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.models.chat import called
from tutor.models.realtime import wire
from tutor.models.turns import piece
from tutor.teaching import pencil, prompts
from tutor.testing.peer.rules import check
from tutor.values import Usage

GOLDEN = Path(__file__).parents[1] / "golden" / "wire"
PCM = b"\x01\x00\x02\x00"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
SENT: dict[str, dict[str, Any]] = {
    "settings": wire.configure(voice="marin"),
    "settings with a transcriber": wire.configure(voice="cedar", transcriber="gpt-transcribe", language="pt-BR"),
    "settings of a server at 16 kHz": wire.configure(voice="marin", input_hz=16_000),
    "pace": wire.speak_at(0.8),
    "sound": wire.append(PCM),
    "end of an utterance": wire.commit(),
    "no utterance after all": wire.clear(),
    "judge by ear and eye": wire.judge("Grade.", "{}", prompts.RECORD, "t1", pcm=PCM, picture=PICTURE),
    "judge of words": wire.judge("Grade.", '{"said": "5/6"}', prompts.RECORD, "t2"),
    "voice": wire.say("Say it.", "t3", most_tokens=960),
    "voice beside the conversation": wire.say("Say it.", "t4", most_tokens=960, aside=True),
    "voice that may draw": wire.say("Say it.", "t5", most_tokens=960, tool=pencil.DRAW),
    "board before the voice": wire.show("board", PICTURE),
    "cancellation": wire.cancel("resp_1"),
    "cut to what was heard": wire.truncate("item_1", 1_250),
    "deletion": wire.forget("item_1"),
    "what the student said before": wire.remember("user", "five sixths"),
    "what the tutor said before": wire.remember("assistant", "Yes, that is right."),
}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines()]


def write(name: str, forms: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(form, ensure_ascii=False) + "\n" for form in forms)
    (GOLDEN / name).write_text(text, encoding="utf-8")


def meaning(frame: dict[str, Any]) -> str:
    meant = wire.read(json.dumps(frame))
    return f"{meant!r} {meant.pcm.hex()}" if isinstance(meant, wire.Sounded) else repr(meant)


def test_what_we_send_is_as_it_was(update_golden: bool):
    if update_golden:
        write("sent.jsonl", [{"what": what, "frame": frame} for what, frame in SENT.items()])
    assert {each["what"]: each["frame"] for each in lines("sent.jsonl")} == SENT


@pytest.mark.parametrize("what", SENT)
def test_what_we_send_keeps_the_rules(what: str):
    assert check(SENT[what], input_hz=16_000 if "16 kHz" in what else 24_000) is None


def test_what_comes_means_what_it_meant(update_golden: bool):
    found = [{**each, "means": meaning(each["frame"])} for each in lines("received.jsonl")]
    if update_golden:
        write("received.jsonl", found)
    assert found == lines("received.jsonl")


def test_one_event_means_one_thing_by_whatever_name():
    frames = lines("received.jsonl")
    by_meaning: dict[str, set[str]] = {}
    for each in frames:
        by_meaning.setdefault(each["event"], set()).add(each["means"])
    for event, meanings in by_meaning.items():
        assert len(meanings) == 1, event


def test_pieces_of_chat_completions_mean_what_they_meant(update_golden: bool):
    found = []
    for each in lines("chunks.jsonl"):
        words, pcm = piece(each["frame"])
        found.append({**each, "words": words, "pcm": pcm.hex()})
    if update_golden:
        write("chunks.jsonl", found)
    assert found == lines("chunks.jsonl")


@pytest.mark.parametrize(
    ("event", "took"),
    [
        ("late words", Usage("transcription", "any", seconds=1)),
        ("late words, counted in tokens", Usage("transcription", "any", text_in=10, audio_in=7, text_out=9)),
    ],
)
def test_a_recogniser_in_the_session_counts_seconds_or_tokens(event: str, took: Usage):
    meant = wire.read(json.dumps(next(each["frame"] for each in lines("received.jsonl") if each["event"] == event)))
    assert isinstance(meant, wire.Transcribed)
    assert wire.transcription_usage(meant.usage, "any") == took


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KINDS = sorted({each["frame"].get("type", "") for each in (lines("received.jsonl") if GOLDEN.exists() else ())})
NAMES = ("session", "item", "id", "item_id", "response_id", "delta", "response", "error", "transcript", "metadata")
MORE = ("usage", "output", "status_details", "status", "expires_at", "code", "event_id", "arguments", "type")


def broken(frame: Any) -> st.SearchStrategy[Any]:
    """The frame with any part of it gone, or of another kind."""
    if isinstance(frame, dict):
        return ANY | st.fixed_dictionaries({}, optional={key: broken(value) for key, value in frame.items()})
    if isinstance(frame, list):
        return ANY | st.tuples(*map(broken, frame)).map(list)
    return st.just(frame) | ANY


@given(st.binary(max_size=200) | st.text(max_size=200) | ANY.map(json.dumps))
def test_no_message_is_too_strange_to_be_read(message: bytes | str):
    assert wire.read(message) is None or isinstance(wire.read(message), wire.Heard)


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(NAMES + MORE), ANY, max_size=8))
def test_no_event_is_too_strange_to_be_read(kind: str, rest: dict[str, Any]):
    meant = wire.read(json.dumps({**rest, "type": kind}))
    if isinstance(meant, wire.Ended):
        assert wire.usage(meant.usage, "voice", "any").text_in >= 0


@given(st.data())
def test_no_golden_frame_can_be_broken_so_that_reading_it_fails(data: st.DataObject):
    frame = data.draw(st.sampled_from([each["frame"] for each in lines("received.jsonl")]).flatmap(broken))
    meant = wire.read(json.dumps(frame))
    if isinstance(meant, wire.Ended):
        wire.usage(meant.usage, "voice", "any")
    if isinstance(meant, wire.Transcribed):
        wire.transcription_usage(meant.usage, "any")
    if isinstance(meant, wire.Configured):
        wire.denied(SENT["settings"]["session"], meant.session)


@given(ANY)
def test_no_completion_is_too_strange_to_be_read(form: Any):
    assert isinstance(called(form), str)
    if isinstance(form, dict):
        words, pcm = piece(form)
        assert isinstance(words, str)
        assert isinstance(pcm, bytes)


@given(st.sampled_from([each["frame"] for each in lines("chunks.jsonl")]).flatmap(broken) if GOLDEN.exists() else ANY)
def test_no_piece_can_be_broken_so_that_reading_it_fails(form: Any):
    if isinstance(form, dict):
        piece(form)


def test_settings_that_are_not_taken_over_are_found_out():
    asked = wire.configure(voice="marin")["session"]
    assert wire.denied(asked, asked) == ""
    assert wire.denied(asked, {}) == ""
    assert wire.denied(asked, {**asked, "output_modalities": ["text", "audio"], "instructions": "Be nice."}) == ""
    server_vad = {"audio": {"input": {"turn_detection": {"type": "server_vad"}}}}
    assert wire.denied(asked, server_vad) == "session.audio.input.turn_detection"
    telephone = {"audio": {"output": {"format": {"type": "audio/pcmu"}}}}
    assert wire.denied(asked, telephone) == "session.audio.output.format.type"
