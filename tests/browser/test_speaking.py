"""Spoken answers in a real JupyterLab: Chromium's fake microphone plays real speech, the real recogniser hears it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Student, browser_page, microphone
from tutor.values import Mark, Modality

pytestmark = pytest.mark.timeout(300)

SitDown = Callable[[Page], Student]
STUDENT_HOLDS_THE_FLOOR = '.tutor-floor[data-holder="student"]'


def open_with_patience(student: Student, seconds: int) -> None:
    """Open the notebook, with little patience where nobody looks at what happens meanwhile."""
    lesson = student.project / "lessons/adding-fractions.lesson.md"
    lesson.write_text(lesson.read_text().replace("patience: 6 s", f"patience: {seconds} s"))
    student.open()


def come_to_the_sum(student: Student) -> None:
    """Go through the lesson up to that step."""
    open_with_patience(student, 1)
    student.run_cell()
    student.start()
    student.button("Skip").click()
    student.button("Skip").click()
    student.at_step("Halves into sixths")
    student.type("3")
    student.at_step("The sum")


def try_the_sum(student: Student, patience_s: int = 1) -> None:
    """Begin at that step, of which nothing is kept."""
    open_with_patience(student, patience_s)
    student.write_cell('from tutor import teach; teach("lessons/adding-fractions.lesson.md", step="The sum")', 0)
    student.start()
    student.at_step("The sum")


def test_a_right_answer_spoken_hands_free(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "five sixths")) as page:
        student = sit_down(page)
        come_to_the_sum(student)
        student.hears_out()
        page.get_by_role("switch", name="Hands-free").check()
        student.sees_own("five sixths")
        student.at_step("More than a whole")
        assert student.marks()[-1] == (Modality.SPOKEN, Mark.RIGHT)
        student.leave()


def test_a_wrong_answer_spoken_while_the_button_is_held(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "two fifths")) as page:
        student = sit_down(page)
        come_to_the_sum(student)
        student.hears_out()
        student.button("Hold to talk").hover()
        page.mouse.down()
        expect(page.locator(STUDENT_HOLDS_THE_FLOOR)).to_be_visible()
        level = page.locator(".tutor-level")
        expect(level).not_to_contain_text("no sound")
        expect(level).to_contain_text("no sound")
        page.mouse.up()
        student.sees_own("two fifths")
        student.sees("remedy", "Are all of your pieces the same size?")
        student.at_step("Cut the cake")
        assert student.marks()[-1] == (Modality.SPOKEN, Mark.WRONG)
        student.leave()


def test_what_was_understood_is_corrected_by_keyboard_before_it_counts(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "two fifths")) as page:
        student = sit_down(page)
        (student.project / "tutor.toml").write_text('profile = "eu-school"\n')
        try_the_sum(student)
        student.hears_out()
        page.get_by_role("switch", name="Hands-free").check()
        field = page.get_by_role("textbox", name="This is what I understood")
        expect(field).to_have_value("two fifths")
        expect(field).to_be_focused()
        assert page.locator('.tutor-log p[data-who="student"]').count() == 0
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text("five sixths")
        page.keyboard.press("Enter")
        student.sees_own("five sixths")
        student.sees("affirm")
        expect(field).to_be_hidden()
        expect(page.get_by_role("switch", name="Hands-free")).to_be_focused()
        student.leave()


def test_other_speech_is_no_answer(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "the weather will be nice tomorrow afternoon")) as page:
        student = sit_down(page)
        come_to_the_sum(student)
        student.hears_out()
        page.get_by_role("switch", name="Hands-free").check()
        student.sees("ask-again", "Could you say it once more, or type it?")
        assert student.marks()[-1] == (Modality.SPOKEN, Mark.UNSURE)
        student.leave()


def test_silence_is_no_attempt(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "")) as page:
        student = sit_down(page)
        come_to_the_sum(student)
        tried = student.marks()
        page.get_by_role("switch", name="Hands-free").check()
        student.sees("nudge", "Take your time.")
        assert student.marks() == tried
        student.leave()


def test_barge_in_silences_the_tutor(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "five sixths five sixths", tail_s=20)) as page:
        student = sit_down(page)
        try_the_sum(student, patience_s=6)
        student.sees("prompt", "Now you have everything you need.")
        page.get_by_role("switch", name="Hands-free").check()
        expect(page.locator(STUDENT_HOLDS_THE_FLOOR)).to_be_visible()
        before = len(student.heard())
        page.wait_for_function(f"window.heard.length > {before + 24_000}")
        assert np.abs(student.heard()[before + 12_000 : before + 24_000]).max() < 0.01, "half a second on, all is quiet"
        student.leave()


def test_a_refused_microphone_is_said_and_typing_goes_on(tmp_path: Path, sit_down: SitDown) -> None:
    with browser_page(microphone(tmp_path, "five sixths"), permission=False) as page:
        student = sit_down(page)
        try_the_sum(student)
        page.get_by_role("switch", name="Hands-free").click()
        expect(page.locator(".tutor-notices")).to_contain_text("Allow it at the lock sign")
        student.type("5/6")
        student.at_step("More than a whole")
        student.leave()
