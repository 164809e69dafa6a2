"""What a session has to do with the student's own cells: it looks on while a step wants code, once that is trusted."""

import asyncio
from collections.abc import Callable

from tutor import frames as f
from tutor.errors import TutorError
from tutor.ports import Workbench
from tutor.teaching.teacher import Teacher
from tutor.values import CodeRun


class Coding:
    """Belongs to one session."""

    def __init__(
        self,
        workbench: Workbench | None,
        teacher: Teacher,
        *,
        ran: Callable[[CodeRun], None],
        show: Callable[[f.AskTrust], None],
        lacks: Callable[[str, TutorError], None],
    ) -> None:
        """`ran` is told of each run, on the session's loop."""
        self._workbench, self._teacher, self._ran, self._show, self._lacks = workbench, teacher, ran, show, lacks
        teacher.trusted = workbench is None or workbench.trusted

    def watch(self, check: str) -> None:
        """Look on with this check; with an empty one, look away."""
        if self._workbench is None:
            return
        loop = asyncio.get_running_loop()

        def ran(run: CodeRun) -> None:
            loop.call_soon_threadsafe(self._ran, run)

        self._workbench.watch(check, ran)
        if check and not self._workbench.trusted:
            self._show(f.AskTrust(True))

    async def trust(self) -> None:
        """The student lets the lesson's code run: now at least, where that cannot be kept."""
        if self._workbench is None:
            return
        try:
            await asyncio.to_thread(self._workbench.trust)
        except TutorError as error:
            self._lacks("trust_not_kept", error)
        self._teacher.trusted = True
        self._show(f.AskTrust(False))
