"""What is offered and explained at a cursor (`|`) in a lesson that is being written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.lesson import meanings
from tutor.lesson.complete import Completions, complete, explain
from tutor.lesson.front import _KEYS
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import ENDINGS, LANGUAGES, SECTIONS, SETTINGS, fold, written
from tutor.testing.jupyter import REPOSITORY

FRONT = "---\ntitle: T\nlanguage: {}\nskills:\n  one: First\n  two: {{title: Second, needs: [one]}}\n---\n# T\n"
EN, ZH = FRONT.format("en"), FRONT.format("zh-CN")
LESSONS = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "lessons").glob("*.lesson.md"))]


def at(text: str) -> tuple[str, int]:
    return text.replace("|", "", 1), text.index("|")


def offered(text: str, base: Lesson | None = None) -> tuple[str, list[str]]:
    """What would be replaced, and what is offered for it."""
    source, cursor = at(text)
    found = complete(source, cursor, base)
    assert found.start <= cursor <= found.end
    return source[found.start : found.end], [text for text, _ in found.offers]


TABLE = {
    "---\nti|": ("ti", ["title: "]),
    "---\ntitle: x\nt|\n---\n": ("t", ["tutor: ", "tone: "]),
    "---\nlan|guage: en\n---\n": ("language", ["language"]),
    "---\nlanguage: z|\n---\n": ("z", ["zh"]),
    "---\ntone: |\n---\n": ("", ["delivery", "stated", "off"]),
    "---\ntutor:\n  na|": ("na", ["name: "]),
    "---\ntutor: {name: Ada, vo|}\n---\n": ("vo", ["voice: "]),
    "---\nskills:\n  a: A\n  b: {ti|": ("ti", ["title: "]),
    "---\nskills:\n  a: A\n  b: {needs: [|": ("", ["a"]),
    "---\nskills:\n  a: A\n  b:\n    ne|": ("ne", ["needs: "]),
    "---\nskills:\n  a: A\n  b:\n    needs:\n      - |": ("", ["a"]),
    "---\nskills: {a: {tar|": ("tar", ["target: "]),
    "---\nskills:\n  a|": ("a", []),
    EN + "## S\n### H|": ("H", ["Hints"]),
    EN + "## S\n###|": ("", [f" {written(each, 'en')}" for each in dict.fromkeys(SECTIONS.values())]),
    EN + "## S\n### Hi|nts\n": ("Hints", ["Hints"]),
    EN + "## S\n### Hints\n1. a\n### |": ("", [
        "Answers", "Choices", "Rubric", "Board", "Code", "Check", "Misconceptions", "Solution", "Notes", "Then",
    ]),
    ZH + "## S\n### 提|": ("提", ["提示"]),
    ZH + "## S\n### h|": ("h", ["Hints"]),
    EN + "## S\nsk|": ("sk", ["skill: "]),
    EN + "## S\nskill: |": ("", ["one", "two"]),
    EN + "## S\nskill: one · pat|: 3 s": ("pat", ["patience"]),
    EN + "## S\noptional: |": ("", ["yes", "no"]),
    EN + "## S\npaper: s|": ("s", ["squared", "staves"]),
    ZH + "## S\n技|": ("技", ["技能: "]),
    ZH + "## S\n技能：t|wo；耐心：3 秒": ("two", ["two"]),
    EN + "## S\n\nsk|": ("", []),
    EN + "## S\nIt is said that sk|": ("", []),
    EN + "## S\nA\n### Then\n- st|": ("st", ["stuck → "]),
    EN + "## S\nA\n### Then\n- s| → U": ("s", ["stuck", "skip"]),
    EN + "## S\nA\n### Then\n- stuck → |\n## The other\nB": ("", ["The other", "end"]),
    EN + "## S\nA\n### Misconceptions\n- **a** `b`: c → ot|\n## The other\nB": ("ot", ["The other"]),
    EN + "## S\nA\n### Misconceptions\n- **a** `b`: c -> |The oth\n## The other\nB": ("The oth", ["The other"]),
    EN + "## S\nA\n### Choices\n- |": ("", ["[x] ", "[ ] "]),
    EN + "## S\n> [!S|": ("[!S", ["[!SAY]", "[!SHOW]"]),
    EN + "## S\n```\n### |\n```\n": ("", []),
    EN + "## S\n<!-- ### | -->\n": ("", []),
    EN + "## |": ("", []),
    "|": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TABLE.items(), ids=lambda each: repr(each)[-30:])
def test_what_is_offered(text: str, wanted: tuple[str, list[str]]) -> None:
    assert offered(text) == wanted


def test_what_earlier_cells_began_is_known() -> None:
    base = read_lesson(ZH + "## 第一步\n做。\n")
    assert offered("## S\nskill: |", base)[1] == ["one", "two"]
    assert offered("## S\n### 提|", base)[1] == ["提示"]
    assert offered("## S\n### 常见错误\n- **a**: b → |", base)[1] == ["第一步"]
    explained = explain(*at("## S\n### 常见错误\n- **a**: b → 第|一步"), base)
    assert explained is not None
    assert explained.title == "Step 第一步"


EXPLAINED = {
    "---\ntit|le: x\n---\n": ("title", "it wins over"),
    "---\nlanguage: e|n\n---\n": ("language", "speaks and hears"),
    "---\ntutor: {na|me: Ada}\n---\n": ("name", "is called"),
    EN + "## S\n### Hin|ts\n1. a": ("Hints", "gentlest first"),
    EN + "## S\n### Hints\n1. a|": ("Hints", "gentlest first"),
    ZH + "## S\n### 提|示\n1. a": ("提示", "gentlest first"),
    EN + "## S\nsk|ill: one\n": ("skill", "own skill"),
    EN + "## S\nskill: tw|o\n\nA\n": ("Skill two", "Second. Mastered from 0.95 on. Needs: one. Practised in: S."),
    EN + "## S\npatience: 6| s\n": ("patience", "0.2 to 120"),
    EN + "## S|\nA\n### Hints\n1. a": ("Step S", "On line 9. It has Hints."),
    EN + "## S\nA\n### Then\n- stu|ck → U": ("stuck", "solution was told"),
    EN + "## S\nA\n### Then\n- stuck → T|\n## T\nB.": ("Step T", "On line 13. It is told"),
    EN + "## S\n> [!S|AY] x": ("[!SAY]", "spoken and not shown"),
    EN + "## S\nA\n### Choices\n- |[x] b\n- [ ] c": ("[x]", "A right choice"),
}


@pytest.mark.parametrize(("text", "wanted"), EXPLAINED.items(), ids=lambda each: repr(each)[-30:])
def test_what_is_explained(text: str, wanted: tuple[str, str]) -> None:
    explanation = explain(*at(text))
    assert explanation is not None
    assert explanation.title == wanted[0]
    assert wanted[1] in explanation.says
    assert explanation.says in explanation.plain
    assert explanation.title in explanation.markdown


UNEXPLAINED = ["|", "He|llo", EN + "## S\nSome pr|ose.", EN + "## S\n### Nons|ense\n", "---\nfo|o: 1"]


@pytest.mark.parametrize("text", UNEXPLAINED)
def test_where_there_is_nothing_to_explain(text: str) -> None:
    assert explain(*at(text)) is None


def test_every_word_of_the_grammar_has_a_meaning() -> None:
    assert set(meanings.SECTIONS) == set(SECTIONS.values())
    assert set(meanings.SETTINGS) == set(SETTINGS.values())
    assert set(meanings.ENDINGS) == set(ENDINGS.values())
    assert set(meanings.FRONT) == set(_KEYS)


@pytest.mark.parametrize("language", [*LANGUAGES, "pt-BR", "sw"])
def test_what_is_offered_is_read(language: str) -> None:
    for word in offered(f"---\nlanguage: {language}\n---\n## S\n### |")[1]:
        assert fold(word) in SECTIONS
    for word in offered(f"---\nlanguage: {language}\n---\n## S\n|")[1]:
        assert fold(word) in SETTINGS


MARKS = ["---\n", "title: ", "skills:\n", "  a: {", "needs: [", "}", "]", "# ", "## ", "### ", "Then", "Choices", "\n"]
MORE_MARKS = ["- ", "[", "→", "->", "skill:", "·", "；", "> [!", "<!--", "-->", "```", "~~~", " ", "\t", "\r\n", "\r"]
pieces = st.sampled_from([*MARKS, *MORE_MARKS, "\0", "提示", "क"])
texts = st.one_of(
    st.text(max_size=80),
    st.lists(pieces | st.text(max_size=5), max_size=40).map("".join),
    st.sampled_from(LESSONS).flatmap(lambda text: st.integers(0, len(text)).map(lambda end: text[:end])),
)


@settings(max_examples=400, deadline=None)
@given(texts, st.integers(-5, 5000))
def test_any_text_and_cursor_give_a_result(text: str, cursor: int) -> None:
    found = complete(text, cursor)
    assert isinstance(found, Completions)
    if found.offers:
        assert 0 <= found.start <= min(max(cursor, 0), len(text)) <= found.end <= len(text)
        assert "\n" not in text[found.start : found.end]
    explain(text, cursor)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_name_that_is_half_written_is_completed_to_what_it_was(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(LESSONS))
    headings = [place for place in range(len(text)) if text.startswith("\n### ", place)]
    start = data.draw(st.sampled_from(headings)) + len("\n### ")
    end = text.index("\n", start)
    cursor = data.draw(st.integers(start, end))
    found = complete(text, cursor)
    assert (found.start, found.end) == (start, end)
    assert text[start:end] in [offer for offer, _ in found.offers]


def test_a_large_text_is_looked_at_in_its_first_part() -> None:
    assert complete("# T\n" + "a\n" * 2_000_000, 3_000_000).offers == ()
