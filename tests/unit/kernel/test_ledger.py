import os
from pathlib import Path

import pytest

from tutor import events as e
from tutor.config import PRICES
from tutor.kernel.journal import FleetingJournal, JournalFile, read_calls
from tutor.kernel.ledger import Ledger
from tutor.values import Usage

MINUTE = Usage("voice", "gpt-realtime-2.1", audio_out=1_200)
DOLLARS = 0.0768
TODAY = 1_800_000_000.0
"""When the day began."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def journal(home: Path, name: str, *at: float, modified: float = TODAY + 100) -> Path:
    path = home / "journal" / f"{name}.jsonl"
    with JournalFile(path) as file:
        file.append([e.LessonBegan(TODAY - 9e5, "T", "1", "d"), *(e.ModelUsed(each, MINUTE) for each in at)])
    os.utime(path, (modified, modified))
    return path


def spent(ledger: Ledger, home: Path) -> float:
    """Beside a lesson that keeps nothing."""
    return ledger.spent(TODAY, PRICES, FleetingJournal(), home)


def test_the_calls_of_today_of_all_other_lessons_are_counted(home: Path):
    mine = journal(home, "mine", TODAY + 1)
    journal(home, "halves", TODAY - 1, TODAY, TODAY + 1)
    journal(home, "thirds", TODAY + 2)
    ledger = Ledger()
    assert spent(ledger, home) == pytest.approx(4 * DOLLARS)
    with JournalFile(mine) as own:
        assert ledger.spent(TODAY, PRICES, own, home) == pytest.approx(3 * DOLLARS)
    assert Ledger().spent(TODAY, {}, FleetingJournal(), home) == 0, "without a price it is free, as far as we know"


def test_before_the_first_lesson_nothing_is_spent_and_nothing_made(home: Path):
    assert spent(Ledger(), home) == 0
    assert not home.exists()


def test_a_journal_is_read_once_and_again_only_when_something_was_added(home: Path):
    journal(home, "old", TODAY + 1, modified=TODAY - 1)  # cannot be; if it were read, it would show
    path, ledger = journal(home, "halves", TODAY), Ledger()
    assert spent(ledger, home) == pytest.approx(DOLLARS)
    content = path.read_bytes()
    path.write_bytes(b"#" * len(content))
    os.utime(path, (TODAY + 100, TODAY + 100))
    assert spent(ledger, home) == pytest.approx(DOLLARS)
    path.write_bytes(content)
    journal(home, "halves", TODAY + 5, modified=TODAY + 200)
    assert spent(ledger, home) == pytest.approx(2 * DOLLARS)


def test_what_is_broken_counts_for_nothing_and_stops_nobody(home: Path):
    path = journal(home, "halves", TODAY)
    with path.open("ab") as file:
        file.write(b'{"is":"ModelUsed","at":"soon"}\n"ModelUsed"\n\xff "ModelUsed"\n["ModelUsed"]\n')
    with JournalFile(path) as own:
        own.append([e.ModelUsed(TODAY, MINUTE)])
    with path.open("ab") as file:
        file.write(b'{"is":"ModelUsed","at":18000')
    (home / "journal" / "folder.jsonl").mkdir()
    (home / "journal" / "gone.jsonl").symlink_to(home / "nowhere")
    for other in (path, home / "journal" / "folder.jsonl"):
        os.utime(other, (TODAY + 100, TODAY + 100))
    assert spent(Ledger(), home) == pytest.approx(2 * DOLLARS)
    assert read_calls(home / "nowhere") == []


def test_what_keeps_no_journal_counts_as_long_as_the_kernel_lives(home: Path):
    ledger, mine, other = Ledger(), FleetingJournal(), FleetingJournal()
    for kept in (mine, other):
        ledger.note(kept, e.ModelUsed(TODAY + 1, MINUTE))
    ledger.note(other, e.ModelUsed(TODAY - 1, MINUTE))
    other.close()
    assert ledger.spent(TODAY, PRICES, mine, home) == pytest.approx(DOLLARS)
    assert spent(ledger, home) == pytest.approx(2 * DOLLARS)


def test_what_a_journal_tells_is_not_counted_twice(home: Path):
    ledger = Ledger()
    with JournalFile(journal(home, "halves", TODAY + 1)) as kept:
        ledger.note(kept, e.ModelUsed(TODAY + 1, MINUTE))
    os.utime(kept.path, (TODAY + 100, TODAY + 100))
    assert spent(ledger, home) == pytest.approx(DOLLARS)
