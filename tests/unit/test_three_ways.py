"""Typed, spoken or drawn, the same work gets the same verdict: whole sessions, real teacher and grader."""

from collections.abc import Callable, Sequence

import pytest

from tests.unit.test_session import begin, play, sound
from tutor import events as e
from tutor import frames as f
from tutor.testing.desk import FakeDesk
from tutor.testing.model import ScriptedModel
from tutor.values import Mark, Modality

WORDS = "a line that is round"
Way = tuple[Modality, Callable[[], Sequence[f.FromDesk]], tuple[str, ...]]
"""How the answer is given, what the desk sends of it, and what the ears make of it."""


def spoken(text: str) -> Way:
    return Modality.SPOKEN, lambda: [f.MicChanged("on"), f.Talk(True), *sound(0.6), f.Talk(False)], (text,)


def typed(text: str) -> Way:
    return Modality.TYPED, lambda: [f.Typed(text)], ()


def drawn() -> Way:
    return Modality.DRAWN, lambda: [f.Drawn(b"png"), f.Pressed("show")], ()


def ids(way: Way) -> str:
    return way[0].value


@pytest.mark.parametrize(("text", "mark"), [("2", Mark.RIGHT), ("3", Mark.WRONG)])
@pytest.mark.parametrize("way", [typed, spoken])
def test_an_answer_in_words_gets_its_mark_whichever_way_it_comes(
    way: Callable[[str], Way], text: str, mark: Mark
) -> None:
    modality, acts, heard = way(text)

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")
        desk.give(*acts())
        await desk.until(f.Caption, lambda caption: caption.who == "tutor" and caption.move in {"affirm", "hint"})

    _, records = play(student, ScriptedModel(*heard))
    graded = [each for each in records.facts if isinstance(each, e.AttemptGraded)]
    assert [(each.modality, each.mark) for each in graded] == [(modality, mark)]


@pytest.mark.parametrize(("ticked", "mark"), [((0,), Mark.RIGHT), ((), Mark.WRONG)])
@pytest.mark.parametrize("way", [drawn(), typed(WORDS), spoken(WORDS)], ids=ids)
def test_a_drawing_and_its_description_get_the_same_mark(way: Way, ticked: tuple[int, ...], mark: Mark) -> None:
    modality, acts, heard = way

    async def student(desk: FakeDesk) -> None:
        await begin(desk)
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")
        desk.give(*acts())
        await desk.until(f.ShowCriteriaFrame, lambda shown: shown.criteria == ("it is <em>round</em>",))
        desk.give(f.Checked(ticked))
        await desk.until(f.Caption, lambda caption: caption.who == "tutor" and caption.move != "self-check")

    _, records = play(student, ScriptedModel(*heard), start="second")
    graded = [each for each in records.facts if isinstance(each, e.AttemptGraded)]
    assert graded[0].modality is modality
    assert (graded[-1].modality, graded[-1].mark) == (Modality.CHECKED, mark)
