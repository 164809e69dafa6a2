"""How long a student waits for the tutor's voice, from a JupyterLab that says it is up to the first sample in Chromium
that can be heard. Each of three rounds has a fresh server, kernel and browser; the browser runs before the server does.
Given is the median of each stage, and of the whole.
"""

import statistics
import tempfile
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, expect

from tests.browser.lab import Student, browser_page, lab, make_project

ROUNDS = 3
AUDIBLE = 0.01
"""Of full scale: about -40 dB."""
RATE_HZ = 24_000


def run() -> dict[str, float]:
    """Seconds."""
    rounds = [_round() for _ in range(ROUNDS)]
    return {stage: statistics.median(each[stage] for each in rounds) for stage in rounds[0]}


def _round() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name, browser_page(microphone=None) as page, lab(Path(name)) as server:
        student = Student(page, server, make_project(Path(name) / "project"))
        loaded: list[float] = []
        page.once("load", lambda _: loaded.append(perf_counter()))
        up = perf_counter()
        student.open()
        kernel = perf_counter()
        student.run_cell()
        expect(student.button("Start the lesson")).to_be_visible()
        desk = perf_counter()
        student.start()
        pressed = perf_counter()
        sound = _first_sound(page)
        return {
            "server_up_to_page_loaded_s": loaded[0] - up,
            "page_loaded_to_kernel_ready_s": kernel - loaded[0],
            "kernel_ready_to_desk_ready_s": desk - kernel,
            "desk_ready_to_start_pressed_s": pressed - desk,
            "start_pressed_to_first_sound_s": sound - pressed,
            "server_up_to_first_sound_s": sound - up,
        }


def _first_sound(page: Page) -> float:
    """The time of the first audible sample: now, less what was recorded since."""
    audible = f"window.heard.findIndex((sample) => Math.abs(sample) > {AUDIBLE})"
    page.wait_for_function(f"{audible} >= 0", polling=20)
    since = page.evaluate(f"window.heard.length - {audible}")
    return perf_counter() - float(since) / RATE_HZ
