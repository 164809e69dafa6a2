"""One line to a Realtime provider, kept up: dialled again with backoff, renewed in time, replies sorted by request.

The SDK's own reconnection is not used: it comes back into an empty session, and a silent close (1001) ends its iterator
like a normal end.
"""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tutor.errors import ModelError
from tutor.models.realtime import wire
from tutor.models.refusals import refused

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.resources.realtime.realtime import AsyncRealtimeConnection

BACKOFF_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try to dial; the last one again and again."""
DIAL_S = 10.0
"""Seconds that a provider has to greet us and take our settings."""
RENEW_S = 50 * 60.0
"""A session ends after 60 minutes; from here on the next quiet moment gets a new one."""
SILENT_S = 8.0
"""Seconds without a word about a request, after which the line is taken for dead."""
_BENIGN = frozenset({"response_cancel_not_active", "input_audio_buffer_commit_empty", "item_delete_invalid_item_id"})

_log = logging.getLogger(__name__)


class Lost(Exception):
    """The line went down before a request was answered."""


@dataclass(slots=True, eq=False)
class Reply:
    """What comes to one request, until it is over."""

    tag: str
    events: "asyncio.Queue[wire.Heard | Exception]" = field(default_factory=asyncio.Queue)
    response: str = ""
    unwanted: bool = False
    """Cancelled before its response had a name."""
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> AsyncIterator[wire.Heard]:
        """Its events up to Ended. Lost where the line goes down or dead, ModelError where it was refused."""
        while True:
            try:
                async with asyncio.timeout(SILENT_S):
                    event = await self.events.get()
            except TimeoutError:
                raise Lost from None
            if isinstance(event, Exception):
                raise event
            yield event
            if isinstance(event, wire.Ended):
                return


class Line:
    """The connection and what is asked over it. Lives in one task group on the session's loop."""

    def __init__(
        self,
        client: "AsyncOpenAI",
        model: str,
        settings: dict[str, Any],
        seed: Callable[[], Iterable[dict[str, Any]]],
        heard: Callable[[wire.Heard], None],
    ) -> None:
        """Talk to `model`. `settings` is sent first of all, then what `seed` gives; `heard` gets what is no reply."""
        self._client, self._model, self._settings, self._seed, self._heard = client, model, settings, seed, heard
        self._socket: AsyncRealtimeConnection | None = None
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.up = asyncio.Event()
        self._replies: dict[str, Reply] = {}
        self._tags = itertools.count(1)
        self._renew = False
        self._dead: ModelError | None = None

    async def dial(self) -> "AsyncRealtimeConnection":
        """The first connection, for `stay_up`. ModelError where there is none to be had now."""
        try:
            async with asyncio.timeout(DIAL_S):
                return await self._dial()
        except TimeoutError:
            raise ModelError(f"{self._where()} did not answer within {DIAL_S:.0f} s. Check the network.") from None

    def send(self, event: dict[str, Any]) -> None:
        """Send without waiting; dropped where the line is down."""
        if self.up.is_set():
            self._outbox.put_nowait(event)

    @asynccontextmanager
    async def ask(self, make: Callable[[str], dict[str, Any]]) -> AsyncIterator[Reply]:
        """Send a request and take its reply; leaving the block before its end cancels it.

        Lost where the line is down, ModelError where it stays down.
        """
        if self._dead is not None:
            raise self._dead
        try:
            async with asyncio.timeout(SILENT_S):
                await self.up.wait()
        except TimeoutError:
            raise Lost from None
        reply = Reply(f"t{next(self._tags)}")
        self._replies[reply.tag] = reply
        self.send(make(reply.tag))
        try:
            yield reply
        except Lost:
            self.hang_up()
            raise
        finally:
            self.cancel(reply)

    def cancel(self, reply: Reply) -> None:
        """Stop a reply; the provider says when it is over."""
        if not reply.over.is_set() and not reply.unwanted:
            reply.unwanted = True
            if reply.response:
                self.send(wire.cancel(reply.response))

    def hang_up(self) -> None:
        """Give this connection up; another one is dialled."""
        self.up.clear()
        if self._socket is not None:
            self._outbox.put_nowait({})

    # ---- the life of the connection ----

    async def _dial(self) -> "AsyncRealtimeConnection":
        try:
            socket = await self._client.realtime.connect(model=self._model).enter()
        except Exception as error:  # noqa: BLE001 -- the SDK lets errors of three libraries through
            raise refused(error, self._where(), self._model) from None
        await socket.send_raw(json.dumps(self._settings))
        while True:
            try:
                event = wire.read(await socket.recv_bytes())
            except Exception as error:  # noqa: BLE001
                raise refused(error, self._where(), self._model) from None
            if isinstance(event, wire.Refused):
                raise ModelError(f"{self._where()} refuses the settings of the session: {event.code}.")
            if isinstance(event, wire.Configured):
                return socket

    async def stay_up(self, socket: "AsyncRealtimeConnection") -> None:
        """Keep the line up, from a first connection on, until this is cancelled."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            await self._serve(socket)
            failures = 0 if asyncio.get_running_loop().time() - began > DIAL_S else failures
            while True:
                await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1
                try:
                    async with asyncio.timeout(DIAL_S):
                        socket = await self._dial()
                    break
                except TimeoutError:
                    _log.info("%s does not answer", self._where())
                except ModelError as error:
                    _log.info("The line is down: %s", error)
                    if error.fatal:
                        self._dead = error
                        return

    async def _serve(self, socket: "AsyncRealtimeConnection") -> None:
        """Carry both ways until the connection ends, then tell all who wait."""
        self._socket, self._renew, self._outbox = socket, False, asyncio.Queue()
        for event in self._seed():
            self._outbox.put_nowait(event)
        self.up.set()
        loop = asyncio.get_running_loop()
        renewal = loop.call_later(RENEW_S, self._grow_old)
        try:
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(self._send_all(socket))
                receiving = tasks.create_task(self._receive_all(socket))
                await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
                sending.cancel()
                receiving.cancel()
        finally:
            renewal.cancel()
            self.up.clear()
            self._socket = None
            for reply in self._replies.values():
                reply.over.set()
                reply.events.put_nowait(Lost())
            self._replies.clear()
            await _close(socket)

    async def _send_all(self, socket: "AsyncRealtimeConnection") -> None:
        while event := await self._outbox.get():
            try:
                await socket.send_raw(json.dumps(event))
            except Exception:  # noqa: BLE001 -- whatever it is, the line is down
                return

    async def _receive_all(self, socket: "AsyncRealtimeConnection") -> None:
        while True:
            try:
                message = await socket.recv_bytes()
            except Exception:  # noqa: BLE001 -- whatever it is, the line is down
                return
            event = wire.read(message)
            if event is not None:
                self._sort(event)
            if self._renew and not self._replies:
                return

    def _grow_old(self) -> None:
        self._renew = True
        if not self._replies:
            self.hang_up()

    def _sort(self, event: wire.Heard) -> None:
        match event:
            case wire.Began(response=response, tag=tag):
                # Where metadata does not come back, the oldest request without a response is the one.
                waiting = (each for each in self._replies.values() if not each.response)
                reply = self._replies.get(tag) or next(waiting, None)
                if reply is not None:
                    reply.response = response
                    if reply.unwanted:
                        self.send(wire.cancel(response))
            case wire.Sounded(response=response) | wire.Worded(response=response) | wire.Ended(response=response):
                self._deliver(response, event)
            case wire.Refused(code=code, about=about):
                if reply := self._replies.pop(about, None):
                    reply.over.set()
                    reply.events.put_nowait(ModelError(f"{self._where()} refuses a request: {code}."))
                elif code not in _BENIGN:
                    _log.warning("%s refuses an event: %s", self._where(), code)
            case _:
                self._heard(event)

    def _deliver(self, response: str, event: wire.Heard) -> None:
        reply = next((each for each in self._replies.values() if each.response == response), None)
        if reply is None:
            return
        reply.events.put_nowait(event)
        if isinstance(event, wire.Ended):
            reply.over.set()
            del self._replies[reply.tag]

    def _where(self) -> str:
        return str(self._client.base_url.host)


async def _close(socket: "AsyncRealtimeConnection") -> None:
    try:
        async with asyncio.timeout(1):
            await socket.close()
    except Exception as error:  # noqa: BLE001 -- it is gone in any case
        _log.debug("closing: %s", type(error).__name__)
