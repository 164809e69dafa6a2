"""Work on the lesson's loop: its result, its end, and that one's end is not the others'."""

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from tutor.kernel.loop import run


def test_work_runs_on_one_thread_of_its_own() -> None:
    async def where() -> tuple[str, asyncio.AbstractEventLoop]:
        return threading.current_thread().name, asyncio.get_running_loop()

    first, second = run(where).join(10), run(where).join(10)
    assert first == second
    assert first[0] == "tutor-loop" != threading.current_thread().name


def test_what_work_raises_is_raised_where_it_is_awaited_and_others_go_on() -> None:
    go_on = threading.Event()

    async def live() -> str:
        await asyncio.to_thread(go_on.wait)
        return "alive"

    async def fail() -> None:
        raise SystemExit("no")

    other = run(live)
    with pytest.raises(SystemExit, match="no"):
        run(fail).join(10)
    go_on.set()
    assert other.join(10) == "alive"


def test_stop_waits_until_all_is_in_order() -> None:
    began, put_in_order = threading.Event(), []

    async def work() -> None:
        try:
            began.set()
            await asyncio.get_running_loop().create_future()
        finally:
            await asyncio.sleep(0)
            put_in_order.append(True)

    handle = run(work)
    assert began.wait(10)
    assert not handle.ended
    assert handle.stop(10)
    assert put_in_order == [True]
    assert handle.ended
    assert handle.stop()
    with pytest.raises(CancelledError):
        handle.join(10)


def test_work_that_is_stopped_before_it_began_has_ended() -> None:
    blocked, hold, began = threading.Event(), threading.Event(), []

    async def block() -> None:
        blocked.set()
        hold.wait(10)

    async def never() -> None:
        began.append(True)

    run(block)
    assert blocked.wait(10)
    handle = run(never)
    handle.cancel()
    hold.set()
    assert handle.stop(10)
    assert began == []


def test_work_that_does_not_stop_is_told_after_a_bound() -> None:
    let_go = threading.Event()
    began = threading.Event()

    async def stubborn() -> None:
        began.set()
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            await asyncio.to_thread(let_go.wait)

    handle = run(stubborn)
    assert began.wait(10)
    assert not handle.stop(0.01)
    with pytest.raises(TimeoutError):
        handle.join(0.01)
    let_go.set()
    handle.join(10)


def test_waiting_for_its_own_thread_is_refused() -> None:
    async def work() -> None:
        with pytest.raises(RuntimeError, match="own thread"):
            run(idle).stop()
        with pytest.raises(RuntimeError, match="own thread"):
            run(idle).join()

    async def idle() -> None:
        pass

    run(work).join(10)
