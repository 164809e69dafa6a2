import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import SpeechError
from tutor.models.embedded.espeak import Manner, espeak, ssml
from tutor.speech.emphasis import Part
from tutor.speech.pcm import level_dbfs, to_pcm
from tutor.speech.prosody import Meter


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


def spoken(language: str, *parts: Part) -> list[tuple[float, float, float]]:
    """Seconds, median F0 in Hz and level in dBFS of each piece between two pauses."""
    contour = Meter().feed(to_pcm(espeak().say(parts, language))).contour()
    sounds = np.flatnonzero(contour.db > -50)
    gaps = np.flatnonzero(np.diff(sounds) > 10)
    pieces = []
    for begin, end in zip(sounds[[0, *gaps + 1]], sounds[[*gaps, -1]] + 1, strict=True):
        hz, db = contour.hz[begin:end], contour.db[begin:end]
        pieces.append(
            ((end - begin) / 100, float(np.median(hz[hz > 0])), float(10 * np.log10(np.mean(10 ** (db / 10)))))
        )
    return pieces


@pytest.mark.parametrize(
    ("language", "before", "word", "after"),
    [
        ("en", "Look here: ", "denominators", ", and then add."),
        ("de", "Schau her: ", "die Nenner", ", und dann addiere."),
        ("zh", "你看，", "分母", "，然后再加。"),
        ("hi", "यहाँ देखो, ", "भिन्नों के हर", ", और फिर जोड़ो."),
        ("ar", "انظر هنا، ", "المقامات", "، ثم اجمع."),
    ],
)
def test_an_emphasised_word_is_longer_higher_and_louder_and_the_others_are_not(
    language: str, before: str, word: str, after: str
) -> None:
    plain = spoken(language, Part(before), Part(word), Part(after))
    emphasised = spoken(language, Part(before), Part(word, emphasised=True), Part(after))
    assert len(plain) == len(emphasised) == 3
    (longer, higher, louder) = (emphasised[1][n] - plain[1][n] for n in range(3))
    assert longer > 0.1 * plain[1][0]
    assert higher > 0.08 * plain[1][1]
    assert louder > 1
    for n in (0, 2):
        assert emphasised[n] == pytest.approx(plain[n], rel=0.1)


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20),
    st.booleans(),
)
def test_signs_of_markup_are_words_where_something_is_emphasised(words: str, emphasised: bool) -> None:
    parts = (Part(f"<a & b>{words}"), Part(words, emphasised), Part("</prosody>&lt;", True))
    read = ElementTree.fromstring(f"<speak>{ssml(parts)}</speak>")
    assert "".join(read.itertext()) == "".join(part.words for part in parts)
    assert len(read) == 1 + emphasised


def test_signs_sound_the_same_whether_or_not_something_is_emphasised() -> None:
    plain = espeak().say("3 < 4 & 5 > 4, so", "en")
    beside = espeak().say((Part("3 < 4 & 5 > 4, so"), Part(" ", emphasised=True)), "en")
    assert len(beside) == pytest.approx(len(plain), rel=0.05)
