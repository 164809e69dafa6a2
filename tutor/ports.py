"""What a session needs of the world, as Protocols: the desk's link, a model, a grader, the records.

A fake of each lives in `tutor.testing`.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from tutor.events import Fact
from tutor.frames import FromDesk, ToDesk
from tutor.values import AnswerKey, Attempt, Audio, Brief, CodeRun, Heard, Persona, Picture, Snapshot, Speech, Verdict


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

    notices: tuple[str, ...]
    """What this model cannot do here, each in one plain sentence with its cure."""
    hears: bool
    """Whether `recognise` can understand the lesson's language."""
    speaks: bool
    """Whether `speak` gives sound; captions come in any case."""

    async def expect(self, expected: Sequence[str]) -> None:
        """Make ready for answers like these to the step that begins; none means that anything may be said."""

    async def recognise(self, utterance: Audio) -> Heard:
        """What was said; empty where it cannot tell. The audio is dropped afterwards."""

    async def judge(self, attempt: Attempt, key: AnswerKey, board: Snapshot | None) -> Verdict:
        """The verdict of one who sees the answers and the whiteboard; UNSURE where this model cannot judge."""

    def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
        """Say it: each caption just before the sound of it. Closing the generator stops the voice."""


class Model(Protocol):
    """Where conversations come from."""

    def converse(self, language: str, persona: Persona) -> AbstractAsyncContextManager[Conversation]:
        """Open a conversation in a language (BCP 47). Parts that are lacking are told in its notices, not raised."""


class Workbench(Protocol):
    """Where the student's own code runs: the kernel."""

    trusted: bool
    """The user has said that code of this very lesson may run here."""

    def trust(self) -> None:
        """The user says so now. ConfigError where that cannot be kept."""

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
