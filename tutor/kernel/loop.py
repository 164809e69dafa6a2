"""One thread and one asyncio loop for all sessions of a kernel, so that a lesson goes on while a cell computes.

`run` is the way in from any thread; `Handle` is what a caller keeps. The one crossing is `call_soon_threadsafe`.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import cache
from typing import Any, Generic, TypeVar

T = TypeVar("T")

STOP_S = 5.0
"""Seconds that work gets to put itself in order once it was told to stop."""
SWITCH_S = 0.001
"""Longest wait of this thread for a cell that computes, in place of Python's 5 ms: a round trip beside such a cell
then takes 3 ms rather than 10 (median, tests/bench/bench_relay.py)."""


class Handle(Generic[T]):
    """Work on the loop, as seen from other threads."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._ended = threading.Event()
        self._outcome: Future[T] = Future()

    @property
    def ended(self) -> bool:
        """Whether nothing of it runs any more."""
        return self._ended.is_set()

    def cancel(self) -> None:
        """Tell it to stop, without waiting."""
        _thread().loop.call_soon_threadsafe(self._cancel)

    def stop(self, seconds: float = STOP_S) -> bool:
        """Tell it to stop and wait until it has; False where it has not within `seconds`.

        Safe on Jupyter's main thread, and harmless when repeated. RuntimeError on the loop's own thread, where waiting
        would hold up what is waited for.
        """
        self._refuse_loop("stop")
        self.cancel()
        return self._ended.wait(seconds)

    def join(self, seconds: float | None = None) -> T:
        """Wait for its end and give its result.

        Raises what it raised; CancelledError (of concurrent.futures) if it was stopped; TimeoutError where it has not
        ended within `seconds`.
        """
        self._refuse_loop("join")
        if not self._ended.wait(seconds):
            raise TimeoutError(f"The work on the lesson's thread has not ended within {seconds} s.")
        return self._outcome.result()

    def _refuse_loop(self, what: str) -> None:
        if threading.current_thread() is _thread():
            raise RuntimeError(f"{what}() would wait for its own thread here; call cancel().")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _supervise(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        try:
            self._outcome.set_result(await work())
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 raised where somebody waits: one's end is not the others'
            self._outcome.set_exception(error)

    def _end(self, _: "asyncio.Task[None]") -> None:
        if not self._outcome.done():
            self._outcome.cancel()
        self._ended.set()


class _Thread(threading.Thread):
    """The thread, its loop, and the group that owns every task on it."""

    def __init__(self) -> None:
        super().__init__(name="tutor-loop", daemon=True)
        self.loop: asyncio.AbstractEventLoop
        self.tasks: asyncio.TaskGroup
        self._ready = threading.Event()
        self.start()
        self._ready.wait()

    def run(self) -> None:
        # A cell in a pure-Python loop gives the interpreter up only so often, and each message needs it twice or more.
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_S))
        asyncio.run(self._live())

    async def _live(self) -> None:
        self.loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as self.tasks:
            self._ready.set()
            await self.loop.create_future()  # as long as the process lives


@cache
def _thread() -> _Thread:
    return _Thread()


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> Handle[T]:
    """Start the coroutine that `work` makes, on the loop. Callable from any thread; returns at once."""
    handle: Handle[T] = Handle()
    thread = _thread()

    def start() -> None:
        handle._task = thread.tasks.create_task(handle._supervise(work))
        handle._task.add_done_callback(handle._end)

    thread.loop.call_soon_threadsafe(start)
    return handle
