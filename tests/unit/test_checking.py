"""The student checks what was understood before it counts: whole sessions on virtual time."""

from itertools import groupby

import pytest

from tests.unit.test_session import begin, marks, play, sound
from tutor import events as e
from tutor import frames as f
from tutor.testing.desk import FakeDesk
from tutor.testing.model import ScriptedModel
from tutor.values import AnswerKey, Attempt, Evidence, Mark, Modality, Verdict


async def speak(desk: FakeDesk) -> f.CheckWords:
    desk.give(f.MicChanged("on"), *sound(0.6), *sound(1.5, level=0))
    return await desk.until(f.CheckWords, lambda words: bool(words.text))


async def listen_out(desk: FakeDesk) -> None:
    await begin(desk)
    await desk.until(f.SoundEnded)
    await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")


def last_words(desk: FakeDesk) -> f.CheckWords:
    return [each for each in desk.received if isinstance(each, f.CheckWords)][-1]


@pytest.mark.parametrize(("sent", "mark"), [("two", Mark.RIGHT), (" 3 ", Mark.WRONG)])
def test_the_words_count_as_they_were_sent_and_as_spoken(sent: str, mark: Mark) -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        words = await speak(desk)
        assert words.text == "to"
        assert not any(isinstance(each, f.Caption) and each.who == "student" for each in desk.received)
        desk.give(f.WordsChecked(words.turn, sent))
        assert (await desk.until(f.Caption, lambda caption: caption.who == "student")).text == sent.strip()
        await desk.until(f.Caption, lambda caption: caption.who == "tutor")

    desk, records = play(student, ScriptedModel("to"), words_checked=True)
    assert marks(records) == [(Modality.SPOKEN, mark)]
    assert last_words(desk).text == ""


def test_dropped_words_never_were_said() -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        words = await speak(desk)
        desk.give(f.WordsChecked(words.turn, ""))
        await desk.until(f.Caption, lambda caption: caption.move == "nudge")

    _, records = play(student, ScriptedModel("to"), words_checked=True)
    assert marks(records) == []


def test_newer_words_take_the_place_of_older_ones_and_a_cough_takes_nothing() -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        await speak(desk)
        words = await speak(desk)
        assert words.text == "two"
        desk.give(*sound(0.6), *sound(1.5, level=0))  # understood as nothing
        desk.give(*sound(0.04), *sound(1.5, level=0))  # no speech at all
        desk.give(f.WordsChecked(words.turn, words.text))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    _, records = play(student, ScriptedModel("to", "two", ""), words_checked=True)
    assert marks(records) == [(Modality.SPOKEN, Mark.RIGHT)]


def test_who_types_instead_has_nothing_left_to_check() -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        words = await speak(desk)
        desk.give(f.Typed("3"))
        assert (await desk.until(f.CheckWords)).text == ""
        desk.give(f.WordsChecked(words.turn, words.text))
        await desk.until(f.Caption, lambda caption: caption.move == "hint")

    _, records = play(student, ScriptedModel("two"), words_checked=True)
    assert marks(records) == [(Modality.TYPED, Mark.WRONG)]


def test_what_is_said_before_anything_was_asked_needs_no_check() -> None:
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Pressed("start"))
        await desk.until(f.Caption, lambda caption: caption.move == "welcome")
        desk.give(f.MicChanged("on"), *sound(0.6), *sound(1.5, level=0))
        await desk.until(f.Caption, lambda caption: caption.move == "prompt")

    desk, records = play(student, ScriptedModel("hello", sound_s=3.0), words_checked=True)
    assert not any(isinstance(each, f.CheckWords) for each in desk.received)
    assert not any(isinstance(each, e.AttemptGraded) for each in records.facts)


def test_no_judge_is_asked_before_the_student_has_checked() -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        words = await speak(desk)
        desk.give(f.WordsChecked(words.turn, "perhaps"))
        await desk.until(f.Caption, lambda caption: caption.who == "tutor")

    model = ScriptedModel("to")
    model.judges = True
    play(student, model, words_checked=True)
    assert [attempt.text for attempt in model.judged] == ["perhaps"]


def test_the_student_turns_checking_on_and_off() -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        assert f.ShowSettings(100, check_words=False, must_check=False) in desk.received
        desk.give(f.SettingsSet(100, check_words=True))
        words = await speak(desk)
        desk.give(f.WordsChecked(words.turn, "3"))
        await desk.until(f.Caption, lambda caption: caption.who == "student" and caption.text == "3")
        await desk.until(f.FloorTaken, lambda taken: taken.holder == "nobody")
        desk.give(f.SettingsSet(100, check_words=False), *sound(0.6), *sound(1.5, level=0))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    desk, records = play(student, ScriptedModel("to", "two"))
    assert marks(records) == [(Modality.SPOKEN, Mark.WRONG), (Modality.SPOKEN, Mark.RIGHT)]
    shown = [each.check_words for each in desk.received if isinstance(each, f.ShowSettings)]
    assert [each for each, _ in groupby(shown)] == [False, True, False]


def test_where_the_profile_has_words_checked_the_student_cannot_turn_it_off() -> None:
    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        desk.give(f.SettingsSet(80, check_words=False))
        words = await speak(desk)
        desk.give(f.WordsChecked(words.turn, "2"))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    desk, _ = play(student, ScriptedModel("to"), words_checked=True)
    assert [each for each, _ in groupby(each for each in desk.received if isinstance(each, f.ShowSettings))] == [
        f.ShowSettings(100, check_words=True, must_check=True),
        f.ShowSettings(80, check_words=True, must_check=True),
    ]


def test_the_words_of_a_judge_that_listens_for_itself_are_checked_too() -> None:
    class Listening(ScriptedModel):
        judges = True
        evidence: list[Evidence]

        async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
            self.judged.append(attempt)
            self.evidence = [*getattr(self, "evidence", []), evidence]
            return Verdict(Mark.RIGHT if attempt.text == "deux" else Mark.WRONG, heard="doux")

    async def student(desk: FakeDesk) -> None:
        await listen_out(desk)
        desk.give(f.SettingsSet(100, check_words=True))
        words = await speak(desk)
        assert words.text == "doux"
        desk.give(f.WordsChecked(words.turn, "deux"))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    model = Listening("")
    _, records = play(student, model)
    assert marks(records) == [(Modality.SPOKEN, Mark.RIGHT)]
    assert [each.text for each in model.judged] == ["", "deux"]
    assert model.evidence[-1].audio is None, "what was corrected is judged, and not what was heard"
