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


class Showing:
    """Belongs to one session; all of it lives on the session's loop, its tasks in the session's task group."""

    def __init__(
        self,
        *,
        link: Link,
        pictures: Pictures | None,
        tasks: asyncio.TaskGroup,
        lacking: Callable[[Sequence[str]], None],
    ) -> None:
        """`lacking` is called with the names of a step's pictures that cannot be shown."""
        self._link, self._pictures, self._tasks, self._lacking = link, pictures, tasks, lacking
        self._shown: dict[type, f.ToDesk] = {}
        self._step = ""
        self._sketches: dict[str, f.Sketched] = {}
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

    def step(self, view: StepView) -> None:
        """Put a step on the desk, and its pictures."""
        self.show(f.ShowCriteriaFrame(()))
        self.show(f.ShowStepFrame(view))
        self._step, self._images = view.step, view.images
        self._bring()

    def sketched(self, message: f.Sketched) -> None:
        """Keep what stands on the whiteboard of a step, for when it is shown again."""
        self._sketches.pop(message.step, None)
        self._sketches[message.step] = message
        while sum(len(each.body) for each in self._sketches.values()) > MOST_SKETCHES:
            del self._sketches[next(iter(self._sketches))]

    def keep(self, drawings: Sequence[f.Sketched]) -> None:
        """Keep what stood on the whiteboards before this session, the latest last."""
        for drawing in drawings:
            self.sketched(drawing)

    @property
    def drawings(self) -> tuple[f.Sketched, ...]:
        """The newest of each step that is kept, the latest last."""
        return tuple(self._sketches.values())

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
        if kept := self._sketches.get(self._step):
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
