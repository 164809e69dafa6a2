from tutor.models.captions import Captions


def feed(*pieces: str) -> list[str]:
    """Words in quotes, sound as a dot."""
    captions = Captions()
    told = [captions.sound() if piece == "." else captions.word(piece) for piece in pieces]
    return [each for each in (*told, captions.rest()) if each]


def test_the_first_whole_words_come_with_the_first_sound_and_then_sentences():
    assert feed("Try six ", "pie", ".", "ces. How ", "many?", ".") == ["Try six", "pieces.", "How many?"]


def test_words_that_are_late_come_at_once():
    assert feed(".", "Try ", "six pieces. ", "Go on.") == ["Try", "six pieces.", "Go on."]


def test_a_script_without_spaces_is_not_waited_for():
    assert feed("把蛋糕", ".", "切成六块。", "再数一数。") == ["把蛋糕", "切成六块。", "再数一数。"]


def test_nothing_is_told_twice_or_lost_whatever_the_spaces():
    assert " ".join(feed("One.\n\nTwo  ", ".", " three. ", "Four", ".", " five.")) == "One. Two three. Four five."


def test_a_long_sentence_is_not_waited_for():
    words = ["Draw ", "a ", "cake ", "and ", "cut ", "it ", "into ", "equal ", "pieces, ", "please."]
    told = feed(words[0], ".", *words[1:])
    assert told[0] == "Draw"
    assert len(told) > 3
    assert " ".join(told) == "".join(words)


def test_marks_of_emphasis_are_no_part_of_it_wherever_they_are_cut():
    assert feed("That ", "is **", ".", "one ", "half", "**. 2 * 3", " is *", "six*", ".") == [
        "That is",
        "one half.",
        "2 * 3 is six",
    ]
