"""What stands at the desk of what a hosted model says."""

import asyncio
from pathlib import Path

import pytest

from tests.models.test_lessons import MODELS
from tests.models.test_realtime import brief
from tutor import config
from tutor.notebook.models import choose_bare
from tutor.testing.peer.mind import PlainMind, Told
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import Persona


class Emphatic(PlainMind):
    """Writes Markdown, whatever it is told."""

    def say(self, told: Told) -> str:
        return "**Not quite.** Cut *both cakes* into **2 * 3 pieces**, and count."


async def captions(chosen: config.Settings) -> list[str]:
    async with choose_bare(chosen).converse("en", Persona(), lambda _: None) as conversation:
        return [piece.caption async for piece in conversation.speak(brief("Try six pieces.")) if piece.caption]


@pytest.mark.parametrize("model", MODELS)
def test_emphasis_loses_its_asterisks_and_a_product_keeps_its_own(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with serve(Peer(mind=Emphatic())) as peer:
        chosen = config.load(
            model=model, api_key=KEY, base_url=peer.base_url, cascade={"speak": {"model": "gpt-4o-mini-tts"}}
        )
        told = asyncio.run(captions(chosen))
    assert " ".join(told) == "Not quite. Cut both cakes into 2 * 3 pieces, and count."
