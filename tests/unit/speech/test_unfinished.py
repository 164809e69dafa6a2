import numpy as np
import pytest

from tutor.speech.pcm import to_pcm
from tutor.speech.unfinished import goes_on

RATE_HZ = 24_000


def voice(seconds: float, from_hz: float, to_hz: float, after_s: float = 0.25) -> bytes:
    """A vowel of pulses through two formants, whose F0 glides; then silence."""
    count = round(seconds * RATE_HZ)
    hz = from_hz * (to_hz / from_hz) ** np.linspace(0, 1, count)
    pulses = np.diff(np.floor(np.cumsum(hz) / RATE_HZ), prepend=0.0)
    sound = pulses
    for formant_hz in (600, 1200):
        at = np.arange(600) / RATE_HZ
        sound = np.convolve(sound, np.exp(-at * 400) * np.sin(2 * np.pi * formant_hz * at))[:count]
    sound = 0.2 * sound / np.abs(sound).max()
    return to_pcm(np.concatenate((np.zeros(2_400), sound, np.zeros(round(after_s * RATE_HZ)))).astype(np.float32))


@pytest.mark.parametrize("hz", [110, 220, 300])
def test_a_sound_drawn_out_at_one_pitch_goes_on(hz: float) -> None:
    assert goes_on(voice(0.5, hz, hz))


@pytest.mark.parametrize("hz", [110, 220, 300])
def test_an_end_that_rises_goes_on(hz: float) -> None:
    assert goes_on(voice(0.3, hz, hz * 1.5))


@pytest.mark.parametrize("hz", [110, 220, 300])
@pytest.mark.parametrize("seconds", [0.2, 0.5])
def test_an_end_that_falls_is_one(hz: float, seconds: float) -> None:
    assert not goes_on(voice(seconds, hz, hz * 0.7))


def test_a_short_word_is_not_drawn_out() -> None:
    assert not goes_on(voice(0.2, 200, 200))


def test_what_has_no_voice_does_not_go_on() -> None:
    assert not goes_on(bytes(48_000))
    assert not goes_on(b"")
