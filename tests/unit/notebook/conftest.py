"""A folder and a home of its own for each test that opens lessons, and desks without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import tutor.notebook.teach as composition
from tutor.testing.relay import FakeCommDesk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder; whatever lesson was opened in it is closed afterwards."""
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("TUTOR_RELAY", raising=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for key in list(composition._open):
        composition._open.pop(key).close()


@pytest.fixture
def desks(monkeypatch: pytest.MonkeyPatch) -> list[FakeCommDesk]:
    """The desks that are opened from now on, in order."""
    made: list[FakeCommDesk] = []

    def desk(language: str) -> FakeCommDesk:
        made.append(FakeCommDesk())
        return made[-1]

    monkeypatch.setattr(composition, "Desk", desk)
    return made
