"""Filled pauses and restarts, language by language."""

import pytest

from tutor.speech.disfluency import FILLERS, disfluencies

ROWS = [
    # language, transcript, words, restarts, filled pauses
    ("en", "Um, I think, uhhh, five sixths", 4, 0, 2),
    ("en", "the the answer", 3, 1, 0),
    ("en", "the um the answer", 3, 1, 1),
    ("en", "I think I think it is", 6, 1, 0),
    ("en", "a frac- fraction", 3, 1, 0),
    ("en", "a frac… the the- the answer", 6, 2, 0),
    ("en", "very very good, no no", 5, 0, 0),
    ("en", "twenty two two three two three", 6, 0, 0),
    ("en", "x-2 and 5 - 3 is 5-3", 8, 0, 0),
    ("en", "a well-known number", 4, 0, 0),
    ("en", "hmm", 0, 0, 0),
    ("en-GB", "it's er five", 2, 0, 1),
    ("es", "eh, la la respuesta, em, este número", 5, 1, 2),
    ("fr", "euh c'est c'est cinq heu sixièmes", 4, 1, 2),
    ("de", "ähm, das das ist um vier, er sagt öh vier", 8, 0, 2),
    ("de", "ich ich weiß", 3, 1, 0),
    ("pt", "hã um meio é um um", 5, 0, 1),
    ("pt", "a resposta resposta é", 4, 1, 0),
    ("ar", "اه الجواب الجواب خمسة", 3, 1, 1),
    ("hi", "अं उत्तर, उत्तर पाँच है", 4, 1, 1),
    ("hi", "धीरे धीरे", 2, 0, 0),
    ("zh", "嗯，我觉得，我觉得是六", 8, 1, 1),
    ("zh", "试试看看", 4, 0, 0),
    ("zh", "嗯", 0, 0, 0),
    ("ja", "えーと、ろくぶんの、ろくぶんのご", 11, 1, 1),
    ("ja", "いろいろ", 4, 0, 0),
    ("nl", "eh de de a- appel", 5, 1, 0),
    ("en", "", 0, 0, 0),
    ("en", "… — ?!", 0, 0, 0),
]


@pytest.mark.parametrize(("language", "said", "words", "restarts", "fillers"), ROWS)
def test_counted(language: str, said: str, words: int, restarts: int, fillers: int) -> None:
    assert disfluencies(said, language) == (words, restarts, fillers)


@pytest.mark.parametrize("language", FILLERS)
def test_every_filler_is_heard_beside_a_word(language: str) -> None:
    word = {"zh": "六", "ja": "ろく"}.get(language, "kilo")
    for filler in FILLERS[language].split():
        assert disfluencies(f"{filler}, {word}", language).fillers == 1


def test_nine_languages_have_fillers() -> None:
    assert sorted(FILLERS) == ["ar", "de", "en", "es", "fr", "hi", "ja", "pt", "zh"]
