"""The omni model turn by turn: a chat completion that judges, and one that hears the student and answers aloud.

For OpenAI's audio models and for servers such as vLLM-Omni, with the two ways in which they stream sound: in
`delta.audio`, or as base64 in `delta.content` of choices whose `modality` is audio. Reference: OpenAI's Chat
Completions API with audio; vLLM-Omni 0.30.
"""

import base64
import binascii
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tutor.models.captions import Captions
from tutor.models.chat import Chat, client, heard
from tutor.teaching import prompts
from tutor.values import AnswerKey, Attempt, Audio, Brief, Evidence, Heard, Persona, Speech, Usage, Verdict

_REMEMBERED = 8


@dataclass(frozen=True, slots=True, repr=False)
class TurnsModel:
    """A model that takes and gives sound in chat completions."""

    api_key: str
    model: str = "gpt-audio-1.5"
    base_url: str | None = None
    voice: str = "marin"
    pictures: bool = False

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["TurnsConversation"]:
        """Open a conversation; nothing is sent before there is something to say."""
        async with client(self.api_key, self.base_url) as at:
            chat = Chat(at, self.model, used, sound=True, pictures=self.pictures)
            yield TurnsConversation(chat, self.voice)


class TurnsConversation:
    """One lesson's worth of it. Earlier turns are told as text, so that a late turn costs what an early one does."""

    notices: tuple[str, ...] = ()
    hears = speaks = judges = True

    def __init__(self, chat: Chat, voice: str) -> None:
        self._chat, self._voice = chat, voice
        self._turns: deque[dict[str, Any]] = deque(maxlen=_REMEMBERED)
        self._utterance: Audio | None = None

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
        return await self._chat.judge(attempt, key, evidence)

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it: captions with their sound. ModelError where it breaks off."""
        captions = Captions()
        messages = [{"role": "system", "content": prompts.voice(brief)}, *self._turns, self._student(brief)]
        wish = {"modalities": ["text", "audio"], "audio": {"voice": self._voice, "format": "pcm16"}}
        async for choice in self._chat.stream(messages=messages, **wish):
            text, pcm = _piece(choice)
            if caption := captions.word(text):
                yield Speech(caption=caption)
            if pcm:
                yield Speech(captions.sound(), pcm)
        if caption := captions.rest():
            yield Speech(caption=caption)
        if brief.said:
            self._turns.append({"role": "user", "content": brief.said})
        self._turns.append({"role": "assistant", "content": captions.words.strip()})

    def _student(self, brief: Brief) -> dict[str, Any]:
        """What the student said, as sound where there is some: a completion wants a user's message in any case."""
        utterance, self._utterance = self._utterance, None
        if utterance is not None:
            return {"role": "user", "content": [heard(utterance)]}
        return {"role": "user", "content": brief.said or "…"}

    def interrupted(self, heard_ms: int) -> None:
        """Nothing: a speech that was broken off is not remembered."""


def _piece(choice: Mapping[str, Any]) -> tuple[str, bytes]:
    """Words and sound in one choice of a stream, in either dialect."""
    delta = choice.get("delta") or {}
    audio = delta.get("audio") or {}
    text, data = audio.get("transcript") or "", audio.get("data") or ""
    if choice.get("modality") == "audio":
        data = delta.get("content") or ""
    elif not audio:
        text = delta.get("content") or ""
    try:
        return text, base64.b64decode(data)
    except (binascii.Error, ValueError):
        return text, b""
