"""One page of a PDF as a picture, for the whiteboard to be printed with.

The renderer is PDFium, through pypdfium2 (BSD-3-Clause and Apache-2.0). Its wheels hold no JavaScript engine: a PDF is
drawn, and nothing in it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from tutor.board import PAGE

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

LARGEST = 4 * 1024 * 1024
"""Bytes of a PDF."""
_CLOSER = 2
"""How many times as fine as the board its paper is, for those who look closely."""
_LOCKED = 4
"""FPDF_ERR_PASSWORD of fpdfview.h."""
_ONE_AT_A_TIME = Lock()
"""PDFium may not be called from two threads."""


class _NoPageError(Exception):
    """With the reason, and the cure."""


def page_fault(content: bytes, number: int) -> tuple[str, str] | None:
    """Why a page of a PDF, the first one being 1, cannot be shown, and the cure; None where it can."""
    try:
        with _page(content, number):
            return None
    except _NoPageError as error:
        reason, cure = error.args
        return reason, cure


@lru_cache(maxsize=4)
def page_as_png(content: bytes, number: int) -> bytes | None:
    """A page, the first one being 1, on white and as large as fits the board; None for what cannot be shown."""
    from io import BytesIO

    try:
        with _page(content, number) as page:
            scale = _CLOSER * min(most / max(size, 1) for most, size in zip(PAGE, page.get_size(), strict=True))
            picture = page.render(scale=scale).to_pil()
    except _NoPageError:
        return None
    png = BytesIO()
    picture.save(png, "png")
    return png.getvalue()


@contextmanager
def _page(content: bytes, number: int) -> "Iterator[PdfPage]":
    if len(content) > LARGEST:
        cure = "Save the page by itself, or with smaller pictures."
        raise _NoPageError(f"the file has more than {LARGEST // 1_000_000} MB", cure)
    from pypdfium2 import PdfDocument, PdfiumError

    with _ONE_AT_A_TIME:
        try:
            document = PdfDocument(content)
        except PdfiumError as error:
            if error.err_code == _LOCKED:
                raise _NoPageError("the PDF is locked with a password", "Save it without one.") from None
            raise _NoPageError("the file is no PDF that can be read", "Save it as a PDF once more.") from None
        try:
            if number > len(document):
                pages = f"{len(document)} pages" if len(document) > 1 else "one page"
                raise _NoPageError(f"the PDF has {pages}", f"Write a number up to {len(document)} after `#page=`.")
            yield document[number - 1]
        except PdfiumError:
            raise _NoPageError(f"page {number} of the PDF is broken", "Save it as a PDF once more.") from None
        finally:
            document.close()
