"""Voices for ready sentences: a speech server's, or an omni model's that recites. `embedded.voice` is a third."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from tutor.errors import ModelError, SpeechError
from tutor.models.rates import Rate
from tutor.models.refusals import refused
from tutor.models.standby import Rest, hand_over
from tutor.ports import Conversation
from tutor.speech.sentences import sentences
from tutor.teaching import prompts
from tutor.values import WIRE_RATE_HZ, Brief, Move, Persona, Speech, Style, Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_log = logging.getLogger(__name__)


class Speaker(Protocol):
    """A voice for ready sentences."""

    speaks: bool
    """Whether there is sound, and not captions alone."""

    def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The caption of each sentence, then its sound."""


class Silent:
    """Captions alone, where nothing can speak the language."""

    speaks = False

    async def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The caption of each sentence."""
        for sentence in sentences(text):
            yield Speech(caption=sentence)


class SpeechServer:
    """Words to sound, on a server: raw PCM as it is made."""

    speaks = True

    def __init__(
        self,
        at: "AsyncOpenAI",
        model: str,
        used: Callable[[Usage], None],
        language: str,
        *,
        voice: str,
        rate_hz: int = WIRE_RATE_HZ,
    ) -> None:
        self._at, self._model, self._used, self._language = at, model, used, language
        self._voice, self._rate_hz = voice, rate_hz

    async def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The caption of each sentence, then its sound. ModelError where there is none."""
        wish: dict[str, Any] = {"speed": style.speed} if style.speed != 1 else {}
        if told := prompts.spoken(style, self._language):
            wish["instructions"] = told
        for sentence in sentences(text):
            yield Speech(caption=sentence)
            rate, sent = Rate(self._rate_hz, WIRE_RATE_HZ), 0
            try:
                asked = self._at.audio.speech.with_streaming_response.create(
                    model=self._model,
                    voice=self._voice,
                    input=sentence,
                    response_format="pcm",
                    **wish,
                )
                async with asked as answer:
                    _check(answer.headers.get("content-type", ""))
                    async for piece in answer.iter_bytes(self._rate_hz // 5):
                        sent += len(piece)
                        yield Speech(pcm=rate.feed(piece))
            except Exception as error:  # noqa: BLE001 -- the SDK lets errors of its HTTP library through
                raise refused(error, str(self._at.base_url.host), self._model) from None
            yield Speech(pcm=rate.flush())
            self._used(Usage("speech", self._model, text_in=len(sentence) // 4, seconds=sent / 2 / self._rate_hz))


def _check(kind: str) -> None:
    """ValueError for an answer that is words: played as sound, an error page is a terrible noise."""
    if kind.startswith(("text/", "application/json")):
        raise ValueError(kind)


class Recital:
    """An omni model that says a text as it is: what hosted speech has come to."""

    speaks = True

    def __init__(self, conversation: Conversation, language: str) -> None:
        self._conversation, self._language = conversation, language

    async def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The captions and the sound of it. ModelError where there is none."""
        brief = Brief(Move.PROMPT, self._language, Persona(), (text,), style=style)
        async for piece in self._conversation.speak(brief):
            yield piece


class Standby:
    """A voice with this machine's own behind it, which speaks where the first one fails: hosted voices come and go."""

    speaks = True

    def __init__(self, first: Speaker, second: Callable[[], Speaker]) -> None:
        """`second` makes the other one, and may block. SpeechError where there is none."""
        self._first, self._make, self._rest = first, second, Rest()
        self._second: Speaker | None = None

    async def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The captions and the sound of it. ModelError where neither voice has any."""
        second = partial(self._by_second, style)
        speech = second((text,))
        if self._rest.over:
            speech = hand_over(self._by_first(text, style), (text,), second, self._failed)
        async with aclosing(speech) as pieces:
            async for piece in pieces:
                yield piece

    async def _by_first(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        async with aclosing(self._first.say(text, style)) as pieces:
            async for piece in pieces:
                yield piece
        self._rest.worked()

    async def _by_second(self, style: Style, lines: tuple[str, ...]) -> AsyncGenerator[Speech]:
        try:
            second = await asyncio.to_thread(self._make) if self._second is None else self._second
        except SpeechError as error:
            raise ModelError(str(error)) from None
        self._second = second
        async with aclosing(second.say(" ".join(lines), style)) as pieces:
            async for piece in pieces:
                yield piece

    def _failed(self, error: ModelError) -> None:
        self._rest.failed(error)
        _log.warning("%s This machine's own voice speaks meanwhile.", error)
