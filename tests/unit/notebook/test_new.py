import io
import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from tutor import cli
from tutor.errors import ConfigError
from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import LANGUAGES
from tutor.lint import check
from tutor.notebook.new import KINDS, Kind, Wishes, create, first_lesson
from tutor.teaching.simulated import rehearse

every_kind = pytest.mark.parametrize("kind", KINDS)
every_language = pytest.mark.parametrize("language", [*LANGUAGES, "pt-BR", "it"])


@every_language
@every_kind
def test_a_new_lesson_is_clean_and_passes_its_rehearsal(language: str, kind: Kind) -> None:
    text = first_lesson(Wishes("Halves", language, "5", "M", kind))
    assert check(text.encode(), "new.lesson.md") == []
    lesson = read_lesson(text)
    assert (lesson.language, lesson.level, lesson.subject) == (language, "5", "M")
    coverage = rehearse(lesson, LocalGrader(), ["all"], 0)
    assert coverage.passed
    assert coverage.gaps == ()


@every_kind
def test_the_words_of_a_template_are_in_its_language(kind: Kind) -> None:
    headings = {
        language: tuple(re.findall(r"^### (.+)$", first_lesson(Wishes("T", language, kind=kind)), re.MULTILINE))
        for language in LANGUAGES
    }
    assert len(set(headings.values())) == len(LANGUAGES)
    assert len({len(each) for each in headings.values()}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_the_solution_passes_its_check(language: str) -> None:
    step = read_lesson(first_lesson(Wishes("T", language, kind="code"))).steps[0]
    (solution,) = re.findall(r"```python\n(.*?)```", step.solution, re.DOTALL)
    exec(f"{solution}\n{step.check}", {})
    with pytest.raises(AssertionError, match=r"double\(3\)"):
        exec(f"{step.code}\n{step.check}", {})


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_any_title_is_kept(title: str, level: str) -> None:
    try:
        lesson = read_lesson(first_lesson(Wishes(title, level=level)))
    except ConfigError:
        return
    assert lesson.title == " ".join(title.split())
    assert lesson.level == " ".join(level.split())


@pytest.mark.parametrize(
    "title", ["no", "1.10", "a: b", "# a", "- a", "'a'", '"', "{x}", "{language}", "分数：一半", "a #b"]
)
def test_a_title_that_yaml_would_take_for_something_else_stays_text(title: str) -> None:
    assert read_lesson(first_lesson(Wishes(title))).title == title


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["new", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_comes_next_can_be_pasted_into_a_shell(folder: Path) -> None:
    told = run("The moon's phases", "--language", "en").output
    [command] = re.findall(r"^  (tutor check .*?)  ", told, re.MULTILINE)
    assert shlex.split(command) == ["tutor", "check", "The moon's phases.lesson.md"]


def test_without_a_terminal_nothing_is_asked(folder: Path) -> None:
    done = run("two-halves", "--language", "zh-CN", "--kind", "choices")
    assert done.exit_code == 0
    assert "tutor rehearse two-halves.lesson.md" in done.output
    lesson = read_lesson((folder / "two-halves.lesson.md").read_bytes())
    assert (lesson.title, lesson.language) == ("Two halves", "zh-CN")
    assert lesson.steps[0].choices


def test_what_is_there_stays_there(folder: Path) -> None:
    file = folder / "halves.lesson.md"
    file.write_text("mine", encoding="utf-8")
    for name in ("halves", "halves.lesson.md", "halves.md"):
        done = run(name)
        assert isinstance(done.exception, ConfigError)
        assert str(done.exception) == (
            "halves.lesson.md is there already. Choose another name, or overwrite it with --force."
        )
    assert file.read_text(encoding="utf-8") == "mine"
    assert run("halves", "--force").exit_code == 0
    assert read_lesson(file.read_bytes()).title == "Halves"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone/halves"], "cannot be written"),
        ([".lesson.md"], "A lesson needs a name"),
        (["a", "--language", "not a tag"], "That would be no lesson"),
    ],
)
def test_what_cannot_be_is_a_plain_sentence(folder: Path, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, ConfigError)
    assert words in str(done.exception)
    assert list(folder.iterdir()) == []


def test_another_language_begins_in_english_and_says_so(folder: Path) -> None:
    assert "There is no first lesson in it yet" in run("a", "--language", "it").output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_asked_for_what_was_not_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["Mitades", "Primaria", "", "anything", "board"])
    asked: list[str] = []

    def prompt(question: str, *, default: str, show_default: bool) -> str:
        asked.append(question.split(maxsplit=1)[0])
        return next(typed) or default

    monkeypatch.setattr("typer.prompt", prompt)
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stdout", Terminal())
    create("mitades", Wishes(language="es"), force=False)
    assert asked == ["Title", "Level,", "Subject", "How", "How"]
    lesson = read_lesson((folder / "mitades.lesson.md").read_bytes())
    assert (lesson.title, lesson.level, lesson.subject) == ("Mitades", "Primaria", "")
    assert lesson.steps[0].board
