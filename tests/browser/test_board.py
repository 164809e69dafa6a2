"""The whiteboard in Chromium: what is drawn with mouse and keys, and what of it is sent."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from tests.browser.classroom import BOARD, CHOICES, WORDS, Classroom, draw_cross, ink
from tutor import frames
from tutor.board import Annotation
from tutor.values import Snapshot


def test_the_drawing_is_shown_whole(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("show").click()
    expect(room.page.get_by_text(WORDS["board_empty"])).to_be_visible()
    draw_cross(room)
    room.button("show").click()
    room.wait(lambda: frames.Pressed("show") in room.heard)
    acts = [type(each) for each in room.heard if isinstance(each, frames.Drawn | frames.Pressed)]
    assert acts[-2:] == [frames.Drawn, frames.Pressed]
    pixels, (left, top, right, bottom) = ink(room.all(frames.Drawn)[0].body)
    assert pixels > 2000
    # The middle of the page, in the page's own measure: nothing is stretched or cut off.
    assert all(abs(a - b) < 25 for a, b in zip((left, top, right, bottom), (205, 115, 819, 461), strict=True))


def test_strokes_are_undone_redone_and_cleared(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    draw_cross(room)
    counts = []
    for key in ("undo", "redo", "clear", "undo"):
        room.button(key).click()
        shown = len(room.all(frames.Drawn))
        if key == "clear":
            room.button("show").click()
            expect(room.page.get_by_text(WORDS["board_empty"])).to_be_visible()
            continue
        room.button("show").click()
        room.wait(lambda shown=shown: len(room.all(frames.Drawn)) > shown)
        counts.append(ink(room.all(frames.Drawn)[-1].body)[0])
    one, both, again = counts
    assert one < both * 0.6
    assert again == both


def test_the_next_step_has_clean_paper_and_the_same_step_keeps_it(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    draw_cross(room)
    room.say(frames.ShowStepFrame(BOARD))
    expect(room.button("undo")).to_be_enabled()
    room.say(frames.ShowStepFrame(CHOICES), frames.ShowStepFrame(BOARD))
    expect(room.button("undo")).to_be_disabled()


def shown(room: Classroom) -> bytes:
    """Show the drawing; the picture that was sent."""
    before = len(room.all(frames.Drawn))
    room.button("show").click()
    room.wait(lambda: len(room.all(frames.Drawn)) > before)
    body: bytes = room.all(frames.Drawn)[-1].body
    return body


def drag(room: Classroom, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw from one point of the page to another; in pixels of the 1024 by 576 that are sent."""
    box = room.page.locator(".tutor-page:visible").bounding_box()
    assert box is not None
    scale = box["width"] / 1024
    mouse = room.page.mouse
    mouse.move(box["x"] + begin[0] * scale, box["y"] + begin[1] * scale)
    mouse.down()
    mouse.move(box["x"] + end[0] * scale, box["y"] + end[1] * scale, steps=8)
    mouse.up()


def open_board(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("more").click()


@pytest.mark.parametrize("tool", ["line", "arrow", "rectangle", "ellipse"])
def test_shapes_reach_from_where_they_begin_to_where_they_end(room: Classroom, tool: str) -> None:
    open_board(room)
    room.button(tool).click()
    drag(room, (300, 150), (700, 400))
    pixels, (left, top, right, bottom) = ink(shown(room))
    assert pixels > 500
    assert all(abs(a - b) < 30 for a, b in zip((left, top, right, bottom), (300, 150, 700, 400), strict=True))


def test_words_are_written_on_the_page(room: Classroom) -> None:
    open_board(room)
    room.button("write").click()
    drag(room, (200, 200), (200, 200))
    room.page.keyboard.type("3/6 = 1/2")
    room.button("pen").click()
    pixels, (left, _, right, _) = ink(shown(room))
    assert pixels > 100
    assert left >= 190
    assert right - left > 100


def test_a_formula_is_written_and_moved_by_keyboard_and_stays_on_the_page(room: Classroom) -> None:
    open_board(room)
    room.button("formula").press("Enter")
    keyboard = room.page.keyboard
    keyboard.type("1/2 + sqrt(3")  # the field has the focus
    expect(room.page.locator(".tutor-formula-preview")).to_be_visible()
    keyboard.type(") = x^2")
    keyboard.press("Enter")
    expect(room.button("select")).to_have_attribute("aria-pressed", "true")
    expect(room.page.locator(".imageEditorRenderArea")).to_be_focused()
    pixels, before = ink(shown(room))
    left, top, right, bottom = before
    assert pixels > 500
    assert [(left + right) / 2, (top + bottom) / 2] == pytest.approx([512, 288], abs=6)
    assert right - left > 2 * (bottom - top)
    room.page.locator(".imageEditorRenderArea").focus()
    keyboard.press("ArrowLeft")
    keyboard.press("ArrowLeft")
    assert ink(shown(room))[1][0] < left
    room.button("undo").click()
    room.button("undo").click()
    assert ink(shown(room)) == (pixels, before)
    # It is kept as a picture that says what it shows, and saved as one.
    room.wait(lambda: any(pages_of(each) for each in room.all(frames.Sketched)))
    (drawn,) = pages_of(room.all(frames.Sketched)[-1])[0]
    assert drawn["data"]["label"] == "1/2 + sqrt(3) = x^2"
    assert drawn["data"]["src"].startswith("data:image/png;base64,")
    with room.page.expect_download() as download:
        room.button("save_svg").click()
    assert "1/2 + sqrt(3) = x^2" in Path(download.value.path()).read_text()
    room.button("undo").click()
    room.button("show").click()
    expect(room.page.get_by_text(WORDS["board_empty"])).to_be_visible()


def test_a_shape_is_drawn_and_moved_by_keyboard_alone(room: Classroom) -> None:
    open_board(room)
    keyboard = room.page.keyboard
    room.button("pen").focus()
    names = []
    while "Rectangle" not in names:
        keyboard.press("ArrowRight")
        names.append(room.page.evaluate("document.activeElement.title"))
        assert len(names) < 40
    keyboard.press("Enter")
    room.page.locator(".imageEditorRenderArea").focus()
    keyboard.press("Enter")
    _, before = ink(shown(room))
    expect(room.button("select")).to_have_attribute("aria-pressed", "true")
    room.page.locator(".imageEditorRenderArea").focus()
    keyboard.press("ArrowLeft")
    keyboard.press("ArrowLeft")
    _, after = ink(shown(room))
    assert after[0] < before[0]
    assert after[2] - after[0] == pytest.approx(before[2] - before[0], abs=2)


def test_each_page_keeps_its_own_drawing_and_paper(room: Classroom) -> None:
    open_board(room)
    draw_cross(room)
    first = ink(shown(room))
    room.button("page_new").click()
    expect(room.page.get_by_text("2 of 2")).to_be_visible()
    room.button("show").click()
    expect(room.page.get_by_text(WORDS["board_empty"])).to_be_visible()
    room.page.get_by_label(WORDS["paper"]).select_option("axes")
    room.button("page_before").click()
    expect(room.page.get_by_label(WORDS["paper"])).to_have_value("squared")
    assert ink(shown(room)) == first


def test_what_is_sent_is_the_whole_page_however_close_one_looks(room: Classroom) -> None:
    open_board(room)
    draw_cross(room)
    whole = ink(shown(room))
    room.button("zoom_in").click()
    room.button("zoom_in").click()
    assert ink(shown(room)) == whole


def test_a_photograph_is_fitted_and_sent_small(room: Classroom, tmp_path: Path) -> None:
    noise = Image.effect_noise((2400, 1800), 120).convert("RGB")
    noise.save(tmp_path / "exercise.png")
    open_board(room)
    room.page.locator('.tutor-tools input[type="file"]').set_input_files(tmp_path / "exercise.png")
    expect(room.button("select")).to_have_attribute("aria-pressed", "true")
    picture = shown(room)
    assert Snapshot(picture).kind == "image/jpeg"
    assert len(picture) <= 512 * 1024
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.size == (1024, 576)


@pytest.mark.parametrize(("key", "ending", "begins"), [("save_png", "png", b"\x89PNG"), ("save_svg", "svg", b"<svg")])
def test_the_drawing_is_saved_as_a_file(room: Classroom, key: str, ending: str, begins: bytes) -> None:
    open_board(room)
    draw_cross(room)
    with room.page.expect_download() as download:
        room.button(key).click()
    assert download.value.suggested_filename == f"Whiteboard.{ending}"
    assert Path(download.value.path()).read_bytes().startswith(begins)


def test_a_page_that_is_loaded_again_gets_its_drawing_back(room: Classroom) -> None:
    open_board(room)
    draw_cross(room)
    room.button("page_new").click()
    drag(room, (100, 100), (300, 100))
    room.button("page_before").click()
    before = ink(shown(room))
    room.wait(lambda: any(len(pages_of(each)[1:]) == 1 for each in room.all(frames.Sketched)))
    kept = room.all(frames.Sketched)[-1]
    assert kept.step == BOARD.step
    # Another page, as far as it knows: the step comes, and what was kept of it.
    room.say(frames.ShowStepFrame(CHOICES), frames.ShowStepFrame(BOARD), frames.SketchFrame(kept.step, kept.body))
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("more").click()
    expect(room.page.get_by_text("1 of 2")).to_be_visible()
    assert ink(shown(room)) == before
    room.button("page_after").click()
    assert ink(shown(room))[1][3] < 130


def pages_of(sketched: frames.Sketched) -> list[Any]:
    """The drawings of its pages, without empty ones."""
    return [each["drawn"] for each in json.loads(sketched.body) if each["drawn"]]


def test_a_desk_that_was_only_away_keeps_its_newer_drawing(room: Classroom) -> None:
    open_board(room)
    drag(room, (100, 100), (300, 100))
    room.wait(lambda: room.all(frames.Sketched))
    old = room.all(frames.Sketched)[-1]
    draw_cross(room)
    newer = ink(shown(room))
    room.say(frames.ShowStepFrame(BOARD), frames.SketchFrame(old.step, old.body))
    assert ink(shown(room)) == newer


def test_the_lesson_says_what_the_paper_is(room: Classroom) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 36), (0, 0, 0)).save(picture, "png")
    room.welcome()
    room.say(frames.ShowStepFrame(replace(BOARD, paper="axes")))
    room.button("more").click()
    expect(room.page.get_by_label(WORDS["paper"])).to_have_value("axes")
    step = replace(BOARD, step="map", paper="map.png", images=("map.png",))
    room.say(frames.ShowStepFrame(step), frames.PictureFrame("map.png", "image/png", picture.getvalue()))
    room.button("more").click()
    drag(room, (300, 150), (700, 400))
    room.wait(lambda: ink(shown(room))[0] > 1024 * 576 * 0.9)  # the whole page is the picture, once it has come


CIRCLE = Annotation("circle", 512, 288, 300, 200, words="a round cake")
ARROW = Annotation("arrow", 100, 500, 200, -100, words="an arrow to the cake")
SUM = Annotation("write", 700, 100, text="3/6", words="“3/6”, at the top right")


def violet(picture: bytes) -> tuple[int, int, int, int] | None:
    """The box round what the tutor drew, in a colour that no pen of the student's has."""
    with Image.open(io.BytesIO(picture)) as opened:
        red, green, blue = opened.convert("RGB").split()
        strong = [each.point(lambda part: 255 if part > 110 else 0) for each in (red, blue)]
        dark = green.point(lambda part: 255 if part < 90 else 0)
        return ImageChops.multiply(ImageChops.multiply(*strong), dark).getbbox()


def saved(room: Classroom) -> bytes:
    with room.page.expect_download() as download:
        room.button("save_png").click()
    return Path(download.value.path()).read_bytes()


def test_the_tutor_draws_where_it_says_and_it_is_told_in_words(room: Classroom) -> None:
    room.welcome()
    # At once: the board is still being loaded.
    room.say(frames.ShowStepFrame(BOARD), frames.Caption(1, "tutor", "Look at this cake.", "hint", (CIRCLE,)))
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("more").click()
    log = room.page.get_by_role("log")
    expect(log).to_contain_text("Look at this cake. On the board: a round cake")
    expect(room.button("undo")).to_be_enabled()
    box = violet(saved(room))
    assert box is not None
    assert all(abs(a - b) < 5 for a, b in zip(box, (362, 188, 662, 388), strict=True))
    room.say(
        frames.Caption(1, "tutor", "", "hint", (ARROW, SUM)), frames.Caption(1, "tutor", "Again.", "", (SUM, CIRCLE))
    )
    expect(log).to_contain_text("an arrow to the cake")
    drawn = violet(saved(room))
    assert drawn is not None
    assert drawn[0] < 105
    assert drawn[3] > 490
    assert 750 < drawn[2] < 800
    # One step for what came together; what stood there was not drawn again.
    room.button("undo").click()
    assert violet(saved(room)) == box
    room.button("undo").click()
    assert violet(saved(room)) is None
    expect(room.button("undo")).to_be_disabled()


def test_what_the_tutor_draws_is_no_answer_of_the_students(room: Classroom) -> None:
    open_board(room)
    room.say(frames.Caption(1, "tutor", "Look.", "hint", (CIRCLE,)))
    room.button("show").click()
    expect(room.page.get_by_text(WORDS["board_empty"])).to_be_visible()
    drag(room, (200, 100), (300, 100))
    sent = shown(room)
    assert violet(sent) is None
    assert ink(sent)[1][2] < 320
    assert violet(saved(room)) is not None
    # It is kept as the tutor's where the page is loaded again, and Clear takes all that is on the page.
    room.wait(lambda: any(len(each) == 2 for kept in room.all(frames.Sketched) for each in pages_of(kept)))
    kept = room.all(frames.Sketched)[-1]
    room.say(frames.ShowStepFrame(CHOICES), frames.ShowStepFrame(BOARD), frames.SketchFrame(kept.step, kept.body))
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("more").click()
    assert ink(shown(room)) == ink(sent)
    room.button("clear").click()
    assert violet(saved(room)) is None
    room.button("undo").click()
    assert violet(saved(room)) is not None


def test_a_step_that_asks_for_no_drawing_has_a_board_for_the_tutors(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(replace(CHOICES, draws=True)), frames.Caption(1, "tutor", "Look.", "", (CIRCLE,)))
    room.page.locator(".tutor-page canvas").first.wait_for()
    expect(room.button("show")).to_be_hidden()
    room.button("more").click()
    assert violet(saved(room)) is not None
