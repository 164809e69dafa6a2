"""The journal keeps what it was given through tears at any byte, foreign hands and a full disk."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tutor.errors import JournalError
from tutor.events import (
    AttemptGraded,
    Fact,
    HintGiven,
    LessonBegan,
    LessonFinished,
    LessonPaused,
    StepEntered,
    StepFinished,
)
from tutor.kernel.journal import FleetingJournal, JournalFile, journal_path, read_journal
from tutor.values import Mark, Modality

FACTS: list[Fact] = [
    LessonBegan(1.5, "Brüche – 分数\n", "1.0.0", "ab" * 32),
    StepEntered(2.0, "cut-the-cake"),
    AttemptGraded(3.0, "cut-the-cake", Modality.SPOKEN, Mark.WRONG, "tops and bottoms", "ein \u2028 Drittel"),
    HintGiven(4.0, "cut-the-cake", 1, asked=True),
    StepFinished(5.0, "cut-the-cake", "solved"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "journal.jsonl"


def write(path: Path, *facts: Fact) -> None:
    with JournalFile(path) as journal:
        journal.append(facts)


def test_what_was_kept_comes_back(path: Path) -> None:
    write(path, *FACTS[:2])
    write(path)
    write(path, *FACTS[2:])
    assert read_journal(path) == (FACTS, None)
    with JournalFile(path) as journal:
        assert journal.read() == (FACTS, None)


def test_a_journal_that_does_not_exist_is_empty(path: Path) -> None:
    assert read_journal(path) == ([], None)
    assert not path.exists()


def test_it_is_for_this_user_alone(path: Path) -> None:
    write(path, *FACTS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_tear_at_any_byte_costs_one_line_and_appending_goes_on(path: Path) -> None:
    write(path, *FACTS)
    whole = path.read_bytes()
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        before = FACTS[: whole[:length].count(b"\n")]
        torn = length > 0 and whole[length - 1 : length] != b"\n"
        facts, told = read_journal(path)
        assert facts == before
        assert (told is not None) == torn
        assert path.read_bytes() == whole[:length]
        write(path, LessonPaused(9.0))
        assert read_journal(path) == ([*before, LessonPaused(9.0)], None)


def test_zeros_that_a_power_cut_left_are_a_tear(path: Path) -> None:
    write(path, *FACTS)
    with path.open("ab") as file:
        file.write(b"\0" * 4096)
    assert read_journal(path)[0] == FACTS
    write(path, LessonFinished(9.0))
    assert read_journal(path) == ([*FACTS, LessonFinished(9.0)], None)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{",
        b"[]",
        b'[["is", "LessonPaused"], ["at", 1]]',
        b"null",
        b'{"at": 1}',
        b'{"is": ["LessonPaused"], "at": 1}',
        b'{"is": "LessonPaused"}',
        b'{"is": "LessonFlown", "at": 1}',
        b'{"is": "LessonOpened", "at": 1}',  # an event, but no fact
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_a_whole_line_that_is_no_fact_is_told_with_its_place(path: Path, broken: bytes) -> None:
    write(path, *FACTS)
    lines = path.read_bytes().splitlines(keepends=True)
    content = b"".join([*lines[:2], broken + b"\n", *lines[2:]])
    path.write_bytes(content)
    with pytest.raises(JournalError) as told:
        read_journal(path)
    assert str(told.value).startswith(f"{path}:3: ")
    assert "move the file away" in str(told.value)
    assert path.read_bytes() == content


def test_a_second_writer_is_told_where_the_first_is(path: Path) -> None:
    with JournalFile(path) as first:
        with pytest.raises(JournalError, match="another notebook"):
            JournalFile(path)
        first.append(FACTS)
        assert read_journal(path) == (FACTS, None)
    write(path, LessonPaused(9.0))


def test_a_writer_that_died_holds_nothing(path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tutor.kernel.journal import JournalFile;"
        "journal = JournalFile(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(JournalError, match="another notebook"):
            JournalFile(path)
        other.kill()
    write(path, *FACTS)
    assert read_journal(path) == (FACTS, None)


def test_a_journal_that_is_closed_is_free_though_a_forked_process_has_it_open(path: Path) -> None:
    journal = JournalFile(path)
    forked = os.dup(journal._file)  # what a fork does with it
    journal.close()
    write(path, *FACTS)
    os.close(forked)


def test_what_is_being_written_is_on_the_disk_before_the_journal_closes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = JournalFile(path)
    closing = Thread(target=journal.close)
    synced = os.fsync

    def sync(file: int) -> None:
        closing.start()
        closing.join(0.1)
        synced(file)

    monkeypatch.setattr(os, "fsync", sync)
    journal.append(FACTS)
    closing.join()
    assert read_journal(path) == (FACTS, None)
    with pytest.raises(JournalError, match="cannot be read or written"):
        journal.append([LessonPaused(9.0)])


def test_a_full_disk_is_told_and_what_was_there_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, *FACTS)
    before = path.read_bytes()
    written = os.write

    def fill(file: int, content: bytes) -> int:
        """Room for ten bytes, then none."""
        if len(path.read_bytes()) > len(before):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(file, bytes(content)[:10])

    with JournalFile(path) as journal:
        with monkeypatch.context() as disk:
            disk.setattr(os, "write", fill)
            with pytest.raises(JournalError, match="Make room"):
                journal.append([LessonPaused(9.0)])
        assert path.read_bytes() == before
        journal.append([LessonFinished(10.0)])
    assert read_journal(path) == ([*FACTS, LessonFinished(10.0)], None)


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="TUTOR_HOME"):
        JournalFile(tmp_path / "file" / "journal.jsonl")
    with pytest.raises(JournalError, match="TUTOR_HOME"):
        read_journal(tmp_path / "file" / "journal.jsonl")


def test_each_lesson_has_its_own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = tmp_path / "one" / "cake.lesson.md", tmp_path / "other" / "cake.lesson.md"
    home = tmp_path / "home"
    place = journal_path(one, home)
    assert place.parent == home / "journal"
    assert place.name.startswith("cake-")
    assert place != journal_path(other, home)
    assert place == journal_path(tmp_path / "other" / ".." / "one" / "cake.lesson.md", home)
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "set"))
    assert journal_path(one).parent == tmp_path / "set" / "journal"
    monkeypatch.delenv("TUTOR_HOME")
    assert journal_path(one).parent.parent.name == "tutor"


def test_a_long_name_in_any_script_still_makes_a_file(tmp_path: Path) -> None:
    write(journal_path(tmp_path / ("分" * 80 + ".md"), tmp_path), *FACTS)


def test_where_no_lock_can_be_had_two_writers_lose_nothing(path: Path) -> None:
    class Unlocked(JournalFile):
        def _lock(self) -> None:
            pass

    with Unlocked(path) as one, Unlocked(path) as other:
        for at in range(4):
            (one, other)[at % 2].append([LessonPaused(at)])
    assert [fact.at for fact in read_journal(path)[0]] == [0, 1, 2, 3]


def test_a_try_out_is_kept_until_it_is_closed_and_on_no_disk(tmp_path: Path) -> None:
    journal = FleetingJournal()
    journal.append(FACTS)
    assert journal.read() == (FACTS, None)
    journal.close()
    assert journal.read() == ([], None)
    assert list(tmp_path.iterdir()) == []
