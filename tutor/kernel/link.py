"""The kernel's end of the way to the desk: the server's relay where there is one, the widget's comm elsewhere.

The desk says Hello over the way that works for it, and from then on that way is the link; a relay that breaks leaves
the comm. All of it lives on the session's loop; what comes through the comm, on any
thread, crosses by `call_soon_threadsafe`.
"""

import asyncio
import os
import secrets
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Protocol, cast

from tutor.errors import FrameError
from tutor.frames import (
    MAX_FRAME,
    PROTOCOL,
    Bye,
    FromDesk,
    Hello,
    Mic,
    Notice,
    PictureFrame,
    SketchFrame,
    Sound,
    ToDesk,
    pack,
    unpack,
)
from tutor.kernel.loop import run
from tutor.parcels import MAX_QUEUED, PARCEL_HEAD, PATH_VARIABLE, Parcel, parcel
from tutor.values import WIRE_RATE_HZ

DIAL_S = 2.0
MAX_MIC_S = 5.0
"""Seconds of the microphone that may wait for the session; beyond it the oldest go."""
GRACE_S = 30.0
"""How long a page whose connection was lost without a Bye may take to come back before it counts as gone."""


class CommDesk(Protocol):
    """What the link needs of the desk's widget."""

    room: str | None
    """Where the page finds the relay's room when it asks."""

    def send_frame(self, message: ToDesk) -> None:
        """Send through the comm, from any thread; dropped where no page listens."""

    def on_frame(self, callback: Callable[[FromDesk], None]) -> None:
        """Call back with each message that comes through the comm, on whichever thread it came."""


class Inbox:
    """Messages that wait for the session, in order. Sound has a bound; what a student does in other ways has none."""

    def __init__(self) -> None:
        self._waiting: deque[FromDesk] = deque()
        self._mic_bytes = 0
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, message: FromDesk) -> None:
        """Add a message; where more than MAX_MIC_S of sound wait, the oldest sound is dropped."""
        self._waiting.append(message)
        if isinstance(message, Mic):
            self._mic_bytes += len(message.body)
            while self._mic_bytes > MAX_MIC_S * WIRE_RATE_HZ * 2:
                self._drop_oldest_sound()
        self._changed.set()

    def _drop_oldest_sound(self) -> None:
        for index, message in enumerate(self._waiting):
            if isinstance(message, Mic):
                del self._waiting[index]
                self._mic_bytes -= len(message.body)
                return

    def close(self) -> None:
        """End `messages` once what waits was taken."""
        self._closed = True
        self._changed.set()

    async def messages(self) -> AsyncIterator[FromDesk]:
        """Take messages out, as they come."""
        while True:
            while self._waiting:
                message = self._waiting.popleft()
                if isinstance(message, Mic):
                    self._mic_bytes -= len(message.body)
                yield message
            if self._closed:
                return
            self._changed.clear()
            await self._changed.wait()


class DeskLink:
    """`ports.Link` over relay or comm, whichever the desk's latest Hello came over. Made on the session's loop."""

    def __init__(self, desk: CommDesk, unreadable: str, grace_s: float) -> None:
        self._inbox = Inbox()
        self._grace_s = grace_s
        self._absent: asyncio.TimerHandle | None = None
        self._missed: list[ToDesk] = []
        self._comm = _Comm(desk, self._take)
        self._relay: _Relay | None = None
        self._way: _Comm | _Relay = self._comm
        self._desk = desk
        self._unreadable = unreadable

    def send(self, message: ToDesk) -> None:
        """Send without waiting; dropped where nobody listens. Never raises.

        What a page misses while its connection is lost it gets when it is back, but no sound: that time is over.
        """
        if self._absent is None:
            self._way.send(message)
        elif not isinstance(message, Sound | PictureFrame | SketchFrame):
            self._missed.append(message)

    async def messages(self) -> AsyncIterator[FromDesk]:
        """What the desk sends, in order, until the link is closed. `Bye` comes when the desk goes away.

        A page whose connection was lost has GRACE_S to come back with a Hello before it counts as gone.
        """
        async for message in self._inbox.messages():
            yield message

    def close(self) -> None:
        """Hang up. Harmless when repeated."""
        self._comm.close()
        self._returned()
        if self._relay is not None:
            self._relay.close()
        self._inbox.close()

    async def dial(self, path: str) -> None:
        """Register a fresh room with the relay at `path`, and let the page know; comms remain where that fails."""
        room = secrets.token_urlsafe(32)
        relay = _Relay(room, self._take, self._left)
        try:
            async with asyncio.timeout(DIAL_S):
                await asyncio.get_running_loop().create_unix_connection(lambda: relay, path)
                await relay.welcomed
        except OSError:  # TimeoutError is one
            relay.close()
            return
        self._relay = relay
        self._desk.room = room

    def _take(self, way: "_Comm | _Relay", message: FromDesk | None) -> None:
        """Take in what came over a way; None for what could not be read."""
        if message is None or (isinstance(message, Hello) and message.protocol != PROTOCOL):
            # Once for all: a page of another version says many such things.
            if self._unreadable:
                way.send(Notice(self._unreadable))
            self._unreadable = ""
            return
        if isinstance(message, Hello):
            self._way = way
            self._returned()
            for missed in self._missed:
                way.send(missed)
            self._missed.clear()
        if way is self._way:
            self._inbox.put(message)
            if isinstance(message, Bye):
                self._way = self._comm

    def _left(self, gone: bool) -> None:
        """The page left the relay, or the relay itself is gone."""
        if gone:
            self._desk.room = None
        if self._way is self._relay:
            self._way = self._comm
            self._absent = asyncio.get_running_loop().call_later(self._grace_s, self._gone)

    def _gone(self) -> None:
        self._absent = None
        self._inbox.put(Bye())

    def _returned(self) -> None:
        if self._absent is not None:
            self._absent.cancel()
            self._absent = None


def open_link(desk: CommDesk, *, unreadable: str = "", grace_s: float = GRACE_S) -> DeskLink:
    """Open the link of a session to its desk; called from any thread but the loop's own, it waits for the relay.

    `unreadable` is told to the student, once, when the page sends what this version cannot read: one sentence in the
    lesson's language that asks to reload the page.
    """

    async def make() -> DeskLink:
        link = DeskLink(desk, unreadable, grace_s)
        path = os.environ.get(PATH_VARIABLE)
        if path and hasattr(socket, "AF_UNIX"):
            await link.dial(path)
        return link

    return run(make).join()


class _Comm:
    """The way through the widget's comm."""

    def __init__(self, desk: CommDesk, take: "Callable[[_Comm, FromDesk], None]") -> None:
        self._desk, self._take = desk, take
        self._closed = False
        self._loop = asyncio.get_running_loop()
        desk.on_frame(self._cross)

    def send(self, message: ToDesk) -> None:
        if not self._closed:
            self._desk.send_frame(message)

    def close(self) -> None:
        self._closed = True

    def _cross(self, message: FromDesk) -> None:
        if not self._closed:
            self._loop.call_soon_threadsafe(self._hear, message)

    def _hear(self, message: FromDesk) -> None:
        if not self._closed:
            self._take(self, message)


class _Relay(asyncio.Protocol):
    """The way through the server's relay: parcels on its unix socket. It is dialled once; a break is for good."""

    def __init__(
        self, room: str, take: "Callable[[_Relay, FromDesk | None], None]", left: Callable[[bool], None]
    ) -> None:
        self.welcomed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._room, self._take, self._left = room, take, left
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()

    def send(self, message: ToDesk) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(parcel(Parcel.DATA, pack(message)))
        if transport.get_write_buffer_size() > MAX_QUEUED:
            transport.abort()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(parcel(Parcel.REGISTER, self._room.encode()))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.welcomed.done():
            self.welcomed.set_exception(ConnectionResetError("The relay refused the room."))
            self.welcomed.exception()  # whoever waited may be gone: asyncio would tell the notebook of it
        self._left(True)

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        while len(received) >= PARCEL_HEAD.size:
            length, kind = PARCEL_HEAD.unpack_from(received)
            end = PARCEL_HEAD.size + length
            if length > MAX_FRAME:
                self.close()
                return
            if len(received) < end:
                return
            content = bytes(received[PARCEL_HEAD.size : end])
            del received[:end]
            self._open(kind, content)

    def _open(self, kind: int, content: bytes) -> None:
        if kind == Parcel.WELCOME and not self.welcomed.done():
            self.welcomed.set_result(None)
        elif kind == Parcel.LEFT:
            self._left(False)
        elif kind == Parcel.DATA:
            self._take(self, _read(content))


def _read(frame: bytes) -> FromDesk | None:
    try:
        message = unpack(frame)
    except FrameError:
        return None
    return message if isinstance(message, FromDesk) else None
