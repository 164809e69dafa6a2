"""A page with a desk and no session: the real widget answers over its comm, the test is the session."""

import array
import base64
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import comm
from PIL import Image
from playwright.sync_api import Page

from tutor import frames
from tutor.commands import StepView
from tutor.frames import FromDesk, ToDesk
from tutor.widgets.desk import Desk
from tutor.widgets.labels import labels

PAGE = Path(__file__).with_name("page.html")
WORDS = labels("en")
BOARD = StepView("cut", "Cut the cake", "<p>Draw a <b>cake</b>.</p>", "en", 2, 5, typed=True, board=True, hints=3)
CHOICES = StepView("bigger", "Which?", "<p>Which is bigger?</p>", "en", 3, 5, choices=("<i>half</i>", "third"), hints=0)

CODE = StepView("add", "Write it", "<p>Add.</p>", "en", 4, 5, hints=1, code="def add(a, b):\n    ...", coding=True)


def tone(seconds: float, rate_hz: int) -> bytes:
    samples = (int(9000 * math.sin(2 * math.pi * 440 * n / rate_hz)) for n in range(int(seconds * rate_hz)))
    return array.array("h", samples).tobytes()


class KeptComm(comm.DummyComm):
    """A comm that keeps what is sent until it is fetched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.kept: list[list[Any]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, **kwargs: Any) -> None:
        if msg_type == "comm_msg":
            buffers = [base64.b64encode(bytes(each)).decode() for each in kwargs.get("buffers") or []]
            self.kept.append([kwargs["data"]["content"], *buffers])


class Classroom:
    """A page with a desk, and all that the desk has said."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page = page
        self.heard: list[FromDesk] = []
        self.faults: list[str] = []
        self.words = labels(language)
        self._desk = Desk(language)
        self._desk.on_frame(self.heard.append)
        self._desk.comm.kept.clear()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.expose_function("toKernel", self._to_kernel)
        page.expose_function("moduleSource", lambda: self._desk.get_state()["_esm"])
        page.route("http://localhost/*", lambda route: route.fulfill(body=PAGE.read_text(), content_type="text/html"))
        page.goto("http://localhost/page.html")
        page.wait_for_function("window.sent?.some((each) => each.frame?.is === 'Hello')")

    def _to_kernel(self, content: Any, buffers: list[str]) -> list[list[Any]]:
        self._desk._handle_custom_msg(content, [base64.b64decode(each) for each in buffers])
        return self._fetch()

    def _fetch(self) -> list[list[Any]]:
        kept = list(self._desk.comm.kept)
        self._desk.comm.kept.clear()
        return kept

    def say(self, *messages: ToDesk) -> None:
        for message in messages:
            self._desk.send_frame(message)
        self.page.evaluate("(all) => all.forEach((each) => arrive(...each))", self._fetch())

    def welcome(
        self,
        *,
        running: bool = True,
        begun: bool = False,
        language: str = "en",
        tongue: str = "",
        voice: bool = True,
        ears: bool = True,
        first: tuple[str, ...] = (),
    ) -> None:
        direction: Any = "rtl" if (tongue or language) == "ar" else "ltr"
        words = labels(tongue or language)
        self.say(
            frames.Welcome(
                "Fractions", language, direction, "Ada", words, tongue or language, running, begun, ears, voice, first
            )
        )

    def wait(self, found: Callable[[], object]) -> None:
        """Let the page work until something is true; the test's own time limit ends it otherwise."""
        while not found():
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def all(self, kind: type[Any]) -> list[Any]:
        return [each for each in self.heard if isinstance(each, kind)]

    def button(self, key: str) -> Any:
        return self.page.get_by_role("button", name=self.words[key], exact=True)


def draw_cross(room: Classroom) -> None:
    paper = room.page.locator(".tutor-page canvas").first
    paper.wait_for()
    box = paper.bounding_box()
    assert box is not None
    for from_x, from_y, to_x, to_y in ((0.2, 0.2, 0.8, 0.8), (0.8, 0.2, 0.2, 0.8)):
        room.page.mouse.move(box["x"] + from_x * box["width"], box["y"] + from_y * box["height"])
        room.page.mouse.down()
        room.page.mouse.move(box["x"] + to_x * box["width"], box["y"] + to_y * box["height"], steps=10)
        room.page.mouse.up()


def ink(png: bytes) -> tuple[int, tuple[int, int, int, int]]:
    """How many pixels are drawn on, and the box around them."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    assert picture.size == (1024, 576)
    drawn = picture.point(lambda grey: 255 if grey < 128 else 0)
    return drawn.histogram()[255], drawn.getbbox() or (0, 0, 0, 0)
