"""Work that takes seconds, in a process of its own: it holds up neither the relay's sound nor anybody's page."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

MOST = 2
"""Processes at a time."""
_LONGEST_LINE = 16 * 1024 * 1024
"""Bytes."""
_END_S = 5.0
"""What a process is given to clean up."""

_running = 0


class Busy(Exception):
    """As many processes are running as may."""


class Child:
    """A process that runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def talk(self, said: bytes = b"") -> AsyncIterator[bytes]:
        """Say something to it, and give the lines that it answers, until it says no more."""
        if (stdin := self._process.stdin) is not None:
            with contextlib.suppress(ConnectionError):
                stdin.write(said)
                await stdin.drain()
            stdin.close()
        if (stdout := self._process.stdout) is not None:
            async for line in stdout:
                yield line

    async def wait(self) -> int:
        """Its exit status, when it has ended."""
        return await self._process.wait()

    def stop(self) -> None:
        """Stop it as Ctrl-C does, so that it ends what it has started."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)

    async def end(self) -> None:
        """Stop it and wait until it has ended; one that does not is killed."""
        self.stop()
        try:
            await asyncio.wait_for(self._process.wait(), _END_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


@contextlib.asynccontextmanager
async def child(arguments: Sequence[str], folder: Path, limit_s: float) -> AsyncIterator[Child]:
    """A process of this Python, in a folder; it ends with the block, however that does.

    What it says of errors goes to the file `errors` in the folder. Raises Busy where there are enough, and TimeoutError
    in the block after `limit_s` seconds.
    """
    global _running  # noqa: PLW0603 -- one count for the server's process
    if _running >= MOST:
        raise Busy
    _running += 1
    try:
        with (folder / "errors").open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                cwd=folder,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                limit=_LONGEST_LINE,
            )
        running = Child(process)
        try:
            async with asyncio.timeout(limit_s):
                yield running
        finally:
            await running.end()
    finally:
        _running -= 1
