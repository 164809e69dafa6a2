"""Real calls to a real provider, which cost a few cents: `OPENAI_API_KEY=… pytest -m live`.

Each talk is written to `tests/golden/wire/live/`, so that what the provider has changed shows as a difference in git.
"""

import asyncio
import os
from pathlib import Path

import pytest

from tests.live.recorder import recording
from tests.live.talk import talk
from tests.models.test_lessons import MODELS
from tutor import config
from tutor.notebook.models import choose_bare
from tutor.values import Mark

GOLDEN = Path(__file__).parents[1] / "golden" / "wire" / "live"


@pytest.mark.live
@pytest.mark.timeout(180)
@pytest.mark.parametrize("model", MODELS)
def test_a_talk_with_the_provider(model: str):
    key = os.environ["OPENAI_API_KEY"]
    with recording(config.load().base_url or config.OPENAI) as recorder:
        settings = config.load(model=model, api_key=key, base_url=recorder.base_url)
        verdict, said, used = asyncio.run(talk(choose_bare(settings)))
    recorder.write(GOLDEN / f"{model}.jsonl")
    assert key not in (GOLDEN / f"{model}.jsonl").read_text()
    assert verdict.mark in (Mark.RIGHT, Mark.PARTLY)
    assert said
    assert {usage.purpose for usage in used} >= {"judge", "voice"}
    told = [each["frame"] for each in recorder.frames if each["way"] == "received" and isinstance(each["frame"], dict)]
    assert [frame for frame in told if frame.get("type") == "error" or frame.get("error")] == []
