import pytest

from tutor.lesson.words import (
    _ENDINGS,
    _SECTIONS,
    _SETTINGS,
    ENDINGS,
    LANGUAGES,
    SECTIONS,
    SETTINGS,
    direction,
    fold,
    slug,
)


@pytest.mark.parametrize("rows", [_SECTIONS, _SETTINGS, _ENDINGS])
def test_every_row_has_a_word_in_every_language(rows: dict[str, str]):
    assert {key: len(words.split()) for key, words in rows.items()} == dict.fromkeys(rows, len(LANGUAGES))


@pytest.mark.parametrize(("rows", "table"), [(_SECTIONS, SECTIONS), (_SETTINGS, SETTINGS), (_ENDINGS, ENDINGS)])
def test_no_word_means_two_things(rows: dict[str, str], table: dict[str, str]):
    for canonical, words in rows.items():
        assert {table[fold(word)] for word in words.split()} == {canonical}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cut the cake", "cut-the-cake"),
        ("  Say: which—is bigger?!", "say-whichis-bigger"),
        ("1/2 + 1/3", "12-13"),
        ("比较 分数（一）", "比较-分数一"),
        ("हिन्दी पाठ", "हिन्दी-पाठ"),
        ("Übung_zwei - drei", "übung-zwei-drei"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full-width"),
        ("🎂?", ""),
    ],
)
def test_slugs(name: str, expected: str):
    assert slug(name) == expected


def test_words_fold():
    assert fold(" Ｈｉｎｔｓ： ") == "hints"


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "ltr"), ("ar", "rtl"), ("AR-eg", "rtl"), ("he_IL", "rtl"), ("arn", "ltr")]
)
def test_the_way_a_language_is_written(language: str, expected: str):
    assert direction(language) == expected
