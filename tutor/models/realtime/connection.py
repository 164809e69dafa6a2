"""One line to a Realtime provider, kept up: dialled again with backoff, renewed in time, replies sorted by request.

The SDK's own reconnection is not used: it comes back into an empty session, and a silent close (1001) ends its iterator
like a normal end.
"""

import asyncio
import itertools
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tutor.errors import ModelError
from tutor.models.realtime import wire
from tutor.models.refusals import missing, refused

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.resources.realtime.realtime import AsyncRealtimeConnection

BACKOFF_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each further try to dial; the last one again and again."""
LONGEST_S = 60 * 60.0
"""A session of OpenAI's lasts no longer; others say when theirs ends."""
RENEW_AT = 5 / 6
"""Share of a session's time after which the next quiet moment gets a new one."""
_SETTLED_S = 10.0
"""A connection that lasted this long was a good one: the next dialling begins without a wait."""
_BENIGN = frozenset({"response_cancel_not_active", "input_audio_buffer_commit_empty", "item_delete_invalid_item_id"})

_log = logging.getLogger(__name__)
_WIRE = logging.getLogger(f"{__name__}.wire")
"""For the WebSocket, whose debugging would write down the key and what students say."""
_WIRE.setLevel(logging.INFO)


class Lost(Exception):
    """The line went down before a request was answered."""


@dataclass(slots=True, eq=False)
class Reply:
    """What comes to one request, until it is over."""

    tag: str
    purpose: Literal["judge", "voice"]
    patience_s: float
    events: "asyncio.Queue[wire.Heard | Exception]" = field(default_factory=asyncio.Queue)
    response: str = ""
    unwanted: bool = False
    """Cancelled before its response had a name."""
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self) -> AsyncIterator[wire.Heard]:
        """Its events up to Ended. Lost where the line goes down or dead, ModelError where it was refused."""
        while True:
            try:
                async with asyncio.timeout(self.patience_s):
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
        patience_s: float,
        *,
        seed: Callable[[], Iterable[dict[str, Any]]],
        heard: Callable[[wire.Heard], None],
        ended: Callable[[wire.Ended, Literal["judge", "voice"]], None],
    ) -> None:
        """Talk to `model`. `settings` is sent first of all, then what `seed` gives; `heard` gets what is no reply.

        `patience_s`: seconds without a word, after which the provider is taken for dead. `ended` is told of every
        response that is over, whether anybody still waits for it or not: it has its price in any case.
        """
        self._client, self._model, self._settings, self._patience_s = client, model, settings, patience_s
        self._seed, self._heard, self._ended = seed, heard, ended
        self._socket: AsyncRealtimeConnection | None = None
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.up = asyncio.Event()
        self._replies: dict[str, Reply] = {}
        self._tags = itertools.count(1)
        self._expires_at = 0.0
        self._renew = False
        self._dead: ModelError | None = None

    async def dial(self) -> "AsyncRealtimeConnection":
        """The first connection, for `stay_up`. ModelError where there is none to be had now."""
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._dial()
        except TimeoutError:
            raise ModelError(f"{self._where()} did not answer within {self._patience_s:g} s.") from None

    def send(self, event: dict[str, Any]) -> None:
        """Send without waiting; dropped where the line is down."""
        if self.up.is_set():
            self._outbox.put_nowait(event)

    @asynccontextmanager
    async def ask(
        self, purpose: Literal["judge", "voice"], make: Callable[[str], dict[str, Any]]
    ) -> AsyncIterator[Reply]:
        """Send a request and take its reply; leaving the block before its end cancels it.

        Lost where the line goes down meanwhile, ModelError where it is down and stays so.
        """
        if self._dead is not None:
            raise self._dead
        try:
            async with asyncio.timeout(self._patience_s):
                await self.up.wait()
        except TimeoutError:
            raise ModelError(f"The line to {self._where()} is down. The lesson goes on without it for now.") from None
        reply = Reply(f"t{next(self._tags)}", purpose, self._patience_s)
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
            quietly: Any = {"logger": _WIRE}
            dialling = self._client.realtime.connect(model=self._model, websocket_connection_options=quietly)
            socket = await dialling.enter()
        except Exception as error:  # noqa: BLE001 -- the SDK lets errors of three libraries through
            raise refused(error, self._where(), self._model) from None
        try:
            await self._settle(socket)
        except BaseException:
            await _close(socket)
            raise
        return socket

    async def _settle(self, socket: "AsyncRealtimeConnection") -> None:
        """Be greeted, and have our settings taken: what a provider changes of them shows here, not in mid-turn."""
        self._expires_at = 0.0
        # A provider that hangs up at once may have said why: that can still be read.
        with suppress(Exception):
            await socket.send_raw(json.dumps(self._settings))
        while True:
            try:
                event = wire.read(await socket.recv_bytes())
            except Exception as error:  # noqa: BLE001
                raise refused(error, self._where(), self._model) from None
            if isinstance(event, wire.Greeted) and event.expires_at:
                self._expires_at = event.expires_at
            if isinstance(event, wire.Refused) and event.code == "model_not_found":
                raise missing(self._where(), self._model)
            if isinstance(event, wire.Refused):
                raise self._unsettled(f"refuses the settings of the session ({event.code})", fatal=event.invalid)
            if isinstance(event, wire.Configured):
                if setting := wire.denied(self._settings["session"], event.session):
                    raise self._unsettled(f"does not take the setting {setting}", fatal=True)
                return

    def _unsettled(self, how: str, *, fatal: bool) -> ModelError:
        return ModelError(f"{self._where()} {how}. Is this the current Realtime API?", fatal=fatal)

    async def stay_up(self, socket: "AsyncRealtimeConnection") -> None:
        """Keep the line up, from a first connection on, until this is cancelled."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            await self._serve(socket)
            failures = 0 if asyncio.get_running_loop().time() - began > _SETTLED_S else failures
            while True:
                await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
                failures += 1
                try:
                    async with asyncio.timeout(self._patience_s):
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
        renewal = asyncio.get_running_loop().call_later(self._renew_in(time.time()), self._grow_old)
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

    def _renew_in(self, now: float) -> float:
        """Seconds until this session should make room for another; `now` is Unix time, as providers tell it."""
        left_s = self._expires_at - now
        return RENEW_AT * (left_s if 0 < left_s < LONGEST_S else LONGEST_S)

    def _grow_old(self) -> None:
        self._renew = True
        if not self._replies:
            self.hang_up()

    def _sort(self, event: wire.Heard) -> None:
        match event:
            case wire.Began(response=response, tag=tag):
                # Where metadata does not come back, the oldest request without a response is the one.
                waiting = (each for each in self._replies.values() if not each.response)
                reply = self._replies.get(tag) if tag else next(waiting, None)
                if reply is not None:
                    reply.response = response
                    if reply.unwanted:
                        self.send(wire.cancel(response))
            case wire.Sounded() | wire.Worded() | wire.Called() | wire.Ended():
                self._deliver(event.response, event)
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
            self._ended(event, reply.purpose)
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
