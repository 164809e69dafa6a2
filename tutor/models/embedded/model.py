"""The embedded model behind `ports.Model`: local ears, a local voice, and no judge."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from importlib.util import find_spec

from tutor.errors import SpeechError
from tutor.models.embedded.ears import Ears
from tutor.models.embedded.espeak import espeak
from tutor.models.embedded.notices import Lack, notice
from tutor.models.embedded.voice import Voice
from tutor.speech.sentences import sentences
from tutor.teaching.remarks import sentences_for
from tutor.values import AnswerKey, Attempt, Audio, Brief, Evidence, Heard, Mark, Persona, Speech, Usage, Verdict


class EmbeddedModel:
    """Needs no key and no network. It hears English, speaks the languages of espeak-ng, and judges nothing."""

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator["EmbeddedConversation"]:
        """Open a conversation in a language (BCP 47). Parts that are lacking are told in its notices, not raised."""
        loop = asyncio.get_running_loop()
        # Of their own: recognitions that nobody waits for any more must not hold up the threads of others.
        thread = ThreadPoolExecutor(1, "tutor-ears")
        try:
            ears, no_ears = await loop.run_in_executor(thread, _ears, language)
            voice, no_voice = await asyncio.to_thread(_voice, language)
            lacks = [lack for lack in (no_ears, no_voice) if lack]
            yield EmbeddedConversation(language, ears, thread, voice, tuple(notice(lack, language) for lack in lacks))
        finally:
            thread.shutdown(wait=False, cancel_futures=True)


class EmbeddedConversation:
    """One lesson's worth of listening and speaking. All that the ears do, they do on `thread`, one after the other."""

    judges = False

    def __init__(
        self, language: str, ears: Ears | None, thread: Executor, voice: Voice | None, notices: tuple[str, ...]
    ) -> None:
        self._language, self.notices = language, notices
        self.hears = ears is not None
        self.speaks = voice is not None
        self._ears, self._thread, self._voice = ears, thread, voice

    async def expect(self, expected: Sequence[str]) -> None:
        """Make ready for answers like these to the step that begins; none means that anything may be said."""
        if self._ears:
            heard = (*expected, *sentences_for(self._language)) if expected else ()
            await asyncio.get_running_loop().run_in_executor(self._thread, self._ears.expect, heard)

    def listen(self, pcm: bytes) -> None:
        """Nothing: the ears take an utterance as a whole."""

    def forget(self) -> None:
        """Nothing was kept."""

    async def recognise(self, utterance: Audio) -> Heard:
        """Which of the expected answers was said; empty where it cannot tell."""
        if not self._ears:
            return Heard("")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ears.recognise, utterance)

    async def judge(self, attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Verdict:
        """UNSURE: to judge takes a model, or the student."""
        return Verdict(Mark.UNSURE)

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech]:
        """Say it: each caption just before the sound of it. Closing the iterator stops the voice."""
        for line in brief.lines:
            if self._voice is None:
                for sentence in sentences(line):
                    yield Speech(caption=sentence)
                continue
            async with aclosing(self._voice.say(line, brief.style)) as speech:
                async for piece in speech:
                    yield piece

    def interrupted(self, heard_ms: int) -> None:
        """Nothing: it does not remember what it said."""


def no_ears(language: str) -> Lack | None:
    """Why nothing in this language (BCP 47) can be recognised here; None where it can."""
    if language.lower().replace("_", "-").split("-")[0] != "en":
        return Lack.EARS_LANGUAGE
    return None if find_spec("pocketsphinx") else Lack.EARS


def _ears(language: str) -> tuple[Ears | None, Lack | None]:
    if lack := no_ears(language):
        return None, lack
    try:
        return Ears(), None
    except SpeechError:
        return None, Lack.EARS


def _voice(language: str) -> tuple[Voice | None, Lack | None]:
    try:
        espeak()
    except SpeechError:
        return None, Lack.VOICE
    try:
        return Voice(language), None
    except SpeechError:
        return None, Lack.VOICE_LANGUAGE
