from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.reader import read_lesson
from tutor.lint import check
from tutor.lint.linter import look
from tutor.lint.rules import RULES

LEAKY = """# Shapes

Hello.
{above}
## Corners
{here}
How many corners has a square?

### Answers
- 4
### Hints
1. It is four.
2. It is four, I say.

## Sides

How many sides has it?

### Answers
- 4
### Hints
1. It is four.
"""


def rules(source: str) -> list[str]:
    return [finding.rule for finding in check(source.encode(), "a.md")]


def test_findings_come_in_the_order_of_the_file() -> None:
    found = check(LEAKY.format(above="", here="").encode(), "a.md")
    assert [finding.rule for finding in found] == ["T503", "T511"]
    assert [finding.line for finding in found] == sorted(finding.line for finding in found)
    assert {finding.path for finding in found} == {"a.md"}


def test_a_comment_allows_a_rule_in_its_step() -> None:
    assert rules(LEAKY.format(above="", here="\n<!-- allow T503 -->\n")) == ["T511"]
    assert rules(LEAKY.format(above="", here="\n<!-- allow T511 -->\n")) == ["T503", "T511"]


def test_a_comment_above_the_first_step_allows_it_everywhere() -> None:
    assert rules(LEAKY.format(above="\n<!-- allow: T503, T511 -->\n", here="")) == []
    assert rules(LEAKY.format(above="\n<!-- allow T5 -->\n", here="")) == []


def test_a_piece_is_not_held_to_what_only_a_whole_lesson_can_keep() -> None:
    source = b"---\ntitle: T\nskills:\n  k: K\n---\n## A\nHello.\n### Hints\n1. a\n"
    lesson = read_lesson(source, "a.md")
    names = [RULES[each.rule].name for each in look(lesson, source)]
    assert names == ["skill-never-practised", "nothing-asked", "help-without-question"]
    assert [RULES[each.rule].name for each in look(lesson, source, piece=True)] == names[2:]


def test_what_cannot_be_read_is_what_the_reader_says() -> None:
    (finding,) = check(b"\xff\xfe", "a.md")
    assert finding.severity == "error"


@given(st.binary(max_size=400))
def test_any_bytes_are_checked(source: bytes) -> None:
    assert check(source, "a.md") == check(source, "a.md")


PIECES = (
    *("## A\n", "## B\n", "\n", "skill: a\n", "text 5.\n", "### Answers\n", "- 5\n", "- $x$\n", "- /a.c/\n"),
    *("### Hints\n", "1. five\n", "### Choices\n", "- [x] a\n", "- [ ] b\n", "### Misconceptions\n"),
    *("- **x** `5` `b`: no → A\n", "### Solution\n", "> [!SAY]\n> a\n", "![](a.png)\n", "### Board\n", "- c\n"),
    *("### Then\n", "- stuck → A\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_lesson_is_checked(pieces: list[str]) -> None:
    source = ("# T\n\n" + "".join(pieces)).encode()
    assert check(source, "a.md", lambda name: False) == check(source, "a.md", lambda name: False)


def places(source: str) -> list[tuple[str, int, int]]:
    found = check(source.encode(), "a.md", lambda name: name == "there.png")
    return [(finding.rule, finding.line, finding.column) for finding in found]


def test_a_finding_stands_where_its_cause_is() -> None:
    source = """---
title: T
skills: {one: One, two: Two}
---

See ![](there.png).

## A
skill: one

Look: ![a](gone.png)
and ![b](图.png)

### Code
```python
x = 1
```
### Check
   ```python
   if True:
       assert x
   ```
### Hints
1. Same.
2. Same.
"""
    assert places(source) == [
        ("T403", 3, 20),
        ("T602", 6, 5),
        ("T601", 11, 7),
        ("T601", 12, 5),
        ("T603", 21, 8),
        ("T515", 25, 4),
    ]


def test_stars_that_markdown_misses_are_told_with_their_cure() -> None:
    source = "# T\n\n## A\n\nLook.\n这是**重点（一）**内容，**粗体**和`2**3)**`。\n"
    found = [(each.line, each.cure) for each in check(source.encode(), "a.md") if each.rule == "T605"]
    assert found == [(6, "Put a space between the stars and the word.")]
    found = [(each.line, each.cure) for each in check(source.replace("（一）", "：").encode(), "a.md")]
    assert (6, "Write `**重点**：`.") in found
