"""The strict profiles' way to a model: it gets words that the student has checked, and drawings; its voice comes back.

No sound of the student reaches the model. The words come from elsewhere: from the embedded ears behind it (see `safe`)
or, where whoever deploys has said so, from a transcription server of its own.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from tutor.models.cascade import MOST_HINTS, Station, Transcriber, reach
from tutor.models.embedded.model import no_ears
from tutor.models.embedded.notices import Lack, notice
from tutor.ports import Conversation, Model
from tutor.values import (
    AnswerKey,
    Attempt,
    Audio,
    Brief,
    Evidence,
    Heard,
    Mark,
    Modality,
    Persona,
    Speech,
    Usage,
    Verdict,
)


class PrivateModel:
    """A model that never hears the student."""

    def __init__(self, model: Model, listen: Station | None = None) -> None:
        """`listen`: a server that may write down what is said; None: nothing that is said leaves this machine."""
        self._model, self._listen = model, listen

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["PrivateConversation"]:
        """Open a conversation. ModelError where the provider cannot be reached now."""
        async with AsyncExitStack() as stack:
            conversation = await stack.enter_async_context(self._model.converse(language, persona, used))
            transcriber = None
            if self._listen is not None:
                ears = await stack.enter_async_context(reach(self._listen))
                transcriber = Transcriber(ears, self._listen.model, language, used)
            yield PrivateConversation(conversation, transcriber, language)


class PrivateConversation:
    """One lesson's worth of it."""

    def __init__(self, conversation: Conversation, transcriber: Transcriber | None, language: str) -> None:
        self._conversation, self._transcriber, self._language = conversation, transcriber, language

    @property
    def notices(self) -> tuple[str, ...]:
        """What the model lacks, and what the ears of this machine lack where it has to listen with those."""
        lack = no_ears(self._language) if self._transcriber is None else None
        here = {Lack.EARS_LANGUAGE: Lack.EARS_LANGUAGE_HERE}
        ears = (notice(here.get(lack, lack), self._language),) if lack else ()
        return (*ears, *self._conversation.notices)

    @property
    def hears(self) -> bool:
        """Whether what is said may go to be written down; otherwise this machine has to listen."""
        return self._transcriber is not None

    @property
    def speaks(self) -> bool:
        """Whether the model does."""
        return self._conversation.speaks

    @property
    def judges(self) -> bool:
        """Whether the model does."""
        return self._conversation.judges

    async def expect(self, expected: Sequence[str]) -> None:
        """Words that the transcription may look out for."""
        if self._transcriber is not None:
            self._transcriber.hints = tuple(expected[:MOST_HINTS])

    def listen(self, pcm: bytes) -> None:
        """Nothing: no model listens."""

    def forget(self) -> None:
        """Nothing was kept."""

    async def recognise(self, utterance: Audio) -> Heard:
        """What was said, where it may be written down. ModelError where it cannot be transcribed."""
        return Heard(await self._transcriber.transcribe(utterance) if self._transcriber is not None else "")

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """The model's verdict on words and drawing; UNSURE where nothing was understood of what was said."""
        if attempt.modality is Modality.SPOKEN:
            if not attempt.text:
                return Verdict(Mark.UNSURE)
            attempt = replace(attempt, modality=Modality.TYPED)
        return await self._conversation.judge(attempt, key, Evidence(board=evidence.board))

    def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
        """Say it, in the model's voice."""
        return self._conversation.speak(brief)

    def interrupted(self, heard_ms: int) -> None:
        """Tell the model."""
        self._conversation.interrupted(heard_ms)
