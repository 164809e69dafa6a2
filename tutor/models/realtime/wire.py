"""The codec of the Realtime wire: what we ask becomes a provider's events, a provider's events become ours.

Pure. One event of ours means one thing on every provider; the names that compatible servers give to events are taken
too (speaches: `response.audio.delta`; xAI: `conversation.created`). Reference: OpenAI's Realtime API as of November
2026, in its GA shape.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.values import WIRE_RATE_HZ, Evidence, Usage

# ---- from the provider ----


@dataclass(frozen=True, slots=True)
class Greeted:
    """The session is there."""

    expires_at: float = 0.0
    """Unix time in seconds at which it ends; 0 where the provider does not say."""


@dataclass(frozen=True, slots=True)
class Configured:
    """What the session is set to was taken."""


@dataclass(frozen=True, slots=True)
class ItemAdded:
    """An item is in the conversation."""

    item: str
    role: str


@dataclass(frozen=True, slots=True)
class Committed:
    """The sound that was sent has become an item."""

    item: str


@dataclass(frozen=True, slots=True)
class Transcribed:
    """What a recogniser made of an item's sound; it may be late, and empty where it failed."""

    item: str
    text: str


@dataclass(frozen=True, slots=True)
class Began:
    """A response was taken on; `tag` is what we had put into its metadata, empty where that does not come back."""

    response: str
    tag: str


@dataclass(frozen=True, slots=True)
class Sounded:
    """A piece of a response's sound: PCM16."""

    response: str
    item: str
    pcm: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Worded:
    """A piece of the words that a response speaks."""

    response: str
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A response is over, and its slot is free."""

    response: str
    status: str
    """completed, cancelled, failed or incomplete."""
    reason: str = ""
    arguments: str | None = None
    """Of the function that was called; None where none was."""
    usage: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that we sent was not taken; `about` is the id that we had given it."""

    code: str
    about: str = ""


Heard = Greeted | Configured | ItemAdded | Committed | Transcribed | Began | Sounded | Worded | Ended | Refused

_SOUND = frozenset({"response.output_audio.delta", "response.audio.delta"})
_WORDS = frozenset({"response.output_audio_transcript.delta", "response.audio_transcript.delta"})
_ADDED = frozenset({"conversation.item.added", "conversation.item.created", "item.created"})
_GREETINGS = frozenset({"session.created", "conversation.created"})


def read(message: bytes | str) -> Heard | None:
    """What a provider's message means to us; None for what means nothing, is unknown, or is no event at all."""
    try:
        event = json.loads(message)
        return _read(event) if isinstance(event, dict) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error):
        return None


def _read(event: dict[str, Any]) -> Heard | None:
    kind = event.get("type")
    if kind in _GREETINGS:
        return Greeted(float((event.get("session") or {}).get("expires_at") or 0))
    if kind == "session.updated":
        return Configured()
    if kind in _ADDED:
        return ItemAdded(event["item"]["id"], event["item"].get("role") or "")
    if kind == "input_audio_buffer.committed":
        return Committed(event["item_id"])
    if kind == "conversation.item.input_audio_transcription.completed":
        return Transcribed(event["item_id"], event.get("transcript") or "")
    if kind == "conversation.item.input_audio_transcription.failed":
        return Transcribed(event["item_id"], "")
    if kind in _SOUND:
        return Sounded(event["response_id"], event.get("item_id") or "", base64.b64decode(event["delta"]))
    if kind in _WORDS:
        return Worded(event["response_id"], event["delta"])
    if kind == "error":
        error = event.get("error") or {}
        return Refused(error.get("code") or error.get("type") or "", error.get("event_id") or "")
    return _response(kind, event.get("response") or {})


def _response(kind: object, response: dict[str, Any]) -> Heard | None:
    if kind == "response.created":
        return Began(response["id"], (response.get("metadata") or {}).get("tag") or "")
    if kind != "response.done":
        return None
    details = response.get("status_details") or {}
    reason = (details.get("error") or {}).get("code") or details.get("reason") or ""
    called = (item for item in response.get("output") or () if item.get("type") == "function_call")
    arguments = next((item.get("arguments") or "" for item in called), None)
    return Ended(response["id"], response.get("status") or "completed", reason, arguments, response.get("usage"))


def usage(told: Mapping[str, Any], purpose: Any, model: str) -> Usage:
    """What a response took, as `response.done` tells it."""
    went_in, came_out = told.get("input_token_details") or {}, told.get("output_token_details") or {}
    cached = went_in.get("cached_tokens_details") or {}
    return Usage(
        purpose,
        model,
        text_in=int(went_in.get("text_tokens") or 0),
        audio_in=int(went_in.get("audio_tokens") or 0),
        image_in=int(went_in.get("image_tokens") or 0),
        cached_in=int(went_in.get("cached_tokens") or 0),
        text_out=int(came_out.get("text_tokens") or 0),
        audio_out=int(came_out.get("audio_tokens") or 0),
        cached_audio_in=int(cached.get("audio_tokens") or 0),
        cached_image_in=int(cached.get("image_tokens") or 0),
    )


# ---- to the provider ----


def configure(*, voice: str, rate_hz: int = WIRE_RATE_HZ, transcriber: str = "", language: str = "") -> dict[str, Any]:
    """Turn-taking by hand, sound both ways, no tools, and no context but what we put there."""
    form = {"type": "audio/pcm", "rate": rate_hz}
    transcription = {"model": transcriber, "language": language.split("-", maxsplit=1)[0]} if transcriber else None
    return {
        "type": "session.update",
        "session": {
            "type": "realtime",
            "output_modalities": ["audio"],
            "instructions": "",
            "tools": [],
            "audio": {
                "input": {
                    "format": form,
                    "turn_detection": None,
                    "noise_reduction": None,
                    "transcription": transcription,
                },
                "output": {"format": form, "voice": voice},
            },
        },
    }


def speak_at(speed: float) -> dict[str, Any]:
    """From the next response on, the voice has this speed, its own being 1. To be sent between responses only."""
    return {"type": "session.update", "session": {"type": "realtime", "audio": {"output": {"speed": speed}}}}


def append(pcm: bytes) -> dict[str, Any]:
    """More sound of the student's."""
    return {"type": "input_audio_buffer.append", "audio": base64.b64encode(pcm).decode()}


def commit() -> dict[str, Any]:
    """The utterance is over."""
    return {"type": "input_audio_buffer.commit"}


def clear() -> dict[str, Any]:
    """What was sent since the last utterance was none."""
    return {"type": "input_audio_buffer.clear"}


def say(instructions: str, tag: str, *, most_tokens: int) -> dict[str, Any]:
    """Answer aloud, in the conversation."""
    wish = {
        "instructions": instructions,
        "output_modalities": ["audio"],
        "metadata": {"tag": tag},
        "max_output_tokens": most_tokens,
    }
    return {"type": "response.create", "event_id": tag, "response": wish}


def judge(instructions: str, question: str, tool: Mapping[str, Any], tag: str, *, evidence: Evidence) -> dict[str, Any]:
    """Judge beside the conversation, which neither shows in this nor keeps anything of it."""
    parts: list[dict[str, Any]] = [{"type": "input_text", "text": question}]
    if evidence.audio is not None:
        parts.append({"type": "input_audio", "audio": base64.b64encode(evidence.audio.pcm).decode()})
    if evidence.board is not None:
        picture = f"data:{evidence.board.kind};base64," + base64.b64encode(evidence.board.content).decode()
        parts.append({"type": "input_image", "image_url": picture, "detail": "high"})
    wish = {
        "conversation": "none",
        "instructions": instructions,
        "input": [{"type": "message", "role": "user", "content": parts}],
        "output_modalities": ["text"],
        "tools": [dict(tool)],
        "tool_choice": {"type": "function", "name": tool["name"]},
        "metadata": {"tag": tag},
    }
    return {"type": "response.create", "event_id": tag, "response": wish}


def remember(role: str, text: str) -> dict[str, Any]:
    """A turn of an earlier session, as text: sound of the assistant's cannot be seeded."""
    kind = "output_text" if role == "assistant" else "input_text"
    item = {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}
    return {"type": "conversation.item.create", "item": item}


def forget(item: str) -> dict[str, Any]:
    """Take an item out of the conversation, so that it is not paid for again."""
    return {"type": "conversation.item.delete", "item_id": item}


def cancel(response: str) -> dict[str, Any]:
    """Stop a response."""
    return {"type": "response.cancel", "response_id": response}


def truncate(item: str, heard_ms: int) -> dict[str, Any]:
    """The student heard only this much of what was said."""
    return {"type": "conversation.item.truncate", "item_id": item, "content_index": 0, "audio_end_ms": heard_ms}
