"""One voice is one, two at once are two, and neither music nor a room makes a second one."""

import numpy as np
import pytest

from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.overlap import overlap_s
from tutor.speech.pcm import Samples, to_pcm
from tutor.values import Audio

LOW, HIGH = Manner(130, 35, variant="m3"), Manner(140, 60, variant="f2")
ONE, OTHER = "I think the answer is five sixths of the whole cake", "we are going to the swimming pool now my dear"


def said(text: str, manner: Manner) -> Samples:
    sound = espeak().say(text, "en", manner)
    return (sound * 0.1 / np.sqrt(np.mean(sound**2))).astype(np.float32)


def overlap(*sounds: Samples) -> float:
    whole = np.zeros(max(map(len, sounds)), np.float32)
    for sound in sounds:
        whole[: len(sound)] += sound
    whole += np.random.default_rng(1).normal(0, 0.001, len(whole)).astype(np.float32)
    return overlap_s(Audio(to_pcm(whole)))


def tone(hz: float, seconds: float = 2.0) -> Samples:
    """With its overtones, as an instrument holds it."""
    times = np.arange(round(seconds * 24_000)) / 24_000
    return sum(0.05 / n * np.sin(2 * np.pi * hz * n * times) for n in range(1, 7)).astype(np.float32)  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "manner"), [(ONE, LOW), (OTHER, LOW), (ONE, HIGH), (OTHER, HIGH)])
def test_one_voice_is_one(text: str, manner: Manner) -> None:
    assert overlap(said(text, manner)) < 0.1


@pytest.mark.parametrize("softer_db", [0, 3])
def test_two_at_once_are_two_for_as_long_as_both_speak(softer_db: float) -> None:
    low, high = said(ONE, LOW), said(OTHER, HIGH) * np.float32(10 ** (-softer_db / 20))
    assert overlap(low, high) == pytest.approx(min(len(low), len(high)) / 24_000, rel=0.3)


def test_one_after_the_other_is_one_at_a_time() -> None:
    assert overlap(np.concatenate((said(ONE, LOW), said(OTHER, HIGH)))) < 0.3


def test_a_chord_is_no_two_voices() -> None:
    assert overlap(tone(220), tone(313)) == 0
    assert overlap(said(ONE, LOW), 0.3 * tone(220, 3.0), 0.3 * tone(313, 3.0)) < 0.1


@pytest.mark.parametrize("seconds", [0.0, 0.05, 1.0])
def test_where_nobody_speaks_it_is_nothing(seconds: float) -> None:
    assert overlap_s(Audio(bytes(2 * round(24_000 * seconds)))) == 0


def test_it_is_about_the_last_five_seconds() -> None:
    one = said(ONE, LOW)
    both, newest = to_pcm(one + np.resize(said(OTHER, HIGH), len(one))), to_pcm(np.resize(one, 120_000))
    assert overlap_s(Audio(both)) > 1
    assert overlap_s(Audio(both + newest)) == overlap_s(Audio(newest))
