"""One chat completion: to judge an attempt, or to find words. What the turn-based and the three-model way share."""

import base64
import io
import json
import wave
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from tutor.errors import ModelError
from tutor.models.record import relevant, verdict
from tutor.models.refusals import refused
from tutor.teaching import prompts
from tutor.values import AnswerKey, Attempt, Audio, Evidence, Mark, Snapshot, Usage, Verdict

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_RETRIES = 2
_TIMEOUT_S = 30.0


def client(api_key: str, base_url: str | None) -> "AsyncOpenAI":
    """A client that tries again where that may help (the SDK honours Retry-After)."""
    from openai import AsyncOpenAI

    return AsyncOpenAI(api_key=api_key, base_url=base_url, max_retries=_RETRIES, timeout=_TIMEOUT_S)


class Chat:
    """Chat completions of one model."""

    def __init__(
        self, at: "AsyncOpenAI", model: str, used: Callable[[Usage], None], *, sound: bool, pictures: bool
    ) -> None:
        """`sound`, `pictures`: whether the model takes them."""
        self._at, self._model, self._used = at, model, used
        self._sound, self._pictures = sound, pictures

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The verdict. UNSURE where the answer fits no record; ModelError where there is none."""
        shown = relevant(attempt, key, evidence)
        parts: list[dict[str, Any]] = [{"type": "text", "text": prompts.judged(attempt, key)}]
        if shown.audio is not None and self._sound:
            parts.append(heard(shown.audio))
        if shown.board is not None and self._pictures:
            parts.append(seen(shown.board))
        messages = [{"role": "system", "content": prompts.judge(key.language)}, {"role": "user", "content": parts}]
        tool = {
            "type": "function",
            "function": {name: prompts.RECORD[name] for name in ("name", "description", "parameters")},
        }
        wish = {"type": "function", "function": {"name": "record"}}
        form = await self._create(messages=messages, tools=[tool], tool_choice=wish)
        self._account(form.get("usage"), "judge")
        message = ((form.get("choices") or [{}])[0]).get("message") or {}
        called = (message.get("tool_calls") or [{}])[0].get("function") or {}
        return verdict(called["arguments"], key) if called.get("arguments") else Verdict(Mark.UNSURE)

    async def _create(self, **request: Any) -> dict[str, Any]:
        """A whole answer, raw: models and servers differ in what they leave out."""
        try:
            answer = await self._at.chat.completions.with_raw_response.create(model=self._model, **request)
            form = json.loads(answer.http_response.content)
        except ValueError:
            raise ModelError(f"{self._at.base_url.host} sent an answer that is cut short.") from None
        except Exception as error:  # noqa: BLE001 -- the SDK lets errors of its HTTP library through
            raise refused(error, str(self._at.base_url.host), self._model) from None
        return form if isinstance(form, dict) else {}

    async def stream(self, **request: Any) -> AsyncIterator[Mapping[str, Any]]:
        """The choices of an answer as they come; what it took is told at its end. ModelError where it breaks off."""
        where = str(self._at.base_url.host)
        try:
            chunks = await self._at.chat.completions.create(
                model=self._model, stream=True, stream_options={"include_usage": True}, **request
            )
            async with chunks:
                async for chunk in chunks:
                    form = chunk.model_dump()
                    self._account(form.get("usage"), "voice")
                    for choice in form.get("choices") or ():
                        yield choice
        except Exception as error:  # noqa: BLE001 -- as above
            raise refused(error, where, self._model) from None

    def _account(self, told: Mapping[str, Any] | None, purpose: Literal["judge", "voice"]) -> None:
        if not told:
            return
        went_in, came_out = told.get("prompt_tokens_details") or {}, told.get("completion_tokens_details") or {}
        audio_in, audio_out = int(went_in.get("audio_tokens") or 0), int(came_out.get("audio_tokens") or 0)
        self._used(
            Usage(
                purpose,
                self._model,
                text_in=int(told.get("prompt_tokens") or 0) - audio_in,
                audio_in=audio_in,
                cached_in=int(went_in.get("cached_tokens") or 0),
                text_out=int(told.get("completion_tokens") or 0) - audio_out,
                audio_out=audio_out,
            )
        )


def heard(audio: Audio) -> dict[str, Any]:
    """Sound as a part of a message."""
    return {"type": "input_audio", "input_audio": {"data": base64.b64encode(wav(audio)).decode(), "format": "wav"}}


def seen(board: Snapshot) -> dict[str, Any]:
    """A picture as a part of a message."""
    uri = f"data:{board.kind};base64," + base64.b64encode(board.content).decode()
    return {"type": "image_url", "image_url": {"url": uri, "detail": "high"}}


def wav(audio: Audio) -> bytes:
    """Sound as a WAV file in memory."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(audio.rate_hz)
        file.writeframes(audio.pcm)
    return buffer.getvalue()
