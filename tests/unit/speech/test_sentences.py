import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.speech.sentences import LONGEST, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One half. And one third?", ("One half.", "And one third?")),
        ("It weighs 3.5 kg. Really!", ("It weighs 3.5 kg.", "Really!")),
        ("Take a fruit, e.g. an apple. Cut it.", ("Take a fruit, e.g. an apple.", "Cut it.")),
        ("J. S. Bach met Dr. Gauss. Did he?", ("J. S. Bach met Dr. Gauss.", "Did he?")),
        ("What is x. Tell me", ("What is x.", "Tell me")),
        ("He said “No.” She left.", ("He said “No.”", "She left.")),
        ("1. Cut it in two.", ("1. Cut it in two.",)),
        ("二分之一。三分之一呢？好！", ("二分之一。", "三分之一呢？", "好！")),
        ("ما هو؟ نعم.", ("ما هو؟", "نعم.")),
        ("यह आधा है। और यह?", ("यह आधा है।", "और यह?")),
        ("One\nline", ("One line",)),
        ("A title\n\nA text", ("A title", "A text")),
        ("  \n ", ()),
        ("", ()),
    ],
)
def test_a_sentence_ends_where_it_ends(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text) == parts


def test_what_goes_on_and_on_is_parted_at_commas_or_spaces() -> None:
    parts = sentences("so it goes, " * 60 + "word " * 100)
    assert len(parts) > 3
    assert all(len(part) <= LONGEST for part in parts)
    assert parts[0].endswith("so it goes,")


@given(st.text(max_size=2000))
def test_no_letter_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
