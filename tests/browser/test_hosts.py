"""The same lesson in other pages than JupyterLab's: in Notebook 7, with the relay; in Voilà, over comms alone."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import KERNEL_IS_THERE, Student, browser_page, make_project, microphone
from tutor.testing.jupyter import JupyterServer, await_server, jupyter_server, plain_environment
from tutor.values import Mark, Modality

pytestmark = pytest.mark.timeout(300)

NOTEBOOK = "notebooks/00-start.ipynb"
COLOURS = """() => {
  const probe = document.createElement("p");
  probe.style.background = "var(--jp-layout-color1)";
  document.body.append(probe);
  return [document.querySelector(".tutor-desk"), probe].map((each) => getComputedStyle(each).backgroundColor);
}"""
"""The colour of the desk's paper, and that of the page's theme."""


class Hosts(NamedTuple):
    notebook: JupyterServer
    voila: JupyterServer


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """Both servers, which start at the same time."""
    roots = [tmp_path_factory.mktemp(name) for name in ("notebook", "voila")]
    projects = [make_project(root / "project") for root in roots]
    notebook = jupyter_server(roots[0], app="notebook", base_url="/", arguments=["--expose-app-in-browser"])
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        yield Hosts(*pool.map(stack.enter_context, (notebook, voila(projects[1] / NOTEBOOK))))


def test_a_lesson_in_notebook_7(hosts: Hosts, tmp_path: Path) -> None:
    server = hosts.notebook
    with browser_page(microphone(tmp_path, "three pieces")) as page:
        student = Student(page, server, server.root / "project")
        asked = requests(page)
        page.goto(server.url(f"notebooks/project/{NOTEBOOK}?token={server.token}"))
        page.wait_for_function(KERNEL_IS_THERE)
        student.run_cell()
        learn(student)
        assert any(url.endswith("/tutor/relay?token=" + server.token) for url in asked)
        assert [url for url in asked if "favicon-busy" in url] == [], "a picture was fetched for a message of a comm"
        student.leave()


def test_a_lesson_in_voila_in_the_dark(hosts: Hosts, tmp_path: Path) -> None:
    server = hosts.voila
    with browser_page(microphone(tmp_path, "three pieces")) as page:
        student = Student(page, server, server.root.parent)
        asked = requests(page)
        page.goto(server.url())
        learn(student)
        assert [url for url in asked if "/tutor/relay" in url] == []
        desk, theme = page.evaluate(COLOURS)
        assert desk == theme
        assert desk not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def requests(page: Page) -> list[str]:
    """All that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda opened: asked.append(opened.url))
    return asked


def learn(student: Student) -> None:
    """Draw, type and speak; see, hear and read in the journal what comes of it."""
    student.start()
    student.sees("welcome", "Hello!")
    student.button("Skip").click()
    student.at_step("Cut the cake")
    sheet = student.page.locator(".imageEditorRenderArea")
    expect(sheet).to_be_visible()
    assert sheet.bounding_box() == student.page.locator(".tutor-page").bounding_box(), "nothing of the page is cut off"
    student.draw([(120, 120), (320, 120), (320, 240), (120, 240), (120, 120)])
    student.button("Show my drawing").click()
    expect(student.page.locator(".tutor-task").get_by_role("checkbox").first).to_be_visible()
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    student.type("2")
    student.sees("remedy")
    student.hears_out()
    student.page.get_by_role("switch", name="Hands-free").check()
    student.sees_own("three pieces")
    student.sees("affirm")
    student.at_step("The sum")
    assert student.marks() == [
        (Modality.DRAWN, Mark.UNSURE),
        (Modality.TYPED, Mark.WRONG),
        (Modality.SPOKEN, Mark.RIGHT),
    ]
    assert np.abs(student.heard()).max() > 0.05
    shortcuts = student.page.locator(".tutor-desk").get_attribute("data-lm-suppress-shortcuts")
    assert shortcuts == "true", "keys pressed at the desk are not the notebook's"


@contextmanager
def voila(notebook: Path) -> Iterator[JupyterServer]:
    """A real Voilà on one notebook, in its dark theme; it has no relay and no token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="jp-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "voila", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"),
                *("--port_retries=0", "--theme=dark", notebook.name),
            ],
            env=plain_environment(Path(folder)),
            cwd=notebook.parent,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            await_server(process.stderr, "/", ready="http://")
            yield JupyterServer(port, "/", "", process, notebook.parent, Path(folder))
        finally:
            process.terminate()
            process.wait(30)
