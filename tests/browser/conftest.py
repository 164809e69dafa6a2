"""One JupyterLab for all browser tests; each test sits in a project of its own."""

import wave
from collections.abc import Callable, Iterator

import comm
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import chromium
from tests.browser.classroom import Classroom, KeptComm, tone
from tests.browser.lab import Student, browser_page, lab, make_project
from tutor.testing.jupyter import JupyterServer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with lab(tmp_path_factory.mktemp("root")) as running:
        yield running


@pytest.fixture
def sit_down(server: JupyterServer, request: pytest.FixtureRequest) -> Callable[[Page], Student]:
    """Seats a student at a page; whoever asked for it says when the student leaves."""

    def sit(page: Page) -> Student:
        name = "".join(letter for letter in request.node.name if letter.isalnum())
        return Student(page, server, make_project(server.root / name))

    return sit


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Chromium without a microphone."""
    with browser_page(microphone=None) as page:
        yield page


@pytest.fixture
def student(page: Page, sit_down: Callable[[Page], Student]) -> Iterator[Student]:
    """Somebody who leaves when the test is over."""
    student = sit_down(page)
    yield student
    student.leave()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium whose microphone plays a tone, for desks without a session."""
    sound = tmp_path_factory.mktemp("sound") / "tone.wav"
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(tone(3, 48_000))
    arguments = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield started
        started.close()


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 940, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def room(bare_page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    """A desk whose session is the test."""
    monkeypatch.setattr(comm, "create_comm", KeptComm)
    classroom = Classroom(bare_page)
    yield classroom
    assert classroom.faults == []
