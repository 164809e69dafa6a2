"""The codec of the Realtime wire: what we ask becomes a provider's events, a provider's events become ours.

Pure. One event of ours means one thing on every provider; the names that compatible servers give to events are taken
too (speaches: `response.audio.delta`; xAI: `conversation.created`). Reference: OpenAI's Realtime API as of November
2026, in its GA shape.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.models.told import form, seconds, text, tokens
from tutor.values import WIRE_RATE_HZ, Usage

# ---- from the provider ----


@dataclass(frozen=True, slots=True)
class Greeted:
    """The session is there."""

    expires_at: float = 0.0
    """Unix time in seconds at which it ends; 0 where the provider does not say."""


@dataclass(frozen=True, slots=True)
class Configured:
    """What the session is set to now: the settings in force, as far as the provider tells them."""

    session: Mapping[str, Any] = field(default_factory=dict)


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
    usage: Mapping[str, Any] = field(default_factory=dict)
    """As the provider tells it; empty where it took nothing."""


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
class Called:
    """A response calls a function."""

    response: str
    item: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A response is over, and its slot is free."""

    response: str
    status: str
    """completed, cancelled, failed or incomplete."""
    reason: str = ""
    arguments: str | None = None
    """Of the function that was called; None where none was."""
    usage: Mapping[str, Any] = field(default_factory=dict)
    """As the provider tells it; empty where it took nothing."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that we sent was not taken."""

    code: str
    about: str = ""
    """The id that we had given it; empty where the provider does not say."""
    invalid: bool = False
    """It breaks a rule of the wire: sent again, it is refused again."""


Heard = Greeted | Configured | ItemAdded | Committed | Transcribed | Began | Sounded | Worded | Called | Ended | Refused

_SOUND = frozenset({"response.output_audio.delta", "response.audio.delta"})
_WORDS = frozenset({"response.output_audio_transcript.delta", "response.audio_transcript.delta"})
_ADDED = frozenset({"conversation.item.added", "conversation.item.created", "item.created"})
_GREETINGS = frozenset({"session.created", "conversation.created"})
_ADVICE = frozenset({"output_modalities", "instructions", "tools", "voice", "transcription", "noise_reduction"})
"""Settings that a server may do without: every response says for itself what it wants, and any voice will do."""


def read(message: bytes | str) -> Heard | None:
    """What a provider's message means to us; None for what means nothing, is unknown, or is no event at all."""
    try:
        event = json.loads(message)
        return _read(event) if isinstance(event, dict) else None
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _read(event: dict[str, Any]) -> Heard | None:
    kind = event.get("type")
    if kind in _GREETINGS:
        return Greeted(float(form(event.get("session")).get("expires_at") or 0))
    if kind == "session.updated":
        return Configured(form(event.get("session")))
    if kind in _ADDED:
        return ItemAdded(text(event["item"]["id"]), text(event["item"].get("role") or ""))
    if kind == "input_audio_buffer.committed":
        return Committed(text(event["item_id"]))
    if kind == "conversation.item.input_audio_transcription.completed":
        return Transcribed(text(event["item_id"]), text(event.get("transcript") or ""), form(event.get("usage")))
    if kind == "conversation.item.input_audio_transcription.failed":
        return Transcribed(text(event["item_id"]), "")
    if kind in _SOUND:
        pcm = base64.b64decode(text(event["delta"]))
        # Half a sample would turn all that follows into noise.
        return Sounded(text(event["response_id"]), text(event.get("item_id") or ""), pcm[: len(pcm) // 2 * 2])
    if kind in _WORDS:
        return Worded(text(event["response_id"]), text(event["delta"]))
    if kind == "response.function_call_arguments.done":
        return Called(text(event["response_id"]), text(event["item_id"]), text(event["arguments"]))
    if kind == "error":
        error = form(event.get("error"))
        code, sort = error.get("code"), error.get("type")
        return Refused(str(code or sort or ""), str(error.get("event_id") or ""), sort == "invalid_request_error")
    return _response(kind, form(event.get("response")))


def _response(kind: object, response: dict[str, Any]) -> Heard | None:
    if kind == "response.created":
        return Began(text(response["id"]), text(form(response.get("metadata")).get("tag") or ""))
    if kind != "response.done":
        return None
    details = form(response.get("status_details"))
    reason = str(form(details.get("error")).get("code") or details.get("reason") or "")
    called = (item for item in response.get("output") or () if item.get("type") == "function_call")
    arguments = next((text(item.get("arguments") or "") for item in called), None)
    status = text(response.get("status") or "completed")
    return Ended(text(response["id"]), status, reason, arguments, form(response.get("usage")))


def usage(told: Mapping[str, Any], purpose: Any, model: str) -> Usage:
    """What a response took, as `response.done` tells it."""
    went_in, came_out = form(told.get("input_token_details")), form(told.get("output_token_details"))
    cached = form(went_in.get("cached_tokens_details"))
    return Usage(
        purpose,
        model,
        text_in=tokens(went_in.get("text_tokens")),
        audio_in=tokens(went_in.get("audio_tokens")),
        image_in=tokens(went_in.get("image_tokens")),
        cached_in=tokens(went_in.get("cached_tokens")),
        text_out=tokens(came_out.get("text_tokens")),
        audio_out=tokens(came_out.get("audio_tokens")),
        cached_audio_in=tokens(cached.get("audio_tokens")),
        cached_image_in=tokens(cached.get("image_tokens")),
    )


def transcription_usage(told: Mapping[str, Any], model: str) -> Usage:
    """What a recogniser in the session took: by tokens or by seconds, as
    `conversation.item.input_audio_transcription.completed` tells it.
    """
    went_in = form(told.get("input_token_details"))
    return Usage(
        "transcription",
        model,
        text_in=tokens(went_in.get("text_tokens")),
        audio_in=tokens(went_in.get("audio_tokens")),
        text_out=tokens(told.get("output_tokens")),
        seconds=seconds(told.get("seconds")),
    )


# ---- to the provider ----


def configure(
    *,
    voice: str,
    input_hz: int = WIRE_RATE_HZ,
    output_hz: int = WIRE_RATE_HZ,
    transcriber: str = "",
    language: str = "",
) -> dict[str, Any]:
    """Turn-taking by hand, sound both ways, no tools, and no context but what we put there."""
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
                    "format": {"type": "audio/pcm", "rate": input_hz},
                    "turn_detection": None,
                    "noise_reduction": None,
                    "transcription": transcription,
                },
                "output": {"format": {"type": "audio/pcm", "rate": output_hz}, "voice": voice},
            },
        },
    }


def speak_at(speed: float) -> dict[str, Any]:
    """From the next response on, the voice has this speed, its own being 1. To be sent between responses only."""
    return {"type": "session.update", "session": {"type": "realtime", "audio": {"output": {"speed": speed}}}}


def denied(asked: Mapping[str, Any], told: Mapping[str, Any], where: str = "session") -> str:
    """The first setting that a provider did not take over, dotted; empty where all are in force.

    Servers leave out what they do not know of, and an update that is refused leaves their defaults in force: what
    counts is what would change the way of a turn, not what they tell beside it.
    """
    for name, value in asked.items():
        if name not in told or name in _ADVICE:
            continue
        if isinstance(value, Mapping) and isinstance(told[name], Mapping):
            if found := denied(value, told[name], f"{where}.{name}"):
                return found
        elif told[name] != value:
            return f"{where}.{name}"
    return ""


def append(pcm: bytes) -> dict[str, Any]:
    """More sound of the student's."""
    return {"type": "input_audio_buffer.append", "audio": base64.b64encode(pcm).decode()}


def commit() -> dict[str, Any]:
    """The utterance is over."""
    return {"type": "input_audio_buffer.commit"}


def clear() -> dict[str, Any]:
    """What was sent since the last utterance was none."""
    return {"type": "input_audio_buffer.clear"}


def say(
    instructions: str, tag: str, *, most_tokens: int, aside: bool = False, tool: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Answer aloud: in the conversation, or beside it and out of nothing but the instructions.

    `tool`: a function that the voice may call meanwhile.
    """
    wish = {
        "instructions": instructions,
        "output_modalities": ["audio"],
        "metadata": {"tag": tag},
        "max_output_tokens": most_tokens,
        **({"conversation": "none", "input": []} if aside else {}),
        **({"tools": [dict(tool)], "tool_choice": "auto"} if tool else {}),
    }
    return {"type": "response.create", "event_id": tag, "response": wish}


def judge(
    instructions: str, question: str, tool: Mapping[str, Any], tag: str, *, pcm: bytes = b"", picture: str = ""
) -> dict[str, Any]:
    """Judge beside the conversation, which neither shows in this nor keeps anything of it.

    `pcm` has the rate of the session's input; `picture` is a data URI.
    """
    parts: list[dict[str, Any]] = [{"type": "input_text", "text": question}]
    if pcm:
        parts.append({"type": "input_audio", "audio": base64.b64encode(pcm).decode()})
    if picture:
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


def remember(role: str, words: str) -> dict[str, Any]:
    """A turn of an earlier session, as text: sound of the assistant's cannot be seeded."""
    kind = "output_text" if role == "assistant" else "input_text"
    item = {"type": "message", "role": role, "content": [{"type": kind, "text": words}]}
    return {"type": "conversation.item.create", "item": item}


def show(item: str, picture: str) -> dict[str, Any]:
    """Put a picture (a data URI) before the voice, as an item of this name."""
    parts = [{"type": "input_image", "image_url": picture, "detail": "high"}]
    form = {"id": item, "type": "message", "role": "user", "content": parts}
    return {"type": "conversation.item.create", "item": form}


def forget(item: str) -> dict[str, Any]:
    """Take an item out of the conversation, so that it is not paid for again."""
    return {"type": "conversation.item.delete", "item_id": item}


def cancel(response: str) -> dict[str, Any]:
    """Stop a response."""
    return {"type": "response.cancel", "response_id": response}


def truncate(item: str, heard_ms: int) -> dict[str, Any]:
    """The student heard only this much of what was said."""
    return {"type": "conversation.item.truncate", "item_id": item, "content_index": 0, "audio_end_ms": heard_ms}
