"""What the lesson view asks the server: who may read the file may read its plan, which holds less."""

import asyncio
import hashlib
import json

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado.web import authenticated

from tutor.lab.plan import plan
from tutor.lab.source import read_source


class PlanHandler(APIHandler):
    """`GET tutor/plan?path=`: the plan of a lesson as JSON, by its digest: 304 where `If-None-Match` names it."""

    auth_resource = "contents"

    def compute_etag(self) -> None:
        """None: the lesson's digest is the one that counts, and is set below."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with `path`, `digest`, `lesson` and `findings` (`tutor.lab.plan`)."""
        path = self.get_query_argument("path").strip("/")
        source = await read_source(self.contents_manager, path)
        digest = hashlib.sha256(source).hexdigest()
        self.set_header("ETag", f'"{digest}"')
        self.set_header("Cache-Control", "no-cache")
        if self.request.headers.get("If-None-Match") == f'"{digest}"':
            self.set_status(304)
            await self.finish()
            return
        # On a thread: a megabyte of Markdown would hold up the relay's sound.
        answer = await asyncio.to_thread(plan, source, path)
        self.set_header("Content-Type", "application/json")
        await self.finish(json.dumps({"path": path, "digest": digest, **answer}, ensure_ascii=False))
