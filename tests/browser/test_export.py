"""What lessons look like in a real Chromium: printed pages, and slides under the keys."""

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect
from pypdf import PdfReader

from tests.browser.lab import browser_page
from tutor.export import export, render
from tutor.kernel.lesson_file import load_lesson
from tutor.lesson.markdown import to_speech
from tutor.lesson.plan import Lesson

LESSONS = Path(__file__).parents[2] / "lessons"
A4 = (595, 842)


@pytest.fixture(params=["adding-fractions.lesson.md", "ser-estar-es.lesson.md"])
def lesson(request: pytest.FixtureRequest) -> Lesson:
    return load_lesson(LESSONS / request.param)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser_page(None) as opened:
        yield opened


def pages(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    return [squeezed(page.extract_text()) for page in reader.pages]


def squeezed(text: str) -> str:
    """Without spaces, and without the ligatures that a font has."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def test_a_worksheet_has_its_answers_on_the_last_pages_alone(lesson: Lesson):
    every = pages(render(lesson, "worksheet").content)
    title = "Answers" if lesson.language == "en" else "Respuestas"
    begins = next(number for number, page in enumerate(every) if f"{title}{squeezed(lesson.title)}" in page)
    sheet, answers = "".join(every[:begins]), "".join(every[begins:])
    for step in lesson.steps:
        assert squeezed(step.name) in sheet
        if step.asks:
            solution = squeezed(to_speech(step.solution))
            assert squeezed(step.name) in answers
            assert solution in answers
            assert solution not in sheet
    for number, page in enumerate(every, start=1):
        assert f"{number}/{len(every)}" in page


def test_a_pdf_holds_every_step_and_says_what_it_is(lesson: Lesson):
    content = render(lesson, "pdf").content
    text = "".join(pages(content))
    for step in lesson.steps:
        assert squeezed(step.name) in text
        assert not step.solution or squeezed(to_speech(step.solution)) not in text
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.title == lesson.title
    assert reader.trailer["/Root"]["/Lang"] == lesson.language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_slides_go_by_keys_and_buttons_and_load_nothing(page: Page, tmp_path: Path):
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 -- Playwright marks its handlers
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    file = export(LESSONS / "adding-fractions.lesson.md", "slides", tmp_path)
    page.goto(file.as_uri())
    place = page.locator("#place")
    expect(place).to_have_text("1 / 8")
    expect(page.get_by_role("button", name="Previous slide")).to_be_disabled()
    for key, at in (("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("End", 8), ("Home", 1)):
        page.keyboard.press(key)
        expect(place).to_have_text(f"{at} / 8")
    page.get_by_role("button", name="Next slide").click()
    expect(page.get_by_role("heading", name="Cut the cake")).to_be_in_viewport()
    expect(place).to_have_text("2 / 8")
    assert page.url.endswith("#2")
    page.reload()
    expect(place).to_have_text("2 / 8")
    assert {request.url.partition("#")[0] for request in asked} == {file.as_uri()}
    assert not faults


def test_a_long_slide_scrolls_under_the_keys_and_is_printed_whole(page: Page, tmp_path: Path):
    source = tmp_path / "long.lesson.md"
    lines = "\n\n".join(f"Line {number}." for number in range(40))
    text = f"---\ntitle: T\nlanguage: en\n---\n\n# T\n\nHello.\n\n## Long\n\n{lines}\n"
    source.write_text(text, encoding="utf-8")
    page.goto(export(source, "slides").as_uri())
    page.keyboard.press("End")
    expect(page.get_by_text("Line 39.")).not_to_be_in_viewport()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Line 39.")).to_be_in_viewport()
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert "Line 39." in printed.pages[-1].extract_text()


def test_slides_from_right_to_left_turn_the_arrows(page: Page, tmp_path: Path):
    source = tmp_path / "rtl.lesson.md"
    text = "---\ntitle: الكسور\nlanguage: ar\n---\n\n# الكسور\n\nمرحبا.\n\n## الكعكة\n\nاقسم.\n\n## النهاية\n\nأحسنت.\n"
    source.write_text(text, encoding="utf-8")
    page.goto(export(source, "slides").as_uri())
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#place")).to_have_text("2 / 3")
    expect(page.get_by_role("heading", name="الكعكة")).to_be_in_viewport()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#place")).to_have_text("1 / 3")


@pytest.mark.parametrize("to", ["html", "slides"])
def test_a_narrow_screen_needs_no_scrolling_sideways(page: Page, tmp_path: Path, to: str):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(export(LESSONS / "adding-fractions.lesson.md", to, tmp_path).as_uri())  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
