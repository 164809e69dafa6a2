"""The line between a browser and a server on this machine, which can be cut as a lost network cuts it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tutor.kernel.loop import run


class Line:
    """TCP, passed on as it comes. While it is cut, connections break, and new ones are refused."""

    def __init__(self, to_port: int) -> None:
        """To a server on that port; `line` opens it."""
        self.port = 0
        """Where the browser finds the server."""
        self._to_port = to_port
        self._writers: set[asyncio.StreamWriter] = set()
        self._cut_at: float | None = None
        self._refused = threading.Condition()
        self._refused_after_s = 0.0

    def cut(self) -> None:
        """Cut it."""
        run(self._cut).join()

    def mend(self) -> None:
        """Let connections through again."""
        run(self._mend).join()

    def tried_after(self, seconds: float, timeout_s: float = 120) -> None:
        """Wait until the browser has tried in vain when it had been cut for so long; TimeoutError where it does not."""
        with self._refused:
            if not self._refused.wait_for(lambda: self._refused_after_s >= seconds, timeout_s):
                raise TimeoutError(f"The latest try was {self._refused_after_s:.1f} s after the cut.")

    async def _open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _cut(self) -> None:
        self._cut_at, self._refused_after_s = asyncio.get_running_loop().time(), 0.0
        for writer in self._writers:
            writer.transport.abort()

    async def _mend(self) -> None:
        self._cut_at = None

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut_at is not None:
            writer.transport.abort()
            with self._refused:
                self._refused_after_s = asyncio.get_running_loop().time() - self._cut_at
                self._refused.notify_all()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
        self._writers |= {writer, back}
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        self._writers -= {writer, back}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def line(to_port: int) -> Iterator[Line]:
    """A line to a server, until the block is left."""
    opened = Line(to_port)
    server = run(opened._open).join()
    try:
        yield opened
    finally:
        opened.cut()
        server.get_loop().call_soon_threadsafe(server.close)
