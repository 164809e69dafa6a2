"""The three-model way: transcribe, think, speak; each of the three may be on a server of its own.

The words of the lesson go straight to the voice; only where it finds words of its own does the thinking model come in,
and then the voice begins with its first sentence. Sound leaves this machine only where the transcription is hosted.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tutor.errors import ModelError
from tutor.models.chat import PATIENCE_S, Chat, client, patience, wav
from tutor.models.embedded.notices import Lack, notice
from tutor.models.emphasis import Unmarked
from tutor.models.record import plain
from tutor.models.refusals import refused
from tutor.models.speaker import Speaker
from tutor.models.told import form
from tutor.speech.sentences import sentences
from tutor.teaching import prompts
from tutor.values import (
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Heard,
    Modality,
    Persona,
    Speech,
    Usage,
    Verdict,
)

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MOST_HINTS = 50
"""Words that a transcription is told to look out for."""


@dataclass(frozen=True, slots=True, repr=False)
class Station:
    """One of the three: a server, a model, a key."""

    api_key: str
    model: str
    base_url: str | None = None
    patience_s: float = PATIENCE_S
    safety_id: str = ""
    """Of the end user, for OpenAI's own servers."""


@dataclass(frozen=True, slots=True, repr=False)
class CascadeModel:
    """Three models as one."""

    listen: Station | None
    """None: it hears nothing, and is asked to judge words alone."""
    think: Station
    speaker: Callable[[AsyncExitStack, str, Callable[[Usage], None]], Any]
    """Opens the voice for a language, which the stack closes: a coroutine function that gives a Speaker."""

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["CascadeConversation"]:
        """Open a conversation; nothing is sent before there is something to say."""
        async with AsyncExitStack() as stack:
            transcriber = None
            if self.listen is not None:
                ears = await stack.enter_async_context(reach(self.listen))
                transcriber = Transcriber(ears, self.listen.model, language, used)
            mind = await stack.enter_async_context(reach(self.think))
            speaker = await self.speaker(stack, language, used)
            chat = Chat(mind, self.think.model, used, sound=False, pictures=True)
            lacks = () if speaker.speaks else (notice(Lack.VOICE_LANGUAGE, language),)
            yield CascadeConversation(transcriber, chat, speaker, lacks)


def reach(station: Station) -> "AsyncOpenAI":
    """The client of a station."""
    return client(station.api_key, station.base_url, station.patience_s, safety_id=station.safety_id)


class Transcriber:
    """Sound to words, on a server."""

    def __init__(self, at: "AsyncOpenAI", model: str, language: str, used: Callable[[Usage], None]) -> None:
        self._at, self._model, self._used = at, model, used
        self._language = language.split("-", maxsplit=1)[0].lower()
        self.hints: tuple[str, ...] = ()
        self._one = asyncio.Lock()
        self._last: tuple[Audio, str] | None = None

    async def transcribe(self, utterance: Audio) -> str:
        """The words; ModelError where they cannot be had. The same sound again, as of an early judge, is asked once."""
        async with self._one:
            if self._last is None or self._last[0] != utterance:
                self._last = (utterance, await self._ask(utterance))
            return self._last[1]

    async def _ask(self, utterance: Audio) -> str:
        try:
            async with patience(self._at):
                answer = await self._at.audio.transcriptions.create(
                    model=self._model,
                    file=("utterance.wav", wav(utterance), "audio/wav"),
                    language=self._language,
                    prompt="; ".join(self.hints),
                )
        except Exception as error:  # noqa: BLE001 -- the SDK lets errors of its HTTP library through
            raise refused(error, str(self._at.base_url.host), self._model) from None
        self._used(Usage("transcription", self._model, seconds=utterance.seconds))
        if not isinstance(words := getattr(answer, "text", None), str):
            raise ModelError(f"{self._at.base_url.host} sent an answer that is cut short.")
        # Of noise and silence some models make the prompt itself, and that holds the answers.
        return "" if len(self.hints) > 1 and plain(words) == plain("; ".join(self.hints)) else words.strip()


class CascadeConversation:
    """One lesson's worth of it."""

    judges = True

    def __init__(
        self, transcriber: Transcriber | None, chat: Chat, speaker: Speaker, notices: tuple[str, ...] = ()
    ) -> None:
        self._transcriber, self._chat, self._speaker = transcriber, chat, speaker
        self.notices, self.speaks = notices, speaker.speaks

    @property
    def hears(self) -> bool:
        """Whether there is a transcription."""
        return self._transcriber is not None

    async def expect(self, expected: Sequence[str]) -> None:
        """Words that the transcription may look out for."""
        if self._transcriber is not None:
            self._transcriber.hints = tuple(expected[:MOST_HINTS])

    def listen(self, pcm: bytes) -> None:
        """Nothing: an utterance is sent as a whole."""

    def forget(self) -> None:
        """Nothing was kept."""

    async def recognise(self, utterance: Audio) -> Heard:
        """What was said, in words. ModelError where it cannot be transcribed."""
        return Heard(await self._transcribe(utterance))

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The verdict on the words and the drawing."""
        if attempt.modality is Modality.SPOKEN:
            text = attempt.text or (await self._transcribe(evidence.audio) if evidence.audio else "")
            attempt = Attempt(attempt.turn, Modality.TYPED, text)
        return await self._chat.judge(attempt, key, Evidence(board=evidence.board))

    async def _transcribe(self, utterance: Audio) -> str:
        return await self._transcriber.transcribe(utterance) if self._transcriber is not None else ""

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it: the lesson's own words as they are, others as the thinking model finds them, sentence by sentence."""
        async with aclosing(self._sentences(brief)) as found:
            async for sentence in found:
                async with aclosing(self._speaker.say(sentence, brief.style)) as pieces:
                    async for piece in pieces:
                        yield piece

    async def _sentences(self, brief: Brief) -> AsyncGenerator[str]:
        if prompts.is_verbatim(brief):
            for line in brief.lines:
                yield line
            return
        words, found, marked = "", False, Unmarked()
        messages = [{"role": "system", "content": prompts.voice(brief)}, {"role": "user", "content": brief.said or "…"}]
        async for choice in self._chat.stream(messages=messages):
            words += marked.feed(form(choice.get("delta")).get("content") or "")
            *whole, last = sentences(words) or ("",)
            for sentence in whole:
                found = True
                yield sentence
            words = last + (" " if words.endswith(" ") else "") if whole else words
        if (words := words + marked.rest()).strip():
            yield words
        elif not found:
            raise self._chat.silent()

    def interrupted(self, heard_ms: int) -> None:
        """Nothing: what was said is not remembered."""
