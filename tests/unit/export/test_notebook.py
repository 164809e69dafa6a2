import base64
from collections.abc import Callable
from dataclasses import replace

import pytest

from tutor.export.notebook import cell_id, to_notebook
from tutor.lesson.plan import Lesson
from tutor.values import Answer, Picture

STEPS = """## Half of it

What is half of 6?

### Answers
- 3
- three

## Which

Which is bigger?

### Choices
- [ ] 1989.
- [x] $\\frac12$
  - Yes.

## Well done

That was it.
"""


def test_one_cell_a_step_after_the_cell_that_opens_the_lesson(written: Callable[..., Lesson]):
    notebook = to_notebook(written(STEPS), "../a.lesson.md", {})
    assert [cell.id for cell in notebook.cells] == [
        "front",
        "lesson",
        "step-half-of-it",
        "step-which",
        "step-well-done",
    ]
    assert notebook.cells[0].source == "# A lesson\n\nHello."
    assert notebook.cells[1].source.splitlines()[1:] == ["%load_ext tutor", '%lesson "../a.lesson.md"']
    assert notebook.cells[3].source == ("## Which\n\nWhich is bigger?\n\n*Choose one*\n\n- 1989\\.\n- $\\frac12$")
    assert notebook.metadata.tutor.language == "en"
    assert notebook.metadata.kernelspec.name == "python3"


def test_answers_stand_in_a_folded_cell_after_their_step(written: Callable[..., Lesson]):
    notebook = to_notebook(written(STEPS), "a.lesson.md", {}, answers=True)
    roles = [cell.metadata.tutor.role for cell in notebook.cells]
    assert roles == ["front", "lesson", "step", "key", "step", "key", "step"]
    assert notebook.cells[3].source == "<!-- Answers -->\n\n**Answer**: 3 · three"
    assert notebook.cells[5].source == "<!-- Answers -->\n\n**Answer**: $\\frac12$"
    assert notebook.cells[3].metadata.jupyter.source_hidden


@pytest.mark.parametrize(
    ("answers", "accepted"),
    [
        ((Answer("number", "3.14", tolerance="0.01"),), "3.14 ± 0.01"),
        ((Answer("quantity", "9.8", tolerance="2%", unit="m/s"),), "9.8 ± 2% m/s"),
        ((Answer("range", "[1, 2)"),), r"\[1, 2)"),
        ((Answer("expression", r"\frac12"), Answer("text", "a_b*c")), r"$\frac12$ · a\_b\*c"),
        ((Answer("pattern", "a|b"), Answer("text", "a")), "a"),
        ((Answer("pattern", "a|b"),), "`/a|b/`"),
    ],
)
def test_an_answer_is_written_as_its_author_wrote_it(
    written: Callable[..., Lesson], answers: tuple[Answer, ...], accepted: str
):
    lesson = written(STEPS)
    step = replace(lesson.steps[0], answers=answers)
    notebook = to_notebook(replace(lesson, steps=(step,)), "a.lesson.md", {}, answers=True)
    assert notebook.cells[3].source == f"<!-- Answers -->\n\n**Answer**: {accepted}"


def test_a_code_step_has_its_starter_code_in_a_cell_of_its_own(written: Callable[..., Lesson]):
    lesson = written(STEPS)
    step = replace(lesson.steps[0], answers=(), code="def f():\n    ...\n", check="assert f() == 3")
    notebook = to_notebook(replace(lesson, steps=(step,)), "a.lesson.md", {}, answers=True)
    code, key = notebook.cells[3:]
    assert (code.cell_type, code.id, code.source) == ("code", "code-half-of-it", "def f():\n    ...")
    assert key.source == "<!-- Answers -->\n\n**Solution**\n\n```python\nassert f() == 3\n```"


def test_pictures_are_attached(written: Callable[..., Lesson]):
    lesson = written(STEPS)
    step = replace(lesson.steps[0], prompt="![a cake](pics/cake.png)", images=("pics/cake.png", "gone.png"))
    notebook = to_notebook(replace(lesson, steps=(step,)), "", {"pics/cake.png": Picture("image/png", b"cake")})
    cell = notebook.cells[2]
    assert cell.source.endswith("![a cake](attachment:picture-1.png)")
    assert base64.b64decode(cell.attachments["picture-1.png"]["image/png"]) == b"cake"


def test_an_svg_is_no_attachment_for_jupyter_shows_none(written: Callable[..., Lesson]):
    lesson = written(STEPS)
    step = replace(lesson.steps[0], prompt="![a cake](cake.svg)", images=("cake.svg",))
    notebook = to_notebook(replace(lesson, steps=(step,)), "", {"cake.svg": Picture("image/svg+xml", b"<svg/>")})
    assert "attachments" not in notebook.cells[2]
    assert notebook.cells[2].source.endswith("![a cake][picture-1]\n\n[picture-1]: data:image/svg+xml;base64,PHN2Zy8+")


def test_right_to_left_prose_says_so(written: Callable[..., Lesson]):
    notebook = to_notebook(written(STEPS, "language: ar"), "", {})
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert cell.source.startswith('<div dir="rtl" lang="ar">\n<h')


def test_ids_fit_the_format_in_every_script_and_stay_when_other_steps_change(written: Callable[..., Lesson]):
    lesson = written("## 分月饼\n\n画。\n\n## " + "a" * 90 + "\n\nText.\n")
    for step in lesson.steps:
        assert len(cell_id("step", step)) <= 64
        assert cell_id("step", step).isascii()
    alone = written("## " + "a" * 90 + "\n\nText.\n")
    assert cell_id("step", alone.steps[0]) == cell_id("step", lesson.steps[1])


def test_a_path_with_a_quote_is_still_one_path(written: Callable[..., Lesson]):
    assert to_notebook(written(STEPS), 'say "hi".md', {}).cells[1].source.endswith("%lesson 'say \"hi\".md'")
