import pytest

from tutor.models.embedded.espeak import espeak
from tutor.models.embedded.phones import cmu_phones


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("mitochondria", "M AY T AH K AA N D R IY AH"),
        ("measure", "M EH ZH ER"),
        ("joy", "JH OY"),
        ("thing", "TH IH NG"),
        ("bird house", "B ER D HH AW S"),
    ],
)
def test_a_pronunciation_is_that_of_the_dictionary(word: str, phones: str) -> None:
    assert cmu_phones(espeak().phonemes(word, "en")) == phones


def test_what_is_no_english_sound_is_left_out() -> None:
    assert cmu_phones("ǃ_a_123") == "AA"
