"""`teach`: where the parts of a lesson are put together."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from tutor import frames as f
from tutor.errors import SpeechError
from tutor.grading.local import LocalGrader
from tutor.kernel.journal import JournalFile, journal_path, read_journal
from tutor.kernel.lesson_file import find_lesson, load_lesson
from tutor.kernel.link import DeskLink, open_link
from tutor.kernel.loop import Handle, run
from tutor.lesson.plan import Lesson
from tutor.lesson.words import direction
from tutor.models.embedded.model import EmbeddedModel
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.ports import Conversation
from tutor.session import Session
from tutor.speech.activity import Activity, NoActivity, SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.teaching.phrases import has_phrases, phrase
from tutor.teaching.teacher import Teacher
from tutor.widgets.desk import Desk
from tutor.widgets.labels import labels

FIRST_LESSON = "lessons/adding-fractions.lesson.md"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Open:
    """A lesson that is open in this kernel."""

    handle: Handle[None]
    link: DeskLink
    journal: JournalFile

    def close(self) -> None:
        """Stop it, and let go of what it holds, also where it had not begun to run."""
        self.handle.stop()
        run(self._hang_up).join()
        self.journal.close()

    async def _hang_up(self) -> None:
        self.link.close()


_open: dict[Path, _Open] = {}


def teach(path: str | Path | None = None, *, fresh: bool = False) -> Desk:
    """Open a lesson: the desk appears where this is the last line of a cell, and Start begins or goes on.

    `path` is a lesson file, from the notebook's folder or one above it; without it, the one that `make lab LESSON=`
    named, or the first lesson. `fresh` begins at the beginning; what is known of the student's skills is kept. The
    same lesson can be open once: opening it again takes its place. LessonError and JournalError say what is wrong,
    and leave a lesson that is open as it is.
    """
    named = path or os.environ.get(LESSON_VARIABLE) or FIRST_LESSON
    lesson = load_lesson(named)
    at = journal_path(find_lesson(named))
    read_journal(at)  # refuses a broken one before anything is closed for it
    if at in _open:
        _open.pop(at).close()
    desk = Desk(lesson.language)
    journal = JournalFile(at)
    try:
        _open[at] = _run(lesson, journal, desk, fresh=fresh)
    except BaseException:
        journal.close()
        raise
    return desk


def _run(lesson: Lesson, journal: JournalFile, desk: Desk, *, fresh: bool) -> _Open:
    facts, torn = journal.read()
    words = labels(lesson.language)
    activity, deaf = _activity()
    lacks = {"torn": torn, "deaf": deaf, "english_phrases": not has_phrases(lesson.language)}
    link = open_link(desk, unreadable=words["other_version"])
    session = Session(
        teacher=Teacher(lesson, facts, fresh=fresh),
        link=link,
        model=EmbeddedModel(),
        grader=LocalGrader(),
        records=journal,
        welcome=lambda conversation, running, begun: _welcome(
            lesson, words, conversation, ears=not deaf, running=running, begun=begun
        ),
        endpointer=Endpointer(activity),
        notices=[phrase(key, lesson.language) for key, lacking in lacks.items() if lacking],
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

    return _Open(run(lesson_runs), link, journal)


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
