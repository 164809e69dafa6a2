"""What Binder would make of this repository.

Binder's Python is conda's 3.13 in a container; neither is at hand here. So the Dockerfile is read, not built, and its
commands that concern us are replayed under the Python that runs this test. Whether the pins are to be had for Binder's
Python too, pip says without installing them.
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import psutil
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from playwright.sync_api import Page, WebSocket, expect

from tests.binder.pins import binder_python, closure
from tests.binder.replay import Container, check_out, container, dockerfile, our_commands
from tests.browser.lab import KERNEL_IS_THERE, Student, browser_page
from tutor.testing.jupyter import REPOSITORY
from tutor.values import Mark, Modality

PINS = REPOSITORY / "binder" / "requirements.txt"
MEMORY_MB = 1024
"""What mybinder.org is sure to give: about 1 GB."""
RENEW = "Renew it: python -m tests.binder.pins > binder/requirements.txt"


def pinned() -> dict[str, str]:
    """Version by canonical name; AssertionError for a line that is no exact pin."""
    found = {}
    for line in PINS.read_text().splitlines():
        requirement = Requirement(line)
        (only,) = requirement.specifier
        assert only.operator == "==", line
        assert requirement.marker is None, line
        found[canonicalize_name(requirement.name)] = only.version
    return found


def urlpath() -> str:
    """Where README's Binder link leads."""
    (path,) = set(re.findall(r"mybinder\.org/v2/gh/\S+?\?urlpath=([^\s)]+)", (REPOSITORY / "README.md").read_text()))
    return str(path)


def test_all_that_is_needed_is_pinned_and_nothing_else() -> None:
    assert sorted(pinned()) == sorted(closure()), RENEW


def test_the_pins_suit_everyone_who_asks() -> None:
    pins = pinned()
    for name, asked in closure().items():
        for requirement in asked:
            assert requirement.specifier.contains(pins[name], prereleases=True), f"{requirement}: {pins[name]}. {RENEW}"


@pytest.mark.timeout(300)
def test_the_pins_are_to_be_had_for_binders_python(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps"]
    options = [f"--python-version={binder_python()}", f"--target={tmp_path}", f"--requirement={PINS}"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_link_leads_to_a_notebook_of_ours() -> None:
    kind, tree, notebook = urlpath().split("/", 2)
    assert (kind, tree) == ("lab", "tree")
    assert (REPOSITORY / notebook).is_file()


def test_the_dockerfile_installs_the_pins_and_runs_post_build(tmp_path: Path) -> None:
    text = dockerfile(check_out(tmp_path))
    install, make_executable, post_build = our_commands(text)
    assert install == '${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir -r "binder/requirements.txt"'
    assert make_executable == "chmod +x binder/postBuild"
    assert post_build == "./binder/postBuild"
    assert f"environment-2epy-2d{binder_python().replace('.', '-2e')}-" in text, "the lock file of Binder's Python"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    text = dockerfile(check_out(tmp_path_factory.mktemp("checkout")))
    with container() as made:
        for command in our_commands(text):
            made.run("bash", "-c", command)
        yield made


@pytest.mark.timeout(900)
def test_the_lesson_is_taught_in_what_is_built(built: Container) -> None:
    with built.lab() as server, browser_page(microphone=None) as page:
        relayed = binary_frames_of_relay(page)
        student = Student(page, server, built.checkout)
        page.goto(server.url(f"{urlpath()}?reset&token={server.token}"))
        page.wait_for_function(KERNEL_IS_THERE)
        student.run_cell()
        student.start()
        student.sees("welcome")
        student.sees("prompt")
        student.button("Skip").click()
        student.at_step("Halves into sixths")
        student.type("3")
        student.sees("affirm")
        assert student.marks()[-1] == (Modality.TYPED, Mark.RIGHT)
        assert np.abs(student.heard()).max() > 0.05, "the tutor was heard"
        megabytes = memory(server.process.pid)
        assert relayed["framesent"] > 0
        assert relayed["framereceived"] > 10, "the sound came over the relay"
        print(f"JupyterLab and its kernel, with a lesson open: {megabytes:.0f} MB")
        assert megabytes < MEMORY_MB
        # What pip has installed opens a lesson with a double click, too.
        page.goto(server.url(f"lab/tree/lessons?reset&token={server.token}"))
        page.locator(".jp-DirListing-item", has_text="adding-fractions").dblclick()
        expect(page.locator(".tutor-lesson h1")).to_have_text("Adding fractions with unlike denominators")


def binary_frames_of_relay(page: Page) -> Counter[str]:
    """Counts, from now on, what goes over WebSockets to the relay, each way."""
    counted: Counter[str] = Counter()

    def count(socket: WebSocket) -> None:
        if urlsplit(socket.url).path.endswith("/tutor/relay"):
            for way in ("framesent", "framereceived"):
                socket.on(way, lambda frame, way=way: counted.update([way] if isinstance(frame, bytes) else []))

    page.on("websocket", count)
    return counted


def memory(pid: int) -> float:
    """Megabytes that a process and its children take: their own, and their share of what they share (PSS)."""
    first = psutil.Process(pid)
    return sum(each.memory_full_info().pss for each in (first, *first.children(recursive=True))) / 2**20
