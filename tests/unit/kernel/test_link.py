"""The link over comms, and how it chooses; `tests/server/test_link.py` has the one over a real relay."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from tutor.frames import (
    Bye,
    Caption,
    FloorTaken,
    FromDesk,
    Hello,
    Mic,
    Pressed,
    Sound,
    ToDesk,
    Typed,
)
from tutor.kernel.link import MAX_MIC_S, PATH_VARIABLE, DeskLink, Inbox, open_link
from tutor.kernel.loop import run
from tutor.parcels import Parcel, parcel
from tutor.testing.relay import FakeCommDesk


async def take(messages: AsyncIterator[FromDesk], count: int) -> list[FromDesk]:
    return [await anext(messages) for _ in range(count)]


def drain(inbox: Inbox) -> list[FromDesk]:
    async def all_of_it() -> list[FromDesk]:
        inbox.close()
        return [message async for message in inbox.messages()]

    return asyncio.run(all_of_it())


@pytest.fixture(autouse=True)
def no_relay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PATH_VARIABLE, raising=False)


def test_over_comms_messages_come_in_order_from_any_thread() -> None:
    desk = FakeCommDesk()
    link = open_link(desk)
    said: list[FromDesk] = [Hello(1), *(Typed(str(number)) for number in range(200)), Bye()]
    messages = link.messages()
    listening = run(lambda: take(messages, len(said)))
    page = threading.Thread(target=lambda: [desk.say(message) for message in said])
    page.start()
    assert listening.join(10) == said
    page.join()
    link.send(FloorTaken("tutor"))
    assert desk.sent == [FloorTaken("tutor")]
    assert desk.room is None


def test_after_hanging_up_nothing_comes_or_goes() -> None:
    desk = FakeCommDesk()
    link = open_link(desk)

    async def listen() -> None:
        async for _ in link.messages():
            heard.set()

    heard = threading.Event()
    listening = run(listen)
    desk.say(Hello(1))
    assert heard.wait(10)

    async def hang_up() -> None:
        link.close()

    run(hang_up).join(10)
    listening.join(10)
    desk.say(Typed("too late"))
    link.send(FloorTaken("nobody"))
    assert desk.sent == []


def test_what_a_page_misses_it_gets_when_it_is_back_and_no_sound() -> None:
    async def test() -> list[ToDesk]:
        desk = FakeCommDesk()
        link = DeskLink(desk, "", grace_s=1e6)
        link._relay = link._way = cast("Any", object())  # no page of it can be written to
        link._left(False)
        for message in (Caption(1, "tutor", "Six."), Sound(1, b"\1\2"), FloorTaken("nobody")):
            link.send(message)
        assert desk.sent == []
        link._take(link._comm, Hello(1))
        link.send(FloorTaken("tutor"))
        link._relay = None
        link.close()
        return desk.sent

    assert run(test).join(10) == [Caption(1, "tutor", "Six."), FloorTaken("nobody"), FloorTaken("tutor")]


def test_close_ends_the_messages_after_those_that_wait() -> None:
    async def test() -> list[FromDesk]:
        link = DeskLink(FakeCommDesk(), "", grace_s=0)
        link._take(link._comm, Hello(1))
        link.close()
        link.close()
        return [message async for message in link.messages()]

    assert run(test).join(10) == [Hello(1)]


@pytest.mark.parametrize("there", ["nothing", "a file", "a mute"])
def test_where_no_relay_answers_comms_serve(there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "relay"
    monkeypatch.setenv(PATH_VARIABLE, str(path))
    if there == "a file":
        path.write_text("")

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(5)
        writer.close()

    server = run(lambda: asyncio.start_unix_server(hang_up, path)).join(10) if there == "a mute" else None
    desk = FakeCommDesk()
    link = open_link(desk)
    assert desk.room is None
    listening = run(lambda: take(link.messages(), 1))
    desk.say(Hello(1))
    assert listening.join(10) == [Hello(1)]
    if server is not None:
        server.get_loop().call_soon_threadsafe(server.close)


def test_sound_that_nobody_takes_is_bounded_oldest_first() -> None:
    inbox = Inbox()
    body = bytes(960)
    for seq in range(400):
        inbox.put(Mic(seq, body))
        if seq % 100 == 0:
            inbox.put(Pressed("hint"))
    waiting = drain(inbox)
    assert [message for message in waiting if not isinstance(message, Mic)] == [Pressed("hint")] * 4
    seqs = [message.seq for message in waiting if isinstance(message, Mic)]
    assert seqs == list(range(400 - int(MAX_MIC_S * 50), 400))


def test_a_parcel_in_pieces_is_a_parcel() -> None:
    """Every byte apart, then all at once."""
    from tutor.frames import pack
    from tutor.kernel.link import _Relay

    stream = b"".join(
        [
            parcel(Parcel.WELCOME),
            parcel(Parcel.JOINED),
            parcel(Parcel.DATA, pack(Hello(1))),
            parcel(Parcel.DATA, b"what is no frame"),
            parcel(Parcel.DATA, pack(FloorTaken("tutor"))),  # to the desk, not from it
            parcel(Parcel.DATA, pack(Mic(3, b"\1\2"))),
            parcel(Parcel.LEFT),
        ]
    )

    async def test(pieces: list[bytes]) -> None:
        heard: list[object] = []
        relay = _Relay("room", lambda _, message: heard.append(message), heard.append)
        for piece in pieces:
            relay.data_received(piece)
        assert relay.welcomed.done()
        assert heard == [Hello(1), None, None, Mic(3, b"\1\2"), False]

    asyncio.run(test([stream[index : index + 1] for index in range(len(stream))]))
    asyncio.run(test([stream]))
