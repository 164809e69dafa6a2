"""A model that cannot be had when a lesson is opened: the desk comes later, and is told all the same."""

from pathlib import Path

import pytest

from tutor import frames as f
from tutor import teach
from tutor.teaching.phrases import phrase
from tutor.testing.peer.server import Peer, serve
from tutor.testing.relay import FakeCommDesk

LESSON = "---\ntitle: Eins\nlanguage: de\n---\n## A\nWas ist 2 + 2?\n### Answers\n- 4\n"


def test_a_refused_key_is_told_to_the_desk_once_it_is_there(desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong")
    Path("eins.lesson.md").write_text(LESSON, encoding="utf-8")
    refused = f.Notice(phrase("model_refused", "de"))
    with serve(Peer()) as peer:
        monkeypatch.setenv("OPENAI_BASE_URL", peer.base_url)
        teach("eins.lesson.md")
        for _ in range(2):  # the second time it is the same desk, come back: once is enough
            desks[-1].say(f.Hello(f.PROTOCOL))
            desks[-1].until(f.Welcome)
            desks[-1].until(f.Spent)
        welcome = next(at for at, each in enumerate(desks[-1].sent) if isinstance(each, f.Welcome))
        assert [at > welcome for at, each in enumerate(desks[-1].sent) if each == refused] == [True]
