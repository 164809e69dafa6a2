"""The relay of a real Jupyter server: this process plays the kernel, by hand, and the browser, by tornado."""

import asyncio
import contextlib
import json
import secrets
import stat
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClosedError

from tutor.frames import MAX_FRAME
from tutor.parcels import PARCEL_HEAD, Parcel, parcel
from tutor.testing.jupyter import JupyterServer, jupyter_server
from tutor.testing.relay import Browser


class Kernel:
    """The kernel's side of a room."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self.reader, self.writer, self.token = reader, writer, token

    @classmethod
    @asynccontextmanager
    async def register(cls, server: JupyterServer, token: str) -> "AsyncIterator[Kernel]":
        reader, writer = await asyncio.open_unix_connection(server.relay)
        kernel = cls(reader, writer, token)
        kernel.send(Parcel.REGISTER, token.encode())
        try:
            yield kernel
        finally:
            writer.close()
            await writer.wait_closed()

    @classmethod
    @asynccontextmanager
    async def welcomed(cls, server: JupyterServer) -> "AsyncIterator[Kernel]":
        async with cls.register(server, secrets.token_urlsafe(32)) as kernel:
            assert await kernel.read() == (Parcel.WELCOME, b"")
            yield kernel

    def send(self, kind: Parcel, content: bytes = b"") -> None:
        self.writer.write(parcel(kind, content))

    async def read(self) -> tuple[int, bytes]:
        length, kind = PARCEL_HEAD.unpack(await self.reader.readexactly(PARCEL_HEAD.size))
        return kind, await self.reader.readexactly(length)


def dial(server: JupyterServer, **headers: str) -> AbstractAsyncContextManager[Browser]:
    return Browser.dial(server.url("tutor/relay", "ws"), headers or {"Authorization": f"token {server.token}"})


def join(server: JupyterServer, token: str, **headers: str) -> AbstractAsyncContextManager[Browser]:
    headers = headers or {"Authorization": f"token {server.token}"}
    return Browser.join(server.url("tutor/relay", "ws"), token, headers)


async def cookie(server: JupyterServer) -> str:
    """What a browser holds after the login page."""
    request = HTTPRequest(server.url(f"tree?token={server.token}"), follow_redirects=False)
    answer = await AsyncHTTPClient().fetch(request, raise_error=False)
    return "; ".join(each.split(";")[0] for each in answer.headers.get_list("Set-Cookie"))


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


@pytest.mark.parametrize("headers", [{"Host": "127.0.0.1"}, {"Authorization": "token wrong"}, {"Cookie": "a=b"}])
def test_who_is_not_logged_in_is_refused(server: JupyterServer, headers: dict[str, str]) -> None:
    async def test() -> None:
        with pytest.raises(HTTPClientError) as refusal:
            async with dial(server, **headers):
                pass
        assert refusal.value.code == 403

    run(test())


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://127.0.0.1:{port}.evil.example", "null", "http://127.0.0.1", "https://[::1]"],
)
def test_a_page_from_elsewhere_is_refused(server: JupyterServer, origin: str) -> None:
    async def test() -> None:
        headers = {"Cookie": await cookie(server), "Origin": origin.format(port=server.port)}
        with pytest.raises(HTTPClientError) as refusal:
            async with dial(server, **headers):
                pass
        assert refusal.value.code == 403

    run(test())


def test_the_servers_own_page_is_let_in(server: JupyterServer) -> None:
    async def test() -> None:
        headers = {"Cookie": await cookie(server), "Origin": f"http://127.0.0.1:{server.port}"}
        async with Kernel.welcomed(server) as kernel, join(server, kernel.token, **headers):
            assert await kernel.read() == (Parcel.JOINED, b"")

    run(test())


def test_an_unknown_room_is_closed_with_4004(server: JupyterServer) -> None:
    async def test() -> None:
        async with dial(server) as browser:
            await browser.send(json.dumps({"room": secrets.token_urlsafe(32)}))
            assert await browser.closed_with() == 4004

    run(test())


@pytest.mark.parametrize("first", [b"\0\0\0\0", "", "room", "[]", '{"room": 7}', "{}", "[" * 9000])
def test_who_names_no_room_is_closed_with_4008(server: JupyterServer, first: str | bytes) -> None:
    async def test() -> None:
        async with dial(server) as browser:
            await browser.send(first)
            assert await browser.closed_with() == 4008

    run(test())


@pytest.mark.parametrize("later", ["text", b"\0" * (MAX_FRAME + 1)], ids=["text", "too long"])
def test_what_is_no_frame_is_closed_with_4008(server: JupyterServer, later: str | bytes) -> None:
    async def test() -> None:
        async with Kernel.welcomed(server) as kernel, join(server, kernel.token) as browser:
            await browser.send(later)
            assert await browser.closed_with() == 4008
            assert await kernel.read() == (Parcel.JOINED, b"")
            assert await kernel.read() == (Parcel.LEFT, b"")

    run(test())


def test_a_thousand_frames_go_both_ways_in_order_and_whole(server: JupyterServer) -> None:
    frames = [index.to_bytes(4, "little") + secrets.token_bytes(960) for index in range(1000)]
    frames[500] = secrets.token_bytes(MAX_FRAME)
    frames[501] = b""

    async def echo(kernel: Kernel) -> None:
        assert await kernel.read() == (Parcel.JOINED, b"")
        for frame in frames:
            assert await kernel.read() == (Parcel.DATA, frame)
            kernel.send(Parcel.DATA, frame)
            await kernel.writer.drain()
        assert await kernel.read() == (Parcel.LEFT, b"")

    async def talk(browser: Browser) -> None:
        for frame in frames:
            await browser.send(frame)

    async def test() -> None:
        async with Kernel.welcomed(server) as kernel, asyncio.TaskGroup() as group:
            group.create_task(echo(kernel))
            async with join(server, kernel.token) as browser:
                group.create_task(talk(browser))
                for frame in frames:
                    assert await browser.read() == frame

    run(test())


def test_rooms_do_not_hear_each_other(server: JupyterServer) -> None:
    async def test() -> None:
        async with AsyncExitStack() as stack:
            kernels = [await stack.enter_async_context(Kernel.welcomed(server)) for _ in range(3)]
            browsers = [await stack.enter_async_context(join(server, kernel.token)) for kernel in kernels]
            for index, (kernel, browser) in enumerate(zip(kernels, browsers, strict=True)):
                kernel.send(Parcel.DATA, b"from kernel %d" % index)
                await browser.send(b"from browser %d" % index)
            for index, (kernel, browser) in enumerate(zip(kernels, browsers, strict=True)):
                assert await browser.read() == b"from kernel %d" % index
                assert await kernel.read() == (Parcel.JOINED, b"")
                assert await kernel.read() == (Parcel.DATA, b"from browser %d" % index)
                kernel.writer.close()
                # Had another's message come, it would stand here.
                assert await browser.read() is None

    run(test())


def test_a_second_tab_takes_the_place_of_the_first(server: JupyterServer) -> None:
    async def test() -> None:
        async with Kernel.welcomed(server) as kernel, join(server, kernel.token) as first:
            async with join(server, kernel.token) as second:
                assert await first.closed_with() == 4001
                kernel.send(Parcel.DATA, b"for the second")
                assert await second.read() == b"for the second"
                await second.send(b"from the second")
            heard = [await kernel.read() for _ in range(5)]
        assert [kind for kind, _ in heard] == [Parcel.JOINED, Parcel.LEFT, Parcel.JOINED, Parcel.DATA, Parcel.LEFT]
        assert heard[3][1] == b"from the second"

    run(test())


def test_when_the_kernel_goes_the_browser_is_told_and_the_room_is_gone(server: JupyterServer) -> None:
    async def test() -> None:
        async with Kernel.welcomed(server) as kernel, join(server, kernel.token) as browser:
            kernel.writer.close()
            assert await browser.closed_with() == 4010
            async with dial(server) as again:
                await again.send(json.dumps({"room": kernel.token}))
                assert await again.closed_with() == 4004

    run(test())


def test_a_taken_room_is_refused_and_its_owner_keeps_it(server: JupyterServer) -> None:
    async def test() -> None:
        async with Kernel.welcomed(server) as owner:
            async with Kernel.register(server, owner.token) as thief:
                assert await thief.reader.read() == b""
            async with join(server, owner.token) as browser:
                owner.send(Parcel.DATA, b"still here")
                assert await browser.read() == b"still here"

    run(test())


@pytest.mark.parametrize("token", ["", "x" * 31])
def test_a_token_that_could_be_guessed_is_refused(server: JupyterServer, token: str) -> None:
    async def test() -> None:
        async with Kernel.register(server, token) as kernel:
            assert await kernel.reader.read() == b""

    run(test())


@pytest.mark.parametrize(
    "parcels",
    [
        parcel(Parcel.DATA, b"x" * 43),
        PARCEL_HEAD.pack(MAX_FRAME + 1, Parcel.REGISTER),
        b"GET / HTTP/1.1\r\n\r\n",
        b"\0",
    ],
)
def test_what_does_not_keep_to_the_protocol_is_hung_up_on(server: JupyterServer, parcels: bytes) -> None:
    async def test() -> None:
        reader, writer = await asyncio.open_unix_connection(server.relay)
        writer.write(parcels)
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()

    run(test())


def test_a_browser_that_does_not_keep_up_is_sent_away(server: JupyterServer) -> None:
    flood = secrets.token_bytes(1024 * 1024)

    async def test() -> None:
        async with Kernel.welcomed(server) as kernel, join(server, kernel.token) as browser:
            # Nothing is read meanwhile: the sockets between hold some, the relay 8 MiB, and the rest is too much.
            for _ in range(40):
                kernel.send(Parcel.DATA, flood)
                await kernel.writer.drain()
            assert await browser.closed_with() == 4009
            assert await kernel.read() == (Parcel.JOINED, b"")
            assert await kernel.read() == (Parcel.LEFT, b"")

    run(test())


def test_a_kernel_that_does_not_keep_up_costs_the_browser_its_place(server: JupyterServer) -> None:
    flood = secrets.token_bytes(1024 * 1024)

    async def test() -> None:
        async with Kernel.welcomed(server) as kernel, join(server, kernel.token) as browser:
            with contextlib.suppress(WebSocketClosedError):
                for _ in range(40):
                    await browser.send(flood)
            assert await browser.closed_with() == 4009

    run(test())


def test_the_kernels_side_is_for_this_user_alone(server: JupyterServer) -> None:
    assert stat.S_IMODE(server.relay.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.relay.parent.stat().st_mode) == 0o700


def test_a_server_that_stops_leaves_nothing_behind(tmp_path: Path) -> None:
    with jupyter_server(tmp_path) as server:
        folder = server.relay.parent
        assert folder.exists()
        server.process.terminate()
        server.process.wait(120)
        assert not folder.exists()
