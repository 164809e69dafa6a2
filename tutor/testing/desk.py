"""A desk without a browser: the student's end of a Link, for tests of whole sessions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from tutor import frames as f
from tutor.values import WIRE_RATE_HZ

T = TypeVar("T", bound=f.ToDesk)


class FakeDesk:
    """Implements `ports.Link`, and is what sits at the other end: it plays as a browser would, and remembers.

    Sound lasts as long as it would (on a virtual clock, that costs nothing). `heard_pcm` is what was queued for
    playing; what arrives for a turn that was hushed already is in `stale_pcm` instead.
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
        self._closed = False
        self._until_s = 0.0

    # ---- the session's side ----

    def send(self, message: f.ToDesk) -> None:
        """Take what the session sends; nothing may come once the link is closed."""
        if self._closed:
            raise AssertionError(f"sent after the link was closed: {type(message).__name__}")
        self.received.append(message)
        match message:
            case f.Sound(turn=turn, body=body):
                if turn <= self._hushed:
                    self.stale_pcm += body
                else:
                    self._queue(turn, body)
            case f.HushFrame(turn=turn):
                self._hushed = max(self._hushed, turn)
                if self.speaking is not None and self.speaking <= turn:
                    self.speaking = None
            case f.SoundEnded(turn=turn) if self._plays and turn > self._hushed:
                asyncio.get_running_loop().call_at(self._until_s, self._end, turn)
            case _:
                pass
        self._news.set()

    def _queue(self, turn: int, pcm: bytes) -> None:
        now_s = asyncio.get_running_loop().time()
        self._until_s = max(self._until_s, now_s) + len(pcm) / 2 / WIRE_RATE_HZ
        self.speaking = turn
        self.heard_pcm += pcm

    def _end(self, turn: int) -> None:
        if turn <= self._hushed:
            return
        self.speaking = None
        self.give(f.Played(turn, ms=0, done=True))

    async def messages(self) -> AsyncIterator[f.FromDesk]:
        """What the student does."""
        while (message := await self._outbox.get()) is not None:
            yield message
        self._closed = True

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
