import re
from datetime import date
from pathlib import Path

import openai
import pytest

from tutor import config, retirements
from tutor.errors import ConfigError
from tutor.models.refusals import missing
from tutor.retirements import RETIREMENTS


def announced() -> dict[str, date]:
    """What the openai package says in its docstrings, by model."""
    found = {}
    for file in (Path(openai.__file__).parent / "types").rglob("*.py"):
        text = re.sub(r"\s+", " ", file.read_text(encoding="utf-8"))
        told = re.findall(r'-((?: ?"[\w.-]+",?)+): Announced shutdown date: (\d{4}-\d\d-\d\d)', text)
        found |= {name: date.fromisoformat(day) for names, day in told for name in re.findall(r'"([\w.-]+)"', names)}
    return found


def test_every_model_whose_end_the_openai_package_announces_is_known():
    told = announced()
    assert len(told) > 80
    assert {name: RETIREMENTS[name].day if name in RETIREMENTS else None for name in told} == told


def test_a_model_that_has_ended_is_refused_with_its_successor():
    with pytest.raises(ConfigError, match=r"Use gpt-realtime-2\.1 instead"):
        retirements.check("gpt-4o-realtime-preview", date(2026, 11, 22))
    retirements.check("gpt-4o-mini-tts", date(2027, 1, 5))
    with pytest.raises(ConfigError, match="2027-01-06"):
        retirements.check("gpt-4o-mini-tts", date(2027, 1, 6))


def test_a_provider_that_no_longer_has_a_model_is_told_with_its_successor():
    known, other = missing("api.openai.com", "gpt-4o-audio-preview"), missing("localhost", "qwen")
    assert "gpt-4o-audio-preview ended on 2026-05-07; its successor is gpt-audio-1.5." in str(known)
    assert "successor" not in str(other)
    assert known.fatal
    assert other.fatal


def test_no_default_and_no_successor_is_about_to_end():
    settings = config.load()
    cascade = settings.cascade
    defaults = [settings.realtime, settings.turns, cascade.listen, cascade.think]
    for model in (*(part.model for part in defaults), *(each.successor for each in RETIREMENTS.values())):
        assert model not in RETIREMENTS
