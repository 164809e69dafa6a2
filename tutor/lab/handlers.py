"""What the lesson view asks the server: who may read the file may read its plan, which holds less."""

import asyncio
import contextlib
import hashlib
import json
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError, authenticated

from tutor.errors import Finding
from tutor.lab.plan import files_of, findings_as_json, lesson_as_json, read, remarks
from tutor.lab.source import existing, read_beside, read_picture, read_source
from tutor.lesson.pictures import pdf_page
from tutor.lesson.plan import Lesson


class LessonHandler(APIHandler):
    """What all addresses of the lesson view have in common: they are about the lesson at `path`."""

    auth_resource = "contents"

    def compute_etag(self) -> None:
        """None: the lesson's digest is the one that counts, where there is one."""

    @property
    def path(self) -> str:
        """The lesson's path from the root of the contents manager; 400 where none is given."""
        return self.get_query_argument("path").strip("/")

    async def examine(self, source: bytes) -> tuple[Lesson | None, list[Finding]]:
        """The lesson of these bytes, and all that is found about it."""
        # On threads: a megabyte of Markdown would hold up the relay's sound.
        lesson, findings = await asyncio.to_thread(read, source, self.path)
        if lesson is not None:
            there = await existing(self.contents_manager, self.path, files_of(lesson))
            pdfs = {}
            for file in filter(pdf_page, there):
                with contextlib.suppress(HTTPError):  # it has gone meanwhile
                    pdfs[file] = await read_beside(self.contents_manager, self.path, file)
            findings = await asyncio.to_thread(remarks, lesson, source, there, pdfs)
        return lesson, findings

    async def finish_json(self, answer: dict[str, Any]) -> None:
        """Send JSON."""
        await self.finish(json.dumps(answer, ensure_ascii=False))


class PlanHandler(LessonHandler):
    """`GET tutor/plan?path=`: the plan of a lesson as JSON, by its digest: 304 where `If-None-Match` names it.

    `path`, `digest`, `lesson` (`tutor.lab.plan`), `findings` and `remarks`. A finding may quote a line of the lesson.
    So findings are told of what cannot be taught, and then `lesson` is None; of what a student may meet, `remarks` only
    counts them, and whoever wants to read them asks `tutor/findings`.
    """

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the plan."""
        source = await read_source(self.contents_manager, self.path)
        digest = hashlib.sha256(source).hexdigest()
        self.set_header("Cache-Control", "no-cache")
        self.set_header("ETag", f'"{digest}"')
        if self.request.headers.get("If-None-Match") == f'"{digest}"':
            self.set_status(304)
            await self.finish()
            return
        lesson, findings = await self.examine(source)
        answer: dict[str, Any] = {"path": self.path, "digest": digest, "lesson": None, "findings": [], "remarks": 0}
        if lesson is None:
            answer["findings"] = findings_as_json(findings)
        else:
            answer |= {"lesson": await asyncio.to_thread(lesson_as_json, lesson), "remarks": len(findings)}
        await self.finish_json(answer)


class FindingsHandler(LessonHandler):
    """`GET tutor/findings?path=`: all that is found about a lesson, for its author; it may quote answers."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with `findings`."""
        _, findings = await self.examine(await read_source(self.contents_manager, self.path))
        await self.finish_json({"path": self.path, "findings": findings_as_json(findings)})


class PictureHandler(LessonHandler):
    """`GET tutor/picture?path=&name=`: a picture that the lesson shows, and nothing else of its folder."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the picture; 404 for one that the lesson does not show."""
        source = await read_source(self.contents_manager, self.path)
        lesson, _ = await asyncio.to_thread(read, source, self.path)
        name = self.get_query_argument("name")
        shown = files_of(lesson) if lesson else ()
        picture = await read_picture(self.contents_manager, self.path, name if name in shown else "")
        # A drawing that is opened by itself, and not as a picture, may do nothing.
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-cache")
        await self.finish(picture.content, set_content_type=picture.kind)
