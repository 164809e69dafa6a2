"""A voice is let draw only where the student draws, and only where it finds its own words."""

from dataclasses import replace

import pytest

from tutor.board import Annotation
from tutor.teaching.pencil import invitation
from tutor.teaching.phrases import PHRASES
from tutor.values import Brief, Move, Persona

HINT = Brief(Move.HINT, "en", Persona(), ("Try six.",), board=True)


def test_a_voice_that_finds_its_own_words_may_draw_where_the_student_draws() -> None:
    assert "`draw`" in invitation(HINT)
    assert invitation(replace(HINT, board=False)) == ""
    assert invitation(replace(HINT, move=Move.PROMPT)) == ""


def test_where_the_lesson_draws_the_voice_does_not() -> None:
    assert invitation(replace(HINT, drawn=(Annotation("circle", 1, 1, 1, 1),))) == ""


@pytest.mark.parametrize("language", PHRASES)
def test_it_is_told_in_the_language_of_the_lesson(language: str) -> None:
    told = invitation(replace(HINT, language=f"{language}-X"))
    assert "`draw`" in told
    assert (told == invitation(HINT)) == (language == "en")
