"""`teach`: where the parts of a lesson are put together."""

import gc
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tutor.config import Settings
from tutor.config import load as load_settings
from tutor.errors import ConfigError
from tutor.kernel.journal import FleetingJournal, Journal, JournalFile, journal_path, read_journal
from tutor.kernel.lesson_file import find_lesson, find_step, load_lesson
from tutor.kernel.loop import run
from tutor.lesson.plan import Lesson
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.notebook.opened import Opening, OpenLesson, Sentence
from tutor.showing import Drawings
from tutor.teaching.phrases import phrase
from tutor.values import StepId
from tutor.widgets.desk import Desk

FIRST_LESSON = "lessons/adding-fractions.lesson.md"

LessonKey = Path | str
"""What is open once: the journal of a lesson, or a name for what keeps none."""

_open: dict[LessonKey, OpenLesson] = {}
MOST_FLEETING = 4
"""Lessons of cells and try-outs that are open at once: each takes 33 MB for its recogniser."""


def teach(
    path: str | Path | None = None,
    *,
    step: str | None = None,
    fresh: bool = False,
    model: str | None = None,
    trust: bool = False,
    preview: bool = False,
) -> Desk:
    """Open a lesson: the desk appears where this is the last line of a cell, and Start begins or goes on.

    `path` is a lesson file, from the notebook's folder or one above it; without it, the one that `make lab LESSON=`
    named, or the first lesson. `fresh` begins at the beginning; what is known of the student's skills is kept.
    `model` is `embedded`, `realtime`, `turns` or `cascade`; without it, what tutor.toml and TUTOR_MODEL say.
    `trust` lets code that the lesson, as it is, brings run here; without it, the desk asks, unless `tutor trust` or an
    earlier Yes has said so of the file as it is.
    `step`, by its name, tries the lesson out from there: nothing of it is kept, and the student's place stays.
    `preview` is for whoever teaches with the lesson: below the desk stands its plan, from which you go to any step, and
    simulated students answer for you. Nothing of that is kept either.
    The same lesson can be open once: opening it again takes its place, and another that runs in this kernel is paused.
    LessonError, JournalError and ConfigError say what is wrong, and leave a lesson that is open as it is.
    """
    _check_arguments(path, step, fresh=fresh, trust=trust, preview=preview)
    settings = load_settings(**({"model": model} if model else {}))
    named = path or os.environ.get(LESSON_VARIABLE) or FIRST_LESSON
    lesson = load_lesson(named)
    file = find_lesson(named)
    at = journal_path(file)
    begin = partial(open_lesson, lesson=lesson, settings=settings, file=file, trusted=trust)
    if step is not None or preview:
        aside = partial(begin, f"try-out of {at}", open_journal=FleetingJournal, preview=preview)
        if step is None:
            return aside()
        start = find_step(lesson, step)
        return aside(start=start.id, notices=(partial(phrase, "preview", step=start.name),))
    read_journal(at)  # refuses a broken one before anything is closed for it
    return begin(at, open_journal=lambda: JournalFile(at), fresh=fresh)


def _check_arguments(path: object, step: object, **switches: object) -> None:
    if path is not None and not (isinstance(path, str | Path) and str(path).strip()):
        raise ConfigError(f"teach() wants the path of a lesson, such as {FIRST_LESSON!r}, and was given {_kind(path)}.")
    if step is not None and not (isinstance(step, str) and step.strip()):
        raise ConfigError(f"teach(step=…) wants the name of a step, and was given {_kind(step)}.")
    for name, given in switches.items():
        if not isinstance(given, bool):
            raise ConfigError(f"teach({name}=…) wants True or False, and was given {_kind(given)}.")


def _kind(given: object) -> str:
    return "an empty text" if isinstance(given, str) else f"something else (of type {type(given).__name__})"


def open_lesson(
    key: LessonKey,
    lesson: Lesson,
    open_journal: Callable[[], Journal],
    *,
    settings: Settings | None = None,
    file: Path | None = None,
    fresh: bool = False,
    start: StepId | None = None,
    notices: tuple[Sentence, ...] = (),
    preview: bool = False,
    trusted: bool = False,
) -> Desk:
    """Put a desk before a lesson and run it; what was open under this key is closed, all else paused.

    Of what keeps nothing, only the latest few stay open.
    """
    settings = settings or load_settings()
    drawings = Drawings()
    if key in _open:
        drawings = _open[key].drawings
        _open.pop(key).close()
    desk = Desk(lesson.language)
    journal = open_journal()
    try:
        opening = Opening(lesson, journal, settings, file, fresh, start, notices, preview, trusted, drawings)
        _open[key] = OpenLesson(opening, desk, lambda: _quieten(key))
    except BaseException:
        journal.close()
        raise

    async def alone() -> None:
        _quieten(key)

    run(alone)
    fleeting = [each for each in _open if isinstance(each, str)]
    for each in fleeting[:-MOST_FLEETING]:
        _open.pop(each).close()
        gc.collect()  # few objects, which Python would let lie for long, and much memory behind them
    return desk


def _quieten(key: LessonKey) -> None:
    """Pause all lessons but this one: no two voices at once."""
    for other, opened in list(_open.items()):
        if other != key:
            opened.session.pause()
