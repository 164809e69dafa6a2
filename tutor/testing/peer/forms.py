"""What a Realtime session keeps and tells: items, failures. Pure."""

import base64
from dataclasses import dataclass, field
from typing import Any

from tutor.testing.peer import usage
from tutor.testing.peer.faults import Fault
from tutor.testing.peer.mind import Told
from tutor.values import Audio


@dataclass(slots=True)
class Item:
    """An item of a conversation, and its sound."""

    form: dict[str, Any]
    pcm: bytearray = field(default_factory=bytearray)


def told(instructions: str, items: list[Item], input_hz: int, output_hz: int) -> Told:
    """What a conversation holds: its words, the newest sound and the newest picture."""
    texts, audio, image = [], None, None
    paid = [usage.text(instructions)]
    for item in items:
        if item.pcm:
            of_student = item.form.get("role") == "user"
            heard = Audio(bytes(item.pcm), input_hz if of_student else output_hz)
            paid.append(usage.audio(heard, usage.HEARD_A_SECOND if of_student else usage.SPOKEN_A_SECOND))
            audio = heard if of_student else audio
        for part in item.form.get("content") or ():
            words = [part[name] for name in ("text", "transcript") if part.get(name)]
            texts += words
            paid += map(usage.text, words)
            if part.get("type") == "input_audio" and part.get("audio"):
                audio = Audio(base64.b64decode(part["audio"]), input_hz)
                paid.append(usage.audio(audio))
            if part.get("type") == "input_image":
                image = base64.b64decode(part["image_url"].partition(",")[2])
                paid.append(usage.image(image))
    return Told(instructions, tuple(texts), audio, image, parts=tuple(paid))


def merge(into: dict[str, Any], update: dict[str, Any]) -> None:
    """Take an update over; what it does not name stays."""
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def shown(form: dict[str, Any]) -> dict[str, Any]:
    """An item as the server tells it: without its sound and pictures."""
    parts = form.get("content") or ()
    bare = [{key: part[key] for key in part if key not in ("audio", "image_url")} for part in parts]
    return {**form, "content": bare} if parts else form


def call(response: str, item: dict[str, Any]) -> list[dict[str, Any]]:
    """The events in which a function call comes, as `item` holds it in the end."""
    where = {"response_id": response, "item_id": item["id"], "output_index": 0, "call_id": item["call_id"]}
    begun = {**item, "status": "in_progress", "arguments": ""}
    about = {"response_id": response, "output_index": 0}
    return [
        {"kind": "response.output_item.added", **about, "item": begun},
        {"kind": "response.function_call_arguments.delta", **where, "delta": item["arguments"]},
        {
            "kind": "response.function_call_arguments.done",
            **where,
            "name": item["name"],
            "arguments": item["arguments"],
        },
        {"kind": "response.output_item.done", **about, "item": item},
    ]


def declined(item: str) -> dict[str, Any]:
    """The message in which a model refuses to call a function."""
    part = {"type": "output_text", "text": "I cannot help with that."}
    return {"type": "message", "role": "assistant", "id": item, "status": "completed", "content": [part]}


def failed(fault: Fault) -> dict[str, Any]:
    """The details of a response that failed."""
    code = "rate_limit_exceeded" if fault is Fault.TOO_MANY else "server_error"
    return {"type": "failed", "error": {"type": code, "code": code, "message": "It failed on command."}}


def ms_of(pcm: bytes | bytearray, rate_hz: int) -> int:
    """How long a sound lasts."""
    return len(pcm) * 1000 // (2 * rate_hz)
