from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.markdown import to_html
from tutor.lesson.maths import to_mathml, with_formulas

MATH = "{http://www.w3.org/1998/Math/MathML}math"


@pytest.mark.parametrize(
    ("tex", "holds"),
    [
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"a<b", "<mo>&lt;</mo>"),
        (r"\text{a&<script>}", "<mtext>a&amp;&lt;script&gt;</mtext>"),
        (r"60^\circ", "<mo>∘</mo>"),
        ("速度=3", "<mi>速</mi>"),
        (r"\$5", "<mn>5</mn>"),
    ],
)
def test_a_formula_becomes_mathml(tex: str, holds: str):
    assert holds in (to_mathml(tex) or "")


def test_a_formula_of_its_own_is_a_block():
    assert 'display="block"' in (to_mathml("x", block=True) or "")
    assert 'display="inline"' in (to_mathml("x") or "")


def test_prose_is_shown_with_its_formulas():
    shown = with_formulas(to_html("Is $a < b$?\n\n$$\n\\frac12\n$$\n\nAnd $\\unknown x$?"))
    assert "Is <math" in shown
    assert 'display="block" alttext="\\frac12"' in shown
    assert "<code>\\unknown x</code>" in shown
    assert "span" not in shown


@pytest.mark.parametrize("tex", [r"\unknown x", "}{", r"\ce{H2O}", r"\sqrt{" * 3000, "{x}^" * 3000])
def test_what_is_no_tex_here_is_told_by_none(tex: str):
    assert to_mathml(tex) is None


@pytest.mark.parametrize(
    "tex", [r"\href{javascript:alert(1)}{x}", r"\style{background:url(https://a.example)}{x}", r"\class{a}{x}"]
)
def test_links_and_styles_are_taken_out(tex: str):
    root = fromstring(to_mathml(tex) or "<none/>")
    assert {name for each in root.iter() for name in each.attrib} <= {"display", "alttext"}


@given(st.lists(st.sampled_from([*r"abc123{}^_&\ <>", r"\frac", r"\text", r"\sqrt", r"\left(", r"\begin{matrix}"])))
def test_whatever_comes_is_well_formed_or_none(parts: list[str]):
    shown = to_mathml("".join(parts))
    if shown is not None:
        assert fromstring(shown).tag == MATH
