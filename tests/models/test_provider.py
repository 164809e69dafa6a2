"""The doctor's look at a provider, with the local peer for one."""

from pathlib import Path

import pytest

from tutor import config
from tutor.notebook.provider import examine_model
from tutor.testing.peer.faults import Fault, Faults
from tutor.testing.peer.server import KEY, Peer, serve


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)


def look(peer: Peer, key: str = KEY, **given: object) -> list[tuple[bool, str]]:
    settings = config.load(api_key=key, base_url=peer.base_url, **given)
    return [(finding.works, finding.what) for finding in examine_model(settings)]


def test_a_provider_that_works_is_found_to_work():
    with serve(Peer()) as peer:
        key, model, call = look(peer)
    assert key[0]
    assert model == (True, "The model gpt-realtime-2.1 is there.")
    assert call[0]
    assert call[1].startswith("A conversation opens in ")


def test_a_wrong_key_is_told_with_its_cure_and_never_shown():
    with serve(Peer()) as peer:
        found = look(peer, key="sk-wrong-key")
    assert not any(works for works, _ in found)
    assert "Check OPENAI_API_KEY" in found[0][1]
    assert "sk-wrong-key" not in str(found)


def test_a_model_that_is_not_there_or_ends_soon_is_told():
    with serve(Peer()) as peer:
        missing = look(peer, realtime={"model": "gpt-realtime-9"})
        ending = look(peer, realtime={"model": "gpt-realtime"})
        peer.models["gpt-realtime-2.1"] = {"shutdown_date": "2020-01-01"}
        gone = look(peer)
    assert (missing[1][0], "has no model gpt-realtime-9" in missing[1][1]) == (False, True)
    assert ending[1] == (True, "The model gpt-realtime ends on 2027-01-20. Its successor is gpt-realtime-2.1.")
    assert gone[1] == (False, "The model gpt-realtime-2.1 ends on 2020-01-01.")


def test_a_proxy_that_fails_is_told():
    with serve(Peer(faults=Faults(Fault.HTML, for_good=True))) as peer:
        found = look(peer)
    assert [works for works, _ in found] == [False, False]


def test_without_a_key_servers_on_this_machine_are_offered():
    with serve(Peer()) as peer:
        port = int(peer.base_url.split(":")[2].split("/")[0])
        found = list(examine_model(config.load(), ports={port: "vLLM", 1: "nothing"}))
    # The peer wants a key, as no local server does: it is not taken for one.
    assert [finding.works for finding in found] == [True]
