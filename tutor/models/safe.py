"""A model with another behind it: where the first fails, or may not be used any more, the second takes over.

The lesson goes on in any case. After a failure the first one is left alone for a while, then tried again.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, repeat

from tutor.errors import ModelError, TutorError
from tutor.grading.local import LocalGrader
from tutor.models.meter import Meter
from tutor.models.standby import REST_S, Rest, hand_over
from tutor.ports import Conversation, Model
from tutor.values import AnswerKey, Attempt, Audio, Brief, Evidence, Heard, Modality, Persona, Speech, Usage, Verdict


class SafeModel:
    """Two models as one."""

    def __init__(self, first: Model, second: Model, failed: Callable[[TutorError], None], meter: Meter) -> None:
        """`failed` is told when the second takes over, once for failures in a row; while the meter says no, it does."""
        self._first, self._second, self._failed, self._meter = first, second, failed, meter

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["SafeConversation"]:
        """Open both; a first one that cannot be opened is done without, and tried again later."""

        called = asyncio.Event()

        def counted(usage: Usage) -> None:
            self._meter.count(usage)
            called.set()
            used(usage)

        async with self._second.converse(language, persona, used) as second:
            conversation = SafeConversation(second, self._failed, self._meter.allows)
            async with asyncio.TaskGroup() as tasks:
                tried = asyncio.Event()
                opening = partial(self._first.converse, language, persona, counted)
                keeping = tasks.create_task(self._keep_open(opening, conversation, tried))
                await self._meter.look()
                looking = tasks.create_task(self._look_again(called))
                await tried.wait()
                yield conversation
                looking.cancel()
                keeping.cancel()

    async def _look_again(self, called: asyncio.Event) -> None:
        while True:
            await called.wait()
            called.clear()
            await self._meter.look()

    async def _keep_open(
        self,
        opening: Callable[[], AbstractAsyncContextManager[Conversation]],
        conversation: "SafeConversation",
        tried: asyncio.Event,
    ) -> None:
        """Have the first one open until this is cancelled: a minute without network costs no whole lesson."""
        for rest_s in chain(REST_S, repeat(REST_S[-1])):
            try:
                async with opening() as first:
                    await conversation.take(first)
                    tried.set()
                    await asyncio.Event().wait()
            except TutorError as error:
                if not tried.is_set():
                    self._failed(error)
                tried.set()
                if not isinstance(error, ModelError) or error.fatal:
                    return
            await asyncio.sleep(rest_s)


class SafeConversation:
    """Two conversations as one."""

    def __init__(self, second: Conversation, failed: Callable[[TutorError], None], allowed: Callable[[], bool]) -> None:
        self._first: Conversation | None = None
        self._second, self._failed, self._allowed = second, failed, allowed
        self._rest = Rest()
        self._expected: tuple[str, ...] = ()

    async def take(self, first: Conversation) -> None:
        """Here is the first one, in the midst of a lesson perhaps."""
        await first.expect(self._expected)
        self._first = first

    @property
    def _active(self) -> Conversation:
        return self._first if self._first is not None and self._rest.over and self._allowed() else self._second

    @property
    def notices(self) -> tuple[str, ...]:
        """What lacks in the one that is at work."""
        return self._active.notices

    @property
    def hears(self) -> bool:
        """Whether either does: the second listens for a first one that may not."""
        return self._active.hears or self._second.hears

    @property
    def speaks(self) -> bool:
        """Whether the one that is at work does."""
        return self._active.speaks

    @property
    def judges(self) -> bool:
        """Whether the one that is at work does."""
        return self._active.judges

    async def expect(self, expected: Sequence[str]) -> None:
        """Make both ready."""
        self._expected = tuple(expected)
        if self._first is not None:
            await self._first.expect(expected)
        await self._second.expect(expected)

    def listen(self, pcm: bytes) -> None:
        """Let the one that is at work listen."""
        self._active.listen(pcm)

    def forget(self) -> None:
        """What was listened to was no speech after all."""
        self._active.forget()

    async def recognise(self, utterance: Audio) -> Heard:
        """What was said."""
        active = self._active if self._active.hears else self._second
        try:
            return await active.recognise(utterance)
        except ModelError as error:
            self._failed_now(error)
            return await self._second.recognise(utterance)

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The first one's verdict; where it fails, what the second hears is graded by rule."""
        active = self._active
        if active is not self._second:
            try:
                verdict = await active.judge(attempt, key, evidence)
            except ModelError as error:
                self._failed_now(error)
            else:
                self._rest.worked()
                return verdict
        if attempt.modality is Modality.SPOKEN and not attempt.text and evidence.audio is not None:
            heard = await self._second.recognise(evidence.audio)
            attempt = Attempt(attempt.turn, attempt.modality, heard.text)
            return LocalGrader().grade(attempt, key)
        return await self._second.judge(attempt, key, evidence)

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it. What the first one leaves unsaid the second one says: one voice after the other, never both."""
        active = self._active
        if active is self._second:
            speech = active.speak(brief)
        else:
            speech = hand_over(
                self._watched(active.speak(brief)),
                brief.lines,
                lambda lines: self._second.speak(replace(brief, lines=lines)),
                self._failed_now,
            )
        async with aclosing(speech) as pieces:
            async for piece in pieces:
                yield piece

    async def _watched(self, speech: AsyncGenerator[Speech]) -> AsyncGenerator[Speech]:
        async with aclosing(speech) as pieces:
            async for piece in pieces:
                yield piece
        self._rest.worked()

    def interrupted(self, heard_ms: int) -> None:
        """Tell the one that spoke; the other has nothing to cut."""
        for each in (self._first, self._second):
            if each is not None:
                each.interrupted(heard_ms)

    def _failed_now(self, error: ModelError) -> None:
        if self._rest.failed(error) or error.fatal:
            self._failed(error)
