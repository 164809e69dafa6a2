"""What is said for what is written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.speech.aloud import aloud, spoken_forms
from tutor.values import Answer

LANGUAGES = ("en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja", "ko", "pt-BR", "xx", "")

SAID = [
    ("en", "1/2 + 1/3", "one half plus one third"),
    ("en", "$\\frac{1}{2}+\\frac{1}{3}=\\frac{5}{6}$", "one half plus one third equals five sixths"),
    ("en", "3/6 and 3/4", "three sixths and three quarters"),
    ("en", "3 1/2 cups", "three and a half cups"),
    ("en", "2 2/3", "two and two thirds"),
    ("en", "3½", "three and a half"),
    ("en", "It is -3.", "It is minus three."),
    ("en", "3.14", "three point one four"),
    ("en", "50%", "fifty percent"),
    ("en", "$x^2 - 3x$", "x squared minus three x"),
    ("en", "7 × 8 = 56", "seven times eight equals fifty-six"),
    ("en", "6 ÷ 2", "six divided by two"),
    ("en", "**Well** done, see [here](http://a.b)!", "Well done, see here!"),
    ("en", "# Title", "Title"),
    ("en", "2*3*4", "two times three times four"),
    ("en", "In 1492, on 12/05/2024 at 1:50, v1.2.3", "In 1492, on 12/05/2024 at 1:50, v1.2.3"),
    ("en", "a well-known state-of-the-art plan", "a well-known state-of-the-art plan"),
    ("en", "$x = \\frac{-b}{2a}$", "x equals minus b divided by two a"),
    ("en", "x^2 is not 2x", "x squared is not 2x"),
    ("en", "It costs $5.", "It costs $5."),
    ("en", "1,000 m and 3.0 m", "one thousand metres and three point zero metres"),
    ("de", "1,000 m", "eins Komma null null null meter"),
    ("es", "1/2 + 1/3", "un medio más un tercio"),
    ("es", "3/4", "tres cuartos"),
    ("es", "5/12", "cinco doceavos"),
    ("fr", "2/3 − 1/4", "deux tiers moins un quart"),
    ("fr", "5/6", "cinq sixièmes"),
    ("fr", "3,14", "trois virgule un quatre"),
    ("de", "1/2 + 1/3", "ein halb plus ein Drittel"),
    ("de", "3/4", "drei Viertel"),
    ("de", "3 1/2", "dreieinhalb"),
    ("pt-BR", "1/2 + 2/3", "um meio mais dois terços"),
    ("pt", "5/12", "cinco doze avos"),
    ("ar", "5/6", "خمسة أسداس"),
    ("ar", "2/3", "ثلثان"),
    ("ar", "٢٥", "خمسة و عشرون"),
    ("ar", "٢٠٪", "عشرون بالمئة"),
    ("ar", "٢٫٥", "اثنان فاصلة خمسة"),
    ("hi", "२५", "पच्चीस"),
    ("hi", "5/6", "पाँच बटा छह"),
    ("hi", "3/4", "तीन चौथाई"),
    ("zh", "答案是5/6。", "答案是六分之五。"),
    ("zh", "1/2 + 1/3", "二分之一加三分之一"),
    ("zh", "50%", "百分之五十"),
    ("ja", "5/6", "六分の五"),
    ("ko", "5/6", "5/6"),
]


@pytest.mark.parametrize(("language", "written", "said"), SAID)
def test_figures_and_signs_become_words(language: str, written: str, said: str) -> None:
    assert aloud(written, language) == said


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_said(text: str, language: str) -> None:
    assert isinstance(aloud(text, language), str)


@given(st.text("0123456789/.,-−+=×÷%$^\\{} x½²*_`[]()#", max_size=80), st.sampled_from(LANGUAGES))
def test_any_figures_are_said(text: str, language: str) -> None:
    assert isinstance(aloud(text, language), str)
    for kind in ("text", "number", "expression", "pattern"):
        assert "" not in spoken_forms(Answer(kind, text), language)


@given(st.lists(st.from_regex(r"[a-zäñéа-я一-龥]{1,8}", fullmatch=True), max_size=12), st.sampled_from(LANGUAGES))
def test_plain_words_come_back_as_they_are(words: list[str], language: str) -> None:
    text = " ".join(words)
    assert aloud(text, language) == text


def test_an_answer_is_said_in_several_ways() -> None:
    assert spoken_forms(Answer("number", "5/6"), "en") == ("five sixths", "five over six", "five divided by six")
    assert "three and a half" in spoken_forms(Answer("number", "7/2"), "en")
    assert "two point five" in spoken_forms(Answer("number", "2.5"), "en")
    assert "negative three" in spoken_forms(Answer("number", "-3"), "en")
    assert spoken_forms(Answer("text", "Five Sixths!"), "en") == ("five sixths",)
    assert spoken_forms(Answer("text", "42 cats"), "de") == ("zweiundvierzig cats",)
    assert spoken_forms(Answer("number", "5/6"), "hi")[0] == "पाँच बटा छह"
    assert spoken_forms(Answer("pattern", "a|b"), "en") == ()
    assert spoken_forms(Answer("number", "3.142"), "de") == ("drei komma eins vier zwei",)
    assert spoken_forms(Answer("number", "1e3"), "en") == ("one thousand",)


GOLDEN = Path(__file__).parents[2] / "golden" / "aloud.tsv"
ROWS = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("language", "written", "said"), ROWS)
def test_what_is_written_is_said_as_the_table_has_it(language: str, written: str, said: str) -> None:
    assert aloud(written, language) == said


def test_the_table_has_the_same_signs_in_every_language() -> None:
    signs = {language: [row[1] for row in ROWS if row[0] == language] for language in LANGUAGES[:9]}
    assert all(set(each) <= set(signs["en"]) and len(each) >= 25 for each in signs.values())
