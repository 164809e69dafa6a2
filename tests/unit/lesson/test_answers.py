import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.answers import read_answer
from tutor.speech.interval import interval
from tutor.values import Answer


def read(source: str, language: str = "en") -> tuple[Answer | None, list[str]]:
    problems: list[str] = []
    return read_answer(source, language, lambda rule, problem, cure: problems.append(f"{problem} {cure}")), problems


@pytest.mark.parametrize(
    ("source", "language", "number", "tolerance"),
    [
        ("5/6", "en", "5/6", ""),
        ("5 / 6", "en", "5/6", ""),
        ("−3", "en", "-3", ""),
        ("+3", "en", "3", ""),
        (".5", "en", ".5", ""),
        ("6e23", "en", "6e23", ""),
        ("1,234.5", "en", "1234.5", ""),
        ("1,5", "de", "1.5", ""),
        ("1,5", "pt-BR", "1.5", ""),
        ("1 1/6", "en", "1 1/6", ""),
        ("1½", "en", "1 1/2", ""),
        ("½", "en", "1/2", ""),
        ("٣٫١٤", "ar", "3.14", ""),
        ("१२", "hi", "12", ""),
        ("5", "zh", "5", ""),
        ("3.14 ± 0.01", "en", "3.14", "0.01"),
        ("9.8+-2 %", "en", "9.8", "2%"),
        ("9.8 +/- .2", "en", "9.8", ".2"),
        ("`5/6`", "en", "5/6", ""),
    ],
)
def test_numbers(source: str, language: str, number: str, tolerance: str):
    assert read(source, language) == (Answer("number", number, tolerance), [])


@pytest.mark.parametrize(
    ("source", "language", "range_"),
    [
        ("[1, 2)", "en", "[1, 2)"),
        ("[1,2]", "de", "[1, 2]"),
        ("( 0.5 , 2 ]", "en", "(0.5, 2]"),
        ("]0, 1[", "fr", "(0, 1)"),
        ("[0; 1[", "fr", "[0, 1)"),
        ("[1,5; 2,5]", "de", "[1.5, 2.5]"),
        ("[1,5, 2,5]", "de", "[1.5, 2.5]"),
        ("[1,000, 2,000]", "en", "[1000, 2000]"),
        ("[-1 1/2, ½)", "en", "[-1 1/2, 1/2)"),
        ("（１，２］", "zh", "(1, 2]"),
        ("［１、２］", "ja", "[1, 2]"),
        ("[١٫٥؛ ٢]", "ar", "[1.5, 2]"),
        ("[0, ∞)", "en", "[0, ∞)"),
        ("(-inf, −3]", "en", "(-∞, -3]"),
        ("(0, ∞]", "en", "(0, ∞)"),
        ("`[1, 2)`", "en", "[1, 2)"),
    ],
)
def test_ranges(source: str, language: str, range_: str):
    assert read(source, language) == (Answer("range", range_), [])
    held = interval(range_)
    assert held is not None
    assert held.middle in held


@pytest.mark.parametrize(
    ("source", "language", "number", "tolerance", "unit"),
    [
        ("9.8 m/s^2", "en", "9.8", "", "m/s^2"),
        ("9,8 m/s² ± 0,1", "de", "9.8", "0.1", "m/s²"),
        ("9.8 ± 0.1 m/s²", "en", "9.8", "0.1", "m/s²"),
        ("5 km ± 2%", "en", "5", "2%", "km"),
        ("5km", "en", "5", "", "km"),
        ("-5 ºC", "es", "-5", "", "ºC"),
        ("3 €", "en", "3", "", "€"),
        ("€1,200.50", "en", "1200.50", "", "€"),
        ("R$ 5", "pt", "5", "", "R$"),
        ("½ km", "en", "1/2", "", "km"),
        ("1 1/2 hours", "en", "1 1/2", "", "hours"),
        ("６０ 千米／小时", "zh", "60", "", "千米／小时"),
        ("٥ كم", "ar", "5", "", "كم"),
        ("५ किमी", "hi", "5", "", "किमी"),
        ("20 degrees", "en", "20", "", "degrees"),
        ("5 Meter pro Sekunde", "de", "5", "", "Meter pro Sekunde"),
    ],
)
def test_quantities(source: str, language: str, number: str, tolerance: str, unit: str):
    assert read(source, language) == (Answer("quantity", number, tolerance, unit), [])


@given(st.text(alphabet="[](),; 012./-∞%", max_size=14), st.sampled_from(["en", "de"]))
def test_a_range_that_is_read_holds_something(inside: str, language: str):
    answer, problems = read(f"[{inside}", language)
    if answer and answer.kind == "range" and not problems:
        assert interval(answer.source) is not None


@pytest.mark.parametrize(
    "source",
    [
        "five sixths",
        "[1]",
        "[a, b]",
        "[1, 2, 3]",
        "1989.",
        "1,5",
        "1,2,3",
        "$5 and $6",
        "2*3*4",
        "3/4/2020",
        "50%",
        "3 apples",
        "4 pm",
        "5 In",
        "3 h 30 min",
        "12:30",
        "(1, 2)",
        "/",
        "//",
        "$$",
        "a/b",
    ],
)
def test_text_stays_what_was_written(source: str):
    assert read(source) == (Answer("text", source), [])


def test_expressions_and_patterns():
    assert read("$ 2x + 1 $") == (Answer("expression", "2x + 1"), [])
    assert read("/a|b/") == (Answer("pattern", "a|b"), [])
    assert read("`/a/`") == (Answer("pattern", "a"), [])


MATHEMATICS = [
    *("-x", "+5", "a*-b", "5/-2", "x² − 1", "（x＋1）", "2**3", "a == b", "x \\le 3", "n!", "f'(x) = 2x", "[0, 1)"),
    *("e^{-x}", "H^+", "\\mathbb{R}^*", "\\lim_{x \\to 0^+} f(x)", "\\left. f \\right|_0", "\\left( x \\right)"),
    "\\{1, 2\\}",
]
BROKEN = {
    "`+` lacks": ["x +", "x ++", "(x +)", "\\frac{x +}{2}", "x ＋"],
    "`*` lacks": ["* x", "2 \\cdot", "\\times 3"],
    "`=` lacks": ["x =", "= x"],
    "`^` lacks": ["x^", "x^/2"],
    "`/` lacks": ["x / / 2", "x /"],
    "`-` lacks": ["x −"],
    "never closed": ["(x", "\\frac{1}{2", "sqrt(2 + (3)"],
    "never opened": [")", "x) + (1", "\\frac{1}2}"],
}


@pytest.mark.parametrize("expression", MATHEMATICS)
def test_what_may_be_mathematics_is_an_expression(expression: str):
    assert read(f"${expression}$") == (Answer("expression", expression), [])


@pytest.mark.parametrize(("words", "expression"), [(words, each) for words, all_ in BROKEN.items() for each in all_])
def test_an_expression_that_breaks_off_is_refused(words: str, expression: str):
    answer, (problem,) = read(f"${expression}$")
    assert answer is None
    assert words in problem


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("3 ± x", "tolerance"),
        ("5 km ± much", "tolerance"),
        ("5 km ± 100 m", "tolerance"),
        ("5/0 km", "zero"),
        ("3 ± -1", "tolerance"),
        ("0/0", "zero"),
        ("[2, 1]", "Nothing lies"),
        ("[1, 1)", "Nothing lies"),
        ("[1/2, 0.5[", "Nothing lies"),
        ("(-∞, ∞)", "Nothing lies"),
        ("[1, 2/0]", "Nothing lies"),
        ("/(?=x)/", "(?="),
        (r"/(a)\1/", r"\1"),
        ("/a{9999}/", "9999"),
        (f"/{'a' * 501}/", "500"),
        (f"${'x' * 201}$", "201"),
        ("x" * 1_001, "1001"),
    ],
)
def test_what_cannot_be_compared_is_refused(source: str, word: str):
    problems = read(source)[1]
    assert len(problems) == 1
    assert word in problems[0]
