"""A model that hears and says what it is told to, and nothing else."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from tutor.values import AnswerKey, Attempt, Audio, Brief, Evidence, Heard, Mark, Persona, Speech, Usage, Verdict


class ScriptedModel:
    """Implements `ports.Model` and `ports.Conversation` in one: there is a single conversation.

    `hears` lists what each utterance will have been understood as, in order; one more utterance, or one that never
    came, fails the test. `speak` gives, for each line, its caption and `sound_s` seconds of a sound whose every sample
    is the number of the speech, so that a test can tell whose sound it is.
    """

    notices: tuple[str, ...] = ()
    speaks = True
    hears = True
    judges = False

    def __init__(self, *heard: str, sound_s: float = 0.1) -> None:
        """Script what will be heard."""
        self._heard = list(heard)
        self._sound_s = sound_s
        self.expected: list[tuple[str, ...]] = []
        self.briefs: list[Brief] = []
        self.judged: list[Attempt] = []
        self.streamed = 0
        """Bytes of the utterance under way, or of the last one."""
        self.heard_ms: list[int] = []
        """How much was heard of each speech that was broken off."""

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["ScriptedModel"]:
        """The one conversation; leaving it checks that the script was used up."""
        yield self
        if self._heard:
            raise AssertionError(f"never said to the model: {self._heard}")

    async def expect(self, expected: Sequence[str]) -> None:
        """Note what is expected."""
        self.expected.append(tuple(expected))

    def listen(self, pcm: bytes) -> None:
        """Count what is streamed."""
        self.streamed += len(pcm)

    def forget(self) -> None:
        """Count from nothing again."""
        self.streamed = 0

    async def recognise(self, utterance: Audio) -> Heard:
        """The next of the script."""
        if not self._heard:
            raise AssertionError(f"an utterance of {utterance.seconds:.1f} s that no script foresees")
        return Heard(self._heard.pop(0))

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """It cannot tell."""
        self.judged.append(attempt)
        return Verdict(Mark.UNSURE)

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
        """Captions, each followed by its sound in pieces of 20 ms."""
        self.briefs.append(brief)
        sample = len(self.briefs).to_bytes(2, "little")
        for line in brief.lines:
            yield Speech(caption=line)
            for _ in range(round(self._sound_s / 0.02)):
                yield Speech(pcm=sample * 480)

    def interrupted(self, heard_ms: int) -> None:
        """Note how much was heard."""
        self.heard_ms.append(heard_ms)
