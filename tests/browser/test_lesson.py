"""Whole lessons in a real JupyterLab in a real Chromium, by speaking, typing, choosing and drawing."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.classroom import WORDS
from tests.browser.lab import SEEING, Student, browser_page, microphone
from tutor.kernel.loop import run
from tutor.models.embedded.voice import Voice
from tutor.testing.line import line
from tutor.testing.peer.server import MODELS, Peer, serve
from tutor.values import Mark, Modality

pytestmark = pytest.mark.timeout(300)

TOLD = {
    "embedded": set(),
    "realtime": {"judge", "voice"},
    "turns": {"judge", "voice"},
    "cascade": {"transcription", "judge", "voice"},
}
"""What the peer is asked for with each model."""
WIDGETS = "application/vnd.jupyter.widget-state+json"
CAKE = [(120, 120), (320, 120), (320, 240), (120, 240), (120, 120)]


def loudness(samples: np.ndarray, frame: int = 480) -> np.ndarray:
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    return np.sqrt((whole.astype(float) ** 2).mean(axis=1))


def likeness(heard: np.ndarray, spoken: np.ndarray) -> float:
    """The best normalised correlation of two loudness curves, over all delays."""
    long, short = loudness(heard), loudness(spoken)
    short = short - short.mean()
    best = 0.0
    for at in range(len(long) - len(short) + 1):
        window = long[at : at + len(short)]
        window = window - window.mean()
        norm = float(np.linalg.norm(window) * np.linalg.norm(short))
        best = max(best, float(window @ short) / norm) if norm > 0 else best
    return best


def spoken(text: str) -> np.ndarray:
    async def pieces() -> bytes:
        return b"".join([piece.pcm async for piece in Voice("en").say(text)])

    return np.frombuffer(run(pieces).join(), "<i2")


@pytest.mark.parametrize("model", ["embedded", "realtime", "turns", "cascade"])
def test_a_lesson_is_heard_drawn_typed_spoken_left_and_taken_up_again(
    model: str, sit_down: Callable[[Page], Student], tmp_path: Path
) -> None:
    """The same lesson with each model; the hosted ones are the local peer's."""
    peer = Peer(models={**MODELS, SEEING: {}})
    with serve(peer), browser_page(microphone(tmp_path, "two fifths")) as page:
        student = sit_down(page)
        student.choose_model(model, peer)
        student.open()
        student.run_cell()
        student.start()
        student.sees("welcome", "Hello! Today we put one half and one third together.")
        student.sees("welcome", "Take all the time you want.")  # a second before the sentence before it ends
        student.button("Skip").click()
        student.at_step("Cut the cake")
        heard = student.heard()
        assert likeness(heard, spoken("Today we put one half and one third together.")) > 0.9, (
            "the welcome was played, as the voice spoke it"
        )

        student.draw(CAKE)
        student.button("Show my drawing").click()
        explain(student)
        student.sees("affirm", "Yes, that is right.")
        student.at_step("Halves into sixths")
        student.type("2")
        student.sees("remedy")
        student.type("three pieces")
        student.at_step("The sum")
        student.hears_out()
        page.get_by_role("switch", name="Hands-free").check()
        student.sees_own("two fifths")
        student.sees("remedy", "Are all of your pieces the same size?")
        student.at_step("Cut the cake")
        assert student.marks()[-3:] == [
            (Modality.TYPED, Mark.WRONG),
            (Modality.TYPED, Mark.RIGHT),
            (Modality.SPOKEN, Mark.WRONG),
        ]
        student.button("Pause").click()
        expect(student.button("Go on")).to_be_visible()

        page.reload()
        student.open()
        student.run_cell()
        student.start("Go on")
        student.sees("resume", "Welcome back.")
        student.at_step("Cut the cake")
        student.leave()
        assert {kind for kind, _ in peer.told} == TOLD[model]
        assert peer.broken == []
        # A cancellation may cross the end of what it cancels: that is no fault of anybody's.
        assert {refusal.code for refusal in peer.refusals} <= {"response_cancel_not_active"}


def explain(student: Student) -> None:
    """Say in words what the drawing does not: to a judge that looks, or, where there is none, to oneself."""
    boxes = student.page.locator(".tutor-task").get_by_role("checkbox")
    hint = student.page.locator('.tutor-log p[data-move="hint"]')
    expect(boxes.first.or_(hint).first).to_be_visible()
    if boxes.count() == 0:
        assert student.marks() == [(Modality.DRAWN, Mark.PARTLY)]
        student.type("A number that can be shared by both two and three")
        student.sees("affirm")
        assert student.marks()[-1] == (Modality.TYPED, Mark.RIGHT)
        return
    for box in boxes.all():
        box.check()
    student.button("Done").click()
    assert student.marks()[:1] == [(Modality.DRAWN, Mark.UNSURE)]
    student.sees("affirm")
    assert student.marks()[-1] == (Modality.CHECKED, Mark.RIGHT)


def test_a_lesson_goes_on_while_a_cell_computes(student: Student) -> None:
    student.open()
    student.run_cell()
    student.begin()
    student.write_cell("import os\nwhile not os.path.exists('enough'): pass\n'computed'", 1)
    expect(student.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1)).to_have_text("[*]:")
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    student.type("3")
    student.sees("affirm")
    student.at_step("The sum")
    expect(student.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1)).to_have_text("[*]:")
    (student.project / "notebooks/enough").touch()
    expect(student.page.locator(".jp-OutputArea-output").get_by_text("computed")).to_be_visible()


def test_running_it_twice_and_restarting_the_kernel_keep_the_place(student: Student) -> None:
    student.open()
    student.run_cell()
    student.start()
    student.button("Skip").click()
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    student.run_cell()
    student.start("Go on")
    student.sees("resume", "Halves into sixths")
    student.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    student.page.wait_for_function(
        "jupyterapp.shell.currentWidget.sessionContext.session.kernel.connectionStatus === 'connected'"
    )
    student.run_cell()
    student.start("Go on")
    student.sees("resume", "Halves into sixths")


def test_ten_seconds_without_a_network_lose_nothing(page: Page, sit_down: Callable[[Page], Student]) -> None:
    student = sit_down(page)
    notice = page.locator(".tutor-notices").get_by_text(WORDS["reconnecting"])
    answer = page.get_by_role("textbox", name=WORDS["answer"])
    unreachable = page.get_by_role("dialog").filter(has_text="Server Connection Error")
    page.add_locator_handler(unreachable, close)  # JupyterLab's own, over all of the page
    with line(student.server.port) as network:
        student.server = replace(student.server, port=network.port)
        student.open()
        student.run_cell()
        student.begin()
        expect(page.locator(".tutor-page canvas").first).to_be_visible()
        network.cut()
        expect(notice).to_be_visible()
        student.draw(CAKE)
        answer.fill("half an answer")
        student.button("Show my drawing").click()
        network.tried_after(10)
        expect(notice).to_be_visible()
        network.mend()
        expect(notice).to_be_hidden()
        boxes = page.locator(".tutor-task").get_by_role("checkbox")
        expect(boxes.first).to_be_visible()
        expect(answer).to_have_value("half an answer")
        student.sees("prompt", "Tell me how you chose")
        said = page.locator(".tutor-log .tutor-said").all_inner_texts()
        assert len(set(said)) == len(said), said
        assert student.marks() == [(Modality.DRAWN, Mark.UNSURE)]
        student.leave()
    page.remove_locator_handler(unreachable)


def close(dialog: Locator) -> None:
    dialog.get_by_role("button").last.click()


THREE_MISTAKES = "---\ntitel: x\n---\n# T\n## A\nAsk.\n### Answer\n- 1\n## B\nAsk.\n### Hints\n"
BAD_INPUT = {
    "teach('nowhere.lesson.md')": r"nowhere\.lesson\.md:1:1: There is no such file\.",
    "open('b.md', 'wb').write(bytes(range(256))); teach('b.md')": r"b\.md:1:1: ",
    "open('h.md', 'wb').truncate(10**8); teach('h.md')": r"A lesson has at most 1 MB",
    f"open('e.md', 'w').write({THREE_MISTAKES!r}); teach('e.md')": (
        r"e\.md:2:1: (.|\n)*e\.md:7:\d+: (.|\n)*e\.md:11:\d+: "
    ),
}


def test_bad_input_is_a_plain_sentence_and_the_open_lesson_stays(student: Student) -> None:
    student.open()
    student.run_cell()
    student.begin()
    output = student.page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea")
    for code, sentence in BAD_INPUT.items():
        student.write_cell(code, 1)
        expect(output).to_have_text(re.compile(sentence))
        expect(output).not_to_contain_text("Traceback")
    student.button("Skip").click()
    student.at_step("Halves into sixths")


def test_keys_typed_after_a_click_on_the_question_leave_the_notebook_alone(student: Student) -> None:
    student.open()
    student.run_cell()
    student.begin()
    cells = student.page.locator(".jp-Cell")
    before = cells.count()
    student.page.locator(".tutor-prompt").click()
    for keys in ("b", "d", "d"):
        student.page.keyboard.press(keys)
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    assert cells.count() == before


def test_nothing_that_is_said_or_secret_is_in_the_saved_notebook(student: Student) -> None:
    student.open()
    student.run_cell()
    student.begin()
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    student.type("three pieces")
    student.at_step("The sum")
    notebook = json.loads(student.saved())
    for model in notebook["metadata"]["widgets"][WIDGETS]["state"].values():
        model["state"].pop("_esm", None)  # our own program, which may speak of a room and has none
    kept = json.dumps(notebook, ensure_ascii=False)
    assert "widget-view" in kept
    for secret in ("three", "five sixths", "Hello!", "room", "5/6"):
        assert secret not in kept, kept[max(0, kept.find(secret) - 60) :][:150]


def test_without_the_server_extension_the_lesson_comes_over_comms(student: Student) -> None:
    student.page.route("**/tutor/static/**", lambda route: route.fulfill(status=404))
    student.page.route_web_socket("**/tutor/relay", lambda socket: socket.close())
    student.open()
    student.run_cell()
    student.start()
    student.sees("welcome")
    student.button("Skip").click()
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    student.type("3")
    student.sees("affirm")
    assert np.abs(student.heard()).max() > 0.05
    student.page.unroute_all()
