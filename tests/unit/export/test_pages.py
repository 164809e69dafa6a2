import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tutor.export.pages import Layout, to_page
from tutor.lesson.plan import Lesson
from tutor.values import Picture

LAYOUTS: list[Layout] = ["page", "slides", "worksheet"]
STEPS = """## Half of it
points: 2

What is half of 6?

### Answers
- 3
### Solution
Share six by two.

## Draw it

Draw a cake, and say what you did.

### Board
- a cake
### Rubric
- says why

## Which

Which is bigger?

### Choices
- [ ] one
- [x] two

## Well done

That was it.
"""


class Tags(HTMLParser):
    """The start tags of a page in order, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_headings_come_in_order(layout: Layout, written: Callable[..., Lesson]):
    lesson = written(STEPS)
    first = replace(lesson.steps[0], prompt="#### Why\n\nBecause.\n\n##### Still\n\nSo.")
    page = to_page(replace(lesson, steps=(first, *lesson.steps[1:])), layout, {}, answers=True)
    levels = [int(tag[1]) for tag, _ in Tags(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for before, after in itertools.pairwise(levels):
        assert after <= before + 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pictures_are_inside_and_described(layout: Layout, written: Callable[..., Lesson]):
    lesson = written(STEPS)
    first = replace(lesson.steps[0], prompt="![a cake](cake.png)", images=("cake.png",))
    page = to_page(replace(lesson, steps=(first,)), layout, {"cake.png": Picture("image/png", b"cake")})
    pictures = Tags(page).of("img")
    for each in pictures:
        assert each == {"src": "data:image/png;base64,Y2FrZQ==", "alt": "a cake"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_names_and_titles_are_text_and_no_markup(layout: Layout, written: Callable[..., Lesson]):
    nasty = "</style><script>alert(1)</script>\"'}"
    lesson = written(STEPS)
    steps = tuple(replace(step, name=nasty) for step in lesson.steps)
    lesson = replace(lesson, title=nasty, level=nasty, author=nasty, licence=nasty, steps=steps)
    page = to_page(lesson, layout, {}, answers=True)
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert page.count("<script>") == (layout == "slides")
    assert page.count("</style>") == page.count("<style>")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_from_right_to_left_says_so(layout: Layout, written: Callable[..., Lesson]):
    assert Tags(to_page(written(STEPS, "language: ar-EG"), layout, {})).of("html") == [{"lang": "ar-EG", "dir": "rtl"}]


def test_a_worksheet_leaves_room_by_the_kind_of_answer(written: Callable[..., Lesson]):
    tags = Tags(to_page(written(STEPS), "worksheet", {}))
    classes = [attributes.get("class") for attributes in tags.of("p", "div", "ul")]
    assert classes.count("short") == 1
    assert classes.count("frame") == 1
    assert classes.count("line") == 3
    assert classes.count("choices") == 1
    assert [each.get("class") for each in tags.of("section")] == ["asks", "asks", "asks", "tells"]


@pytest.mark.parametrize(("answer", "short"), [("42", True), ("a rhombus", True), ("the sum of all its sides", False)])
def test_a_few_words_have_a_short_line(answer: str, short: bool, written: Callable[..., Lesson]):
    tags = Tags(to_page(written(f"## S\n\nWhat?\n\n### Answers\n- {answer}\n"), "worksheet", {}))
    classes = [attributes.get("class") for attributes in tags.of("p", "div")]
    assert (classes.count("short"), classes.count("line")) == (short, not short)


def test_a_worksheet_numbers_what_it_asks_and_counts_points_where_given(written: Callable[..., Lesson]):
    page = to_page(written(STEPS), "worksheet", {}, answers=True)
    assert [int(number) for number in re.findall(r'class="number">(\d+)\.', page)] == [1, 2, 3, 1, 2, 3]
    lesson = written(STEPS)
    scored = replace(lesson, steps=(replace(lesson.steps[0], points=2.0), *lesson.steps[1:]))
    page = to_page(scored, "worksheet", {})
    assert "Points: 2" in page
    assert "/ 4" in page
    plain = replace(lesson, steps=tuple(replace(step, points=1.0) for step in lesson.steps))
    assert "Points" not in to_page(plain, "worksheet", {})


def test_the_answers_of_a_worksheet_come_last(written: Callable[..., Lesson]):
    page = to_page(written(STEPS), "worksheet", {}, answers=True)
    assert page.index("That was it.") < page.index("<h2>Answers</h2>") < page.index("Share six by two.")
    assert "Share six by two." not in to_page(written(STEPS), "worksheet", {})


def test_slides_are_one_a_step(written: Callable[..., Lesson]):
    slides = list(Tags(to_page(written(STEPS), "slides", {})).of("section"))
    assert [each.get("id") for each in slides] == [
        None, "step-half-of-it", "step-draw-it", "step-which", "step-well-done",
    ]  # fmt: skip


def test_fixed_words_come_in_the_lessons_language(written: Callable[..., Lesson]):
    page = to_page(written(STEPS, "language: zh-CN"), "worksheet", {}, answers=True)
    for word in ("姓名", "日期", "选择一项", "在这里画", "参考答案", "解法"):
        assert word in page
