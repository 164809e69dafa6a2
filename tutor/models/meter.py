"""What a lesson, and all lessons of a day, have cost so far, and whether they may cost more."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from datetime import time as clock_time

from tutor import events as e
from tutor.config import Budget, Price, cost
from tutor.values import Usage

NEAR = 0.8
"""Share of a budget from which on it is said that it nears its end."""


class Meter:
    """Counts one lesson of one student, in US dollars, beside what others tell of the same day.

    Of other lessons it knows what their latest look found, and it looks at the beginning and after each call of its
    own. So notebooks that run at once go over the day's budget by what each has under way, and by one call each.
    """

    def __init__(
        self,
        prices: Mapping[str, Price],
        budget: Budget,
        facts: Iterable[e.Fact],
        warn: Callable[[str], None],
        *,
        tell: Callable[[Usage], None] = lambda _: None,
        elsewhere: Callable[[float], float] = lambda _: 0.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`facts` is the lesson's journal so far.

        `warn` gets `budget_nears` and `budget_spent`, each once, and `day_nears` and `day_spent`, each once a day;
        `tell` each call. `elsewhere` gives what all other lessons have cost since a time (Unix, in seconds), and may
        block.
        """
        self._prices, self._budget, self._warn, self._tell = dict(prices), budget, warn, tell
        self._elsewhere, self._now = elsewhere, now
        self._warned: set[tuple[str, float]] = set()
        calls = [(fact.at, cost(fact.usage, self._prices)) for fact in facts if isinstance(fact, e.ModelUsed)]
        self.spent = sum(dollars for _, dollars in calls)
        self._midnight = midnight(now())
        self._today = sum(dollars for at, dollars in calls if at >= self._midnight)
        self._others = 0.0

    def count(self, usage: Usage) -> None:
        """One more call."""
        self._turn_the_page()
        dollars = cost(usage, self._prices)
        self.spent += dollars
        self._today += dollars
        self._tell(usage)
        self._say()

    async def look(self) -> None:
        """See what the other lessons of today have cost by now, and say so where that is too much."""
        self._turn_the_page()
        if self._budget.day is not None:
            since = self._midnight
            found = await asyncio.to_thread(self._elsewhere, since)
            self._turn_the_page()
            self._others = found if self._midnight == since else 0.0
        self._say()

    def allows(self) -> bool:
        """Whether a call may be made. One that is under way when a budget ends is still paid for."""
        self._turn_the_page()
        return all(spent < budget for _, spent, budget, _ in self._limits())

    def _limits(self) -> Iterable[tuple[str, float, float, float]]:
        """Of each budget that there is: its name, what is spent of it, how much it is, and since when it runs."""
        if self._budget.lesson is not None:
            yield "budget", self.spent, self._budget.lesson, 0.0
        if self._budget.day is not None:
            yield "day", self._today + self._others, self._budget.day, self._midnight

    def _say(self) -> None:
        for name, spent, budget, since in self._limits():
            if spent < NEAR * budget:
                continue
            state = f"{name}_nears" if spent < budget else f"{name}_spent"
            if (state, since) not in self._warned:
                self._warned.add((state, since))
                self._warn(state)

    def _turn_the_page(self) -> None:
        """A new day has a budget of its own."""
        if (today := midnight(self._now())) != self._midnight:
            self._midnight, self._today, self._others = today, 0.0, 0.0


def midnight(now: float) -> float:
    """When the day of `now` began, by the calendar and the clock of this machine (Unix time in seconds)."""
    day = datetime.fromtimestamp(now, tz=UTC).astimezone().date()
    return datetime.combine(day, clock_time()).astimezone().timestamp()
