"""Lessons from disk: where a path leads, and a bounded read of it."""

import difflib
from pathlib import Path

from tutor.errors import ConfigError, Finding, LessonError
from tutor.lesson.findings import nearest, shorten
from tutor.lesson.markdown import to_plain
from tutor.lesson.plan import Lesson, Step
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import slug

MAX_BYTES = 1_000_000


def find_lesson(path: str | Path) -> Path:
    """The file that a path means: from the working folder or, as a notebook sits in one of its own, from one above.

    Raises LessonError where there is none, and names the nearest there is.
    """
    given = Path(path)
    here = Path.cwd()
    try:
        given = given.expanduser()
        for folder in (here, *here.parents):
            candidate = folder / given
            if candidate.is_file():
                return candidate.resolve()
        folder_itself = any((folder / given).is_dir() for folder in (here, *here.parents))
    except (OSError, RuntimeError):
        # A name too long for the system, or the home of a user who is none.
        raise _refused(given, "This can be the path of no file.", "Check it for a slip of the pen.") from None
    if folder_itself:
        raise _refused(given, "This is a folder.", "Name one lesson in it, a file that ends in .lesson.md.")
    raise _refused(given, "There is no such file.", _suggestion(given, here))


def find_step(lesson: Lesson, wanted: str) -> Step:
    """The step of that name, in any spelling that gives the same id; ConfigError, with the nearest, for none."""
    for step in lesson.steps:
        if wanted in (step.name, step.id):
            return step
    for step in lesson.steps:
        if slug(to_plain(wanted)) == step.id:
            return step
    meant = nearest(wanted, (step.name for step in lesson.steps))
    cure = f"Did you mean `{meant}`?" if meant else f"It begins with `{shorten(lesson.steps[0].name)}`."
    raise ConfigError(f"There is no step `{shorten(wanted)}` in {lesson.path}. {cure}")


def load_lesson(path: str | Path) -> Lesson:
    """Read a lesson from disk; LessonError says what is wrong, where, and how to mend it."""
    return read_lesson(read_bytes(path), str(path))


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a lesson's file; LessonError where it cannot be read, or is too long for a lesson."""
    found = find_lesson(path)
    try:
        with found.open("rb") as file:
            source = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refused(found, f"The file cannot be read ({error.strerror}).", "Check its permissions.") from error
    if len(source) > MAX_BYTES:
        raise _refused(
            found, "A lesson has at most 1 MB; this file has more.", "Split it, or check that it is a lesson."
        )
    return source


def _refused(path: Path, problem: str, cure: str) -> LessonError:
    return LessonError(Finding(str(path), 1, 1, problem, cure))


def _suggestion(given: Path, here: Path) -> str:
    for folder in (here, *here.parents):
        ending = "*.md" if folder == here else "*.lesson.md"  # further up lie READMEs, and what others have noted
        lessons = {_bare(each.name): each for each in (folder / given).parent.glob(ending)}
        lessons |= {_bare(each.name): each for each in (folder / "lessons").glob(ending)}
        if near := difflib.get_close_matches(_bare(given.name), lessons, n=1, cutoff=0.6):
            return f"Did you mean {lessons[near[0]]}?"
    return "Check the path; a relative one starts at the notebook's folder or one above it."


def _bare(name: str) -> str:
    """The name without its ending, in which all are alike."""
    return name.removesuffix(".md").removesuffix(".lesson")
