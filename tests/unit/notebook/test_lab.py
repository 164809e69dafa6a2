from pathlib import Path

import pytest

from tutor.errors import ConfigError
from tutor.notebook.lab import FIRST_NOTEBOOK, what_opens

LESSON = Path("halves.lesson.md")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / LESSON).touch()
    monkeypatch.chdir(folder)
    return folder


def test_in_the_project_the_first_notebook_opens(here: Path) -> None:
    FIRST_NOTEBOOK.parent.mkdir()
    FIRST_NOTEBOOK.touch()
    assert what_opens(None, LESSON) == (here, FIRST_NOTEBOOK)


def test_elsewhere_the_lesson_opens(here: Path) -> None:
    assert what_opens(None, LESSON) == (here, LESSON)


def test_a_lesson_of_another_folder_opens_there(here: Path) -> None:
    (here.parent / "other.lesson.md").touch()
    assert what_opens(None, Path("../other.lesson.md")) == (here.parent, Path("other.lesson.md"))


@pytest.mark.parametrize(("notebook", "lesson"), [(None, None), (Path("my.ipynb"), LESSON)])
def test_where_there_is_neither_the_cure_is_told(here: Path, notebook: Path | None, lesson: Path | None) -> None:
    with pytest.raises(ConfigError, match=r"There is no notebook .* or name one: --notebook, or --lesson"):
        what_opens(notebook, lesson)
