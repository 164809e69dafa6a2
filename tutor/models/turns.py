"""The omni model turn by turn: a chat completion that judges, and one that hears the student and answers aloud.

For OpenAI's audio models and for servers such as vLLM-Omni, with the two ways in which they stream sound: in
`delta.audio`, or as base64 in `delta.content` of choices whose `modality` is audio. Reference: OpenAI's Chat
Completions API with audio; vLLM-Omni 0.30.
"""

import base64
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tutor.models.captions import Captions
from tutor.models.chat import PATIENCE_S, Chat, client, heard
from tutor.models.rates import Rate
from tutor.models.told import form, text
from tutor.teaching import prompts
from tutor.values import (
    WIRE_RATE_HZ,
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Heard,
    Persona,
    Speech,
    Usage,
    Verdict,
)

_REMEMBERED = 8


@dataclass(frozen=True, slots=True, repr=False)
class TurnsModel:
    """A model that takes and gives sound in chat completions."""

    api_key: str
    model: str = "gpt-audio-1.5"
    base_url: str | None = None
    voice: str = "marin"
    pictures: bool = False
    output_hz: int = WIRE_RATE_HZ
    patience_s: float = PATIENCE_S
    safety_id: str = ""
    """Of the end user, for OpenAI's own servers."""

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["TurnsConversation"]:
        """Open a conversation; nothing is sent before there is something to say."""
        async with client(self.api_key, self.base_url, self.patience_s, safety_id=self.safety_id) as at:
            chat = Chat(at, self.model, used, sound=True, pictures=self.pictures)
            yield TurnsConversation(chat, self.voice, self.output_hz)


class TurnsConversation:
    """One lesson's worth of it. Earlier turns are told as text, so that a late turn costs what an early one does."""

    notices: tuple[str, ...] = ()
    hears = speaks = judges = True

    def __init__(self, chat: Chat, voice: str, output_hz: int = WIRE_RATE_HZ) -> None:
        self._chat, self._voice, self._output_hz = chat, voice, output_hz
        self._turns: deque[dict[str, Any]] = deque(maxlen=_REMEMBERED)
        self._utterance: Audio | None = None
        self._said = ""

    async def expect(self, expected: Sequence[str]) -> None:
        """Nothing: it understands whatever is said."""

    def listen(self, pcm: bytes) -> None:
        """Nothing: an utterance is sent as a whole."""

    def forget(self) -> None:
        """Nothing was kept."""

    async def recognise(self, utterance: Audio) -> Heard:
        """Nothing yet: judge and voice listen for themselves."""
        self._utterance = utterance
        return Heard("")

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The verdict; UNSURE where the answer fits no record. ModelError where there is none."""
        found = await self._chat.judge(attempt, key, evidence)
        self._said = found.heard or self._said
        return found

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it: captions with their sound. ModelError where it breaks off, and where not a sound of it came."""
        captions, rate, sounded = Captions(), Rate(self._output_hz, WIRE_RATE_HZ), False
        said, self._said = brief.said or self._said, ""
        messages = [{"role": "system", "content": prompts.voice(brief)}, *self._turns, self._student(said)]
        wish = {"modalities": ["text", "audio"], "audio": {"voice": self._voice, "format": "pcm16"}}
        async with aclosing(self._chat.stream(messages=messages, **wish)) as choices:
            async for choice in choices:
                words, pcm = piece(choice)
                if caption := captions.word(words):
                    yield Speech(caption=caption)
                if pcm:
                    sounded = True
                    yield Speech(captions.sound(), rate.feed(pcm))
        if not sounded:
            raise self._chat.silent()
        yield Speech(captions.rest(), rate.flush())
        if said:
            self._turns.append({"role": "user", "content": said})
        self._turns.append({"role": "assistant", "content": captions.words.strip()})

    def _student(self, said: str) -> dict[str, Any]:
        """What the student said, as sound where there is some: a completion wants a user's message in any case."""
        utterance, self._utterance = self._utterance, None
        if utterance is not None:
            return {"role": "user", "content": [heard(utterance)]}
        return {"role": "user", "content": said or "…"}

    def interrupted(self, heard_ms: int) -> None:
        """Nothing: a speech that was broken off is not remembered."""


def piece(choice: Mapping[str, Any]) -> tuple[str, bytes]:
    """Words and sound in one choice of a stream, in either dialect; nothing where it is in none."""
    delta = form(choice.get("delta"))
    audio = form(delta.get("audio"))
    words, data = audio.get("transcript") or "", audio.get("data") or ""
    if choice.get("modality") == "audio":
        data = delta.get("content") or ""
    elif not audio:
        words = delta.get("content") or ""
    try:
        return (words if isinstance(words, str) else ""), base64.b64decode(text(data))
    except (TypeError, ValueError):
        return (words if isinstance(words, str) else ""), b""
