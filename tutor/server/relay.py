"""The relay: passes frames between a browser's WebSocket and a kernel's unix socket, and never opens one.

The browser's side stands behind Jupyter's own authentication, authoriser and Origin check. The kernel's side is a unix
socket that only this user can reach; its path is in the environment variable TUTOR_RELAY, which kernels inherit. They
meet in a room: a random token that the kernel registers and tells the page. A room holds one browser, the newest.
"""

import asyncio
import contextlib
import json
import logging
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from tutor.frames import MAX_FRAME
from tutor.parcels import MAX_QUEUED, PARCEL_HEAD, PATH_VARIABLE, Parcel, parcel

MIN_TOKEN = 32
"""Characters; `secrets.token_urlsafe(32)` gives 43."""

REPLACED = 4001
UNKNOWN_ROOM = 4004
UNREADABLE = 4008
TOO_SLOW = 4009
KERNEL_GONE = 4010

_log = logging.getLogger(__name__)


class Room:
    """A kernel's end of the line, and the browser that came to it."""

    def __init__(self, kernel: asyncio.StreamWriter) -> None:
        self._kernel = kernel
        self._browser: RelaySocket | None = None

    def join(self, browser: "RelaySocket") -> None:
        """Let a browser in; whoever was there before is sent away."""
        if self._browser is not None:
            earlier, self._browser = self._browser, None
            self._tell(Parcel.LEFT)
            earlier.close(REPLACED, "This lesson is open in another tab.")
        self._browser = browser
        self._tell(Parcel.JOINED)

    def leave(self, browser: "RelaySocket") -> None:
        """The browser's connection has ended; one that was replaced no longer counts."""
        if self._browser is browser:
            self._browser = None
            self._tell(Parcel.LEFT)

    def to_kernel(self, browser: "RelaySocket", frame: bytes) -> None:
        """Pass a frame on."""
        if self._browser is not browser:
            return
        self._tell(Parcel.DATA, frame)
        if self._kernel.transport.get_write_buffer_size() > MAX_QUEUED:
            browser.close(TOO_SLOW, "The kernel does not keep up.")

    def to_browser(self, frame: bytes) -> None:
        """Pass a frame on, or drop it where nobody is."""
        if self._browser is not None:
            self._browser.pass_on(frame)

    def close(self) -> None:
        """The kernel's side has ended."""
        if self._browser is not None:
            self._browser.close(KERNEL_GONE, "The kernel has gone.")
            self._browser = None

    def _tell(self, kind: Parcel, content: bytes = b"") -> None:
        if not self._kernel.is_closing():
            self._kernel.write(parcel(kind, content))


class Relay:
    """The rooms of one Jupyter server, and the socket on which kernels register them."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._kernels: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._socket: socket.socket | None = None
        self._folder: Path | None = None

    def bind(self) -> Path:
        """Make the socket, before the first kernel starts, and tell kernels of it; returns its path."""
        self._folder = Path(tempfile.mkdtemp(prefix="tutor-"))  # 0700
        if len(os.fsencode(self._folder)) > 90:  # macOS allows 104 bytes for the whole path
            self._folder.rmdir()
            self._folder = Path(tempfile.mkdtemp(prefix="tutor-", dir="/tmp"))
        path = self._folder / "relay"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(path))
        path.chmod(0o600)
        # From here on dialling works, even before the loop of the server runs.
        self._socket.listen(32)
        os.environ[PATH_VARIABLE] = str(path)
        return path

    async def start(self) -> None:
        """Serve kernels, on the server's loop."""
        if self._socket is not None:
            self._server = await asyncio.start_unix_server(self._serve, sock=self._socket)

    async def stop(self) -> None:
        """Close every connection and leave nothing behind."""
        if self._server is not None:
            self._server.close()
        elif self._socket is not None:
            self._socket.close()
        for writer in tuple(self._kernels):
            writer.close()
        if self._folder is not None:
            if os.environ.get(PATH_VARIABLE) == str(self._folder / "relay"):
                del os.environ[PATH_VARIABLE]
            shutil.rmtree(self._folder, ignore_errors=True)

    def room(self, token: str) -> Room | None:
        """The room of this token, or None."""
        return self._rooms.get(token)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._kernels.add(writer)
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, _Unreadable):
                await self._serve_kernel(reader, writer)
        finally:
            self._kernels.discard(writer)
            writer.close()

    async def _serve_kernel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kind, content = await _read_parcel(reader)
        token = content.decode(errors="replace")
        if kind != Parcel.REGISTER or len(token) < MIN_TOKEN or token in self._rooms:
            _log.warning("A kernel asked for a room that is taken, or whose token is too short; it was refused.")
            return
        room = self._rooms[token] = Room(writer)
        try:
            writer.write(parcel(Parcel.WELCOME))
            while True:
                kind, content = await _read_parcel(reader)
                if kind != Parcel.DATA:
                    raise _Unreadable
                room.to_browser(content)
        finally:
            del self._rooms[token]
            room.close()


class _Unreadable(Exception):
    """A kernel's side that does not keep to the protocol."""


async def _read_parcel(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    length, kind = PARCEL_HEAD.unpack(await reader.readexactly(PARCEL_HEAD.size))
    if length > MAX_FRAME:
        raise _Unreadable
    return kind, await reader.readexactly(length)


class RelaySocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """The browser's side of the relay.

    First a text frame `{"room": TOKEN}`, answered by `{"joined": true}`; then binary frames, either way, in order.
    Closed with 4001 where another tab took the room, 4004 where there is no such room, 4008 for what is no frame,
    4009 where frames pile up, and 4010 where the kernel's side has gone.
    """

    auth_resource = "kernels"
    _room: Room | None = None
    _queued = 0

    def initialize(self, relay: Relay) -> None:
        """Take the relay from the extension."""
        self._relay = relay

    def set_default_headers(self) -> None:
        """None: what Jupyter sets by default makes no sense for a WebSocket."""

    def get_compression_options(self) -> dict[str, Any] | None:
        """None: sound and pictures do not get smaller, only later."""
        return None

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Let in who may execute code in this server's kernels."""
        allowed = await ensure_async(self.authorizer.is_authorized(self, self.current_user, "execute", "kernels"))
        if not allowed:
            raise HTTPError(403)
        await super().get(*args, **kwargs)

    def open(self, *args: str, **kwargs: str) -> None:
        """Send what is small at once: without this, frames wait about 40 ms for each other."""
        super().open(*args, **kwargs)
        self.set_nodelay(True)

    def on_message(self, message: str | bytes) -> None:
        """Join the room first; from then on pass frames to the kernel."""
        if self._room is None:
            self._join(message)
        elif isinstance(message, str) or len(message) > MAX_FRAME:
            self.close(UNREADABLE, "This is no frame.")
        else:
            self._room.to_kernel(self, message)

    def on_close(self) -> None:
        """Leave the room."""
        if self._room is not None:
            self._room.leave(self)

    def pass_on(self, frame: bytes) -> None:
        """Send a frame to the browser; one that does not keep up is sent away."""
        self._queued += len(frame)
        if self._queued > MAX_QUEUED:
            self.close(TOO_SLOW, "The browser does not keep up.")
            return
        try:
            sent = self.write_message(frame, binary=True)
        except WebSocketClosedError:
            return
        sent.add_done_callback(lambda done: self._sent(done, len(frame)))

    def _sent(self, done: "asyncio.Future[None]", size: int) -> None:
        self._queued -= size
        # A connection that closed meanwhile is no error; asking keeps it out of the log.
        if not done.cancelled():
            done.exception()

    def _join(self, message: str | bytes) -> None:
        token = None
        if isinstance(message, str):
            with contextlib.suppress(ValueError, RecursionError):
                head = json.loads(message)
                token = head.get("room") if isinstance(head, dict) else None
        if not isinstance(token, str):
            self.close(UNREADABLE, "The first message names the room.")
            return
        room = self._relay.room(token)
        if room is None:
            self.close(UNKNOWN_ROOM, "There is no such room.")
            return
        self._room = room
        # Before the kernel hears of the browser, so that this stays the first message.
        self.write_message('{"joined": true}')
        room.join(self)
