import pytest

from tutor.teaching.remarks import SENTENCES, remark, sentences_for
from tutor.values import Remark
from tutor.widgets.labels import LANGUAGES

SAID = [
    ("en", "I don't understand.", Remark.LOST),
    ("en", "Um, sorry, I'm lost", Remark.LOST),
    ("en-GB", "dont get it", None),
    ("en", "I dont get it", Remark.LOST),
    ("en", "WAIT!", Remark.WAIT),
    ("en", "Wait, five sixths", None),
    ("en", "It is too fast to see", None),
    ("en", "slow down please", Remark.TOO_FAST),
    ("en", "help me", Remark.HELP),
    ("en", "no", None),
    ("zh", "老师，我不明白。", Remark.LOST),
    ("zh", "等一下", Remark.WAIT),
    ("zh", "太快了，所以它停不下来", None),
    ("es", "¡Más despacio, por favor!", Remark.TOO_FAST),
    ("fr", "Je n’ai pas compris", Remark.LOST),
    ("fr", "aide-moi s'il te plaît", Remark.HELP),
    ("de", "Bitte langsamer!", Remark.TOO_FAST),
    ("de", "Das verstehe ich nicht.", Remark.LOST),
    ("de", "Der Moment ist fünf Newtonmeter", None),
    ("pt-BR", "Não entendi", Remark.LOST),
    ("ar", "من فضلك، انتظر لحظة", Remark.WAIT),
    ("ar", "صعبٌ جدًّا", Remark.HARD),
    ("hi", "कृपया धीरे बोलिए।", Remark.TOO_FAST),
    ("ja", "すみません、わかりません。", Remark.LOST),
    ("sw", "sielewi", None),
    ("en", "please " * 60, None),
]


@pytest.mark.parametrize(("language", "words", "meant"), SAID)
def test_only_a_whole_sentence_says_how_the_step_is(language: str, words: str, meant: Remark | None):
    assert remark(words, language) is meant


def test_words_that_the_step_waits_for_are_an_answer():
    assert remark("Too fast!", "en") is Remark.TOO_FAST
    assert remark("Too fast!", "en", ["too slow", "too fast"]) is None


def test_every_language_of_the_desk_can_say_each_of_them():
    assert SENTENCES.keys() == set(LANGUAGES)
    for language in SENTENCES:
        assert SENTENCES[language].keys() == set(Remark) - {Remark.OK}
        assert len(sentences_for(language)) == 6
        for remark_, row in SENTENCES[language].items():
            for sentence in row.split("|"):
                assert remark(sentence, language) is remark_, sentence
