"""A desk without a browser: the student's end of a Link, for tests of whole sessions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from tutor import frames as f

T = TypeVar("T", bound=f.ToDesk)


class FakeDesk:
    """Implements `ports.Link`, and is what sits at the other end: it plays as a browser would, and remembers.

    `heard_pcm` is what a student would have heard; what arrives for a turn that was hushed is in `stale_pcm` instead,
    and with it in hand a test can tell that nothing stale was played.
    """

    def __init__(self, *, plays: bool = True) -> None:
        """`plays`: answer SoundEnded with Played, as a desk whose sound is on."""
        self.received: list[f.ToDesk] = []
        self.heard_pcm = b""
        self.stale_pcm = b""
        self.speaking: int | None = None
        self._hushed = 0
        self._plays = plays
        self._outbox: asyncio.Queue[f.FromDesk | None] = asyncio.Queue()
        self._news = asyncio.Event()
        self._seen = 0

    # ---- the session's side ----

    def send(self, message: f.ToDesk) -> None:
        """Take what the session sends."""
        self.received.append(message)
        match message:
            case f.Sound(turn=turn, body=body):
                if turn <= self._hushed:
                    self.stale_pcm += body
                else:
                    self.speaking = turn
                    self.heard_pcm += body
            case f.HushFrame(turn=turn):
                self._hushed = max(self._hushed, turn)
                self.speaking = None
            case f.SoundEnded(turn=turn) if self._plays and turn > self._hushed:
                self.speaking = None
                self.give(f.Played(turn, ms=0, done=True))
            case _:
                pass
        self._news.set()

    async def messages(self) -> AsyncIterator[f.FromDesk]:
        """What the student does."""
        while (message := await self._outbox.get()) is not None:
            yield message

    # ---- the test's side ----

    def give(self, *messages: f.FromDesk) -> None:
        """Do something at the desk."""
        for message in messages:
            self._outbox.put_nowait(message)

    def leave(self) -> None:
        """Close the link."""
        self._outbox.put_nowait(None)

    async def until(self, kind: type[T], holds: Callable[[T], bool] = lambda _: True) -> T:
        """Wait for a message that has not been waited for yet; what came before it counts as seen."""
        while True:
            for index, message in enumerate(self.received[self._seen :], self._seen):
                if isinstance(message, kind) and holds(message):
                    self._seen = index + 1
                    return message
            self._news.clear()
            await self._news.wait()
