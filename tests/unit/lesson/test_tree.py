from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tutor.lesson.findings import Findings
from tutor.lesson.tree import Node, load

LESSONS = sorted((Path(__file__).parents[3] / "lessons").glob("*.lesson.md"))
SIGNS = "abc: -#{}[],\n\n  \"'é分0.~():;/?=+!&*|>%@`\\\t"
PIECES = (
    *(*SIGNS, "title: ", "skills:\n  ", "\n- ", "\n  a: b", "---", "... ", "{title: x, needs: [a]}", ": ", " #"),
    *("\u2028", "\x85", "\xa0", "हिंदी"),
)


def both(text: str, without: pytest.MonkeyPatch) -> tuple[tuple[Node | None, Findings], tuple[Node | None, Findings]]:
    """The tree and the findings: as they are, and where PyYAML was built without its parser in C."""
    quick, slow = Findings("a.md"), Findings("a.md")
    tree = load(text, quick)
    with without.context() as patch:
        patch.delattr(yaml, "CSafeLoader", raising=False)
        return (tree, quick), (load(text, slow), slow)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("---")
@example("?")
@example("a: [?, ? b]")
@example("[title: ]")
@example("[ -b(:]\n #/ ")
def test_the_quick_parser_reads_what_the_plain_one_reads(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quick, plain = both(text, patch)
    assert quick == plain


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_our_front_matters_are_read_the_same_by_both(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick, plain = both(path.read_text(encoding="utf-8").split("---\n")[1], monkeypatch)
    assert quick == plain
    assert quick[0]
