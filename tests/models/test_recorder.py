"""The recorder of `tests/live`, between our models and the peer: it changes nothing, and keeps no sound and no key."""

import asyncio
import base64
import json
from pathlib import Path

import pytest

from tests.live.recorder import recording, scrubbed
from tests.live.talk import talk
from tests.models.test_lessons import MODELS, drawing
from tutor import config
from tutor.notebook.models import choose_bare
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import Mark

CALLS = {
    "realtime": {"realtime"},
    "turns": {"POST /chat/completions"},
    "cascade": {"POST /audio/transcriptions", "POST /chat/completions", "POST /audio/speech"},
}


@pytest.mark.parametrize("model", MODELS)
def test_a_talk_is_recorded_without_sound_picture_or_key(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "frames.jsonl"
    with serve(Peer(longest_s=1.0)) as peer, recording(peer.base_url) as recorder:
        peer.models["qwen3-omni"] = {}
        turns = {"pictures": True, "model": "qwen3-omni"}
        cascade = {"speak": {"model": "gpt-4o-mini-tts"}}
        settings = config.load(model=model, api_key=KEY, base_url=recorder.base_url, turns=turns, cascade=cascade)
        verdict, said, used = asyncio.run(talk(choose_bare(settings)))
        recorder.write(path)
        # A cancellation may cross the end of what it cancels.
        assert {refusal.code for refusal in peer.refusals} <= {"response_cancel_not_active"}
        assert peer.broken == []
    assert verdict.mark is Mark.RIGHT
    assert said == "Cut both into sixths. How many sixths is one half?"
    assert {usage.purpose for usage in used} >= {"judge"}
    text = path.read_text(encoding="utf-8")
    frames = [json.loads(line) for line in text.splitlines()]
    assert {each["call"] for each in frames} == CALLS[model]
    assert {each["way"] for each in frames} == {"sent", "received"}
    assert KEY not in text
    assert base64.b64encode(drawing()).decode()[:40] not in text
    assert "sha256" in text
    assert max(map(len, text.split('"'))) < 4_000


def test_what_is_scrubbed_is_told_by_its_length_and_digest():
    assert scrubbed({"delta": "AAAA" * 20}) == {
        "delta": {"kind": "base64", "bytes": 80, "sha256": scrubbed(b"AAAA" * 20)["sha256"]}
    }
    assert scrubbed(["data:image/png;base64,AAAA"])[0]["kind"] == "data:image/png"
    assert scrubbed("Bearer sk-proj-abcdefghijkl and ek_0123456789") == "Bearer KEY and KEY"
    assert scrubbed({"text": "five sixths", "n": 1, "none": None}) == {"text": "five sixths", "n": 1, "none": None}
