"""Lessons written in a notebook, and lessons that are edited while they are open, in a real JupyterLab."""

import json

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Student

pytestmark = pytest.mark.timeout(300)

STEP = "## Moon\n\nHow many moons has the Earth?\n\n### Answers\n- 1\n### Hints\n1. Look up.\n2. It is one.\n"


def make_notebook(student: Student, kernel: str, *cells: str) -> str:
    """A notebook of code cells in the student's project."""
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [{**empty, "id": f"c{number}", "source": cell} for number, cell in enumerate(cells)]
    spec = {"name": kernel, "display_name": kernel, "language": "markdown"}
    notebook = {"cells": made, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    (student.project / "notebooks/cells.ipynb").write_text(json.dumps(notebook))
    return "notebooks/cells.ipynb"


def output(student: Student, number: int) -> Locator:
    return student.page.locator(".jp-CodeCell").nth(number).locator(".jp-OutputArea")


def test_a_mistake_in_a_cell_has_a_caret_and_when_mended_the_cell_is_taught(student: Student) -> None:
    broken = "%%lesson\n" + STEP.replace("### Answers", "### Answer")
    student.open(make_notebook(student, "python3", "%load_ext tutor", broken))
    student.run_cell(0)
    student.run_cell(1)
    expect(output(student, 1)).to_contain_text("In[2]:6:1: error")
    expect(output(student, 1)).to_contain_text("6 │ ### Answer\n   │ ^\n   = Did you mean `### Answers`?")
    expect(output(student, 1)).not_to_contain_text("Traceback")
    student.write_cell("%%lesson\n" + STEP, 1)
    student.start()
    student.at_step("Moon")
    student.type("1")
    student.sees("affirm")
    student.write_cell("%%lesson\n" + STEP.replace("Moon", "Earth's moon"), 1)
    expect(student.page.locator(".tutor-name")).to_have_count(1)
    student.start()
    student.at_step("Earth's moon")


def test_an_edited_lesson_goes_on_at_the_same_step(student: Student) -> None:
    student.open()
    student.run_cell()
    student.start()
    student.button("Skip").click()
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    path = student.project / "lessons/adding-fractions.lesson.md"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("### Hints", "### Hilfe", 1), encoding="utf-8")
    expect(student.page.get_by_text("`Hilfe` is no section")).to_be_visible()
    expect(student.button("Load it again")).to_have_count(0)
    path.write_text(written.replace("title: ", "title: Edited. "), encoding="utf-8")
    student.button("Load it again").click()
    expect(student.page.locator(".tutor-title")).to_contain_text("Edited. ")
    student.sees("resume", "Halves into sixths")
    student.at_step("Halves into sixths")
    student.type("3")
    student.sees("affirm")
    student.at_step("The sum")


def test_a_notebook_of_the_tutor_kernel_teaches_its_steps(student: Student) -> None:
    python = "```python\nanswer = 40 + 2\nanswer\n```"
    student.open(make_notebook(student, "tutor", "# The sky\n\nHello.", python, STEP, ""))
    student.run_cell(0)
    expect(output(student, 0)).to_contain_text("“The sky” begins here")
    student.run_cell(1)
    expect(output(student, 1)).to_contain_text("42")
    student.run_cell(2)
    student.start()
    student.at_step("Moon")
    student.type("1")
    student.sees("affirm")
    kind = student.page.evaluate("jupyterapp.shell.currentWidget.content.widgets[0].model.mimeType")
    assert kind == "text/x-ipythongfm", "the editor highlights Markdown, and the code of its fences"


def test_tab_and_shift_tab_in_the_tutor_kernel(student: Student) -> None:
    student.open(make_notebook(student, "tutor", ""))
    student.page.locator(".jp-CodeCell .cm-content").first.click()
    student.page.keyboard.insert_text("## Moon\n\nHow many?\n\n### Hi")
    student.page.keyboard.press("Tab")
    expect(student.page.locator(".jp-Completer-item.jp-mod-active")).to_contain_text("Hints")
    student.page.keyboard.press("Enter")
    expect(student.page.locator(".jp-CodeCell .cm-content").first).to_contain_text("### Hints")
    student.page.keyboard.press("Shift+Tab")
    expect(student.page.locator(".jp-Tooltip")).to_contain_text("gentlest first")
