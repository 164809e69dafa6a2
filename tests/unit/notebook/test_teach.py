"""`teach` without a front end, in this process: what a notebook gets, and what becomes of the lesson that is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import tutor.notebook.teach as composition
from tutor import JournalError, LessonError, teach
from tutor import frames as f
from tutor.grading.local import LocalGrader
from tutor.kernel.journal import JournalFile, journal_path
from tutor.kernel.loop import Handle
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.testing.relay import FakeCommDesk
from tutor.values import AnswerKey, Attempt, Verdict
from tutor.widgets.desk import Desk
from tutor.widgets.labels import labels

LESSON = "---\ntitle: One\n---\n## Step\nWhat?\n### Answers\n- this\n"


@pytest.fixture(autouse=True)
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TUTOR_RELAY", raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "one.lesson.md"
    path.write_text(LESSON)
    yield path
    for journal in list(composition._open):
        composition._open.pop(journal).close()


def running(lesson: Path) -> Handle[None]:
    return composition._open[journal_path(lesson)].handle


def test_a_lesson_opened_twice_takes_its_own_place(lesson: Path) -> None:
    assert isinstance(teach("one.lesson.md"), Desk)
    first = composition._open[journal_path(lesson)].handle
    teach(lesson)
    assert first.ended
    assert running(lesson) is not first


def test_a_lesson_that_cannot_be_read_leaves_the_open_one(lesson: Path) -> None:
    teach("one.lesson.md")
    first = composition._open[journal_path(lesson)].handle
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


def test_a_fault_is_told_at_the_desk_and_frees_the_journal(lesson: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(LocalGrader):
        def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
            raise RuntimeError(attempt.text)

    composition.LocalGrader, grader = Broken, composition.LocalGrader
    try:
        desk = FakeCommDesk()
        composition.Desk, widget = lambda _: desk, composition.Desk
        teach(lesson)
        desk.say(f.Hello(f.PROTOCOL))
        desk.say(f.Pressed("start"))
        desk.say(f.Pressed("skip"))
        desk.say(f.Typed("my words"))
        with pytest.raises(ExceptionGroup):
            running(lesson).join(20)
    finally:
        composition.LocalGrader, composition.Desk = grader, widget
    assert f.Notice(labels("en")["stopped"]) in desk.sent
    assert "RuntimeError" in caplog.text
    assert "my words" not in caplog.text
    JournalFile(journal_path(lesson)).close()


def test_a_broken_journal_can_be_mended_and_opened(lesson: Path) -> None:
    path = journal_path(lesson)
    path.parent.mkdir(parents=True)
    path.write_text("this is no fact\n")
    with pytest.raises(JournalError, match=":1"):
        teach(lesson)
    path.write_text("")
    teach(lesson)


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
