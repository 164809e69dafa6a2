import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.errors import SpeechError
from tutor.speech.pcm import SILENCE_DBFS, Resampler, Samples, level_dbfs, resample, rms, to_pcm, to_samples

RATES = [(24_000, 16_000), (22_050, 24_000), (24_000, 48_000), (16_000, 24_000), (24_000, 24_000)]


def sine(hz: float, rate_hz: int, seconds: float = 0.5) -> Samples:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(int(rate_hz * seconds)) / rate_hz)).astype(np.float32)


@given(st.binary(max_size=400).filter(lambda pcm: len(pcm) % 2 == 0))
def test_bytes_survive_the_way_there_and_back(pcm: bytes) -> None:
    assert to_pcm(to_samples(pcm)) == pcm


def test_what_is_too_loud_is_clipped() -> None:
    assert to_samples(to_pcm(np.array([2.0, -2.0], np.float32))).tolist() == pytest.approx([1.0, -1.0], abs=1e-4)


def test_level() -> None:
    assert rms(np.full(10, 0.5, np.float32)) == pytest.approx(0.5)
    assert level_dbfs(np.full(10, 0.1, np.float32)) == pytest.approx(-20.0, abs=0.01)
    assert level_dbfs(np.zeros(10, np.float32)) == SILENCE_DBFS
    assert level_dbfs(np.zeros(0, np.float32)) == SILENCE_DBFS


@pytest.mark.parametrize(("from_hz", "to_hz"), RATES)
@given(cuts=st.lists(st.integers(0, 700), max_size=8), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_cutting_the_stream_changes_nothing(from_hz: int, to_hz: int, cuts: list[int], seed: int) -> None:
    sound = np.random.default_rng(seed).uniform(-1, 1, 1500).astype(np.float32)
    resampler = Resampler(from_hz, to_hz)
    pieces = [resampler.feed(piece) for piece in np.split(sound, sorted(cuts))] + [resampler.flush()]
    assert np.concatenate(pieces).tobytes() == resample(sound, from_hz, to_hz).tobytes()


@pytest.mark.parametrize(("from_hz", "to_hz"), RATES)
@pytest.mark.parametrize("hz", [110.0, 1000.0, 6000.0])
def test_a_tone_stays_that_tone(from_hz: int, to_hz: int, hz: float) -> None:
    made, wanted = resample(sine(hz, from_hz), from_hz, to_hz), sine(hz, to_hz)
    assert len(made) == len(wanted)
    inner = slice(200, -200)
    assert level_dbfs((made - wanted)[inner]) < -60


def test_what_the_lower_rate_cannot_carry_is_gone() -> None:
    assert level_dbfs(resample(sine(9500, 24_000), 24_000, 16_000)[200:-200]) < -55


def test_a_rate_of_zero_is_refused() -> None:
    with pytest.raises(SpeechError, match="above zero"):
        Resampler(0, 24_000)
