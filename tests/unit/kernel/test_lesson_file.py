import os
from pathlib import Path

import pytest

from tutor.errors import ConfigError, LessonError
from tutor.kernel.lesson_file import MAX_BYTES, find_lesson, find_step, load_lesson
from tutor.lesson.reader import read_lesson

LESSON = "---\ntitle: One\n---\n## Step\nWhat?\n### Answers\n- this\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lessons").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "lessons/one.lesson.md").write_text(LESSON)
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path


def refusal(path: str | Path) -> str:
    with pytest.raises(LessonError) as refused:
        load_lesson(path)
    return str(refused.value)


def test_a_path_is_found_from_a_notebooks_folder(project: Path) -> None:
    assert find_lesson("lessons/one.lesson.md") == project / "lessons/one.lesson.md"
    assert find_lesson("../lessons/one.lesson.md") == project / "lessons/one.lesson.md"
    assert load_lesson("lessons/one.lesson.md").title == "One"


def test_a_missing_file_names_the_nearest(project: Path) -> None:
    assert "There is no such file. Did you mean" in refusal("lessons/ona.lesson.md")
    assert "one.lesson.md?" in refusal("lessons/ona.lesson.md")
    assert "one.lesson.md?" in refusal("lessons/ona.md")
    assert "Check the path" in refusal("nothing/like/zzz.md")
    (project / "tone.md").write_text("Notes.")
    assert "Check the path" in refusal("tune.md"), "what lies above and is not called a lesson is none"
    assert "Check the path" in refusal("lessons/volcano.lesson.md"), "that the endings are alike tells nothing"


def test_a_folder_is_no_lesson(project: Path) -> None:
    assert "This is a folder." in refusal("../lessons")
    assert "This is a folder." in refusal("lessons"), "that of the folder above the notebook's"


def test_a_binary_file_is_no_lesson(project: Path) -> None:
    Path("picture.md").write_bytes(bytes(range(256)) * 10)
    assert refusal("picture.md").count("\n") == 0


def test_a_huge_file_is_refused_without_reading_it_all(project: Path) -> None:
    with Path("huge.md").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert f"{MAX_BYTES // 1_000_000} MB" in refusal("huge.md")


@pytest.mark.parametrize("mode", [0o000])
def test_a_file_that_may_not_be_read(project: Path, mode: int) -> None:
    path = Path("locked.md")
    path.write_text(LESSON)
    path.chmod(mode)
    if os.geteuid() == 0:
        # Root reads everything: a link into nowhere is the nearest thing.
        path.unlink()
        path.symlink_to("nowhere")
        assert "There is no such file" in refusal(path)
    else:
        assert "permissions" in refusal(path)


@pytest.mark.parametrize("path", ["a" * 300, "~nobody-of-that-name/one.md", "a\0b.md"])
def test_what_can_be_no_path_is_refused_in_a_sentence(project: Path, path: str) -> None:
    assert ":1:1: Th" in refusal(path)


@pytest.mark.parametrize("wanted", ["Which one?", "which-one", "  WHICH one", "**Which** one?"])
def test_a_step_is_found_by_any_spelling_of_its_name(wanted: str) -> None:
    lesson = read_lesson("# T\n## First\nA.\n## Which one?\nB.\n")
    assert find_step(lesson, wanted).name == "Which one?"


def test_the_nearest_step_is_named_where_there_is_none() -> None:
    lesson = read_lesson("# T\n## First\nA.\n## Which one?\nB.\n", "t.md")
    with pytest.raises(ConfigError, match=r"no step `Which on` in t\.md\. Did you mean `Which one\?`\?"):
        find_step(lesson, "Which on")
    with pytest.raises(ConfigError, match=r"It begins with `First`"):
        find_step(lesson, "画板")
