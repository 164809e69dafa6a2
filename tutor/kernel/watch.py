"""A lesson's file while the lesson is open: what an editor makes of it."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from pathlib import Path

from tutor.kernel.lesson_file import MAX_BYTES

EVERY_S = 1.0
"""Between two looks at the file. What has changed counts once two looks have found it alike: no half-written file."""

_Look = tuple[int, int, int]


async def contents(path: Path, known: str, every_s: float) -> AsyncGenerator[bytes, None]:
    """Each new content of a file whose content had the SHA-256 digest `known`, until the generator is closed.

    At most one byte more than a lesson may have. A file that is replaced is the same file; one that is gone, or cannot
    be read, has not changed until it is there again. Never raises.
    """
    settled: _Look | None = None
    before: _Look | None = None
    while True:
        await asyncio.sleep(every_s)
        look = await asyncio.to_thread(_look, path)
        if look is None or look == settled or look != before:
            before = look
            continue
        content = await asyncio.to_thread(_read, path)
        if content is None:
            continue
        settled, digest = look, hashlib.sha256(content).hexdigest()
        if digest != known:
            known = digest
            yield content


def _look(path: Path) -> _Look | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None
