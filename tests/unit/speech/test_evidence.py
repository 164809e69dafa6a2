from collections.abc import Sequence

import numpy as np
import pytest

from tutor.speech.activity import FRAME_SAMPLES
from tutor.speech.evidence import Onset, Room, Silence, log_odds
from tutor.speech.pcm import SILENCE_DBFS, Samples

FRAME_S = FRAME_SAMPLES / 24_000


def decided(likely: Sequence[float]) -> int | None:
    """After how many frames these make an onset."""
    onset = Onset()
    return next((count for count, each in enumerate(likely, 1) if onset.feed(each)), None)


def hum(level: float, count: int = FRAME_SAMPLES) -> Samples:
    """A tone of a root mean square."""
    return (level * np.sqrt(2) * np.sin(2 * np.pi * 500 * np.arange(count) / 24_000)).astype(np.float32)


def heard(room: Room, level: float, frames: int) -> None:
    for _ in range(frames):
        room.feed(hum(level))


def test_odds_are_even_at_a_half_and_no_detector_is_ever_quite_sure() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(0.9) == pytest.approx(-log_odds(0.1))
    assert log_odds(1.0) == log_odds(0.99) == pytest.approx(3.89, abs=0.01)
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0))


def test_a_sure_detector_decides_after_two_frames_and_an_unsure_one_takes_longer() -> None:
    assert decided([1.0, 1.0]) == 2
    assert decided([0.8] * 9) == 3
    assert decided([0.7] * 9) == 4
    assert decided([0.5] * 99) is None


def test_what_speaks_against_speech_weighs_as_much_as_what_speaks_for_it() -> None:
    assert decided([1.0, 0.0] * 20) is None
    assert decided([1.0, 0.2, 1.0, 1.0]) == 4


def test_no_amount_of_silence_makes_an_onset_slower() -> None:
    assert decided([0.0] * 50 + [1.0, 1.0]) == 52


def test_in_a_restless_room_an_onset_takes_more_and_is_never_out_of_reach() -> None:
    def decided_beside(likely: float) -> int | None:
        onset = Onset()
        return next((count for count in range(1, 40) if onset.feed(likely, restless=True)), None)

    assert [decided_beside(each) for each in (1.0, 0.9, 0.8, 0.7)] == [3, 5, 8, 12]
    assert decided_beside(0.5) is None


def test_an_onset_has_begun_with_its_first_evidence_and_not_before() -> None:
    onset = Onset()
    assert not onset.begun
    onset.feed(0.4)
    assert not onset.begun
    onset.feed(0.6)
    assert onset.begun
    onset.feed(0.1)
    assert not onset.begun


def frames_until_certain(likely: float, *, quiet: bool) -> int:
    silence = Silence()
    for count in range(1, 100):
        silence.feed(likely, active=False, quiet=quiet)
        if silence.certain:
            return count
    return 100


def test_where_the_room_is_quiet_less_makes_silence_certain() -> None:
    assert frames_until_certain(0.0, quiet=True) == 3
    assert frames_until_certain(0.0, quiet=False) == 8
    assert frames_until_certain(0.3, quiet=True) > 3
    assert frames_until_certain(0.5, quiet=True) == 100


def test_a_sound_takes_back_all_that_spoke_for_silence() -> None:
    silence = Silence()
    for _ in range(20):
        silence.feed(0.0, active=False, quiet=True)
    assert silence.certain
    silence.feed(0.9, active=True, quiet=False)
    silence.feed(0.0, active=False, quiet=True)
    assert not silence.certain


def test_what_began_in_a_restless_room_takes_more_to_its_end() -> None:
    onset = Onset()
    assert not onset.feed(0.99, restless=True)
    assert not onset.feed(0.3), "the evidence of one loud frame would be enough in a quiet room"
    while onset.begun:
        onset.feed(0.01)
    onset.feed(0.99)
    assert onset.feed(0.99), "another one, in a quiet room"


def restless(*levels: tuple[float, int], newest: int = 2) -> bool:
    room = Room()
    for level, frames in levels:
        heard(room, level, frames)
    return room.restless(newest)


def test_a_room_is_restless_where_something_comes_and_goes() -> None:
    assert not restless((0.1, 2)), "nothing is known of it yet"
    assert not restless((0.0, 60), (0.1, 2))
    assert not restless((0.05, 60), (0.1, 2)), "a steady noise"
    assert restless((0.001, 40), (0.05, 8), (0.001, 12), (0.1, 2))


def test_a_room_is_not_restless_for_what_is_soft_or_short_or_long_ago() -> None:
    assert not restless((0.001, 40), (0.005, 8), (0.001, 12), (0.1, 2)), "26 dB softer"
    assert not restless((0.001, 40), (0.05, 6), (0.001, 14), (0.1, 2)), "a tenth of 2 s"
    assert not restless((0.001, 20), (0.05, 10), (0.001, 62), (0.1, 2)), "more than 2 s ago"
    assert not restless((0.001, 60), (0.1, 20), newest=20), "what has begun is not beside itself"


def test_what_nobody_has_heard_yet_is_silent() -> None:
    room = Room()
    assert room.floor == SILENCE_DBFS
    assert room.quiet == 0


def test_a_frame_has_its_level_in_dbfs() -> None:
    assert Room().feed(hum(0.1)) == pytest.approx(-20, abs=0.05)
    assert Room().feed(np.zeros(FRAME_SAMPLES, np.float32)) == SILENCE_DBFS


def test_the_room_is_what_is_left_when_nobody_speaks() -> None:
    room = Room()
    for _ in range(9):
        heard(room, 0.001, 1)
        heard(room, 0.1, 9)
    assert room.floor == pytest.approx(-60, abs=0.1)


def test_a_room_that_has_grown_louder_is_known_after_three_seconds() -> None:
    room = Room()
    heard(room, 0.001, 94)
    heard(room, 0.01, round(2 / FRAME_S))
    assert room.floor == pytest.approx(-60, abs=0.1)
    heard(room, 0.01, round(1.1 / FRAME_S))
    assert room.floor == pytest.approx(-40, abs=0.1)


def test_quiet_counts_from_within_the_frame_in_which_the_sound_ended() -> None:
    room = Room()
    heard(room, 0.001, 40)
    heard(room, 0.1, 3)
    assert room.quiet == 0
    piece = FRAME_SAMPLES // 4
    room.feed(np.concatenate((hum(0.1, piece), hum(0.001, 3 * piece))))
    heard(room, 0.001, 5)
    assert room.quiet == 5 * FRAME_SAMPLES + 3 * piece


def test_what_rings_on_too_low_to_be_speech_is_quiet() -> None:
    room = Room()
    heard(room, 0.0, 40)
    heard(room, 0.1, 10)
    at_s = np.arange(10 * FRAME_SAMPLES) / 24_000
    # As after a word that Chromium has filtered.
    ringing = 0.1 * 10 ** (-28 / 20 - 10 * at_s) * np.sin(2 * np.pi * 59 * at_s)
    for frame in ringing.astype(np.float32).reshape(10, -1):
        room.feed(frame)
    assert room.quiet >= 9.5 * FRAME_SAMPLES


def test_a_sound_that_is_hardly_louder_than_the_room_does_not_break_the_quiet() -> None:
    room = Room()
    heard(room, 0.01, 40)
    before = room.quiet
    heard(room, 0.015, 5)
    assert room.quiet > before > 0
    heard(room, 0.04, 1)
    assert room.quiet == 0


@pytest.mark.parametrize(("level", "frames"), [(0.001, 8), (0.01, 8), (0.02, 10)])
def test_a_room_is_still_after_longer_where_it_is_noisy(level: float, frames: int) -> None:
    room = Room()
    heard(room, level, 40)
    heard(room, 0.2, 10)
    still = []
    for _ in range(20):
        heard(room, level, 1)
        still.append(room.still)
    assert still.index(True) + 1 == frames
    assert all(still[frames:])


def test_beside_loud_speech_what_is_forty_decibels_softer_is_quiet_even_in_a_silent_room() -> None:
    room = Room()
    heard(room, 0.0, 40)
    heard(room, 0.3, 3)
    heard(room, 0.001, 9)
    assert room.quiet >= 8 * FRAME_SAMPLES
