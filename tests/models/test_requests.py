"""What the turn-based and the three-model way send, byte for byte but for sound and pictures, against golden files."""

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.live.recorder import recording
from tutor import config
from tutor.notebook.models import choose_bare
from tutor.teaching import prompts
from tutor.testing.peer.mind import PlainMind
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import (
    Answer,
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Modality,
    Move,
    Persona,
    Pitfall,
    Snapshot,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "wire"
SOUND = Audio(b"\x10\x00\xf0\xff" * 6_000)
FRACTION = AnswerKey(
    "en",
    answers=(Answer("number", "5/6"),),
    board=("six equal parts",),
    misconceptions=(Pitfall("adds tops and bottoms", (Answer("number", "2/5"),)),),
    question="What is 1/2 + 1/3?",
)
HINT = Brief(Move.HINT, "en", Persona(), ("Try six pieces.",), FRACTION.question, "two fifths")
PROMPT = Brief(Move.PROMPT, "en", Persona(), ("What is one half?",))
HEARD = [Attempt(1, Modality.SPOKEN), Attempt(1, Modality.TYPED, "two fifths")]
PROMPTS = {
    prompts.judge("en"): "prompts.judge",
    prompts.RECORD["description"]: "prompts.RECORD",
    **{prompts.judged(attempt, FRACTION): "prompts.judged" for attempt in HEARD},
    **{prompts.voice(brief): f"prompts.voice of a {brief.move}" for brief in (HINT, PROMPT)},
}


class Hears(PlainMind):
    """Two fifths, whatever was said."""

    def transcribe(self, audio: Audio, hints: Any) -> str:
        return "two fifths"


def drawing() -> Snapshot:
    buffer = io.BytesIO()
    Image.new("1", (8, 8), 1).save(buffer, "PNG")
    return Snapshot(buffer.getvalue())


async def talk(chosen: config.Settings) -> None:
    async with choose_bare(chosen).converse("en-GB", Persona(), lambda _: None) as conversation:
        await conversation.expect(["5/6", "2/5"])
        text = (await conversation.recognise(SOUND)).text
        await conversation.judge(Attempt(1, Modality.SPOKEN, text), FRACTION, Evidence(SOUND, drawing()))
        for brief in (HINT, PROMPT):
            async for _ in conversation.speak(brief):
                pass


def shape(value: Any) -> Any:
    """Prompts by their names, for they have golden files of their own; a picture is as long as its library likes."""
    if isinstance(value, list):
        return [shape(each) for each in value]
    if isinstance(value, dict):
        picture = "kind" in value and "sha256" in value
        return {"kind": value["kind"]} if picture else {name: shape(each) for name, each in value.items()}
    return PROMPTS.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("model", ["turns", "cascade"])
def test_requests_are_as_they_were(model: str, update_golden: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with serve(Peer(mind=Hears(), longest_s=0.1)) as peer, recording(peer.base_url) as recorder:
        peer.models["qwen3-omni"] = {}
        turns = {"pictures": True, "model": "qwen3-omni"}
        cascade = {"speak": {"model": "gpt-4o-mini-tts"}}
        chosen = config.load(model=model, api_key=KEY, base_url=recorder.base_url, turns=turns, cascade=cascade)
        asyncio.run(talk(chosen))
        assert peer.broken == []
    sent = [{"call": each["call"], "body": shape(each["frame"])} for each in recorder.frames if each["way"] == "sent"]
    path = GOLDEN / f"{model}.jsonl"
    if update_golden:
        path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in sent), encoding="utf-8")
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == sent
