"""Pitch: against voices whose F0 is known to the sample."""

import numpy as np
import pytest

from tutor.speech.pcm import to_pcm
from tutor.speech.prosody import Meter
from tutor.testing.vowels import FORMANTS_HZ, Contour, Known, breath, joined, noisy, silence, vowel


def _cents(known: Known) -> tuple[np.ndarray, np.ndarray]:
    """Errors where both say there is a voice, and whether they disagree about that, frame by frame."""
    found, truth = Meter().feed(to_pcm(known.samples)).contour().hz, known.f0_hz
    both = (found > 0) & (truth > 0)
    return 1200 * np.log2(found[both] / truth[both]), (found > 0) != (truth > 0)


def _steady(hz: float) -> Contour:
    return lambda times: np.full_like(times, hz)


@pytest.mark.parametrize("formants", FORMANTS_HZ)
@pytest.mark.parametrize("hz", [70, 98.5, 140, 220, 330, 480])
def test_a_steady_vowel_has_its_pitch(hz: float, formants: str) -> None:
    known = joined(silence(0.3), vowel(_steady(hz), 0.5, formants=formants), silence(0.3))
    errors, strayed = _cents(known)
    assert np.abs(errors[2:-2]).max() < 5
    assert np.abs(errors).mean() < 4
    assert strayed.mean() < 0.05


@pytest.mark.parametrize(
    "contour",
    [
        lambda times: 120 * 2**times,
        lambda times: 400 * 2**-times,
        lambda times: 200 * 2 ** (0.04 * np.sin(2 * np.pi * 5 * times)),
    ],
    ids=["up an octave", "down an octave", "vibrato"],
)
def test_a_glide_is_followed(contour: Contour) -> None:
    errors, strayed = _cents(joined(silence(0.3), vowel(contour, 1.0), silence(0.3)))
    assert np.abs(errors).mean() < 6
    assert strayed.mean() < 0.05


@pytest.mark.parametrize("brown", [False, True])
@pytest.mark.parametrize("hz", [90, 180, 400])
def test_noise_at_five_decibels_leads_no_octave_astray(hz: float, brown: bool) -> None:
    rng = np.random.default_rng(5)
    known = joined(silence(0.3), vowel(_steady(hz), 1.0), silence(0.3))
    errors, strayed = _cents(noisy(known, 5, rng, brown))
    assert np.abs(errors).max() < 300
    assert strayed.mean() < 0.15


def test_a_fricative_and_noise_alone_have_no_pitch() -> None:
    rng = np.random.default_rng(6)
    for sound in (breath(1.0, rng), Known(rng.normal(0, 0.1, 24_000).astype(np.float32), 24_000, np.zeros(100))):
        assert not Meter().feed(to_pcm(sound.samples)).contour().hz.any()
