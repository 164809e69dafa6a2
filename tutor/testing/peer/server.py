"""The peer as a server on loopback, on a thread and a loop of its own."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application

from tutor.testing.peer.faults import Fault, Faults, latency
from tutor.testing.peer.mind import Mind, PlainMind, Told
from tutor.testing.peer.realtime import Realtime
from tutor.testing.peer.rest import Chat, Models, Moderations, Speech, Transcriptions
from tutor.testing.peer.rules import Refusal
from tutor.testing.peer.usage import Counter
from tutor.values import WIRE_RATE_HZ

KEY = "sk-peer-no-secret"
"""The one API key that the peer takes."""
MODELS: dict[str, dict[str, str]] = {
    "gpt-realtime-2.1": {},
    "gpt-realtime-2.1-mini": {},
    "gpt-realtime": {"shutdown_date": "2027-01-20"},
    "gpt-audio-1.5": {},
    "gpt-6-luna": {},
    "gpt-transcribe": {},
    "gpt-4o-mini-tts": {"shutdown_date": "2027-01-06"},
}
_STATUS = {Fault.UNAUTHORIZED: 401, Fault.FORBIDDEN: 403, Fault.TOO_MANY: 429, Fault.SERVER_ERROR: 500}


@dataclass(slots=True)
class Peer:
    """What the peer is told to be like, and what came of it so far. Read it from any thread."""

    mind: Mind = field(default_factory=PlainMind)
    latency_s: Callable[[], float] = field(default_factory=lambda: latency(0.0))
    """Seconds from a request to the first word of its answer."""
    speed: float = 20.0
    """How many times faster than it sounds speech is sent."""
    language: str = "en"
    """Of its voice."""
    longest_s: float = 120.0
    """Seconds after which its voice breaks off."""
    input_hz: int = WIRE_RATE_HZ
    """Samples a second that its Realtime sessions take."""
    output_hz: int = WIRE_RATE_HZ
    """Samples a second that it gives, apart from those of its speech endpoint."""
    lasts_s: float = 3600.0
    """Seconds after which a Realtime session ends."""
    echoes: bool = True
    """Whether a response's metadata comes back, as not every server's does."""
    word_s: float = 0.0
    """Seconds that it takes to find a word of a chat completion without sound."""
    slow_s: float = 5.0
    """Seconds that it takes longer where it is slow on command."""
    dialect: Literal["openai", "vllm"] = "openai"
    """How a chat completion streams its sound."""
    faults: Faults = field(default_factory=Faults)
    models: dict[str, dict[str, str]] = field(default_factory=lambda: dict(MODELS))
    base_url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """Events of clients on the Realtime wire, sound and pictures as their length."""
    sent: list[dict[str, Any]] = field(default_factory=list, repr=False)
    told: list[tuple[str, Told]] = field(default_factory=list, repr=False)
    """What each judge and each voice was told."""
    refusals: list[Refusal] = field(default_factory=list)
    """Events that broke a rule of the Realtime wire."""
    broken: list[str] = field(default_factory=list)
    """Requests that broke a rule of the HTTP side."""
    billed: list[str] = field(default_factory=list)
    """The purpose of each call that a provider would want money for, whether its answer arrived or not."""
    most_beside: int = 0
    """How many responses beside the conversation there were at once, at the most, in one connection."""
    timed: list[tuple[str, float]] = field(default_factory=list, repr=False)
    """When a client committed an utterance, asked and was answered (its first word), in seconds of `time.monotonic`:
    `committed`, `judge asked`, `judge answered`, `judge dropped`, and so on."""
    counters: dict[str, Counter] = field(default_factory=dict, repr=False)
    """What each model was sent, for what it would bill."""
    identifiers: list[tuple[str, str]] = field(default_factory=list, repr=False)
    """The path of each request, and its `OpenAI-Safety-Identifier`, empty where it has none."""
    _news: threading.Condition = field(default_factory=threading.Condition, repr=False)

    async def slow(self, fault: Fault | None) -> None:
        """Wait where that is the fault."""
        if fault is Fault.SLOW:
            await asyncio.sleep(self.slow_s)

    def note(self, event: Any) -> None:
        """Keep what a client sent."""
        if isinstance(event, dict):
            with self._news:
                self.received.append(event if "audio" not in event else {**event, "audio": len(event["audio"])})
                self._news.notify_all()

    def time(self, what: str) -> None:
        """Note when something happened."""
        self.timed.append((what, time.monotonic()))

    def counter(self, model: str) -> Counter:
        """The one of a model."""
        return self.counters.setdefault(model, Counter())

    def tell(self, event: dict[str, Any]) -> None:
        """Keep what was sent."""
        with self._news:
            self.sent.append(event)
            self._news.notify_all()

    def wait_for(self, kind: str, count: int = 1, timeout_s: float = 10.0) -> None:
        """Block until so many events of a kind have come, or were sent; TimeoutError where they are not."""
        with self._news:
            if not self._news.wait_for(lambda: self.count(kind) >= count, timeout_s):
                raise TimeoutError(f"{kind} came {self.count(kind)} times")

    def count(self, kind: str) -> int:
        """How many events of a kind clients have sent, or the peer has."""
        return sum(event.get("type") == kind for event in (*self.received, *self.sent))

    def refuse(self, request: HTTPServerRequest, fault: Fault | None) -> tuple[int, str] | None:
        """Status and body for a request without the key, or one that shall fail before it is looked at."""
        self.identifiers.append((request.path, request.headers.get("OpenAI-Safety-Identifier", "")))
        if fault is Fault.HTML:
            return 502, "<html><body><h1>502 Bad Gateway</h1></body></html>"
        status = _STATUS.get(fault) if fault else None
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            status = 401
        if status is None:
            return None
        error = {"message": "Refused on command.", "type": "error", "param": None, "code": str(status)}
        return status, json.dumps({"error": error})


@contextmanager
def serve(peer: Peer, port: int = 0) -> Iterator[Peer]:
    """Run it until the block is left; `peer.base_url` says where. OSError where the port is taken."""
    routes = [
        (r"/v1/realtime", Realtime),
        (r"/v1/chat/completions", Chat),
        (r"/v1/audio/transcriptions", Transcriptions),
        (r"/v1/audio/speech", Speech),
        (r"/v1/models", Models),
        (r"/v1/moderations", Moderations),
    ]
    application = Application([(path, handler, {"peer": peer}) for path, handler in routes])
    with on_loopback(application, "tutor-peer", port) as peer.base_url:
        yield peer


@contextmanager
def on_loopback(application: Application, name: str, port: int = 0) -> Iterator[str]:
    """Serve on this machine alone, on a thread of that name, until the block is left: the base_url of `/v1`."""
    [socket] = bind_sockets(port, "127.0.0.1")
    ready, loops = threading.Event(), []

    async def run() -> None:
        server = HTTPServer(application)
        server.add_sockets([socket])
        over = asyncio.Event()
        loops.append((asyncio.get_running_loop(), over))
        ready.set()
        await over.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name=name, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}/v1"
    finally:
        loop, over = loops[0]
        loop.call_soon_threadsafe(over.set)
        thread.join()
