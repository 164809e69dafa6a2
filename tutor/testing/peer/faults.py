"""What can go wrong with a provider, on command, at a call of one's choosing; and how long it takes otherwise."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class Fault(StrEnum):
    """One way to fail. A call is a connection, a response, or an HTTP request; not every fault fits every call."""

    DROP = "drop"  # the socket is cut without a word
    GONE = "gone"  # closed with 1001, as at the end of an hour
    HALF_OPEN = "half-open"  # it stays open and says nothing more
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    TOO_MANY = "429"  # with Retry-After
    SERVER_ERROR = "500"
    SLOW = "slow"  # seconds later than usual
    TRUNCATED = "truncated"  # JSON that breaks off
    HTML = "html"  # an error page of some proxy
    REFUSAL = "refusal"  # the model declines
    WRONG_SCHEMA = "wrong-schema"  # the judge's arguments fit no record


@dataclass(slots=True)
class Faults:
    """Fails the `at`-th call (from 1) of a peer, once, or from there on for good."""

    kind: Fault | None = None
    at: int = 1
    for_good: bool = False
    calls: list[str] = field(default_factory=list)
    """What was called so far, in order."""
    struck: bool = False
    """The fault has happened."""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def next(self, call: str) -> Fault | None:
        """Count a call; the fault with which it shall meet."""
        with self._lock:
            self.calls.append(call)
            count = len(self.calls)
            hit = count == self.at or (self.for_good and count > self.at)
            if self.kind is None or not hit:
                return None
            self.struck = True
            return self.kind


def latency(median_s: float, spread: float = 0.0, seed: int = 0) -> Callable[[], float]:
    """Seconds until a model begins to answer: log-normal round a median, always the same without spread."""
    chance = random.Random(seed)  # noqa: S311
    return lambda: median_s * math.exp(chance.gauss(0.0, spread)) if spread else median_s
