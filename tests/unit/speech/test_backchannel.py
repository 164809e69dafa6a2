import pytest

from tutor.speech.backchannel import BACKCHANNELS, is_backchannel

ROWS = [
    ("en", "Mm-hm.", True),
    ("en", "uh-huh", True),
    ("en", "Yeah, yeah, OK!", True),
    ("en", "Mmmmm", True),
    ("en", "I see.", True),
    ("en-GB", "okay", True),
    ("en", "ohm", False),
    ("en", "ok six", False),
    ("en", "yes", False),
    ("en", "", False),
    ("en", "…", False),
    ("es", "Ajá, vale", True),
    ("es", "valle", False),
    ("fr", "D’accord.", True),
    ("fr", "ouais", True),
    ("de", "Ach so!", True),
    ("de", "jaja", True),
    ("de", "acht", False),
    ("pt", "tá bom", True),
    ("ar", "طيب، تمام", True),
    ("hi", "ठीक है", True),
    ("hi", "ठीक है छह", False),
    ("zh", "嗯，好的。", True),
    ("zh", "好人", False),
    ("ja", "うんうん、なるほど", True),
    ("ja", "はいろ", False),
    ("nl", "mm", False),
]


@pytest.mark.parametrize(("language", "words", "found"), ROWS)
def test_back_channels_and_other_words(language: str, words: str, found: bool) -> None:
    assert is_backchannel(words, language) is found


def test_what_the_step_waits_for_is_an_answer() -> None:
    assert not is_backchannel("Yeah!", "en", ("yeah", "nope"))
    assert is_backchannel("Okay.", "en", ("yeah", "nope"))


@pytest.mark.parametrize("language", BACKCHANNELS)
def test_each_phrase_of_the_table_is_one(language: str) -> None:
    assert all(is_backchannel(phrase, language) for phrase in BACKCHANNELS[language].split(","))
