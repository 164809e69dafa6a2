"""The pictures of a lesson, from its own folder and nowhere else."""

import os
import re
import stat
from pathlib import Path

from tutor.frames import MAX_BODY
from tutor.lesson.pictures import can_be_paper, pdf_page
from tutor.pdf import page_as_png
from tutor.values import Picture

_COMMENTS = rb"(?:<!--.*?-->\s*+)*+"
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+%b(?:<!DOCTYPE\s++svg\b[^>\[]*+>\s*+)?+%b<svg[\s/>]" % (_COMMENTS, _COMMENTS),
    re.DOTALL,
)
_HEAD = 4096
"""Bytes in which an SVG has to begin."""


class LessonPictures:
    """`ports.Pictures` of the lessons in one folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the one that the lesson's file lies in."""
        self._folder = folder.resolve()

    def read(self, name: str) -> Picture | None:
        """The picture of a path, as the lesson's author wrote it, relative to the folder.

        None for what does not lie in the folder or below it, links followed; for what is no plain file, or has more
        than `frames.MAX_BODY` bytes; and for what is, by its content, no PNG, JPEG, GIF, WebP or SVG. A page of a PDF
        (`worksheet.pdf#page=2`) is a PNG. Never raises.
        """
        if not can_be_paper(name):
            return None
        page = pdf_page(name)
        try:
            path = (self._folder / (page[0] if page else name)).resolve(strict=True)
            if not path.is_relative_to(self._folder):
                return None
            content = _content(path)
        except (OSError, ValueError, RuntimeError):
            return None
        if page:
            content = page_as_png(content, page[1]) or b""
        kind = kind_of(content)
        return Picture(kind, content) if kind and len(content) <= MAX_BODY else None


def kind_of(content: bytes) -> str | None:
    """The media type of a picture, by its first bytes; None for what is none that a browser shows everywhere."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if _SVG.match(content.removeprefix(b"\xef\xbb\xbf")[:_HEAD]) else None


def _content(path: Path) -> bytes:
    """At most one byte more than a picture may have. The path has no links left to follow; a pipe holds nobody up."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 the file is open already
        return file.read(MAX_BODY + 1) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""
