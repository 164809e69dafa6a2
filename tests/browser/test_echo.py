"""The tutor's own voice, as Chromium plays it, comes back into the microphone past the browser's own canceller."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest

from tests.browser.classroom import BOARD, WORDS, Classroom
from tutor.frames import FromDesk, Mic, Played, ShowStepFrame, Sound, SoundEnded
from tutor.models.embedded.espeak import espeak
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.speech.pcm import to_pcm

TOLD = {
    -6: "Today we put one half and one third together, and then we look at what comes out of it.",
    -12: "A cake can be cut into six equal pieces, so that each of us could take a half or a third.",
    -20: "Three of the six pieces make a half, and two of the six pieces make a third of the cake.",
}
"""What is said at each level of the echo, in decibels below what is played."""
LOST_S = 0.06


def tell(room: Classroom, turn: int, pcm: bytes) -> list[FromDesk]:
    """Say this, and give what the desk sends until it was heard."""
    before = len(room.heard)
    for at in range(0, len(pcm), 24_000):
        room.say(Sound(turn, pcm[at : at + 24_000]))
    room.say(SoundEnded(turn))
    room.wait(lambda: any(each.done and each.turn == turn for each in room.all(Played)))
    return room.heard[before:]


def kept_up(heard: Sequence[FromDesk]) -> bool:
    """Whether it was played without a gap: by the microphone's clock, so much as the desk told."""
    now_s, told = 0.0, (0.0, 0.0)
    for message in heard:
        if isinstance(message, Mic):
            now_s += len(message.body) / 48_000
        if isinstance(message, Played):
            at_s, played_s = told
            told = now_s, message.ms / 1000
            if played_s and now_s - at_s > told[1] - played_s + LOST_S:
                return False
    return True


def interruptions(endpointer: Endpointer, said: bytes, heard: Sequence[FromDesk]) -> list[float]:
    """When the student would take the floor for what the microphone hears, in seconds, as a session has it."""
    endpointer.echo.begin()
    endpointer.echo.say(said)
    taken = []
    for message in heard:
        if isinstance(message, Played):
            endpointer.echo.played(message.ms / 1000)
        if isinstance(message, Mic) and endpointer.feed(message.body):
            taken.append(endpointer.now_s)
    endpointer.echo.end()
    return taken


@pytest.mark.timeout(180)
def test_the_tutors_own_voice_does_not_interrupt_it(room: Classroom) -> None:
    room.page.evaluate(Path(__file__).with_name("echo.js").read_text())
    room.welcome(running=False)
    room.button("start").click()
    room.welcome()
    room.say(ShowStepFrame(BOARD))
    room.page.get_by_role("switch", name=WORDS["hands_free"]).check()
    room.wait(lambda: room.all(Mic))
    endpointer = Endpointer(SileroActivity())
    turns = count(1)
    for decibels, text in TOLD.items():
        said = to_pcm(espeak().say(text, "en"))
        room.page.evaluate(f"echo({decibels})")
        heard = tell(room, next(turns), said)
        while not kept_up(heard):  # a machine that is busy with other work plays pieces, which are not what was said
            heard = tell(room, next(turns), said)
        assert interruptions(endpointer, said, heard) == [], f"{decibels} dB"
        assert interruptions(Endpointer(SileroActivity()), bytes(len(said)), heard), "it is loud enough to be heard"
