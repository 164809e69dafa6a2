"""`teach`: where the parts of a lesson are put together."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor import frames as f
from tutor.config import Settings
from tutor.config import load as load_settings
from tutor.errors import ConfigError, SpeechError, TutorError
from tutor.grading.local import LocalGrader
from tutor.kernel.journal import FleetingJournal, JournalFile, journal_path, read_journal
from tutor.kernel.lesson_file import find_lesson, find_step, load_lesson
from tutor.kernel.link import DeskLink, open_link
from tutor.kernel.loop import Handle, run
from tutor.lesson.plan import Lesson
from tutor.lesson.words import direction
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.notebook.models import choose
from tutor.ports import Conversation
from tutor.session import Session
from tutor.speech.activity import Activity, NoActivity, SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.teaching.phrases import has_phrases, phrase
from tutor.teaching.teacher import Teacher
from tutor.values import StepId
from tutor.widgets.desk import Desk
from tutor.widgets.labels import labels

FIRST_LESSON = "lessons/adding-fractions.lesson.md"

_log = logging.getLogger(__name__)


Journal = JournalFile | FleetingJournal
LessonKey = Path | str
"""What is open once: the journal of a lesson, or a name for what keeps none."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A lesson that is open in this kernel."""

    session: Session
    handle: Handle[None]
    link: DeskLink
    journal: Journal

    def close(self) -> None:
        """Stop it, and let go of what it holds, also where it had not begun to run."""
        self.handle.stop()
        run(self._hang_up).join()
        self.journal.close()

    async def _hang_up(self) -> None:
        self.link.close()


_open: dict[LessonKey, _Open] = {}


def teach(
    path: str | Path | None = None, *, step: str | None = None, fresh: bool = False, model: str | None = None
) -> Desk:
    """Open a lesson: the desk appears where this is the last line of a cell, and Start begins or goes on.

    `path` is a lesson file, from the notebook's folder or one above it; without it, the one that `make lab LESSON=`
    named, or the first lesson. `fresh` begins at the beginning; what is known of the student's skills is kept.
    `model` is `embedded`, `realtime`, `turns` or `cascade`; without it, what tutor.toml and TUTOR_MODEL say.
    `step`, by its name, tries the lesson out from there: nothing of it is kept, and the student's place stays. The
    same lesson can be open once: opening it again takes its place, and another that runs in this kernel is paused.
    LessonError, JournalError and ConfigError say what is wrong, and leave a lesson that is open as it is.
    """
    _check_arguments(path, step, fresh)
    settings = load_settings(**({"model": model} if model else {}))
    named = path or os.environ.get(LESSON_VARIABLE) or FIRST_LESSON
    lesson = load_lesson(named)
    at = journal_path(find_lesson(named))
    if step is not None:
        start = find_step(lesson, step)
        notice = phrase("preview", lesson.language, step=start.name)
        key = f"try-out of {at}"
        return open_lesson(key, lesson, FleetingJournal, settings=settings, start=start.id, notices=[notice])
    read_journal(at)  # refuses a broken one before anything is closed for it
    return open_lesson(at, lesson, lambda: JournalFile(at), settings=settings, fresh=fresh)


def _check_arguments(path: object, step: object, fresh: object) -> None:
    if path is not None and not (isinstance(path, str | Path) and str(path).strip()):
        raise ConfigError(f"teach() wants the path of a lesson, such as {FIRST_LESSON!r}, and was given {_kind(path)}.")
    if step is not None and not (isinstance(step, str) and step.strip()):
        raise ConfigError(f"teach(step=…) wants the name of a step, and was given {_kind(step)}.")
    if not isinstance(fresh, bool):
        raise ConfigError(f"teach(fresh=…) wants True or False, and was given {_kind(fresh)}.")


def _kind(given: object) -> str:
    return "an empty text" if isinstance(given, str) else f"something else (of type {type(given).__name__})"


def open_lesson(
    key: LessonKey,
    lesson: Lesson,
    open_journal: Callable[[], Journal],
    *,
    settings: Settings | None = None,
    fresh: bool = False,
    start: StepId | None = None,
    notices: Sequence[str] = (),
) -> Desk:
    """Put the parts of a lesson together and run it; what was open under this key is closed, all else paused."""
    settings = settings or load_settings()
    if key in _open:
        _open.pop(key).close()
    desk = Desk(lesson.language)
    journal = open_journal()
    try:
        facts, torn = journal.read()
        teacher = Teacher(lesson, facts, fresh=fresh, start=start)
        lacks = [phrase("torn", lesson.language)] if torn else []
        _open[key] = _run(key, teacher, journal, desk, settings=settings, notices=[*lacks, *notices])
    except BaseException:
        journal.close()
        raise

    async def alone() -> None:
        _quieten(key)

    run(alone)
    return desk


def _quieten(key: LessonKey) -> None:
    """Pause all lessons but this one: no two voices at once."""
    for other, opened in list(_open.items()):
        if other != key:
            opened.session.pause()


def _run(
    key: LessonKey, teacher: Teacher, journal: Journal, desk: Desk, *, settings: Settings, notices: Sequence[str]
) -> _Open:
    lesson = teacher.lesson
    words = labels(lesson.language)
    activity, deaf = _activity()
    lacks = {"deaf": deaf, "english_phrases": not has_phrases(lesson.language)}
    link = open_link(desk, unreadable=words["other_version"])

    def failed(error: TutorError) -> None:
        link.send(f.Notice(f"{phrase('model_failed', lesson.language)} {error}"))

    session = Session(
        teacher=teacher,
        link=link,
        model=choose(settings, failed, lambda: True),
        grader=LocalGrader(),
        records=journal,
        welcome=lambda conversation, running, begun: _welcome(
            lesson, words, conversation, ears=not deaf, running=running, begun=begun
        ),
        endpointer=Endpointer(activity),
        notices=[*notices, *(phrase(name, lesson.language) for name, lacking in lacks.items() if lacking)],
        begins=lambda: _quieten(key),
    )

    async def lesson_runs() -> None:
        try:
            await session.run()
        except Exception as error:
            link.send(f.Notice(words["stopped"]))
            # The kind alone: what an exception holds may be a student's words.
            _log.error("A lesson stopped because of a fault: %s", _kinds(error))
            raise
        finally:
            link.close()
            journal.close()

    return _Open(session, run(lesson_runs), link, journal)


def _kinds(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(_kinds(each) for each in error.exceptions)
    return type(error).__name__


def _activity() -> tuple[Activity, bool]:
    """Something that tells speech from all else, and whether it cannot."""
    try:
        return SileroActivity(), False
    except SpeechError as error:
        _log.warning("%s", error)
        return NoActivity(), True


def _welcome(
    lesson: Lesson, words: dict[str, str], conversation: Conversation, *, ears: bool, running: bool, begun: bool
) -> f.Welcome:
    return f.Welcome(
        title=lesson.title,
        language=lesson.language,
        direction=direction(lesson.language),
        tutor=lesson.tutor.name,
        labels=words,
        running=running,
        begun=begun,
        ears=ears and conversation.hears,
        voice=conversation.speaks,
    )
