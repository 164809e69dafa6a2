"""A time limit for code on the main thread, by the interrupt that Jupyter's own stop button sends.

An `except:` around an endless loop swallows it, again and again. So where the first was in vain, the next brings along
one more, which waits until Python looks for interrupts: at a call or a turn of a loop, hence before the code is back in
the `try` that swallowed the one before. Every `except:` on the way out can swallow one, and none a second.
"""

import _thread
import signal
import sys
import threading
from types import CodeType, FrameType
from typing import Self

AGAIN_S = 0.1
"""Seconds that code has to put its things in order; what goes on after that is interrupted without a pause."""


class TimeUp(BaseException):
    """Raised in what runs too long. No KeyboardInterrupt, which the student's code may rightly catch."""


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
        self._handler = signal.signal(signal.SIGINT, self._on_signal)
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._clock.join()
        signal.signal(signal.SIGINT, self._handler or signal.default_int_handler)

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
        self._asked += 1
        if self._asked == 1:
            raise TimeUp
        # By way of map: after a call of its own Python would look for interrupts, and raise the next one in here.
        (_again,) = map(_thread.interrupt_main, [signal.SIGINT])
        if self._asked % 3:  # Python 3.12 takes some jumps behind a `try` for a part of it: so try the next place too
            raise TimeUp


def _is_within(frame: FrameType | None, code: CodeType) -> bool:
    """Whether a frame is of this function, or of anything that it has called."""
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False


def _interrupt_main() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:  # unlike the above, this wakes a main thread that sleeps or waits
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
