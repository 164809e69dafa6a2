from datetime import date

import pytest

from tutor import config, retirements
from tutor.errors import ConfigError


def test_a_model_that_has_ended_is_refused_with_its_successor():
    with pytest.raises(ConfigError, match="Use gpt-realtime-2"):
        retirements.check("gpt-4o-realtime-preview", date(2026, 11, 22))
    retirements.check("gpt-4o-mini-tts", date(2027, 1, 5))
    with pytest.raises(ConfigError, match="2027-01-06"):
        retirements.check("gpt-4o-mini-tts", date(2027, 1, 6))


def test_no_default_and_no_successor_is_about_to_end():
    settings = config.load()
    cascade = settings.cascade
    defaults = [settings.realtime, settings.turns, cascade.listen, cascade.think]
    for model in (*(part.model for part in defaults), *(each.successor for each in retirements.RETIREMENTS.values())):
        assert model not in retirements.RETIREMENTS
