"""A step that wants code, in a real JupyterLab: the question about trust, wrong cells, an endless one, a right one."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import Student
from tutor.testing.jupyter import REPOSITORY
from tutor.values import Mark, Modality
from tutor.widgets.labels import labels

pytestmark = pytest.mark.timeout(300)

WORDS = labels("en")
LESSON = REPOSITORY / "tests/scenarios/lessons/doubling.lesson.md"
APPLES = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><circle cx='9' cy='9' r='9'/></svg>"


@pytest.fixture
def student(student: Student) -> Student:
    lesson = LESSON.read_text(encoding="utf-8").replace("twice a number.", "twice a number. ![two apples](apples.svg)")
    (student.project / "lessons/doubling.lesson.md").write_text(lesson, encoding="utf-8")
    (student.project / "lessons/apples.svg").write_text(APPLES)
    return student


def at_double_it(student: Student, more: str = "") -> None:
    student.open()
    student.write_cell(f"from tutor import teach\nteach('lessons/doubling.lesson.md'{more})", 0)
    student.start()
    student.at_step("Think first")
    student.type("8")
    student.at_step("Double it")


def cell(student: Student, number: int, code: str) -> None:
    """Write code into a cell, run it and wait for its end."""
    student.write_cell(code, number)
    prompt = student.page.locator(".jp-CodeCell .jp-InputPrompt").nth(number)
    expect(prompt).not_to_have_text("[*]:")


def test_code_is_looked_at_after_a_yes_and_the_lesson_goes_on(student: Student) -> None:
    at_double_it(student)
    apples = student.page.get_by_role("img", name="two apples")
    expect(apples).to_be_visible()
    assert apples.evaluate("(image) => [image.naturalWidth, image.src.slice(0, 19)]") == [40, "data:image/svg+xml;"]
    expect(student.page.get_by_role("textbox", name="Your answer")).to_be_hidden()
    student.sees("prompt", "Say yes to it above first")
    student.button(WORDS["insert_code"]).click()
    expect(student.page.locator(".jp-CodeCell .cm-content").nth(1)).to_have_text("def double(n): ...")
    cell(student, 1, "def double(n):\n    return n + 1")
    student.button(WORDS["trust"]).click()
    expect(student.page.get_by_text(WORDS["ask_trust"])).to_be_hidden()
    assert student.marks("doubling") == [(Modality.TYPED, Mark.RIGHT)], "nobody looked before the yes"

    cell(student, 1, "def double(n):\n    return n + 1")
    student.sees("remedy", "Twice four should be eight, and is 5.")
    cell(student, 2, "double(3)")
    cell(student, 1, "def double(n):\n    return n + 2")
    line = student.sees("hint", "Twice four should be eight, and is 6.")
    expect(line).to_contain_text("What goes in is called n.")
    cell(student, 1, "def double(n):\n    while True: pass")
    student.sees("remedy", "Your code did not come to an end, so I stopped it.")
    expect(student.page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea-output")).to_have_count(0)
    cell(student, 1, "def double(n):\n    return n * 2")
    student.sees("affirm", "Yes, that is right.")
    student.at_step("Done")
    expect(student.page.locator(".tutor-door").get_by_text(WORDS["finished"])).to_be_visible()
    code = [mark for modality, mark in student.marks("doubling") if modality is Modality.CODE]
    assert code == [Mark.WRONG, Mark.WRONG, Mark.WRONG, Mark.RIGHT]


HELP = [
    ("remedy", "Twice four should be eight, and is 5."),
    ("hint", "What goes in is called n."),
    ("hint", "Take it times two."),
    ("bottom-out", "The line is return n * 2."),
    ("solution", "The code is shown beside the question."),
]


def test_a_program_that_is_told_stays_to_be_read(student: Student) -> None:
    at_double_it(student, ", trust=True")
    expect(student.page.get_by_text(WORDS["ask_trust"])).to_have_count(0)
    for move, text in HELP:
        cell(student, 1, "def double(n): return n + 1")
        student.sees(move, text)
    student.at_step("Done")
    expect(student.page.locator(".tutor-log pre")).to_have_text("def double(n):\n    return n * 2")
