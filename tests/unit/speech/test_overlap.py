"""One voice is one, two at once are two, and neither music nor a room makes a second one."""

import numpy as np
import pytest

from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.overlap import Shares, shares, two_voices
from tutor.speech.pcm import Samples, resample, to_pcm
from tutor.values import Audio

LOW, HIGH = Manner(130, 35, variant="m3"), Manner(140, 60, variant="f2")
ONE, OTHER = "I think the answer is five sixths of the whole cake", "we are going to the swimming pool now my dear"


def said(text: str, manner: Manner) -> Samples:
    sound = espeak().say(text, "en", manner)
    return (sound * 0.1 / np.sqrt(np.mean(sound**2))).astype(np.float32)


def mixed(*sounds: Samples) -> Samples:
    whole = np.zeros(max(map(len, sounds)), np.float32)
    for sound in sounds:
        whole[: len(sound)] += sound
    return whole + np.random.default_rng(1).normal(0, 0.001, len(whole)).astype(np.float32)


def odds(*sounds: Samples) -> float:
    return two_voices(Audio(to_pcm(mixed(*sounds))))


def found(*sounds: Samples) -> Shares:
    return shares(resample(mixed(*sounds), 24_000, 8_000))


def tone(hz: float, seconds: float = 2.0) -> Samples:
    """With its overtones, as an instrument holds it."""
    times = np.arange(round(seconds * 24_000)) / 24_000
    return sum(0.05 / n * np.sin(2 * np.pi * hz * n * times) for n in range(1, 7)).astype(np.float32)  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "manner"), [(ONE, LOW), (OTHER, LOW), (ONE, HIGH), (OTHER, HIGH)])
def test_one_voice_is_one(text: str, manner: Manner) -> None:
    assert odds(said(text, manner)) < 0


def test_two_at_once_are_two_whoever_is_louder() -> None:
    assert odds(said(ONE, LOW), said(OTHER, HIGH)) > 0
    assert odds(said(ONE, LOW), said(OTHER, HIGH) * np.float32(0.7)) > 0


def test_one_after_the_other_is_one_at_a_time() -> None:
    assert odds(np.concatenate((said(ONE, LOW), said(OTHER, HIGH)))) < 0


def test_a_chord_that_is_held_is_music() -> None:
    chord = found(tone(220), tone(313))
    assert chord.held > 0.5
    assert chord.gliding == 0
    assert odds(tone(220), tone(313)) < 0


def test_an_octave_is_no_second_pitch() -> None:
    assert found(tone(150), tone(300)).held == 0


@pytest.mark.parametrize("seconds", [0.0, 0.05, 1.0])
def test_where_nobody_speaks_nothing_is_found(seconds: float) -> None:
    assert shares(np.zeros(round(8_000 * seconds), np.float32)) == Shares()
    assert two_voices(Audio(bytes(2 * round(24_000 * seconds)))) < 0


def test_it_is_about_the_last_ten_seconds() -> None:
    both = mixed(said(ONE, LOW), said(OTHER, HIGH))
    newest = np.resize(said(ONE, LOW), 240_000)
    assert two_voices(Audio(to_pcm(np.concatenate((both, newest))))) == two_voices(Audio(to_pcm(newest)))
