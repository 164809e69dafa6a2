import json
import re
from pathlib import Path

import pytest

from tutor.widgets.labels import LANGUAGES, labels

WIDGETS = Path(__file__).parents[3] / "tutor" / "widgets"
ENGLISH = labels("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_key(language: str) -> None:
    table = labels(language)
    assert list(table) == list(ENGLISH)
    assert all(text.strip() for text in table.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    for key, text in labels(language).items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", ENGLISH[key])), key


def test_no_table_is_left_over() -> None:
    assert {path.stem for path in (WIDGETS / "words").glob("*.json")} == set(LANGUAGES)


def test_no_key_stands_twice() -> None:
    for path in (WIDGETS / "words").glob("*.json"):
        keys = [key for key, _ in json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)]
        assert len(keys) == len(set(keys)), path.name


@pytest.mark.parametrize(("asked", "given"), [("zh-Hans-CN", "zh"), ("PT_br", "pt"), ("sw", "en"), ("", "en")])
def test_a_language_is_found_by_its_primary_subtag(asked: str, given: str) -> None:
    assert labels(asked) == labels(given)


def test_the_dict_belongs_to_the_caller() -> None:
    labels("en")["start"] = "changed"
    assert labels("en")["start"] == ENGLISH["start"] != "changed"


def test_the_page_uses_every_label_and_no_other() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in [*WIDGETS.glob("*.js"), *WIDGETS.glob("*.py")])
    assert set(re.findall(r"\bwords\.(\w+)", sources)) <= set(ENGLISH)
    told_by_the_session = {"other_version", "stopped", "typing_equal"}
    families = {key for key in ENGLISH if f"`{key.partition('_')[0]}_${{" in sources}
    assert {key for key in ENGLISH if not re.search(rf"\b{key}\b", sources)} <= families | told_by_the_session
