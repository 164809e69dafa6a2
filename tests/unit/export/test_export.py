import base64
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from tutor.cli import app
from tutor.errors import ExportError, LessonError
from tutor.export import export, render
from tutor.lesson.plan import Lesson

LESSON = "---\ntitle: T\nlanguage: en\n---\n\n# T\n\nHello.\n\n## One\n\nHow many?\n\n### Answers\n- seventeen\n"


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "lessons" / "one.lesson.md"
    path.parent.mkdir()
    path.write_text(LESSON, encoding="utf-8")
    return path


def test_the_file_lies_beside_the_lesson_and_is_named_for_it(lesson: Path):
    for to, name in (("notebook", "one.ipynb"), ("html", "one.html"), ("slides", "one.slides.html")):
        assert export(lesson, to) == lesson.parent / name  # type: ignore[arg-type]


def test_a_folder_takes_it_under_that_name(lesson: Path, tmp_path: Path):
    assert export(lesson, "html", tmp_path) == tmp_path / "one.html"


def test_the_notebook_finds_the_lesson_from_where_it_lies(lesson: Path, tmp_path: Path):
    (tmp_path / "class").mkdir()
    notebook = nbformat.read(export(lesson, "notebook", tmp_path / "class" / "n.ipynb"), as_version=4)
    assert notebook.cells[1].source.endswith('%lesson "../lessons/one.lesson.md"')


def test_what_is_there_is_not_overwritten_unless_asked(lesson: Path):
    target = export(lesson, "html")
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="is there already"):
        export(lesson, "html")
    with pytest.raises(ExportError, match="is there already"):
        export(lesson, "html", target)
    assert target.read_text(encoding="utf-8") == "mine"
    export(lesson, "html", force=True)
    assert target.read_text(encoding="utf-8") != "mine"


def test_the_lesson_itself_is_never_overwritten(lesson: Path):
    with pytest.raises(ExportError, match="is the lesson itself"):
        export(lesson, "html", lesson, force=True)
    assert lesson.read_text(encoding="utf-8") == LESSON


def test_where_it_cannot_be_written_is_told(lesson: Path, tmp_path: Path):
    with pytest.raises(ExportError, match="cannot be written"):
        export(lesson, "html", tmp_path / "nowhere" / "x.html")


def test_a_lesson_that_cannot_be_read_is_a_lesson_error(tmp_path: Path):
    with pytest.raises(LessonError):
        export(tmp_path / "gone.lesson.md", "html")


def test_answers_go_with_a_worksheet_alone_unless_asked(lesson: Path, tmp_path: Path):
    def written(to: str, answers: bool | None = None) -> bool:
        out = tmp_path / ("x.ipynb" if to == "notebook" else "x.html")
        return "seventeen" in export(lesson, to, out, answers=answers, force=True).read_text()  # type: ignore[arg-type]

    assert [written(to) for to in ("notebook", "html", "slides", "worksheet")] == [False, False, False, True]
    assert [written(to, answers=True) for to in ("notebook", "html", "slides")] == [True, True, True]
    assert not written("worksheet", answers=False)


def test_rendering_gives_content_with_its_name_and_type(written: Callable[..., Lesson]):
    lesson = written("## One\n\nTwo.\n")
    notebook, page = render(lesson, "notebook"), render(lesson, "worksheet", paper=False)
    assert (notebook.name, notebook.media_type) == ("a.ipynb", "application/x-ipynb+json")
    assert (page.name, page.media_type) == ("a.worksheet.html", "text/html; charset=utf-8")
    assert b"<title>A lesson</title>" in page.content


def test_the_command_says_where_it_wrote(lesson: Path):
    done = CliRunner().invoke(app, ["export", str(lesson), "--to", "html"])
    assert done.exit_code == 0
    assert done.stdout.strip() == str(lesson.parent / "one.html")


def test_pictures_of_the_lessons_folder_go_along_and_no_others(tmp_path: Path):
    (tmp_path / "secret.svg").write_text("<svg>outside</svg>", encoding="utf-8")
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "cake.svg").write_text("<svg>cake</svg>", encoding="utf-8")
    (folder / "linked.svg").symlink_to(tmp_path / "secret.svg")
    source = folder / "one.lesson.md"
    source.write_text(f"{LESSON}\n## Two\n\n![a cake](cake.svg) ![a link](linked.svg)\n", encoding="utf-8")
    data = base64.b64encode(b"<svg>cake</svg>").decode()
    for to in ("html", "slides", "notebook"):
        page = export(source, to).read_text(encoding="utf-8")  # type: ignore[arg-type]
        assert data in page
        assert base64.b64encode(b"<svg>outside</svg>").decode() not in page
        assert "a link" in page


@pytest.mark.parametrize("status", [0, 1])
def test_letters_that_no_font_has_are_told_before_the_printing(
    written: Callable[..., Lesson], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
):
    prints = 'for each in "$@"; do case $each in --print-to-pdf=*) printf x > "${each#*=}";; esac; done'
    for name, script in (("fc-list", f"exit {status}"), ("chromium", prints)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    told: list[str] = []
    render(written("## One\n\nTwo.\n", "language: zh"), "pdf", tell=told.append)
    assert [("zh" in each, "fonts-noto-cjk" in each) for each in told[:-1]] == [(True, True)] * status
    assert told[-1].startswith("Printing")
