import pytest

from tutor import events as e
from tutor.config import PRICES
from tutor.models.meter import Meter
from tutor.values import Usage

A_MINUTE_OF_TUTOR = Usage("voice", "gpt-realtime-2.1", audio_out=1_200)


def test_what_was_spent_before_counts_and_each_warning_comes_once():
    warnings: list[str] = []
    meter = Meter(PRICES, 0.40, [e.ModelUsed(1.0, A_MINUTE_OF_TUTOR), e.LessonPaused(2.0)], warnings.append)
    assert meter.spent == pytest.approx(0.0768)
    for _ in range(3):
        meter.count(A_MINUTE_OF_TUTOR)
        assert (warnings, meter.allows()) == ([], True)
    meter.count(Usage("voice", "gpt-realtime-2.1", audio_out=300))
    assert (warnings, meter.allows()) == (["budget_nears"], True)
    meter.count(A_MINUTE_OF_TUTOR)
    meter.count(A_MINUTE_OF_TUTOR)
    assert (warnings, meter.allows()) == (["budget_nears", "budget_spent"], False)


def test_without_a_budget_all_is_allowed():
    meter = Meter(PRICES, None, (), lambda _: None)
    meter.count(Usage("voice", "gpt-realtime-2.1", audio_out=10**9))
    assert meter.allows()
    assert meter.share == 0
