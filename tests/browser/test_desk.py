"""The desk on its own in Chromium: the real widget answers over its comm, the test is the session."""

import array
import io
import itertools
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import comm
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.classroom import BOARD, CHOICES, CODE, WORDS, Classroom, KeptComm, draw_cross, ink, tone
from tests.browser.states import PLAN, SKILLS, STUDENTS
from tutor import frames
from tutor.board import Annotation
from tutor.commands import Progress, StepView
from tutor.events import LessonBegan
from tutor.lesson.reader import read_lesson
from tutor.previews import Jump, Preview, Simulate, Simulated
from tutor.widgets.files import STATIC, static_file
from tutor.widgets.labels import labels
from tutor.work import pack, unpack


def test_a_lesson_begins_with_one_press(room: Classroom) -> None:
    room.welcome(running=False)
    expect(room.button("hint")).to_be_hidden()
    room.button("start").click()
    room.wait(lambda: frames.Pressed("start") in room.heard)
    room.say(frames.ShowStepFrame(BOARD), frames.ShowProgressFrame(Progress(1, 5, (("Cut", 0.5, 0.95),))))
    expect(room.page.get_by_role("heading", name="Cut the cake")).to_be_visible()
    expect(room.page.locator(".tutor-prompt b")).to_have_text("cake")
    expect(room.page.get_by_text("Step 2 of 5")).to_be_visible()
    expect(room.page.locator(".tutor-skills")).to_contain_text("50%")
    for key in ("hint", "skip", "pause"):
        room.button(key).click()
    room.wait(lambda: frames.Pressed("pause") in room.heard)
    assert [each.button for each in room.all(frames.Pressed)] == ["start", "hint", "skip", "pause"]


def test_what_is_told_before_the_first_start_is_told_once(room: Classroom) -> None:
    room.welcome(running=False, first=("A computer teaches.", "Nothing is sent.", "Typing is as good."))
    room.say(frames.ShowTone(("delivery", "stated"), "stated", True))
    card = room.page.get_by_role("region", name=WORDS["first_use"])
    expect(card.get_by_role("listitem")).to_have_count(3)
    expect(card).to_contain_text(WORDS["ask_tone"])
    assert card.locator("input:checked, [aria-pressed=true], .tutor-main").count() == 0  # nothing is suggested
    room.button("start").click()
    expect(card).to_be_hidden()
    assert not room.all(frames.ToneSet)
    room.say(frames.Finished(done=False))
    room.welcome(running=False, begun=True)
    expect(card).to_be_hidden()


def test_how_a_step_is_can_be_said_by_keyboard_and_what_the_tutor_goes_by_is_always_in_sight(room: Classroom) -> None:
    room.welcome(running=False)
    room.say(frames.ShowTone(("delivery", "stated", "off"), "stated", True))
    choice = room.page.get_by_role("combobox", name=WORDS["tone"])
    expect(choice).to_have_value("stated")
    expect(room.page.get_by_text(WORDS["ask_tone"])).to_be_visible()
    room.button("tone_yes").click()
    expect(room.page.get_by_text(WORDS["ask_tone"])).to_be_hidden()
    room.wait(lambda: frames.ToneSet("delivery") in room.heard)
    room.say(frames.ShowTone(("delivery", "stated", "off"), "delivery", False))
    room.button("start").click()
    room.say(frames.ShowStepFrame(BOARD))
    expect(choice).to_have_value("delivery")
    for key in ("remark_easy", "remark_ok", "remark_hard", "remark_help"):
        room.button(key).focus()
        room.page.keyboard.press("Enter")
    room.wait(lambda: frames.Pressed("help") in room.heard)
    assert [each.button for each in room.all(frames.Pressed)] == ["start", "easy", "ok", "hard", "help"]
    expect(room.button("remark_help")).to_have_attribute("aria-pressed", "true")
    choice.select_option("off")
    room.wait(lambda: frames.ToneSet("off") in room.heard)
    room.say(frames.ShowTone(("delivery", "stated", "off"), "off", False))
    expect(room.button("remark_help")).to_be_hidden()
    expect(choice).to_be_visible()


def test_where_nobody_listens_nobody_asks_how_one_speaks(room: Classroom) -> None:
    room.welcome(ears=False)
    room.say(frames.ShowTone(("delivery", "stated", "off"), "stated", True))
    expect(room.page.get_by_text(WORDS["ask_tone"])).to_have_count(0)
    options = room.page.get_by_role("combobox", name=WORDS["tone"]).locator("option")
    expect(options).to_have_text([WORDS["tone_stated"], WORDS["tone_off"]])


def test_where_a_control_goes_its_focus_goes_on_with_the_lesson(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.ShowCriteriaFrame(("six pieces",)), frames.Notice("Mind."))
    heading = room.page.locator(".tutor-name")
    room.button("dismiss").focus()
    room.page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    room.button("done").focus()
    room.page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    draw_cross(room)
    room.button("undo").focus()
    room.say(frames.ShowStepFrame(replace(BOARD, step="again")))  # with another board
    expect(heading).to_be_focused()
    room.page.get_by_role("textbox", name=WORDS["answer"]).focus()
    room.say(frames.ShowStepFrame(CHOICES))
    expect(heading).to_be_focused()
    room.button("pause").focus()
    room.say(frames.Finished(done=False))
    expect(room.button("go_on")).to_be_focused()
    room.page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    room.button("pause").focus()
    room.say(frames.Finished(done=True))
    expect(room.page.locator(".tutor-desk")).to_be_focused()


def test_answers_are_typed(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    box = room.page.get_by_role("textbox", name=WORDS["answer"])
    box.fill("  ")
    box.press("Enter")
    box.fill("five sixths")
    box.press("Enter")
    box.fill("6")
    room.button("send").click()
    room.wait(lambda: len(room.all(frames.Typed)) == 2)
    assert room.all(frames.Typed) == [frames.Typed("five sixths"), frames.Typed("6")]


@pytest.mark.parametrize(("several", "role", "picked"), [(False, "radio", (1,)), (True, "checkbox", (0, 1))])
def test_answers_are_chosen(room: Classroom, several: bool, role: Any, picked: tuple[int, ...]) -> None:
    room.welcome()
    room.say(
        frames.ShowStepFrame(StepView("s", "S", "", "en", 1, 1, choices=("<em>half</em>", "third"), several=several))
    )
    expect(room.button("submit")).to_be_disabled()
    room.page.get_by_role(role, name="half").check()
    room.page.get_by_role(role, name="third").check()
    room.button("submit").click()
    room.wait(lambda: room.all(frames.Chosen))
    assert room.all(frames.Chosen) == [frames.Chosen(picked)]


def test_criteria_are_ticked_and_go_away(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.ShowCriteriaFrame(("six pieces", "equal pieces")))
    room.page.get_by_role("checkbox", name="equal pieces").check()
    room.button("done").click()
    room.wait(lambda: room.all(frames.Checked))
    assert room.all(frames.Checked) == [frames.Checked((1,))]
    expect(room.page.get_by_role("checkbox", name="equal pieces")).to_have_count(0)


def test_captions_are_text_and_stand_in_the_log(room: Classroom) -> None:
    room.welcome()
    room.say(
        frames.Caption(1, "tutor", "<img src=x onerror=alert(1)>"),
        frames.Caption(1, "tutor", "Two."),
        frames.Caption(2, "student", "Six."),
        frames.FloorTaken("tutor"),
    )
    lines = room.page.get_by_role("log").locator("p")
    expect(lines).to_have_text(["Ada<img src=x onerror=alert(1)> Two.", f"{WORDS['you']}Six."])
    expect(room.page.get_by_text("Ada is speaking")).to_be_visible()
    room.say(frames.HushFrame(1))
    expect(lines.first).to_have_class("tutor-cut")


def test_where_something_is_drawn_is_said_once(room: Classroom) -> None:
    room.welcome()
    cake, cut = (Annotation("line", 9, 9, 99, 0, "", words) for words in ("a cake", "a cut"))
    room.say(
        frames.Caption(1, "tutor", "Look.", "hint", (cake, cut)),
        frames.Caption(1, "tutor", "", "hint", (cut,)),
        frames.Caption(1, "tutor", "Now?", "hint", (cake,)),
    )
    drawn = room.page.locator(".tutor-drawn")
    expect(drawn).to_have_text(["On the board: a cake", "a cut", "a cut", "On the board: a cake"])


def test_the_same_step_again_keeps_what_was_typed_and_ticked(room: Classroom) -> None:
    room.welcome()
    box = room.page.get_by_role("textbox", name=WORDS["answer"])
    criteria = frames.ShowCriteriaFrame(("six pieces", "equal pieces"))
    room.say(frames.ShowCriteriaFrame(()), frames.ShowStepFrame(BOARD), criteria)
    box.fill("half an answer")
    room.page.get_by_role("checkbox", name="equal pieces").check()
    room.say(frames.ShowStepFrame(BOARD), criteria)
    expect(box).to_have_value("half an answer")
    expect(room.page.get_by_role("checkbox", name="equal pieces")).to_be_checked()
    room.say(frames.ShowCriteriaFrame(()), frames.ShowStepFrame(CHOICES))
    expect(room.page.get_by_role("checkbox", name="equal pieces")).to_have_count(0)
    room.page.get_by_role("radio", name="third").check()
    room.say(frames.ShowStepFrame(CHOICES))
    expect(room.page.get_by_role("radio", name="third")).to_be_checked()
    expect(room.button("submit")).to_be_enabled()


def test_speech_is_played_and_what_was_heard_is_told(room: Classroom) -> None:
    room.welcome(running=False)
    room.button("start").click()
    room.say(frames.Sound(1, tone(0.7, 24_000)), frames.SoundEnded(1))
    room.wait(lambda: any(each.done for each in room.all(frames.Played)))
    played = room.all(frames.Played)
    assert [each.done for each in played] == [False, False, True]
    assert played[-1] == frames.Played(1, 700, True)


MARKED = "[...(CSS.highlights.get('tutor-word') ?? [])].map(String).join()"
KEEP_LENGTHS = """() => {
    const { AudioBuffer } = window;
    window.lengths = [];
    window.AudioBuffer = class extends AudioBuffer {
        constructor(given) {
            super(given);
            lengths.push(given.length);
        }
    };
}"""


def test_the_word_that_is_heard_is_marked_and_the_sentence_can_be_heard_again(room: Classroom) -> None:
    room.page.set_viewport_size({"width": 857, "height": 800})
    room.page.evaluate(KEEP_LENGTHS)
    room.welcome(running=False)
    room.button("start").click()
    room.say(frames.FloorTaken("tutor"), frames.Sound(1, tone(0.1, 24_000)))  # the first of it may be before its words
    room.say(frames.Caption(1, "tutor", "Hello there"), frames.Sound(1, tone(0.7, 24_000)), frames.SoundEnded(1))
    seen: list[str] = []
    while not any(each.done for each in room.all(frames.Played)):
        seen.append(room.page.evaluate(MARKED))
        room.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert [word for word, _ in itertools.groupby(seen) if word] == ["Hello", "there"]
    assert room.page.evaluate(MARKED) == ""
    again = room.button("again")
    expect(again).to_be_hidden()
    room.say(frames.FloorTaken("nobody"))
    high = "(all) => all.map((each) => each.getBoundingClientRect().height)"
    turn, button = room.page.locator(".tutor-floor [role=status], .tutor-again").evaluate_all(high)
    assert turn < 30, "one line, in JupyterLab on 1280 pixels"
    assert button < 50
    played = len(room.all(frames.Played))
    again.click()
    expect(again).to_have_attribute("aria-pressed", "true")
    expect(again).to_have_attribute("aria-pressed", "false")
    assert len(room.all(frames.Played)) == played  # it is no turn
    assert room.page.evaluate("lengths") == [0.8 * 24_000]


def test_hushed_speech_stops_and_stays_silent(room: Classroom) -> None:
    room.welcome(running=False)
    room.button("start").click()
    room.say(frames.Sound(1, tone(5, 24_000)), frames.SoundEnded(1))
    room.wait(lambda: room.all(frames.Played))
    room.say(frames.HushFrame(1), frames.Sound(1, tone(5, 24_000)))
    room.say(frames.Sound(2, tone(0.1, 24_000)), frames.SoundEnded(2))
    room.wait(lambda: frames.Played(2, 100, True) in room.heard)
    first = [each for each in room.all(frames.Played) if each.turn == 1]
    assert not any(each.done for each in first)
    assert first[-1].ms < 2500


KEEP_CONTEXTS = """() => {
    const { AudioContext } = window;
    window.contexts = [];
    window.AudioContext = class extends AudioContext {
        constructor(...given) {
            super(...given);
            contexts.push(this);
        }
    };
}"""
STATES_OF_SOUND = "contexts.map((each) => each.state)"


def test_sound_sleeps_while_nothing_is_heard_and_wakes_for_the_next_word(
    bare_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "create_comm", KeptComm)
    bare_page.clock.install()
    room = Classroom(bare_page)
    bare_page.evaluate(KEEP_CONTEXTS)
    room.welcome(running=False)
    room.button("start").click()
    room.say(frames.FloorTaken("tutor"), frames.Sound(1, tone(0.1, 24_000)), frames.SoundEnded(1))
    room.wait(lambda: frames.Played(1, 100, True) in room.heard)
    bare_page.clock.fast_forward(60_000)
    assert bare_page.evaluate(STATES_OF_SOUND) == ["running"], "the tutor has the floor yet"
    room.say(frames.FloorTaken("nobody"))
    bare_page.clock.fast_forward(6_000)
    room.wait(lambda: bare_page.evaluate(STATES_OF_SOUND) == ["suspended"])
    bare_page.clock.fast_forward(6_000)
    expect(bare_page.get_by_text(WORDS["sound_blocked"])).to_be_hidden()
    room.say(frames.Sound(2, tone(0.1, 24_000)), frames.SoundEnded(2))
    room.wait(lambda: frames.Played(2, 100, True) in room.heard)
    bare_page.clock.fast_forward(6_000)
    room.wait(lambda: bare_page.evaluate(STATES_OF_SOUND) == ["suspended"])
    room.page.get_by_role("switch", name=WORDS["hands_free"]).focus()
    room.page.keyboard.press("Shift")  # whoever does something may soon be answered
    room.wait(lambda: bare_page.evaluate(STATES_OF_SOUND) == ["running"])


def test_blocked_sound_is_turned_on_by_a_press_and_holds_nothing_up(
    bare_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "create_comm", KeptComm)
    bare_page.add_init_script("""
        const resume = AudioContext.prototype.resume;
        AudioContext.prototype.resume = function () {
            return window.allowed ? resume.call(this) : new Promise(() => {});
        };
        const state = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state").get;
        Object.defineProperty(BaseAudioContext.prototype, "state", {
            get() { return window.allowed ? state.call(this) : "suspended"; },
        });
    """)
    room = Classroom(bare_page)
    room.welcome()
    expect(bare_page.get_by_text(WORDS["sound_blocked"])).to_be_visible()
    room.say(frames.SoundEnded(1))
    room.wait(lambda: frames.Played(1, 0, True) in room.heard)
    bare_page.evaluate("window.allowed = true")
    room.button("sound_on").click()
    expect(bare_page.get_by_text(WORDS["sound_blocked"])).to_be_hidden()


def test_frames_flow_while_the_button_is_held(room: Classroom) -> None:
    room.welcome()
    talk = room.page.locator(".tutor-hold")
    talk.hover()
    room.page.mouse.down()
    room.wait(lambda: len(room.all(frames.Mic)) >= 8)
    expect(talk).to_have_attribute("aria-pressed", "true")
    expect(talk).to_have_text(WORDS["talking"])
    expect(room.page.get_by_text(WORDS["level_good"], exact=True)).to_be_visible()
    room.page.mouse.up()
    room.wait(lambda: frames.Talk(False) in room.heard)
    room.button("skip").click()
    room.wait(lambda: frames.Pressed("skip") in room.heard)
    after = [frames.Talk(False), frames.MicChanged("off"), frames.Pressed("skip")]
    assert room.heard[-3:] == after, "no frame follows the release, and the microphone is given back"
    kinds = [type(each) for each in room.heard if not isinstance(each, frames.Mic)]
    talk = [frames.MicChanged, frames.Talk, frames.Talk, frames.MicChanged]
    assert kinds == [frames.Hello, *talk, frames.Pressed]
    mics = room.all(frames.Mic)
    assert all(len(each.body) in {960, 1920, 2880} for each in mics)
    assert [each.seq for each in mics] == [3 * n for n in range(len(mics))]
    samples = array.array("h", b"".join(each.body for each in mics))
    assert max(samples) > 1000


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_button_is_held_by_keyboard(room: Classroom, key: str) -> None:
    room.welcome()
    room.page.locator(".tutor-hold").focus()
    room.page.keyboard.down(key)
    room.wait(lambda: room.all(frames.Mic))
    room.page.keyboard.up(key)
    room.wait(lambda: frames.Talk(False) in room.heard)
    assert room.all(frames.Talk) == [frames.Talk(True), frames.Talk(False)]


def test_hands_free_lets_frames_flow_until_it_is_turned_off(room: Classroom) -> None:
    room.welcome()
    switch = room.page.get_by_role("switch", name=WORDS["hands_free"])
    switch.check()
    room.wait(lambda: len(room.all(frames.Mic)) >= 5)
    switch.uncheck()
    room.wait(lambda: frames.MicChanged("off") in room.heard)
    assert room.all(frames.Talk) == []


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }", "denied"),
        ("getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }", "missing"),
        ("getUserMedia = async () => { throw new DOMException('', 'NotReadableError'); }", "busy"),
        ("getUserMedia = undefined; Object.defineProperty(window, 'isSecureContext', { value: false })", "insecure"),
    ],
)
def test_a_microphone_that_cannot_be_opened_is_told_with_its_cure(room: Classroom, script: str, state: Any) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    room.page.evaluate(f"() => {{ navigator.mediaDevices.{script}; }}")
    room.page.locator(".tutor-hold").click()
    expect(room.page.get_by_text(WORDS[f"mic_{state}"])).to_be_visible()
    room.wait(lambda: frames.MicChanged(state) in room.heard)
    expect(room.page.locator(".tutor-hold")).to_have_text(WORDS["talk"])
    expect(room.page.get_by_role("textbox", name=WORDS["answer"])).to_be_enabled()
    room.button("dismiss").click()
    expect(room.page.get_by_text(WORDS[f"mic_{state}"])).to_be_hidden()


def test_a_microphone_that_is_taken_away_is_told(room: Classroom) -> None:
    room.page.evaluate("""() => {
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (what) => (window.stream = await open(what));
    }""")
    room.welcome()
    room.page.get_by_role("switch", name=WORDS["hands_free"]).check()
    room.wait(lambda: room.all(frames.Mic))
    room.page.evaluate("() => { navigator.mediaDevices.enumerateDevices = async () => []; }")  # and there is no other
    room.page.evaluate("stream.getTracks()[0].dispatchEvent(new Event('ended'))")
    expect(room.page.get_by_text(WORDS["mic_ended"])).to_be_visible()
    room.wait(lambda: frames.MicChanged("ended") in room.heard)
    expect(room.page.get_by_role("switch", name=WORDS["hands_free"])).not_to_be_checked()


def test_without_ears_nothing_asks_for_the_microphone(room: Classroom) -> None:
    room.welcome(ears=False)
    expect(room.page.locator(".tutor-hold")).to_be_hidden()
    expect(room.page.get_by_role("switch")).to_have_count(0)


def test_pausing_and_finishing_are_said(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.Finished(False))
    expect(room.page.locator(".tutor-door").get_by_text(WORDS["paused"])).to_be_visible()
    room.button("go_on").click()
    room.wait(lambda: frames.Pressed("start") in room.heard)
    expect(room.button("hint")).to_be_visible()
    room.say(frames.Finished(True))
    expect(room.page.locator(".tutor-door").get_by_text(WORDS["finished"])).to_be_visible()
    expect(room.button("go_on")).to_be_hidden()


def test_a_lesson_begun_before_is_gone_on_with(room: Classroom) -> None:
    room.welcome(running=False, begun=True)
    expect(room.page.locator(".tutor-door").get_by_text(WORDS["paused"])).to_be_visible()
    expect(room.page.locator(".tutor-body")).to_be_hidden()
    room.say(frames.ShowStepFrame(BOARD))
    expect(room.page.get_by_role("heading", name="Cut the cake")).to_be_visible()
    room.button("go_on").click()
    room.wait(lambda: frames.Pressed("start") in room.heard)
    expect(room.page.locator(".tutor-door").get_by_text(WORDS["paused"])).to_be_hidden()


def test_a_desk_that_comes_back_to_a_paused_lesson_keeps_the_task(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    room.welcome(running=False, begun=True)
    expect(room.page.locator(".tutor-door").get_by_text(WORDS["paused"])).to_be_visible()
    expect(room.page.get_by_role("heading", name="Cut the cake")).to_be_visible()
    expect(room.button("hint")).to_be_hidden()
    room.welcome(running=True, begun=True)
    expect(room.button("hint")).to_be_visible()
    expect(room.button("go_on")).to_be_hidden()


def test_a_paused_lesson_takes_no_answers(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.ShowCriteriaFrame(("six pieces",)))
    room.page.get_by_role("checkbox", name="six pieces").check()
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.say(frames.Finished(False))
    for key in ("done", "show", "undo"):
        expect(room.button(key)).to_be_hidden()
    expect(room.page.locator(".tutor-floor")).to_be_hidden()
    room.welcome(begun=True)
    room.button("done").click()
    room.wait(lambda: frames.Checked((0,)) in room.heard)


def test_a_finished_lesson_stays_finished_when_the_desk_comes_back(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.Finished(True))
    room.welcome(running=False)
    expect(room.page.locator(".tutor-door").get_by_text(WORDS["finished"])).to_be_visible()
    expect(room.button("start")).to_be_hidden()


def test_what_could_not_be_sent_is_given_back(room: Classroom) -> None:
    # The comm of this page is never away, so the layout is asked itself.
    script = """async ([sources, labels]) => {
        const load = (source) => import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
        const parts = {};
        for (const [name, source] of Object.entries(sources)) parts[name] = await load(source);
        const root = document.body.appendChild(document.createElement("div"));
        const welcome = { title: "", language: "en-1", direction: "ltr", tutor: "Ada", labels };
        const layout = new parts.layout.Layout(root, welcome, { pressToTalk() {}, face: "" }, parts);
        layout.giveBack("five");
        layout.giveBack("sixths");
        return root.querySelector(".tutor-bar textarea").value;
    }"""
    names = [name for name in STATIC if name.endswith(".js") and "/" not in name]
    sources = {name[:-3]: static_file(name).read_text(encoding="utf-8") for name in names}
    assert room.page.evaluate(script, [sources, WORDS]) == "five\nsixths"


def test_leaving_says_bye_and_lets_the_microphone_go(room: Classroom) -> None:
    room.welcome()
    room.page.get_by_role("switch", name=WORDS["hands_free"]).check()
    room.wait(lambda: room.all(frames.Mic))
    room.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    room.wait(lambda: room.heard[-1] == frames.Bye())
    assert frames.MicChanged("off") in room.heard


def test_a_desk_reads_from_right_to_left(bare_page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comm, "create_comm", KeptComm)
    room = Classroom(bare_page, "ar")
    room.welcome(language="ar")
    assert bare_page.locator(".tutor-desk").evaluate("(root) => [root.lang, getComputedStyle(root).direction]") == [
        "ar",
        "rtl",
    ]
    expect(room.button("hint")).to_have_text(labels("ar")["hint"])


@pytest.mark.parametrize("width", [320, 480, 857])  # the last: in JupyterLab beside the list of files, on 1280 pixels
def test_it_fits_and_its_buttons_are_large(room: Classroom, width: int) -> None:
    room.page.set_viewport_size({"width": width, "height": 800})
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.Notice("A long sentence about something that does not work here."))
    room.say(frames.AskTrust(asked=True))
    room.page.locator(".tutor-page canvas").first.wait_for()
    assert room.page.evaluate("document.documentElement.scrollWidth") <= width
    script = "(all) => all.map((each) => each.getBoundingClientRect()).map((box) => [box.width, box.height, box.right])"
    talk = room.page.locator(".tutor-hold").bounding_box()
    assert talk is not None
    assert talk["x"] + talk["width"] <= width - 29  # as far from the edge as all else
    boxes = [box for box in room.page.locator(".tutor-desk button").evaluate_all(script) if box[0] > 0]
    assert len(boxes) > 12
    assert min(box[1] for box in boxes) >= 44
    assert min(box[0] for box in boxes) >= 36  # 44 under a finger
    assert max(box[2] for box in boxes) <= width
    top = "(each) => Math.round(each.getBoundingClientRect().top)"
    tops = {key: room.button(key).evaluate(top) for key in ("trust", "no_trust", "pen", "more")}
    assert (tops["trust"] == tops["no_trust"]) == (width > 320), "a question's answers stand side by side"
    assert (tops["pen"] == tops["more"]) == (width > 620), "one row of tools where there is room"


def test_an_answer_its_mark_and_the_next_question_are_in_sight_together(room: Classroom) -> None:
    room.page.set_viewport_size({"width": 857, "height": 800})
    room.welcome()
    room.say(frames.ShowStepFrame(replace(BOARD, board=False)), frames.Caption(1, "tutor", "How many? " * 20, "prompt"))
    room.say(frames.Caption(2, "student", "three"), frames.Caption(3, "tutor", "Yes, that is right.", "affirm"))
    room.say(frames.Caption(4, "tutor", "Now look at six pieces. How many make a half?", "prompt"))
    top = "(each) => each.getBoundingClientRect().top"
    log = room.page.get_by_role("log")
    assert log.get_by_text("three", exact=True).evaluate(top) > log.evaluate(top)


def test_jupyter_takes_no_keys_pressed_on_the_desk(room: Classroom) -> None:
    # JupyterLab asks the focused element first, so that a mark on the desk alone would come too late.
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    room.page.locator(".tutor-page canvas").first.wait_for()
    assert room.page.locator(".tutor-desk").get_attribute("data-lm-suppress-shortcuts") == "true"
    for place in (".imageEditorRenderArea", ".tutor-ink >> nth=1", ".tutor-log", ".tutor-switch input >> nth=0"):
        room.page.locator(place).focus()
        expect(room.page.locator(place)).to_have_attribute("data-lm-suppress-shortcuts", "true")


def luminance(colour: str) -> float:
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("light", [True, False])
@pytest.mark.parametrize("step", [BOARD, CODE], ids=["board", "code"])
def test_text_stands_out_from_its_ground(room: Classroom, step: StepView, light: bool) -> None:
    room.page.evaluate("(light) => (document.body.dataset.jpThemeLight = light)", json.dumps(light))
    room.welcome()
    room.say(frames.ShowStepFrame(step), frames.Notice("Mind."), frames.Caption(1, "tutor", "A."))
    room.say(frames.AskTrust(True), frames.OfferReload(True))
    room.button("no_trust").click()
    room.say(frames.AskTrust(True))
    script = """(root) => [...root.querySelectorAll("button, p, h2, h3, label, span, code")]
        .filter((each) => each.checkVisibility() && !each.disabled && each.textContent.trim())
        .map((each) => {
            let ground = each;
            const clear = (node) => getComputedStyle(node).backgroundColor === "rgba(0, 0, 0, 0)";
            while (clear(ground)) ground = ground.parentElement;
            return [each.className, getComputedStyle(each).color, getComputedStyle(ground).backgroundColor];
        })"""
    found = room.page.locator(".tutor-desk").evaluate(script)
    assert len(found) > 20
    for name, text, ground in found:
        dark, bright = sorted((luminance(text), luminance(ground)))
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, (name, text, ground)


def test_code_is_written_in_a_cell_and_not_typed_here(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CODE))
    panel = room.page.get_by_role("region", name=WORDS["code"])
    expect(panel.locator("pre")).to_have_text("def add(a, b):\n    ...")
    expect(panel.get_by_text(WORDS["code_help"])).to_be_visible()
    expect(room.page.get_by_role("textbox", name=WORDS["answer"])).to_be_hidden()
    room.say(frames.ShowStepFrame(BOARD))
    expect(panel).to_be_hidden()
    expect(room.page.get_by_role("textbox", name=WORDS["answer"])).to_be_visible()


def test_code_goes_into_a_cell_where_something_puts_it_there_and_is_copied_elsewhere(room: Classroom) -> None:
    room.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    room.welcome()
    room.say(frames.ShowStepFrame(CODE))
    status = room.page.locator(".tutor-code").get_by_role("status")
    room.button("insert_code").click()
    expect(status).to_have_text(WORDS["copied"])
    assert room.page.evaluate("navigator.clipboard.readText()") == CODE.code
    room.page.evaluate("""() => document.addEventListener("tutor-insert-code", (event) => {
        window.inserted = event.detail.code;
        event.preventDefault();
    })""")
    room.button("insert_code").focus()
    room.page.keyboard.press("Enter")
    expect(status).to_have_text(WORDS["inserted"])
    assert room.page.evaluate("window.inserted") == CODE.code


def test_where_the_clipboard_is_closed_the_code_is_copied_in_the_older_way(room: Classroom) -> None:
    room.page.context.grant_permissions(["clipboard-read"])
    room.welcome()
    room.say(frames.ShowStepFrame(CODE))
    room.page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new DOMException(); }; }")
    room.button("copy").click()
    expect(room.page.locator(".tutor-code").get_by_role("status")).to_have_text(WORDS["copied"])
    assert room.page.evaluate("navigator.clipboard.readText()") == CODE.code


@pytest.mark.parametrize("running", [True, False])
def test_the_lessons_own_code_runs_only_after_a_yes(room: Classroom, running: bool) -> None:
    room.welcome(running=running)
    room.say(frames.ShowStepFrame(CODE), frames.AskTrust(True))
    expect(room.page.get_by_role("status").get_by_text(WORDS["ask_trust"])).to_be_visible()
    room.button("trust").click()
    room.wait(lambda: frames.Pressed("trust") in room.heard)
    expect(room.page.get_by_text(WORDS["ask_trust"])).to_be_hidden()
    assert room.page.evaluate("document.activeElement.closest('.tutor-desk') !== null"), "the focus stays on the desk"


def test_after_a_no_the_step_that_needs_it_says_so(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CODE), frames.AskTrust(True))
    room.button("no_trust").click()
    expect(room.page.get_by_text(WORDS["untrusted"])).to_be_visible()
    room.say(frames.AskTrust(True))  # as a desk that comes back is asked
    expect(room.page.get_by_text(WORDS["ask_trust"])).to_be_hidden()
    room.button("trust").click()
    expect(room.page.get_by_text(WORDS["untrusted"])).to_be_hidden()
    room.wait(lambda: room.all(frames.Pressed))
    assert room.all(frames.Pressed) == [frames.Pressed("trust")]


def test_a_changed_lesson_is_loaded_again_by_a_press(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.OfferReload(True), frames.OfferReload(True))
    expect(room.page.get_by_text(WORDS["changed"])).to_have_count(1)
    room.button("reload").click()
    room.wait(lambda: frames.Pressed("reload") in room.heard)
    expect(room.page.get_by_text(WORDS["changed"])).to_be_hidden()
    room.say(frames.OfferReload(True), frames.OfferReload(False))
    expect(room.page.get_by_text(WORDS["changed"])).to_be_hidden()


def picture(kind: str) -> bytes:
    if kind == "image/svg+xml":
        return b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>parent.ran = 1</script></svg>"
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, kind.removeprefix("image/"))
    return file.getvalue()


@pytest.mark.parametrize("kind", ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"])
def test_pictures_of_the_step_are_shown_and_let_go_of(room: Classroom, kind: str) -> None:
    html = '<p>Look: <img data-picture="cake.x" alt="a cake"></p>'
    step = StepView("look", "Look", html, "en", 2, 5, typed=True, images=("cake.x",))
    room.welcome()
    room.say(frames.ShowStepFrame(step), frames.PictureFrame("cake.x", kind, picture(kind)))
    image = room.page.get_by_role("img", name="a cake")
    room.wait(lambda: image.evaluate("(image) => image.complete && image.naturalWidth") == 9)
    address = image.get_attribute("src") or ""
    assert address.startswith("data:" if kind == "image/svg+xml" else "blob:")
    room.say(frames.ShowStepFrame(step), frames.PictureFrame("cake.x", kind, picture(kind)))  # after a lost connection
    room.wait(lambda: image.evaluate("(image) => image.complete && image.naturalWidth") == 9)
    room.say(frames.ShowStepFrame(BOARD))
    if address.startswith("blob:"):
        assert room.page.evaluate("(url) => fetch(url).then(() => 'there', () => 'gone')", address) == "gone"
    assert room.page.evaluate("window.ran") is None


def test_a_solution_in_code_stays_in_the_conversation(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CODE), frames.ShowStepFrame(replace(CODE, code="def add(a, b):\n    return a + b")))
    expect(room.page.locator(".tutor-code pre")).to_have_text("def add(a, b):\n    return a + b")
    room.say(frames.Caption(1, "tutor", "Here is how it goes."), frames.ShowStepFrame(BOARD))
    told = room.page.locator(".tutor-log pre")
    expect(told).to_have_text("def add(a, b):\n    return a + b")
    assert told.evaluate("(pre) => pre.innerText") == "def add(a, b):\n    return a + b"


def test_a_preview_goes_to_a_step_and_lets_a_student_answer_with_the_keyboard(room: Classroom) -> None:
    room.welcome(running=False)
    panel = room.page.locator(".tutor-preview")
    expect(panel).to_be_hidden()
    room.say(frames.ShowStepFrame(CHOICES), Preview(PLAN, STUDENTS))
    panel.get_by_text(WORDS["preview"]).press("Enter")
    expect(panel.locator("[aria-current=step]")).to_contain_text("Which?")
    room.page.get_by_role("button", name=f"{WORDS['go_here']}: Cut the cake").press("Enter")
    panel.get_by_role("combobox").select_option("silent")
    room.button("play_on").press("Enter")
    room.say(Simulated("silent", "silence", playing=True))
    expect(room.button("play_stop")).to_be_focused()
    expect(panel.get_by_role("status")).to_have_text("says nothing: has said nothing")
    room.button("play_stop").press("Enter")
    room.wait(lambda: len(room.all(Simulate)) == 2)
    acts = [each for each in room.heard if isinstance(each, Jump | Simulate | frames.Pressed)]
    assert acts == [Jump("cut"), Simulate("silent", "on"), Simulate("silent", "stop")]


def test_the_desk_changes_its_language_at_once_and_loses_nothing(room: Classroom) -> None:
    room.welcome()
    room.say(
        frames.ShowStepFrame(BOARD),
        frames.ShowCriteriaFrame(("six pieces", "equal pieces")),
        frames.Caption(1, "student", "two fifths"),
        frames.Notice("It is noisy where you are."),
    )
    draw_cross(room)
    room.page.get_by_role("textbox", name=WORDS["answer"]).fill("half an answer")
    room.page.get_by_role("checkbox", name="equal pieces").check()
    room.say(frames.ShowTone(("stated", "off"), "stated", asked=False), frames.ShowProgressFrame(SKILLS))
    room.say(Preview(PLAN, STUDENTS), Simulated("wrong", "answer", playing=True))
    for name in ("preview", "steps"):
        room.page.get_by_text(WORDS[name]).click()
    room.page.get_by_role("combobox", name=WORDS["student"]).select_option("silent")
    room.button("remark_hard").click()
    volume = room.page.get_by_role("slider", name=WORDS["volume"])
    volume.fill("0.4")
    room.page.get_by_role("combobox", name=WORDS["language"]).select_option("العربية")
    room.wait(lambda: frames.Hello(1, "ar") in room.heard)
    room.welcome(tongue="ar")
    room.say(frames.ShowStepFrame(BOARD), frames.ShowCriteriaFrame(("six pieces", "equal pieces")))
    room.say(frames.ShowTone(("stated", "off"), "stated", asked=False))
    room.say(frames.ShowProgressFrame(SKILLS), Preview(PLAN, STUDENTS))
    words, desk = labels("ar"), room.page.locator(".tutor-desk")
    expect(desk).to_have_attribute("dir", "rtl")
    expect(desk).to_have_attribute("lang", "ar")
    assert desk.locator(".tutor-hold").count() == 1
    for key in ("hint", "skip", "pause"):
        expect(room.page.get_by_role("button", name=words[key], exact=True)).to_be_visible()
    expect(room.page.get_by_role("combobox", name=words["language"])).to_be_focused()
    expect(room.page.get_by_role("textbox", name=words["answer"])).to_have_value("half an answer")
    expect(room.page.get_by_role("slider", name=words["volume"])).to_have_value("0.4")
    expect(room.page.get_by_role("checkbox", name="equal pieces")).to_be_checked()
    hard = room.page.get_by_role("button", name=words["remark_hard"], exact=True)
    expect(hard).to_have_attribute("aria-pressed", "true")
    expect(room.page.get_by_role("combobox", name=words["student"])).to_have_value("silent")
    expect(room.page.get_by_role("button", name=words["play_stop"], exact=True)).to_be_visible()
    expect(desk.locator(".tutor-way")).to_be_visible()
    expect(room.page.get_by_text("It is noisy where you are.")).to_be_visible()
    expect(room.page.locator(".tutor-log p")).to_have_text(f"{words['you']}two fifths")
    expect(room.page.locator(".tutor-said")).to_have_attribute("lang", "en")
    expect(room.page.locator(".tutor-name")).to_have_attribute("lang", "en")
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.page.get_by_role("button", name=words["show"], exact=True).click()
    room.wait(lambda: room.all(frames.Drawn))
    assert ink(room.all(frames.Drawn)[-1].body)[0] > 500
    room.page.reload()
    room.wait(lambda: [each for each in room.heard if isinstance(each, frames.Hello)][-1:] == [frames.Hello(1, "ar")])


def test_work_is_saved_as_a_file_and_brought_back_from_it(room: Classroom, tmp_path: Path) -> None:
    lesson = read_lesson("# Fractions\n## Cut\nDraw a cake.\n### Board\n- a cake\n")
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD))
    draw_cross(room)
    room.wait(lambda: room.all(frames.Sketched))
    room.button("download").click()
    room.wait(lambda: frames.Pressed("download") in room.heard)
    began = LessonBegan(1.0, lesson.title, lesson.version, lesson.digest)
    drawn = room.all(frames.Sketched)[-1]
    packed, _ = pack(lesson, [began], [drawn])
    with room.page.expect_download() as saving:
        room.say(frames.WorkFrame("Fractions.tutor.json", packed))
    assert saving.value.suggested_filename == "Fractions.tutor.json"
    saving.value.save_as(tmp_path / "work.json")
    room.page.locator(".tutor-work input").set_input_files(tmp_path / "work.json")
    room.wait(lambda: room.all(frames.Brought))
    [back] = unpack(room.all(frames.Brought)[0].body, lesson).drawings
    assert json.loads(back.body) == json.loads(drawn.body)
    assert json.loads(back.body)[0]["drawn"]
