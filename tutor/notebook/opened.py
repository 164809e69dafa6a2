"""A lesson that is open in this kernel: sessions at one desk, one after another where its file is edited meanwhile."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypedDict, get_args

from IPython.core.getipython import get_ipython

from tutor import events as e
from tutor import frames as f
from tutor.commands import Progress
from tutor.config import Settings, Tongue
from tutor.errors import LessonError, TutorError
from tutor.grading.local import LocalGrader
from tutor.keeping import Handover
from tutor.kernel.journal import Journal
from tutor.kernel.ledger import Ledger
from tutor.kernel.link import CommDesk, DeskLink, open_link
from tutor.kernel.loop import Handle, run
from tutor.kernel.pictures import LessonPictures
from tutor.kernel.trust import keep, trusts
from tutor.kernel.watch import EVERY_S, contents
from tutor.kernel.workbench import ShellWorkbench
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import direction
from tutor.models.meter import Meter
from tutor.notebook.models import choose, sentence
from tutor.ports import Conversation
from tutor.session import Session
from tutor.showing import Drawings
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.teaching import path
from tutor.teaching.adaptation import Table, changed
from tutor.teaching.phrases import has_phrases, phrase
from tutor.teaching.stage import Script
from tutor.teaching.teacher import Teacher
from tutor.values import StepId, Tone, Usage
from tutor.widgets.labels import labels

_log = logging.getLogger(__name__)

LEDGER = Ledger()
"""Of all lessons of this kernel."""
Sentence = Callable[[str], str]
"""Told at the desk, in the language (BCP 47) that it is given."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a lesson is opened with."""

    lesson: Lesson
    journal: Journal
    settings: Settings
    file: Path | None = None
    """Where it was read from, to offer it again when it is edited; None for what is in no file, but in a cell."""
    fresh: bool = False
    start: StepId | None = None
    notices: tuple[Sentence, ...] = ()
    preview: bool = False
    """Whoever sits there wrote the lesson, or teaches with it: the desk shows its plan, and simulated students play."""
    trusted: bool = False
    """Code of this lesson as it is, not once it is edited, may run, whatever is kept of it."""
    drawings: Drawings = field(default_factory=Drawings)
    """What an earlier desk of this kernel has drawn; it comes back only where the lesson goes on."""


class Desk(CommDesk, Protocol):
    """The desk's widget."""

    def close(self) -> None:
        """Take it from the page."""

    def summarise(self, title: str, language: str, progress: Progress) -> None:
        """Let the notebook keep this of the lesson."""


class OpenLesson:
    """See the module."""

    handle: Handle[None]
    session: Session

    def __init__(self, opening: Opening, desk: Desk, begins: Callable[[], None]) -> None:
        """Run it. `begins` is called on the loop whenever it is begun or goes on; JournalError as in `Journal.read`."""
        self._opening, self._desk, self._begins = opening, desk, begins
        self._folder = opening.file.parent if opening.file else Path.cwd()
        self._newer: Lesson | None = None
        self._untold: list[Sentence] | None = []
        """What was to be told before a desk was there, as a model is dialled before; None once one was greeted."""
        self._wanted: str = opening.settings.language
        """Of the desk: `lesson`, or a language."""
        self._met = False
        """The student has pressed Start here, and so has read what comes before it."""
        lesson = opening.lesson
        facts, torn = opening.journal.read()
        teacher = Teacher(lesson, facts, fresh=opening.fresh, start=opening.start, **_held(opening.settings))
        self.drawings = opening.drawings if teacher.begun else Drawings()
        self._link: DeskLink = open_link(desk, unreadable=labels(lesson.language)["other_version"])
        notices = (*((partial(phrase, "torn"),) if torn else ()), *opening.notices)
        self._install(teacher, notices, facts)
        self.handle = run(self._live)

    def close(self) -> None:
        """Stop it, and let go of what it holds, also where it had not begun to run. Its desk goes from the page."""
        self.handle.stop()
        run(self._hang_up).join()
        self._opening.journal.close()
        self._desk.close()

    async def _hang_up(self) -> None:
        self._link.close()

    async def _live(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                watching = tasks.create_task(self._watch())
                while (handover := await self.session.run()) is not None:
                    await self._reload(handover)
                watching.cancel()
        except Exception as error:
            self._link.send(f.Notice(labels(self._tongue)["stopped"]))
            # The kind alone: what an exception holds may be a student's words.
            _log.error("A lesson stopped because of a fault: %s", _kinds(error))
            raise
        finally:
            self._link.close()
            self._opening.journal.close()

    # ---- an edited file ----

    async def _watch(self) -> None:
        if self._opening.file is None:
            return
        async with aclosing(contents(self._opening.file, self._lesson.digest, EVERY_S)) as changes:
            async for content in changes:
                await self._look_at(content)

    async def _look_at(self, content: bytes) -> None:
        mistake = ""
        try:
            found = await asyncio.to_thread(read_lesson, content, self._lesson.path)
        except LessonError as error:
            self._newer = None
            mistake = phrase("edit_broken", self._tongue, finding=error.findings[0])
        else:
            self._newer = found if found.digest != self._lesson.digest else None
        self.session.offer_reload(self._newer is not None, mistake)

    async def _reload(self, handover: Handover) -> None:
        """Go on where the journal says, with the lesson as it was edited meanwhile."""
        lesson, self._newer = self._newer or self._lesson, None
        facts, _ = await asyncio.to_thread(self._opening.journal.read)
        start = self._opening.start if any(step.id == self._opening.start for step in lesson.steps) else None
        teacher = Teacher(
            lesson,
            facts,
            fresh=not handover.begun,
            start=None if handover.begun else start,
            turn=handover.turn,
            tone=None if self._teacher.tone_asked else self._teacher.tone,
            **_held(self._opening.settings),
        )
        self._install(teacher, self._opening.notices, facts, handover)

    # ---- the parts ----

    @property
    def _lesson(self) -> Lesson:
        return self._teacher.lesson

    def _install(
        self, teacher: Teacher, notices: tuple[Sentence, ...], facts: Sequence[e.Fact], earlier: Handover | None = None
    ) -> None:
        """Make the next session, with this teacher; the student may be at the desk already, and the lesson go on."""
        self._teacher, lesson, settings = teacher, teacher.lesson, self._opening.settings

        def failed(error: TutorError) -> None:
            self._notify(sentence(error))

        self._summarise(path.progress(lesson, teacher.state))
        meter, grader = self._meter(facts), LocalGrader()
        self.session = Session(
            teacher=teacher,
            link=self._link,
            model=choose(settings, failed, meter),
            grader=grader,
            records=self._opening.journal,
            welcome=self._welcome,
            endpointer=Endpointer(SileroActivity()),
            workbench=self._workbench(lesson.digest),
            pictures=LessonPictures(self._folder),
            words_checked=settings.words_checked,
            begins=self._begin,
            greets=lambda: [self._spent(meter), *self._tell(notices)],
            goes_on=earlier.running if earlier else None,
            drawings=self.drawings,
            progressed=self._summarise,
            script=Script(lesson, grader) if self._opening.preview else None,
        )

    def _meter(self, facts: Sequence[e.Fact]) -> Meter:
        """What counts this lesson, and looks at what others of the day have cost."""
        settings, journal = self._opening.settings, self._opening.journal

        def warn(key: str) -> None:
            self._notify(partial(phrase, key))

        def called(usage: Usage) -> None:
            LEDGER.note(journal, e.ModelUsed(time.time(), usage))
            self._link.send(self._spent(meter))

        elsewhere = partial(LEDGER.spent, prices=settings.prices, but=journal)
        meter = Meter(settings.prices, settings.budget, facts, warn, tell=called, elsewhere=elsewhere)
        return meter

    def _spent(self, meter: Meter) -> f.Spent:
        return f.Spent(meter.spent, self._opening.settings.budget.lesson or 0.0)

    @property
    def _tongue(self) -> str:
        """The language (BCP 47) of the desk."""
        return self._lesson.language if self._wanted == "lesson" else self._wanted

    def _notice(self, sentence: Sentence) -> f.Notice:
        return f.Notice(sentence(self._tongue))

    def _notify(self, sentence: Sentence) -> None:
        if self._untold is None:
            self._link.send(self._notice(sentence))
        else:
            self._untold.append(sentence)

    def _tell(self, notices: Sequence[Sentence]) -> list[f.Notice]:
        """What failed before a desk was there, and what is told to each."""
        missed, self._untold = self._untold or [], None
        return [self._notice(each) for each in (*missed, *_untranslated(self._lesson.language), *notices)]

    def _begin(self) -> None:
        self._met = True
        self._begins()

    def _summarise(self, progress: Progress) -> None:
        self._desk.summarise(self._lesson.title, self._lesson.language, progress)

    def _welcome(self, conversation: Conversation, running: bool, begun: bool, wanted: str) -> f.Welcome:
        if wanted in get_args(Tongue):
            self._wanted = wanted
        lesson, words = self._lesson, labels(self._tongue)
        told = words["ai_note"], _told(self._opening.settings, self._tongue), words["typing_equal"]
        return f.Welcome(
            title=lesson.title,
            language=lesson.language,
            direction=direction(self._tongue),
            tutor=lesson.tutor.name,
            labels=words,
            tongue=self._tongue,
            running=running,
            begun=begun,
            ears=conversation.hears,
            voice=conversation.speaks,
            first=() if self._met else told,
        )

    def _workbench(self, digest: str) -> ShellWorkbench | None:
        """The notebook's cells; None where there is no notebook. What the user has written in a cell is trusted."""
        shell = get_ipython()
        if shell is None:
            return None
        opened = self._opening
        said_so = opened.trusted and digest == opened.lesson.digest
        trusted = said_so or opened.file is None or trusts(digest)
        return ShellWorkbench(shell, trusted=trusted, keep=lambda: keep(digest))


class _Held(TypedDict):
    ceiling: Tone
    table: Table
    keeps_words: bool


def _held(settings: Settings) -> _Held:
    """What of the settings a teacher holds to."""
    return _Held(ceiling=settings.most_tone, table=changed(settings.adaptation), keeps_words=settings.keeps_words)


def _told(settings: Settings, language: str) -> str:
    """Before Start is pressed, and so before anything is sent: where it will go."""
    if not settings.hosts:
        return phrase("unhosted", language)
    key = "hosted" if settings.sound_leaves else "hosted_words"
    return phrase(key, language, host=", ".join(settings.hosts))


def _untranslated(language: str) -> list[Sentence]:
    return [] if has_phrases(language) else [partial(phrase, "english_phrases")]


def _kinds(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(_kinds(each) for each in error.exceptions)
    return type(error).__name__
