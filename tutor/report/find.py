"""Which journals a report is about, whose they are, and the lesson that each is about. Reads, and locks nothing."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor import events as e
from tutor.errors import ConfigError, TutorError
from tutor.kernel.journal import journal_path, read_journal, tutor_home
from tutor.kernel.lesson_file import find_lesson, load_lesson, read_bytes
from tutor.lesson.plan import Lesson

JOURNAL = ".jsonl"
_LESSON = ".lesson.md"
_DEEPEST = 4
"""Folders below the working one, which may be a user's home."""
_NOT_OURS = frozenset({"node_modules", "site-packages", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Source:
    """One journal."""

    path: Path
    student: str
    """Empty for the user of this computer; of a file that was handed in, its name or that of its folder."""
    facts: tuple[e.Fact, ...]
    lesson: Lesson | None


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found."""

    journals: tuple[Source, ...]
    faults: tuple[TutorError, ...]
    """Of files that could not be read; the others are told all the same."""


def find(paths: Sequence[str]) -> Sources:
    """The journals that are meant.

    Paths may be lessons (this computer's journal of each), journals that students handed in, and folders of either; no
    path: all journals of this computer, with the lessons below the working folder. In a folder of journals, those of a
    subfolder belong to the student that it is named after. ConfigError where a path leads nowhere, or a folder holds
    neither.
    """
    faults: list[TutorError] = []
    lessons: list[Path] = []
    handed_in: dict[Path, str] = {}
    for file, student in _files(paths):
        if file.name.endswith(JOURNAL):
            handed_in[file] = student
        else:
            lessons.append(file)
    if handed_in:
        journals = handed_in
    elif paths:
        journals = {path: "" for path in map(journal_path, lessons) if path.is_file()}
    else:
        journals = dict.fromkeys(sorted((tutor_home() / "journal").glob(f"*{JOURNAL}")), "")
    shelf, sources = _Shelf(lessons, by_title=bool(paths)), []
    for path, student in journals.items():
        try:
            facts, _ = read_journal(path)
            sources.append(Source(path, student, tuple(facts), shelf.lesson(path, facts)))
        except TutorError as error:
            faults.append(error)
    return Sources(tuple(sources), tuple(faults))


class _Shelf:
    """Lessons, of which only those are read that a journal is about."""

    def __init__(self, files: Sequence[Path], *, by_title: bool) -> None:
        self._by_name = {journal_path(file).name: file for file in files}
        self._by_digest = {_digest(file): file for file in files}
        self._by_title = by_title
        self._read: dict[Path, Lesson | None] = {}

    def lesson(self, journal: Path, facts: Iterable[e.Fact]) -> Lesson | None:
        """By its very bytes, else by where it lies, else by its title: it may have been edited, or lie elsewhere."""
        digest, title = "", ""
        for fact in facts:
            if isinstance(fact, e.LessonBegan | e.LessonResumed):
                digest = fact.digest
            if isinstance(fact, e.LessonBegan):
                title = fact.title
        if file := self._by_digest.get(digest) or self._by_name.get(journal.name):
            return self._load(file)
        titled = (self._load(file) for file in self._by_name.values() if self._by_title)
        return next((lesson for lesson in titled if lesson is not None and lesson.title == title), None)

    def _load(self, file: Path) -> Lesson | None:
        """None where it has a mistake by now: what was done in it was done."""
        if file not in self._read:
            try:
                self._read[file] = load_lesson(file)
            except TutorError:
                self._read[file] = None
        return self._read[file]


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(file)).hexdigest()
    except TutorError:
        return str(file)


def _files(paths: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Each file, and the student that it belongs to if it is a journal."""
    if not paths:
        yield from ((file, "") for file in _below(Path(), deepest=_DEEPEST) if file.name.endswith(_LESSON))
    for path in paths:
        given = Path(path)
        if not os.path.isdir(path):  # noqa: PTH112 -- Path's own raises for a name that is too long
            file = given if os.path.isfile(path) else find_lesson(path)  # noqa: PTH113
            yield file, file.name.removesuffix(JOURNAL)
            continue
        below = _below(given)
        if not below:
            raise ConfigError(
                f"There is neither a lesson ({_LESSON}) nor a journal ({JOURNAL}) in {path}. Name another folder."
            )
        for file in below:
            inner = file.relative_to(given).parts
            yield file, inner[0] if len(inner) > 1 else file.name.removesuffix(JOURNAL)


def _below(folder: Path, deepest: int | None = None) -> list[Path]:
    """Lessons and journals; hidden folders, and those of programs, are left out without a look into them."""
    found = []
    for root, folders, files in os.walk(folder):
        depth = len(Path(root).relative_to(folder).parts)
        wanted = [name for name in folders if not name.startswith(".") and name not in _NOT_OURS]
        folders[:] = wanted if deepest is None or depth < deepest else []
        found += [Path(root, name) for name in files if name.endswith((_LESSON, JOURNAL))]
    return sorted(found)
