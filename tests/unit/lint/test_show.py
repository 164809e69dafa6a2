import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tutor.errors import Finding
from tutor.lint import as_json, show, styled


def found(line: int = 1, column: int = 1, **more: str) -> Finding:
    return Finding("a.lesson.md", line, column, "It is wrong.", "Mend it.", **more)  # type: ignore[arg-type]


def carets(text: str) -> tuple[str, str]:
    """The source line and the caret line, without the gutter."""
    source, caret = (line.partition("│ ")[2] for line in text.splitlines()[1:3])
    return source, caret


def test_a_finding_is_shown_with_its_line_and_a_caret() -> None:
    finding = found(3, 3, rule="T503", severity="warning")
    assert show([finding], "# One\n\n- two\n") == (
        "a.lesson.md:3:3: warning T503: It is wrong.\n 3 │ - two\n   │   ^\n   = Mend it.\n"
    )


@pytest.mark.parametrize("line", [1, 2, 9])
def test_where_there_is_no_line_to_show_there_is_none(line: int) -> None:
    assert show([found(line)], b"") == f"a.lesson.md:{line}:1: error: It is wrong.\n   = Mend it.\n"


@pytest.mark.parametrize(
    ("line", "column", "cells"),
    [
        ("- 分数的大小", 5, 6),
        ("- é́x", 4, 3),  # a combining accent takes no cell
        ("\t- x", 2, 4),
        ("ab\tcd", 4, 4),
        ("abc", 4, 3),  # behind the end
        ("- हिंदी", 3, 2),
    ],
)
def test_the_caret_counts_cells(line: str, column: int, cells: int) -> None:
    assert carets(show([found(1, column)], line))[1] == " " * cells + "^"


@pytest.mark.parametrize("line", ["- الإجابة الأولى", "1. الإجابة", "مهارة: جمع"])
@pytest.mark.parametrize("column", [1, 3, 5])
def test_a_line_from_right_to_left_and_its_caret_are_equally_wide_isolates(line: str, column: int) -> None:
    shown, caret = carets(show([found(1, column)], line))
    assert shown == f"\u2067{line}\u2069"
    # No blank of Unicode's class WS in it: at the end of a line those go back to the paragraph's direction.
    assert not any(unicodedata.bidirectional(each) == "WS" for each in caret)
    assert cell_len(shown) == cell_len(caret)
    assert caret.index("^") - 1 == cell_len(line[: column - 1])


def test_a_latin_line_with_an_arabic_word_stays_from_left_to_right() -> None:
    assert carets(show([found(1, 5)], "Say الإجابة"))[1] == "    ^"


@pytest.mark.parametrize("column", [1, 30, 500, 980, 1001])
def test_a_long_line_is_cut_around_the_column(column: int) -> None:
    line = "".join(chr(0x4E00 + index) for index in range(1000))
    shown, caret = carets(show([found(1, column)], line))
    assert cell_len(shown) <= 100
    at = cell_len(caret) - 1
    under = next((each for index, each in enumerate(shown) if cell_len(shown[:index]) == at), "")
    assert under == line[column - 1 : column]


def test_nothing_in_a_lesson_drives_the_terminal() -> None:
    finding = Finding("a\x1b[2J.md", 1, 2, "`\x1b]0;x\x07` is wrong.", "Not \u202ethat.")
    shown = show([finding], "a\x1b[31m\u202eb\x9b1m\u2066")
    assert not any(unicodedata.category(each) in {"Cc", "Cf"} for each in shown.replace("\n", ""))


@given(st.text(alphabet=st.characters(), max_size=300), st.integers(1, 5), st.integers(1, 400))
def test_any_text_is_shown_in_four_lines_or_fewer(text: str, line: int, column: int) -> None:
    finding = found(line, column)
    source = text.encode("utf-8", "surrogatepass")
    shown = show([finding], source)
    assert shown.count("\n") in {2, 4}
    assert styled([finding], source).plain == shown


def test_colours_tell_an_error_from_a_warning() -> None:
    spans = {span.style for each in ("error", "warning") for span in styled([found(severity=each)], "x").spans}
    assert {"bold red", "bold yellow"} <= spans


def test_json_holds_every_field() -> None:
    (row,) = json.loads(json.dumps(as_json([found(2, 3, rule="T101")])))
    assert row == {
        "path": "a.lesson.md",
        "line": 2,
        "column": 3,
        "problem": "It is wrong.",
        "cure": "Mend it.",
        "rule": "T101",
        "severity": "error",
    }
