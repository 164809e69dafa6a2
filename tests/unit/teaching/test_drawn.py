"""What the tutor draws is said in words, and comes with the words that it follows."""

import pytest

from tutor.board import Annotation
from tutor.lesson.plan import Choice, Lesson, Misconception, Step
from tutor.teaching import brief
from tutor.teaching.drawn import InStep, in_words
from tutor.teaching.phrases import PHRASES
from tutor.teaching.policy import Decision
from tutor.teaching.views import step_view, welcome_view
from tutor.values import Brief, Mark, Move, Persona


def board(line: str) -> str:
    return f"\n\n```board\n{line}\n```"


STEP = Step(
    "cut",
    "Cut",
    1,
    f"Look here.{board('write 10,100 question')}",
    "cut",
    "en",
    choices=(Choice("two", False, f"Why?{board('write 10,100 feedback')}"), Choice("six", True)),
    hints=(f"Try.{board('write 10,100 first')}\n\nAnd see.", f"Six.{board('write 10,100 second')}"),
    misconceptions=(Misconception("low", f"More.{board('write 10,100 remedy')}"),),
    solution=f"Six.{board('write 10,100 solution')}",
)
LESSON = Lesson("made-up", "", "Made up", "en", "1", f"Hello.{board('write 10,100 welcome')}", (STEP,))


def drawn(said: Brief) -> list[str]:
    return [each.text for each in said.drawn]


def test_a_speech_draws_what_belongs_to_what_it_says_and_nothing_else() -> None:
    assert drawn(brief.welcome(LESSON, rewritten=False)) == ["welcome"]
    assert drawn(brief.prompt(LESSON, STEP)) == drawn(brief.resume(LESSON, STEP)) == ["question"]
    assert drawn(brief.plain(LESSON, STEP, Move.NUDGE, "nudge")) == []
    for move, number, mark, text in (
        (Move.HINT, 1, None, ["first"]),
        (Move.BOTTOM_OUT, 2, None, ["second"]),
        (Move.SOLUTION, 0, None, ["solution"]),
        (Move.ASK_AGAIN, 0, Mark.WRONG, []),
    ):
        assert drawn(brief.reply(LESSON, STEP, Decision(move, hint=number), mark=mark)) == text
    remedy = Decision(Move.REMEDY, misconception=STEP.misconceptions[0])
    assert drawn(brief.reply(LESSON, STEP, remedy, (0,), mark=Mark.WRONG)) == ["feedback", "remedy"]
    assert drawn(brief.checked(LESSON, STEP)) == ["solution"]


def test_no_speech_says_how_something_is_drawn() -> None:
    said = brief.reply(LESSON, STEP, Decision(Move.HINT, hint=1))
    assert said.lines == ("Try.\nAnd see.",)


def test_a_step_that_draws_wants_a_board() -> None:
    assert step_view(LESSON, STEP).draws
    assert not step_view(LESSON, STEP).board
    assert welcome_view(LESSON).draws
    plain = Step("a", "A", 1, "Look.", "a", "en", hints=("```text\nwrite 10,10 x\n```",))
    assert not step_view(Lesson("", "", "T", "en", "1", "", (plain,)), plain).draws


@pytest.mark.parametrize("language", PHRASES)
def test_what_has_no_words_of_the_lesson_is_told_by_shape_and_place(language: str) -> None:
    said = [
        in_words(Annotation(kind, x, y, dx, dy, text), language).words
        for kind, dx, dy, text in (
            ("write", 0, 0, "3/6"),
            ("circle", 40, 40, ""),
            ("underline", 40, 0, ""),
            ("line", 40, 40, ""),
            ("arrow", 40, 40, ""),
        )
        for x, y in ((512, 288), (100, 100), (900, 100), (100, 500), (900, 500))
    ]
    assert len(set(said)) == 25
    assert all("3/6" in each for each in said[:5])
    assert not any("{" in each for each in said)


def test_the_lessons_own_words_stand_as_they_are() -> None:
    own = Annotation("circle", 1, 1, 1, 1, words="a round cake")
    assert in_words(own, "en") is own


def test_an_arrow_is_where_it_points() -> None:
    assert in_words(Annotation("arrow", 100, 100, 800, 400), "en").words == "an arrow, at the bottom right"
    assert in_words(Annotation("line", 100, 100, 800, 400), "en").words == "a line, in the middle"


def speech(*lines: str, drawn: tuple[Annotation, ...]) -> InStep:
    return InStep(Brief(Move.HINT, "en", Persona(), lines, drawn=drawn))


def mark(after: str, text: str = "x") -> Annotation:
    return Annotation("write", 1, 1, text=text, after=after)


def test_it_comes_with_the_caption_that_says_the_words_before_it() -> None:
    first, second = mark("Try six. And count.", "a"), mark("Now tell.", "b")
    told = speech("Not yet.", "Try six. And count.\nNow tell.", drawn=(first, second))
    said = ("Not yet.", "Try six.", "And count.", "Now tell.")
    assert [told.with_caption(each) for each in said] == [(), (), (first,), (second,)]
    assert told.rest() == ()


def test_what_comes_before_any_words_comes_with_the_first() -> None:
    told = speech("Look.", "Here.", drawn=(mark(""),))
    assert told.with_caption("Look.") == (mark(""),)


def test_a_voice_with_words_of_its_own_draws_about_then_and_all_of_it_by_the_end() -> None:
    half, end = mark("One two three four.", "half"), mark("Five six seven eight.", "end")
    told = speech("One two three four.", "Five six seven eight.", drawn=(half, end))
    assert told.with_caption("Let us see") == ()
    assert told.with_caption("what comes first") == (half,)
    assert told.rest() == (end,)
    assert told.rest() == ()
