import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import LessonError
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson
from tutor.lint.fix import fix

WHOLE = """---
title: Shapes
language: en
tutor:
  name: Ada
---

## Corners
patience: 4 s

How many corners has a square?

### Answers
- 4
### Hints
1. Count.
2. Four.

## Roundness

Which is round?

### Choices
- [x] the wheel
- [ ] the door
"""


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("##Corners\n", "## Corners\n"),
        ("##\u3000Corners\n", "## Corners\n"),
        ("###Hints\n", "### Hints\n"),
        ("### Hint\n", "### Hints\n"),
        ("### Anwsers\n", "### Answers\n"),
        ("1、Count.\n2、Four.\n", "1. Count.\n2. Four.\n"),
        ("１．Count.\n２．Four.\n", "1. Count.\n2. Four.\n"),
        ("patience: 4 s\nHow", "patience: 4 s\n\nHow"),
        ("\npatience: 4 s\n", "patience: 4 s\n"),
        ("\n\npatience: 4 s\nHow", "patience: 4 s\n\nHow"),
        ("patiance: 4 s · optional: no", "patience: 4 s · optional: no"),
        ("titel: Shapes", "title: Shapes"),
        ("langauge: en", "language: en"),
        ("  nmae: Ada", "  name: Ada"),
        ("-[x]the wheel\n-[ ]the door\n", "- [x] the wheel\n- [ ] the door\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_slip_is_mended(slip: str, right: str, end: str) -> None:
    good = WHOLE.replace("patience: 4 s", "patience: 4 s · optional: no") if "optional" in right else WHOLE
    assert right in good
    mended = fix(good.replace(right, slip).replace("\n", end).encode())
    assert mended.content.decode() == good.replace("\n", end)
    assert mended.changes


def test_a_byte_order_mark_is_taken_out() -> None:
    assert fix(b"\xef\xbb\xbf" + WHOLE.encode()).content == WHOLE.encode()


def test_many_slips_are_mended_at_once() -> None:
    bad = WHOLE.replace("## Corners", "##Corners").replace("1. ", "1、").replace("2. ", "2、").replace("title", "titel")
    mended = fix(bad.encode())
    assert mended.content.decode() == WHOLE
    assert len(mended.changes) == 4
    assert "line 2: `titel: Shapes` became `title: Shapes`" in mended.changes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("### Hints\n1. Count.\n2. Four.\n", "### Hints\n1. Count.\n2. Four.\n### Hint\n1. Look.\n"),  # there already
        ("### Answers\n", "### Vocabulary\n"),
        ("patience: 4 s\n", "patience: 400 s\n"),
        ("### Answers\n- 4\n", "### Answers\n1:30\n"),  # a time is no number of a list
        ("title: Shapes\n", "tilte: Shapes\ntitle: Shapes\n"),
        ("- 4\n", "- 1/0\n"),
    ],
)
def test_what_leaves_a_doubt_stays(old: str, new: str) -> None:
    bad = WHOLE.replace(old, new).encode()
    assert bad != WHOLE.encode()
    assert fix(bad).content == bad
    assert fix(bad).changes == ()


def test_code_and_comments_stay() -> None:
    good = WHOLE.replace("How many", "```\n##x\n1、x\n```\n<!--\n##y\n-->\nHow many")
    assert fix(good.encode()).content == good.encode()


@pytest.mark.parametrize("source", [b"\xff\xfe", b"\0", b"", "##你好\n".encode("gbk")])
def test_what_is_no_lesson_comes_back(source: bytes) -> None:
    assert fix(source).content == source


SLIPS = ("##B\n", "\n", "patience: 3 s\n", "1、x\n", "### Hint\n", "-[x] a\n", "\r\n")
PIECES = (*WHOLE.splitlines(keepends=True), *SLIPS)


def read(source: bytes) -> Lesson | int:
    try:
        return read_lesson(source, "a.md")
    except LessonError as error:
        return len(error.findings)


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_a_mended_file_reads_to_the_same_lesson_or_a_better_one(pieces: list[str], marked: bool) -> None:
    source = (b"\xef\xbb\xbf" if marked else b"") + "".join(pieces).encode()
    mended = fix(source)
    before, after = read(source), read(mended.content)
    if isinstance(before, Lesson):
        assert isinstance(after, Lesson)
        assert (before.title, before.welcome, before.steps) == (after.title, after.welcome, after.steps)
    elif mended.changes and isinstance(after, int):
        assert after <= before
    assert fix(mended.content).content == mended.content
