"""A lesson in Chromium for the benches of the voice: a microphone that says what it is told to, and marks of all that
happens, in ms of one clock.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.lab import SEEING, Student, browser_page, lab, make_project
from tutor.testing.peer.mind import PlainMind, Told
from tutor.testing.peer.server import MODELS, Peer, serve
from tutor.testing.speech import write_wav
from tutor.values import Audio

TAPS = Path(__file__).with_name("taps.js")
ANSWERS = ("It is three.", "Twenty four.", "I do not know.", "Share by two.")
"""Whatever is said is right here; several, since a detector hears the end of some words sooner than of others."""
PATIENCE_S = 0.6
_ASK = "What is 1/2 + 1/3?"


def lesson(question: str = _ASK, steps: int = 150) -> str:
    """A lesson that asks the same thing again and again."""
    asked = "".join(f"\n## Step {number}\n\n{question}\n\n### Answers\n- 5/6\n" for number in range(steps))
    return f"---\ntitle: Sums\nlanguage: en\ntutor: {{patience: {PATIENCE_S} s}}\n---\n{asked}"


Mark = tuple[str, float]
"""What happened, and when, in ms of `time.monotonic`."""


class Brisk(PlainMind):
    """Takes no time of its own: every answer is right, and whatever is to be said is said in the same words."""

    def __init__(self, reply: str = "Good.") -> None:
        super().__init__()
        self.reply = reply

    def record(self, told: Told) -> dict[str, Any]:
        """Right."""
        return {"verdict": "right", "criteria_met": [], "misconception": None, "heard": "five sixths", "evidence": ""}

    def say(self, told: Told) -> str:
        """The reply."""
        return self.reply

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        """An answer."""
        return "five sixths"


class Room:
    """One lesson after another in one notebook."""

    def __init__(self, page: Page, student: Student, peer: Peer, wav: Path) -> None:
        self.page, self.student, self.peer, self._wav = page, student, peer, wav
        self._offset_ms = 0.0

    def begin(self, model: str, question: str = _ASK) -> None:
        """Open a lesson with a model; its first question is said now.

        A machine that is busy for two seconds leaves the desk without the relay: then it is opened again. RuntimeError
        where that does not help.
        """
        (self.student.project / "bench.lesson.md").write_text(lesson(question))
        for _ in range(3):
            self._open(model)
            if self.count("floor tutor"):
                return
        raise RuntimeError("The desk never came over the relay. Is this machine busy?")

    def _open(self, model: str) -> None:
        self.student.open()
        self.student.write_cell(f"from tutor import teach\nteach('../bench.lesson.md', fresh=True, model='{model}')", 0)
        self.student.start()
        self._calibrate()
        self.student.sees("prompt")
        self.sound_of_thinking(False)

    def sound_of_thinking(self, on: bool) -> None:
        """Let the desk hum while the tutor thinks, or not: it is no voice, but it can be heard."""
        self.page.get_by_role("checkbox", name="Soft sound while the tutor thinks").set_checked(on)

    def say(self, audio: Audio) -> None:
        """Put this before the microphone, again and again from when it is next opened."""
        write_wav(self._wav, audio)

    def hands_free(self, on: bool) -> None:
        """Open the microphone, or close it."""
        self.page.get_by_role("switch", name="Hands-free").set_checked(on)

    def forget(self) -> None:
        """Begin the marks anew."""
        self.page.evaluate("window.marks.length = window.sent.length = 0")
        self.peer.timed.clear()

    def microphone(self) -> list[tuple[float, bytes]]:
        """The microphone's frames, and when each left the page."""
        sent = json.loads(self.page.evaluate("JSON.stringify(window.sent)"))
        return [(at + self._offset_ms, bytes(pcm)) for at, pcm in sent]

    def marks(self) -> list[Mark]:
        """All that happened in the page and at the peer, in order."""
        page = [(what, at + self._offset_ms) for what, at in self.page.evaluate("window.marks")]
        peer = [(what, at * 1000) for what, at in list(self.peer.timed)]
        return sorted(page + peer, key=lambda mark: mark[1])

    def wait_after(self, before: str, count: int, what: str) -> None:
        """Until something has happened after another thing has happened so often."""
        times = f"window.marks.filter(([what]) => what === '{before}').map(([, at]) => at)[{count - 1}]"
        self.page.wait_for_function(
            f"window.marks.some(([what, at]) => what === '{what}' && at > {times})", timeout=90_000
        )

    def count(self, what: str) -> int:
        """How often something has happened in the page."""
        return sum(each == what for each, _ in self.page.evaluate("window.marks"))

    def wait(self, what: str, count: int) -> None:
        """Until something has happened so often in the page."""
        self.page.wait_for_function(
            f"window.marks.filter(([what]) => what === '{what}').length >= {count}", timeout=90_000
        )

    def _calibrate(self) -> None:
        """How the page's clock stands to ours, by the quickest of many questions."""
        tries = []
        for _ in range(30):
            before = time.monotonic()
            there = float(self.page.evaluate("performance.now()"))
            tries.append((time.monotonic() - before, (time.monotonic() + before) / 2 * 1000 - there))
        self._offset_ms = min(tries)[1]


@contextmanager
def room(peer: Peer) -> Iterator[Room]:
    """A JupyterLab, a Chromium and a peer, until the block is left."""
    peer.models = {**MODELS, SEEING: {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wav = folder / "microphone.wav"
        write_wav(wav, Audio(bytes(48_000), 48_000))
        with serve(peer), browser_page(microphone=wav, repeats=True) as page, lab(folder) as server:
            page.add_init_script(path=TAPS)
            student = Student(page, server, make_project(folder / "project"))
            student.choose_model("realtime", peer, 'cascade.speak.model = "gpt-4o-mini-tts"\n')
            yield Room(page, student, peer, wav)


def cut(marks: Sequence[Mark], at: str) -> list[list[Mark]]:
    """The turns that begin with such a mark; the last one lasts to the end."""
    begins = [when for what, when in marks if what == at]
    return [[mark for mark in marks if begin <= mark[1] < end] for begin, end in pairwise([*begins, inf])]


def first_of(turn: Sequence[Mark]) -> Callable[[str], float]:
    """When something first happened in a turn."""
    return lambda wanted: next(at for what, at in turn if what == wanted)
