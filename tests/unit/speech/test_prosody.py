"""Prosody: pauses, level, rate and noise of speech that was put together, and what no chunking may change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.errors import SpeechError
from tutor.speech.pcm import Samples, to_pcm, to_samples
from tutor.speech.prosody import LEAST_PAUSE_S, Meter, Prosody, measure
from tutor.testing.speech import say
from tutor.testing.vowels import Known, joined, noisy, silence, vowel
from tutor.values import Audio

SENTENCE = to_samples(say("I think it is five sixths", rate_hz=24_000, lead_s=0.3, tail_s=0.2).pcm)


def _measure(samples: Samples) -> Prosody:
    return measure(Audio(to_pcm(samples)))


def _all(prosody: Prosody) -> list[float]:
    return [getattr(prosody, name) for name in Prosody.__slots__ if name != "pauses_s"] + list(prosody.pauses_s)


def _da(count: int, gap_s: float = 0.09) -> Known:
    """So many syllables of 150 ms, with stops between them."""
    return joined(*[part for _ in range(count) for part in (vowel(lambda t: 150 + 0 * t, 0.15), silence(gap_s))])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 40_000), max_size=4))
def test_chunking_never_changes_the_outcome(cuts: list[int]) -> None:
    pcm = to_pcm(SENTENCE)
    whole, pieces = Meter().feed(pcm), Meter()
    at = 0
    for size in cuts:
        pieces.feed(pcm[at : at + size])
        pieces.prosody()
        at += size
    pieces.feed(pcm[at:])
    assert _all(pieces.prosody()) == _all(whole.prosody())
    assert all(np.array_equal(one, other) for one, other in zip(pieces.contour(), whole.contour(), strict=True))


def test_byte_by_byte_is_no_different() -> None:
    pcm = to_pcm(SENTENCE[:12_000])
    meter = Meter()
    for at in range(len(pcm)):
        meter.feed(pcm[at : at + 1])
    assert _all(meter.prosody()) == _all(Meter().feed(pcm).prosody())


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0),
        np.zeros(1),
        np.ones(1),
        np.zeros(24_000),
        np.full(24_000, 0.5),
        np.ones(24_000),
        np.random.default_rng(1).normal(0, 0.01, 24_000),
    ],
    ids=["nothing", "one sample", "one full sample", "digital zero", "direct current", "stuck at full scale", "hiss"],
)
def test_where_nobody_speaks_nothing_is_said(samples: np.ndarray) -> None:
    found = _measure(samples.astype(np.float32))
    assert (found.spoken_s, found.syllables, found.pauses_s, found.pitch_hz) == (0, 0, (), 0)
    assert (found.speaking_rate, found.articulation_rate, found.pause_share, found.longest_pause_s) == (0, 0, 0, 0)
    assert found.seconds == len(samples) / 24_000
    assert found.noise_dbfs >= -120
    assert np.isfinite(_all(found)).all()


@pytest.mark.parametrize("pause", [0.3, 0.8, 3.0])
@pytest.mark.parametrize("snr_db", [None, 20, 10])
def test_a_pause_is_as_long_as_it_is(pause: float, snr_db: float | None) -> None:
    known = joined(silence(0.4), _da(4), silence(pause - 0.09), _da(4), silence(0.4))
    found = _measure(known.samples if snr_db is None else noisy(known, snr_db, np.random.default_rng(2)).samples)
    assert len(found.pauses_s) == 1
    assert found.longest_pause_s == pytest.approx(pause, abs=0.06)
    assert found.pause_share == pytest.approx(pause / found.spoken_s, abs=0.06)


def test_a_short_gap_is_no_pause() -> None:
    found = _measure(joined(silence(0.3), _da(4), silence(LEAST_PAUSE_S - 0.14), _da(4), silence(0.3)).samples)
    assert found.pauses_s == ()


def test_the_burst_of_a_stop_belongs_to_its_word() -> None:
    burst = vowel(lambda t: 150 + 0 * t, 0.03, level=0.02)
    known = joined(silence(0.3), _da(3, 0.08), burst, silence(1.0), _da(3), silence(0.3))
    assert _measure(known.samples).longest_pause_s == pytest.approx(1.0, abs=0.04)


def test_a_click_in_a_pause_is_no_speech() -> None:
    click = vowel(lambda t: 150 + 0 * t, 0.03, level=0.02)
    known = joined(silence(0.3), _da(3), silence(0.5), click, silence(0.5), _da(3), silence(0.3))
    assert len(_measure(known.samples).pauses_s) == 1


@pytest.mark.parametrize(("count", "gap_s"), [(3, 0.09), (8, 0.09), (8, 0.2), (20, 0.05)])
def test_syllables_are_counted(count: int, gap_s: float) -> None:
    found = _measure(joined(silence(0.3), _da(count, gap_s), silence(0.3)).samples)
    assert found.syllables == count
    spoken = count * (0.15 + gap_s) - gap_s
    assert found.speaking_rate == pytest.approx(count / spoken, rel=0.1)


def test_pauses_slow_speaking_but_not_articulation() -> None:
    fluent = _measure(joined(silence(0.3), _da(8), silence(0.3)).samples)
    halting = _measure(joined(silence(0.3), _da(4), silence(1.5), _da(4), silence(0.3)).samples)
    assert halting.speaking_rate < 0.7 * fluent.speaking_rate
    assert halting.articulation_rate == pytest.approx(fluent.articulation_rate, rel=0.1)


@settings(max_examples=10, deadline=None)
@given(st.floats(-30, 6))
def test_gain_changes_the_level_alone(gain_db: float) -> None:
    rng = np.random.default_rng(3)
    quiet = SENTENCE * np.float32(0.3) + rng.normal(0, 0.003, len(SENTENCE)).astype(np.float32)
    one, other = _measure(quiet), _measure(quiet * np.float32(10 ** (gain_db / 20)))
    assert other.level_dbfs - one.level_dbfs == pytest.approx(gain_db, abs=0.2)
    assert other.noise_dbfs - one.noise_dbfs == pytest.approx(gain_db, abs=0.3)
    assert other.syllables == pytest.approx(one.syllables, abs=1)
    assert other.spoken_s == pytest.approx(one.spoken_s, abs=0.05)
    assert other.pitch_hz == pytest.approx(one.pitch_hz, rel=0.01)
    assert other.snr_db == pytest.approx(one.snr_db, abs=0.5)
    assert len(other.pauses_s) == len(one.pauses_s)


def test_an_offset_of_the_microphone_changes_nothing() -> None:
    one, other = _measure(SENTENCE * np.float32(0.5)), _measure(SENTENCE * np.float32(0.5) + np.float32(0.2))
    assert other.level_dbfs == pytest.approx(one.level_dbfs, abs=0.1)
    assert (other.syllables, other.pauses_s) == (one.syllables, one.pauses_s)
    assert other.pitch_hz == pytest.approx(one.pitch_hz, rel=0.01)


@pytest.mark.parametrize("snr_db", [0, 5, 10, 20, 30])
def test_noise_is_estimated(snr_db: float) -> None:
    known = joined(silence(0.5), vowel(lambda t: 150 + 0 * t, 2.0), silence(0.5))
    found = _measure(noisy(known, snr_db, np.random.default_rng(4)).samples)
    assert found.snr_db == pytest.approx(snr_db, abs=2)


def test_clipping_is_the_share_of_samples_at_full_scale() -> None:
    assert _measure(SENTENCE * np.float32(0.5)).clipped == 0
    loud = np.clip(SENTENCE * np.float32(20), -1, 1)
    assert _measure(loud).clipped == pytest.approx(np.mean(np.abs(loud) == 1), abs=0.002)


def test_a_minute_is_measured_like_a_second() -> None:
    minute = np.resize(SENTENCE, 60 * 24_000)
    one, many = _measure(SENTENCE), _measure(minute)
    copies = 60 * 24_000 / len(SENTENCE)
    assert many.seconds == 60
    assert many.syllables == pytest.approx(copies * one.syllables, rel=0.1)
    assert many.level_dbfs == pytest.approx(one.level_dbfs, abs=0.5)


def test_words_come_from_the_transcript() -> None:
    found = measure(Audio(to_pcm(SENTENCE)), "um, I think, I think it's five sixths", "en-GB")
    assert (found.words, found.fillers, found.restarts) == (7, 1, 1)


def test_another_rate_is_refused_with_its_cure() -> None:
    with pytest.raises(SpeechError, match="16000 Hz"):
        measure(Audio(bytes(320), 16_000))


def test_no_number_shows() -> None:
    shown = repr(_measure(SENTENCE))
    assert "=" not in shown
    assert "." not in shown.split(" object")[0].removeprefix("<tutor.speech.prosody.")
