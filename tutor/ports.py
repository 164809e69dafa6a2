"""What a session needs of the world, as Protocols: the desk's link, a model, a grader, the records.

A fake of each lives in `tutor.testing`.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from tutor.events import Fact
from tutor.frames import FromDesk, ToDesk
from tutor.values import (
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    CodeRun,
    Evidence,
    Heard,
    Persona,
    Picture,
    Speech,
    Usage,
    Verdict,
)


class Link(Protocol):
    """The way to the student's desk and back. Lives on the session's loop."""

    def send(self, message: ToDesk) -> None:
        """Send without waiting; dropped where nobody listens. Never raises."""

    def messages(self) -> AsyncIterator[FromDesk]:
        """What the desk sends, in order, until the link is closed. `Bye` comes when the desk goes away."""


class Grader(Protocol):
    """Decides without a model, in bounded work."""

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        """The verdict; UNSURE where it takes a model, or the student, to tell."""


class Conversation(Protocol):
    """A model that listens, judges and speaks, for the length of a lesson."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What this model cannot do here, each in one plain sentence with its cure."""

    @property
    def hears(self) -> bool:
        """Whether it can understand the lesson's language when it is spoken."""

    @property
    def speaks(self) -> bool:
        """Whether `speak` gives sound; captions come in any case."""

    @property
    def judges(self) -> bool:
        """Whether `judge` can decide what the local grader cannot, and listen where nothing was recognised."""

    async def expect(self, expected: Sequence[str]) -> None:
        """Make ready for answers like these to the step that begins; none means that anything may be said."""

    def listen(self, pcm: bytes) -> None:
        """More sound of the utterance that is being spoken: 24 kHz mono PCM16. Never waits, never raises."""

    def forget(self) -> None:
        """What was listened to since the last utterance was no speech after all."""

    async def recognise(self, utterance: Audio) -> Heard:
        """What was said, now that it is over; empty where it cannot tell. The audio is dropped afterwards."""

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The verdict of one who sees the answers, hears and looks; UNSURE where this model cannot judge.

        It leaves no trace in the conversation, so it may be asked early, and cancelled.
        """

    def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
        """Say it: each caption just before the sound of it. Closing the generator stops the voice."""

    def interrupted(self, heard_ms: int) -> None:
        """The speech that was under way is over for the student, who heard this much of it."""


class Model(Protocol):
    """Where conversations come from."""

    def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AbstractAsyncContextManager[Conversation]:
        """Open a conversation in a language (BCP 47). Parts that are lacking are told in its notices, not raised.

        `used` is told of every call that costs something, once, on the session's loop.
        """


class Workbench(Protocol):
    """Where the student's own code runs: the kernel."""

    trusted: bool
    """The user has said that code of this very lesson may run here."""

    def trust(self) -> None:
        """The user says so. ConfigError where that cannot be kept for another time; it is trusted now all the same."""

    def watch(self, check: str, ran: Callable[[CodeRun], None]) -> None:
        """Run `check` after each run of the student's cell and tell what came of it, from any thread.

        An empty check ends the watch. Where the lesson is not trusted, nothing is run until it is.
        """


class Pictures(Protocol):
    """The pictures that belong to a lesson."""

    def read(self, name: str) -> Picture | None:
        """The picture of a path relative to the lesson's folder; None where there is none that may be shown."""


class Records(Protocol):
    """Where the facts of a lesson are kept."""

    def append(self, facts: Sequence[Fact]) -> None:
        """Keep these, safely, in this order."""

    def read(self) -> tuple[list[Fact], str | None]:
        """The facts so far, in order, and a sentence for the student where a torn last one was dropped."""
