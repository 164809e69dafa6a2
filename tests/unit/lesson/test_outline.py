from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.outline import (
    Bullet,
    Stray,
    _parsed_headings,
    _quick_headings,
    bullets,
    parts,
    prose,
    without_comments,
)


def _bullets(text: str) -> list[Bullet | Stray]:
    return list(bullets(text.split("\n"), 1))


def test_comments_go_and_lines_keep_their_numbers():
    assert without_comments(["a <!-- x --> b", "<!-- y", "z -->", "c"]) == (["a            b", "", "", "c"], 0)
    assert without_comments(["d <!--> e"]) == (["d       e"], 0)
    assert without_comments(["<!-- first --> then"]) == (["then"], 0)


def test_comments_stay_in_fences():
    lines = ["```html", "<!-- kept -->", "```", "<!-- gone -->"]
    assert without_comments(lines) == ([*lines[:3], ""], 0)


def test_a_comment_without_end_is_found_where_it_begins():
    assert without_comments(["a <!-- b -->", "c <!-- d", "e"])[1] == 2
    assert without_comments(["<!-- b", "--> c <!-- d", "e"])[1] == 2


def test_only_top_level_headings_cut():
    text = "x\n# T #\n```\n## no\n```\n## yes\n###\n#### prose\n- q\n  ## inside\n> ## quoted"
    cut = [(part.level, part.title, part.line) for part in parts(text.split("\n"))]
    assert cut == [(0, "", 0), (1, "T", 2), (2, "yes", 6), (3, "", 7)]


def test_a_line_of_dashes_makes_no_heading():
    assert [part.level for part in parts(["prose", "---", "more"])] == [0]


def test_headings_in_html_are_html():
    assert [part.title for part in parts(["<pre>", "# comment", "</pre>", "", "## Step"])] == ["", "Step"]


def test_a_rule_before_the_next_heading_is_no_prose():
    assert [prose(text.split("\n")) for text in ("a\n\n---\n", "---", "a\n\n---\n\nb")] == ["a", "", "a\n\n---\n\nb"]


_LINES = st.sampled_from(
    ["", "# a", "## b ##", "### ", "#### d", "##e", "####### f", "text", "- item", "  - deeper", "> quote", "```",
     "````", "~~~", "    ```", "> ```", "- ```", "``` a`b", "---", "===", "1. one", "\t# tab", "#\tg", "    # code",
     "`x`",
     "[a]: b"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=12))
def test_the_quick_way_finds_what_the_parser_finds(lines: list[str]):
    assert list(_quick_headings(lines)) == list(_parsed_headings("\n".join(lines)))


def test_a_bullet_is_its_raw_source():
    found = _bullets("- 2*3*4\n- 1989.\n* $5 and $6\n10) ten")
    assert [(each.text, each.line) for each in found] == [("2*3*4", 1), ("1989.", 2), ("$5 and $6", 3), ("ten", 4)]


def test_what_is_indented_belongs_to_the_bullet():
    assert _bullets("- one\n  more\n\n  still\nlazy\n- two") == [
        Bullet("one\nmore\n\nstill\nlazy", 1, 3),
        Bullet("two", 6, 3),
    ]


def test_nested_bullets_keep_their_place():
    assert _bullets("- [ ] a\n  - b\n    c") == [Bullet("[ ] a", 1, 3, (Bullet("b\nc", 2, 5),))]


def test_a_fence_in_a_bullet_holds_no_bullets():
    assert _bullets("- a\n  ```\n  - b\n  ```") == [Bullet("a\n```\n- b\n```", 1, 3)]


def test_what_is_no_bullet_is_stray():
    assert _bullets("one\n- two\n\nthree\n---") == [Stray("one", 1), Stray("three", 4), Bullet("two", 2, 3)]
