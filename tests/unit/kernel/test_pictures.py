import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import frames
from tutor.kernel.pictures import LessonPictures, kind_of
from tutor.values import Picture

PDF = Path(__file__).parents[2] / "golden" / "two-pages.pdf"

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    (folder / "pictures").mkdir(parents=True)
    (folder / "cake.png").write_bytes(PNG)
    (folder / "pictures/two words é.png").write_bytes(PNG)
    (tmp_path / "outside.png").write_bytes(PNG)
    return folder


@pytest.mark.parametrize("name", ["cake.png", "./cake.png", "pictures/two words é.png", "pictures/../cake.png"])
def test_a_picture_of_the_lesson_is_read(folder: Path, name: str) -> None:
    assert LessonPictures(folder).read(name) == Picture("image/png", PNG)


KINDS = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/gif": b"GIF89a\x01\x00",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "image/svg+xml": SVG,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_follows_from_the_content_and_not_from_the_name(folder: Path, kind: str) -> None:
    (folder / "any.png").write_bytes(KINDS[kind])
    assert LessonPictures(folder).read("any.png") == Picture(kind, KINDS[kind])


@pytest.mark.parametrize(
    "before",
    [
        b"\xef\xbb\xbf",
        b"\n <?xml version='1.0' encoding='UTF-8'?>\n",
        b"<?xml version='1.0'?><!-- made by hand --><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'>\n<!-- -->",
    ],
)
def test_what_may_stand_before_an_svg(before: bytes) -> None:
    assert kind_of(before + SVG) == "image/svg+xml"


def test_the_page_of_a_pdf_is_a_png(folder: Path) -> None:
    (folder / "sheet.pdf").write_bytes(PDF.read_bytes())
    (folder.parent / "outside.pdf").write_bytes(PDF.read_bytes())
    (folder / "link.pdf").symlink_to(folder.parent / "outside.pdf")
    pictures = LessonPictures(folder)
    first, second = pictures.read("sheet.pdf"), pictures.read("sheet.pdf#page=2")
    assert first
    assert second
    assert (first.kind, second.kind) == ("image/png", "image/png")
    assert first.content != second.content
    for name in ("sheet.pdf#page=3", "gone.pdf", "link.pdf", "../outside.pdf", "cake.png#page=1"):
        assert pictures.read(name) is None


NO_PICTURES = {
    "a page": b"<!DOCTYPE html><html><svg></svg></html>",
    "a page with a comment": b"<!-- <svg> --><html></html>",
    "entities": b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
    "a lesson": b"# Title\n",
    "a name that begins alike": b"<svgx/>",
    "nothing": b"",
    "half a signature": PNG[:7],
    "a sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "comments without end": b"<!---->" * 580,
    "blanks without end": b"<?xml >" + b" " * 4000,
    "an svg that begins late": b" " * 5000 + SVG,
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_not_shown(folder: Path, content: bytes) -> None:
    (folder / "any.png").write_bytes(content)
    assert LessonPictures(folder).read("any.png") is None


ATTACKS = [
    "../outside.png",
    "pictures/../../outside.png",
    "/etc/passwd",
    "~/x.png",
    "C:/x.png",
    "..\\outside.png",
    "http://127.0.0.1/x.png",
    "//host/x.png",
    "data:image/png;base64,AAAA",
    "cake.png\x00.svg",
    "cake.png\n",
    "",
    ".",
    "pictures",
    "nowhere.png",
    "x" * 5000 + ".png",
    "cake.png/",
    "cake.png/x.png",
]


@pytest.mark.parametrize("name", ATTACKS)
def test_what_lies_elsewhere_is_refused(folder: Path, name: str) -> None:
    assert LessonPictures(folder).read(name) is None


def test_a_link_that_leads_out_is_refused_and_one_within_is_followed(folder: Path) -> None:
    (folder / "out.png").symlink_to(folder.parent / "outside.png")
    (folder / "away").symlink_to(folder.parent)
    (folder / "in.png").symlink_to("cake.png")
    (folder / "round.png").symlink_to("round.png")
    (folder / "secret.png").symlink_to("/etc/hostname")
    pictures = LessonPictures(folder)
    assert [pictures.read(name) for name in ("out.png", "away/outside.png", "round.png", "secret.png")] == [None] * 4
    assert pictures.read("in.png") == Picture("image/png", PNG)


def test_a_folder_that_is_reached_by_a_link_is_the_lessons_own(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert LessonPictures(tmp_path / "link").read("cake.png") == Picture("image/png", PNG)


def test_what_is_no_plain_file_is_refused_at_once(folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    (folder / "device.png").symlink_to("/dev/zero")
    pictures = LessonPictures(folder)
    assert [pictures.read(f"{name}.png") for name in ("pipe", "folder", "device")] == [None] * 3


def test_a_picture_has_a_largest_size(folder: Path) -> None:
    (folder / "large.png").write_bytes(PNG.ljust(frames.MAX_BODY, b"\x00"))
    (folder / "larger.png").write_bytes(PNG.ljust(frames.MAX_BODY + 1, b"\x00"))
    pictures = LessonPictures(folder)
    large = pictures.read("large.png")
    assert large is not None
    assert len(large.content) == frames.MAX_BODY
    assert pictures.read("larger.png") is None


def test_what_may_not_be_read_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    assert LessonPictures(folder).read("cake.png") is None


@given(st.text() | st.text("./\\~:%ac\x00", max_size=12), st.binary(max_size=40))
def test_no_name_and_no_content_is_too_odd(name: str, content: bytes) -> None:
    LessonPictures(Path("/nowhere/at/all")).read(name)
    kind_of(content)


def test_the_picture_is_in_no_repr(folder: Path) -> None:
    assert "PNG" not in repr(LessonPictures(folder).read("cake.png"))
