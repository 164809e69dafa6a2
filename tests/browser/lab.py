"""A student at JupyterLab in Chromium: what they do, and what they see and hear."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.chromium import chromium
from tutor import events as e
from tutor.kernel.journal import journal_path, read_journal
from tutor.lab import LABEXTENSIONS
from tutor.testing.jupyter import REPOSITORY, JupyterServer, jupyter_server
from tutor.testing.peer.server import KEY, Peer
from tutor.testing.speech import say, write_wav
from tutor.values import Audio, Mark

RECORDER = Path(__file__).with_name("recorder.js")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
KERNEL_IS_THERE = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel?.connectionStatus === "connected";
}"""
KEEPS_WIDGETS = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
SLOW_MS = 60_000
"""How long a state is waited for; a machine with two busy cores may need it."""


def make_project(folder: Path) -> Path:
    """Make the folder like a fresh clone: the notebooks and the lessons."""
    for name in ("notebooks", "lessons"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


@contextmanager
def lab(folder: Path, *arguments: str) -> Iterator[JupyterServer]:
    """A real JupyterLab on a project."""
    ours = f"--LabApp.extra_labextensions_path={LABEXTENSIONS}"
    arguments = ("--expose-app-in-browser", ours, *arguments)
    with jupyter_server(folder, app="jupyterlab", base_url="/", arguments=arguments) as server:
        yield server


def microphone(folder: Path, text: str, tail_s: float = 1.0) -> Path:
    """A WAV file for a microphone that says this once; silence for nothing."""
    path = folder / "microphone.wav"
    write_wav(path, say(text, lead_s=0.5, tail_s=tail_s) if text else Audio(bytes(2 * 48_000), 48_000))
    return path


@contextmanager
def browser_page(microphone: Path | None, *, permission: bool = True, repeats: bool = False) -> Iterator[Page]:
    """Chromium with a microphone that plays a WAV file once, or again and again, or with none."""
    flags = [*QUIET, "--autoplay-policy=user-gesture-required"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    if microphone is not None:
        flags += [
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={microphone}{'' if repeats else '%noloop'}",
        ]
        flags += ["--use-fake-ui-for-media-stream"] if permission else ["--deny-permission-prompts"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.add_init_script(path=RECORDER)
        page.set_default_timeout(SLOW_MS)
        expect.set_options(timeout=SLOW_MS)
        yield page
        browser.close()


SEEING = "qwen3-omni"
"""A model that takes pictures beside sound in a chat completion, as OpenAI's own do not."""


class Student:
    """Somebody at a notebook in JupyterLab."""

    def __init__(self, page: Page, server: JupyterServer, project: Path) -> None:
        """Sit down at a project below the server's root; nothing is open yet."""
        self.page, self.server, self.project = page, server, project

    def choose_model(self, model: str, peer: Peer, more: str = "") -> None:
        """Have the project's lessons taught by a model, a hosted one being the peer's; `more` goes into tutor.toml."""
        where = f'base_url = "{peer.base_url}"\napi_key = "{KEY}"\nturns = {{model = "{SEEING}", pictures = true}}\n'
        (self.project / "tutor.toml").write_text(f'model = "{model}"\n' + where * (model != "embedded") + more)

    def open(self, notebook: str = "notebooks/00-start.ipynb") -> None:
        """Open a notebook and wait for its kernel."""
        self.page.goto(self.server.url(f"lab/tree/{self.project.name}/{notebook}?reset&token={self.server.token}"))
        expect(self.page.locator(".jp-CodeCell").first).to_be_visible()
        self.page.wait_for_function(KERNEL_IS_THERE)

    def run_cell(self, number: int = 0) -> None:
        """Run one code cell, counted from 0."""
        self.page.locator(".jp-CodeCell .cm-content").nth(number).click()
        self.page.keyboard.press("Shift+Enter")

    def write_cell(self, code: str, number: int) -> None:
        """Write code into a cell that is there and run it."""
        cell = self.page.locator(".jp-CodeCell .cm-content").nth(number)
        cell.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Shift+Enter")

    def saved(self, notebook: str = "notebooks/00-start.ipynb") -> str:
        """The open notebook's file, saved together with the state of its widgets, which JupyterLab does when asked."""
        toggled = "(name) => jupyterapp.commands.isToggled(name)"
        if not self.page.evaluate(toggled, KEEPS_WIDGETS):
            self.page.evaluate("(name) => jupyterapp.commands.execute(name)", KEEPS_WIDGETS)
            self.page.wait_for_function(toggled, arg=KEEPS_WIDGETS)
        self.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
        return (self.project / notebook).read_text(encoding="utf-8")

    def button(self, name: str) -> Locator:
        """A button of the desk."""
        return self.page.get_by_role("button", name=name, exact=True)

    def start(self, name: str = "Start the lesson") -> None:
        """Begin, or go on."""
        self.button(name).click()

    def begin(self) -> None:
        """Start a lesson whose welcome is skipped, and wait for the first step's question."""
        self.start()
        self.button("Skip").click()
        self.sees("prompt")

    def type(self, text: str) -> None:
        """Send a typed answer."""
        self.page.get_by_role("textbox", name="Your answer").fill(text)
        self.button("Send").click()

    def at_step(self, name: str) -> None:
        """Wait until a step lies before the student."""
        expect(self.page.locator(".tutor-name")).to_have_text(name)

    def sees(self, move: str, text: str | None = None) -> Locator:
        """Wait for a caption of the tutor, by its move."""
        line = self.page.locator(f'.tutor-log p[data-who="tutor"][data-move="{move}"]').last
        expect(line).to_be_visible()
        if text is not None:
            expect(line).to_contain_text(text)
        return line

    def sees_own(self, text: str) -> None:
        """Wait until what was understood of the student stands in the conversation."""
        expect(self.page.locator('.tutor-log p[data-who="student"]').last).to_contain_text(text)

    def hears_out(self) -> None:
        """Wait until it is the student's turn."""
        expect(self.page.locator('.tutor-floor[data-holder="nobody"]')).to_be_visible()

    def draw(self, *strokes: list[tuple[int, int]]) -> None:
        """Draw on the whiteboard with pointer events; points in pixels from its corner."""
        paper = self.page.locator(".tutor-board-host")
        paper.hover()  # once it stands still: a notice above it moves it
        box = paper.bounding_box()
        assert box is not None
        for (x, y), *rest in strokes:
            self.page.mouse.move(box["x"] + x, box["y"] + y)
            self.page.mouse.down()
            for to_x, to_y in rest:
                self.page.mouse.move(box["x"] + to_x, box["y"] + to_y, steps=5)
            self.page.mouse.up()

    def heard(self) -> NDArray[np.float32]:
        """What came out of the loudspeakers so far: mono at 24 kHz."""
        assert self.page.evaluate("window.heardRate ?? 24000") == 24_000
        return np.array(json.loads(self.page.evaluate("JSON.stringify(window.heard)")), dtype=np.float32)

    def marks(self, lesson: str = "adding-fractions") -> list[tuple[str, Mark]]:
        """The journal's verdicts: the way of each attempt, and its mark."""
        return [(each.modality, each.mark) for each in self.journal(lesson) if isinstance(each, e.AttemptGraded)]

    def journal(self, lesson: str = "adding-fractions") -> list[e.Fact]:
        """What the journal holds."""
        home = self.server.temporary / "tutor_home"
        return read_journal(journal_path(self.project / f"lessons/{lesson}.lesson.md", home))[0]

    def leave(self) -> None:
        """Close the notebook and its kernel."""
        self.page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
        self.page.goto("about:blank")
