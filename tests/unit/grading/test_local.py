"""What the grader finds, by a table that a teacher can read and by properties."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.local import LocalGrader
from tutor.values import Answer, AnswerKey, Attempt, Choice, Mark, Modality, Pitfall, Verdict

LANGUAGES = ("en", "zh", "es", "fr", "de", "pt-BR", "ar", "hi", "ja", "ru", "ko", "xx", "")
KINDS = ("text", "number", "range", "quantity", "expression", "pattern")
GOLDEN = Path(__file__).parents[2] / "golden" / "grading.tsv"


def rows() -> list[list[str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def grade(text: str, key: AnswerKey, modality: Modality = Modality.TYPED) -> Verdict:
    return LocalGrader().grade(Attempt(1, modality, text), key)


@pytest.mark.parametrize(("language", "kind", "accepted", "said", "mark"), rows())
def test_golden(language: str, kind: str, accepted: str, said: str, mark: str) -> None:
    kind, _, tolerance = kind.partition(" ± ")
    assert kind in KINDS
    accepted, _, unit = accepted.partition(" ") if kind == "quantity" else (accepted, "", "")
    key = AnswerKey(language, (Answer(kind, accepted, tolerance, unit),))
    assert grade(said, key).mark == mark


def test_the_table_is_wide_enough() -> None:
    assert len(rows()) >= 150
    assert len({row[0] for row in rows()}) >= 6


FRACTIONS = AnswerKey(
    "en",
    (Answer("number", "5/6"), Answer("text", "five sixths")),
    misconceptions=(
        Pitfall("adds tops and bottoms", (Answer("number", "2/5"), Answer("pattern", r"^2 ?(over|out of) ?5$"))),
        Pitfall("forgets to scale the tops", (Answer("number", "2/6"),)),
    ),
)


@pytest.mark.parametrize("said", ["2/5", "I got two fifths", "it's 2/5!", "4/10", "2 out of 5"])
def test_a_misconception_is_named(said: str) -> None:
    assert grade(said, FRACTIONS) == Verdict(Mark.WRONG, "adds tops and bottoms")


def test_the_next_misconception_is_named() -> None:
    assert grade("one third", FRACTIONS) == Verdict(Mark.WRONG, "forgets to scale the tops")


@pytest.mark.parametrize("said", ["5/6 or 2/5", "not 2/5", "is it 5/6 and not 2/5", "between 2/5 and 5/6"])
def test_two_answers_at_once_are_unsure(said: str) -> None:
    assert grade(said, FRACTIONS) == Verdict(Mark.UNSURE)


def test_a_misspelling_between_two_answers_is_unsure() -> None:
    key = AnswerKey("en", (Answer("text", "sulfide"),), misconceptions=(Pitfall("ion", (Answer("text", "sulfite"),)),))
    assert grade("sulfide", key).mark is Mark.RIGHT
    assert grade("sulfite", key) == Verdict(Mark.WRONG, "ion")
    assert grade("sulfige", key).mark is Mark.UNSURE


def test_accents_tell_an_answer_from_a_misconception() -> None:
    key = AnswerKey("es", (Answer("text", "está"),), misconceptions=(Pitfall("accent", (Answer("text", "esta"),)),))
    assert grade("ESTÁ", key).mark is Mark.RIGHT
    assert grade("esta", key) == Verdict(Mark.WRONG, "accent")


def test_an_answer_beside_criteria_is_left_to_one_who_can_see() -> None:
    key = AnswerKey("en", (Answer("number", "5"),), board=("A number line",))
    assert grade("5", key).mark is Mark.UNSURE
    assert grade("7", key).mark is Mark.WRONG


def test_a_missing_unit_may_be_a_misconception() -> None:
    key = AnswerKey(
        "en", (Answer("quantity", "5", "", "km"),), misconceptions=(Pitfall("bare", (Answer("number", "5"),)),)
    )
    assert grade("5", key) == Verdict(Mark.WRONG, "bare")
    assert grade("5 km", key) == Verdict(Mark.RIGHT)
    other = AnswerKey(
        "en", (Answer("quantity", "5", "", "km"),), misconceptions=(Pitfall("m", (Answer("quantity", "5", "", "m"),)),)
    )
    assert grade("five metres", other) == Verdict(Mark.WRONG, "m")


@given(st.text("0123456789 .,/km²hs^-()=€$米每秒 anderpgo°C", max_size=40), st.sampled_from(LANGUAGES))
def test_no_text_is_right_for_a_quantity_without_its_unit(said: str, language: str) -> None:
    key = AnswerKey(language, (Answer("quantity", "5", "", "kg"),))
    if not any(sign in said for sign in "g克"):
        assert grade(said, key).mark is not Mark.RIGHT


def test_an_open_answer_is_unsure() -> None:
    assert grade("plants use light", AnswerKey("en", rubric=("Names light",))).mark is Mark.UNSURE


def test_own_checks_against_the_criteria() -> None:
    key = AnswerKey("en", rubric=("one", "two"), board=("three",))
    grader = LocalGrader()
    assert grader.grade(Attempt(1, Modality.CHECKED, criteria=(0, 1, 2)), key) == Verdict(Mark.RIGHT)
    assert grader.grade(Attempt(1, Modality.CHECKED, criteria=(1,)), key) == Verdict(Mark.PARTLY, missing=(0, 2))
    assert grader.grade(Attempt(1, Modality.CHECKED), AnswerKey("en")).mark is Mark.UNSURE


def test_a_wrong_choice_shows_its_misconception() -> None:
    key = AnswerKey(
        "en",
        choices=(Choice("5/6", True), Choice("2/5", False)),
        misconceptions=(Pitfall("adds", (Answer("number", "2/5"),)),),
    )
    assert LocalGrader().grade(Attempt(1, Modality.CHOSEN, choices=(1,)), key) == Verdict(
        Mark.WRONG, "adds", choices=(1,)
    )
    assert grade("two fifths", key) == Verdict(Mark.WRONG, "adds", choices=(1,))
    assert grade("b", key) == Verdict(Mark.WRONG, "adds", choices=(1,))


WORDS = "five sixths not or 2/5 the is 3 and a half minus over 二 分之 一 y = x + "
WORDS = [
    "five",
    "sixths",
    "not",
    "or",
    "2/5",
    "the",
    "is",
    "3",
    "and",
    "a half",
    "minus",
    "over",
    "分之",
    "一",
    "y",
    "=",
    "x",
]
texts = st.one_of(
    st.text(max_size=120),
    st.text("0123456789/.,-−+=×÷%$^\\{} xyπ√½²()", max_size=60),
    st.lists(
        st.sampled_from(WORDS),
        max_size=9,
    ).map(" ".join),
)
answers = st.builds(
    Answer, st.sampled_from(KINDS), texts, st.sampled_from(("", "0.1", "2%", "?")), st.sampled_from(("m", "", "km/h"))
)


@given(texts, st.lists(answers, max_size=3), st.lists(answers, max_size=2), st.sampled_from(LANGUAGES))
def test_any_text_has_a_verdict(said: str, right: list[Answer], wrong: list[Answer], language: str) -> None:
    key = AnswerKey(language, tuple(right), misconceptions=(Pitfall("slip", tuple(wrong)),))
    verdict = grade(said, key)
    assert isinstance(verdict, Verdict)
    assert verdict.misconception is None or verdict.mark is Mark.WRONG


@given(texts, st.lists(st.builds(Choice, texts, st.booleans()), min_size=1, max_size=4), st.sampled_from(LANGUAGES))
def test_any_text_has_a_verdict_among_choices(said: str, choices: list[Choice], language: str) -> None:
    assert isinstance(grade(said, AnswerKey(language, choices=tuple(choices))), Verdict)


@pytest.mark.parametrize(
    "unit", ["(", "9^", "1/", "-", "five ", "3 and a half ", "(x+1)", "sqrt", "六分之五", "a", "²", "½"]
)
@pytest.mark.parametrize("times", [60, 450, 100_000])
def test_giants_are_cut_short(unit: str, times: int) -> None:
    key = AnswerKey("en", (Answer("expression", "x"), Answer("number", "2"), Answer("text", "two lots of it")))
    assert grade(unit * times, key).mark in {Mark.UNSURE, Mark.WRONG}


noise = st.tuples(st.sampled_from(("", " ", "  \t")), st.sampled_from(("", "!", ".", " ?", "…")), st.booleans())
RIGHT = [row for row in rows() if row[4] == "right" and row[1] in {"text", "number"}]


@given(st.sampled_from(RIGHT), noise)
def test_right_answers_stay_right_under_noise(row: list[str], wild: tuple[str, str, bool]) -> None:
    before, after, loud = wild
    said = f"{before}{row[3].upper() if loud and 'İ' not in row[3].upper() else row[3]}{after}"
    assert grade(said, AnswerKey(row[0], (Answer(row[1], row[2]),))).mark is Mark.RIGHT


@given(st.sampled_from(RIGHT), st.sampled_from(RIGHT))
def test_no_right_answer_shows_a_misconception(row: list[str], other: list[str]) -> None:
    pitfall = Pitfall("other", (Answer(other[1], other[2]), Answer(other[1], other[3])))
    key = AnswerKey(row[0], (Answer(row[1], row[2]),), misconceptions=(pitfall,))
    assert grade(row[2], key).misconception is None
