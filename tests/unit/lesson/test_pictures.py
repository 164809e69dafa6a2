import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.pictures import LONGEST_PATH, can_be_paper, file_of, pdf_page, picture_fault


@pytest.mark.parametrize("path", ["a.png", "./a/b.JPEG", "a/../b.svg", "图 片/蛋糕.webp", "..a.gif", "http.jpg"])
def test_a_picture_in_the_lesson_s_folder(path: str):
    assert picture_fault(path) is None


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("", "no file"),
        (" ", "no file"),
        ("https://a.b/c.png", "elsewhere"),
        ("//a.b/c.png", "elsewhere"),
        ("data:image/png;base64,xx", "elsewhere"),
        ("file:///etc/a.png", "elsewhere"),
        ("/etc/a.png", "absolute"),
        ("~/a.png", "absolute"),
        ("C:/a.png", "`:`"),
        ("a.png:b.png", "elsewhere"),
        ("a/b.png:c.png", "`:`"),
        ("..\\a.png", "`:`"),
        ("../a.png", "outside"),
        ("a/../../b.png", "outside"),
        ("a/./../b/../../c.png", "outside"),
        ("a\0.png", "cannot"),
        ("a\n.png", "cannot"),
        ("a" * LONGEST_PATH + ".png", "cannot"),
        ("a.png?x=1", "no picture"),
        ("a.html", "no picture"),
        ("png", "no picture"),
    ],
)
def test_a_picture_elsewhere(path: str, word: str):
    fault = picture_fault(path)
    assert fault is not None
    assert word in fault[1]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("a.pdf", ("a.pdf", 1)),
        ("work sheets/A 1.PDF#page=12", ("work sheets/A 1.PDF", 12)),
        ("a#1.pdf#page=2", ("a#1.pdf", 2)),
        ("a.png", None),
    ],
)
def test_a_paper_in_the_lesson_s_folder(path: str, page: tuple[str, int] | None):
    assert can_be_paper(path)
    assert pdf_page(path) == page
    assert file_of(path) == (page[0] if page else path)


@pytest.mark.parametrize(
    "path",
    ["a.pdf#page=0", "a.pdf#page=two", "a.pdf#2", "a.png#page=2", "../a.pdf", "https://a.b/c.pdf#page=1", ".pdf/a"],
)
def test_no_paper(path: str):
    assert not can_be_paper(path)


@given(st.lists(st.sampled_from(["..", ".", "a", "", "b.png"]), max_size=8).map("/".join))
def test_no_path_climbs_out(path: str):
    depth = 0
    for piece in path.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(piece, 1)
        if depth < 0 or path.startswith("/"):
            assert picture_fault(path) is not None
            return
