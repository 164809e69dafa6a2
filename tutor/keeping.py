"""What is kept of a lesson: facts in the records, and the student's work as a file, to take home and to bring back."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor import events as e
from tutor import frames as f
from tutor.errors import TutorError
from tutor.ports import Link, Records
from tutor.showing import Showing
from tutor.teaching.teacher import Teacher
from tutor.telling import Telling
from tutor.values import TurnId
from tutor.work import file_name, pack, unpack


@dataclass(frozen=True, slots=True)
class Handover:
    """How a lesson stands whose student asked for the edited one, or brought work to go on from."""

    running: bool
    begun: bool
    turn: TurnId
    """The latest one that the desk knows."""


class Keeping:
    """Belongs to one session. A slow disk holds nothing up: it works on threads of its own, one thing at a time."""

    def __init__(
        self,
        records: Records,
        teacher: Teacher,
        link: Link,
        showing: Showing,
        telling: Telling,
        *,
        brought: Callable[[Sequence[e.Fact], Sequence[f.Sketched]], None],
    ) -> None:
        """`brought`: the lesson is to go on from these, which are not kept yet."""
        self._records, self._teacher, self._link, self._showing = records, teacher, link, showing
        self._telling, self._brought = telling, brought
        self._writing = asyncio.Lock()

    async def keep(self, facts: tuple[e.Fact, ...]) -> None:
        """Keep these, in this order."""
        async with self._writing:
            try:
                await asyncio.to_thread(self._records.append, facts)
            except TutorError as error:
                self._telling.lacks("not_saved", error)

    async def give(self) -> None:
        """Let the student take home what there is so far."""
        lesson = self._teacher.lesson
        try:
            facts = await self._read()
        except TutorError as error:
            self._telling.lacks("work_unread", error)
            return
        body, left_out = await asyncio.to_thread(pack, lesson, facts, self._showing.drawings.all())
        self._link.send(f.WorkFrame(file_name(lesson), body))
        if left_out:
            self._telling.say("work_large")

    async def take(self, body: bytes) -> None:
        """Go on from a file; where it is none for this lesson, all stays as it is."""
        try:
            work = await asyncio.to_thread(unpack, body, self._teacher.lesson, self._telling.language)
        except TutorError as error:
            self._link.send(f.Notice(str(error)))
            return
        try:
            known = await self._read()
        except TutorError as error:
            self._telling.lacks("work_unread", error)
            return
        mine = self._showing.drawings.all()
        older = [each for each in work.drawings if each.step not in {drawing.step for drawing in mine}]
        self._brought(work.beyond(known, keeps_words=self._teacher.keeps_words), (*older, *mine))

    async def _read(self) -> list[e.Fact]:
        async with self._writing:
            facts, _ = await asyncio.to_thread(self._records.read)
        return facts
