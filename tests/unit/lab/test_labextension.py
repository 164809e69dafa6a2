"""The page's extension as it is installed: what JupyterLab reads of it, and its words."""

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import get_args

import pytest

from tutor.lab import LABEXTENSIONS
from tutor.previews import Asks

EXTENSION = LABEXTENSIONS / "tutor-aloud"
REPOSITORY = Path(__file__).parents[3]
WORDS = EXTENSION / "static/words"
LANGUAGES = ("en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja")


def table(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return words


def test_jupyterlab_finds_the_door() -> None:
    package = json.loads((EXTENSION / "package.json").read_text())
    assert package["name"] == EXTENSION.name
    assert package["version"] == version("tutor-aloud")
    build = package["jupyterlab"]["_build"]
    door = (EXTENSION / build["load"]).read_text()
    assert f'["{package["name"]}"]' in door
    assert f'"{build["extension"]}"' in door


def test_there_is_a_table_for_each_language_and_no_other() -> None:
    assert {path.stem for path in WORDS.iterdir()} == set(LANGUAGES)
    assert json.dumps(list(LANGUAGES)) in (EXTENSION / "static/words.js").read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    english, words = table("en"), table(language)
    assert list(words) == list(english)
    for key, text in words.items():
        assert text.strip() == text != ""
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key
        assert language == "en" or key == "direction" or text != english[key], key


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    scripts = "\n".join(path.read_text() for path in sorted((EXTENSION / "static").glob("*.js")))
    said = set(re.findall(r"\b(?:words(?:\(\))?|say)\.(?!js\b)(\w+)", scripts))
    named = set(re.findall(r'"(\w+)"', scripts + (REPOSITORY / "tutor/lab/plan.py").read_text())) | set(get_args(Asks))
    named |= {f"to_{form}" for form in named}
    assert said <= set(table("en")) <= said | named


def test_its_style_and_the_desks_share_no_class() -> None:
    """Both are loaded into one page, and each would lay out the other's parts."""
    ours, desks = (
        set(re.findall(r"\.(tutor-[\w-]+)", path.read_text()))
        for path in (EXTENSION / "static/lesson.css", REPOSITORY / "tutor/widgets/desk.css")
    )
    assert ours
    assert desks
    assert ours & desks == set()
