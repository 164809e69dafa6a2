"""A model with another behind it: where the first fails, or may not be used any more, the second takes over.

The lesson goes on in any case. After a failure the first one is left alone for a while, then tried again.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

from tutor.errors import ModelError, TutorError
from tutor.grading.local import LocalGrader
from tutor.models.meter import Meter
from tutor.ports import Conversation, Model
from tutor.values import AnswerKey, Attempt, Audio, Brief, Evidence, Heard, Modality, Persona, Speech, Usage, Verdict

REST_S = (5.0, 20.0, 60.0, 300.0)
"""Seconds for which the first model is left alone after so many failures in a row; the last one again and again."""


class SafeModel:
    """Two models as one."""

    def __init__(self, first: Model, second: Model, failed: Callable[[TutorError], None], meter: Meter) -> None:
        """`failed` is told when the second takes over; while the meter says no, the first is not used."""
        self._first, self._second, self._failed, self._meter = first, second, failed, meter

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["SafeConversation"]:
        """Open both; a first one that cannot be opened is done without."""

        def counted(usage: Usage) -> None:
            self._meter.count(usage)
            used(usage)

        async with self._second.converse(language, persona, used) as second, AsyncExitStack() as stack:
            first: Conversation | None = None
            try:
                first = await stack.enter_async_context(self._first.converse(language, persona, counted))
            except TutorError as error:
                self._failed(error)
            yield SafeConversation(first, second, self._failed, self._meter.allows)


class SafeConversation:
    """Two conversations as one."""

    def __init__(
        self,
        first: Conversation | None,
        second: Conversation,
        failed: Callable[[TutorError], None],
        allowed: Callable[[], bool],
    ) -> None:
        self._first, self._second, self._failed, self._allowed = first, second, failed, allowed
        self._failures = 0
        self._rests_until = 0.0

    @property
    def _active(self) -> Conversation:
        rested = asyncio.get_running_loop().time() >= self._rests_until
        return self._first if self._first is not None and rested and self._allowed() else self._second

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
            self._rest(error)
            return await self._second.recognise(utterance)

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The first one's verdict; where it fails, what the second hears is graded by rule."""
        active = self._active
        if active is not self._second:
            try:
                verdict = await active.judge(attempt, key, evidence)
            except ModelError as error:
                self._rest(error)
            else:
                self._failures = 0
                return verdict
        if attempt.modality is Modality.SPOKEN and not attempt.text and evidence.audio is not None:
            heard = await self._second.recognise(evidence.audio)
            attempt = Attempt(attempt.turn, attempt.modality, heard.text)
            return LocalGrader().grade(attempt, key)
        return await self._second.judge(attempt, key, evidence)

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it, in one voice or the other, never in both."""
        active, sounded = self._active, False
        try:
            async with aclosing(active.speak(brief)) as speech:
                async for piece in speech:
                    sounded = True
                    yield piece
        except ModelError as error:
            self._rest(error)
            if sounded:
                return
        else:
            self._failures = 0 if active is not self._second else self._failures
            return
        async with aclosing(self._second.speak(brief)) as speech:
            async for piece in speech:
                yield piece

    def interrupted(self, heard_ms: int) -> None:
        """Tell the one that spoke; the other has nothing to cut."""
        for each in (self._first, self._second):
            if each is not None:
                each.interrupted(heard_ms)

    def _rest(self, error: ModelError) -> None:
        self._rests_until = asyncio.get_running_loop().time() + REST_S[min(self._failures, len(REST_S) - 1)]
        if error.fatal:
            self._first = None
        self._failures += 1
        self._failed(error)
