"""What a lesson has cost so far, and whether it may cost more."""

from collections.abc import Callable, Iterable, Mapping

from tutor import events as e
from tutor.config import Price, cost
from tutor.values import Usage

NEAR = 0.8
"""Share of the budget from which on it is said that it nears its end."""


class Meter:
    """Counts one lesson of one student, in US dollars."""

    def __init__(
        self,
        prices: Mapping[str, Price],
        budget: float | None,
        facts: Iterable[e.Fact],
        warn: Callable[[str], None],
        tell: Callable[[float], None] = lambda _: None,
    ) -> None:
        """`facts` is the journal so far. `warn` gets `budget_nears` and `budget_spent`, each once; `tell` each sum."""
        self._prices, self._budget, self._warn, self._tell = dict(prices), budget, warn, tell
        self._warned = ""
        self.spent = sum(cost(fact.usage, self._prices) for fact in facts if isinstance(fact, e.ModelUsed))

    def count(self, usage: Usage) -> None:
        """One more call."""
        self.spent += cost(usage, self._prices)
        self._tell(self.spent)
        if self._budget is None:
            return
        state = "budget_spent" if self.spent >= self._budget else "budget_nears" if self.share >= NEAR else ""
        if state and state != self._warned:
            self._warned = state
            self._warn(state)

    @property
    def share(self) -> float:
        """Of the budget that is spent; 0 without a budget."""
        return self.spent / self._budget if self._budget else 0.0

    def allows(self) -> bool:
        """Whether a call may be made. One that is under way when the budget ends is still paid for."""
        return self._budget is None or self.spent < self._budget
