"""What a lesson has not released is nowhere in the page, on its sockets, or in the notebook that is saved."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.lab import Student
from tests.canary import TOKEN, leaks, token
from tutor.lesson.reader import read_lesson

pytestmark = pytest.mark.timeout(300)

LESSON = f"""---
title: Planted
language: en
---
# Planted

## A word

Which word?

### Answers
- {token("answer", 0)}
### Misconceptions
- **{token("name", 0)}** `sheep`: Think again, {token("remedy", 0)}.
- **{token("name", 0, 1)}** `{token("pattern", 0, 1)}`: No, {token("remedy", 0, 1)}.
### Hints
1. Look {token("hint", 0, 1)}.
2. Look again {token("hint", 0, 2)}.
3. It is {token("hint", 0, 3)}.
### Solution
It goes {token("solution", 0)}.
### Notes
Be kind {token("notes", 0)}.

## A choice

Which one?

### Choices
- [ ] one
  - Not that {token("feedback", 1, 0)}.
- [ ] two
  - Nor that {token("feedback", 1, 1)}.
- [x] three
  - Yes {token("feedback", 1, 2)}.

## A drawing

Draw it, and say why.

### Board
- it is round {token("board", 2)}
### Rubric
- says why {token("rubric", 2)}
### Solution
Round {token("solution", 2)}.
"""


def test_nothing_unreleased_is_in_page_traffic_or_saved_notebook(page: Page, sit_down: Callable[[Page], Student]):
    traffic: list[str] = []

    def listen(socket: WebSocket) -> None:
        take = lambda data: traffic.append(data if isinstance(data, str) else data.decode("utf-8", "replace"))  # noqa: E731
        socket.on("framereceived", take)

    page.on("websocket", listen)
    student = sit_down(page)
    (student.project / "lessons/planted.lesson.md").write_text(LESSON)
    student.open()
    student.write_cell('from tutor import teach; teach("lessons/planted.lesson.md")', 0)
    student.start()
    student.at_step("A word")
    student.type("goat")
    student.sees("hint", token("hint", 0, 1))
    student.type("sheep")
    student.sees("remedy", token("remedy", 0))
    student.button("Skip").click()
    student.at_step("A choice")
    page.get_by_role("radio", name="two").check()
    student.button("That is my answer").click()
    expect(page.locator(".tutor-log")).to_contain_text(token("feedback", 1, 1))
    student.button("Skip").click()
    student.at_step("A drawing")
    expect(page.locator(".tutor-summary")).to_have_count(1)
    expect(page.locator(".tutor-summary")).to_be_hidden()  # it is for where no desk is
    expect(page.locator(".tutor-summary")).to_contain_text("2 of 3 steps are done, 0 of them solved.")
    values = "[...document.querySelectorAll('input, textarea')].map((each) => each.value).join()"
    texts = {"page": page.content() + page.evaluate(values)}
    texts |= {"notebook": student.saved(), "traffic": "\n".join(traffic)}
    facts = student.journal("planted")
    student.leave()
    assert "2 of 3 steps are done, 0 of them solved." in texts["notebook"]
    assert "widgets" in json.loads(texts["notebook"])["metadata"]
    assert TOKEN.search(texts["page"])
    assert TOKEN.search(texts["traffic"])
    lesson = read_lesson(LESSON)
    picked = "feedback 1 of step 1"
    for where, text in texts.items():
        assert [leak for leak in leaks(text, lesson, facts) if leak != picked] == [], where
