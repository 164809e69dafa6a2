"""One connection on the Realtime wire: what a client sends is checked strictly, and answered as a provider would."""

import asyncio
import base64
import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tornado.websocket import WebSocketClosedError, WebSocketHandler

from tutor.testing.peer import usage
from tutor.testing.peer.faults import Fault
from tutor.testing.peer.forms import Item, call, declined, failed, merge, ms_of, shown, told
from tutor.testing.peer.mind import Told
from tutor.testing.peer.rules import LEAST_COMMIT_MS, Refusal, check
from tutor.testing.peer.speech import speak
from tutor.values import Audio

if TYPE_CHECKING:
    from tutor.testing.peer.server import Peer

_PIECE_MS = 100
_CODES = {Fault.UNAUTHORIZED: "invalid_api_key", Fault.FORBIDDEN: "insufficient_permissions"}


class Realtime(WebSocketHandler):
    """The server's side of one session."""

    def initialize(self, peer: "Peer") -> None:
        """Belong to a peer."""
        self._peer = peer
        self._session: dict[str, Any] = {
            "type": "realtime",
            "output_modalities": ["audio"],
            "instructions": "",
            "audio": {"input": {"turn_detection": {"type": "server_vad"}}},
        }
        self._items: dict[str, Item] = {}
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

    async def open(self, *_args: str) -> None:
        """Greet, or fail."""
        if self._fail(self._fault):
            return
        self._model = self.get_query_argument("model", "")
        await self._peer.slow(self._fault)
        self._babble(self._fault)
        if self._model not in self._peer.models:
            self._tell_refusal(Refusal("model_not_found", f"The model {self._model[:60]!r} does not exist."), None)
            self.close(4004)
            return
        ends = {"expires_at": int(time.time() + self._peer.lasts_s)} if self._peer.lasts_s >= 1 else {}
        asyncio.get_running_loop().call_later(self._peer.lasts_s, self._expire)
        self._send("session.created", session={**self._session, "id": self._new("sess"), "model": self._model, **ends})

    def _expire(self) -> None:
        self._tell_refusal(Refusal("session_expired", "Your session hit its maximum duration."), None)
        self.close(1001, "session expired")

    def on_message(self, message: str | bytes) -> None:
        """Check and obey one event."""
        if self._mute:
            return
        try:
            event = json.loads(message)
        except ValueError:
            event = None
        self._peer.note(event)
        refusal = check(event, self._peer.input_hz, self._peer.output_hz) or self._obey(event)
        if refusal is not None:
            self._refuse(refusal, event)

    def _refuse(self, refusal: Refusal, event: Any) -> None:
        self._peer.refusals.append(refusal)
        self._tell_refusal(refusal, event.get("event_id") if isinstance(event, dict) else None)

    def _tell_refusal(self, refusal: Refusal, about: str | None) -> None:
        form = {"type": "invalid_request_error", "code": refusal.code, "message": refusal.message}
        self._send("error", error={**form, "param": refusal.param, "event_id": about})

    def _obey(self, event: dict[str, Any]) -> Refusal | None:
        match event["type"]:
            case "session.update":
                speed = (event["session"].get("audio") or {}).get("output", {}).get("speed")
                if speed is not None and (not 0.25 <= speed <= 1.5 or self._in_conversation):
                    return Refusal("invalid_value", "The speed is from 0.25 to 1.5, and set between responses.")
                # A server of another mind takes nothing over.
                if self._fault is not Fault.WRONG_SCHEMA:
                    merge(self._session, event["session"])
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
                return self._respond(event.get("response") or {}, event.get("event_id"))
            case "response.cancel":
                return self._cancel(event.get("response_id"))
            case _:
                return Refusal("invalid_value", f"{event['type']} is not for a WebSocket.", "type")
        return None

    # ---- the conversation ----

    def _commit(self) -> Refusal | None:
        ms = ms_of(self._buffer, self._peer.input_hz)
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
            self._tasks.create_task(self._transcribe(item, Audio(pcm, self._peer.input_hz), wish))
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
        self._items[item] = Item(added)
        self._send("conversation.item.added", item=shown(added), previous_item_id=last)
        self._send("conversation.item.done", item=shown(added), previous_item_id=last)
        return None

    def _delete(self, item: str) -> Refusal | None:
        if self._items.pop(item, None) is None:
            return Refusal("item_delete_invalid_item_id", f"Error deleting item: {item} is not there.", "item_id")
        self._send("conversation.item.deleted", item_id=item)
        return None

    def _retrieve(self, item: str) -> Refusal | None:
        if item not in self._items:
            return Refusal("invalid_value", f"The item {item} is not there.", "item_id")
        form, pcm = shown(self._items[item].form), self._items[item].pcm
        if pcm:
            form["content"] = [{**form["content"][0], "audio": base64.b64encode(pcm).decode()}]
        self._send("conversation.item.retrieved", item=form)
        return None

    def _truncate(self, event: dict[str, Any]) -> Refusal | None:
        item = self._items.get(event["item_id"])
        if item is None or item.form.get("role") != "assistant" or not item.pcm:
            return Refusal("invalid_value", "Only model output audio messages can be truncated.", "item_id")
        ms = ms_of(item.pcm, self._peer.output_hz)
        if not 0 < event["audio_end_ms"] <= ms:
            text = f"Audio content of {ms}ms is already shorter than {event['audio_end_ms']}ms"
            return Refusal("invalid_value", text, "audio_end_ms")
        del item.pcm[round(event["audio_end_ms"] * self._peer.output_hz / 1000) * 2 :]
        keys = ("item_id", "content_index", "audio_end_ms")
        self._send("conversation.item.truncated", **{key: event[key] for key in keys})
        return None

    # ---- responses ----

    def _respond(self, wish: dict[str, Any], about: str | None) -> Refusal | None:
        aside = wish.get("conversation") == "none"
        if not aside and self._in_conversation:
            text = f"Conversation already has an active response in progress: {self._in_conversation}."
            return Refusal("conversation_already_has_active_response", text)
        response = self._new("resp")
        if not aside:
            self._in_conversation = response
        wish = {"output_modalities": self._session["output_modalities"], **wish}
        beside = len(self._responses.keys() - {self._in_conversation}) + aside
        self._peer.most_beside = max(self._peer.most_beside, beside)
        self._responses[response] = self._tasks.create_task(self._answer(response, wish, aside=aside, about=about))
        return None

    def _cancel(self, response: str | None) -> Refusal | None:
        running = self._responses.get(response or self._in_conversation)
        if running is None:
            return Refusal("response_cancel_not_active", "Cancellation failed: no active response found")
        running.cancel()
        return None

    async def _answer(self, response: str, wish: dict[str, Any], *, aside: bool, about: str | None) -> None:
        judging = isinstance(wish.get("tool_choice"), dict)
        purpose = "judge" if judging else "voice"
        self._peer.time(f"{purpose} asked")
        fault = self._peer.faults.next(purpose)
        if fault in _CODES:
            self._give_back(response)
            self._tell_refusal(Refusal(_CODES[fault], "Refused on command."), about)
            return
        metadata = wish.get("metadata") if self._peer.echoes else None
        head = {"object": "realtime.response", "id": response, "metadata": metadata}
        status, details, output = "completed", None, []
        self._send("response.created", response={**head, "status": "in_progress", "output": []})
        told = self._told(wish, aside=aside)
        self._peer.told.append((purpose, told))
        try:
            if self._fail(fault):
                return
            await asyncio.sleep(self._peer.latency_s())
            await self._peer.slow(fault)
            self._babble(fault)
            if fault in (Fault.SERVER_ERROR, Fault.TOO_MANY):
                status, details = "failed", failed(fault)
            elif judging:
                output = [await self._record(response, told, fault)]
            else:
                output = self._draw(response, told) if wish.get("tools") and not aside else []
                output += await self._speak(response, told, fault, aside=aside)
        except asyncio.CancelledError:
            self._peer.time(f"{purpose} dropped")
            status, details = "cancelled", {"type": "cancelled", "reason": "client_cancelled"}
        finally:
            self._give_back(response)
        took = None if status == "failed" else self._usage(response, told, wish, output)
        if took:
            self._peer.billed.append(purpose)
        done = {**head, "status": status, "status_details": details, "output": output, "usage": took}
        self._send("response.done", response=done)

    def _give_back(self, response: str) -> None:
        self._responses.pop(response, None)
        if self._in_conversation == response:
            self._in_conversation = ""

    async def _record(self, response: str, told: Told, fault: Fault | None) -> dict[str, Any]:
        record = await asyncio.to_thread(self._peer.mind.record, told)
        arguments = json.dumps(record, ensure_ascii=False)
        if fault is Fault.TRUNCATED:
            arguments = arguments[: len(arguments) // 2]
        elif fault is Fault.WRONG_SCHEMA:
            arguments = json.dumps({"verdict": "marvellous", "criteria_met": "all"})
        self._peer.time("judge answered")
        if fault is Fault.REFUSAL:
            return declined(self._new("item"))
        return self._call(response, "record", arguments)

    def _call(self, response: str, name: str, arguments: str) -> dict[str, Any]:
        item = {"type": "function_call", "id": self._new("item"), "call_id": self._new("call"), "name": name}
        item |= {"status": "completed", "arguments": arguments}
        for event in call(response, item):
            self._send(**event)
        return item

    def _draw(self, response: str, told: Told) -> list[dict[str, Any]]:
        if (drawn := self._peer.mind.draw(told)) is None:
            return []
        item = self._call(response, "draw", json.dumps(drawn, ensure_ascii=False))
        self._add(item, None)
        return [item]

    async def _speak(self, response: str, told: Told, fault: Fault | None, *, aside: bool) -> list[dict[str, Any]]:
        text = (
            "I cannot help with that." if fault is Fault.REFUSAL else await asyncio.to_thread(self._peer.mind.say, told)
        )
        if not text:
            return []
        item = self._new("item")
        where = {"response_id": response, "item_id": item, "output_index": 0, "content_index": 0}
        message = {"type": "message", "role": "assistant", "id": item}
        kept = Item({**message, "status": "completed", "content": [{"type": "output_audio", "transcript": text}]})
        if not aside:
            self._items[item] = kept
        begun = {**message, "status": "in_progress", "content": []}
        self._send("response.output_item.added", response_id=response, output_index=0, item=begun)
        if not aside:
            self._send("conversation.item.added", item=begun, previous_item_id=None)
        self._send("response.content_part.added", **where, part={"type": "audio", "transcript": ""})
        words = text.split(" ")
        sound = await asyncio.to_thread(speak, text, self._peer.language, self._peer.longest_s, self._peer.output_hz)
        size = 2 * self._peer.output_hz * _PIECE_MS // 1000
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
        return [kept.form]

    def _usage(self, response: str, told: Told, wish: dict[str, Any], output: list[dict[str, Any]]) -> dict[str, Any]:
        tools = [usage.text(json.dumps(wish["tools"]))] if wish.get("tools") else []
        counted = self._peer.counter(self._model).count([*tools, *told.parts])
        spoken_s = self._sounded.pop(response, 0) / 2 / self._peer.output_hz
        return usage.realtime(counted, output, round(spoken_s * usage.SPOKEN_A_SECOND))

    def _told(self, wish: dict[str, Any], *, aside: bool) -> Told:
        own = wish.get("input")
        items = [Item(form) for form in own] if own is not None else list(self._items.values())
        instructions = wish.get("instructions")
        # Without instructions of its own a response has those of the session.
        instructions = self._session["instructions"] if instructions is None else instructions
        all_told = told(instructions, items, self._peer.input_hz, self._peer.output_hz)
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

    def _babble(self, fault: Fault | None) -> None:
        """Messages that are no events, or events without what belongs to them; what should come follows."""
        match fault:
            case Fault.HTML:
                self.write_message("<html><body><h1>502 Bad Gateway</h1></body></html>")
            case Fault.TRUNCATED:
                self.write_message('{"type": "response.output_audio.delta", "response_id": "resp_')
            case Fault.WRONG_SCHEMA:
                for kind in ("response.created", "response.output_audio.delta", "response.done", "news.of_2030"):
                    self.write_message(json.dumps({"type": kind, "response": [], "delta": None}))

    def _send(self, kind: str, **fields: Any) -> None:
        if self._mute:
            return
        event = {"type": kind, "event_id": self._new("event"), **fields}
        self._peer.tell(event)
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
