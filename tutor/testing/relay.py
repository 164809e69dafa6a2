"""A browser's side of the relay, without a browser; and the desk's widget, without a page."""

import json
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tutor.commands import Progress
from tutor.frames import Caption, FromDesk, Played, SoundEnded, ToDesk

T = TypeVar("T", bound=ToDesk)


class Browser:
    """One connection; every read waits until there is something."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection = connection
        self._gone = False

    @classmethod
    @asynccontextmanager
    async def dial(cls, url: str, headers: Mapping[str, str]) -> "AsyncIterator[Browser]":
        """Connect, and hang up in the end; tornado's HTTPClientError where the server refuses."""
        browser = cls(await websocket_connect(HTTPRequest(url, headers=dict(headers))))
        try:
            yield browser
        finally:
            browser._connection.close()
            await browser.closed_with()

    @classmethod
    @asynccontextmanager
    async def join(cls, url: str, token: str, headers: Mapping[str, str]) -> "AsyncIterator[Browser]":
        """Connect and enter the room."""
        async with cls.dial(url, headers) as browser:
            await browser.send(json.dumps({"room": token}))
            answer = await browser.read()
            if answer != '{"joined": true}':
                raise RuntimeError(f"The relay did not let in: {answer!r}, {browser._connection.close_code}.")
            yield browser

    async def send(self, message: str | bytes) -> None:
        """Send text as a text frame, bytes as a binary one."""
        await self._connection.write_message(message, binary=isinstance(message, bytes))

    async def read(self) -> str | bytes | None:
        """The next message; None, once, when the connection is closed."""
        message = await self._connection.read_message()
        self._gone = message is None
        return message

    async def closed_with(self) -> int | None:
        """The code with which the connection was closed, once it is."""
        while not self._gone:
            await self.read()
        return self._connection.close_code


class FakeCommDesk:
    """The desk's widget, without a page: what is sent through its comm is kept in `sent`."""

    def __init__(self) -> None:
        self.room: str | None = None
        self.sent: list[ToDesk] = []
        self.closed = False
        self.summaries: list[tuple[str, str, Progress]] = []
        self._callbacks: list[Callable[[FromDesk], None]] = []
        self._news = threading.Condition()

    def send_frame(self, message: ToDesk) -> None:
        """Keep it."""
        with self._news:
            self.sent.append(message)
            self._news.notify_all()

    def until(self, kind: type[T], holds: Callable[[T], bool] = lambda _: True, seconds: float = 50) -> T:
        """Wait for such a message, among those sent already too; TimeoutError where none comes."""

        def found() -> T | None:
            return next((each for each in self.sent if isinstance(each, kind) and holds(each)), None)

        with self._news:
            message = self._news.wait_for(found, seconds)
        if message is None:
            came = ", ".join(type(each).__name__ for each in self.sent)
            raise TimeoutError(f"No such {kind.__name__} came within {seconds} s, but: {came or 'nothing'}.")
        return message

    def hear(self, move: str, after: int = -1) -> int:
        """Wait for a speech that comes after another turn, play it to its end, and return its turn."""
        turn = self.until(Caption, lambda caption: caption.move == move and caption.turn > after).turn
        self.until(SoundEnded, lambda ended: ended.turn == turn)
        self.say(Played(turn, 0, done=True))
        return turn

    def on_frame(self, callback: Callable[[FromDesk], None]) -> None:
        """Remember whom to call."""
        self._callbacks.append(callback)

    def close(self) -> None:
        """Remember it."""
        self.closed = True

    def summarise(self, title: str, language: str, progress: Progress) -> None:
        """Keep it."""
        self.summaries.append((title, language, progress))

    def say(self, message: FromDesk) -> None:
        """Say it as the page, through the comm; RuntimeError where nobody would hear it."""
        if not self._callbacks:
            raise RuntimeError("Nobody listens to this desk.")
        for callback in self._callbacks:
            callback(message)
