"""Several desks at once in a real JupyterLab: two lessons in one notebook, one lesson in two tabs, an output closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.classroom import WORDS
from tests.browser.lab import KERNEL_IS_THERE, Student

pytestmark = pytest.mark.timeout(300)


def test_two_desks_in_one_notebook_and_a_second_tab(student: Student) -> None:
    student.open()
    student.run_cell()
    student.begin()
    desks = student.page.locator(".tutor-desk")
    first, second = desks.nth(0), desks.nth(1)
    student.write_cell("teach('../lessons/linear-equations.lesson.md')", 1)
    second.get_by_role("button", name=WORDS["start"]).click()
    expect(second.locator(".tutor-name")).to_be_visible()
    expect(first.locator(".tutor-door-text")).to_have_text(WORDS["paused"])

    student.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 2")
    student.page.evaluate("jupyterapp.commands.execute('notebook:clear-cell-output')")
    expect(desks).to_have_count(1)
    first.get_by_role("button", name=WORDS["go_on"]).click()
    student.sees("resume")

    student.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    student.page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    path = f"lab/workspaces/second/tree/{student.project.name}/notebooks/00-start.ipynb"
    address = student.server.url(f"{path}?token={student.server.token}")
    with student.page.expect_popup() as opened:
        student.page.evaluate("(address) => void window.open(address)", address)
    tab = opened.value
    tab.wait_for_function(KERNEL_IS_THERE)
    expect(tab.locator(".tutor-name")).to_have_text("Cut the cake")
    expect(student.page.get_by_text(WORDS["elsewhere"]).first).to_be_visible()
    expect(student.page.locator(".tutor-floor")).to_be_hidden()
    tab.get_by_role("button", name=WORDS["skip"], exact=True).click()
    expect(tab.locator(".tutor-name")).to_have_text("Halves into sixths")
    tab.close()
