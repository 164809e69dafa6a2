import asyncio
from collections.abc import Iterable
from datetime import datetime

import pytest

from tutor import events as e
from tutor.config import PRICES, Budget
from tutor.models.meter import Meter, midnight
from tutor.values import Usage

A_MINUTE_OF_TUTOR = Usage("voice", "gpt-realtime-2.1", audio_out=1_200)
NOON = datetime(2026, 11, 27, 12).astimezone().timestamp()
HOUR_S = 3600.0


class Day:
    """A meter with its clock, what other lessons cost, and what it warned of."""

    def __init__(self, budget: Budget, facts: Iterable[e.Fact] = ()) -> None:
        self.now, self.others = NOON, 0.0
        self.warnings: list[str] = []
        self.asked_since: list[float] = []
        self.meter = Meter(PRICES, budget, facts, self.warnings.append, elsewhere=self._elsewhere, now=lambda: self.now)

    def _elsewhere(self, since: float) -> float:
        self.asked_since.append(since)
        return self.others

    def look(self) -> None:
        asyncio.run(self.meter.look())

    def spend(self, minutes: int) -> None:
        for _ in range(minutes):
            self.meter.count(A_MINUTE_OF_TUTOR)


def test_what_was_spent_before_counts_and_each_warning_comes_once():
    warnings: list[str] = []
    facts = [e.ModelUsed(1.0, A_MINUTE_OF_TUTOR), e.LessonPaused(2.0)]
    meter = Meter(PRICES, Budget(lesson=0.40), facts, warnings.append)
    assert meter.spent == pytest.approx(0.0768)
    for _ in range(3):
        meter.count(A_MINUTE_OF_TUTOR)
        assert (warnings, meter.allows()) == ([], True)
    meter.count(Usage("voice", "gpt-realtime-2.1", audio_out=300))
    assert (warnings, meter.allows()) == (["budget_nears"], True)
    meter.count(A_MINUTE_OF_TUTOR)
    meter.count(A_MINUTE_OF_TUTOR)
    assert (warnings, meter.allows()) == (["budget_nears", "budget_spent"], False)


def test_without_a_budget_all_is_allowed_and_no_other_lesson_is_looked_at():
    day = Day(Budget())
    day.meter.count(Usage("voice", "gpt-realtime-2.1", audio_out=10**9))
    day.look()
    assert day.meter.allows()
    assert (day.warnings, day.asked_since) == ([], [])


def test_the_day_counts_this_lesson_and_all_others_since_midnight():
    yesterday = e.ModelUsed(NOON - 13 * HOUR_S, A_MINUTE_OF_TUTOR)
    this_morning = e.ModelUsed(NOON - 11 * HOUR_S, A_MINUTE_OF_TUTOR)
    day = Day(Budget(day=4 * 0.0768), [yesterday, this_morning])
    assert day.meter.spent == pytest.approx(2 * 0.0768), "the lesson's own sum is of all days"
    day.others = 0.0768
    day.look()
    assert day.asked_since == [NOON - 12 * HOUR_S]
    day.spend(1)
    assert (day.warnings, day.meter.allows()) == ([], True)
    day.others = 1.5 * 0.0768
    day.look()
    assert (day.warnings, day.meter.allows()) == (["day_nears"], True)
    day.spend(1)
    day.look()
    assert (day.warnings, day.meter.allows()) == (["day_nears", "day_spent"], False)


def test_a_day_that_others_have_spent_is_told_before_the_first_call():
    day = Day(Budget(lesson=1, day=1))
    day.others = 1
    day.look()
    assert (day.warnings, day.meter.allows()) == (["day_spent"], False)


def test_both_budgets_hold():
    day = Day(Budget(lesson=0.10, day=10))
    day.spend(2)
    assert (day.warnings, day.meter.allows()) == (["budget_spent"], False)


def test_at_midnight_a_new_day_begins_and_the_lesson_goes_on_as_one():
    day = Day(Budget(day=0.0768))
    day.others = 1
    day.look()
    day.spend(1)
    assert not day.meter.allows()
    day.now += 11.9 * HOUR_S
    assert not day.meter.allows()
    day.now += 0.2 * HOUR_S
    assert day.meter.allows()
    day.others = 0
    day.spend(1)
    day.look()
    assert (day.warnings, day.meter.allows()) == (["day_spent", "day_spent"], False)
    assert day.meter.spent == pytest.approx(2 * 0.0768)


def test_a_look_that_began_yesterday_counts_for_nothing_today():
    day = Day(Budget(day=1))

    def late(_: float) -> float:
        day.now += 13 * HOUR_S
        return 5.0

    day.meter = Meter(PRICES, Budget(day=1), (), day.warnings.append, elsewhere=late, now=lambda: day.now)
    day.look()
    assert (day.warnings, day.meter.allows()) == ([], True)


def test_midnight_is_that_of_this_machines_calendar():
    for hour in (0, 1, 12, 23):
        now = datetime(2026, 3, 29, hour, 59).astimezone()  # a day of 23 hours in most of Europe
        assert datetime.fromtimestamp(midnight(now.timestamp())).astimezone() == datetime(2026, 3, 29).astimezone()
