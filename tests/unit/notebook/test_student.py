from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tutor import cli
from tutor.errors import ConfigError, LessonError
from tutor.notebook.student import write_copy

LESSON = "# Shapes\n\n## Corners\n\nHow many corners has a square?\n\n### Answers\n- 4\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shapes.lesson.md").write_text(LESSON, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def student(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["student", *arguments])


def test_the_copy_is_printed_or_written(folder: Path) -> None:
    printed = student("shapes.lesson.md")
    assert printed.exit_code == 0
    assert "How many corners" in printed.output
    assert "- 4" not in printed.output
    written = student("shapes.lesson.md", "-o", "shapes.student.md")
    assert written.output == "shapes.student.md: the copy for students.\n"
    assert (folder / "shapes.student.md").read_text(encoding="utf-8") == printed.output
    assert student("shapes.lesson.md", "-o", "shapes.student.md").exit_code == 0  # again, for a changed lesson


def test_nothing_but_a_copy_is_overwritten(folder: Path) -> None:
    with pytest.raises(ConfigError, match="is no copy for students"):
        write_copy(Path("shapes.lesson.md"), Path("shapes.lesson.md"))
    assert (folder / "shapes.lesson.md").read_text(encoding="utf-8") == LESSON


@pytest.mark.parametrize("output", [Path(), Path("gone/copy.md"), Path("shapes.lesson.md/copy.md")])
def test_what_cannot_be_written_is_a_plain_sentence(folder: Path, output: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be written"):
        write_copy(Path("shapes.lesson.md"), output)


def test_what_is_no_lesson_is_a_plain_sentence(folder: Path) -> None:
    (folder / "no.md").write_bytes(b"\x89PNG\0")
    for name in ("no.md", "gone.md", "."):
        with pytest.raises(LessonError):
            write_copy(Path(name), None)


def test_a_copy_says_that_it_cannot_be_taught(folder: Path) -> None:
    student("shapes.lesson.md", "-o", "shapes.student.md")
    done = CliRunner().invoke(cli.app, ["rehearse", "shapes.student.md"])
    assert isinstance(done.exception, LessonError)
    assert "This is a copy for students: it holds no answers." in str(done.exception)
