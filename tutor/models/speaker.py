"""Voices for ready sentences: a speech server's, or an omni model's that recites. `embedded.voice` is a third."""

from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any, Protocol

from tutor.models.refusals import refused
from tutor.ports import Conversation
from tutor.speech.pcm import Resampler, to_pcm, to_samples
from tutor.speech.sentences import sentences
from tutor.teaching import prompts
from tutor.values import WIRE_RATE_HZ, Brief, Move, Persona, Speech, Style, Usage

if TYPE_CHECKING:
    from openai import AsyncOpenAI


class Speaker(Protocol):
    """A voice for ready sentences."""

    def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The caption of each sentence, then its sound."""


class SpeechServer:
    """Words to sound, on a server: raw PCM as it is made."""

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
        wish: dict[str, Any] = {"speed": style.speed} if style.slow else {}
        if told := prompts.spoken(style, self._language):
            wish["instructions"] = told
        for sentence in sentences(text):
            yield Speech(caption=sentence)
            resampler, odd, sent = Resampler(self._rate_hz, WIRE_RATE_HZ), b"", 0
            try:
                asked = self._at.audio.speech.with_streaming_response.create(
                    model=self._model,
                    voice=self._voice,
                    input=sentence,
                    response_format="pcm",
                    **wish,
                )
                async with asked as answer:
                    async for piece in answer.iter_bytes(self._rate_hz // 5):
                        whole = odd + piece
                        odd = whole[len(whole) // 2 * 2 :]
                        pcm = to_pcm(resampler.feed(to_samples(whole[: len(whole) // 2 * 2])))
                        sent += len(pcm)
                        yield Speech(pcm=pcm)
            except Exception as error:  # noqa: BLE001 -- as above
                raise refused(error, str(self._at.base_url.host), self._model) from None
            yield Speech(pcm=to_pcm(resampler.flush()))
            self._used(Usage("speech", self._model, text_in=len(sentence) // 4, seconds=sent / 2 / WIRE_RATE_HZ))


class Recital:
    """An omni model that says a text as it is: what hosted speech has come to."""

    def __init__(self, conversation: Conversation, language: str) -> None:
        self._conversation, self._language = conversation, language

    async def say(self, text: str, style: Style) -> AsyncGenerator[Speech]:
        """The captions and the sound of it. ModelError where there is none."""
        brief = Brief(Move.PROMPT, self._language, Persona(), (text,), style=style)
        async for piece in self._conversation.speak(brief):
            yield piece
