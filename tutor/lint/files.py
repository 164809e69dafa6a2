"""Lessons on disk for the rules: which files are meant, what is in them, and which pictures lie beside them."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import ConfigError, Finding
from tutor.lesson.reader import LARGEST_FILE
from tutor.pdf import LARGEST, page_fault

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name as it is told, its folder, and its bytes or what kept them from being read."""

    path: str
    folder: Path
    content: bytes = b""
    fault: Finding | None = None

    def has_picture(self, name: str) -> bool:
        """Whether a picture, by its path as written, is a file in the lesson's folder, links followed."""
        try:
            home = self.folder.resolve()
            found = (home / name).resolve()
            return found.is_file() and found.is_relative_to(home)
        except (OSError, ValueError, RuntimeError):  # RuntimeError: links that lead to themselves, before Python 3.13
            return False

    def page_fault(self, file: str, number: int) -> tuple[str, str] | None:
        """Why a page of a PDF in the lesson's folder cannot be the paper, and the cure; None where it can."""
        try:
            with (self.folder / file).open("rb") as stream:
                content = stream.read(LARGEST + 1)
        except OSError as error:
            return f"the file cannot be read ({error.strerror})", "Check its permissions."
        return page_fault(content, number)


def lessons(paths: Iterable[str]) -> list[str]:
    """The files that are meant: those named, and in folders all `*.lesson.md`, hidden folders left out; each once.

    A path that leads nowhere is kept, for its finding. ConfigError where a folder holds no lesson.
    """
    found: dict[str, None] = {}
    for path in paths:
        if path != STDIN and os.path.isdir(path):  # noqa: PTH112 -- Path's own raises for a name that is too long
            below = list(_below(Path(path)))
            if not below:
                raise ConfigError(f"There is no lesson in {path}. A lesson is a file whose name ends in .lesson.md.")
            found.update(dict.fromkeys(below))
        else:
            found[path] = None
    return list(found)


def _below(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.lesson.md")):
        if not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield str(file)


def load(path: str) -> Source:
    """What is in a file, at most one byte more than a lesson may have. Never raises."""
    if path == STDIN:
        return Source("<stdin>", Path.cwd(), sys.stdin.buffer.read(LARGEST_FILE + 1))
    file = Path(path)
    try:
        if not file.is_file():
            problem = "This is no file that could be read." if file.exists() else "There is no such file."
            return Source(path, file.parent, fault=_fault(path, problem, "Check the path."))
        with file.open("rb") as stream:
            return Source(path, file.parent, stream.read(LARGEST_FILE + 1))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        problem = f"The file cannot be read ({reason})."
        return Source(path, file.parent, fault=_fault(path, problem, "Check its name and its permissions."))


def _fault(path: str, problem: str, cure: str) -> Finding:
    return Finding(path, 1, 1, problem, cure)
