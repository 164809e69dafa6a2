"""The kernel's end of the link over the relay of a real Jupyter server."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from tutor.frames import (
    Bye,
    FloorTaken,
    FromDesk,
    Hello,
    Mic,
    Notice,
    Sound,
    Typed,
    pack,
    unpack,
)
from tutor.kernel.link import PATH_VARIABLE, DeskLink, open_link
from tutor.kernel.loop import run
from tutor.testing.jupyter import JupyterServer, jupyter_server
from tutor.testing.relay import Browser, FakeCommDesk


class Listener:
    """Takes what a link brings, on the session's loop, for a test on another thread."""

    def __init__(self, link: DeskLink) -> None:
        self._messages: AsyncIterator[FromDesk] = link.messages()

    async def next(self) -> FromDesk:
        async def take() -> FromDesk:
            return await anext(self._messages)

        return await asyncio.to_thread(run(take).join, 20)


@pytest.fixture
def desk(server: JupyterServer, monkeypatch: pytest.MonkeyPatch) -> FakeCommDesk:
    monkeypatch.setenv(PATH_VARIABLE, str(server.relay))
    return FakeCommDesk()


def join(server: JupyterServer, desk: FakeCommDesk) -> AbstractAsyncContextManager[Browser]:
    assert desk.room is not None
    return Browser.join(server.url("tutor/relay", "ws"), desk.room, {"Authorization": f"token {server.token}"})


def on_loop(call: Callable[[], None]) -> None:
    async def now() -> None:
        call()

    run(now).join(10)


async def read(browser: Browser) -> object:
    frame = await browser.read()
    return unpack(frame) if isinstance(frame, bytes) else frame


def play(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 40))


def test_the_desk_that_says_hello_over_the_relay_is_answered_there(server: JupyterServer, desk: FakeCommDesk) -> None:
    async def test() -> None:
        link = open_link(desk, grace_s=0)
        listener = Listener(link)
        on_loop(lambda: link.send(FloorTaken("nobody")))
        assert desk.sent == [FloorTaken("nobody")]
        async with join(server, desk) as browser:
            for message in (Hello(1), Mic(0, b"\1\2" * 480), Typed("5/6")):
                await browser.send(pack(message))
                assert await listener.next() == message
            on_loop(lambda: link.send(Sound(1, b"\3\4")))
            assert await read(browser) == Sound(1, b"\3\4")
        assert await listener.next() == Bye()
        on_loop(lambda: link.send(FloorTaken("tutor")))
        assert desk.sent == [FloorTaken("nobody"), FloorTaken("tutor")]
        on_loop(link.close)

    play(test())


def test_a_page_that_is_back_in_time_was_never_gone(server: JupyterServer, desk: FakeCommDesk) -> None:
    async def test() -> None:
        link = open_link(desk, grace_s=1e6)
        listener = Listener(link)
        for number in range(2):
            async with join(server, desk) as browser:
                await browser.send(pack(Hello(1)))
                await browser.send(pack(Typed(str(number))))
                assert [await listener.next(), await listener.next()] == [Hello(1), Typed(str(number))]
        on_loop(link.close)

    play(test())


def test_the_latest_hello_decides_and_the_other_way_is_not_heard(server: JupyterServer, desk: FakeCommDesk) -> None:
    async def test() -> None:
        link = open_link(desk)
        listener = Listener(link)
        async with join(server, desk) as browser:
            desk.say(Hello(1))
            await browser.send(pack(Typed("before hello")))
            await browser.send(pack(Hello(1)))
            assert [await listener.next(), await listener.next()] == [Hello(1), Hello(1)]
            desk.say(Typed("over the comm"))
            await browser.send(pack(Typed("over the relay")))
            assert await listener.next() == Typed("over the relay")
            on_loop(lambda: link.send(FloorTaken("student")))
            assert await read(browser) == FloorTaken("student")
            desk.say(Hello(1))
            assert await listener.next() == Hello(1)
            on_loop(lambda: link.send(FloorTaken("tutor")))
            assert desk.sent == [FloorTaken("tutor")]
        desk.say(Typed("no Bye before"))
        assert await listener.next() == Typed("no Bye before")
        on_loop(link.close)

    play(test())


def test_a_bye_is_told_once_and_the_page_may_come_back(server: JupyterServer, desk: FakeCommDesk) -> None:
    async def test() -> None:
        link = open_link(desk)
        listener = Listener(link)
        for _ in range(2):
            async with join(server, desk) as browser:
                await browser.send(pack(Hello(1)))
                await browser.send(pack(Bye()))
                assert [await listener.next(), await listener.next()] == [Hello(1), Bye()]
        on_loop(link.close)

    play(test())


def test_what_cannot_be_read_is_answered_once_and_kills_nothing(server: JupyterServer, desk: FakeCommDesk) -> None:
    async def test() -> None:
        link = open_link(desk, unreadable="Reload the page.")
        listener = Listener(link)
        async with join(server, desk) as browser:
            for frame in (b"", b"what is this", pack(FloorTaken("tutor")), pack(Hello(1))):
                await browser.send(frame)
            assert await read(browser) == Notice("Reload the page.")
            assert await listener.next() == Hello(1)
            on_loop(lambda: link.send(FloorTaken("nobody")))
            assert await read(browser) == FloorTaken("nobody")
        on_loop(link.close)

    play(test())


def test_closing_the_link_closes_the_room(server: JupyterServer, desk: FakeCommDesk) -> None:
    async def test() -> None:
        link = open_link(desk)
        async with join(server, desk) as browser:
            on_loop(link.close)
            assert await browser.closed_with() == 4010

    play(test())


def test_every_session_has_a_room_of_its_own(server: JupyterServer, desk: FakeCommDesk) -> None:
    other = FakeCommDesk()
    links = [open_link(desk), open_link(other)]
    assert desk.room is not None
    assert other.room is not None
    assert len({desk.room, other.room}) == 2
    assert all(len(room) >= 43 for room in (desk.room, other.room))
    for link in links:
        on_loop(link.close)


def test_a_relay_that_breaks_leaves_the_comm(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test(server: JupyterServer) -> None:
        desk = FakeCommDesk()
        link = open_link(desk, grace_s=0)
        listener = Listener(link)
        async with join(server, desk) as browser:
            await browser.send(pack(Hello(1)))
            assert await listener.next() == Hello(1)
            server.process.kill()
            assert await listener.next() == Bye()
            assert desk.room is None
            desk.say(Typed("still here"))
            assert await listener.next() == Typed("still here")
            on_loop(lambda: link.send(FloorTaken("tutor")))
            assert desk.sent == [FloorTaken("tutor")]
        on_loop(link.close)

    with jupyter_server(tmp_path_factory.mktemp("root")) as server:
        monkeypatch.setenv(PATH_VARIABLE, str(server.relay))
        play(test(server))


def test_a_busy_main_thread_does_not_hold_up_the_link(server: JupyterServer, desk: FakeCommDesk) -> None:
    """Messages are answered while Python computes: the loop has a thread of its own."""

    async def answer(link: DeskLink) -> None:
        async for message in link.messages():
            if isinstance(message, Mic):
                link.send(Sound(message.seq, message.body))

    async def talk() -> None:
        async with join(server, desk) as browser:
            await browser.send(pack(Hello(1)))
            for seq in range(50):
                await browser.send(pack(Mic(seq, b"\0\1")))
                assert await read(browser) == Sound(seq, b"\0\1")

    link = open_link(desk)
    answering = run(lambda: answer(link))
    talked = threading.Event()

    def page() -> None:
        try:
            play(talk())
        finally:
            talked.set()

    other = threading.Thread(target=page)
    other.start()
    while not talked.is_set():
        sum(range(10_000))
    other.join()
    assert answering.stop(10)
