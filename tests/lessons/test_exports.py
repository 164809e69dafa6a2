"""Every lesson that we ship, as each kind of page and as a notebook."""

from pathlib import Path

import nbformat
import pytest

from tests.unit.export.test_pages import LAYOUTS, Tags
from tutor.export.notebook import to_notebook
from tutor.export.pages import Layout, to_page
from tutor.lesson.reader import read_lesson

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.lesson.md"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("source", LESSONS, ids=lambda path: path.name)
def test_our_lessons_become_pages_that_load_nothing(source: Path, layout: Layout):
    lesson = read_lesson(source.read_bytes(), source.name)
    page = to_page(lesson, layout, {}, answers=True)
    tags = Tags(page)
    assert not tags.of("link", "iframe", "object", "embed", "base")
    for _, attributes in tags.tags:
        assert (attributes.get("src") or "data:").startswith("data:")
    assert "@import" not in page
    assert "url(" not in page
    policy = next(each["content"] for each in tags.of("meta") if each.get("http-equiv") == "Content-Security-Policy")
    assert (policy or "").startswith("default-src 'none'; img-src data:;")
    assert tags.of("html") == [{"lang": lesson.language, "dir": "rtl" if lesson.language == "ar" else "ltr"}]
    assert page.count("</section>") == len(tags.of("section"))


@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.parametrize("source", LESSONS, ids=lambda path: path.name)
def test_our_lessons_become_valid_notebooks(source: Path, answers: bool):
    lesson = read_lesson(source.read_bytes(), source.name)
    notebook = to_notebook(lesson, source.name, {}, answers=answers)
    nbformat.validate(nbformat.reads(nbformat.writes(notebook), as_version=4))
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    told = [cell.metadata.tutor.step for cell in notebook.cells if cell.metadata.tutor.role == "step"]
    assert told == [step.id for step in lesson.steps]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
