"""One chat completion: to judge an attempt, or to find words. What the turn-based and the three-model way share."""

import asyncio
import base64
import io
import json
import wave
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from tutor.errors import ModelError
from tutor.models.pictures import uri
from tutor.models.record import relevant, verdict
from tutor.models.refusals import refused
from tutor.models.told import form, tokens
from tutor.teaching import prompts
from tutor.values import AnswerKey, Attempt, Audio, Evidence, Mark, Snapshot, Usage, Verdict

if TYPE_CHECKING:
    from ssl import SSLContext

    from openai import AsyncOpenAI

RETRIES = 2
PATIENCE_S = 20.0
"""Seconds until an answer begins, all tries together, and between its pieces."""


def client(
    api_key: str,
    base_url: str | None,
    patience_s: float = PATIENCE_S,
    *,
    retries: int = RETRIES,
    safety_id: str = "",
) -> "AsyncOpenAI":
    """A client that tries again what was refused, or failed, before an answer began (the SDK honours Retry-After).

    What breaks off later is never asked for again: it has been paid for. `safety_id` goes with every call, and with the
    WebSocket's, as the header by which OpenAI tells end users apart; none where it is empty.
    """
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    return AsyncOpenAI(
        api_key=api_key,
        base_url=base_url,
        max_retries=retries,
        timeout=patience_s,
        default_headers={"OpenAI-Safety-Identifier": safety_id} if safety_id else None,
        http_client=DefaultAsyncHttpxClient(verify=_trusted()),
    )


@cache
def _trusted() -> "SSLContext":
    """Whom this machine trusts: read once, since that takes ten times as long as all else that makes a client."""
    from httpx2 import create_ssl_context

    return create_ssl_context()


def patience(at: "AsyncOpenAI") -> asyncio.Timeout:
    """For the beginning of an answer: what one try may take, all tries may take together."""
    return asyncio.timeout(at.timeout if isinstance(at.timeout, float) else PATIENCE_S)


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
            parts.append(await seen(shown.board))
        messages = [{"role": "system", "content": prompts.judge(key.language)}, {"role": "user", "content": parts}]
        tool = {
            "type": "function",
            "function": {name: prompts.RECORD[name] for name in ("name", "description", "parameters")},
        }
        wish = {"type": "function", "function": {"name": "record"}}
        answer = await self._create(messages=messages, tools=[tool], tool_choice=wish)
        self._account(answer.get("usage"), "judge")
        arguments, listened = called(answer), shown.audio is not None and self._sound
        return verdict(arguments, key, listened=listened) if arguments else Verdict(Mark.UNSURE)

    async def _create(self, **request: Any) -> dict[str, Any]:
        """A whole answer, raw: models and servers differ in what they leave out."""
        try:
            async with patience(self._at):
                answer = await self._at.chat.completions.with_raw_response.create(model=self._model, **request)
            whole = json.loads(answer.http_response.content)
        except ValueError:
            raise ModelError(f"{self._at.base_url.host} sent an answer that is cut short.") from None
        except Exception as error:  # noqa: BLE001 -- the SDK lets errors of its HTTP library through
            raise refused(error, str(self._at.base_url.host), self._model) from None
        return form(whole)

    async def stream(self, **request: Any) -> AsyncGenerator[Mapping[str, Any]]:
        """The choices of an answer as they come; what it took is told at its end. ModelError where it breaks off."""
        where = str(self._at.base_url.host)
        try:
            async with patience(self._at):
                chunks = await self._at.chat.completions.create(
                    model=self._model, stream=True, stream_options={"include_usage": True}, **request
                )
            async with chunks:
                async for chunk in chunks:
                    told = chunk.model_dump()
                    self._account(told.get("usage"), "voice")
                    for choice in told.get("choices") or ():
                        yield choice
        except ValueError:
            raise ModelError(f"{where} sent an answer that is cut short.") from None
        except Exception as error:  # noqa: BLE001 -- as above
            raise refused(error, where, self._model) from None

    def silent(self) -> ModelError:
        """For an answer that was none."""
        return ModelError(f"{self._model} at {self._at.base_url.host} answered nothing.")

    def _account(self, told: object, purpose: Literal["judge", "voice"]) -> None:
        if not (told := form(told)):
            return
        went_in, came_out = form(told.get("prompt_tokens_details")), form(told.get("completion_tokens_details"))
        audio_in, audio_out = tokens(went_in.get("audio_tokens")), tokens(came_out.get("audio_tokens"))
        self._used(
            Usage(
                purpose,
                self._model,
                text_in=max(0, tokens(told.get("prompt_tokens")) - audio_in),
                audio_in=audio_in,
                cached_in=tokens(went_in.get("cached_tokens")),
                text_out=max(0, tokens(told.get("completion_tokens")) - audio_out),
                audio_out=audio_out,
            )
        )


def called(answer: Mapping[str, Any]) -> str:
    """The arguments with which an answer calls the function; empty where it calls none, whatever it is instead."""
    try:
        arguments = answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]
    except (LookupError, TypeError):
        return ""
    return arguments if isinstance(arguments, str) else ""


def heard(audio: Audio) -> dict[str, Any]:
    """Sound as a part of a message."""
    return {"type": "input_audio", "input_audio": {"data": base64.b64encode(wav(audio)).decode(), "format": "wav"}}


async def seen(board: Snapshot) -> dict[str, Any]:
    """A picture as a part of a message."""
    return {"type": "image_url", "image_url": {"url": await asyncio.to_thread(uri, board), "detail": "high"}}


def wav(audio: Audio) -> bytes:
    """Sound as a WAV file in memory."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(audio.rate_hz)
        file.writeframes(audio.pcm)
    return buffer.getvalue()
