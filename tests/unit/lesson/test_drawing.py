"""What the tutor draws, as a lesson writes it: fenced blocks called `board`."""

import pytest

from tutor.board import Annotation
from tutor.errors import LessonError
from tutor.export.prose import cell_markdown, page_html
from tutor.lesson.drawing import drawings
from tutor.lesson.markdown import to_code, to_html, to_speech
from tutor.lesson.reader import read_lesson
from tutor.lesson.student import student_copy
from tutor.lesson.words import _DRAWING, _SECTIONS, LANGUAGES

CAKE = """Look at this cake. It is round.

```board
circle 512,288 300x200: a round cake
write 200,100 3/6 : 2
```

Then cut it.

~~~ Board
arrow 100,200 150,180
line 0,0 1024,576: from corner to corner
underline 40,50 60
~~~
"""


def board(*lines: str) -> str:
    return "\n".join(("```board", *lines, "```"))


def test_each_thing_is_read_with_what_it_shows_and_the_words_before_it() -> None:
    first, then = "Look at this cake. It is round.", "Then cut it."
    assert drawings(CAKE) == (
        Annotation("circle", 512, 288, 300, 200, "", "a round cake", first),
        Annotation("write", 200, 100, 0, 0, "3/6", "2", first),
        Annotation("arrow", 100, 200, 50, -20, "", "", then),
        Annotation("line", 0, 0, 1024, 576, "", "from corner to corner", then),
        Annotation("underline", 40, 50, 60, 0, "", "", then),
    )


def test_nobody_sees_hears_or_reads_the_block_itself() -> None:
    code = f"{CAKE}\n```python\nadd(1, 2)\n```"
    assert to_speech(CAKE) == "Look at this cake. It is round.\nThen cut it."
    for shown in (to_html(CAKE), page_html(CAKE, {}), cell_markdown(CAKE, {})):
        assert "cut it" in shown
        assert "512" not in shown
        assert "arrow" not in shown
    assert to_code(code) == "add(1, 2)"


def test_a_copy_for_students_has_no_drawing_in_it() -> None:
    copy = student_copy(f"# T\n\n## Look\n\n{CAKE}")
    assert "Then cut it." in copy
    assert "circle" not in copy
    assert "```" not in copy


@pytest.mark.parametrize("column", range(len(LANGUAGES)), ids=LANGUAGES)
def test_it_is_written_in_the_languages_of_the_grammar(column: int) -> None:
    words = {kind: row.split()[column] for kind, row in _DRAWING.items()}
    ends = {"write": "abc", "circle": "20x30", "underline": "40", "line": "50,60", "arrow": "50,60"}
    lines = [f"{words[kind]} 10，20 {ends[kind]}：这个" for kind in words]
    source = board(*lines).replace("board", _SECTIONS["board"].split()[column], 1)
    assert [each.kind for each in drawings(source)] == list(words)
    assert {each.words for each in drawings(source)} == {"这个"}


def test_another_block_is_code_as_before() -> None:
    assert drawings("```text\ncircle 512,288 300x200\n```") == ()
    assert "circle" in to_html("```text\ncircle 512,288 300x200\n```")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("triangle 1,2 3x4", "T332"),
        ("circle", "T332"),
        ("circle 1,2", "T332"),
        ("circle 1,2 0x0", "T332"),
        ("write 1,2", "T332"),
        ("arrow 5,5 5,5", "T332"),
        ("underline 1,2 -4", "T332"),
        ("underline 1000,2 40", "T333"),
        ("circle 10,288 40x40", "T333"),
        ("line 5,5 5,600", "T333"),
        ("write -1,5 x", "T333"),
    ],
)
@pytest.mark.parametrize("where", ["prompt", "hint", "remedy", "reply", "solution", "welcome"])
def test_what_is_no_drawing_is_found_where_it_stands(line: str, rule: str, where: str) -> None:
    block = "\n\n" + board("line 1,1 2,2", "", line)
    inner = block.replace("\n", "\n   ")
    at = dict.fromkeys(("prompt", "hint", "remedy", "reply", "solution", "welcome"), "") | {
        where: inner if where in ("hint", "remedy") else inner.replace("\n", "\n ") if where == "reply" else block
    }
    sections = f"### Answers\n- 5\n### Misconceptions\n- **low** `1`: More.{at['remedy']}\n"
    if where == "reply":
        sections = f"### Choices\n- [x] five\n- [ ] one\n  - More.{at['reply']}\n"
    source = (
        f"# T\n\nHello.{at['welcome']}\n\n## S\n\nHow many?{at['prompt']}\n\n{sections}"
        f"### Hints\n1. Count.{at['hint']}\n2. Five.\n### Solution\nFive.{at['solution']}\n"
    )
    with pytest.raises(LessonError) as caught:
        read_lesson(source)
    (found,) = caught.value.findings
    assert found.rule == rule
    assert source.split("\n")[found.line - 1].strip() == line
