"""What one turn costs early in a lesson and late in it, in each way that a model can teach, at today's prices.

Each turn is the same: three seconds of a student's speech are judged, and the tutor says a hint of ten words. The peer
counts what it was really sent, with the sounds and words of earlier turns that are still in the conversation, and what
of it was cached. A model without a known price (the cascade's judge) counts in tokens alone.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np

from tutor.config import Settings, cost, load
from tutor.notebook.models import choose_bare
from tutor.testing.peer.mind import PlainMind, Told
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import (
    WIRE_RATE_HZ,
    Answer,
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Modality,
    Move,
    Persona,
    Usage,
)

WAYS = ("realtime", "turns", "cascade")
TURNS = 50
SHOWN = (1, 10, 50)
KEY_OF_STEP = AnswerKey("en", answers=(Answer("number", "5/6"),), question="What is one half plus one third?")
HINT = ("Make both out of the same size of piece, please.",)


class _Quick(PlainMind):
    """Judges and hears at once: only what was sent is of interest here."""

    def record(self, told: Told) -> dict[str, Any]:
        """Wrong, as ever."""
        return {"verdict": "wrong", "criteria_met": [], "misconception": None, "heard": "two fifths", "evidence": ""}

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        """The same words."""
        return "two fifths"


def run() -> dict[str, float]:
    """US cents and thousands of tokens a turn, and how a late turn compares with an early one."""
    figures: dict[str, float] = {}
    for way in WAYS:
        with serve(Peer(mind=_Quick(), speed=1_000)) as peer:
            settings = load(model=way, api_key=KEY, base_url=peer.base_url)
            turns = asyncio.run(_lesson(settings))
        cents = [100 * sum(cost(usage, settings.prices) for usage in turn) for turn in turns]
        sent = [sum(usage.text_in + usage.audio_in + usage.image_in for usage in turn) for turn in turns]
        cached = [sum(usage.cached_in for usage in turn) for turn in turns]
        for number in SHOWN:
            figures[f"{way}_turn_{number}_us_cents"] = cents[number - 1]
            figures[f"{way}_turn_{number}_tokens_in"] = sent[number - 1]
            figures[f"{way}_turn_{number}_tokens_cached"] = cached[number - 1]
        figures[f"{way}_turn_50_over_turn_10_tokens_in"] = sent[49] / sent[9]
    return figures


async def _lesson(settings: Settings) -> list[list[Usage]]:
    used: list[Usage] = []
    turns = []
    async with choose_bare(settings).converse("en", Persona(), used.append) as conversation:
        for number in range(TURNS):
            before = len(used)
            utterance = _speech(number)
            conversation.listen(utterance.pcm)
            heard = await conversation.recognise(utterance)
            attempt = Attempt(number, Modality.SPOKEN, heard.text)
            verdict = await conversation.judge(attempt, KEY_OF_STEP, Evidence(utterance))
            brief = Brief(Move.HINT, "en", Persona(), HINT, KEY_OF_STEP.question, heard.text or verdict.heard)
            async for _ in conversation.speak(brief):
                pass
            turns.append(used[before:])
    return turns


def _speech(seed: int) -> Audio:
    """Three seconds of sound that no other turn has."""
    samples = np.random.default_rng(seed).integers(-3_000, 3_000, 3 * WIRE_RATE_HZ, dtype=np.int16)
    return Audio(samples.tobytes())
