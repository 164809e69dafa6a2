import json
import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import commands as c
from tutor import events as e
from tutor.config import Rule, load
from tutor.errors import ConfigError
from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.teaching.adaptation import TABLE, Row, as_markdown, changed, cues, least, offered
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.state import replay
from tutor.teaching.teacher import Teacher
from tutor.values import Action, Cue, Delivery, Deviation, Emphasis, Mark, Move, Remark, Style

LESSON = read_lesson("""---
title: Sums
level: Grade 5
skills:
  add: Add
  take: Take away
---
# Sums

## One
skill: add · patience: 4 s

What is 2 + 2?

### Answers
- 4
### Hints
1. Count on.
2. It is four.

## Two
skill: add

What is 3 + 3?

### Answers
- 6
### Solution
Three and three make six.

## Three
skill: add

What is 4 + 4?

### Answers
- 8

## Four
skill: take

What is 4 - 3?

### Answers
- 1
- /once+/
""")
PLAIN = Deviation(1.5, 1.0)
HALTING = Delivery(pause_share=PLAIN)
FASTER = Delivery(rate=PLAIN)


def lesson(tone: str = "delivery", **given: object) -> Rehearsal:
    rehearsal = Rehearsal(Teacher(LESSON, **given), LocalGrader())  # type: ignore[arg-type]
    rehearsal.give(e.ToneChosen(rehearsal.now(), tone))  # type: ignore[arg-type]
    rehearsal.give(e.LessonOpened(rehearsal.now()))
    rehearsal.hear_out()
    return rehearsal


def says(rehearsal: Rehearsal, text: str, delivery: Delivery | None = None) -> None:
    rehearsal.give(e.SpeechStarted(rehearsal.now()))
    rehearsal.give(e.UtteranceHeard(rehearsal.now(), text, delivery))
    rehearsal.hear_out()


def taken(rehearsal: Rehearsal) -> list[str]:
    return [fact.action.value for fact in rehearsal.facts if isinstance(fact, e.AdaptationTaken)]


def moves(rehearsal: Rehearsal) -> list[str]:
    return [each.brief.move.value for each in rehearsal.said]


@pytest.mark.parametrize(
    ("delivery", "mark", "met"),
    [
        (Delivery(), Mark.RIGHT, ()),
        (HALTING, Mark.RIGHT, (Cue.HALTING_RIGHT,)),
        (HALTING, Mark.WRONG, (Cue.HALTING,)),
        (Delivery(restarts=PLAIN, fillers=PLAIN), Mark.UNSURE, (Cue.HALTING,)),
        (Delivery(pause_share=Deviation(0.9, 1.0)), Mark.RIGHT, ()),
        (Delivery(pause_share=Deviation(9.0, 0.4)), Mark.RIGHT, ()),
        (Delivery(rate=Deviation(-1.5, 1.0)), Mark.RIGHT, (Cue.SLOWER,)),
        (FASTER, Mark.RIGHT, (Cue.FASTER_RIGHT,)),
        (FASTER, Mark.WRONG, ()),
        (Delivery(longest_pause=PLAIN, quiet=PLAIN), Mark.WRONG, (Cue.LONG_PAUSE, Cue.TOO_QUIET)),
    ],
)
def test_a_cue_is_plain_and_sure_or_none(delivery: Delivery, mark: Mark, met: tuple[Cue, ...]):
    assert cues(TABLE, delivery, mark) == met


def test_a_row_can_be_changed_and_turned_off():
    table = changed({Cue.HALTING: Rule(above=2.0), Cue.SLOWER: Rule(actions=()), Remark.EASY: Rule(times=2)})
    assert cues(table, HALTING, Mark.WRONG) == ()
    assert (table[Cue.SLOWER].actions, table[Cue.HALTING].actions) == ((), TABLE[Cue.HALTING].actions)
    assert table[Remark.EASY] == replace(TABLE[Remark.EASY], times=2)
    said = lesson(table={**TABLE, Remark.LOST: Row("", (Action.SAY_AGAIN,))})
    says(said, "I'm lost")
    assert moves(said)[-1] == "again"


def test_the_table_names_everything_that_leads_to_something():
    assert TABLE.keys() == {*Cue, *Remark}
    assert {action for row in TABLE.values() for action in row.actions} == set(Action)
    assert "| `halting-right` | a right answer with more pauses than usual | 1 | checking-question |" in as_markdown(
        TABLE
    )
    assert "| 1, 2 in a row |" in as_markdown(TABLE)


def test_fast_right_answers_pass_over_more_of_the_same():
    rehearsal = lesson()
    says(rehearsal, "four", FASTER)
    assert (rehearsal.view.name, taken(rehearsal)) == ("Two", [])
    says(rehearsal, "six", FASTER)
    assert (rehearsal.view.name, taken(rehearsal)) == ("Four", ["harder"])
    assert replay(LESSON, rehearsal.facts) == rehearsal.teacher.state


def test_one_fast_answer_after_a_slow_one_is_no_two_in_a_row():
    rehearsal = lesson()
    says(rehearsal, "four", FASTER)
    says(rehearsal, "seven", FASTER)
    says(rehearsal, "six", FASTER)
    assert (rehearsal.view.name, taken(rehearsal)) == ("Three", [])


def test_who_says_easy_takes_a_bigger_step_only_after_a_first_right_try():
    easy = lesson()
    easy.give(e.RemarkMade(easy.now(), Remark.EASY))
    easy.hear_out()
    assert easy.said[-1].brief.lines == ("All right. Answer this one, and then we take a bigger step.",)
    says(easy, "four")
    assert easy.view.name == "Four"
    wrong = lesson()
    wrong.give(e.RemarkMade(wrong.now(), Remark.EASY))
    wrong.hear_out()
    says(wrong, "five")
    says(wrong, "four")
    assert wrong.view.name == "Two"


def test_waiting_is_longer_at_once_and_in_steps_to_come():
    rehearsal = lesson()
    assert rehearsal.expects.patience_s == 4
    before = rehearsal.silence_s
    rehearsal.give(e.SpeechStarted(rehearsal.now()))
    reaction = rehearsal.teacher.react(e.UtteranceHeard(rehearsal.now(), "Wait!"))
    assert c.BePatient(8) in reaction.commands
    assert [each.seconds for each in reaction.commands if isinstance(each, c.SetTimer)] == [before + 8]
    assert not [each for each in reaction.commands if isinstance(each, c.Speak)]
    assert rehearsal.teacher.floor.holder == "nobody"


def test_a_speech_that_was_told_to_wait_is_said_again_and_not_lost():
    rehearsal = lesson()
    rehearsal.give(e.AnswerTyped(rehearsal.now(), "4"))
    rehearsal.hear_out(until=Move.AFFIRM)
    says(rehearsal, "hold on")
    assert rehearsal.fall_silent()
    rehearsal.hear_out()
    assert moves(rehearsal)[-3:] == ["affirm", "affirm", "prompt"]
    assert rehearsal.view.name == "Two"


def test_the_reply_to_a_checking_question_may_be_anything_and_none():
    for reply in ("says", "silence", "hint", "skip"):
        rehearsal = lesson()
        says(rehearsal, "four")
        says(rehearsal, "six", HALTING)
        assert rehearsal.said[-1].brief.lines[-1] == "How did you find it? Tell me in a sentence."
        if reply == "says":
            says(rehearsal, "no idea")
            assert "Three and three make six." in rehearsal.said[-2].brief.lines
        elif reply == "silence":
            assert rehearsal.fall_silent()
        else:
            rehearsal.give(e.HintAsked(rehearsal.now()) if reply == "hint" else e.SkipAsked(rehearsal.now()))
        rehearsal.hear_out()
        assert rehearsal.view.name == "Three", reply
        assert sum(isinstance(fact, e.AttemptGraded) for fact in rehearsal.facts) == 2


def test_words_that_a_pattern_takes_are_an_answer():
    rehearsal = lesson()
    for answer in ("4", "6", "8"):
        rehearsal.give(e.AnswerTyped(rehearsal.now(), answer))
        rehearsal.hear_out()
    says(rehearsal, "I'm lost")
    assert moves(rehearsal)[-1] == "again"
    assert not any(isinstance(fact, e.AttemptGraded) and fact.mark is not Mark.RIGHT for fact in rehearsal.facts)


@pytest.mark.parametrize("how", [{"ceiling": "off"}, {"ceiling": "stated"}])
def test_no_more_is_adapted_to_than_is_allowed(how: dict[str, str]):
    rehearsal = lesson("delivery", **how)
    assert rehearsal.teacher.tone == how["ceiling"]
    assert not rehearsal.teacher.tone_asked
    says(rehearsal, "four", HALTING)
    assert taken(rehearsal) == []


def test_how_a_student_speaks_counts_only_after_they_said_yes():
    fresh = Teacher(LESSON)
    assert fresh.tone_offer == c.OfferTone(("delivery", "stated", "off"), "stated", asked=True)
    said_yes = fresh.react(e.ToneChosen(1, "delivery"))
    assert said_yes.commands == (c.OfferTone(("delivery", "stated", "off"), "delivery", asked=False),)
    assert said_yes.facts == ()
    assert not Teacher(replace(LESSON, tone="stated")).tone_asked
    assert Teacher(replace(LESSON, tone="off")).tone == "off"
    assert Teacher(LESSON, tone="off").tone_offer.asked is False


def test_the_least_of_two():
    assert least("delivery", "stated") == "stated"
    assert least("off", "delivery") == "off"
    assert offered("stated") == ("stated", "off")


def test_the_tutor_goes_on_slower_when_the_student_comes_back():
    rehearsal = lesson("stated")
    says(rehearsal, "too fast")
    again = Rehearsal(Teacher(LESSON, rehearsal.facts), LocalGrader())
    again.give(e.LessonOpened(9))
    again.hear_out()
    assert again.said[0].brief.style.slow
    assert again.said[0].brief.style.level == "Grade 5"


def test_what_the_lesson_sets_off_is_emphasised_beside_all_else():
    rehearsal = Rehearsal(Teacher(replace(LESSON, welcome="Take **all** the time.")), LocalGrader())
    rehearsal.give(e.LessonOpened(0))
    rehearsal.hear_out()
    assert rehearsal.said[0].brief.style == Style(level="Grade 5", emphasised=(Emphasis("all", "Take"),))


numbers = st.floats(0.111111, 99, allow_nan=False).filter(lambda number: len(str(number)) > 6)
deliveries = st.builds(
    Delivery, **{field.name: st.builds(Deviation, numbers, st.floats(0.6, 1.0)) for field in fields(Delivery)}
)


@given(st.lists(st.tuples(st.sampled_from(["four", "six", "eight", "wrong"]), deliveries), max_size=6))
def test_nothing_that_comes_out_of_a_teacher_holds_a_number_of_a_delivery(said: list[tuple[str, Delivery]]):
    teacher = Teacher(LESSON)
    out: list[e.Fact | c.Command] = []
    for event in (e.ToneChosen(1, "delivery"), e.LessonOpened(1)):
        out += [*teacher.react(event).facts, *teacher.react(event).commands]
    rehearsal = Rehearsal(teacher, LocalGrader())
    for text, delivery in said:
        says(rehearsal, text, delivery)
    kept = json.dumps([e.encode(each) for each in (*out, *rehearsal.facts)])
    told = repr([each.brief for each in rehearsal.said]) + kept
    for _, delivery in said:
        for field in fields(Delivery):
            measured = getattr(delivery, field.name)
            assert str(measured.size) not in told
            assert str(measured.size) not in repr(delivery)


def test_no_form_of_an_utterance_says_how_it_was_spoken():
    heard = e.UtteranceHeard(1, "five sixths", HALTING)
    assert e.encode(heard) == {"is": "UtteranceHeard", "at": 1, "text": "five sixths"}
    assert e.decode(e.encode(heard)) == e.UtteranceHeard(1, "five sixths")


def test_the_settings_page_shows_the_table_as_it_is():
    page = (Path(__file__).parents[3] / "SETTINGS.md").read_text(encoding="utf-8")
    assert as_markdown(TABLE) in page
    (example,) = [part for part in page.split("```toml\n")[1:] if part.startswith("[adaptation")]
    given = tomllib.loads(example.partition("```")[0])["adaptation"]
    table = changed(load(adaptation=given).adaptation)
    assert table[Cue.HALTING_RIGHT].above == 1.5
    assert table[Remark.LOST].actions == (Action.SPEAK_SLOWER, Action.SAY_AGAIN)
    assert table[Cue.SLOWER].actions == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"haltin": {"above": 2}}, "there is no row `haltin`; the rows are halting-right, halting,"),
        ({"halting": {"abov": 2}}, "There is no setting `adaptation.halting.abov`. Did you mean `above`?"),
        ({"halting": {"above": 99}}, "less than or equal to 10"),
        ({"halting": {"actions": ["hug"]}}, "it should be 'speak-slower'"),
        ({"lost": {"above": 2}}, "`lost` is what a student says, and has no threshold"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_cure(given: dict[str, dict[str, object]], told: str):
    with pytest.raises(ConfigError, match=re.escape(told)):
        load(adaptation=given)
