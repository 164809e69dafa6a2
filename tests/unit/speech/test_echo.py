import subprocess
import sys

import numpy as np
import pytest

from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.activity import SileroActivity
from tutor.speech.echo import WINDOW_SAMPLES, Echo
from tutor.speech.endpoint import Endpointer, Spoken
from tutor.speech.pcm import Samples, to_pcm
from tutor.testing.speech import say

TOLD = "Today we put one half and one third together. Into how many pieces must a half be cut?"
RATE_HZ = 24_000


@pytest.fixture(scope="module")
def told() -> Samples:
    """From a process of its own: one that has spoken before never speaks quite the same again."""
    program = f"import sys, tutor.models.embedded.espeak as e; sys.stdout.buffer.write(e.espeak().say({TOLD!r}, 'en'))"
    made = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return np.frombuffer(made.stdout, np.float32)


def in_a_room(sound: Samples, gain_db: float) -> Samples:
    """As it comes back: late, coloured and softer, with 150 ms of reverberation, and a hum."""
    rng = np.random.default_rng(2)
    way = rng.normal(0, 0.01, RATE_HZ // 7) * np.exp(-np.arange(RATE_HZ // 7) / 800)
    way[900] = 1.0
    back = np.convolve(sound, way)[: len(sound)] * 10 ** (gain_db / 20)
    return (back + rng.normal(0, 0.0005, len(back))).astype(np.float32)


def feed(endpointer: Endpointer, sound: Samples, *, silent: bool = False) -> list[Spoken]:
    """As a session does, which the desk tells four times a second how much was played."""
    pcm, facts = to_pcm(sound), list[Spoken]()
    for at in range(0, len(pcm), 960):
        if at % 11_520 == 0:
            endpointer.echo.played(at / 2 / RATE_HZ)
        facts += endpointer.feed(pcm[at : at + 960])
        assert not endpointer.stirs or not silent
    return facts


@pytest.mark.parametrize("gain_db", [-6, -12, -20])
def test_the_tutors_own_voice_does_not_take_the_floor(told: Samples, gain_db: float) -> None:
    alone, spoken_to = Endpointer(SileroActivity()), Endpointer(SileroActivity())
    spoken_to.echo.begin()
    spoken_to.echo.say(to_pcm(told))
    back = in_a_room(told, gain_db)[: 4 * RATE_HZ]
    assert feed(spoken_to, back, silent=True) == []
    assert feed(alone, back) != [], "it is loud enough to be heard"


def test_a_student_who_speaks_over_the_tutor_is_heard(told: Samples) -> None:
    endpointer = Endpointer(SileroActivity())
    endpointer.echo.begin()
    endpointer.echo.say(to_pcm(told))
    student = np.frombuffer(say("I think it is five sixths", rate_hz=RATE_HZ, lead_s=1, tail_s=0).pcm, "<i2") / 32768
    back = in_a_room(told, -20)[: len(student)]
    facts = feed(endpointer, back + student.astype(np.float32)[: len(back)])
    assert facts
    assert 0.9 < facts[0].at < 1.4


def test_the_end_of_a_speech_does_not_take_the_floor_from_the_next_one(told: Samples) -> None:
    endpointer = Endpointer(SileroActivity())
    endpointer.echo.begin()
    endpointer.echo.say(to_pcm(told))
    back = in_a_room(told, -6)
    late = len(back) - RATE_HZ // 2
    assert feed(endpointer, back[:late]) == []
    endpointer.echo.played(len(told) / RATE_HZ)
    endpointer.echo.end()
    endpointer.echo.begin()
    endpointer.echo.say(to_pcm(espeak().say("How many pieces are there?", "en")))
    assert feed(endpointer, back[late:]) == []


def test_what_a_busy_machine_tears_to_pieces_is_the_tutor_where_the_microphone_hears_the_loudspeakers(
    told: Samples,
) -> None:
    back = in_a_room(told, -6)
    first, torn = back[: 2 * RATE_HZ], back[2 * RATE_HZ : 4 * RATE_HZ].reshape(-1, RATE_HZ // 20).copy()
    torn[::3] = 0
    student = np.frombuffer(say("I think it is five sixths", rate_hz=RATE_HZ).pcm, "<i2").astype(np.float32) / 32768
    stuck = np.zeros(RATE_HZ * 7 // 10, np.float32)
    for heard, then, is_echo in ((first, torn.ravel(), True), (np.zeros_like(first), student, False)):
        endpointer = Endpointer(SileroActivity())
        endpointer.echo.begin()
        endpointer.echo.say(to_pcm(told))
        assert feed(endpointer, heard) == []
        assert (endpointer.feed(to_pcm(np.concatenate((stuck, then)))) == []) is is_echo


def test_once_the_tutor_is_silent_nothing_is_taken_for_it(told: Samples) -> None:
    echo = Echo()
    echo.begin()
    echo.say(to_pcm(told))
    again = told[RATE_HZ : RATE_HZ + WINDOW_SAMPLES]
    assert echo.explains(again)
    echo.now_s = 1.0
    echo.end()
    echo.now_s = 1.5
    assert echo.explains(again)
    echo.now_s = 3.0
    assert not echo.explains(again)


def test_only_what_may_be_heard_by_now_is_searched() -> None:
    echo = Echo()
    echo.begin()
    long = espeak().say(TOLD * 4, "en", Manner(words_per_minute=120))
    echo.say(to_pcm(long))
    early = long[RATE_HZ : RATE_HZ + WINDOW_SAMPLES]
    assert echo.explains(early)
    echo.played(12.0)
    assert not echo.explains(early)


def test_the_same_hum_on_both_sides_is_no_echo() -> None:
    echo = Echo()
    echo.begin()
    echo.say(to_pcm(np.full(2 * RATE_HZ, 0.2, np.float32)))
    assert not echo.explains(np.full(WINDOW_SAMPLES, 0.2, np.float32))
