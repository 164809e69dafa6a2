"""Lessons and their pictures, through the server's own contents manager: what that hides or refuses stays so."""

import base64
import posixpath
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.contents.manager import ContentsManager
from tornado.web import HTTPError

from tutor.frames import MAX_BODY
from tutor.lesson.pictures import can_be_paper, picture_fault
from tutor.lesson.reader import LARGEST_FILE
from tutor.values import Picture

ENDINGS = (".md", ".markdown")
LARGEST_PICTURE = MAX_BODY
"""Bytes; the desk shows no larger one either."""
_MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


async def read_source(contents: ContentsManager, path: str) -> bytes:
    """The lesson at a path of the contents manager, from its root on.

    HTTPError, its log_message one sentence for people: 400 for what is no Markdown file, 413 beyond the largest lesson,
    404 for what is not there, hidden, or outside of the root.
    """
    if not path.lower().endswith(ENDINGS):
        raise HTTPError(400, "A lesson is a Markdown file: its name ends in .md")
    if "\0" in path or ".." in path.split("/"):
        raise HTTPError(404, _NO_LESSON)
    return await _read(contents, path, LARGEST_FILE, _NO_LESSON)


async def read_picture(contents: ContentsManager, lesson: str, name: str) -> Picture:
    """A picture of the lesson at a path, by its own path as the lesson writes it.

    HTTPError: 404 for what is not there, hidden, no picture, or outside of the lesson's folder, also by a symbolic
    link; 413 for one that is too large.
    """
    if picture_fault(name):
        raise HTTPError(404, _NO_PICTURE)
    content = await read_beside(contents, lesson, name)
    return Picture(_MEDIA_TYPES[posixpath.splitext(name)[1].lower()], content)


async def read_beside(contents: ContentsManager, lesson: str, name: str) -> bytes:
    """The file of a picture, or of a PDF of which a page is a paper. HTTPError as for a picture."""
    return await _read(contents, _path_beside(contents, lesson, name), LARGEST_PICTURE, _NO_PICTURE)


async def existing(contents: ContentsManager, lesson: str, names: Iterable[str]) -> set[str]:
    """Which of these files are there to be shown."""
    found = set()
    for name in names:
        try:
            await _look_up(contents, _path_beside(contents, lesson, name), LARGEST_PICTURE, _NO_PICTURE)
        except HTTPError:
            continue
        found.add(name)
    return found


_NO_LESSON = "There is no such lesson here."
_NO_PICTURE = "There is no such picture here."


def _path_beside(contents: ContentsManager, lesson: str, name: str) -> str:
    if not can_be_paper(name):
        raise HTTPError(404, _NO_PICTURE)
    folder = posixpath.dirname(lesson)
    path = posixpath.normpath(posixpath.join(folder, name))
    if isinstance(contents, FileContentsManager):
        root = Path(contents.root_dir)
        if not (root / path).resolve().is_relative_to((root / folder).resolve()):
            raise HTTPError(404, _NO_PICTURE)
    return path


async def _read(contents: ContentsManager, path: str, largest: int, missing: str) -> bytes:
    await _look_up(contents, path, largest, missing)
    model = await _get(contents, path, missing, content=True, type="file", format="base64")
    return base64.b64decode(model["content"])


async def _look_up(contents: ContentsManager, path: str, largest: int, missing: str) -> None:
    model = await _get(contents, path, missing, content=False)
    if model["type"] != "file":
        raise HTTPError(404, missing)
    if (model.get("size") or 0) > largest:
        raise HTTPError(413, f"The file has more than {largest // 1_000_000} MB, which is too much.")


async def _get(contents: ContentsManager, path: str, missing: str, **options: object) -> dict[str, Any]:
    try:
        model: dict[str, Any] = await ensure_async(contents.get(path, **options))  # type: ignore[no-untyped-call]
    except HTTPError as error:
        if error.status_code in {400, 404}:
            raise HTTPError(404, missing) from None
        raise HTTPError(error.status_code, "The server does not give this file.") from None
    return model
