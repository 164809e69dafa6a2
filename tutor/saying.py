"""What the tutor says: captions and sound at the pace of hearing, until the desk has played them or it is silenced."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

from tutor import commands as c
from tutor import frames as f
from tutor.board import Annotation
from tutor.errors import TutorError
from tutor.ports import Conversation, Link
from tutor.speech.echo import Echo
from tutor.speech.sentences import reading_s
from tutor.teaching.drawn import InStep
from tutor.values import WIRE_RATE_HZ, Brief, TurnId

LEAD_S = 1.0
"""How far ahead of its hearing a sentence is sent: enough for a busy machine, and the caption is not far too early."""
STALLED_S = 5.0
"""When the desk has not told for so long that sound is playing, the lesson goes on without."""


class Saying:
    """Belongs to one session; all of it lives on the session's loop, its task in the session's task group."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        link: Link,
        tasks: asyncio.TaskGroup,
        said: Callable[[TurnId], None],
        mute: Callable[[TutorError], None],
        echo: Echo,
    ) -> None:
        """`said` is told of each speech that came to its end, `mute` takes an error of the voice, `echo` all sound."""
        self._conversation, self._link, self._tasks = conversation, link, tasks
        self._said, self._mute, self._echo = said, mute, echo
        self._task: asyncio.Task[None] | None = None
        self._turn: TurnId = 0
        self._brief: Brief | None = None
        self._first = 0  # sentence of the brief that this speech began with
        self._begins_ms: list[float] = []  # of its sentences
        self._played = asyncio.Event()
        self._still_playing = False
        self.played_ms = 0
        """How much of the latest speech the desk has played, in ms of its sound."""
        self.pace = 1.0
        """How fast to speak, the voice's own speed being 1; holds from the next speech on."""

    def begin(self, speech: c.Speak, kept: "asyncio.Task[None] | None" = None) -> None:
        """Say this, and nothing that was being said before; not a word is sent before `kept` is done."""
        self.stop()
        self._task = self._tasks.create_task(self._say(speech, kept))

    @property
    def under_way(self) -> bool:
        """Something is being said, or was sent and is still to be heard."""
        return self._task is not None and not self._task.done()

    def stop(self) -> None:
        """Send nothing more."""
        self._echo.end()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def hold(self) -> None:
        """The student may have begun to speak: be silent for a moment, and go on if it was nothing."""
        if self.under_way:
            self._echo.held()
            self._link.send(f.HoldFrame(self._turn))

    def note_played(self, message: f.Played) -> None:
        """Take in how far the desk has come; what it says of another turn means nothing."""
        if message.turn == self._turn:
            self._still_playing = True
            self.played_ms = message.ms
            self._echo.played(message.ms / 1000)
            if message.done:
                self._played.set()

    async def _say(self, speech: c.Speak, kept: "asyncio.Task[None] | None") -> None:
        self._first = self._broken_off() if speech.brief == self._brief else 0
        self._brief, self._begins_ms = speech.brief, []
        self._turn, self.played_ms = speech.turn, 0
        self._played = asyncio.Event()
        self._echo.begin()
        try:
            await self._stream(speech, kept)
        except TutorError as error:
            self._mute(error)
        await _done(kept)
        self._link.send(f.SoundEnded(speech.turn))
        while not self._played.is_set():
            self._still_playing = False
            try:
                async with asyncio.timeout(STALLED_S):
                    await self._played.wait()
            except TimeoutError:
                if not self._still_playing:
                    break
        self._echo.end()
        self._brief = None
        self._said(speech.turn)

    def _broken_off(self) -> int:
        """In which sentence the same words were broken off: there they go on, where the voice keeps to its words."""
        if self._conversation.judges:
            return 0
        return self._first + max(sum(begin <= self.played_ms for begin in self._begins_ms) - 1, 0)

    async def _stream(self, speech: c.Speak, kept: "asyncio.Task[None] | None") -> None:
        loop, pace = asyncio.get_running_loop(), self.pace
        begun, sent_s, number, drawing = loop.time(), 0.0, -1, InStep(speech.brief)

        def caption(text: str, drawn: tuple[Annotation, ...]) -> None:
            self._link.send(f.Caption(speech.turn, "tutor", text, speech.brief.move, drawn))

        brief = replace(speech.brief, style=replace(speech.brief.style, pace=pace))
        async with aclosing(self._conversation.speak(brief)) as pieces:
            async for piece in pieces:
                await _done(kept)
                number += bool(piece.caption)
                if max(number, 0) < self._first:  # sound may come before the first of its words
                    drawing.with_caption(piece.caption)
                    continue
                if piece.caption:
                    self._begins_ms.append(1000 * sent_s)
                    await asyncio.sleep(begun + sent_s - LEAD_S - loop.time())
                    caption(piece.caption, drawing.with_caption(piece.caption))
                    if not self._conversation.speaks:
                        sent_s += reading_s(piece.caption) / pace
                if piece.drawn:
                    caption("", piece.drawn)
                if piece.pcm:
                    sent_s += len(piece.pcm) / 2 / WIRE_RATE_HZ
                    self._echo.say(piece.pcm)
                    self._link.send(f.Sound(speech.turn, piece.pcm))
        if rest := drawing.rest():
            caption("", rest)
        if not self._conversation.speaks:
            await asyncio.sleep(begun + sent_s - loop.time())


async def _done(task: "asyncio.Task[None] | None") -> None:
    """Wait for a task, which goes on where the waiting is cancelled."""
    if task is not None and not task.done():
        await asyncio.wait([task])
