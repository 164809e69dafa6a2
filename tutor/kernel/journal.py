"""The journal on disk: one lesson's facts as JSON lines, appended, synced, and whole whatever happens.

A line counts once its newline is there. What a crash or a power cut left of the last line is told when the journal is
read, and cut off before the next append, so that nothing is ever glued to it.
"""

import contextlib
import errno
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Self

import platformdirs

from tutor.errors import JournalError
from tutor.events import Fact, ModelUsed, decode, encode

if sys.platform != "win32":
    import fcntl

HOME_VARIABLE = "TUTOR_HOME"
"""Environment variable with the folder in which tutor keeps its files."""
_STEM = 60
"""Characters of a lesson's name in the name of its journal: in any script under the 255 bytes of a file name."""


def tutor_home(home: Path | None = None) -> Path:
    """Where tutor keeps its files: `home`, else the folder that TUTOR_HOME names, else where a user's data is kept."""
    return home or Path(os.environ.get(HOME_VARIABLE) or platformdirs.user_data_path("tutor", appauthor=False))


def journal_path(lesson: Path, home: Path | None = None) -> Path:
    """Where, in `tutor_home(home)`, the journal of a lesson lies: one for each place from which a lesson is read."""
    resolved = lesson.resolve()
    digest = hashlib.sha256(os.fsencode(resolved)).hexdigest()[:8]
    stem = resolved.name.split(".")[0][:_STEM]
    return tutor_home(home) / "journal" / f"{stem}-{digest}.jsonl"


def read_journal(path: Path) -> tuple[list[Fact], str | None]:
    """The facts in the journal at `path`, in order; none where it does not exist.

    The second part is a sentence for the student where a torn last line was dropped, else None. JournalError, with
    the line and the cure, where a whole line is no fact; nothing is changed then.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], None
    except OSError as error:
        raise _unwritable(path, error) from error
    whole = _whole(content)
    facts = [_fact(path, number, line) for number, line in enumerate(content[:whole].split(b"\n")[:-1], 1)]
    torn = f"The last line of {path} was cut short by a crash and was dropped." if whole < len(content) else None
    return facts, torn


def read_calls(path: Path) -> list[ModelUsed]:
    """The calls that the journal at `path` tells of, in order, as far as it can be read: a broken line is left out."""
    try:
        with path.open("rb") as file:
            lines = [(number, line) for number, line in enumerate(file, 1) if b'"ModelUsed"' in line]
    except OSError:
        return []
    calls = []
    for number, line in lines:
        with contextlib.suppress(JournalError):
            fact = _fact(path, number, line)
            calls += [fact] if isinstance(fact, ModelUsed) else []
    return calls


class JournalFile:
    """`ports.Records` on disk, from any thread. One writer: the file is locked until `close`, or the process's end."""

    def __init__(self, path: Path) -> None:
        """Open the journal at `path`, made for this user alone where it is new; JournalError where that cannot be."""
        self.path = path
        self._busy = Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            self._lock()
            content = path.read_bytes()
            whole = _whole(content)
            self._tear = whole if whole < len(content) else None
        except BaseException:
            os.close(self._file)
            raise

    def read(self) -> tuple[list[Fact], str | None]:
        """What `read_journal` reads of it."""
        return read_journal(self.path)

    def append(self, facts: Sequence[Fact]) -> None:
        """Keep these, in this order: they are on the disk when it returns. JournalError where they cannot be."""
        if not facts:
            return
        lines = "".join(json.dumps(encode(fact), ensure_ascii=False, separators=(",", ":")) + "\n" for fact in facts)
        with self._busy:
            self._write(lines.encode())

    def _write(self, content: bytes) -> None:
        try:
            begin = os.fstat(self._file).st_size
        except OSError as error:
            raise _unwritable(self.path, error) from error
        try:
            if self._tear is not None:
                os.ftruncate(self._file, self._tear)
                begin, self._tear = self._tear, None
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, begin)
            raise _unwritable(self.path, error) from error

    def close(self) -> None:
        """Let others write, once what is being written is on the disk. Harmless when repeated."""
        with self._busy:
            if self._file < 0:
                return
            if sys.platform != "win32":
                # A process that was forked meanwhile, as a cell may do, would hold on to the lock.
                with contextlib.suppress(OSError):
                    fcntl.flock(self._file, fcntl.LOCK_UN)
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalError(
                f"The lesson's journal {self.path} is open in another notebook. "
                "Close the lesson there, or shut down that notebook's kernel."
            ) from None
        except OSError as error:
            # A file system that knows no locks is no reason not to learn.
            if error.errno not in {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}:
                raise _unwritable(self.path, error) from error


class FleetingJournal:
    """`ports.Records` of a try-out: kept as long as the lesson is open, and on no disk."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []

    def read(self) -> tuple[list[Fact], str | None]:
        """The facts so far, in order; none is ever torn."""
        return list(self._facts), None

    def append(self, facts: Sequence[Fact]) -> None:
        """Keep these, in this order, until the lesson is closed."""
        self._facts.extend(facts)

    def close(self) -> None:
        """Forget them. Harmless when repeated."""
        self._facts.clear()


Journal = JournalFile | FleetingJournal


def _whole(content: bytes) -> int:
    """How many bytes of it are whole lines."""
    return content.rfind(b"\n") + 1


def _fact(path: Path, number: int, line: bytes) -> Fact:
    cure = "Mend or delete that line, or move the file away to begin the lesson anew."
    try:
        item = decode(dict(json.loads(line).items()))
    except JournalError as error:
        raise JournalError(f"{path}:{number}: {error} {cure}") from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise JournalError(f"{path}:{number}: This line is no record of a lesson. {cure}") from None
    if not isinstance(item, Fact):
        raise JournalError(f"{path}:{number}: This line is no record of a lesson. {cure}")
    return item


def _unwritable(path: Path, error: OSError) -> JournalError:
    return JournalError(
        f"The journal {path} cannot be read or written ({error.strerror}). "
        f"Make room or allow it there, or name another folder in {HOME_VARIABLE}."
    )
