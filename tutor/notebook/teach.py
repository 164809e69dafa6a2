"""`teach`: where the parts of a lesson are put together."""

import os
from pathlib import Path

from tutor import frames as f
from tutor.errors import SpeechError
from tutor.grading.local import LocalGrader
from tutor.kernel.journal import JournalFile, journal_path
from tutor.kernel.lesson_file import find_lesson, load_lesson
from tutor.kernel.link import open_link
from tutor.kernel.loop import Handle, run
from tutor.lesson.plan import Lesson
from tutor.models.embedded.model import EmbeddedModel
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.ports import Conversation
from tutor.session import Session
from tutor.speech.activity import Activity, NoActivity, SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.teaching.phrases import has_phrases
from tutor.teaching.teacher import Teacher
from tutor.widgets.desk import Desk
from tutor.widgets.labels import labels

FIRST_LESSON = "lessons/adding-fractions.lesson.md"

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

_running: dict[Path, tuple[Handle[None], JournalFile]] = {}


def teach(path: str | Path | None = None, *, fresh: bool = False) -> Desk:
    """Open a lesson: the desk appears where this is the last line of a cell, and Start begins or goes on.

    `path` is a lesson file, from the notebook's folder or one above it; without it, the one that `make lab LESSON=`
    named, or the first lesson. `fresh` begins at the beginning; what is known of the student's skills is kept in the
    journal. The same lesson can be open once: opening it again takes its place. LessonError and JournalError say what
    is wrong, and leave a lesson that is open as it is.
    """
    named = path or os.environ.get(LESSON_VARIABLE) or FIRST_LESSON
    lesson = load_lesson(named)
    at = journal_path(find_lesson(named))
    if at in _running:
        _close(at)
    journal = JournalFile(at)
    facts, torn = journal.read()
    desk, words = Desk(lesson.language), labels(lesson.language)
    link = open_link(desk, unreadable=words["other_version"])
    activity, deaf = _activity()
    session = Session(
        teacher=Teacher(lesson, [] if fresh else facts),
        link=link,
        model=EmbeddedModel(),
        grader=LocalGrader(),
        records=journal,
        welcome=lambda conversation, running: _welcome(lesson, words, conversation, running, ears=not deaf),
        endpointer=Endpointer(activity),
        notices=[notice for notice in (torn, deaf, _language_notice(lesson)) if notice],
    )

    async def lesson_runs() -> None:
        try:
            await session.run()
        except Exception:
            link.send(f.Notice(words["stopped"]))
            raise

    _running[at] = run(lesson_runs), journal
    return desk


def _activity() -> tuple[Activity, str]:
    try:
        return SileroActivity(), ""
    except SpeechError as error:
        return NoActivity(), str(error)


def _close(at: Path) -> None:
    handle, journal = _running.pop(at)
    handle.stop()
    journal.close()


def _welcome(
    lesson: Lesson, words: dict[str, str], conversation: Conversation, running: bool, *, ears: bool
) -> f.Welcome:
    base = lesson.language.split("-")[0].lower()
    return f.Welcome(
        title=lesson.title,
        language=lesson.language,
        direction="rtl" if base in _RIGHT_TO_LEFT else "ltr",
        tutor=lesson.tutor.name,
        labels=words,
        running=running,
        ears=ears and conversation.hears,
        voice=conversation.speaks,
    )


def _language_notice(lesson: Lesson) -> str:
    if has_phrases(lesson.language):
        return ""
    return f"The tutor's own few sentences are not translated into {lesson.language} yet, so they come in English."
