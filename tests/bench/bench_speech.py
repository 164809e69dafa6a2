"""What listening and speaking cost: shares of real time, the wait for a voice, and memory over an hour of sound."""

import asyncio
import resource
from pathlib import Path
from time import perf_counter

import numpy as np

from tutor.models.embedded.ears import Ears
from tutor.models.embedded.voice import Voice
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.speech.pcm import Samples
from tutor.testing.speech import say

CHUNK_BYTES = 960  # 20 ms
HOUR_S = 3600


class Loudness:
    """Stands in for Silero, which would take minutes for an hour and keeps no sound."""

    def probability(self, frame: Samples) -> float:
        """Speech is whatever is loud."""
        return float(np.abs(frame).max() > 0.01)

    def reset(self) -> None:
        """Nothing to forget."""


def _minute() -> bytes:
    """A minute of sentences and silence."""
    sentence = say("I think it is five sixths, since three sixths and two sixths make five.", rate_hz=24_000).pcm
    return ((sentence + bytes(2 * 24_000 * 5)) * 10)[: 2 * 24_000 * 60]


def _feed(endpointer: Endpointer, pcm: bytes) -> int:
    return sum(len(endpointer.feed(pcm[at : at + CHUNK_BYTES])) for at in range(0, len(pcm), CHUNK_BYTES))


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


async def _first_sound_ms(voice: Voice) -> float:
    begin = perf_counter()
    async for piece in voice.say("Three sixths and two sixths make five sixths. Now it is your turn."):
        if piece.pcm:
            break
    return 1000 * (perf_counter() - begin)


def run() -> dict[str, float]:
    """Seconds of work a second of sound, milliseconds to the first sound, megabytes that an hour of sound leaves."""
    minute = _minute()
    ears, voice = Ears(), Voice("en")
    begin = perf_counter()
    ears.expect(["5/6", "five sixths", "2/5", "2/6"])
    ready = perf_counter()
    answer = say("I think it is five sixths", rate_hz=24_000, lead_s=0.3, tail_s=0.2)
    ears.recognise(answer)
    recognised = perf_counter()
    _feed(Endpointer(SileroActivity()), minute[: 2 * 24_000 * 30])
    listened = perf_counter()
    endpointer = Endpointer(Loudness())
    _feed(endpointer, minute)
    before = _rss_mb()
    for _ in range(HOUR_S // 60):
        _feed(endpointer, minute)
    return {
        "expect_ms": 1000 * (ready - begin),
        "recognise_of_real_time": (recognised - ready) / answer.seconds,
        "endpointer_of_real_time": (listened - recognised) / 30,
        "voice_first_sound_ms": min(asyncio.run(_first_sound_ms(voice)) for _ in range(5)),
        "growth_over_an_hour_mb": _rss_mb() - before,
    }
