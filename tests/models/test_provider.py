"""The doctor's look at a provider, with the local peer for one."""

from pathlib import Path

import pytest

from tutor import config
from tutor.notebook.finding import Finding
from tutor.notebook.provider import examine_model
from tutor.testing.peer.faults import Fault, Faults
from tutor.testing.peer.server import KEY, Peer, serve


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)


def look(peer: Peer, key: str = KEY, *, speak: bool = False, **given: object) -> dict[str, Finding]:
    """By what they are about; the last one where there are several."""
    settings = config.load(api_key=key, base_url=peer.base_url, **given)
    return {finding.about: finding for finding in examine_model(settings, speak=speak)}


def test_a_provider_that_works_is_found_to_work():
    with serve(Peer()) as peer:
        found = look(peer)
    assert list(found) == ["key", "round-trip", "model", "voice", "conversation"]
    assert all(finding.works for finding in found.values())
    assert found["model"].what == "The model gpt-realtime-2.1 is there."
    assert (found["round-trip"].ms or 0) > 0
    assert (found["conversation"].ms or 0) > 0


def test_nothing_is_said_that_costs_unless_it_is_asked_for():
    with serve(Peer()) as peer:
        silent, calls = look(peer), list(peer.billed)
        spoken = look(peer, speak=True)
    assert ("speech" in silent, calls) == (False, [])
    assert spoken["speech"].works
    assert "$0.0" in spoken["speech"].what


@pytest.mark.parametrize("model", ["turns", "cascade"])
def test_each_way_is_tried_as_a_lesson_would(model: str):
    with serve(Peer()) as peer:
        found = look(peer, speak=True, model=model)
    assert all(finding.works for finding in found.values())
    assert {"conversation", "speech"} <= found.keys()


def test_a_wrong_key_is_told_with_its_cure_and_never_shown():
    with serve(Peer()) as peer:
        found = look(peer, key="sk-wrong-key")
    assert not found["key"].works
    assert not found["conversation"].works
    assert "Check OPENAI_API_KEY" in found["key"].what
    assert "sk-wrong-key" not in str(found)


def test_a_model_that_is_not_there_or_ends_soon_is_told():
    with serve(Peer()) as peer:
        missing = look(peer, realtime={"model": "gpt-realtime-9"})["model"]
        ended = look(peer, realtime={"model": "gpt-4o-realtime-preview"})["model"]
        ending = look(peer, realtime={"model": "gpt-realtime"})["model"]
        peer.models["gpt-realtime-2.1"] = {"shutdown_date": "2020-01-01"}
        gone = look(peer)["model"]
    assert (missing.works, "has no model gpt-realtime-9" in missing.what) == (False, True)
    assert (ended.works, ended.what.endswith("Name another in tutor.toml: gpt-realtime-2.1")) == (False, True)
    assert "ended on 2026-05-07" in ended.what
    assert (ending.works, ending.what) == (
        True,
        "The model gpt-realtime ends on 2027-01-20. Its successor is gpt-realtime-2.1.",
    )
    assert (gone.works, gone.what) == (False, "The model gpt-realtime-2.1 ends on 2020-01-01.")


def test_a_voice_that_openai_does_not_have_is_told():
    for model, voice, works in (("realtime", "fable", False), ("turns", "fable", True), ("turns", "siri", False)):
        settings = config.load(model=model, **{model: {"voice": voice}})
        [finding] = [each for each in examine_model(settings) if each.about == "voice"]
        assert finding.works is works


def test_a_proxy_that_fails_is_told():
    with serve(Peer(faults=Faults(Fault.HTML, for_good=True))) as peer:
        found = look(peer)
    assert not found["key"].works
    assert not found["conversation"].works
