"""WCAG 2.2 AA, as far as a machine can tell: axe-core on every state of the desk, in every theme."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.classroom import BOARD, Classroom, tone
from tests.browser.lab import RECORDER
from tests.browser.states import STATES, THEMES, door, microphones, preview
from tutor import frames

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_no_violation_in_any_theme(room: Classroom, state: Callable[[Classroom], None]) -> None:
    state(room)
    found = []
    for theme, media in THEMES.items():
        room.page.emulate_media(**media)  # type: ignore[arg-type]
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        results = Axe().run(room.page, context=".tutor-desk", options=options).response
        assert len(results["passes"]) > 5
        found += [
            f"{theme}: {each['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
            for each in results["violations"]
            for node in each["nodes"]
        ]
    assert found == []


def test_axe_would_find_a_violation(room: Classroom) -> None:
    door(room)
    room.page.locator(".tutor-start").evaluate("(button) => button.replaceChildren()")
    assert "button-name" in [each["id"] for each in Axe().run(room.page, context=".tutor-desk").response["violations"]]


def crowd(room: Classroom) -> None:
    """All that can stand on a desk at once."""
    microphones(room)
    preview(room)
    room.say(
        frames.ShowStepFrame(BOARD),
        frames.ShowCriteriaFrame(("six pieces, each of which is as large as all of the others",)),
        frames.ShowTone(("delivery", "stated", "off"), "stated", asked=True),
        frames.Notice("A long sentence about something that does not work here."),
        frames.Caption(1, "tutor", "Try six pieces.", "hint"),
        frames.FloorTaken("tutor"),
        frames.CheckWords(1, "five sixths"),
    )
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("more").click()


# A phone; and half of 1280 by 800, which is what is left of it at 200 %.
@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400)])
def test_nothing_is_cut_off_or_too_small_however_narrow(room: Classroom, width: int, height: int) -> None:
    room.page.set_viewport_size({"width": width, "height": height})
    crowd(room)
    assert room.page.evaluate("document.documentElement.scrollWidth") <= width
    script = """(root, width) => {
        const seen = [...root.querySelectorAll("button, input, select, textarea, [role=log], h2, h3, p, label")].filter(
            (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".tutor-page, .tutor-hidden"),
        );
        const wrong = [];
        for (const each of seen) {
            const target = each.labels?.[0]?.matches("label") && each.type !== "range" ? each.labels[0] : each;
            const { left, right, width: wide, height: high } = target.getBoundingClientRect();
            const name = `${each.tagName} ${each.className} ${each.textContent.slice(0, 20)}`;
            if (left < 0 || right > width) wrong.push(`${name}: outside`);
            if (each.matches("button") && each.scrollWidth > each.clientWidth + 1) wrong.push(`${name}: cut off`);
            const primary = each.matches(".tutor-main, .tutor-hold, .tutor-close");
            const least = primary ? 44 : 24;
            const pressed = each.matches("button, input, select, textarea");
            if (pressed && (wide < least || high < least)) wrong.push(`${name}: ${wide} by ${high}`);
        }
        return [seen.length, wrong];
    }"""
    count, wrong = room.page.locator(".tutor-desk").evaluate(script, width)
    assert count > 40
    assert wrong == []


def test_the_focus_is_seen_in_forced_colours(room: Classroom) -> None:
    room.page.emulate_media(forced_colors="active")
    crowd(room)
    seen = {}
    room.page.locator(".tutor-desk").focus()
    for _ in range(70):
        room.page.keyboard.press("Tab")
        found = room.page.evaluate("""() => {
            const at = document.activeElement;
            if (!at.closest(".tutor-desk")) return null;
            const { outlineStyle, outlineWidth } = getComputedStyle(at);
            const name = `${at.tagName} ${at.className} ${at.textContent.slice(0, 20)}`;
            return [name, outlineStyle, parseFloat(outlineWidth)];
        }""")
        if found is None:
            break
        seen[found[0]] = found[1:]
    assert len(seen) > 15
    assert {name: how for name, how in seen.items() if how[0] == "none" or how[1] < 2} == {}


def test_who_wants_no_motion_sees_none(room: Classroom) -> None:
    room.page.emulate_media(reduced_motion="reduce")
    room.page.reload()
    room.page.wait_for_function("window.sent?.some((each) => each.frame?.is === 'Hello')")
    room.welcome(running=False)
    room.button("start").click()
    room.say(frames.ShowStepFrame(BOARD), frames.FloorTaken("tutor"), frames.Sound(1, tone(0.6, 24_000)))
    room.say(frames.SoundEnded(1))
    mouths = set()
    while not any(each.done for each in room.all(frames.Played)):
        mouths.add(room.page.locator(".tutor-mouth").get_attribute("ry"))
        assert room.page.evaluate("document.getAnimations().length") == 0
    assert mouths == {"1.2"}


def test_the_words_stand_there_before_their_first_sound_is_heard(room: Classroom) -> None:
    room.page.evaluate(RECORDER.read_text(encoding="utf-8"))
    room.page.evaluate("""() => {
        window.heard = { push(...samples) {
            if (samples.some((each) => Math.abs(each) > 0.001)) {
                window.first ??= document.querySelector(".tutor-log").textContent;
            }
        } };
    }""")
    room.welcome(running=False)
    room.button("start").click()
    room.say(frames.Caption(1, "tutor", "Six pieces."), frames.Sound(1, tone(0.5, 24_000)), frames.SoundEnded(1))
    room.page.wait_for_function("window.first !== undefined")
    assert "Six pieces." in room.page.evaluate("first")
