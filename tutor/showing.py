"""What stands on the desk: sent when it changes, and again, in the same order, when a desk comes back.

Pictures come after the step that they belong to, one at a time, so that the sound that shares their way is not held up.
What a student draws is kept here, in memory, so that a page that is loaded again has lost no stroke.
"""

import asyncio
from collections.abc import Callable, Sequence

from tutor import events as e
from tutor import frames as f
from tutor.commands import StepView
from tutor.parcels import MAX_QUEUED
from tutor.ports import Link, Pictures

MOST_BYTES = MAX_QUEUED // 2
"""Of all pictures of a step: a link whose queue is full is given up, and sound has to fit in as well."""
MOST_SKETCHES = 8 * 1024 * 1024
"""Bytes of all drawings that are kept; the oldest go first."""
BYTES_S = 8 * 1024 * 1024
"""How fast pictures are sent, at the most."""


def own_words(event: e.Event, judges: bool) -> str:
    """What the conversation shows of the student for an event; `judges`: a judge listens for itself."""
    if isinstance(event, e.UtteranceHeard | e.AnswerTyped) and not (event.text == "" and judges):
        return event.text or "…"
    if isinstance(event, e.Graded) and not event.attempt.text:
        # What a judge that listens for itself has heard comes with its verdict.
        return event.verdict.heard
    return ""


class Drawings:
    """What stands on the whiteboards, by step, for one session after another: in memory only, never in a file."""

    def __init__(self) -> None:
        """None yet."""
        self._kept: dict[str, f.Sketched] = {}

    def keep(self, *drawings: f.Sketched) -> None:
        """Keep each in place of an earlier one of its step; the oldest go where there is no room."""
        for drawing in drawings:
            self._kept.pop(drawing.step, None)
            self._kept[drawing.step] = drawing
        while sum(len(each.body) for each in self._kept.values()) > MOST_SKETCHES:
            del self._kept[next(iter(self._kept))]

    def of(self, step: str) -> f.Sketched | None:
        """The newest of a step."""
        return self._kept.get(step)

    def all(self) -> tuple[f.Sketched, ...]:
        """The newest of each step, the latest last."""
        return tuple(self._kept.values())


class Showing:
    """Belongs to one session; all of it lives on the session's loop, its tasks in the session's task group."""

    def __init__(
        self,
        *,
        link: Link,
        pictures: Pictures | None,
        tasks: asyncio.TaskGroup,
        lacking: Callable[[Sequence[str]], None],
        drawings: Drawings | None = None,
    ) -> None:
        """`lacking` is called with the names of a step's pictures that cannot be shown; `drawings` are there before."""
        self._link, self._pictures, self._tasks, self._lacking = link, pictures, tasks, lacking
        self._shown: dict[type, f.ToDesk] = {}
        self._step = ""
        self.drawings = drawings or Drawings()
        self._images: tuple[str, ...] = ()
        self._bringing: asyncio.Task[None] | None = None

    def show(self, message: f.ToDesk) -> None:
        """Send it now, and again when the desk comes back, until another of its kind takes its place."""
        self._shown.pop(type(message), None)
        self._shown[type(message)] = message
        self._link.send(message)

    def shows(self, message: f.ToDesk) -> bool:
        """Whether this very message stands there."""
        return self._shown.get(type(message)) == message

    def has_shown(self, kind: type[f.ToDesk]) -> bool:
        """Whether any of that kind was shown."""
        return kind in self._shown

    def step(self, view: StepView) -> None:
        """Put a step on the desk, and its pictures."""
        self.show(f.ShowCriteriaFrame(()))
        self.show(f.ShowStepFrame(view))
        self._step, self._images = view.step, view.images
        self._bring()

    def again(self) -> None:
        """Another desk, or the same one after a lost connection, gets to see all of it."""
        for message in self._shown.values():
            self._link.send(message)
        self._bring()

    def close(self) -> None:
        """Send nothing any more."""
        if self._bringing is not None:
            self._bringing.cancel()

    def _bring(self) -> None:
        self.close()
        if kept := self.drawings.of(self._step):
            self._link.send(f.SketchFrame(kept.step, kept.body))
        self._bringing = self._tasks.create_task(self._send_pictures(self._images)) if self._images else None

    async def _send_pictures(self, names: Sequence[str]) -> None:
        room, lacking = MOST_BYTES, []
        for name in names:
            # A slow disk must not hold up the sound.
            picture = await asyncio.to_thread(self._pictures.read, name) if self._pictures else None
            if picture is None or len(picture.content) > room:
                lacking.append(name)
                continue
            room -= len(picture.content)
            self._link.send(f.PictureFrame(name, picture.kind, picture.content))
            await asyncio.sleep(len(picture.content) / BYTES_S)
        if lacking:
            self._lacking(lacking)
