"""The magics in a real IPython shell."""

import re
from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import tutor
import tutor.notebook.teach as composition
from tutor.kernel.journal import journal_path
from tutor.lesson.plan import Lesson
from tutor.notebook.arguments import words
from tutor.notebook.magics import _Note
from tutor.widgets.desk import Desk

LESSON = "---\ntitle: One\n---\n## Step\nWhat?\n### Answers\n- this\n## The other\nWhich?\n### Answers\n- that\n"


@pytest.fixture(autouse=True)
def lesson(folder: Path) -> Path:
    path = folder / "one.lesson.md"
    path.write_text(LESSON)
    return path


@pytest.fixture
def shell() -> InteractiveShell:
    shell = InteractiveShell.instance()
    tutor.load_ipython_extension(shell)
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
        "one.lesson.md --preview",
        "--preview one.lesson.md --step The other",
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


STEP = "## Eins\nWas?\n### Antworten\n- 1\n### Hinweise\n1. Denk nach.\n2. Es ist 1.\n"


def run(shell: InteractiveShell, code: str) -> None:
    shell.run_cell(code, store_history=True)


def opened() -> list[Lesson]:
    return [each.session._teacher.lesson for each in composition._open.values()]


def test_a_cell_is_taught_without_a_file(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, f"%%lesson --language de\n{STEP}")
    (lesson,) = opened()
    assert (lesson.language, [step.name for step in lesson.steps]) == ("de", ["Eins"])
    assert not (Path.cwd() / "home").exists()
    assert "Lektion" in capsys.readouterr().out


def test_a_cell_begins_where_it_is_told(shell: InteractiveShell) -> None:
    run(shell, f"%%lesson --step Zwei\n# T\n{STEP}## Zwei\nUnd?\n")
    (each,) = composition._open.values()
    assert each.session._teacher._start.name == "Zwei"


def test_a_cell_that_is_run_again_takes_its_place(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
    message = {"metadata": {"cellId": "c1"}, "content": {"code": ""}}
    monkeypatch.setattr(shell, "get_parent", lambda: message, raising=False)
    run(shell, f"%%lesson\n{STEP}")
    (first,) = composition._open.values()
    run(shell, f"%%lesson\n{STEP}")
    assert list(composition._open) == ["cell c1"]
    assert first.handle.ended
    message["metadata"] = {"cellId": "c2"}
    run(shell, "%%lesson\n## Drei\nWas?\n### Antworten\n- 3\n")
    assert list(composition._open) == ["cell c1", "cell c2"]


def test_mistakes_in_a_cell_have_a_caret_and_no_traceback(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = f"\n\n%%lesson\n{STEP}### Hilfe\n- x\n"
    message = {"metadata": {"cellId": "c1"}, "content": {"code": code}}
    monkeypatch.setattr(shell, "get_parent", lambda: message, raising=False)
    run(shell, code)
    shown = capsys.readouterr().out
    assert re.match(r"In\[\d+\]:11:1: error T208: `Hilfe` is no section\.", shown)
    assert " 11 │ ### Hilfe\n    │ ^\n" in shown
    assert "Traceback" not in shown
    assert not composition._open


def test_what_could_be_better_is_said_below(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%%lesson\n## A\nWhat?\n### Answers\n- 1\n")
    shown = capsys.readouterr().out
    assert shown.index("spoken lesson") < shown.index(":2:1: warning T509")


def test_remarks_are_folded_away_in_a_notebook() -> None:
    assert _Note("<b>\n", "More")._repr_html_().endswith("<pre>&lt;b&gt;</pre></details>")


def test_tab_knows_the_cells_before(shell: InteractiveShell) -> None:
    run(shell, f"%%lesson --language de\n{STEP}")
    code = "%%lesson\n## Zwei\nWas?\n### Danach\n- correct → "
    with provisionalcompleter():
        assert "Eins" in [each.text for each in shell.Completer.completions(code, len(code))]


def test_help(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("%lesson?")
    assert "--fresh" in capsys.readouterr().out
    shell.run_cell("%%lesson?")
    assert "--language" in capsys.readouterr().out
