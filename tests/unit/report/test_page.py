import re
from pathlib import Path

import pytest

from tests.unit.report.conftest import LESSON, facts
from tutor.config import PRICES
from tutor.lesson.reader import read_lesson
from tutor.report import words
from tutor.report.page import to_page
from tutor.report.record import record
from tutor.values import Mark


def page(*languages: str, said: bool = False) -> str:
    found = (record(facts(), read_lesson(LESSON.format(language=each)), prices=PRICES) for each in languages)
    return to_page([each for each in found if each is not None], words=said)


@pytest.mark.parametrize("language", ["en", "zh-CN", "es", "fr", "de", "pt-BR", "ar", "hi", "ja"])
def test_a_page_is_in_the_language_of_the_lesson(language: str):
    html = page(language)
    told = words.words(language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert f"<h1>{told['report']}</h1>" in html
    assert told["cost_turns"] in html
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def test_lessons_in_several_languages_have_each_their_own():
    html = page("de", "de", "ar")
    assert '<html lang="de" dir="ltr">' in html
    assert 'id="r3" lang="ar" dir="rtl"' in html


def test_what_teachers_and_students_write_stays_text():
    html = page("en", said=True)
    assert "Cut &lt;evenly&gt;" in html
    assert "Halves &amp; thirds" in html
    assert "<evenly>" not in html


def test_each_plot_stands_by_its_figures_and_loads_nothing():
    html = page("en")
    assert html.count('class="bar"') == 2 + 1  # two steps, and the skill that was practised
    assert all("aria-hidden" in each or "aria-label" in each for each in re.findall(r"<svg[^>]*>", html))
    assert "1 right, 1 not right" in html
    assert "default-src 'none'" in html
    assert not re.search(r"(src|href)=.https?:|url\(|<script", html)


def test_every_word_is_there_in_every_language_and_is_used():
    template = Path(words.__file__).with_name("templates").joinpath("report.html.j2").read_text(encoding="utf-8")
    looked_up = {*Mark, "solved", "told", "skipped", "judge", "voice", "transcription", "speech"}
    for name, row in words._TABLE.items():
        assert len(row) == 9
        assert all(row)
        assert re.search(rf"\.{name}\b", template) or name in looked_up
        assert {tuple(re.findall(r"{\w+}", text)) for text in row} == {tuple(re.findall(r"{\w+}", row[0]))}


def test_every_table_can_be_scrolled_by_itself_on_a_narrow_screen():
    html = page("en", "de")
    tables = re.findall(r"(\S*)\s*<table>", html)
    assert len(tables) >= 6
    assert set(tables) == {'tabindex="0">'}
