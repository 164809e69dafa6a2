import json
from collections.abc import Iterator
from typing import Any

import anywidget
import comm
import ipykernel.comm.comm
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient.client import NotebookClient

from tutor.commands import Progress
from tutor.frames import Bye, Caption, FromDesk, Mic, Sound, Talk, ToDesk, join, split
from tutor.widgets.desk import Desk, keep_reply_subshell
from tutor.widgets.files import STATIC, static_file
from tutor.widgets.labels import labels
from tutor.widgets.summary import summary


class RecordingComm(comm.DummyComm):
    """A comm whose messages stay here to be read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[tuple[dict[str, Any], list[Any]]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, **kwargs: Any) -> None:
        if msg_type == "comm_msg":
            data = kwargs["data"]
            json.dumps(data)
            assert data.pop("method") == "custom"
            self.sent.append((data["content"], kwargs.get("buffers") or []))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(comm, "create_comm", RecordingComm)
    made = Desk("de")
    made.comm.sent.clear()
    yield made
    made.close()


def arrive(desk: Desk, content: Any, buffers: list[Any] | None = None) -> None:
    """As a front end's custom message does."""
    desk._handle_custom_msg(content, buffers or [])


def test_the_only_trait_of_its_own_is_the_version(desk: Desk) -> None:
    own = set(desk.keys) - set(anywidget.AnyWidget().keys)
    assert own == {"version"}
    assert set(desk.get_state()) - set(anywidget.AnyWidget().get_state()) == {"version"}


def test_the_room_is_in_no_state_and_no_repr(desk: Desk) -> None:
    desk.room = "r00m-s3cret"
    assert "r00m-s3cret" not in repr(desk.get_state()) + repr(desk) + repr(desk._repr_mimebundle_())


def test_the_page_module_is_small_and_holds_the_first_words(desk: Desk) -> None:
    source = desk.get_state()["_esm"]
    assert labels("de")["starting"] in source
    assert "/**" not in source
    assert len(source.encode()) < 12_000
    assert labels("ja")["no_kernel"] in Desk("ja").get_state()["_esm"]


def test_its_repr_is_stable_and_says_where_to_open_it(desk: Desk) -> None:
    assert repr(desk) == repr(Desk()) == "Desk()"
    data, _ = desk._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == desk.model_id
    assert data["text/plain"] == labels("de")["open_in_jupyter"]
    assert labels("de")["open_in_jupyter"] in data["text/html"]


def test_it_tells_the_room_when_asked(desk: Desk) -> None:
    arrive(desk, {"is": "Room"})
    desk.room = "r1"
    arrive(desk, {"is": "Room"})
    assert desk.comm.sent == [({"is": "Room", "room": None}, []), ({"is": "Room", "room": "r1"}, [])]


@pytest.mark.parametrize("name", STATIC)
def test_it_gives_every_part(desk: Desk, name: str) -> None:
    arrive(desk, {"is": "Part", "name": name})
    [(content, buffers)] = desk.comm.sent
    assert content == {"is": "Part", "name": name}
    assert [bytes(each) for each in buffers] == [static_file(name).read_bytes()]


@pytest.mark.parametrize("name", ["../desk.py", "desk.py", "", None, 3, ["layout.js"]])
def test_it_gives_nothing_else(desk: Desk, name: object) -> None:
    arrive(desk, {"is": "Part", "name": name})
    assert desk.comm.sent == []


def test_frames_are_heard_by_all_who_asked(desk: Desk) -> None:
    first: list[FromDesk] = []
    second: list[FromDesk] = []
    desk.on_frame(first.append)
    desk.on_frame(second.append)
    arrive(desk, {"frame": {"is": "Talk", "down": True}})
    arrive(desk, {"frame": {"is": "Mic", "seq": 4}}, [memoryview(b"\x01\x02")])
    arrive(desk, {"frame": {"is": "Bye"}})
    assert first == second == [Talk(True), Mic(4, b"\x01\x02"), Bye()]


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each))
)
def test_whatever_else_comes_is_dropped(content: object) -> None:
    desk = Desk()
    heard: list[FromDesk] = []
    desk.on_frame(heard.append)
    arrive(desk, content)
    arrive(desk, {"frame": content})
    desk.close()
    assert heard == []


@pytest.mark.parametrize("message", [Caption(1, "tutor", "Hallo"), Sound(1, b"\x00\x01")])
def test_messages_go_out_as_frame_and_buffer(desk: Desk, message: ToDesk) -> None:
    desk.send_frame(message)
    [(content, buffers)] = desk.comm.sent
    assert set(content) == {"frame"}
    assert join(content["frame"], b"".join(bytes(each) for each in buffers)) == message
    assert len(buffers) == bool(split(message)[1])


def test_a_closed_desk_is_silent(desk: Desk) -> None:
    desk.close()
    desk.send_frame(Caption(1, "tutor", "Hallo"))


def test_replies_stay_on_the_subshell_that_the_page_chose() -> None:
    kernel_comm = ipykernel.comm.comm.BaseComm(target_name="t", primary=False)
    overrides = hasattr(kernel_comm, "_reply_subshell_for")
    kernel_comm._reply_subshell_id = "main"
    keep_reply_subshell(kernel_comm)
    if overrides:  # ipykernel 7.4 does, others leave the choice to the page
        assert kernel_comm._reply_subshell_for({}, "subshell-1") == "subshell-1"
    else:
        assert not hasattr(kernel_comm, "_reply_subshell_for")


def test_a_comm_of_another_kernel_is_left_alone() -> None:
    other = comm.DummyComm()
    keep_reply_subshell(other)
    assert not hasattr(other, "_reply_subshell_for")


def test_a_saved_notebook_holds_the_version_and_nothing_else(tmp_path: Any) -> None:
    code = "from tutor.widgets.desk import Desk\ndesk = Desk()\ndesk.room = 'r00m-' + 's3cret'\ndesk"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, kernel_name="python3", timeout=50).execute()
    saved = json.dumps(notebook)
    assert "r00m-s3cret" not in saved
    states = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"].values()
    [state] = [each["state"] for each in states if each["model_name"] == "AnyModel"]
    assert {key for key in state if not key.startswith("_")} == {"version", "layout", "tabbable", "tooltip"}
    [output] = notebook.cells[0].outputs
    assert output["data"]["text/plain"] == labels("en")["open_in_jupyter"]


def test_what_is_kept_of_a_lesson_is_in_its_language_and_escaped() -> None:
    kept = summary("<b>Brüche", "de", Progress(2, 3, (), (("<i>Eins", "solved"), ("Zwei", "told"), ("Drei", ""))))
    assert "<strong>&lt;b&gt;Brüche</strong>" in kept["text/html"]
    assert "<li>&lt;i&gt;Eins <em>gelöst</em></li>" in kept["text/html"]
    assert kept["text/plain"].splitlines() == [
        "<b>Brüche",
        "2 von 3 Schritten sind erledigt, 1 davon gelöst.",
        "1. <i>Eins  gelöst",
        "2. Zwei  Lösung gezeigt",
        "3. Drei",
    ]
