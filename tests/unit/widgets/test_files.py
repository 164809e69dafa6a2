import re
from pathlib import Path

import pytest

from tutor.lab import LABEXTENSIONS
from tutor.widgets.files import STATIC, static_file

WIDGETS = Path(__file__).parents[3] / "tutor" / "widgets"


def test_every_part_is_there() -> None:
    for name in STATIC:
        assert static_file(name).is_file(), name


def test_no_part_is_forgotten() -> None:
    there = {path for pattern in ("*.js", "*.css", "vendor/*.js", "vendor/*.css") for path in WIDGETS.glob(pattern)}
    assert {static_file(name) for name in STATIC} == there - {WIDGETS / "desk.js"}


@pytest.mark.parametrize("name", ["", "desk.py", "../errors.py", "js-draw.js", "vendor/LICENSE", "words/en.json"])
def test_nothing_else_is_served(name: str) -> None:
    with pytest.raises(KeyError):
        static_file(name)


def test_parts_import_nothing_so_that_each_loads_from_a_blob() -> None:
    for name in STATIC:
        if name.endswith(".js") and not name.startswith("vendor/"):
            text = static_file(name).read_text(encoding="utf-8")
            assert not [line for line in text.splitlines() if line.startswith("import ")], name


def test_the_vendored_bundles_stay_small() -> None:
    assert static_file("vendor/js-draw.js").stat().st_size < 1_000_000
    assert static_file("vendor/mathjax.js").stat().st_size < 1_800_000


def test_the_lesson_view_styles_nothing_of_the_desk() -> None:
    """Both style sheets are in one page of JupyterLab."""
    desk, view = (
        set(re.findall(r"\.tutor-[\w-]+", sheet.read_text(encoding="utf-8")))
        for sheet in (static_file("desk.css"), LABEXTENSIONS / "tutor-aloud" / "static" / "lesson.css")
    )
    assert view & desk == set()


def test_colours_are_named_once_and_no_script_sets_one() -> None:
    sheet = static_file("desk.css").read_text(encoding="utf-8")
    # Highlights take no variables in every browser.
    rules = re.sub(r"::highlight\([\w-]+\) \{[^}]*\}|/\*.*?\*/", "", sheet, flags=re.DOTALL).splitlines()
    literal = re.compile(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\(", re.IGNORECASE)
    assert [line for line in rules if literal.search(line) and not line.strip().startswith("--")] == []
    for name in STATIC:
        if name.endswith(".js") and not name.startswith("vendor/"):
            script = static_file(name).read_text(encoding="utf-8")
            set_here = re.findall(r"\.style\.(?!height\b|setProperty\(\"--)\w+", script)
            assert set_here == [], name
