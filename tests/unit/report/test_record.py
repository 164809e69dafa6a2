from pathlib import Path

import pytest

from tests.unit.report.conftest import BEGAN, LESSON, facts
from tutor import events as e
from tutor.config import PRICES
from tutor.lesson.reader import read_lesson
from tutor.report.record import Record, record, totals
from tutor.values import Mark

PLAN = read_lesson(LESSON.format(language="en"))
BEFORE = 0.004 + 0.032
JUDGED = 0.002 + 0.0032 + 0.0012
SAID = 0.004 + 0.016


def made(what: list[e.Fact] | None = None, since: float = 0.0, *, plan: bool = True) -> Record:
    found = record(facts() if what is None else what, PLAN if plan else None, since=since, prices=PRICES)
    assert found is not None
    return found


def test_steps_are_counted_and_end_as_the_journal_says():
    found = made()
    cut, total = found.asked
    assert (cut.name, cut.skill, cut.outcome, total.outcome) == ("Cut it", "Cut <evenly>", "solved", "skipped")
    assert cut.marks == {Mark.WRONG: 1, Mark.RIGHT: 1}
    assert (cut.hints, dict(cut.misconceptions), cut.said) == (1, {"counts thirds": 1}, ("=three", "two"))
    assert (found.ended("solved"), found.ended("told"), found.ended("skipped"), found.finished) == (1, 0, 1, True)
    assert (found.attempts, found.hints, found.sittings) == (3, 1, 2)


def test_time_is_that_at_work_without_the_night_between():
    found = made()
    assert found.seconds == 95 + 30
    assert {step.step: step.seconds for step in found.steps} == {"look": 5, "cut-it": 50, "the-sum": 35 + 30}


def test_nobody_works_for_ever_between_two_facts():
    began = facts()[0]
    assert made([began, e.StepEntered(BEGAN + 1, "look"), e.NudgeGiven(BEGAN + 90_000, "look")]).seconds == 601


def test_cost_is_summed_by_turn_step_purpose_and_model():
    found = made()
    before, first, second, third = found.turns
    assert (before.mark, before.dollars) == (None, pytest.approx(BEFORE))
    assert (first.step, first.mark, first.dollars) == ("cut-it", Mark.WRONG, pytest.approx(JUDGED + SAID))
    assert [(turn.mark, turn.dollars) for turn in (second, third)] == [(Mark.RIGHT, 0), (Mark.UNSURE, 0)]
    assert {step.step: step.dollars for step in found.steps} == pytest.approx(
        {"look": BEFORE, "cut-it": JUDGED + SAID, "the-sum": 0}
    )
    assert [(each.purpose, each.model, each.calls) for each in found.spending] == [
        ("voice", "gpt-realtime-2.1", 2),
        ("judge", "gpt-realtime-2.1", 1),
        ("voice", "qwen3-omni", 1),
    ]
    assert found.dollars == pytest.approx(BEFORE + JUDGED + SAID)
    assert found.unpriced == ("qwen3-omni",)


def test_skills_are_where_the_whole_journal_leads_to():
    cut, own = made(since=BEGAN + 80_000).skills
    assert (cut.title, cut.target, cut.practised) == ("Cut <evenly>", 0.9, True)
    assert 0 < cut.p_known < 0.3  # a wrong answer, which a right one after a hint adds nothing to
    assert (own.practised, own.p_known) == (False, 0.3)


def test_what_was_before_the_day_is_not_counted_and_the_outcome_stays():
    found = made(since=BEGAN + 80_000)
    assert (found.attempts, found.hints, found.seconds, found.dollars, found.sittings) == (0, 0, 30, 0, 1)
    assert [step.outcome for step in found.asked] == ["solved", "skipped"]
    assert [step.seconds for step in found.asked] == [0, 30]
    assert record(facts(), PLAN, since=BEGAN + 100_000, prices=PRICES) is None


def test_without_the_lesson_steps_have_their_ids_and_no_skills():
    found = made(plan=False)
    assert [step.name for step in found.asked] == ["cut-it", "the-sum"]
    assert (found.title, found.skills, found.language) == ("Halves & thirds", (), "")


def test_a_lesson_that_was_begun_anew_stands_at_its_beginning():
    found = made([*facts(), e.LessonBegan(BEGAN + 100_000, "Halves & thirds", "1.0.0", "x")])
    assert (found.finished, [step.outcome for step in found.asked]) == (False, [None, None])
    assert found.attempts == 3


def test_students_are_summed_and_all_of_them():
    anna, ben = (record(facts(), PLAN, student=name, prices=PRICES) for name in ("anna", "ben"))
    assert anna is not None
    assert ben is not None
    first, second, third, all_ = totals([anna, anna, ben])[:2] + totals([anna, ben])[1:]
    assert (first.student, first.lessons, first.attempts) == ("anna", 2, 6)
    assert (second.student, second.seconds, third.student) == ("ben", 125, "ben")
    assert (all_.student, all_.solved, all_.asked, all_.finished) == (None, 2, 4, 2)
    assert all_.dollars == pytest.approx(2 * anna.dollars)
    assert all_.spending[0].calls == 4


def test_an_empty_journal_has_no_record(tmp_path: Path):
    assert record([], PLAN, prices=PRICES) is None
