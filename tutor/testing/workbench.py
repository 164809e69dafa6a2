"""Where a student's code would run, and where a lesson's pictures would lie, for tests of whole sessions."""

from collections.abc import Callable, Mapping

from tutor.errors import ConfigError
from tutor.values import CodeRun, Picture


class FakeWorkbench:
    """Implements `ports.Workbench`, and is the student at the notebook beside it: `run` is what a cell comes to."""

    def __init__(self, *, trusted: bool = True, keeps_trust: bool = True) -> None:
        """`keeps_trust`: False is a disk on which no trust can be kept."""
        self.trusted = trusted
        self.checks: list[str] = []
        """All that was to be watched, in order; empty where the watch ended."""
        self._keeps_trust = keeps_trust
        self._ran: Callable[[CodeRun], None] | None = None

    def trust(self) -> None:
        """See `ports.Workbench`."""
        self.trusted = True
        if not self._keeps_trust:
            raise ConfigError("The disk is full. Make room.")

    def watch(self, check: str, ran: Callable[[CodeRun], None]) -> None:
        """See `ports.Workbench`."""
        self.checks.append(check)
        self._ran = ran if check else None

    def run(self, run: CodeRun) -> None:
        """Run a cell, with this outcome. Nothing comes of it where no check is watched, or none may run."""
        if self._ran is not None and self.trusted:
            self._ran(run)


class FakePictures:
    """Implements `ports.Pictures`; `asked` lists the names that were read."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        """By name."""
        self.asked: list[str] = []
        self._pictures = pictures

    def read(self, name: str) -> Picture | None:
        """See `ports.Pictures`."""
        self.asked.append(name)
        return self._pictures.get(name)
