"""The microphone in Chromium: which one, the space bar, takes that are none, and that its light tells the truth."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.classroom import BOARD, WORDS, Classroom
from tutor import frames

KEEP_TRACKS = """() => {
    window.tracks = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (what) => {
        const stream = await open(what);
        window.wanted = what.audio.deviceId?.exact ?? "";
        tracks.push(...stream.getTracks());
        return stream;
    };
}"""
LIVE = "tracks.filter((track) => track.readyState === 'live').length"
UNPLUG = """() => {
    tracks.at(-1).stop();
    tracks.at(-1).dispatchEvent(new Event("ended"));
}"""


@pytest.fixture
def lesson(room: Classroom) -> Classroom:
    """A lesson under way, whose microphone's tracks are known."""
    room.page.evaluate(KEEP_TRACKS)
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    return room


def listen(room: Classroom) -> None:
    """Hands-free, until there is sound."""
    room.page.get_by_role("switch", name=WORDS["hands_free"]).check()
    room.wait(lambda: room.all(frames.Mic))
    assert room.page.evaluate(LIVE) == 1


def hide(room: Classroom) -> None:
    """Another tab of the browser is looked at."""
    room.page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")


CLOSINGS: dict[str, Callable[[Classroom], Any]] = {
    "pause": lambda room: room.say(frames.Finished(done=False)),
    "end": lambda room: room.say(frames.Finished(done=True)),
    "turned off": lambda room: room.page.get_by_role("switch", name=WORDS["hands_free"]).uncheck(),
    "hidden": hide,
    "left": lambda room: room.page.evaluate("window.dispatchEvent(new Event('pagehide'))"),
    "output closed": lambda room: room.page.evaluate("window.stop()"),
    "fault": lambda room: room.page.evaluate("tracks[0].dispatchEvent(new Event('ended'))"),
    "other tab": lambda room: room.welcome(running=False, begun=True),
}


@pytest.mark.parametrize("why", CLOSINGS)
def test_the_browsers_light_is_off_when_the_desk_does_not_listen(lesson: Classroom, why: str) -> None:
    if why == "fault":
        lesson.page.evaluate("navigator.mediaDevices.enumerateDevices = async () => []")
    listen(lesson)
    CLOSINGS[why](lesson)
    lesson.page.wait_for_function(f"{LIVE} === 0")
    lesson.wait(lambda: [each for each in lesson.all(frames.MicChanged) if each.state != "on"])


def test_the_light_is_off_once_the_button_is_let_go(lesson: Classroom) -> None:
    lesson.page.locator(".tutor-hold").hover()
    lesson.page.mouse.down()
    lesson.wait(lambda: lesson.all(frames.Mic))
    assert lesson.page.evaluate(LIVE) == 1
    lesson.page.mouse.up()
    lesson.page.wait_for_function(f"{LIVE} === 0")
    expect(lesson.page.locator(".tutor-speaking").get_by_role("status")).to_have_text(WORDS["mic_off"])


def test_the_space_bar_talks_from_anywhere_on_the_desk_but_a_field(lesson: Classroom) -> None:
    keyboard = lesson.page.keyboard
    lesson.page.get_by_role("log").focus()
    keyboard.down(" ")
    keyboard.down(" ")  # as a key that is held repeats
    expect(lesson.page.locator(".tutor-speaking").get_by_role("status").first).to_have_text(WORDS["talking"])
    lesson.wait(lambda: lesson.all(frames.Mic))
    keyboard.up(" ")
    lesson.wait(lambda: frames.Talk(False) in lesson.heard)
    lesson.page.get_by_role("textbox", name=WORDS["answer"]).focus()
    keyboard.type("a b")
    expect(lesson.page.get_by_role("textbox", name=WORDS["answer"])).to_have_value("a b")
    lesson.page.get_by_role("log").focus()
    keyboard.down(" ")
    lesson.wait(lambda: len(lesson.all(frames.Talk)) == 3)
    lesson.page.get_by_role("textbox", name=WORDS["answer"]).focus()  # the focus goes, and the talking with it
    lesson.wait(lambda: len(lesson.all(frames.Talk)) == 4)
    assert [each.down for each in lesson.all(frames.Talk)] == [True, False, True, False]
    keyboard.up(" ")


def test_a_click_is_too_short_to_be_sent_and_the_cure_is_said(lesson: Classroom) -> None:
    lesson.page.locator(".tutor-hold").click()
    expect(lesson.page.get_by_text(WORDS["take_short"])).to_be_visible()
    lesson.page.wait_for_function(f"{LIVE} === 0")
    assert lesson.all(frames.Mic) == []


def test_a_muted_microphone_is_told_and_nothing_is_sent(lesson: Classroom) -> None:
    lesson.page.evaluate("""() => {
        const { mediaDevices } = navigator;
        const open = mediaDevices.getUserMedia;
        mediaDevices.getUserMedia = async (what) => {
            const stream = await open(what);
            stream.getTracks().forEach((track) => (track.enabled = false));
            return stream;
        };
    }""")
    lesson.page.locator(".tutor-hold").hover()
    lesson.page.mouse.down()
    expect(lesson.page.locator(".tutor-level")).to_contain_text(WORDS["level_none"])
    # three seconds of nothing are said, to those who do not see the meter
    status = lesson.page.locator(".tutor-speaking").get_by_role("status")
    expect(status).to_have_text(f"{WORDS['level']}: {WORDS['level_none']}")
    lesson.page.mouse.up()
    expect(lesson.page.get_by_text(WORDS["take_silent"])).to_be_visible()
    assert lesson.all(frames.Mic) == []


def test_another_microphone_is_chosen_and_when_it_goes_the_usual_one_takes_over(lesson: Classroom) -> None:
    listen(lesson)
    which = lesson.page.get_by_role("combobox", name=WORDS["mic_which"])
    names = which.locator("option").all_text_contents()
    assert names[0] == WORDS["mic_usual"]
    assert len(names) >= 3  # Chromium's fake devices
    which.select_option(label=names[-1])
    lesson.page.wait_for_function("window.wanted !== ''")
    assert lesson.page.evaluate(LIVE) == 1
    chosen = lesson.page.evaluate("tracks.at(-1).getSettings().deviceId")
    assert chosen == lesson.page.evaluate("wanted")
    lesson.page.evaluate(
        """(gone) => {
            const { mediaDevices } = navigator;
            const all = mediaDevices.enumerateDevices.bind(mediaDevices);
            mediaDevices.enumerateDevices = async () => (await all()).filter(({ label }) => label !== gone);
        }""",
        names[-1],
    )
    lesson.page.evaluate(UNPLUG)
    expect(lesson.page.get_by_text(WORDS["mic_other"])).to_be_visible()
    lesson.page.wait_for_function(f"{LIVE} === 1")
    expect(lesson.page.get_by_role("switch", name=WORDS["hands_free"])).to_be_checked()
    assert lesson.page.evaluate("wanted") == ""
    expect(which).to_be_hidden()  # there is nothing left to choose


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("delete window.AudioWorkletNode", "unsupported"),
        (
            "document.featurePolicy.allowsFeature = () => false;"
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }",
            "framed",
        ),
    ],
)
def test_what_the_browser_or_the_page_around_lacks_is_told(lesson: Classroom, script: str, state: Any) -> None:
    lesson.page.evaluate(f"() => {{ {script} }}")
    lesson.page.locator(".tutor-hold").click()
    expect(lesson.page.get_by_text(WORDS[f"mic_{state}"])).to_be_visible()
    lesson.wait(lambda: frames.MicChanged(state) in lesson.heard)


def test_a_microphone_that_is_no_longer_allowed_is_not_sought_elsewhere(lesson: Classroom) -> None:
    listen(lesson)
    lesson.page.evaluate("navigator.permissions.query = async () => ({ state: 'denied' })")
    lesson.page.evaluate(UNPLUG)
    expect(lesson.page.get_by_text(WORDS["mic_ended"])).to_be_visible()
    assert lesson.page.evaluate(LIVE) == 0


def test_the_students_pace_and_check_are_set_by_keyboard_and_shown_as_they_hold(lesson: Classroom) -> None:
    lesson.say(frames.ShowSettings(100, check_words=False, must_check=False))
    pace = lesson.page.get_by_role("slider", name=WORDS["pace"])
    pace.focus()
    for _ in range(5):
        lesson.page.keyboard.press("ArrowLeft")
    lesson.wait(lambda: frames.SettingsSet(70, check_words=False) in lesson.heard)
    expect(pace).to_have_attribute("aria-valuetext", "70%")
    check = lesson.page.get_by_role("switch", name=WORDS["check_words"])
    check.focus()
    lesson.page.keyboard.press(" ")
    lesson.wait(lambda: frames.SettingsSet(70, check_words=True) in lesson.heard)
    lesson.say(frames.ShowSettings(110, check_words=True, must_check=True))
    expect(pace).to_have_value("110")
    expect(check).to_be_hidden()


def test_whose_voice_it_is_stands_there_while_it_speaks(lesson: Classroom) -> None:
    mark = lesson.page.get_by_text(WORDS["ai_voice"], exact=True)
    expect(mark).to_be_hidden()
    lesson.say(frames.FloorTaken("tutor"))
    expect(mark).to_be_visible()
    lesson.say(frames.FloorTaken("nobody"))
    expect(mark).to_be_hidden()
