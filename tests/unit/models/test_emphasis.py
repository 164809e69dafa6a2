import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tutor.models.emphasis import LONGEST, Unmarked, unmarked

MARKED = [
    ("That is **exactly** right.", "That is exactly right."),
    ("**Six** pieces, *not* five.", "Six pieces, not five."),
    ("Say it: ***six***!", "Say it: six!"),
    ("**Take *six* of them.** Then stop.", "Take six of them. Then stop."),
    ("It is (**one half**), isn't it?", "It is (one half), isn't it?"),
    ("The answer is *12*.", "The answer is 12."),
    ("**2 * 3 = 6**, so go on.", "2 * 3 = 6, so go on."),
    ("这是**重点**，不是别的。", "这是重点，不是别的。"),
    ("これは**“大事”**です。", "これは“大事”です。"),
    ("यह **बहुत** ज़रूरी है।", "यह बहुत ज़रूरी है।"),
    ("هذا **مهم** جدًا.", "هذا مهم جدًا."),
    ("¿Es **así**? «**Sí**»", "¿Es así? «Sí»"),
    ("Use `x` **here**, and $a * b$ **there**.", "Use `x` here, and $a * b$ there."),
    ("It costs $5, **really**, and no more.", "It costs $5, really, and no more."),
    ("**Two\nlines**", "Two\nlines"),
]
PLAIN = [
    "2 * 3 * 4",
    "2*3*4 is 24, and 2 *3* 4 as well",
    "5 *3 and 4* 5",
    "a*b*c, x**2**3, (a+b)*(c+d)*e",
    "α*β*γ",
    "f(*args, **kwargs) and g(*args, **kwargs)",
    "`a *b* c` and ``**d**`` and ```\n*e*\n```",
    r"$a *b* c$, $$**d**$$, \(*e*\), \[*f*\]",
    "$z^*$ and $w^*$; z^* and w^*",
    r"\*not this\*",
    "SELECT *, count(*) FROM t",
    "src/**/*.py and lib/**/*.js; /*a*/",
    "char *p, *q;",
    "* one\n* two",
    "A footnote* and another*",
    "** and ** and *",
    "snake_case, __init__, _this_",
    "It was *never closed",
    "**" + "far " * (LONGEST // 4 + 1) + "apart**",
    "",
]
TEXT = st.text(st.sampled_from("*`$\\()a1字 .\n"), max_size=60)


@pytest.mark.parametrize(("said", "shown"), MARKED)
def test_emphasis_loses_its_marks(said: str, shown: str):
    assert unmarked(said) == shown


@pytest.mark.parametrize("said", PLAIN)
def test_what_may_be_anything_else_stays(said: str):
    assert unmarked(said) == said


@given(st.text(st.characters(exclude_characters="*")))
def test_a_text_without_asterisks_is_as_it_was(said: str):
    assert unmarked(said) == said


@given(st.text(), st.sampled_from(["*", "**", "***", " * ", " ** "]), st.text())
def test_one_mark_alone_is_as_it_was(before: str, mark: str, after: str):
    said = before.replace("*", "") + mark + after.replace("*", "")
    assert unmarked(said) == said


@given(st.lists(st.text("xyzαβ0123456789", min_size=1)), st.sampled_from([" * ", " ** ", "*", "^*"]))
def test_products_and_powers_are_as_they_were(factors: list[str], sign: str):
    assert unmarked(sign.join(factors)) == sign.join(factors)


@given(TEXT)
def test_nothing_but_asterisks_goes(said: str):
    assert unmarked(said).replace("*", "") == said.replace("*", "")


@given(TEXT, st.lists(st.integers(1, 5)))
@example("$a **b** c$ **d** e", [1] * 30)
@example("**a**b *c*d", [1] * 20)
@example("**a** " + "b " * LONGEST + "**c**", [3] * 200)
@example("$" + "b " * LONGEST + "**c**", [3] * 200)
def test_it_comes_to_the_same_however_it_is_cut(said: str, cuts: list[int]):
    pieces, words, rest = Unmarked(), "", said
    for length in cuts:
        words += pieces.feed(rest[:length])
        rest = rest[length:]
    assert words + pieces.feed(rest) + pieces.rest() == unmarked(said)


def test_only_a_mark_that_may_be_closed_is_waited_for():
    pieces = Unmarked()
    assert [pieces.feed(each) for each in ("It is 2 ", "*", " 3, ", "**", "ex", "actly", "**", " six.")] == [
        "It is 2 ",
        "",
        "* 3, ",
        "",
        "",
        "",
        "",
        "exactly six.",
    ]
