import subprocess
import sys

import numpy as np
import pytest

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import Manner, espeak
from tutor.speech.pcm import level_dbfs


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "en-us"),
        ("en-GB", "en-gb"),
        ("zh", "cmn"),
        ("zh-Hans-CN", "cmn"),
        ("zh-HK", "yue"),
        ("pt", "pt"),
        ("pt-BR", "pt-br"),
        ("es-MX", "es-mx"),
        ("es-AR", "es"),
        ("fr-CA", "fr"),
        ("de_AT", "de"),
        ("ar", "ar"),
        ("hi", "hi"),
    ],
)
def test_a_language_finds_its_voice(language: str, voice: str) -> None:
    assert espeak().voice_for(language) == voice


def test_a_language_without_a_voice_says_so() -> None:
    with pytest.raises(SpeechError, match="no local voice for 'tlh'"):
        espeak().voice_for("tlh")


def test_it_speaks() -> None:
    sound = espeak().say("Three sixths and two sixths make five sixths.", "en")
    assert 2 < len(sound) / 24_000 < 5
    assert level_dbfs(sound) > -30
    assert np.abs(sound).max() <= 1


def test_it_speaks_as_fast_as_told() -> None:
    slow, fast = (espeak().say("One half and one third.", "en", Manner(words_per_minute=rate)) for rate in (100, 250))
    assert len(slow) > 1.8 * len(fast)


def test_nothing_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    espeak().say("Hello, 世界 \0 \x01 <b> &amp;", "en")
    assert capfd.readouterr() == ("", "")


def test_the_sounds_of_a_word() -> None:
    assert espeak().phonemes("five sixths", "en") == "f_ˈaɪ_v s_ˈɪ_k_s_θ_s"


def test_threads_that_want_it_at_the_same_time_get_the_same_one():
    code = """
from threading import Barrier
from concurrent.futures import ThreadPoolExecutor
from tutor.models.embedded.espeak import espeak
gate = Barrier(8)
with ThreadPoolExecutor(8) as pool:
    print(len({id(each) for each in pool.map(lambda _: (gate.wait(), espeak())[1], range(8))}))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "1")
