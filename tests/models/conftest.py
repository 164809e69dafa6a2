"""Lessons with hosted models, opened as a notebook opens them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import tutor.notebook.teach as composition
from tutor.testing.relay import FakeCommDesk


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeCommDesk]]:
    """The desks that are opened from now on; without a relay, as in VS Code."""
    made: list[FakeCommDesk] = []

    def desk(_: str) -> FakeCommDesk:
        made.append(FakeCommDesk())
        return made[-1]

    monkeypatch.setattr(composition, "Desk", desk)
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TUTOR_RELAY", raising=False)
    monkeypatch.chdir(tmp_path)
    yield made
    for key in list(composition._open):
        composition._open.pop(key).close()
