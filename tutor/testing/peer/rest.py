"""The peer's HTTP side: models, chat completions with audio, transcriptions, speech, moderations."""

import asyncio
import base64
import io
import json
import wave
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from tutor.testing.peer import usage
from tutor.testing.peer.faults import Fault
from tutor.testing.peer.mind import Told
from tutor.testing.peer.speech import speak
from tutor.testing.peer.usage import SPOKEN_A_SECOND
from tutor.values import WIRE_RATE_HZ, Audio

if TYPE_CHECKING:
    from tutor.testing.peer.server import Peer

_PIECE = 2 * WIRE_RATE_HZ // 10


class _Call(RequestHandler):
    """One kind of request: counted, refused without the key, failed on command, or answered."""

    call = ""

    def initialize(self, peer: "Peer") -> None:
        """Belong to a peer."""
        self.peer = peer

    async def prepare(self) -> None:
        """Whatever goes wrong before the request is looked at."""
        self.fault = self.peer.faults.next(self.call)
        if refused := self.peer.refuse(self.request, self.fault):
            status, body = refused
            self.set_status(status)
            if status == 429:
                self.set_header("Retry-After", "1")
            self.set_header("Content-Type", "text/html" if body.startswith("<") else "application/json")
            self.finish(body)
        elif self.fault in (Fault.DROP, Fault.GONE):
            self.request.connection.stream.close()  # type: ignore[union-attr]
            self.finish()
        elif self.fault is Fault.HALF_OPEN:
            await asyncio.Event().wait()

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """Clients hang up whenever they like: that is no fault."""
        if not isinstance(error, StreamClosedError):
            super().log_exception(kind, error, trace)

    async def wait(self) -> None:
        """As long as a model takes."""
        await asyncio.sleep(self.peer.latency_s())
        await self.peer.slow(self.fault)

    def bill(self, purpose: str) -> None:
        """Note that this call has its price."""
        self.peer.billed.append(purpose)

    async def send(self, piece: bytes) -> None:
        """A piece of an answer; clients hang up whenever they like."""
        self.write(piece)
        with suppress(StreamClosedError):
            await self.flush()

    def answer(self, form: dict[str, Any]) -> None:
        """One JSON object, broken off where that is the fault."""
        text = json.dumps({"surprise": 1} if self.fault is Fault.WRONG_SCHEMA else form, ensure_ascii=False)
        self.set_header("Content-Type", "application/json")
        self.finish(text[: len(text) // 2] if self.fault is Fault.TRUNCATED else text)

    def refuse(self, message: str, param: str) -> None:
        """A request that breaks a rule."""
        self.peer.broken.append(message)
        self.set_status(400)
        error = {"message": message, "type": "invalid_request_error", "param": param, "code": "invalid_value"}
        self.answer({"error": error})


class Models(_Call):
    """`GET /v1/models`, with the day on which a model ends where one is known."""

    call = "models"

    def get(self) -> None:
        """The list."""
        listed = [{"id": name, "object": "model", **more} for name, more in self.peer.models.items()]
        self.answer({"object": "list", "data": listed})


class Moderations(_Call):
    """`POST /v1/moderations`: nothing is ever flagged but the word `forbidden`."""

    call = "moderation"

    def post(self) -> None:
        """One result."""
        form = json.loads(self.request.body)
        text = json.dumps(form.get("input", ""))
        result = {"flagged": "forbidden" in text, "categories": {}, "category_scores": {}}
        self.answer({"id": "modr_1", "model": form.get("model", ""), "results": [result]})


class Transcriptions(_Call):
    """`POST /v1/audio/transcriptions`."""

    call = "transcription"

    async def post(self) -> None:
        """The words in a WAV file, as far as the keywords or the prompt foresee them."""
        model, files = self.get_body_argument("model", ""), self.request.files.get("file", ())
        if model not in self.peer.models or not files:
            self.refuse("A transcription wants a known model and a file.", "model")
            return
        audio = _wav(files[0]["body"])
        if audio is None:
            self.refuse("The file is no WAV of 16-bit mono sound.", "file")
            return
        self.peer.time("transcription asked")
        await self.wait()
        hints = [*self.get_body_arguments("keywords[]"), *self.get_body_argument("prompt", "").split("; ")]
        self.peer.told.append(("transcription", Told("; ".join(hints), (), audio)))
        text = await asyncio.to_thread(self.peer.mind.transcribe, audio, [hint for hint in hints if hint])
        self.peer.time("transcription answered")
        self.bill("transcription")
        self.answer({"text": text, "usage": {"type": "duration", "seconds": round(audio.seconds)}})


class Speech(_Call):
    """`POST /v1/audio/speech`: PCM, as it is made."""

    call = "speech"

    async def post(self) -> None:
        """The sound of a text."""
        form = json.loads(self.request.body)
        if form.get("model") not in self.peer.models or not form.get("input") or len(form["input"]) > 4096:
            self.refuse("Speech wants a known model and 1 to 4096 characters.", "input")
            return
        if form.get("response_format") != "pcm":
            self.refuse("This peer speaks pcm only.", "response_format")
            return
        if not 0.25 <= form.get("speed", 1) <= 4:
            self.refuse("The speed is from 0.25 to 4.", "speed")
            return
        self.peer.time("voice asked")
        if self.fault is Fault.REFUSAL:
            self.set_status(400)
            self.answer({"error": {"message": "This text is not spoken here.", "code": "content_policy_violation"}})
            return
        await self.wait()
        voice = Told(form.get("instructions", ""), (form["input"],), speed=form.get("speed", 1.0))
        self.peer.told.append(("voice", voice))
        self.bill("speech")
        if self.fault is Fault.WRONG_SCHEMA:
            self.answer({})
            return
        sound = await asyncio.to_thread(speak, form["input"], self.peer.language, self.peer.longest_s)
        self.peer.time("voice answered")
        self.set_header("Content-Type", "audio/pcm")
        for at in range(0, len(sound), _PIECE):
            await self.send(sound[at : at + _PIECE])
            if self.fault is Fault.TRUNCATED:
                self.request.connection.stream.close()  # type: ignore[union-attr]
                return


class Chat(_Call):
    """`POST /v1/chat/completions`: with tools it judges; otherwise it talks, in words or in sound."""

    call = "chat"
    sounded_s = 0.0

    async def post(self) -> None:
        """One completion, streamed or whole."""
        form = json.loads(self.request.body)
        told, broken = _told(form), _broken(form, self.peer.models)
        if broken:
            self.refuse(*broken)
            return
        judging = bool(form.get("tools"))
        self.peer.told.append(("judge" if judging else "voice", told))
        self._kind = "judge" if judging else "voice" if _is_spoken(form) else "words"
        self.peer.time(f"{self._kind} asked")
        await self.wait()
        if judging:
            await self._judge(form, told)
        else:
            await self._talk(form, told)

    async def _judge(self, form: dict[str, Any], told: Told) -> None:
        record = await asyncio.to_thread(self.peer.mind.record, told)
        fault, self.fault = self.fault, None if self.fault is Fault.WRONG_SCHEMA else self.fault
        if fault is Fault.WRONG_SCHEMA:
            record = {"verdict": "marvellous", "criteria_met": "all"}
        call = {"name": "record", "arguments": json.dumps(record, ensure_ascii=False)}
        message: dict[str, Any] = {"role": "assistant", "content": None}
        if self.fault is Fault.REFUSAL:
            message["refusal"] = "I cannot help with that."
        else:
            message["tool_calls"] = [{"id": "call_1", "type": "function", "function": call}]
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        self.bill("judge")
        self.peer.time("judge answered")
        self.answer(
            {
                **_head(form),
                "object": "chat.completion",
                "choices": [choice],
                "usage": self._usage(form, told, json.dumps(record)),
            }
        )

    async def _talk(self, form: dict[str, Any], told: Told) -> None:
        text = "I cannot help with that."
        if self.fault is not Fault.REFUSAL:
            text = await asyncio.to_thread(self.peer.mind.say, told)
        self.set_header("Content-Type", "text/event-stream")
        pieces = self._spoken(text) if _is_spoken(form) else _written(text, self.peer.word_s)
        head = {**_head(form), "object": "chat.completion.chunk"}
        answered = False
        self.bill("voice")
        async for delta in pieces:
            if not answered:
                answered = True
                self.peer.time(f"{self._kind} answered")
            if self.fault is Fault.WRONG_SCHEMA:
                delta = {"delta": {"audio": [1], "content": {"surprise": 1}}}  # noqa: PLW2901
            line = json.dumps({**head, "choices": [{"index": 0, "finish_reason": None, **delta}]}, ensure_ascii=False)
            if self.fault is Fault.TRUNCATED:
                self.finish(f"data: {line[: len(line) // 2]}\n\n")
                return
            await self.send(f"data: {line}\n\n".encode())
        self.peer.time(f"{self._kind} finished")
        end = {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        took = {**head, "choices": [], "usage": self._usage(form, told, text)}
        self.finish(f"data: {json.dumps(end)}\n\ndata: {json.dumps(took)}\n\ndata: [DONE]\n\n")

    def _usage(self, form: dict[str, Any], told: Told, written: str) -> dict[str, Any]:
        counted = self.peer.counter(form["model"]).count(told.parts)
        return usage.completion(counted, text_out=len(written) // 4, audio_out=round(self.sounded_s * SPOKEN_A_SECOND))

    async def _spoken(self, text: str) -> AsyncIterator[dict[str, Any]]:
        """Sound as OpenAI streams it, or, as vLLM-Omni does, base64 in the content of choices marked `audio`."""
        sound = await asyncio.to_thread(speak, text, self.peer.language, self.peer.longest_s, self.peer.output_hz)
        pieces = [base64.b64encode(sound[at : at + _PIECE]).decode() for at in range(0, len(sound), _PIECE)]
        self.sounded_s = len(sound) / 2 / self.peer.output_hz
        if self.peer.dialect == "vllm":
            yield {"delta": {"content": text}, "modality": "text"}
            for piece in pieces:
                yield {"delta": {"content": piece}, "modality": "audio"}
            return
        yield {"delta": {"role": "assistant", "audio": {"id": "audio_1"}}}
        words = text.split(" ")
        for number, piece in enumerate(pieces):
            until, since = (len(words) * count // len(pieces) for count in (number + 1, number))
            said = "".join(f"{word} " for word in words[since:until])
            yield {"delta": {"audio": {"data": piece, **({"transcript": said} if said else {})}}}
        yield {"delta": {"audio": {"expires_at": 4_000_000_000}}}


def _is_spoken(form: dict[str, Any]) -> bool:
    return "audio" in (form.get("modalities") or ())


async def _written(text: str, word_s: float) -> AsyncIterator[dict[str, Any]]:
    for word in text.split(" "):
        await asyncio.sleep(word_s)
        yield {"delta": {"content": f"{word} "}}


def _head(form: dict[str, Any]) -> dict[str, Any]:
    return {"id": "chatcmpl_1", "created": 1_800_000_000, "model": form["model"]}


def _broken(form: dict[str, Any], models: dict[str, dict[str, str]]) -> tuple[str, str] | None:
    """The first rule of the API that a request breaks, and the parameter."""
    if form.get("model") not in models:
        return f"The model {str(form.get('model'))[:60]!r} does not exist.", "model"
    if not form.get("messages"):
        return "There are no messages.", "messages"
    spoken = _is_spoken(form)
    if spoken and "audio" not in form:
        return "Audio as a modality wants `audio` with voice and format.", "audio"
    if spoken and form.get("stream") and form["audio"].get("format") != "pcm16":
        return f"audio.format does not support {form['audio'].get('format')!r} when stream=true.", "audio.format"
    kinds = {part["type"] for part in _parts(form)}
    if form["model"].startswith("gpt-audio") and "image_url" in kinds:
        return "This model takes no pictures.", "messages"
    if kinds - {"text", "image_url", "input_audio"}:
        return f"There are no parts of the kind {sorted(kinds)}.", "messages"
    formats = {part["input_audio"]["format"] for part in _parts(form) if part["type"] == "input_audio"}
    if formats - {"wav", "mp3"}:
        return "Sound comes as wav or mp3.", "messages"
    return None


def _parts(form: dict[str, Any]) -> list[dict[str, Any]]:
    contents = [message.get("content") for message in form["messages"]]
    return [part for content in contents if isinstance(content, list) for part in content]


def _told(form: dict[str, Any]) -> Told:
    instructions, texts, audio, image = "", [], None, None
    paid = [usage.text(json.dumps(form["tools"]))] if form.get("tools") else []
    for message in form.get("messages") or ():
        content = message.get("content")
        parts: list[dict[str, Any]] = [{"type": "text", "text": content}] if isinstance(content, str) else content or []
        for part in parts:
            match part["type"]:
                case "text" if message["role"] in ("system", "developer"):
                    instructions += part["text"]
                    paid.append(usage.text(part["text"]))
                case "text":
                    texts.append(part["text"])
                    paid.append(usage.text(part["text"]))
                case "input_audio":
                    audio = _wav(base64.b64decode(part["input_audio"]["data"]))
                    paid += [usage.audio(audio)] if audio else []
                case "image_url":
                    image = base64.b64decode(part["image_url"]["url"].partition(",")[2])
                    paid.append(usage.image(image))
    return Told(instructions, tuple(texts), audio, image, parts=tuple(paid))


def _wav(data: bytes) -> Audio | None:
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                return None
            return Audio(file.readframes(file.getnframes()), file.getframerate())
    except (wave.Error, EOFError):
        return None
