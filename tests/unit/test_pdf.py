import io
from collections.abc import Callable

import pytest
from PIL import Image
from pypdf import PdfWriter

from tutor.pdf import LARGEST, page_as_png, page_fault


def pdf(*sizes: tuple[float, float], password: str = "") -> bytes:
    """Empty pages of these sizes, in points."""
    writer = PdfWriter()
    for width, height in sizes:
        writer.add_blank_page(width, height)
    if password:
        writer.encrypt(password)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


A4 = (595.0, 842.0)
TWO = pdf(A4, (842.0, 595.0))


@pytest.mark.parametrize(("number", "size"), [(1, (815, 1152)), (2, (1631, 1152))])
def test_a_page_is_as_large_as_fits_the_board_twice_as_fine(number: int, size: tuple[int, int]) -> None:
    assert page_fault(TWO, number) is None
    png = page_as_png(TWO, number)
    assert png
    with Image.open(io.BytesIO(png)) as opened:
        assert (opened.format, opened.size) == ("PNG", size)
        assert opened.convert("RGB").getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("size", [(0.0, 0.0), (1.0, 14_400.0), (1_000_000.0, 3.0)])
def test_a_page_of_no_sensible_size_is_shown_or_not_and_takes_no_room(size: tuple[float, float]) -> None:
    png = page_as_png(pdf(size), 1)
    if png:
        with Image.open(io.BytesIO(png)) as opened:
            assert max(opened.size) <= 2048


BROKEN: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "one too many": (lambda: TWO, 3, "the PDF has 2 pages"),
    "the only one": (lambda: pdf(A4), 2, "the PDF has one page"),
    "encrypted": (lambda: pdf(A4, password="x"), 1, "the PDF is locked with a password"),
    "cut off": (lambda: TWO[:100], 1, "the file is no PDF that can be read"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, 1, "the file is no PDF that can be read"),
    "empty": (lambda: b"", 1, "the file is no PDF that can be read"),
    "too large": (lambda: TWO + bytes(LARGEST), 1, "the file has more than 4 MB"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_shown_has_a_reason_and_a_cure(kind: str) -> None:
    make, number, reason = BROKEN[kind]
    fault = page_fault(make(), number)
    assert fault
    assert fault[0] == reason
    assert fault[1].endswith(".")
    assert page_as_png(make(), number) is None
