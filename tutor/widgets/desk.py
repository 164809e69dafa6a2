"""The student's desk: one widget. Its look and its ears are the ES modules beside this file.

Sound and answers take the relay; where there is none, they come through the widget's comm, which this class speaks:
custom messages `{"is": "Part", "name"}` (the source of a part, where no server gives it), `{"is": "Room"}` (the relay's
room), and `{"frame": head}` with at most one buffer, both ways (`tutor.frames`).
"""

import html
import json
import re
from collections.abc import Callable
from contextvars import Context
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets
from IPython.core.getipython import get_ipython
from IPython.display import publish_display_data

from tutor.commands import Progress
from tutor.errors import FrameError
from tutor.frames import FromDesk, ToDesk, join, split
from tutor.widgets.files import STATIC, static_file
from tutor.widgets.labels import labels
from tutor.widgets.summary import summary

_FIRST_WORDS = ("starting", "no_kernel")
"""Labels that the page needs before the kernel has said anything."""


@cache
def _version() -> str:
    parts = blake2b(digest_size=8)
    for name in STATIC:
        parts.update(static_file(name).read_bytes())
    return parts.hexdigest()


def _page_module(words: dict[str, str]) -> str:
    source = (Path(__file__).parent / "desk.js").read_text(encoding="utf-8")
    source = re.sub(r"/\*\*.*?\*/\s*", "", source, flags=re.DOTALL)  # types, of no use in every saved notebook
    first = {key: words[key] for key in _FIRST_WORDS}
    return source.replace("/* FIRST_WORDS */ {}", json.dumps(first, ensure_ascii=False), 1)


class Desk(anywidget.AnyWidget):
    """What the student sees and speaks to.

    A notebook keeps every synced trait of a widget, so that the only one here is the version of the page's parts.
    """

    version = traitlets.Unicode(read_only=True).tag(sync=True)
    """Digest of the parts' sources: the browser may keep what it fetched for one version."""

    @traitlets.default("version")
    def _default_version(self) -> str:
        return _version()

    def __init__(self, language: str = "en") -> None:
        """Make a desk whose first words are in `language` (BCP 47); all later ones come with Welcome."""
        self._words = labels(language)
        self._esm = _page_module(self._words)
        self.room: str | None = None
        """The relay's room, told to the page when it asks; None: there is no relay. A secret, so never a trait."""
        self._summary: dict[str, str] = {}
        self._display_id = f"tutor-{uuid4().hex}"
        self._displayed = False
        self._hearers: list[Callable[[FromDesk], None]] = []
        super().__init__()
        self.on_msg(self._on_message)
        keep_reply_subshell(self.comm)

    def on_frame(self, callback: Callable[[FromDesk], None]) -> None:
        """Call back with each message that comes through the comm, on whichever thread it came.

        What is no message of the protocol is dropped.
        """
        self._hearers.append(callback)

    def send_frame(self, message: ToDesk) -> None:
        """Send a message through the comm, from any thread. Where no page listens, nothing happens."""
        if self.comm is None:
            return
        head, body = split(message)
        self.send({"frame": head}, [body] if body else None)

    def _on_message(self, _: object, content: Any, buffers: list[Any]) -> None:
        if not isinstance(content, dict):
            return
        if "frame" in content:
            self._hear(content["frame"], bytes(buffers[0]) if buffers else b"")
        elif content.get("is") == "Room":
            self.send({"is": "Room", "room": self.room})
        elif content.get("is") == "Part" and content.get("name") in STATIC:
            name = content["name"]
            self.send({"is": "Part", "name": name}, [static_file(name).read_bytes()])

    def _hear(self, head: object, body: bytes) -> None:
        try:
            message = join(head, body)
        except FrameError:
            return
        for callback in self._hearers:
            callback(message)  # type: ignore[arg-type]

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The view, and for where no front end runs a sentence that says where to open it."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        say = self._words["open_in_jupyter"]
        return data | {"text/plain": say, "text/html": f"<p>{html.escape(say)}</p>"}, metadata

    def _ipython_display_(self) -> None:
        """The view and, in an output of its own that can be renewed beneath a running desk, what is kept of the lesson.

        A page shows the second only where no desk stands above it (desk.css).
        """
        bundle = self._repr_mimebundle_()
        if bundle is not None:
            publish_display_data(*bundle)  # type: ignore[no-untyped-call]
        self._displayed = True
        self._publish_summary(update=False)

    def summarise(self, title: str, language: str, progress: Progress) -> None:
        """Let the notebook keep this of the lesson. From any thread: it is shown from the kernel's main thread."""
        self._summary = summary(title, language, progress)
        kernel = getattr(get_ipython(), "kernel", None)
        if self._displayed and kernel is not None:
            # A fresh context: it belongs to the cell that runs then, not to the one that opened the lesson.
            Context().run(kernel.io_loop.add_callback, self._publish_summary, update=True)

    def _publish_summary(self, *, update: bool) -> None:
        if self._summary:
            transient = {"display_id": self._display_id}
            publish_display_data(self._summary, transient=transient, update=update)  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        return "Desk()"


def keep_reply_subshell(comm: Any) -> None:
    """Let the page choose the subshell that answers it, also in ipykernel 7.4.

    That version sends what comes from the page to the subshell that last published on the comm: the main shell, once a
    cell has made or updated the widget, where a running cell blocks it. Later or earlier versions are left alone.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _data, default: default
