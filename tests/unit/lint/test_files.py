from pathlib import Path

import pytest

from tutor.errors import ConfigError
from tutor.lint.files import lessons, load

PDF = Path(__file__).parents[2] / "golden" / "two-pages.pdf"


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_folders_hold_lessons_at_any_depth(tmp_path: Path) -> None:
    two = write(tmp_path / "b" / "two.lesson.md")
    one = write(tmp_path / "a.lesson.md")
    other = write(tmp_path / "notes.md")
    write(tmp_path / ".ipynb_checkpoints" / "a.lesson.md")
    assert lessons([str(tmp_path)]) == [str(one), str(two)]
    assert lessons([str(other), str(tmp_path), str(one), "-"]) == [str(other), str(one), str(two), "-"]


def test_a_folder_without_lessons_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no lesson in"):
        lessons([str(tmp_path)])


def test_at_most_one_byte_too_many_is_read(tmp_path: Path) -> None:
    source = load(str(write(tmp_path / "a.md", b"x" * 2_000_000)))
    assert len(source.content) == 1_000_001


@pytest.mark.parametrize("path", ["gone.md", ".", "a\0b", "x" * 300])
def test_what_cannot_be_read_is_a_finding(path: str) -> None:
    source = load(path)
    assert source.fault
    assert source.fault.path == path
    assert source.content == b""


def test_a_picture_lies_in_the_folder_of_its_lesson(tmp_path: Path) -> None:
    source = load(str(write(tmp_path / "home" / "a.lesson.md")))
    write(tmp_path / "home" / "pictures" / "a cake.png")
    outside = write(tmp_path / "secret.png")
    (tmp_path / "home" / "link.png").symlink_to(outside)
    (tmp_path / "home" / "loop.png").symlink_to("loop.png")
    assert source.has_picture("pictures/a cake.png")
    for name in ("gone.png", "../secret.png", "link.png", "loop.png", "pictures", "a\0.png", "x" * 5000):
        assert not source.has_picture(name)


def test_the_page_of_a_pdf_is_looked_at(tmp_path: Path) -> None:
    source = load(str(write(tmp_path / "a.lesson.md")))
    (tmp_path / "sheet.pdf").write_bytes(PDF.read_bytes())
    (tmp_path / "huge.pdf").write_bytes(PDF.read_bytes() + bytes(5_000_000))
    assert source.page_fault("sheet.pdf", 2) is None
    found = [source.page_fault(*page) for page in (("sheet.pdf", 3), ("huge.pdf", 1), ("gone.pdf", 1))]
    assert [each and each[0] for each in found] == [
        "the PDF has 2 pages",
        "the file has more than 4 MB",
        "the file cannot be read (No such file or directory)",
    ]
