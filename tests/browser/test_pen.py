"""A pen and fingers on the whiteboard, as Chromium gives them: pressure, drawing, and two fingers that look closer."""

import io

import pytest
from PIL import Image
from playwright.sync_api import CDPSession

from tests.browser.classroom import BOARD, Classroom
from tests.browser.test_board import ink, shown
from tutor import frames

ON_SCREEN = """() => {
  const canvas = document.querySelector(".dryInkCanvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) dark += data[i] + data[i + 1] + data[i + 2] < 300 && data[i + 3] > 128;
  return dark;
}"""
"""How many pixels of ink are in sight."""


class Hand:
    """What touches the page; points in pixels of the 1024 by 576 that are sent."""

    def __init__(self, room: Classroom) -> None:
        room.welcome()
        room.say(frames.ShowStepFrame(BOARD))
        page = room.page.locator(".tutor-page")
        page.locator("canvas").first.wait_for()
        box = page.bounding_box()
        assert box is not None
        self._box = box
        self._protocol: CDPSession = room.page.context.new_cdp_session(room.page)

    def pen(self, begin: tuple[int, int], end: tuple[int, int], force: float) -> None:
        for n, kind in enumerate(["mousePressed", *["mouseMoved"] * 10, "mouseReleased"]):
            x, y = self._at(between(begin, end, n / 11))
            about = {"pointerType": "pen", "force": force, "button": "left", "buttons": 1, "clickCount": 1}
            self._protocol.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **about})

    def fingers(self, *ways: tuple[tuple[int, int], tuple[int, int]]) -> None:
        """Each from where it begins to where it ends, all at once."""
        for n, kind in enumerate(["touchStart", *["touchMove"] * 10, "touchEnd"]):
            places = [self._at(between(begin, end, n / 10)) for begin, end in ways]
            points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
            self._protocol.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else points}
            )

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        scale = self._box["width"] / 1024
        return self._box["x"] + point[0] * scale, self._box["y"] + point[1] * scale


def between(begin: tuple[int, int], end: tuple[int, int], part: float) -> tuple[float, float]:
    return begin[0] + (end[0] - begin[0]) * part, begin[1] + (end[1] - begin[1]) * part


@pytest.fixture
def hand(room: Classroom) -> Hand:
    return Hand(room)


def test_a_line_is_as_thick_as_the_pen_is_pressed(room: Classroom, hand: Hand) -> None:
    hand.pen((200, 150), (800, 150), 0.15)
    hand.pen((200, 400), (800, 400), 0.95)
    picture = Image.open(io.BytesIO(shown(room))).convert("L").point(lambda grey: 255 if grey < 128 else 0)
    soft, hard = (picture.crop((500, top, 501, top + 200)).histogram()[255] for top in (50, 300))
    assert 0 < soft < hard / 1.5


def test_a_finger_draws_and_two_look_closer(room: Classroom, hand: Hand) -> None:
    hand.fingers(((300, 150), (700, 400)))
    pixels, (left, top, right, bottom) = ink(shown(room))
    assert pixels > 500
    assert all(abs(a - b) < 40 for a, b in zip((left, top, right, bottom), (300, 150, 700, 400), strict=True))
    before = room.page.evaluate(ON_SCREEN)
    hand.fingers(((470, 280), (340, 220)), ((550, 300), (680, 360)))
    room.wait(lambda: room.page.evaluate(ON_SCREEN) > 1.5 * before)
    assert ink(shown(room)) == (pixels, (left, top, right, bottom)), "all of it is sent, and two fingers draw nothing"


def test_the_buttons_go_on_from_where_two_fingers_have_come(room: Classroom, hand: Hand) -> None:
    hand.fingers(((300, 150), (700, 400)))
    whole = room.page.evaluate(ON_SCREEN)
    hand.fingers(((470, 280), (340, 220)), ((550, 300), (680, 360)))
    room.wait(lambda: room.page.evaluate(ON_SCREEN) > 3 * whole)
    close = room.page.evaluate(ON_SCREEN)
    room.button("more").click()
    room.button("zoom_out").click()
    room.wait(lambda: room.page.evaluate(ON_SCREEN) < close)
    assert room.page.evaluate(ON_SCREEN) > 1.5 * whole, "it is one press away from there, not the whole page"
