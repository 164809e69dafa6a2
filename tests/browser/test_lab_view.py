"""The lesson view in a real JupyterLab: what a double click on NAME.lesson.md opens."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.lab import Student

pytestmark = pytest.mark.timeout(300)

LESSON = "lessons/adding-fractions.lesson.md"


INSERT = """(desk) => desk.dispatchEvent(
  new CustomEvent("tutor-insert-code", { bubbles: true, cancelable: true, detail: { code: "add = 1" } }))"""


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """What the page asks the server for, from here on."""
    urls: list[str] = []

    def note(request: Request) -> None:
        urls.append(f"{request.method} {request.url}")

    page.on("request", note)
    yield urls
    page.remove_listener("request", note)


def open_folder(student: Student) -> None:
    student.page.goto(student.server.url(f"lab/tree/{student.project.name}/lessons?reset&token={student.server.token}"))


def double_click(student: Student, name: str = "adding-fractions.lesson.md") -> None:
    open_folder(student)
    student.page.locator(".jp-DirListing-item", has=student.page.get_by_text(name, exact=True)).dblclick()


def status(student: Student, text: str) -> None:
    expect(student.page.locator(".tutor-status")).to_have_text(text)


def test_a_double_click_opens_the_lesson_and_never_the_file(student: Student, asked: list[str]) -> None:
    file = student.project / LESSON
    before = file.read_bytes()
    double_click(student)
    page = student.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Adding fractions with unlike denominators")
    names = page.get_by_role("heading", level=2)
    expect(names.first).to_have_text("Cut the cake")
    expect(page.locator(".tutor-steps > li").nth(3)).to_contain_text("1/2 + 2/3")
    # Save does nothing, and no copy of the file is kept.
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    assert file.read_bytes() == before
    assert not (file.parent / ".ipynb_checkpoints").exists()
    of_the_file = [each for each in asked if file.name in each]
    assert any("tutor/plan" in each for each in of_the_file)
    for each in of_the_file:
        assert each.startswith("GET "), each
        assert "/files/" not in each
        assert "api/contents" not in each or "content=0" in each, each


def test_start_opens_the_desk_and_the_lesson_begins(student: Student) -> None:
    double_click(student)
    student.page.locator(".tutor-start-here").click()
    start = student.page.locator(".tutor-desk .tutor-start")
    expect(start).to_be_focused()
    # In a console, Enter would go to its prompt.
    student.page.keyboard.press("Enter")
    student.sees("welcome", "Hello! Today we put one half and one third together.")
    student.button("Skip").click()
    student.at_step("Cut the cake")
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    answer = student.page.get_by_role("textbox", name="Your answer")
    answer.fill("3")
    answer.press("Enter")
    student.sees("affirm")
    assert [path.name for path in (student.project / "lessons").iterdir() if "desk" in path.name] == []
    # The page is loaded again, or the kernel restarted: the desk comes back, at the student's place.
    student.page.reload()
    expect(student.button("Go on")).to_be_visible()
    student.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    expect(student.button("Go on")).to_be_focused()
    expect(student.page.locator(".tutor-desk")).to_have_count(1)


def test_preview_opens_a_desk_that_goes_anywhere_and_answers_by_itself(student: Student) -> None:
    double_click(student)
    student.page.get_by_role("button", name="Preview", exact=True).click()
    student.page.get_by_text("Preview: nothing of it is kept").click()
    student.page.get_by_role("button", name="Go here: The sum").click()
    student.at_step("The sum")
    student.button("Answer once").click()
    student.sees("affirm")


def test_code_goes_into_the_prompt_below_the_desk(student: Student) -> None:
    double_click(student)
    student.page.locator(".tutor-start-here").click()
    desk = student.page.locator(".tutor-desk")
    expect(student.button("Start the lesson")).to_be_focused()
    desk.evaluate(f"(desk) => desk.querySelector('button').addEventListener('click', () => ({INSERT})(desk))")
    desk.get_by_role("button").first.click()
    prompt = student.page.locator(".jp-CodeConsole-promptCell")
    expect(prompt.locator(".cm-focused")).to_have_text("add = 1")
    student.page.keyboard.press("ControlOrMeta+End")
    student.page.keyboard.insert_text("\nprint(add + 1)")
    student.page.keyboard.press("Shift+Enter")
    expect(student.page.locator(".jp-OutputArea-output", has_text="2").last).to_be_in_viewport()
    expect(desk).to_be_in_viewport()


def test_mistakes_are_marked_and_the_view_follows_the_file(student: Student) -> None:
    file = student.project / LESSON
    whole = file.read_text()
    file.write_text(whole.replace("### Board", "### Bord", 1))
    line = whole[: whole.index("### Board")].count("\n") + 1
    double_click(student)
    page = student.page
    mistake = page.locator(".tutor-findings li")
    expect(mistake).to_have_count(1)
    expect(mistake).to_contain_text("Board")
    mistake.get_by_role("button", name=f"Line {line}, column 1").click()
    expect(page.get_by_role("button", name=f"Ln {line}, Col 1")).to_be_visible()
    # Mended and saved in the editor beside it.
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("ard")
    page.keyboard.press("ControlOrMeta+s")
    status(student, "The file has changed. This is the lesson as it is now.")
    expect(page.locator(".tutor-steps > li").first).to_contain_text("Cut the cake")
    assert file.read_text() == whole
    # Changed by another program.
    file.write_text(whole.replace("Draw a cake", "Draw a big cake", 1))
    expect(page.locator(".tutor-steps > li").first).to_contain_text("Draw a big cake")
    file.unlink()
    status(student, "The file is not there any more. Look for it in the file browser.")


def test_a_rehearsal_shows_who_came_through_and_can_be_cancelled(student: Student) -> None:
    double_click(student)
    page = student.page
    page.get_by_role("button", name="Rehearse").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".tutor-rehearsal")).to_have_count(0)
    page.get_by_role("button", name="Rehearse").click()
    table = page.locator(".tutor-rehearsal").get_by_role("table")
    expect(table.get_by_role("row", name="random × 5")).to_be_visible()
    expect(page.locator(".tutor-rehearsal").get_by_role("status")).to_contain_text("Every step can be reached")
    page.get_by_text("Map of the lesson’s paths").click()
    expect(page.locator(".tutor-map :is(svg, img)").first).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".tutor-rehearsal")).to_have_count(0)


def test_an_export_is_downloaded(student: Student) -> None:
    double_click(student)
    page = student.page
    page.get_by_role("button", name="Export").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Web page").click()
    assert download.value.suggested_filename == "adding-fractions.html"
    assert "Cut the cake" in download.value.path().read_text()
    status(student, "adding-fractions.html was downloaded.")


def test_the_author_unfolds_what_could_be_better(student: Student, asked: list[str]) -> None:
    step = "## How many?\n\nHow many?\n\n### Answers\n- two\n### Hints\n1. two\n2. two\n"
    (student.project / "lessons/halves.lesson.md").write_text(f"# Halves\n\n{step}\n## Bye\n\nBye.\n")
    double_click(student, "halves.lesson.md")
    page = student.page
    expect(page.locator(".tutor-lesson-remarks summary")).to_be_visible()
    assert not any("tutor/findings" in each for each in asked), "they may quote answers"
    page.locator(".tutor-lesson-remarks summary").click()
    expect(page.locator(".tutor-lesson-remarks li").first).to_be_visible()


def test_a_lesson_in_chinese_is_shown_with_chinese_words(student: Student) -> None:
    double_click(student, "comparing-fractions-zh.lesson.md")
    expect(student.page.locator(".tutor-start-here")).to_have_text("开始上课")


def test_any_markdown_can_be_opened_as_a_lesson_and_a_lesson_in_the_editor(student: Student) -> None:
    open_folder(student)
    page = student.page
    for name, factory in (("README.md", "Lesson"), ("adding-fractions.lesson.md", "Editor")):
        page.locator(".jp-DirListing-item", has=page.get_by_text(name, exact=True)).click(button="right")
        page.locator(".lm-Menu-itemLabel", has_text="Open With").hover()
        page.locator(".lm-Menu-itemLabel", has_text=factory).first.click()
    expect(page.locator(".cm-content")).to_contain_text("title: Adding fractions")
    page.locator(".lm-TabBar-tab", has_text="README.md").click()
    expect(page.locator(".tutor-lesson-view:visible h1")).to_be_visible()


def test_code_goes_into_a_cell_below_the_desk(student: Student) -> None:
    student.open()
    student.run_cell()
    desk = student.page.locator(".tutor-desk")
    expect(desk).to_be_visible()
    assert desk.evaluate(INSERT) is False, "the event was answered"
    cells = student.page.locator(".jp-Notebook-cell")
    expect(cells.filter(has=desk).locator("xpath=following-sibling::*[1]")).to_contain_text("add = 1")
    expect(student.page.locator(".jp-Notebook-cell .cm-focused")).to_contain_text("add = 1")
    assert student.page.evaluate(f"({INSERT})(document.body)") is True, "from elsewhere it is not"
