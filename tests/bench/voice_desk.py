"""A lesson without a browser for the benches of the voice: a real session, real sockets to the peer, and a student who
speaks at the pace of speech.
"""

import asyncio
import time
from collections.abc import Sequence

from tests.bench.voice_room import Mark, lesson
from tutor import config
from tutor import events as e
from tutor import frames as f
from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.models.meter import Meter
from tutor.notebook.models import choose
from tutor.session import Session
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.teaching.teacher import Teacher
from tutor.testing.desk import FakeDesk
from tutor.values import Audio

FRAME_BYTES = 960
FRAME_S = 0.02


class TimedDesk(FakeDesk):
    """Notes when the first sound of each turn came."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[Mark] = []
        self._turn = -1

    def send(self, message: f.ToDesk) -> None:
        """Take it, and the time."""
        if isinstance(message, f.Sound) and message.turn != self._turn:
            self._turn = message.turn
            self.marks.append(("sound", time.monotonic() * 1000))
        super().send(message)


class Unkept:
    """Records that are let go."""

    def append(self, facts: Sequence[e.Fact]) -> None:
        """Nothing."""

    def read(self) -> tuple[list[e.Fact], None]:
        """Nothing either."""
        return [], None


async def converse(
    url: str, key: str, said: Sequence[Audio], *, endpointer: Endpointer | None = None, holds: bool = False
) -> list[Mark]:
    """Say one thing after the other, each when the tutor has finished: when each was at its end, and when a sound came.

    `said` is 24 kHz speech without silence round it. `holds`: with a button, which is let go at the end.
    """
    settings = config.load(model="realtime", api_key=key, base_url=url)
    desk = TimedDesk()
    session = Session(
        teacher=Teacher(read_lesson(lesson())),
        link=desk,
        model=choose(settings, print, Meter(settings.prices, settings.budget, (), print)),
        grader=LocalGrader(),
        records=Unkept(),
        welcome=lambda conversation, running, begun, _: f.Welcome(
            "Sums", "en", "ltr", "Ada", {}, "en", running, begun, conversation.hears, conversation.speaks
        ),
        endpointer=endpointer or Endpointer(SileroActivity()),
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(session.run())
        desk.give(f.Hello(1))
        await desk.until(f.Welcome)
        desk.give(f.Pressed("start"), f.MicChanged("on"))
        await desk.until(f.Caption, lambda caption: caption.move == "prompt")
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")
        for audio in said:
            mine = tasks.create_task(desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody"))
            await _say(desk, audio, holds, mine)
        desk.leave()
    return desk.marks


async def _say(desk: TimedDesk, audio: Audio, holds: bool, mine: "asyncio.Task[f.FloorTaken]") -> None:
    """One utterance, then silence until it is the student's turn again, as `mine` tells."""
    if holds:
        desk.give(f.Talk(True))
    begin, seq = time.perf_counter(), 0
    while not mine.done() or seq * FRAME_S < audio.seconds:
        await asyncio.sleep(begin + (seq + 1) * FRAME_S - time.perf_counter())
        at = seq * FRAME_BYTES
        if at < len(audio.pcm) or not holds:
            desk.give(f.Mic(seq, audio.pcm[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")))
        if at < len(audio.pcm) <= at + FRAME_BYTES:
            desk.marks.append(("unsaid", time.monotonic() * 1000))
            if holds:
                desk.give(f.Talk(False))
        seq += 1
