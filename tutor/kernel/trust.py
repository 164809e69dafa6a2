"""Which lessons may run code of their own here: digests of their files, kept for this user alone.

A lesson is trusted by its bytes, so that a changed byte revokes it. What is in the store is only ever digests; a store
that cannot be read, or that others could have written to, trusts nothing.
"""

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from tutor.errors import ConfigError
from tutor.kernel.journal import HOME_VARIABLE, tutor_home
from tutor.kernel.lesson_file import read_bytes

MOST = 10_000
"""Digests that are kept; the oldest go first."""
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_LINE = 65
"""Bytes of a digest in hexadecimal and its newline."""


def trusts(digest: str, home: Path | None = None) -> bool:
    """Whether the user trusts the lesson whose file has this SHA-256 digest (in hexadecimal). Never raises."""
    return digest.encode() in _kept(_store(home))


def remember(lesson: str | Path, home: Path | None = None) -> None:
    """Trust a lesson as its file is now. LessonError where it cannot be read, ConfigError where this cannot be kept."""
    keep(_digest(lesson), home)


def forget(lesson: str | Path, home: Path | None = None) -> None:
    """Trust a lesson as its file is now no longer. The errors of `remember`."""
    store, digest = _store(home), _digest(lesson).encode()
    kept = _kept(store)
    if digest in kept:
        _write(store, [each for each in kept if each != digest])


def keep(digest: str, home: Path | None = None) -> None:
    """Trust what has this SHA-256 digest (in hexadecimal); ConfigError where that cannot be kept."""
    store, new = _store(home), digest.encode()
    if not _DIGEST.fullmatch(new):
        raise ValueError("no SHA-256 digest in hexadecimal")
    _write(store, [*(each for each in _kept(store) if each != new), new][-MOST:])


def _store(home: Path | None) -> Path:
    return tutor_home(home) / "trusted-lessons"


def _digest(lesson: str | Path) -> str:
    return hashlib.sha256(read_bytes(lesson)).hexdigest()


def _kept(store: Path) -> list[bytes]:
    """The digests in the store, the oldest first; none where it is not this user's own, or no store at all."""
    try:
        # A pipe in its place must not hold anybody up.
        file = os.open(store, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(file, "rb") as opened:  # noqa: PTH123 the file is open already
            if not _own(os.fstat(file)):
                return []
            content = opened.read(MOST * _LINE + 1)
    except OSError:
        return []
    lines = content.split(b"\n")
    whole = lines.pop() == b"" and all(_DIGEST.fullmatch(line) for line in lines)
    return lines if whole and len(lines) <= MOST else []


def _own(status: os.stat_result) -> bool:
    if not stat.S_ISREG(status.st_mode):
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _write(store: Path, digests: list[bytes]) -> None:
    """All of it or nothing: a new file takes the place of the old one."""
    new: str | None = None
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file, new = tempfile.mkstemp(dir=store.parent, prefix=".trusted-")  # for this user alone: 0600
        with open(file, "wb") as opened:  # noqa: PTH123 the file is open already
            opened.write(b"".join(each + b"\n" for each in digests))
            opened.flush()
            os.fsync(file)
        Path(new).replace(store)
    except OSError as error:
        if new is not None:
            with contextlib.suppress(OSError):
                Path(new).unlink()
        raise ConfigError(
            f"That this lesson is trusted cannot be kept in {store} ({error.strerror}). "
            f"Make room or allow it there, or name another folder in {HOME_VARIABLE}."
        ) from error
