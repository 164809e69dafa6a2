"""The desk in Chromium: what is loaded, and how soon it is there; how soon a stroke is seen; what a snapshot takes;
what 500 turns leave in memory; and what a desk costs that is idle, listens hands-free, or speaks.

The parts come from a server of plain files over the loopback, the session is the bench. Sizes are of what is loaded,
the whiteboard's parts only once a step asks for them, and the formulas' once a student does. A stroke's latency is from
the pen's event to the frame in which the canvas has ink there, over 240 of them. Memory is after a collection of
garbage. What a desk costs is of ten seconds with the whiteboard open: of the page's main thread, and of all of the
browser's processes; idle after sound once it sleeps; listening to a sentence every three seconds in a room that is
never quite silent. What it takes to wake is from `resume` to its being kept: the desk wakes it when the student begins
to speak or to write.
"""

import gzip
import os
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import comm
import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser.chromium import chromium
from tests.browser.classroom import BOARD, Classroom, KeptComm, tone
from tutor import frames
from tutor.speech.pcm import to_pcm, to_samples
from tutor.testing.speech import say, write_wav
from tutor.values import Audio
from tutor.widgets.desk import Desk
from tutor.widgets.files import STATIC, static_file

PROBE = Path(__file__).with_name("desk_probe.js")
WHITEBOARD = (
    *("whiteboard.js", "sheet.js", "shapes.js", "paper.js", "toolbar.js", "formula.js"),
    *("vendor/js-draw.js", "vendor/js-draw.css"),
)
FORMULAS = ("vendor/mathjax.js",)
MOVES = 240
STEP_PX = 12
SNAPSHOTS = 15
TURNS = 500
WATCHED_S = 10
WAKINGS = 20


def run() -> dict[str, float]:
    """Bytes, ms, MB and per cent, as the names say."""
    with _page() as (page, browser):
        comm.create_comm, before = KeptComm, comm.create_comm
        try:
            room = Classroom(page)
        finally:
            comm.create_comm = before
        protocol, whole = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
        protocol.send("Performance.enable")
        soon = _appear(room)
        return {
            **_sizes(),
            **soon,
            **_share(page, protocol, whole, "idle_before_sound"),
            **_strokes(room, protocol),
            **_pictures(room),
            **_memory(room, protocol),
            **_waking(page),
            **_share(page, protocol, whole, "idle_after_sound"),
            **_listening(room, protocol, whole),
            **_speaking(room, protocol, whole),
        }


def _sizes() -> dict[str, float]:
    desk = [static_file(name).read_bytes() for name in STATIC if name not in WHITEBOARD + FORMULAS]
    board = [static_file(name).read_bytes() for name in WHITEBOARD]
    parts = {"in_the_notebook": [str(Desk()._esm).encode()], "desk": desk, "whiteboard": board}
    parts["formulas"] = [static_file(name).read_bytes() for name in FORMULAS]
    return {f"{name}_bytes": sum(map(len, each)) for name, each in parts.items()} | {
        f"{name}_gzip_bytes": sum(len(gzip.compress(one)) for one in each) for name, each in parts.items()
    }


def _appear(room: Classroom) -> dict[str, float]:
    room.welcome(running=False)
    room.page.wait_for_function("seen.desk")
    room.say(frames.ShowStepFrame(BOARD))
    room.page.wait_for_function("seen.board")
    seen = room.page.evaluate("seen")
    return {
        "render_to_first_words_ms": seen["words"] - seen["render"],
        "render_to_parts_loaded_ms": room.page.evaluate("loaded()") - seen["render"],
        "welcome_to_desk_ms": seen["desk"] - seen["Welcome"],
        "step_to_whiteboard_ms": seen["board"] - seen["ShowStepFrame"],
    }


def _strokes(room: Classroom, protocol: CDPSession) -> dict[str, float]:
    room.button("start").click()
    box = room.page.locator(".tutor-page").bounding_box()
    assert box is not None
    a_row = int(box["width"] - 60) // STEP_PX
    room.page.evaluate("watchStrokes()")
    for n in range(MOVES):
        row, column = divmod(n, a_row)
        x, y = box["x"] + 30 + STEP_PX * (a_row - column if row % 2 else column), box["y"] + 40 + 50 * row
        kind = "mousePressed" if n == 0 else "mouseMoved"
        _pen(protocol, kind, x, y)
    _pen(protocol, "mouseReleased", x, y)
    took = room.page.evaluate("strokes")
    assert len(took) > MOVES * 0.9, f"{len(took)} of {MOVES} moves were seen"
    cuts = statistics.quantiles(took, n=20)
    return {"stroke_p50_ms": cuts[9], "stroke_p95_ms": cuts[18]}


def _pen(protocol: CDPSession, kind: str, x: float, y: float) -> None:
    about = {"pointerType": "pen", "force": 0.5, "button": "left", "buttons": 1, "clickCount": 1}
    protocol.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **about})


def _pictures(room: Classroom) -> dict[str, float]:
    room.page.evaluate("watchPictures()")
    room.button("show").click()
    room.wait(lambda: room.all(frames.Drawn))
    took = room.page.evaluate("(times) => [snapshots(1024, 576, times), snapshots(3840, 2160, 5)]", SNAPSHOTS)
    small, large = (statistics.median(each) for each in took)
    return {"png_1024x576_ms": small, "png_3840x2160_ms": large, "png_bytes": len(room.all(frames.Drawn)[-1].body)}


def _memory(room: Classroom, protocol: CDPSession) -> dict[str, float]:
    _turns(room, 0, 20)
    early = _counts(protocol)
    _turns(room, 20, TURNS)
    late = _counts(protocol)
    return {
        "heap_after_20_turns_mb": early["JSHeapUsedSize"] / 2**20,
        f"heap_after_{TURNS}_turns_mb": late["JSHeapUsedSize"] / 2**20,
        "nodes_after_20_turns": early["Nodes"],
        f"nodes_after_{TURNS}_turns": late["Nodes"],
        f"listeners_after_{TURNS}_turns": late["JSEventListeners"],
    }


def _turns(room: Classroom, begin: int, end: int) -> None:
    sound = tone(0.1, 24_000)
    for n in range(begin, end):
        room.say(
            frames.FloorTaken("tutor"),
            frames.Caption(2 * n, "tutor", "Into how many pieces must a half be cut?", "hint"),
            frames.Sound(2 * n, sound),
            frames.SoundEnded(2 * n),
            frames.FloorTaken("student"),
            frames.Caption(2 * n + 1, "student", "Into two pieces."),
            frames.FloorTaken("nobody"),
        )
    room.heard.clear()
    room.page.evaluate("() => { window.sent.length = 0; }")


def _counts(protocol: CDPSession) -> dict[str, float]:
    protocol.send("HeapProfiler.collectGarbage")
    return {each["name"]: each["value"] for each in protocol.send("Performance.getMetrics")["metrics"]}


def _waking(page: Page) -> dict[str, float]:
    page.wait_for_function("asleep()")
    took = page.evaluate("(times) => wakings(times)", WAKINGS)
    return {"sound_wakes_p50_ms": statistics.median(took), "sound_wakes_most_ms": max(took)}


def _listening(room: Classroom, protocol: CDPSession, whole: CDPSession) -> dict[str, float]:
    free = room.page.get_by_role("switch", name=room.words["hands_free"])
    free.check()
    room.wait(lambda: room.all(frames.Mic))
    found = _share(room.page, protocol, whole, "listening")
    free.uncheck()
    return found


def _speaking(room: Classroom, protocol: CDPSession, whole: CDPSession) -> dict[str, float]:
    turn, caption = 2 * TURNS, "Into how many pieces must a half be cut? " * 3
    room.say(frames.FloorTaken("tutor"), frames.Caption(turn, "tutor", caption))
    room.say(frames.Sound(turn, tone(WATCHED_S + 2, 24_000)), frames.SoundEnded(turn))
    room.wait(lambda: any(each.turn == turn and not each.done for each in room.all(frames.Played)))
    found = _share(room.page, protocol, whole, "speaking")
    assert not any(each.turn == turn and each.done for each in room.all(frames.Played)), "it spoke all the while"
    return found


def _share(page: Page, protocol: CDPSession, whole: CDPSession, when: str) -> dict[str, float]:
    def spent() -> tuple[float, float]:
        processes: list[dict[str, Any]] = whole.send("SystemInfo.getProcessInfo")["processInfo"]
        return _counts(protocol)["TaskDuration"], sum(each["cpuTime"] for each in processes)

    main, all_of_it = spent()
    page.evaluate("(ms) => new Promise((done) => setTimeout(done, ms))", WATCHED_S * 1000)
    main_then, all_then = spent()
    return {
        f"{when}_main_thread_percent": 100 * (main_then - main) / WATCHED_S,
        f"{when}_browser_percent": 100 * (all_then - all_of_it) / WATCHED_S,
    }


@contextmanager
def _page() -> Iterator[tuple[Page, Browser]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Parts, directory=str(static_file("desk.css").parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # As far as Chromium knows the page is none of the loopback's: the user would be asked whether it may fetch there.
    flags = ["--disable-features=LocalNetworkAccessChecks", *["--no-sandbox"] * (os.geteuid() == 0)]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_wav(wav := Path(folder) / "microphone.wav", _sentence())
        flags += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={wav}"]
        flags += ["--use-fake-ui-for-media-stream"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        page = browser.new_page(viewport={"width": 940, "height": 1000})
        page.add_init_script(f"window.partsFrom = 'http://127.0.0.1:{server.server_port}/';")
        page.add_init_script(path=PROBE)
        yield page, browser
        browser.close()
    server.shutdown()
    server.server_close()


def _sentence() -> Audio:
    spoken = say("I think that it is five sixths.", lead_s=0.5, tail_s=0.5)
    samples = to_samples(spoken.pcm)
    noise = np.random.default_rng(1).normal(0, 0.001, len(samples)).astype(np.float32)
    return Audio(to_pcm(samples + noise), spoken.rate_hz)


class _Parts(SimpleHTTPRequestHandler):
    """The desk's parts, as the server extension gives them, to a page from elsewhere."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.replace("/tutor/static/", "/", 1))

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""
