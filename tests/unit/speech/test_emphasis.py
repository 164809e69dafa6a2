"""What stands out in what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.speech.aloud import aloud
from tutor.speech.emphasis import told
from tutor.speech.sentences import sentences
from tutor.values import Emphasis


def marked(text: str, language: str, *emphasised: Emphasis) -> str:
    parts = (part for _, parts in told(text, language, emphasised) for part in (*parts, (" ", False)))
    return "".join(f"<{words}>" if loud else words for words, loud in parts).strip()


@pytest.mark.parametrize(
    ("language", "text", "emphasised", "said"),
    [
        (
            "en",
            "Look.\nCompare the bottoms first.",
            Emphasis("bottoms", "Compare the"),
            "Look. Compare the <bottoms> first.",
        ),
        ("en", "It is 5/6 of it.", Emphasis("5/6", "It is"), "It is <five sixths> of it."),
        ("de", "Erst die Nenner.", Emphasis("Erst"), "<Erst> die Nenner."),
        ("zh", "先比较分母，再相加。", Emphasis("分母", "先比较"), "先比较<分母>，再相加。"),
        ("hi", "पहले हर देखो।", Emphasis("हर", "पहले"), "पहले <हर> देखो।"),
    ],
)
def test_words_that_were_set_off_stand_out(language: str, text: str, emphasised: Emphasis, said: str) -> None:
    assert marked(text, language, emphasised) == said


def test_the_same_words_elsewhere_do_not() -> None:
    text = "It is not a half. It is not a third.\nIt is not a fifth."
    emphasised = Emphasis("not", "It is not a half. It is")
    assert marked(text, "en", emphasised) == "It is not a half. It is <not> a third. It is not a fifth."


def test_words_that_a_model_marks_stand_out() -> None:
    assert marked("Look at the **bottoms**, _not_ the *tops*.", "en") == "Look at the <bottoms>, <not> the <tops>."
    assert marked("2*3*4 is 24.", "ko") == "2*3*4 is 24."


def test_half_of_a_number_is_no_word() -> None:
    assert marked("It is 5/6.", "en", Emphasis("5", "It is")) == "It is five sixths."


def test_a_whole_paragraph_stands_out_from_nothing() -> None:
    words = "Add the tops, keep the bottoms, and look whether a smaller fraction says the same"
    assert marked(f"**{words}**.", "en") == f"{words}."


@given(
    st.text(alphabet="ab 15/-.,*_$²÷比हर。\n\ue000\ue001", max_size=60),
    st.sampled_from(("en", "zh", "de", "hi", "ar", "ko")),
    st.text("ab15 *.", min_size=1, max_size=3),
)
def test_what_is_said_stays_the_same(text: str, language: str, words: str) -> None:
    found = tuple(told(text, language, (Emphasis(words), Emphasis(words, "a"))))
    text = text.replace("\ue000", "").replace("\ue001", "")
    assert tuple(sentence for sentence, _ in found) == sentences(text)
    assert all("".join(part.words for part in parts) == aloud(sentence, language) for sentence, parts in found)
