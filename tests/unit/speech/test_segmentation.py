"""The network is the one that was published: torch computed the golden outputs from the published 32-bit weights."""

from pathlib import Path

import numpy as np
import pytest

from tutor.speech.pcm import Samples
from tutor.speech.segmentation import FRAME_S, LEAST_SAMPLES, RATE_HZ, segment
from tutor.testing.vowels import breath, joined, silence, vowel

GOLDEN = Path(__file__).parents[2] / "golden" / "segmentation.tsv"


def babble(syllables: int, low_hz: float, high_hz: float, seed: int) -> Samples:
    """Breath and a vowel that glides between two pitches, again and again."""
    rng, parts = np.random.default_rng(seed), []
    for _ in range(syllables):
        begin, end = rng.uniform(low_hz, high_hz, 2)
        spoken = vowel(lambda times, a=begin, b=end: a + (b - a) * times / 0.2, 0.2, RATE_HZ, "aeiou"[rng.integers(5)])
        parts += [breath(0.06, rng, RATE_HZ), spoken, silence(rng.choice([0.0, 0.0, 0.04, 0.1]), RATE_HZ)]
    return joined(*parts).samples


@pytest.fixture(scope="module")
def both() -> Samples:
    """A low voice of 2.7 s, and a high one with it from a third of that on for a second."""
    sound, other = babble(10, 90, 150, 4), babble(4, 180, 300, 104)
    begin = len(sound) // 3
    sound[begin : begin + len(other)] += other
    return sound + np.random.default_rng(1).normal(0, 0.001, len(sound)).astype(np.float32)


def test_it_finds_what_the_published_network_finds(both: Samples) -> None:
    published = np.loadtxt(GOLDEN, skiprows=1)
    found = segment(both)
    assert found.shape == published.shape
    assert np.abs(found - published).max() < 0.1, "as far as weights of 16 bits go"
    assert np.abs(found - published).mean() < 0.01


def test_the_second_voice_is_found_where_it_is(both: Samples) -> None:
    second = np.sort(segment(both), axis=1)[:, 1] > 0.5
    times = np.arange(len(second)) * FRAME_S
    assert second[(times > 1.0) & (times < 1.9)].all()
    assert not second[(times < 0.7) | (times > 2.5)].any()


def test_one_voice_is_one() -> None:
    found = np.sort(segment(babble(10, 90, 150, 4)), axis=1)
    assert found[:, 2].mean() > 0.8
    assert found[:, 1].max() < 0.2


def test_how_loud_it_is_does_not_matter(both: Samples) -> None:
    loud, soft = (np.sort(segment(both * np.float32(gain)), axis=1) for gain in (3, 0.03))
    assert np.abs(loud - soft).mean() < 0.05


@pytest.mark.parametrize(("samples", "frames"), [(0, 0), (LEAST_SAMPLES - 1, 0), (LEAST_SAMPLES, 2), (16_000, 56)])
def test_a_frame_is_17_ms(samples: int, frames: int) -> None:
    found = segment(np.random.default_rng(1).normal(0, 0.1, samples).astype(np.float32))
    assert found.shape == (frames, 3)
    assert found.dtype == np.float32


def test_silence_is_nobody() -> None:
    assert segment(np.zeros(32_000, np.float32)).max() < 0.5
