"""What the lessons of this tutor home cost: read off their journals, each as often as it changes.

What keeps no journal (a try-out, a lesson in a cell) counts as long as this kernel lives. What was not written yet, a
journal that cannot be read and a line that is broken count as nothing: no lesson is stopped by another's.
"""

from collections.abc import Mapping
from pathlib import Path

from tutor import events as e
from tutor.config import Price, cost
from tutor.kernel.journal import FleetingJournal, Journal, JournalFile, read_calls, tutor_home


class Ledger:
    """One for all lessons of a kernel. `note` belongs on the loop; `spent` reads files, on any thread."""

    def __init__(self) -> None:
        self._fleeting: list[tuple[FleetingJournal, e.ModelUsed]] = []
        self._read: dict[Path, tuple[tuple[int, int], list[e.ModelUsed]]] = {}
        """By journal: its time and its size when it was read, and the calls in it."""

    def note(self, journal: Journal, call: e.ModelUsed) -> None:
        """A call was made that no file tells of."""
        if isinstance(journal, FleetingJournal):
            self._fleeting.append((journal, call))

    def spent(self, since: float, prices: Mapping[str, Price], but: Journal, home: Path | None = None) -> float:
        """US dollars that all lessons but one have cost since a time (Unix, in seconds)."""
        calls = [call for journal, call in tuple(self._fleeting) if journal is not but]
        own = but.path if isinstance(but, JournalFile) else None
        for path in (tutor_home(home) / "journal").glob("*.jsonl"):
            if path != own:
                calls += self._calls(path, since)
        return sum(cost(call.usage, prices) for call in calls if call.at >= since)

    def _calls(self, path: Path, since: float) -> list[e.ModelUsed]:
        """None of a journal to which nothing was added since then."""
        try:
            status = path.stat()
        except OSError:
            return []
        if status.st_mtime < since:
            return []
        stamp = status.st_mtime_ns, status.st_size
        stood, calls = self._read.get(path, ((0, 0), []))
        if stood != stamp:
            calls = [call for call in read_calls(path) if call.at >= since]
            self._read[path] = stamp, calls
        return calls
