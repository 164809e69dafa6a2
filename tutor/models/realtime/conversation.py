"""A lesson's conversation with the omni model: it judges beside the conversation, and speaks in it.

The voice's context holds what the student said, as sound, and what the tutor said; never an answer. It is kept short:
of sound that was heard before only the newest stays, so that a turn late in a lesson costs what an early one does. The
board is in it only while the voice answers what was drawn, and may draw itself.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from tutor.errors import ModelError
from tutor.models.captions import Captions
from tutor.models.chat import client
from tutor.models.draw import drawings
from tutor.models.pictures import uri
from tutor.models.rates import Rate
from tutor.models.realtime import wire
from tutor.models.realtime.connection import Line, Lost, Reply
from tutor.models.record import relevant, verdict
from tutor.teaching import pencil, prompts
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
_TOKENS_DRAWN = 400
"""Most tokens of a call that draws."""
TOKENS_A_WORD = 12
"""Most tokens of sound and text that a spoken word takes: 20 tokens a second of sound, two words a second and more."""
_KEPT_ITEMS = 6
_REMEMBERED = 8
_BOARD = "board"
"""The item that shows the board."""
_PIECE_MS = 100
_LEAST_MS = 100
_TRIES = 2
_FREE_S = 2.0


class _Failed(Exception):
    """The provider gave a request up. That costs nothing, and the next try may succeed."""


@dataclass(frozen=True, slots=True)
class RealtimeModel:
    """An omni model over the Realtime wire."""

    api_key: str
    model: str = "gpt-realtime-2.1"
    base_url: str | None = None
    voice: str = "marin"
    transcriber: str = ""
    """Model that writes down what students say; none where empty."""
    input_hz: int = WIRE_RATE_HZ
    output_hz: int = WIRE_RATE_HZ
    patience_s: float = 8.0
    """Seconds without a word, after which the provider is taken for dead."""
    remembers: bool = True
    """Whether what is said belongs to a conversation; a voice that recites needs none, and costs less without."""
    safety_id: str = ""
    """Of the end user, for OpenAI's own servers."""

    def __repr__(self) -> str:
        return f"RealtimeModel({self.model!r})"

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["RealtimeConversation"]:
        """Open a conversation in a language (BCP 47). ModelError where the provider cannot be reached now."""
        await asyncio.to_thread(__import__, "openai")
        voice = persona.voice if persona.voice in VOICES else self.voice
        settings = wire.configure(
            voice=voice,
            input_hz=self.input_hz,
            output_hz=self.output_hz,
            transcriber=self.transcriber,
            language=language,
        )
        async with client(self.api_key, self.base_url, retries=0, safety_id=self.safety_id) as at:
            dial = partial(Line, at, self.model, settings, self.patience_s)
            conversation = RealtimeConversation(dial, self, used)
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

    def __init__(self, dial: Callable[..., Line], model: RealtimeModel, used: Callable[[Usage], None]) -> None:
        self.line = dial(seed=self._seed, heard=self._heard, ended=self._account)
        self._model, self._used = model, used
        self._to_input = Rate(WIRE_RATE_HZ, model.input_hz)
        self._sound = bytearray()
        self._appended = 0
        self._items: deque[tuple[str, str]] = deque()
        self._turns: deque[tuple[str, str]] = deque(maxlen=_REMEMBERED)
        self._judging = asyncio.Lock()
        self._speed = 1.0
        self._latest: dict[str, Reply] = {}
        self._committed, self._said = "", ""
        self._voice_item, self._voice_ms = "", 0.0
        self._board = self._call = ""

    async def expect(self, expected: Sequence[str]) -> None:
        """Nothing: it understands whatever is said."""

    # ---- listening ----

    def listen(self, pcm: bytes) -> None:
        """More sound of the utterance that is being spoken, sent on in pieces of 100 ms."""
        self._sound += self._to_input.feed(pcm)
        while len(self._sound) >= self._bytes(_PIECE_MS):
            self._append(bytes(self._sound[: self._bytes(_PIECE_MS)]))
            del self._sound[: self._bytes(_PIECE_MS)]

    def forget(self) -> None:
        """What was listened to since the last utterance was no speech after all."""
        if self._appended:
            self.line.send(wire.clear())
        self._drop()

    async def recognise(self, utterance: Audio) -> Heard:
        """Nothing yet: the judge listens for itself. The utterance is committed to the conversation."""
        self._append(bytes(self._sound) + self._to_input.flush())
        # After a connection was lost in mid-word the provider has but a part of it.
        if self._appended < self._bytes(1000 * utterance.seconds - 2 * _PIECE_MS):
            self.forget()
            self._append(self._for_input(utterance))
        if self._appended >= self._bytes(_LEAST_MS):
            self.line.send(wire.commit())
        self._drop()
        return Heard("")

    def _append(self, pcm: bytes) -> None:
        if pcm:
            self.line.send(wire.append(pcm))
            self._appended += len(pcm)

    def _drop(self) -> None:
        self._to_input.flush()
        self._sound.clear()
        self._appended = 0

    def _bytes(self, ms: float) -> int:
        """Of so much sound at the rate of the provider's input."""
        return round(ms * self._model.input_hz / 1000) * 2

    def _for_input(self, audio: Audio) -> bytes:
        rate = Rate(audio.rate_hz, self._model.input_hz)
        return rate.feed(audio.pcm) + rate.flush()

    # ---- judging ----

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """Ask beside the conversation. UNSURE where the answer fits no record; ModelError where there is none."""
        shown = relevant(attempt, key, evidence)
        self._board = await asyncio.to_thread(uri, shown.board) if shown.board else ""
        make = partial(
            wire.judge,
            prompts.judge(key.language),
            prompts.judged(attempt, key),
            prompts.RECORD,
            pcm=self._for_input(shown.audio) if shown.audio else b"",
            picture=self._board,
        )
        async with self._judging:
            for _ in range(_TRIES):
                await self._free("judge")
                try:
                    return await self._ask(make, key, listened=shown.audio is not None)
                except (Lost, _Failed):
                    continue
        raise self._silent()

    async def _ask(self, make: Callable[[str], dict[str, Any]], key: AnswerKey, *, listened: bool) -> Verdict:
        async with self.line.ask("judge", make) as reply:
            self._latest["judge"] = reply
            async for event in reply.follow():
                if isinstance(event, wire.Ended):
                    self._check(event)
                    recorded = event.arguments
                    found = Verdict(Mark.UNSURE) if recorded is None else verdict(recorded, key, listened=listened)
                    self._said = found.heard or self._said
                    return found
        raise Lost

    # ---- speaking ----

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it: captions with their sound. ModelError where it breaks off, and where not a sound of it came.

        Where the judge has just seen the board, the voice sees it too, and may draw on it.
        """
        board, self._board = self._board, ""
        invitation = pencil.invitation(brief) if board and self._model.remembers else ""
        self._remember("user", brief.said or self._said)
        self._committed = self._said = ""
        for trial in range(_TRIES):
            begun = False
            await self._free("voice")
            self._pace(brief.style.speed)
            # A voice that drew and said nothing is asked once more, without a pencil.
            wanted = invitation if trial == 0 else ""
            try:
                with self._showing(board if wanted else ""):
                    async with self.line.ask("voice", self._speech(brief, wanted)) as reply:
                        self._latest["voice"], self._voice_item, self._voice_ms = reply, "", 0.0
                        async with aclosing(self._spoken(reply, brief.language)) as pieces:
                            async for piece in pieces:
                                begun = begun or bool(piece.caption or piece.pcm)
                                yield piece
            except (Lost, _Failed):
                if begun:
                    break
            else:
                return
        raise self._silent()

    def _speech(self, brief: Brief, invitation: str) -> Callable[[str], dict[str, Any]]:
        return partial(
            wire.say,
            "\n".join(filter(None, (invitation, prompts.voice(brief)))),
            most_tokens=TOKENS_A_WORD * (prompts.most_words(brief) + 20) + (_TOKENS_DRAWN if invitation else 0),
            aside=not self._model.remembers,
            tool=pencil.DRAW if invitation else None,
        )

    @contextmanager
    def _showing(self, board: str) -> Iterator[None]:
        """Have the board before the voice; afterwards it leaves the conversation, and so does the call to draw."""
        if board:
            self.line.send(wire.show(_BOARD, board))
        try:
            yield
        finally:
            gone = {item for item in (_BOARD if board else "", self._call) if item}
            self._call = ""
            for item in gone:
                self.line.send(wire.forget(item))
            self._items = deque(each for each in self._items if each[0] not in gone)

    def _pace(self, speed: float) -> None:
        if speed != self._speed:
            self._speed = speed
            self.line.send(wire.speak_at(speed))

    async def _spoken(self, reply: Reply, language: str) -> AsyncGenerator[Speech]:
        captions, rate = Captions(), Rate(self._model.output_hz, WIRE_RATE_HZ)
        try:
            async for event in reply.follow():
                match event:
                    case wire.Worded(text=text):
                        if caption := captions.word(text):
                            yield Speech(caption=caption)
                    case wire.Sounded(item=item, pcm=pcm):
                        self._voice_item = item
                        self._voice_ms += len(pcm) * 500 / self._model.output_hz
                        yield Speech(captions.sound(), rate.feed(pcm))
                    case wire.Called(item=item, arguments=arguments) if not self._call:
                        self._call = item
                        yield Speech(drawn=drawings(arguments, language))
                    case wire.Ended():
                        self._check(event)
            if not self._voice_ms:
                raise _Failed
            yield Speech(captions.rest(), rate.flush())
        finally:
            self._remember("assistant", captions.words.strip())
            self._prune()

    def interrupted(self, heard_ms: int) -> None:
        """Stop speaking, and let the conversation hold only what was heard."""
        if (voice := self._latest.get("voice")) is None:
            return
        self.line.cancel(voice)
        item, self._voice_item = self._voice_item, ""
        if not item or not self._model.remembers:
            return
        if heard_ms <= 0:
            self.line.send(wire.forget(item))
            self._items = deque(each for each in self._items if each[0] != item)
        elif heard_ms < self._voice_ms:
            self.line.send(wire.truncate(item, heard_ms))

    # ---- one response at a time, in the conversation and beside it ----

    async def _free(self, purpose: str) -> None:
        """Wait until the response before has given its slot back: at its end, not at its cancellation."""
        if (before := self._latest.get(purpose)) is not None:
            try:
                async with asyncio.timeout(_FREE_S):
                    await before.over.wait()
            except TimeoutError:
                self.line.hang_up()

    def _check(self, event: wire.Ended) -> None:
        """ModelError where trying again would not help; _Failed where it may."""
        if event.reason in ("rate_limit_exceeded", "insufficient_quota", "content_filter"):
            raise ModelError(f"{self._model.model} stopped ({event.reason}). The lesson goes on without it for now.")
        if event.status not in ("completed", "incomplete"):
            raise _Failed

    def _silent(self) -> ModelError:
        return ModelError(f"{self._model.model} did not answer. The lesson goes on without it for now.")

    def _account(self, event: wire.Ended, purpose: Literal["judge", "voice"]) -> None:
        if event.usage:
            self._used(wire.usage(event.usage, purpose, self._model.model))

    # ---- keeping it short ----

    def _remember(self, role: str, words: str) -> None:
        if words:
            self._turns.append((role, words))

    def _seed(self) -> Iterable[dict[str, Any]]:
        """What a new connection is told of what was said before."""
        self._items.clear()
        self._voice_item = ""
        self._drop()
        pace = [wire.speak_at(self._speed)] if self._speed != 1.0 else []
        return [*pace, *(wire.remember(role, words) for role, words in self._turns)]

    def _heard(self, event: wire.Heard) -> None:
        match event:
            case wire.ItemAdded(item=item, role=role):
                # Some servers tell of an item twice, under its old name and under its new one.
                if (item, role) not in self._items and item != _BOARD:
                    self._items.append((item, role))
            case wire.Committed(item=item):
                self._committed = item
            case wire.Transcribed(item=item, text=text, usage=usage):
                if usage:
                    self._used(wire.transcription_usage(usage, self._model.transcriber))
                # Of use until the voice answers; later, and of another utterance, it is of none.
                if item == self._committed:
                    self._said = self._said or text
            case _:
                pass

    def _prune(self) -> None:
        students = [item for item, role in self._items if role == "user"]
        gone = set(students[:-1]) | {item for item, _ in list(self._items)[:-_KEPT_ITEMS]}
        for item in gone:
            self.line.send(wire.forget(item))
        self._items = deque(each for each in self._items if each[0] not in gone)
