"""`teach` without a front end, in this process: what a notebook gets, and what becomes of the lesson that is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import tutor.notebook.teach as composition
from tutor import JournalError, LessonError, teach
from tutor.kernel.journal import JournalFile, journal_path
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.widgets.desk import Desk

LESSON = "---\ntitle: One\n---\n## Step\nWhat?\n### Answers\n- this\n"


@pytest.fixture(autouse=True)
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TUTOR_RELAY", raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "one.lesson.md"
    path.write_text(LESSON)
    yield path
    for journal in list(composition._running):
        composition._close(journal)


def running(lesson: Path) -> object:
    return composition._running[journal_path(lesson)][0]


def test_a_lesson_opened_twice_takes_its_own_place(lesson: Path) -> None:
    assert isinstance(teach("one.lesson.md"), Desk)
    first = composition._running[journal_path(lesson)][0]
    teach(lesson)
    assert first.ended
    assert running(lesson) is not first


def test_a_lesson_that_cannot_be_read_leaves_the_open_one(lesson: Path) -> None:
    teach("one.lesson.md")
    first = composition._running[journal_path(lesson)][0]
    lesson.write_text("# Nothing\n")
    with pytest.raises(LessonError, match=r"one\.lesson\.md:2:1: The lesson has no steps"):
        teach("one.lesson.md")
    assert not first.ended


def test_a_lesson_that_is_open_in_another_notebook_is_refused_in_a_sentence(lesson: Path) -> None:
    with JournalFile(journal_path(lesson)), pytest.raises(JournalError, match="another notebook"):
        teach("one.lesson.md")


def test_the_lesson_that_make_lab_named(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LESSON_VARIABLE, str(lesson))
    teach()
    assert running(lesson)


def test_the_magic(lesson: Path) -> None:
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "tutor")
    assert isinstance(shell.run_line_magic("lesson", "one.lesson.md"), Desk)


def test_an_error_of_ours_shows_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "tutor")
    shell.run_cell("%lesson nowhere.lesson.md")
    shown = capsys.readouterr().out
    assert "nowhere.lesson.md:1:1: There is no such file." in shown
    assert "Traceback" not in shown
