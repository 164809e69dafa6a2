"""A lesson's conversation with the omni model: it judges beside the conversation, and speaks in it.

The voice's context holds what the student said, as sound, and what the tutor said; never an answer. It is kept short:
of sound that was heard before only the newest stays, so that a turn late in a lesson costs what an early one does.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from tutor.errors import ModelError
from tutor.models.captions import Captions
from tutor.models.realtime import wire
from tutor.models.realtime.connection import Line, Lost, Reply
from tutor.models.record import relevant, verdict
from tutor.teaching import prompts
from tutor.values import (
    WIRE_RATE_HZ,
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Heard,
    Mark,
    Persona,
    Speech,
    Usage,
    Verdict,
)

VOICES = frozenset({"alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"})
"""Voices that OpenAI's Realtime models have."""
TOKENS_A_WORD = 12
"""Most tokens of sound and text that a spoken word takes: 20 tokens a second of sound, two words a second and more."""
_KEPT_ITEMS = 6
_REMEMBERED = 8
_CHUNK = WIRE_RATE_HZ * 2 // 10
_LEAST_MS = 100


@dataclass(frozen=True, slots=True)
class RealtimeModel:
    """An omni model over the Realtime wire."""

    api_key: str
    model: str = "gpt-realtime-2.1"
    base_url: str | None = None
    voice: str = "marin"
    transcriber: str = ""
    """Model that writes down what students say, for the captions; none where empty."""

    def __repr__(self) -> str:
        return f"RealtimeModel({self.model!r})"

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["RealtimeConversation"]:
        """Open a conversation in a language (BCP 47). ModelError where the provider cannot be reached now."""
        openai = await asyncio.to_thread(__import__, "openai")
        voice = persona.voice if persona.voice in VOICES else self.voice
        settings = wire.configure(voice=voice, transcriber=self.transcriber, language=language)
        async with openai.AsyncOpenAI(api_key=self.api_key, base_url=self.base_url, max_retries=0) as client:
            conversation = RealtimeConversation(partial(Line, client, self.model, settings), self.model, used)
            first = await conversation.line.dial()
            async with asyncio.TaskGroup() as tasks:
                keeping = tasks.create_task(conversation.line.stay_up(first))
                await conversation.line.up.wait()
                yield conversation
                keeping.cancel()


class RealtimeConversation:
    """One lesson's worth of it."""

    notices: tuple[str, ...] = ()
    hears = speaks = judges = True

    def __init__(self, dial: Callable[..., Line], model: str, used: Callable[[Usage], None]) -> None:
        self.line = dial(self._seed, self._heard)
        self._model, self._used = model, used
        self._sound = bytearray()
        self._appended = 0
        self._items: deque[tuple[str, str]] = deque()
        self._turns: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self._judging = asyncio.Lock()
        self._speed = 1.0
        self._voice: Reply | None = None
        self._voice_item, self._voice_bytes = "", 0

    async def expect(self, expected: Sequence[str]) -> None:
        """Nothing: it understands whatever is said."""

    # ---- listening ----

    def listen(self, pcm: bytes) -> None:
        """More sound of the utterance that is being spoken, sent on in pieces of 100 ms."""
        self._sound += pcm
        while len(self._sound) >= _CHUNK:
            self._append(bytes(self._sound[:_CHUNK]))
            del self._sound[:_CHUNK]

    def forget(self) -> None:
        """What was listened to since the last utterance was no speech after all."""
        if self._appended:
            self.line.send(wire.clear())
        self._sound.clear()
        self._appended = 0

    async def recognise(self, utterance: Audio) -> Heard:
        """Nothing yet: the judge listens for itself. The utterance is committed to the conversation."""
        self._append(bytes(self._sound))
        # After a connection was lost in mid-word the provider has but a part of it.
        if self._appended < len(utterance.pcm) - 2 * _CHUNK:
            self.forget()
            self._append(utterance.pcm)
        if self._appended * 1000 >= _LEAST_MS * 2 * WIRE_RATE_HZ:
            self.line.send(wire.commit())
        self._sound.clear()
        self._appended = 0
        return Heard("")

    def _append(self, pcm: bytes) -> None:
        if pcm:
            self.line.send(wire.append(pcm))
            self._appended += len(pcm)

    # ---- judging ----

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """Ask beside the conversation. UNSURE where the answer fits no record; ModelError where there is none."""
        shown = relevant(attempt, key, evidence)
        instructions, question = prompts.judge(key.language), prompts.judged(attempt, key)
        make = partial(wire.judge, instructions, question, prompts.RECORD, evidence=shown)
        async with self._judging:
            for _ in range(2):
                try:
                    return await self._ask(make, key)
                except Lost:
                    continue
        raise ModelError("The model did not answer. The lesson goes on without it for now.")

    async def _ask(self, make: Callable[[str], dict[str, Any]], key: AnswerKey) -> Verdict:
        async with self.line.ask(make) as reply:
            async for event in reply.follow():
                if isinstance(event, wire.Ended):
                    self._account(event, "judge")
                    return verdict(event.arguments, key) if event.arguments is not None else Verdict(Mark.UNSURE)
        raise Lost

    # ---- speaking ----

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it: captions with their sound. ModelError where not a sound of it came."""
        instructions, tokens = prompts.voice(brief), TOKENS_A_WORD * (prompts.most_words(brief) + 20)
        if brief.said:
            self._turns.append(("user", brief.said))
        for _ in range(2):
            begun = False
            try:
                await self._free()
                self._pace(brief.style.speed)
                async with self.line.ask(lambda tag: wire.say(instructions, tag, most_tokens=tokens)) as reply:
                    self._voice, self._voice_item, self._voice_bytes = reply, "", 0
                    async for piece in self._spoken(reply):
                        begun = True
                        yield piece
            except Lost:
                if begun:
                    return
            else:
                return
        raise ModelError("The model did not answer. The lesson goes on without it for now.")

    def _pace(self, speed: float) -> None:
        if speed != self._speed:
            self._speed = speed
            self.line.send(wire.speak_at(speed))

    async def _free(self) -> None:
        """Wait until the response before has given its slot back: at its end, not at its cancellation."""
        if self._voice is not None:
            try:
                async with asyncio.timeout(2):
                    await self._voice.over.wait()
            except TimeoutError:
                self.line.hang_up()

    async def _spoken(self, reply: Reply) -> AsyncIterator[Speech]:
        captions, sounded = Captions(), False
        async for event in reply.follow():
            match event:
                case wire.Worded(text=text):
                    if caption := captions.word(text):
                        yield Speech(caption=caption)
                case wire.Sounded(item=item, pcm=pcm):
                    self._voice_item, self._voice_bytes = item, self._voice_bytes + len(pcm)
                    sounded = True
                    yield Speech(captions.sound(), pcm)
                case wire.Ended(status=status, reason=reason):
                    self._account(event, "voice")
                    if status == "failed" and not sounded:
                        raise ModelError(f"The model failed ({reason or 'no reason given'}).")
        if caption := captions.rest():
            yield Speech(caption=caption)
        self._turns.append(("assistant", captions.words.strip()))
        self._prune()

    def interrupted(self, heard_ms: int) -> None:
        """Stop speaking, and let the conversation hold only what was heard."""
        if self._voice is None or not self._voice_item:
            return
        received_ms = self._voice_bytes * 1000 // (2 * WIRE_RATE_HZ)
        self.line.cancel(self._voice)
        if heard_ms <= 0:
            self.line.send(wire.forget(self._voice_item))
            self._items = deque(each for each in self._items if each[0] != self._voice_item)
        elif heard_ms < received_ms:
            self.line.send(wire.truncate(self._voice_item, heard_ms))
        self._voice_item = ""

    # ---- keeping it short ----

    def _seed(self) -> Iterable[dict[str, Any]]:
        """What a new connection is told of what was said before."""
        self._items.clear()
        self._appended = 0
        pace = [wire.speak_at(self._speed)] if self._speed != 1.0 else []
        return [*pace, *(wire.remember(role, text) for role, text in self._turns if text)]

    def _heard(self, event: wire.Heard) -> None:
        if isinstance(event, wire.ItemAdded):
            self._items.append((event.item, event.role))

    def _prune(self) -> None:
        students = [item for item, role in self._items if role == "user"]
        gone = set(students[:-1]) | {item for item, _ in list(self._items)[:-_KEPT_ITEMS]}
        for item in gone:
            self.line.send(wire.forget(item))
        self._items = deque(each for each in self._items if each[0] not in gone)

    def _account(self, event: wire.Ended, purpose: str) -> None:
        if event.usage:
            self._used(wire.usage(event.usage, purpose, self._model))
