"""A recorder between a model of ours and its provider: passes everything on, and keeps what passed as golden frames.

Sound and pictures are kept as their length and digest, headers not at all, and a key nowhere. Golden frames hold
nothing else of a person's: the talks that are recorded are spoken by a synthesiser.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler, websocket_connect

from tutor.testing.peer.server import on_loopback

_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_KEY = re.compile(r"\b(?:sk|ek|sess)[-_][A-Za-z0-9_-]{8,}")
_PASSED_ON = ("Authorization", "Content-Type", "Accept")


@dataclass(slots=True)
class Recorder:
    """What passed so far, and where to connect instead of the provider."""

    upstream: str
    base_url: str = ""
    frames: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, way: str, call: str, frame: Any) -> None:
        """One frame, scrubbed."""
        self.frames.append({"way": way, "call": call, "frame": scrubbed(frame)})

    def write(self, path: Path) -> None:
        """As JSON lines."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(frame, ensure_ascii=False) for frame in self.frames)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def scrubbed(value: Any) -> Any:
    """The same without sound, pictures and keys."""
    if isinstance(value, dict):
        return {name: scrubbed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [scrubbed(each) for each in value]
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()[:16]}
    if isinstance(value, str):
        if value.startswith("data:") or _BASE64.fullmatch(value):
            kind = value.partition(";")[0] if value.startswith("data:") else "base64"
            return {"kind": kind, **scrubbed(value.encode())}
        return _KEY.sub("KEY", value)
    return value


def parsed(content: bytes | str) -> Any:
    """JSON where it is JSON, else the bytes."""
    try:
        return json.loads(content)
    except ValueError:
        return content.encode() if isinstance(content, str) else content


class _Call(RequestHandler):
    """An HTTP request, passed on; its answer, as it comes."""

    def initialize(self, recorder: Recorder) -> None:
        self.recorder = recorder

    async def get(self, path: str) -> None:
        await self._pass_on(path)

    async def post(self, path: str) -> None:
        await self._pass_on(path)

    async def _pass_on(self, path: str) -> None:
        request, recorder, call = self.request, self.recorder, f"{self.request.method} /{path}"
        recorder.keep("sent", call, self._form())
        answer = bytearray()

        def head(line: str) -> None:
            if line.startswith("HTTP/"):
                self.set_status(int(line.split()[1]))
            elif line.lower().startswith(("content-type:", "retry-after:")):
                name, _, value = line.partition(":")
                self.set_header(name, value.strip())

        def body(piece: bytes) -> None:
            answer.extend(piece)
            self.write(piece)
            self.flush()

        await AsyncHTTPClient().fetch(
            HTTPRequest(
                f"{recorder.upstream}/{path}",
                method=request.method,
                headers={name: request.headers[name] for name in _PASSED_ON if name in request.headers},
                body=request.body if request.method == "POST" else None,
                header_callback=head,
                streaming_callback=body,
                request_timeout=120,
            ),
            raise_error=False,
        )
        if bytes(answer).startswith(b"data: "):
            for line in bytes(answer).decode().splitlines():
                if line.startswith("data: "):
                    recorder.keep("received", call, parsed(line.removeprefix("data: ")))
        else:
            recorder.keep("received", call, parsed(bytes(answer)))
        self.finish()

    def _form(self) -> Any:
        if not self.request.files:
            return parsed(self.request.body)
        fields = {name: values[0].decode() for name, values in self.request.body_arguments.items()}
        return {**fields, **{name: files[0]["body"] for name, files in self.request.files.items()}}


class _Socket(WebSocketHandler):
    """A Realtime session, passed on both ways."""

    def initialize(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def check_origin(self, origin: str) -> bool:
        return False

    async def open(self, *_args: str) -> None:
        url = f"{self.recorder.upstream.replace('http', 'ws', 1)}/realtime?{self.request.query}"
        headers = {"Authorization": self.request.headers["Authorization"]}
        self._upstream = await websocket_connect(HTTPRequest(url, headers=headers))
        asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        self._passing = asyncio.get_running_loop().create_task(self._pass_back())

    async def on_message(self, message: str | bytes) -> None:
        self.recorder.keep("sent", "realtime", parsed(message))
        with suppress(WebSocketClosedError):
            await self._upstream.write_message(message)

    async def _pass_back(self) -> None:
        while (message := await self._upstream.read_message()) is not None:
            self.recorder.keep("received", "realtime", parsed(message))
            with suppress(WebSocketClosedError):
                await self.write_message(message)
        self.close(self._upstream.close_code, self._upstream.close_reason)

    def on_close(self) -> None:
        self._upstream.close()


@contextmanager
def recording(upstream: str) -> Iterator[Recorder]:
    """Record what goes to and comes from `upstream`, a base_url, until the block is left."""
    recorder = Recorder(upstream)
    kwargs = {"recorder": recorder}
    application = Application([(r"/v1/realtime", _Socket, kwargs), (r"/v1/(.*)", _Call, kwargs)])
    with on_loopback(application, "recorder") as recorder.base_url:
        yield recorder
