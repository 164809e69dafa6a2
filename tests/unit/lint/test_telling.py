import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.lesson.answers import read_answer
from tutor.lesson.markdown import to_speech
from tutor.lint.telling import choice_given_away, gives_away, holds, names, said
from tutor.values import Answer, Choice


def answer(source: str, language: str) -> Answer:
    read = read_answer(source, language, lambda problem, cure: pytest.fail(problem))
    assert read
    return read


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("en", "5", "It is five."),
        ("en", "5", "Well, the answer is 5."),
        ("en", "5", "Two and three. 2 + 3 = 5."),
        ("en", "5/6", "Together they make **5/6**."),
        ("en", "5 km", "It is 5 km."),
        ("en", "[95, 99]", "It is 97."),
        ("en", "blue", "Look up. It is *blue*."),
        ("en", "the blue whale", "I think it is the blue whale."),
        ("en", "$2x + 1$", "Write $1 + 2x$ for it."),
        ("zh-CN", "15", "答案是十五。"),
        ("zh", "静夜思", "这首诗是《静夜思》。"),
        ("es", "estoy", "Es: estoy."),
        ("de", "3/4", "Das sind drei Viertel."),
        ("ar", "باريس", "الجواب هو باريس."),
        ("hi", "दिल्ली", "उत्तर है दिल्ली।"),
        ("ja", "東京", "答えは東京です。"),
    ],
)
def test_an_answer_is_given_away(language: str, source: str, text: str) -> None:
    assert gives_away([answer(source, language)], text, language)


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("en", "5", "Count the 5 apples and the 3 pears."),
        ("en", "5", "Draw 5 boxes first."),
        ("en", "5", "Is it 5 or 6?"),
        ("en", "[95, 99]", "Look at the 97 houses of the village."),
        ("en", "5", "It is not 5."),
        ("en", "5", "Step 5: go on."),
        ("en", "15", "It is more than 15."),
        ("en", "5/6", "What is 1/2 + 1/3?"),
        ("en", "blue", "Think of blueberries."),
        ("en", "is", "What is the word that fits?"),
        ("en", "a", "Choose a word."),
        ("en", "$2x + 1$", "Begin with $2x$."),
        ("zh", "15", "五的倍数有五、十、二十。"),
        ("es", "es", "¿Cuál es la forma correcta?"),
    ],
)
def test_an_answer_is_kept(language: str, source: str, text: str) -> None:
    assert not gives_away([answer(source, language)], text, language)


def test_the_sentence_that_tells_is_quoted() -> None:
    assert gives_away([Answer("text", "blue")], "Look up. It is *blue*. Right?", "en") == "It is blue."


WHEELS = (Choice("the big wheel", right=True), Choice("the wooden door", right=False))


def test_a_choice_is_given_away_by_itself_alone() -> None:
    assert choice_given_away(WHEELS, "It is the big wheel.", "en")
    assert not choice_given_away(WHEELS, "Is it the big wheel, or the wooden door?", "en")
    assert not choice_given_away(WHEELS, "Which of them rolls?", "en")
    assert not choice_given_away(WHEELS[1:], "It is the wooden door.", "en")


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("en", "5", "Two and three make five, so there are 5 apples, not 6."),
        ("en", "9.8 ± 2%", "On Earth it is about 9.81 metres a second every second."),
        ("en", "[1, 2)", "Any number such as 1.5 will do."),
        ("en", "5 km", "It is five thousand metres, or 5 km."),
        ("en", "$2x + 1$", "So $y = 2x + 1$."),
        ("en", "$x^2$", "That is x squared."),
        ("en", "/colou?r/", "In America one writes *color*."),
        ("en", "good morning to you", "Say: Good morning to you!"),
        ("fr", "3,5", "On trouve 3,5."),
        ("zh", "苹果和梨", "把苹果和梨放在一起。"),
    ],
)
def test_the_last_hint_holds_the_answer(language: str, source: str, text: str) -> None:
    assert holds(answer(source, language), text, language)


@pytest.mark.parametrize(
    ("language", "source", "text"),
    [
        ("en", "5", "Count them all."),
        ("en", "5/6", "Three sixths and two sixths: add them."),
        ("en", "blue", "Look up at noon."),
        ("en", "$2x + 1$", "Take it twice."),
        ("en", "/colou?r/", "It begins with c."),
        ("en", "[1, 2)", "It lies between three and four."),
        ("en", "5 km", "Count the kilometres."),
        ("zh", "静夜思", "题目有三个字。"),
    ],
)
def test_the_last_hint_withholds_it(language: str, source: str, text: str) -> None:
    assert not holds(answer(source, language), text, language)


def test_a_choice_is_named_by_its_words_or_its_numbers() -> None:
    assert names(Choice("1/2 + 2/3", right=True), "One half and two thirds are more than one.", "en")
    assert names(Choice("where you want to drink it", right=True), "He asks where you want to drink your coffee.", "en")
    assert not names(Choice("1/2 + 2/3", right=True), "Add the bigger ones.", "en")


@given(st.text(alphabet="ab. ,!?-+=1)\n\t*_`[]()<>&$\\~|#>:;'\"é分", max_size=60))
def test_the_quick_way_says_what_the_long_one_says(markdown: str) -> None:
    assert said(markdown) == to_speech(markdown)
