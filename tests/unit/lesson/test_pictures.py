import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.pictures import LONGEST_PATH, picture_fault


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


@given(st.lists(st.sampled_from(["..", ".", "a", "", "b.png"]), max_size=8).map("/".join))
def test_no_path_climbs_out(path: str):
    depth = 0
    for piece in path.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(piece, 1)
        if depth < 0 or path.startswith("/"):
            assert picture_fault(path) is not None
            return
