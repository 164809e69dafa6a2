"""What takes the server seconds: a rehearsal of a lesson, and a lesson in another form."""

import asyncio
import contextlib
import json
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated

from tutor.lab.child import Busy, Child, child
from tutor.lab.handlers import LessonHandler
from tutor.lab.plan import files_of, read
from tutor.lab.source import read_beside, read_source

LIMIT_S = 120.0
"""Of one rehearsal or export."""
FORMS = ("notebook", "html", "pdf", "slides", "worksheet", "student")
"""What a lesson can be written as: by `tutor export`, and by `tutor student`."""
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".ipynb": "application/x-ipynb+json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
}


class JobHandler(LessonHandler):
    """Runs a process for as long as somebody waits for it."""

    _child: Child | None = None
    _gone = False

    def on_connection_close(self) -> None:
        """Nobody waits any longer."""
        super().on_connection_close()
        self._gone = True
        if self._child is not None:
            self._child.stop()

    @contextlib.asynccontextmanager
    async def job(self, arguments: Sequence[str], folder: Path) -> AsyncIterator[Child]:
        """A process that is stopped when the page goes away; HTTPError 429 where enough are running."""
        try:
            async with child(arguments, folder, LIMIT_S) as self._child:
                if self._gone:
                    self._child.stop()
                yield self._child
        except Busy:
            raise HTTPError(429, "This server is busy with another rehearsal or export. Try again later.") from None
        finally:
            self._child = None


class RehearseHandler(JobHandler):
    """`POST tutor/rehearse?path=`: what simulated students meet, as lines of JSON that come as the rehearsal goes on.

    The lines are those of `tutor.lab.rehearsal`, or `{"late": true}` at the limit. Who goes away stops it.
    """

    @authenticated
    @authorized
    async def post(self) -> None:
        """Rehearse, and pass on what is told."""
        source = await read_source(self.contents_manager, self.path)
        self.set_header("Content-Type", "application/x-ndjson")
        with tempfile.TemporaryDirectory(prefix="tutor-") as folder, contextlib.suppress(StreamClosedError):
            try:
                async with self.job(["-m", "tutor.lab.rehearsal"], Path(folder)) as process:
                    async for line in process.talk(source):
                        self.write(line)
                        await self.flush()
            except TimeoutError:
                self.write(json.dumps({"late": True}) + "\n")
            await self.finish(set_content_type="application/x-ndjson")


class ExportHandler(JobHandler):
    """`GET tutor/export?path=&to=`: the lesson in another form (`FORMS`), to be kept as a file."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the file; HTTPError 422 with one sentence where it cannot be made, 504 after the limit."""
        form = self.get_query_argument("to")
        if form not in FORMS:
            raise HTTPError(400, f"A lesson can be exported as one of {', '.join(FORMS)}.")
        with tempfile.TemporaryDirectory(prefix="tutor-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            lesson = await self._copy(folder)
            (folder / "out").mkdir()
            try:
                async with self.job(["-m", "tutor.cli", *_command(form, lesson)], folder) as process:
                    async for _ in process.talk():
                        pass  # where it wrote
                    status = await process.wait()
            except TimeoutError:
                raise HTTPError(504, "It took too long and was stopped.") from None
            made = next((folder / "out").iterdir(), None)
            if status or made is None:
                raise HTTPError(422, _reason(folder))
            await self._send(made.name, made.read_bytes())

    async def _copy(self, folder: Path) -> str:
        """Put the lesson and its pictures into a folder; the lesson's name there."""
        source = await read_source(self.contents_manager, self.path)
        lesson, _ = await asyncio.to_thread(read, source, self.path)
        if lesson is None:  # what is wrong may quote an answer, and this goes to the log
            raise HTTPError(422, "The lesson has mistakes. Mend them first.")
        file = folder / Path(self.path).name
        file.write_bytes(source)
        for name in files_of(lesson):
            with contextlib.suppress(HTTPError):
                content = await read_beside(self.contents_manager, self.path, name)
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        return file.name

    async def _send(self, name: str, content: bytes) -> None:
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        await self.finish(content, set_content_type=_MEDIA_TYPES[Path(name).suffix])


def _command(form: str, lesson: str) -> list[str]:
    if form == "student":
        return ["student", "-o", f"out/{lesson.removesuffix('.md').removesuffix('.lesson')}.student.md", "--", lesson]
    return ["export", "--to", form, "-o", "out", "--", lesson]


def _reason(folder: Path) -> str:
    """Why a process failed: the last line that it said. Nobody is shown a traceback, or a folder of this machine."""
    said = (folder / "errors").read_text(encoding="utf-8", errors="replace").strip()
    if not said or "Traceback" in said:
        return "The lesson could not be written in this form."
    return said.splitlines()[-1].replace(f"{folder.resolve()}{os.sep}", "")
