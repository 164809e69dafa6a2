"""The magics in a real IPython shell."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import tutor.notebook.teach as composition
from tutor.kernel.journal import journal_path
from tutor.notebook.arguments import words
from tutor.widgets.desk import Desk

LESSON = "---\ntitle: One\n---\n## Step\nWhat?\n### Answers\n- this\n## The other\nWhich?\n### Answers\n- that\n"


@pytest.fixture(autouse=True)
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TUTOR_RELAY", raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "one.lesson.md"
    path.write_text(LESSON)
    yield path
    for key in list(composition._open):
        composition._open.pop(key).close()


@pytest.fixture
def shell() -> InteractiveShell:
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "tutor")
    return shell


def test_a_lesson_is_opened(shell: InteractiveShell, lesson: Path) -> None:
    assert isinstance(shell.run_line_magic("lesson", "one.lesson.md"), Desk)
    assert list(composition._open) == [journal_path(lesson)]


@pytest.mark.parametrize(
    "line",
    [
        "one.lesson.md --step 'The other'",
        'one.lesson.md --step="The other"',
        "--step The other one.lesson.md",
        "one.lesson.md --step the-other",
        "--fresh one.lesson.md --step The other",
    ],
)
def test_a_step_is_tried_out(shell: InteractiveShell, line: str) -> None:
    assert isinstance(shell.run_line_magic("lesson", line), Desk)
    assert [str(key).split(" of ")[0] for key in composition._open] == ["try-out"]


@pytest.mark.parametrize("line", ['"l\'eau de mer.lesson.md"', "l'eau de mer.lesson.md", r"l'eau\ de\ mer.lesson.md"])
def test_a_path_may_hold_spaces_and_quotes(shell: InteractiveShell, lesson: Path, line: str) -> None:
    lesson.rename(lesson.with_name("l'eau de mer.lesson.md"))
    assert isinstance(shell.run_line_magic("lesson", line), Desk)


def test_the_words_of_a_line() -> None:
    assert words("""a "b  c" --step='d e' C:\\new\\f.md 'open""") == [
        "a", "b  c", "--step", "d e", "C:\\new\\f.md", "'open",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nowhere.lesson.md", "nowhere.lesson.md:1:1: There is no such file."),
        ("one.lesson.md --step The othr", "Did you mean `The other`?"),
        ("one.lesson.md --stap x", "unrecognized arguments: --stap x. %lesson? explains it."),
        ("one.lesson.md --step", "expected at least one argument"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_no_traceback(
    shell: InteractiveShell, line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell(f"%lesson {line}")
    shown = capsys.readouterr().out
    assert sentence in shown
    assert shown.count("\n") == 1


def test_help(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("%lesson?")
    assert "--step" in capsys.readouterr().out
