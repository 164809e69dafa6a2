"""Whatever the bytes, a lesson or a LessonError comes of them, and nothing else; and soon.

Each of the six properties that begin with `@many` is tried with 200 inputs, 1,200 in all, or with as many as FUZZ says:
`FUZZ=20000 pytest --timeout 0 tests/lessons/test_fuzz.py`. Beside them stand 64 kinds and depths of nesting, and every
lesson that is shipped, broken off at 60 places and more.
"""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.errors import LessonError
from tutor.lesson.markdown import to_html, to_speech
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson

FILES = sorted((Path(__file__).parents[2] / "lessons").glob("*.lesson.md"))
OURS = [path.read_text(encoding="utf-8") for path in FILES]
INPUTS = int(os.environ.get("FUZZ", "200"))
many = settings(max_examples=INPUTS, deadline=None)

WHOLE = """---
title: T
skills: {k: K}
---
# T

Hi <!-- no -->

## A
skill: k · patience: 6 s

Ask.

### Answers
- 5/6
- 3.14 ± 2%
- /x+/
- $y$
### Misconceptions
- **a** `2/5`: Say. → B
### Hints
1. one
## B

Which? ![a](b.png)

### Choices
- [ ] a
  - no
- [x] b
### Then
- stuck → A
- end
## C

### Code
```python
x = ...
```
### Check
```
assert x == 1, "no"
```
"""


def whole(source: bytes | str, *, shown: bool = True) -> None:
    try:
        lesson = read_lesson(source)
    except LessonError as caught:
        error = caught
    else:
        assert isinstance(lesson, Lesson)
        for step in lesson.steps if shown else ():
            to_html(step.prompt)
            to_speech(step.prompt)
        return
    places = [(each.line, each.column) for each in error.findings]
    assert places
    assert places == sorted(places)
    assert all(line >= 1 and column >= 1 for line, column in places)


@many
@given(st.binary(max_size=300))
def test_any_bytes_give_a_lesson_or_a_lesson_error(data: bytes):
    whole(data)


@many
@given(st.text(max_size=300))
def test_any_text_gives_a_lesson_or_a_lesson_error(text: str):
    whole(text)


@many
@given(st.text(alphabet="abc:[]{}\"'&*!|>%@?-,#\\U0\n ~.", max_size=120))
def test_any_front_matter_gives_a_lesson_or_a_lesson_error(text: str):
    whole(f"---\n{text}\n---\n# T\n## S\n\nx")


PUT = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ["\n", "\n\n", "```\n", "~~~\n", "<!--", "-->", "- ", "  - ", "1. ", "# ", "## ", "### ", "**", "$", "`", "> ",
         "---\n", "→ ", "->", "±", "：", "；", "（", "［", "/", "{", "}", ": ", " · ", "[x] ", "[ ] ", "![", "](",
         "<div>", "\t", "    ", "\r", "\u2028", "\ufeff", "\u200f", "\x00", "\ud800", "é", "९", "½", "∞", "&a ", "*a ",
         "!!x ", "? "]
    ),
)  # fmt: skip


def mutated(data: st.DataObject, text: str) -> str:
    """The text with a few places changed, and a few lines taken out, doubled, put elsewhere, or taken from another."""
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(PUT) + text[at + data.draw(st.integers(0, 12)) :]
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(0, 4))):
        at, to = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        kind = data.draw(st.sampled_from(["gone", "twice", "elsewhere", "deeper", "another's", "cut"]))
        if kind == "gone" and len(lines) > 1:
            del lines[at]
        elif kind == "twice":
            lines.insert(at, lines[at])
        elif kind == "elsewhere":
            lines.insert(to, lines.pop(at))
        elif kind == "deeper":
            lines[at] = data.draw(st.sampled_from(["  ", "    ", "\t", "> ", "- ", "#"])) + lines[at]
        elif kind == "another's":
            lines[at:at] = data.draw(st.sampled_from(OURS)).split("\n")[to : to + 5]
        elif kind == "cut":
            del lines[at + 1 :]
    return "\n".join(lines)


@many
@given(st.data())
def test_a_mutated_lesson_gives_a_lesson_or_a_lesson_error(data: st.DataObject):
    whole(mutated(data, WHOLE))


@many
@given(st.data())
def test_a_mutated_lesson_of_ours_gives_a_lesson_or_a_lesson_error(data: st.DataObject):
    whole(mutated(data, data.draw(st.sampled_from(OURS))))


@many
@given(st.data())
def test_a_lesson_of_ours_with_other_bytes_gives_a_lesson_or_a_lesson_error(data: st.DataObject):
    source = bytearray(data.draw(st.sampled_from(OURS)).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    whole(bytes(source))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_lesson_of_ours_that_breaks_off_anywhere_gives_a_lesson_or_a_lesson_error(path: Path):
    source = path.read_bytes()
    for end in range(0, len(source), max(len(source) // 60, 1)):
        whole(source[:end], shown=False)


DEPTHS = (9, 90, 400, 2_000)
NESTED = {
    "lists": lambda depth: "\n".join("  " * level + "- x" for level in range(depth)),
    "lists with tabs": lambda depth: "\n".join("\t" * level + "- x" for level in range(depth)),
    "lists in a line": lambda depth: "- " * depth + "x",
    "numbers in a line": lambda depth: "1. " * depth + "x",
    "quotes": lambda depth: ">" * depth + " x",
    "brackets": lambda depth: "[" * depth + "x" + "]" * depth,
    "links": lambda depth: "[" * depth + "x" + "](a)" * depth,
    "pictures": lambda depth: "![" * min(depth, 99) + "x" + "](a.png)" * min(depth, 99),
    "stars": lambda depth: "*a **b " * depth + "x",
    "tags": lambda depth: "<div>" * depth + "x",
    "backticks": lambda depth: " ".join("`" * level for level in range(1, min(depth, 130))),
    "maths": lambda depth: "$" + r"\frac{" * depth + "}" * depth + "$",
    "arrows": lambda depth: "**a**: " + "b → " * depth,
    "brackets of a range": lambda depth: "[" * depth + "1, 2" + "]" * depth,
    "signs": lambda depth: "$" + "-" * min(depth, 190) + "1$",
    "groups": lambda depth: "/" + "(" * min(depth, 240) + "x" + ")" * min(depth, 240) + "/",
}


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("nested", NESTED.values(), ids=NESTED)
def test_what_is_deeply_nested_gives_a_lesson_or_a_lesson_error(nested, depth: int):
    text = nested(depth)[:900_000]
    whole(f"# T\n\n## S\n\n{text}\n")
    for section in ("Answers", "Choices", "Misconceptions", "Hints", "Rubric", "Then", "Solution", "Check"):
        listed = text if "\n" in text else f"- {text}"
        whole(f"# T\n\n## S\n\nx\n### {section}\n{listed}\n")


@pytest.mark.parametrize(
    "line",
    [">" * 10_000, "- " * 5_000, "[" * 9_999, "`" * 9_999, "<!--" * 2_500, "*a " * 3_000, "# " + " " * 9_000,
     "<a " * 3_000,
     "> " * 5_000, "1. " * 3_000, "$" * 9_999, "\t" * 9_999, "- **" * 2_000, "![" * 5_000, "<" * 9_999, "&" * 9_999,
     "~" * 9_999, "```a" * 2_400],
)  # fmt: skip
def test_a_megabyte_of_anything_is_read_quickly(line: str):
    whole("# T\n## S\n\n" + f"{line}\n" * (980_000 // (len(line) + 1)))
    for number in (1, 90):
        bullet = f"- **a** {line[:4_900]}: x → {line[:4_900]}\n"
        whole("# T\n" + "".join(f"## S {n}\n\n### Misconceptions\n{bullet}" for n in range(number)))
    whole("# T\n" + "".join(f"## S {n} {line[:900]}\n" for n in range(900)))
    whole("# T\n" + f"## S\n\n{line[:900]}\n### Answers\n- {line[:900]}\n" * 400)


def test_a_thousand_jumps_to_nowhere_are_found_quickly():
    step = "## Step {0}\n\nx\n### Misconceptions\n- **a**: b → Stp {0}\n"
    with pytest.raises(LessonError) as caught:
        read_lesson("# T\n" + "".join(step.format(number) for number in range(5_000)))
    assert len(caught.value.findings) == 5_000


def test_deep_yaml_is_refused_quickly():
    whole("---\nskills: " + "[" * 9_000 + "\n---\n# T")
    whole("---\nskills: " + "{a: " * 2_000 + "\n---\n# T")
