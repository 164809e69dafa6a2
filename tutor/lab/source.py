"""The bytes of a lesson, through the server's own contents manager: what that hides or refuses stays so."""

import base64
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.manager import ContentsManager
from tornado.web import HTTPError

from tutor.lesson.reader import LARGEST_FILE

ENDINGS = (".md", ".markdown")


async def read_source(contents: ContentsManager, path: str) -> bytes:
    """The file at a path of the contents manager, from its root on.

    HTTPError, its log_message one sentence for people: 400 for what is no Markdown file, 413 beyond the largest lesson,
    404 for what is not there, hidden, or outside of the root.
    """
    if not path.lower().endswith(ENDINGS):
        raise HTTPError(400, "A lesson is a Markdown file: its name ends in .md")
    if "\0" in path or ".." in path.split("/"):
        raise _missing()
    model = await _get(contents, path, content=False)
    if model["type"] != "file":
        raise _missing()
    if (model.get("size") or 0) > LARGEST_FILE:
        raise HTTPError(413, "A lesson has at most 1 MB; this file has more.")
    model = await _get(contents, path, content=True, type="file", format="base64")
    return base64.b64decode(model["content"])


async def _get(contents: ContentsManager, path: str, **options: object) -> dict[str, Any]:
    try:
        model: dict[str, Any] = await ensure_async(contents.get(path, **options))  # type: ignore[no-untyped-call]
    except HTTPError as error:
        if error.status_code in {400, 404}:
            raise _missing() from None
        raise HTTPError(error.status_code, "The server does not give this file.") from None
    return model


def _missing() -> HTTPError:
    return HTTPError(404, "There is no such lesson here.")
