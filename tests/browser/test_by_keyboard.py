"""A whole lesson in JupyterLab without a mouse, and all that a screen reader is told meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import WORDS
from tests.browser.lab import Student
from tutor.values import Mark, Modality

pytestmark = pytest.mark.timeout(300)

LESSON = """---
title: Keys
tutor: {name: Ada, patience: 20}
---
# Keys
Good morning.

## One
What is one and one?

### Answers
- 2
### Hints
1. Count your thumbs.
2. Hold both up.

## Two
Which of them is bigger?

### Choices
- [ ] a third
- [x] a half

## Three
Draw a circle.

### Board
- it is round
"""

# What is put into a live region that is in sight is told: of a log what is new, of a status all of it.
LISTEN = """() => {
    window.told = [];
    window.lost = 0;
    const look = () => {
        lost += document.activeElement === document.body;
        requestAnimationFrame(look);
    };
    look();
    const texts = (nodes) => [...nodes].map((each) => each.textContent.trim());
    const line = (node) => texts(node.matches("p") ? node.children : [node]).join(": ");
    const live = "[role=status], [role=log], [role=alert]";
    const region = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(live);
    new MutationObserver((records) => {
        const whole = new Set();
        for (const { target, addedNodes, type } of records) {
            const place = region(target);
            if (!place?.checkVisibility()) continue;
            if (place.getAttribute("role") === "log") {
                for (const node of addedNodes) if (node.textContent.trim()) told.push(line(node));
            } else if (addedNodes.length || type === "characterData") whole.add(place);
        }
        for (const place of whole) if (place.textContent.trim()) told.push(place.textContent.trim());
    }).observe(document.querySelector(".tutor-desk"), { subtree: true, childList: true, characterData: true });
}"""
# Where the focus is, whether it is seen there, and which way a control of that name lies from it.
LOOK = """(name) => {
    const at = document.activeElement;
    const desk = document.querySelector(".tutor-desk");
    const named = (each) => each.getAttribute("aria-label") || each.labels?.[0]?.textContent || each.textContent;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    const controls = [...desk.querySelectorAll("button, input, select, textarea")];
    const wanted = controls.find((each) => named(each) === name && each.checkVisibility());
    const before = wanted && at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING;
    return { at: desk.contains(at) ? named(at) : null, seen, way: wanted && (before ? "Shift+Tab" : "Tab") };
}"""

HERS, YOURS, THINKING = (WORDS[f"floor_{who}"].replace("{tutor}", "Ada") for who in ("tutor", "nobody", "model"))
RUNNING, PAUSED, FINISHED = (WORDS[each] for each in ("running", "paused", "finished"))
TOLD = [
    *(RUNNING, "Keys", HERS, "Ada: Good morning."),
    *("Step 1 of 3: One", "Ada: What is one and one?", YOURS, "You: 5", THINKING),
    *(HERS, "Ada: Not quite yet.", "Count your thumbs.", YOURS),
    *(HERS, "Ada: Hold both up.", YOURS, "You: 2", THINKING),
    *(HERS, "Ada: That is it."),
    *("Step 2 of 3: Two", "Ada: Which of them is bigger?", "a third", "a half", YOURS, THINKING),
    *(HERS, "Ada: Yes, that is right."),
    *("Step 3 of 3: Three", "Ada: Draw a circle.", YOURS, PAUSED),
    *(RUNNING, HERS, "Ada: Welcome back.", "We go on with: Three.", "Draw a circle.", YOURS),
    *(f"{WORDS['board_empty']}×", "You: A round line without a corner", THINKING),
    *(
        HERS,
        "Ada: I cannot judge this one by myself.",
        "Please tick each point that your own work shows.",
        YOURS,
        THINKING,
    ),
    *(HERS, "Ada: Yes, that is right.", "Ada: That was the lesson.", "You solved 3 of 3.", FINISHED),
]
"""All that a screen reader is told in that lesson, in order, each time once."""


class Keys:
    """Somebody whose only way is the keyboard."""

    def __init__(self, page: Page) -> None:
        """Come to the desk from the cell below it, where JupyterLab has put the focus once the lesson's cell ran."""
        self.page = page
        self.press("Escape", "ArrowUp")
        for _ in range(5):
            self.press("Tab")
            if page.evaluate(LOOK, "")["at"] is not None:
                return
        raise AssertionError("The desk cannot be reached")

    def reach(self, name: str) -> None:
        """Go to a control, towards where it is seen to be."""
        for _ in range(60):
            look = self.page.evaluate(LOOK, name)
            assert look["at"] is not None, "the focus left the desk"
            if look["at"] == name:
                assert look["seen"], f"nobody sees that {name} has the focus"
                return
            assert look["way"], f"there is no {name}"
            self.press(look["way"])
        raise AssertionError(f"{name} cannot be reached")

    def press(self, *keys: str) -> None:
        """Press some keys."""
        for key in keys:
            self.page.keyboard.press(key)

    def use(self, name: str, key: str = "Enter") -> None:
        """Go to a control and press it."""
        self.reach(name)
        self.press(key)

    def answer(self, text: str) -> None:
        """Type an answer and send it."""
        self.reach("Your answer")
        self.page.keyboard.type(text)
        self.press("Enter")


def test_a_whole_lesson_by_keyboard_with_every_state_told_once(page: Page, sit_down: Callable[[Page], Student]) -> None:
    student = sit_down(page)
    (student.project / "lessons/keys.lesson.md").write_text(LESSON)
    student.open()
    student.write_cell('from tutor import teach; teach("lessons/keys.lesson.md")', 0)
    expect(student.button("Start the lesson")).to_be_visible()
    keys = Keys(page)
    page.evaluate(LISTEN)
    keys.use("Start the lesson")
    student.at_step("One")
    student.hears_out()
    keys.answer("5")
    log = page.get_by_role("log", name=WORDS["conversation"])
    expect(log).to_contain_text("Count your thumbs.")
    student.hears_out()
    keys.use("Hint")
    expect(log).to_contain_text("Hold both up.")
    student.hears_out()
    keys.answer("2")
    student.at_step("Two")
    student.hears_out()
    keys.reach("a third")
    keys.press("Space", "ArrowDown")
    keys.use("That is my answer")
    student.at_step("Three")
    student.hears_out()
    keys.use("Pause")
    expect(student.button("Go on")).to_be_focused()
    keys.press("Space")
    student.sees("resume")
    student.hears_out()
    keys.use("Show my drawing")
    expect(page.locator(".tutor-notices")).to_contain_text(WORDS["board_empty"])
    keys.answer("A round line without a corner")  # what was not drawn, in words
    expect(page.get_by_role("checkbox", name="it is round")).to_be_visible()
    student.hears_out()
    keys.use("it is round", "Space")
    keys.use("Done")
    expect(page.locator(".tutor-door").get_by_text(WORDS["finished"])).to_be_visible()
    assert [mark for _, mark in student.marks("keys") if mark is Mark.RIGHT] == [Mark.RIGHT] * 3
    assert student.marks("keys")[:2] == [(Modality.TYPED, Mark.WRONG), (Modality.TYPED, Mark.RIGHT)]
    assert page.evaluate("told") == TOLD
    assert page.evaluate("lost") == 0, "the focus never fell out of the desk"
    student.leave()
