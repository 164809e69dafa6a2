"""One JupyterLab for all browser tests; each test sits in a project of its own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

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
