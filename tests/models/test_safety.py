"""OpenAI, and nobody else, is told which end user asks: a pseudonym, with every call."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.models.test_requests import talk
from tutor import config
from tutor.kernel.safety import safety_identifier
from tutor.testing.peer.server import KEY, Peer, serve

MODELS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "realtime": ({}, {"realtime"}),
    "turns": ({}, {"chat/completions"}),
    "cascade": (
        {"cascade": {"speak": {"model": "gpt-4o-mini-tts"}}},
        {"audio/transcriptions", "chat/completions", "audio/speech"},
    ),
    "cascade that an omni model reads for": (
        {"model": "cascade", "cascade": {"speak": {"model": "gpt-realtime-2.1"}}},
        {"audio/transcriptions", "chat/completions", "realtime"},
    ),
}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)


def identifiers(peer: Peer, chosen: config.Settings) -> dict[str, set[str]]:
    """What came with the calls of a talk, by path."""
    asyncio.run(talk(chosen))
    assert peer.broken == []
    found: dict[str, set[str]] = {}
    for path, identifier in peer.identifiers:
        found.setdefault(path.removeprefix("/v1/"), set()).add(identifier)
    return found


@pytest.mark.parametrize("model", MODELS)
def test_each_call_to_openai_tells_the_pseudonym(model: str, monkeypatch: pytest.MonkeyPatch):
    more, paths = MODELS[model]
    chosen = config.load(**{"model": model, "api_key": KEY, **more})
    with serve(Peer(longest_s=0.1)) as peer:
        # What the settings do not know is for the SDK alone: it takes the peer for OpenAI's own.
        monkeypatch.setenv("OPENAI_BASE_URL", peer.base_url)
        assert identifiers(peer, chosen) == {path: {safety_identifier()} for path in paths}


@pytest.mark.parametrize("model", MODELS)
def test_no_call_to_another_server_has_one(model: str, tmp_path: Path):
    more, paths = MODELS[model]
    with serve(Peer(longest_s=0.1)) as peer:
        chosen = config.load(**{"model": model, "api_key": KEY, "base_url": peer.base_url, **more})
        assert identifiers(peer, chosen) == {path: {""} for path in paths}
    assert not (tmp_path / "home" / "safety-secret").exists()
