"""What a client may send on the Realtime wire: the SDK's own types, and the documented rules beyond them.

References: the event types of the `openai` package, and OpenAI's Realtime guide (session.update, turn-taking by hand).
"""

import base64
import binascii
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from tutor.models.told import form
from tutor.values import WIRE_RATE_HZ

LEAST_COMMIT_MS = 100
MAX_APPEND = 15 * 1024 * 1024
_BETA = frozenset(
    {
        "voice",
        "modalities",
        "input_audio_format",
        "output_audio_format",
        "input_audio_transcription",
        "turn_detection",
        "temperature",
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with an event, as the provider's `error` event tells it."""

    code: str
    message: str
    param: str | None = None


@cache
def _adapter() -> Any:
    from openai.types.realtime import RealtimeClientEvent
    from pydantic import TypeAdapter

    return TypeAdapter(RealtimeClientEvent)


def check(event: object, input_hz: int = WIRE_RATE_HZ, output_hz: int = WIRE_RATE_HZ) -> Refusal | None:
    """The first thing wrong with a client's event, apart from where the conversation stands; None where it is fine."""
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        return Refusal("invalid_request_error", "An event is an object with a type.")
    if event["type"] == "session.update" and (refusal := _beta(event.get("session"))):
        return refusal
    rates = {"input": input_hz, "output": output_hz}
    if event["type"] == "session.update" and (refusal := _rates(event["session"], rates)):
        return refusal
    try:
        parsed = _adapter().validate_python(_at_usual_rates(event, rates))
    except ValueError as error:
        return Refusal("invalid_request_error", f"The event does not fit its type: {str(error).splitlines()[0]}")
    if parsed.type != event["type"]:
        return Refusal("invalid_value", f"There is no event {event['type'][:60]!r}.", "type")
    if unknown := next(_unknown(parsed), None):
        return Refusal("unknown_parameter", f"Unknown parameter: '{unknown}'.", unknown)
    match event["type"]:
        case "session.update":
            return _modalities(event["session"], "session")
        case "response.create":
            return _modalities(event.get("response") or {}, "response") or _items(event.get("response") or {})
        case "input_audio_buffer.append":
            return _audio(event["audio"], "audio")
        case "conversation.item.create":
            return _item(event["item"])
    return None


def _unknown(model: Any, where: str = "") -> Iterator[str]:
    """Fields that the SDK's types do not have, all the way down."""
    for name in model.model_extra or ():
        yield f"{where}{name}"
    for name in type(model).model_fields:
        value = getattr(model, name)
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "model_extra"):
                yield from _unknown(each, f"{where}{name}.")


def _beta(session: object) -> Refusal | None:
    if not isinstance(session, dict) or "type" not in session:
        return Refusal("missing_required_parameter", "Missing required parameter: 'session.type'.", "session.type")
    for name in _BETA & session.keys():
        return Refusal("unknown_parameter", f"Unknown parameter: 'session.{name}'.", f"session.{name}")
    return None


def _rates(session: dict[str, Any], rates: dict[str, int]) -> Refusal | None:
    for side, rate_hz in rates.items():
        found = form(form(form(session.get("audio")).get(side)).get("format"))
        if found.get("type", "audio/pcm") == "audio/pcm" and found.get("rate", rate_hz) != rate_hz:
            param = f"session.audio.{side}.format.rate"
            return Refusal("invalid_value", f"Invalid value for '{param}': only {rate_hz} is supported.", param)
    return None


def _at_usual_rates(event: dict[str, Any], rates: dict[str, int]) -> dict[str, Any]:
    """The event as it would be for OpenAI: the SDK's types know of no other rate than theirs."""
    if event["type"] != "session.update" or set(rates.values()) == {WIRE_RATE_HZ}:
        return event
    usual = deepcopy(event)
    for side in rates:
        found = form(form(form(usual["session"].get("audio")).get(side)).get("format"))
        if "rate" in found:
            found["rate"] = WIRE_RATE_HZ
    return usual


def _modalities(form: dict[str, Any], where: str) -> Refusal | None:
    if len(form.get("output_modalities") or ()) > 1:
        param = f"{where}.output_modalities"
        return Refusal("invalid_value", f"'{param}' is either ['audio'] or ['text'].", param)
    return None


def _items(response: dict[str, Any]) -> Refusal | None:
    for item in response.get("input") or ():
        if refusal := _item(item):
            return refusal
    return None


def _item(item: dict[str, Any]) -> Refusal | None:
    for part in item.get("content") or ():
        kind = part.get("type")
        if item.get("role") == "assistant" and kind not in ("output_text", "output_audio"):
            return Refusal("invalid_value", f"An assistant's message holds no {kind}.", "item.content")
        if item.get("role") == "assistant" and part.get("audio"):
            return Refusal("invalid_value", "Audio of the assistant cannot be seeded.", "item.content")
        if kind == "input_audio" and (refusal := _audio(part.get("audio") or "", "item.content.audio")):
            return refusal
        if kind == "input_image" and not _is_picture(part.get("image_url") or ""):
            return Refusal("invalid_value", "A picture is a data URI of PNG or JPEG.", "item.content.image_url")
    return None


def _audio(text: str, param: str) -> Refusal | None:
    try:
        pcm = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return Refusal("invalid_value", "Audio is no base64.", param)
    if len(pcm) % 2 or len(text) > MAX_APPEND:
        return Refusal("invalid_value", "Audio is not whole 16-bit samples, or is more than 15 MiB.", param)
    return None


def _is_picture(uri: str) -> bool:
    head, _, data = uri.partition(";base64,")
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    magic = {"data:image/png": b"\x89PNG", "data:image/jpeg": b"\xff\xd8"}
    return head in magic and content.startswith(magic[head])
