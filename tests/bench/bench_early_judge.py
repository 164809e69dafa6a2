"""What asking the judge in the student's last silence gains, and what it costs in calls that are dropped.

The same lesson with the judge asked early and asked only at the endpoint, at the same time; no browser. `fluent`
answers are said in one go, `halting` ones with a pause of half a second inside, within the step's patience of 600 ms.
Medians of the time from the end of the student's speech to the tutor's first sound at the desk, in ms.
"""

import asyncio
import statistics
from collections.abc import Sequence

from tests.bench.voice_desk import converse
from tests.bench.voice_room import ANSWERS, Brisk, cut, first_of
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer, Paused, Resumed, Spoken
from tutor.testing.peer.faults import latency
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.speech import say
from tutor.values import WIRE_RATE_HZ, Audio

PAUSE_S = 0.4
"""Beside what the synthesiser leaves at the end of a part."""


class Late(Endpointer):
    """Tells of no pauses, so that nobody is asked before the endpoint."""

    def feed(self, pcm: bytes) -> list[Spoken]:
        """All but the pauses."""
        return [fact for fact in super().feed(pcm) if not isinstance(fact, Paused | Resumed)]


def run() -> dict[str, dict[str, float]]:
    """For each way of speaking and latency: the gap either way in ms, the gain, and the judges asked and dropped."""
    fluent = [_spoken(text) for text in (*ANSWERS, *ANSWERS)]
    halting = [_halting(text) for text in (*ANSWERS, *ANSWERS)]
    cases = {
        "fluent, 320 ms": (fluent, 0.32),
        "halting, 320 ms": (halting, 0.32),
        "fluent, 1200 ms": (fluent[:5], 1.2),
    }

    async def all_at_once() -> list[dict[str, float]]:
        return await asyncio.gather(*(_compare(said, wait_s) for said, wait_s in cases.values()))

    return dict(zip(cases, asyncio.run(all_at_once()), strict=True))


async def _compare(said: Sequence[Audio], wait_s: float) -> dict[str, float]:
    peers = [Peer(mind=Brisk(), latency_s=latency(wait_s)) for _ in range(2)]
    with serve(peers[0]), serve(peers[1]):
        ways = (Endpointer(SileroActivity()), Late(SileroActivity()))
        talks = (converse(peer.base_url, KEY, said, endpointer=way) for peer, way in zip(peers, ways, strict=True))
        early, late = (_gap(marks) for marks in await asyncio.gather(*talks))
    asked, dropped = (sum(what == f"judge {how}" for what, _ in peers[0].timed) for how in ("asked", "dropped"))
    return {
        "asked late": late,
        "asked early": early,
        "gain": late - early,
        "judges an answer": asked / len(said),
        "dropped, of 1": dropped / asked,
    }


def _gap(marks: Sequence[tuple[str, float]]) -> float:
    return statistics.median(first_of(turn)("sound") - turn[0][1] for turn in cut(marks, "unsaid"))


def _spoken(text: str) -> Audio:
    return say(text, rate_hz=WIRE_RATE_HZ, lead_s=0, tail_s=0)


def _halting(text: str) -> Audio:
    """The last word after a pause."""
    begin, _, end = text.rpartition(" ")
    silence = bytes(2 * round(PAUSE_S * WIRE_RATE_HZ))
    return Audio(_spoken(begin).pcm + silence + _spoken(end).pcm)
