"""A time limit for code on the main thread, by the interrupt that Jupyter's own stop button sends.

Plain `except:` around an endless loop would swallow it again and again. So whoever swallows it is told so again at the
very next line, and at each one after, until the code has given in.
"""

import signal
import sys
import threading
from types import CodeType, FrameType
from typing import Any, Self

AGAIN_S = 0.1
"""Seconds after which code that goes on all the same is interrupted again."""


class TimeUp(BaseException):
    """Raised in what runs too long. No KeyboardInterrupt, which the student's code may rightly catch."""

    def __init__(self, code: CodeType) -> None:
        """`code` is of the function that the limit is for."""
        super().__init__()
        self._code = code

    def __del__(self) -> None:
        # Nothing that is raised in here would come out.
        sys.settrace(None)
        frame = sys._getframe().f_back
        if _is_within(frame, self._code):  # swallowed: nothing else frees it while the code still runs
            _insist(frame, self._code)


def _insist(frame: FrameType | None, code: CodeType) -> None:
    """Raise TimeUp at the next line of this frame or of those that wait for it; Python then ends the tracing."""

    def trace(here: FrameType, event: str, _: Any) -> Any:
        if here.f_code is TimeUp.__del__.__code__:
            return None
        if event in ("line", "call") and _is_within(here.f_back, code):
            raise TimeUp(code)
        return trace

    while frame is not None and frame.f_code is not code:
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(trace)


class Limit:
    """While it is entered, on the main thread: TimeUp is raised in a function that runs for too long.

    Only there: `code` is of the function, and an interrupt that comes before it or after it does nothing.
    """

    def __init__(self, seconds: float, code: CodeType) -> None:
        self.interrupted = False
        """The user has interrupted, before the time was over: KeyboardInterrupt was raised in the function."""
        self._seconds, self._code = seconds, code
        self.over = False
        """The time is over."""
        self._asked = 0
        self._done = threading.Event()
        self._clock = threading.Thread(target=self._wait, name="tutor-check", daemon=True)

    def __enter__(self) -> Self:
        self._tracing = sys.gettrace()
        self._handler = signal.signal(signal.SIGINT, self._on_signal)
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._clock.join()
        signal.signal(signal.SIGINT, self._handler or signal.default_int_handler)
        if sys.gettrace() is not self._tracing:
            sys.settrace(self._tracing)

    def _wait(self) -> None:
        if self._done.wait(self._seconds):
            return
        self.over = True
        while True:
            _interrupt_main()
            if self._done.wait(AGAIN_S):
                return

    def _on_signal(self, _: int, frame: FrameType | None) -> None:
        if not self.over:
            self.interrupted = True
        if not _is_within(frame, self._code):
            return
        if not self.over:
            raise KeyboardInterrupt
        error, self._asked = TimeUp(self._code), self._asked + 1
        if self._asked > 1:  # the first time, it may put its things in order
            _insist(frame, self._code)
        raise error


def _is_within(frame: FrameType | None, code: CodeType) -> bool:
    """Whether a frame is of this function, or of anything that it has called."""
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False


def _interrupt_main() -> None:
    if sys.platform == "win32":
        import _thread

        _thread.interrupt_main()
    else:  # unlike the above, this wakes a main thread that sleeps or waits
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
