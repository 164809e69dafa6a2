import hashlib
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import ConfigError, LessonError
from tutor.kernel import trust
from tutor.lesson.reader import read_lesson

SOURCE = b"---\ntitle: T\n---\n# T\n## A\nOne and one?\n### Answers\n- 2\n"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "a.lesson.md"
    path.write_bytes(SOURCE)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def store(home: Path) -> Path:
    return home / "trusted-lessons"


def test_nothing_is_trusted_until_the_user_says_so(lesson: Path, home: Path) -> None:
    assert not trust.trusts(digest(SOURCE), home)
    assert not home.exists(), "to ask leaves nothing behind"
    trust.remember(lesson, home)
    assert trust.trusts(digest(SOURCE), home)
    assert stat.S_IMODE(store(home).stat().st_mode) == 0o600
    trust.forget(lesson, home)
    assert not trust.trusts(digest(SOURCE), home)
    trust.forget(lesson, home)


def test_the_digest_is_the_one_that_a_lesson_carries(lesson: Path, home: Path) -> None:
    trust.remember(lesson, home)
    assert trust.trusts(read_lesson(SOURCE, "a.lesson.md").digest, home)


@given(st.integers(0, len(SOURCE) - 1), st.integers(1, 255), st.sampled_from(["change", "drop", "insert"]))
def test_a_changed_byte_revokes_it(at: int, by: int, how: str) -> None:
    middle = {"change": bytes([SOURCE[at] ^ by]), "drop": b"", "insert": bytes([by, SOURCE[at]])}[how]
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder) / "home", Path(folder) / "a.lesson.md"
        path.write_bytes(SOURCE)
        trust.remember(path, home)
        path.write_bytes(SOURCE[:at] + middle + SOURCE[at + 1 :])
        assert not trust.trusts(digest(path.read_bytes()), home)
        trust.forget(path, home)
        assert trust.trusts(digest(SOURCE), home), "what was not meant is not forgotten"


def test_an_edited_file_is_trusted_anew_or_not_at_all(lesson: Path, home: Path) -> None:
    trust.remember(lesson, home)
    lesson.write_bytes(SOURCE.replace(b"- 2", b"- 3"))
    assert not trust.trusts(read_lesson(lesson.read_bytes(), "a").digest, home)
    lesson.write_bytes(SOURCE)
    assert trust.trusts(read_lesson(lesson.read_bytes(), "a").digest, home)


def test_it_is_found_where_the_journals_are(lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "mine"))
    trust.remember(lesson)
    assert trust.trusts(digest(SOURCE))
    assert store(tmp_path / "mine").exists()


@given(st.binary(max_size=300))
def test_a_broken_store_trusts_nothing_and_is_made_anew(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store(home).write_bytes(content)
        assert not trust.trusts(digest(SOURCE), home)
        trust.keep(digest(SOURCE), home)
        assert trust.trusts(digest(SOURCE), home)


GOOD = digest(SOURCE).encode() + b"\n"
BROKEN = {
    "torn": GOOD + GOOD[:-1],
    "upper case": GOOD.upper(),
    "more on the line": GOOD[:-1] + b" /tmp/x\n",
    "an empty line": GOOD + b"\n",
    "no text": b"\xff" * 64 + b"\n" + GOOD,
    "endless": GOOD * (trust.MOST + 1),
    "Windows lines": GOOD.replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_one_broken_line_spoils_the_whole_store(home: Path, content: bytes) -> None:
    home.mkdir()
    store(home).write_bytes(content)
    assert not trust.trusts(digest(SOURCE), home)


@pytest.mark.parametrize("mode", [0o660, 0o602, 0o666])
def test_what_others_could_have_written_trusts_nothing(lesson: Path, home: Path, mode: int) -> None:
    trust.remember(lesson, home)
    store(home).chmod(mode)
    assert not trust.trusts(digest(SOURCE), home)
    trust.remember(lesson, home)
    assert stat.S_IMODE(store(home).stat().st_mode) == 0o600


def test_what_is_no_file_trusts_nothing_and_holds_nobody_up(home: Path) -> None:
    home.mkdir()
    os.mkfifo(store(home), 0o600)
    assert not trust.trusts(digest(SOURCE), home)
    store(home).unlink()
    store(home).mkdir()
    assert not trust.trusts(digest(SOURCE), home)


@pytest.mark.parametrize("asked", ["", "a", "\n", "é" * 64, digest(SOURCE)[:-1], digest(SOURCE) + "\n"])
def test_what_is_no_digest_is_not_trusted(lesson: Path, home: Path, asked: str) -> None:
    trust.remember(lesson, home)
    assert not trust.trusts(asked, home)
    with pytest.raises(ValueError, match="digest"):
        trust.keep(asked, home)


def test_the_store_is_capped_and_the_oldest_go_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "MOST", 3)
    first, *others = (digest(bytes([number])) for number in range(4))
    for each in (first, *others):
        trust.keep(each, home)
    assert not trust.trusts(first, home)
    assert all(trust.trusts(each, home) for each in others)
    trust.keep(others[0], home)
    trust.keep(first, home)
    assert [trust.trusts(each, home) for each in others] == [True, False, True], "what was said last counts as newest"


def test_what_cannot_be_written_is_told_and_leaves_the_old_store(lesson: Path, home: Path, tmp_path: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(ConfigError, match=r"cannot be kept in .*TUTOR_HOME"):
        trust.remember(lesson, home)
    assert not trust.trusts(digest(SOURCE), home)


def test_a_store_that_cannot_take_its_place_leaves_nothing_behind(lesson: Path, home: Path) -> None:
    store(home).mkdir(parents=True)
    with pytest.raises(ConfigError):
        trust.remember(lesson, home)
    assert list(home.iterdir()) == [store(home)]


def test_a_lesson_that_is_not_there_is_told(home: Path) -> None:
    with pytest.raises(LessonError, match=r"nowhere\.lesson\.md:1:1: There is no such file"):
        trust.remember("nowhere.lesson.md", home)


def test_it_is_said_and_taken_back_on_the_command_line(lesson: Path, home: Path) -> None:
    def tutor(*arguments: str) -> str:
        command = [sys.executable, "-m", "tutor.cli", "trust", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "TUTOR_HOME": str(home)}
        )
        return done.stdout

    assert tutor(str(lesson)) == f"The code of {lesson} may run here, as the file is now.\n"
    assert trust.trusts(digest(SOURCE), home)
    assert tutor(str(lesson), "--revoke") == f"The code of {lesson} may not run here.\n"
    assert not trust.trusts(digest(SOURCE), home)
