"""One connection on the Realtime wire: what a client sends is checked strictly, and answered as a provider would."""

import asyncio
import base64
import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tornado.websocket import WebSocketClosedError, WebSocketHandler

from tutor.testing.peer import usage
from tutor.testing.peer.faults import Fault
from tutor.testing.peer.mind import Told
from tutor.testing.peer.rules import LEAST_COMMIT_MS, Refusal, check
from tutor.testing.peer.speech import speak
from tutor.values import WIRE_RATE_HZ, Audio

if TYPE_CHECKING:
    from tutor.testing.peer.server import Peer

_PIECE_MS = 100
_SLOW = 10
"""How many times slower a slow answer is."""


@dataclass(slots=True)
class _Item:
    form: dict[str, Any]
    pcm: bytearray = field(default_factory=bytearray)


class Realtime(WebSocketHandler):
    """The server's side of one session."""

    def initialize(self, peer: "Peer") -> None:
        """Belong to a peer."""
        self._peer = peer
        self._session: dict[str, Any] = {"type": "realtime", "output_modalities": ["audio"], "instructions": ""}
        self._items: dict[str, _Item] = {}
        self._buffer = bytearray()
        self._responses: dict[str, asyncio.Task[None]] = {}
        self._in_conversation = ""
        self._sounded: dict[str, int] = {}
        self._model = ""
        self._count = 0
        self._mute = False

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """The whole life of the connection."""
        fault = self._peer.faults.next("connect")
        if refused := self._peer.refuse(self.request, fault):
            self.set_status(refused[0])
            self.finish(refused[1])
            return
        self._fault = fault
        async with asyncio.TaskGroup() as self._tasks:
            try:
                await super().get(*args, **kwargs)
            finally:
                for response in list(self._responses.values()):
                    response.cancel()

    def check_origin(self, origin: str) -> bool:
        """Programs have no origin; pages are not served."""
        return False

    def open(self, *_args: str) -> None:
        """Greet, or fail."""
        if self._fail(self._fault):
            return
        self._model = self.get_query_argument("model", "")
        self._send("session.created", session={**self._session, "id": self._new("sess"), "model": self._model})

    def on_message(self, message: str | bytes) -> None:
        """Check and obey one event."""
        if self._mute:
            return
        try:
            event = json.loads(message)
        except ValueError:
            event = None
        self._peer.note(event)
        refusal = check(event) or self._obey(event)
        if refusal is not None:
            self._refuse(refusal, event)

    def _refuse(self, refusal: Refusal, event: Any) -> None:
        self._peer.refusals.append(refusal)
        about = event.get("event_id") if isinstance(event, dict) else None
        form = {"type": "invalid_request_error", "code": refusal.code, "message": refusal.message}
        self._send("error", error={**form, "param": refusal.param, "event_id": about})

    def _obey(self, event: dict[str, Any]) -> Refusal | None:
        match event["type"]:
            case "session.update":
                speed = (event["session"].get("audio") or {}).get("output", {}).get("speed")
                if speed is not None and (not 0.25 <= speed <= 1.5 or self._in_conversation):
                    return Refusal("invalid_value", "The speed is from 0.25 to 1.5, and set between responses.")
                _merge(self._session, event["session"])
                self._send("session.updated", session=self._session)
            case "input_audio_buffer.append":
                self._buffer += base64.b64decode(event["audio"])
            case "input_audio_buffer.clear":
                self._buffer.clear()
                self._send("input_audio_buffer.cleared")
            case "input_audio_buffer.commit":
                return self._commit()
            case "conversation.item.create":
                return self._add(event["item"], event.get("previous_item_id"))
            case "conversation.item.delete":
                return self._delete(event["item_id"])
            case "conversation.item.retrieve":
                return self._retrieve(event["item_id"])
            case "conversation.item.truncate":
                return self._truncate(event)
            case "response.create":
                return self._respond(event.get("response") or {})
            case "response.cancel":
                return self._cancel(event.get("response_id"))
            case _:
                return Refusal("invalid_value", f"{event['type']} is not for a WebSocket.", "type")
        return None

    # ---- the conversation ----

    def _commit(self) -> Refusal | None:
        ms = _ms(self._buffer)
        if ms < LEAST_COMMIT_MS:
            text = f"Error committing input audio buffer: buffer too small. Expected {LEAST_COMMIT_MS}ms, had {ms}ms."
            return Refusal("input_audio_buffer_commit_empty", text)
        self._peer.time("committed")
        item = self._new("item")
        pcm, self._buffer = bytes(self._buffer), bytearray()
        self._send("input_audio_buffer.committed", item_id=item, previous_item_id=self._last())
        form = {"type": "message", "role": "user", "content": [{"type": "input_audio"}]}
        self._add({**form, "id": item}, None)
        self._items[item].pcm += pcm
        wish = self._input().get("transcription")
        if wish:
            self._tasks.create_task(self._transcribe(item, Audio(pcm), wish))
        return None

    async def _transcribe(self, item: str, audio: Audio, wish: dict[str, Any]) -> None:
        await asyncio.sleep(self._peer.latency_s())
        hints = [*(wish.get("keywords") or ()), *(wish.get("prompt") or "").split("; ")]
        text = await asyncio.to_thread(self._peer.mind.transcribe, audio, [hint for hint in hints if hint])
        self._send(
            "conversation.item.input_audio_transcription.completed",
            item_id=item,
            content_index=0,
            transcript=text,
            usage={"type": "duration", "seconds": audio.seconds},
        )

    def _add(self, form: dict[str, Any], before: str | None) -> Refusal | None:
        item = form.get("id") or self._new("item")
        if item in self._items or (before not in (None, "root") and before not in self._items):
            return Refusal("invalid_value", f"The item {item} is there already, or follows one that is not.", "item.id")
        added = {"object": "realtime.item", "status": "completed", **form, "id": item}
        last = self._last()
        self._items[item] = _Item(added)
        self._send("conversation.item.added", item=_shown(added), previous_item_id=last)
        self._send("conversation.item.done", item=_shown(added), previous_item_id=last)
        return None

    def _delete(self, item: str) -> Refusal | None:
        if self._items.pop(item, None) is None:
            return Refusal("item_delete_invalid_item_id", f"Error deleting item: {item} is not there.", "item_id")
        self._send("conversation.item.deleted", item_id=item)
        return None

    def _retrieve(self, item: str) -> Refusal | None:
        if item not in self._items:
            return Refusal("invalid_value", f"The item {item} is not there.", "item_id")
        shown, pcm = _shown(self._items[item].form), self._items[item].pcm
        if pcm:
            shown["content"] = [{**shown["content"][0], "audio": base64.b64encode(pcm).decode()}]
        self._send("conversation.item.retrieved", item=shown)
        return None

    def _truncate(self, event: dict[str, Any]) -> Refusal | None:
        item = self._items.get(event["item_id"])
        if item is None or item.form.get("role") != "assistant" or not item.pcm:
            return Refusal("invalid_value", "Only model output audio messages can be truncated.", "item_id")
        if not 0 < event["audio_end_ms"] <= _ms(item.pcm):
            text = f"Audio content of {_ms(item.pcm)}ms is already shorter than {event['audio_end_ms']}ms"
            return Refusal("invalid_value", text, "audio_end_ms")
        del item.pcm[round(event["audio_end_ms"] * WIRE_RATE_HZ / 1000) * 2 :]
        keys = ("item_id", "content_index", "audio_end_ms")
        self._send("conversation.item.truncated", **{key: event[key] for key in keys})
        return None

    # ---- responses ----

    def _respond(self, wish: dict[str, Any]) -> Refusal | None:
        aside = wish.get("conversation") == "none"
        if not aside and self._in_conversation:
            text = f"Conversation already has an active response in progress: {self._in_conversation}."
            return Refusal("conversation_already_has_active_response", text)
        response = self._new("resp")
        if not aside:
            self._in_conversation = response
        wish = {"output_modalities": self._session["output_modalities"], **wish}
        self._responses[response] = self._tasks.create_task(self._answer(response, wish, aside=aside))
        return None

    def _cancel(self, response: str | None) -> Refusal | None:
        running = self._responses.get(response or self._in_conversation)
        if running is None:
            return Refusal("response_cancel_not_active", "Cancellation failed: no active response found")
        running.cancel()
        return None

    async def _answer(self, response: str, wish: dict[str, Any], *, aside: bool) -> None:
        judging = bool(wish.get("tools"))
        call = "judge" if judging else "voice"
        self._peer.time(f"{call} asked")
        fault = self._peer.faults.next(call)
        head = {"object": "realtime.response", "id": response, "metadata": wish.get("metadata")}
        status, details, output = "completed", None, []
        self._send("response.created", response={**head, "status": "in_progress", "output": []})
        told = self._told(wish, aside=aside)
        self._peer.told.append((call, told))
        try:
            if self._fail(fault):
                return
            await asyncio.sleep(self._peer.latency_s() * (_SLOW if fault is Fault.SLOW else 1))
            if fault in (Fault.SERVER_ERROR, Fault.TOO_MANY):
                status, details = "failed", _failed(fault)
            elif judging:
                output = [await self._record(response, told, fault)]
            else:
                output = [await self._speak(response, told, fault, aside=aside)]
        except asyncio.CancelledError:
            self._peer.time(f"{call} dropped")
            status, details = "cancelled", {"type": "cancelled", "reason": "client_cancelled"}
        finally:
            self._responses.pop(response, None)
            if self._in_conversation == response:
                self._in_conversation = ""
        took = None if status == "failed" else self._usage(response, told, wish, output)
        self._peer.billed.append(response)
        done = {**head, "status": status, "status_details": details, "output": output, "usage": took}
        self._send("response.done", response=done)

    async def _record(self, response: str, told: Told, fault: Fault | None) -> dict[str, Any]:
        record = await asyncio.to_thread(self._peer.mind.record, told)
        arguments = json.dumps(record, ensure_ascii=False)
        if fault is Fault.TRUNCATED:
            arguments = arguments[: len(arguments) // 2]
        elif fault is Fault.WRONG_SCHEMA:
            arguments = json.dumps({"verdict": "marvellous", "criteria_met": "all"})
        item = self._new("item")
        self._peer.time("judge answered")
        call = {"type": "function_call", "id": item, "call_id": self._new("call"), "name": "record"}
        where = {"response_id": response, "item_id": item, "output_index": 0}
        if fault is Fault.REFUSAL:
            part = {"type": "output_text", "text": "I cannot help with that."}
            return {"type": "message", "role": "assistant", "id": item, "status": "completed", "content": [part]}
        self._send("response.output_item.added", **where, item={**call, "status": "in_progress", "arguments": ""})
        self._send("response.function_call_arguments.delta", **where, call_id=call["call_id"], delta=arguments)
        named = {"call_id": call["call_id"], "name": "record"}
        self._send("response.function_call_arguments.done", **where, **named, arguments=arguments)
        done = {**call, "status": "completed", "arguments": arguments}
        self._send("response.output_item.done", **where, item=done)
        return done

    async def _speak(self, response: str, told: Told, fault: Fault | None, *, aside: bool) -> dict[str, Any]:
        text = (
            "I cannot help with that." if fault is Fault.REFUSAL else await asyncio.to_thread(self._peer.mind.say, told)
        )
        item = self._new("item")
        where = {"response_id": response, "item_id": item, "output_index": 0, "content_index": 0}
        message = {"type": "message", "role": "assistant", "id": item}
        kept = _Item({**message, "status": "completed", "content": [{"type": "output_audio", "transcript": text}]})
        if not aside:
            self._items[item] = kept
        begun = {**message, "status": "in_progress", "content": []}
        self._send("response.output_item.added", response_id=response, output_index=0, item=begun)
        self._send("conversation.item.added", item=begun, previous_item_id=None)
        self._send("response.content_part.added", **where, part={"type": "audio", "transcript": ""})
        words = text.split(" ")
        sound = await asyncio.to_thread(speak, text, self._peer.language, self._peer.longest_s)
        size = 2 * WIRE_RATE_HZ * _PIECE_MS // 1000
        pieces = [sound[at : at + size] for at in range(0, len(sound), size)]
        told_words = 0
        for number, piece in enumerate(pieces, 1):
            until = len(words) * number // len(pieces)
            delta = "".join(f"{word} " for word in words[told_words:until])
            told_words = until
            if delta:
                self._send("response.output_audio_transcript.delta", **where, delta=delta)
            kept.pcm += piece
            self._sounded[response] = len(kept.pcm)
            if number == 1:
                self._peer.time("voice answered")
            self._send("response.output_audio.delta", **where, delta=base64.b64encode(piece).decode())
            await asyncio.sleep(_PIECE_MS / 1000 / self._peer.speed)
        self._send("response.output_audio_transcript.done", **where, transcript=text)
        self._send("response.output_audio.done", **where)
        self._send("response.content_part.done", **where, part={"type": "audio", "transcript": text})
        self._send("response.output_item.done", response_id=response, output_index=0, item=kept.form)
        return kept.form

    def _usage(self, response: str, told: Told, wish: dict[str, Any], output: list[dict[str, Any]]) -> dict[str, Any]:
        tools = [usage.text(json.dumps(wish["tools"]))] if wish.get("tools") else []
        counted = self._peer.counter(self._model).count([*tools, *told.parts])
        spoken_s = self._sounded.pop(response, 0) / 2 / WIRE_RATE_HZ
        return usage.realtime(counted, output, round(spoken_s * usage.SPOKEN_A_SECOND))

    def _told(self, wish: dict[str, Any], *, aside: bool) -> Told:
        own = wish.get("input")
        items = [_Item(form) for form in own] if own is not None else list(self._items.values())
        instructions = wish.get("instructions")
        # Without instructions of its own a response has those of the session.
        all_told = told(instructions if instructions is not None else self._session["instructions"], items)
        output = (self._session.get("audio") or {}).get("output") or {}
        return replace(all_told, speed=output.get("speed", 1.0))

    # ---- small parts ----

    def _fail(self, fault: Fault | None) -> bool:
        if fault is Fault.DROP and self.ws_connection is not None and self.ws_connection.stream is not None:
            self.ws_connection.stream.close()
        elif fault is Fault.GONE:
            self.close(1001, "session expired")
        elif fault is Fault.HALF_OPEN:
            self._mute = True
        return fault in (Fault.DROP, Fault.GONE, Fault.HALF_OPEN)

    def _send(self, kind: str, **fields: Any) -> None:
        if self._mute:
            return
        event = {"type": kind, "event_id": self._new("event"), **fields}
        self._peer.sent.append(event)
        # Clients hang up whenever they like.
        with suppress(WebSocketClosedError):
            self.write_message(json.dumps(event, ensure_ascii=False))

    def _new(self, kind: str) -> str:
        self._count += 1
        return f"{kind}_{self._count:06}"

    def _last(self) -> str | None:
        return next(reversed(self._items), None)

    def _input(self) -> dict[str, Any]:
        found: dict[str, Any] = (self._session.get("audio") or {}).get("input") or {}
        return found


def told(instructions: str, items: list[_Item]) -> Told:
    """What a conversation holds: its words, the newest sound and the newest picture."""
    texts, audio, image = [], None, None
    paid = [usage.text(instructions)]
    for item in items:
        if item.pcm:
            heard, of_student = Audio(bytes(item.pcm)), item.form.get("role") == "user"
            paid.append(usage.audio(heard, usage.HEARD_A_SECOND if of_student else usage.SPOKEN_A_SECOND))
            audio = heard if of_student else audio
        for part in item.form.get("content") or ():
            words = [part[name] for name in ("text", "transcript") if part.get(name)]
            texts += words
            paid += map(usage.text, words)
            if part.get("type") == "input_audio" and part.get("audio"):
                audio = Audio(base64.b64decode(part["audio"]))
                paid.append(usage.audio(audio))
            if part.get("type") == "input_image":
                image = base64.b64decode(part["image_url"].partition(",")[2])
                paid.append(usage.image(image))
    return Told(instructions, tuple(texts), audio, image, parts=tuple(paid))


def _merge(into: dict[str, Any], update: dict[str, Any]) -> None:
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _shown(form: dict[str, Any]) -> dict[str, Any]:
    """An item as the server tells it: without its sound and pictures."""
    parts = form.get("content") or ()
    bare = [{key: part[key] for key in part if key not in ("audio", "image_url")} for part in parts]
    return {**form, "content": bare} if parts else form


def _failed(fault: Fault) -> dict[str, Any]:
    code = "rate_limit_exceeded" if fault is Fault.TOO_MANY else "server_error"
    return {"type": "failed", "error": {"type": code, "code": code, "message": "It failed on command."}}


def _ms(pcm: bytes | bytearray) -> int:
    return len(pcm) * 1000 // (2 * WIRE_RATE_HZ)
