import string

import pytest

from tutor.export.words import _WORDS, direction, words
from tutor.widgets.labels import LANGUAGES


def test_every_language_of_the_desk_has_every_word():
    assert set(_WORDS) == set(LANGUAGES)
    for table in _WORDS.values():
        assert list(table) == list(_WORDS["en"])
        for key, said in table.items():
            assert said.strip() == said != ""
            fields = {name for _, name, _, _ in string.Formatter().parse(said) if name}
            assert fields == ({"points"} if key == "points" else set())


def test_words_of_the_desk_are_there_too_and_english_is_the_fallback():
    assert words("zh-CN")["answers"] == "参考答案"
    assert words("zh-CN")["choose_one"] == "选择一项"
    assert words("sv")["answers"] == "Answers"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "rtl"), ("ar-EG", "rtl"), ("he", "rtl"), ("fa_IR", "rtl"), ("en", "ltr"), ("zh-CN", "ltr"),
     ("az-Arab", "rtl"), ("ks-Deva", "ltr"), ("pa-Arab-PK", "rtl")],
)  # fmt: skip
def test_the_direction_follows_language_and_script(language: str, expected: str):
    assert direction(language) == expected
