"""Tab behind `%lesson` and in `%%lesson` cells, alone and in a real IPython shell; `|` is the cursor."""

from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from tutor.notebook.completion import offer

LESSON = "# T\n## Cut the cake\nA.\n## Count\nB.\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/cake.lesson.md").write_text(LESSON)
    (tmp_path / "lessons/a cake.lesson.md").write_text(LESSON)
    (tmp_path / "lessons/README.md").write_text("Read me.")
    (tmp_path / "lessons/cake.png").touch()
    (tmp_path / "lessons/.hidden.md").touch()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def offered(text: str) -> tuple[str, list[str]]:
    before, _, after = text.partition("|")
    typed, offers = offer(before + after, before.count("\n"), len(before.rpartition("\n")[2]), lambda: None)
    assert before.endswith(typed)
    return typed, [each for each, _ in offers]


TABLE = {
    "%lesson l|": ("l", ["lessons/"]),
    "%lesson lessons/|": (
        "lessons/",
        ['"lessons/a cake.lesson.md"', "lessons/cake.lesson.md", "lessons/README.md"],
    ),
    "%lesson ../lessons/c|": ("../lessons/c", ["../lessons/cake.lesson.md"]),
    "%lesson 'lessons/a|": ("'lessons/a", ["'lessons/a cake.lesson.md'"]),
    "%lesson nowhere/|": ("nowhere/", []),
    "%lesson lessons/cake.lesson.md |": ("", ["--step", "--fresh"]),
    "%lesson lessons/cake.lesson.md --f|": ("--f", ["--fresh"]),
    "%lesson --fresh lessons/cake.lesson.md --step |": ("", ['"Cut the cake"', "Count"]),
    '%lesson "lessons/a cake.lesson.md" --step c|': ("c", ['"Cut the cake"', "Count"]),
    "%lesson nowhere.md --step |": ("", []),
    "x = 1\n%lesson l|": ("l", ["lessons/"]),
    "%%lesson |\n## A": ("", ["--step", "--language"]),
    "%%lesson --step |\n## A b\n## C": ("", ['"A b"', "C"]),
    "%%lesson --language z|": ("z", ["zh"]),
    "%%lesson\n---\nti|": ("ti", ["title: "]),
    "%%lesson\n## A\n### Hi|": ("Hi", ["Hints"]),
    "%%lesson\n## A\n### Hi|nts": ("Hi", ["Hi"]),
    "le|": ("le", []),
    "lesson = les|": ("", []),
    "import os\nos.|": ("", []),
    "## A\n### |": ("", []),
    "%time les|": ("", []),
    "|": ("", []),
}


@pytest.mark.parametrize(("text", "wanted"), TABLE.items(), ids=lambda each: repr(each)[:40])
def test_what_is_offered(text: str, wanted: tuple[str, list[str]]) -> None:
    typed, offers = offered(text)
    assert offers == wanted[1]
    assert not offers or typed == wanted[0]


@pytest.fixture
def shell() -> InteractiveShell:
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "tutor")
    return shell


def tab(shell: Any, text: str) -> list[tuple[str, str]]:
    before, _, after = text.partition("|")
    with provisionalcompleter():
        found = list(shell.Completer.completions(before + after, len(before)))
    return [(before[each.start : each.end], each.text) for each in found]


def test_tab_in_a_shell(shell: InteractiveShell) -> None:
    assert tab(shell, "%lesson lessons/c|") == [("lessons/c", "lessons/cake.lesson.md")]
    assert tab(shell, "%%lesson\n## A\n### H|") == [("H", "Hints")]
    assert tab(shell, "%%lesson --language j|\n") == [("j", "ja")]


def test_plain_code_is_completed_as_ever(shell: InteractiveShell) -> None:
    shell.run_cell("import os")
    assert ("pathse", "pathsep") in tab(shell, "os.pathse|")
    assert any(text.strip(" =").endswith("lesson") for _, text in tab(shell, "%less|"))


def test_the_matcher_is_registered_once(shell: InteractiveShell) -> None:
    shell.run_line_magic("reload_ext", "tutor")
    names = [getattr(each, "matcher_identifier", "") for each in shell.Completer.matchers]
    assert names.count("tutor.lesson") == 1
