"""What the microphone brings: utterances for the teacher, sound for the model, and a verdict that is asked for early.

A judge that listens is asked at the first short silence, while the step's patience still lasts; if the student goes on,
its answer is dropped. So its time hides in the patience, and nobody is cut off for it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from tutor import events as e
from tutor.errors import TutorError
from tutor.ports import Conversation
from tutor.speech.backchannel import is_backchannel
from tutor.speech.delivery import Baseline, SoundCheck
from tutor.speech.endpoint import MAX_UTTERANCE_S, Ended, Endpointer, Lapsed, Paused, Resumed, Spoken, Started
from tutor.speech.overlap import overlap_s
from tutor.speech.prosody import Meter, Prosody, measure
from tutor.teaching.remarks import remark
from tutor.values import (
    WIRE_RATE_HZ,
    AnswerKey,
    Attempt,
    Audio,
    Delivery,
    Evidence,
    Heard,
    Mark,
    Modality,
    Snapshot,
    Verdict,
)

WAY_S = 0.05
"""Seconds that a student has been silent for before the session can know of any of it: capture, frames and the link
take 30 ms and more, and the detector's frames 16 on the mean. The step's patience counts from the student's mouth.
"""
_BRIEF_S = 0.6
"""What is said over the tutor's words, as briefly and without a meaning that is understood, is no turn."""
_MOST_UNHEARD = round(MAX_UTTERANCE_S) * WIRE_RATE_HZ * 2


class Hearing:
    """Belongs to one session; all of it lives on the session's loop, its tasks in the session's task group."""

    def __init__(
        self,
        *,
        endpointer: Endpointer,
        conversation: Conversation,
        tasks: asyncio.TaskGroup,
        tell: Callable[[e.Event], None],
        clock: Callable[[], float],
        deaf: Callable[[TutorError], None],
        heard_out: Callable[[], None] = lambda: None,
        words_checked: bool = False,
        speaking: Callable[[], bool] = lambda: False,
        stirs: Callable[[], None] = lambda: None,
        spoiled: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`tell` takes the events that follow, `deaf` an error of the recogniser; `heard_out` is told each endpoint.

        `words_checked`: the student corrects what was understood before it counts. So the judge is not asked early, and
        not about what it hears.
        `speaking`: whether the tutor is being heard. `stirs` is told, again and again, that the student may have begun
        to speak. `spoiled` is told what spoils the sound: `quiet`, `clipping`, `noise` or `voices`.
        """
        self._endpointer, self._conversation, self._tasks = endpointer, conversation, tasks
        self._tell, self._clock, self._deaf, self._heard_out = tell, clock, deaf, heard_out
        self._baseline: Baseline | None = None
        self._sound_check, self._spoiled = SoundCheck(), spoiled
        self._language = ""
        self._meter: asyncio.Task[Meter] | None = None
        self._recognising: asyncio.Task[None] | None = None
        self._unheard = b""
        self._utterance: Audio | None = None
        self._key: AnswerKey | None = None
        self.words_checked = words_checked
        self._early: asyncio.Task[Verdict | TutorError] | None = None
        self._understood: tuple[Audio, asyncio.Task[Heard | TutorError]] | None = None
        self._speaking, self._stirs, self._over_tutor, self._with_tutor = speaking, stirs, False, False
        self._overlap: asyncio.Task[float] | None = None
        self._expected: Sequence[str] = ()
        self.board: Snapshot | None = None
        """The whiteboard as it was last shown."""

    def expect(self, key: AnswerKey | None, patience_s: float, expected: Sequence[str] = ()) -> None:
        """A step begins: what a judge may know of it, how long a silence to allow, and words that it waits for."""
        self.be_patient(patience_s)
        self._key, self._expected, self.board = key, expected, None
        self._drop_early()

    def be_patient(self, patience_s: float) -> None:
        """From now on allow this long a silence."""
        self._endpointer.patience_s = max(0.0, patience_s - WAY_S)

    def measure(self, on: bool, language: str) -> None:
        """Measure how utterances are spoken, or no longer: then what was usual for the student is forgotten."""
        self._language = language
        if on is not (self._baseline is not None):
            self._baseline, self._meter = Baseline() if on else None, None

    def feed(self, pcm: bytes) -> None:
        """Sound of the microphone."""
        self._take_in(self._endpointer.feed(pcm))
        if self._endpointer.stirs:
            self._stirs()
        if fresh := self._endpointer.take():
            self._conversation.listen(fresh)

    def hold(self) -> None:
        """Talk is held down."""
        self._take_in(self._endpointer.hold())

    def release(self) -> None:
        """Talk is let go."""
        self._take_in(self._endpointer.release())

    def reset(self) -> None:
        """The microphone is closed."""
        self._take_in(self._endpointer.reset())

    async def judge(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        """The model's verdict: the one that was asked for early, where it is about this very utterance."""
        early, self._early = self._early, None
        if early is not None and attempt.modality is Modality.SPOKEN and key == self._key:
            found = await early
            if isinstance(found, TutorError):
                raise found
            return found
        if early is not None:
            early.cancel()
        if self.words_checked and attempt.text:
            return await self._conversation.judge(
                replace(attempt, modality=Modality.TYPED), key, Evidence(board=self.board)
            )
        return await self._conversation.judge(attempt, key, Evidence(self._utterance, self.board))

    def _take_in(self, facts: list[Spoken]) -> None:
        for fact in facts:
            match fact:
                case Started():
                    if self._recognising is not None:
                        self._recognising.cancel()
                    self._drop_early()
                    self._over_tutor = self._with_tutor = self._speaking()
                    if self._over_tutor:
                        self._endpointer.over_tutor()
                    self._tell(e.SpeechStarted(self._clock()))
                case Paused(audio=audio):
                    so_far = Audio(self._unheard + audio.pcm, WIRE_RATE_HZ)
                    self._measure(so_far)
                    self._ask_early(so_far)
                    if not self._with_tutor:
                        self._overlap = self._seek_overlap(so_far)
                case Resumed():
                    self._drop_early()
                case Ended(audio=audio, begin=begin, end=end):
                    self._over_tutor &= end - begin < _BRIEF_S
                    self._unheard = (self._unheard + audio.pcm)[-_MOST_UNHEARD:]
                    self._heard_out()
                    self._recognise()
                case Lapsed():
                    self._conversation.forget()
                    if self._unheard:
                        self._recognise()
                    else:
                        self._tell(e.SpeechLapsed(self._clock()))
                case _:
                    assert_never(fact)

    def _ask_early(self, audio: Audio) -> None:
        if self.words_checked or self._key is None:
            return
        if self._conversation.judges:
            self._early = self._tasks.create_task(self._judge_early(self._key, Evidence(audio, self.board)))
        else:
            self._understood = audio, self._tasks.create_task(self._recognise_early(audio))

    async def _recognise_early(self, audio: Audio) -> Heard | TutorError:
        """A whole answer need not be waited for as long as half of one."""
        try:
            heard = await self._conversation.recognise(audio)
        except TutorError as error:
            return error
        if heard.text:
            self._endpointer.hurry()
        return heard

    async def _judge_early(self, key: AnswerKey, evidence: Evidence) -> Verdict | TutorError:
        """An error is raised where the verdict is wanted, and nowhere if it never is."""
        try:
            verdict = await self._conversation.judge(Attempt(0, Modality.SPOKEN), key, evidence)
        except TutorError as error:
            return error
        if verdict.mark is Mark.RIGHT:
            self._endpointer.hurry()
        return verdict

    def _drop_early(self) -> None:
        """The early verdict, and what was measured so far: there is more to come."""
        self._meter = self._overlap = None
        if self._early is not None:
            self._early.cancel()
            self._early = None
        if self._understood is not None:
            self._understood[1].cancel()
            self._understood = None

    def _recognise(self) -> None:
        """What the student went on to say after a pause that was taken for the end belongs to the same utterance."""
        self._recognising = self._tasks.create_task(self._understand(Audio(self._unheard, WIRE_RATE_HZ)))

    async def _understand(self, utterance: Audio) -> None:
        text = ""
        self._measure(utterance)
        try:
            text = (await self._heard(utterance)).text or await self._heard_by_judge(utterance)
        except TutorError as error:
            self._deaf(error)
        lapsed = self._over_tutor and not await self._means_something(text, utterance)
        delivery = None if lapsed else await self._compared(text, utterance)
        self._unheard, self._utterance = b"", utterance
        self._tell(e.SpeechLapsed(self._clock()) if lapsed else e.UtteranceHeard(self._clock(), text, delivery))

    async def _means_something(self, text: str, utterance: Audio) -> bool:
        """Whether it is more than an "mm-hm", which is no answer and no reason to stop.

        A model that gives no words may still know what they are worth; a failure of it is for the turn to meet.
        """
        language = self._key.language if self._key else self._language
        if text:
            return not is_backchannel(text, language, self._expected)
        if self._key is None or not self._conversation.judges:
            return False
        early, self._early = self._early, None
        if early is None:
            early = self._tasks.create_task(self._judge_early(self._key, Evidence(utterance, self.board)))
        found = await early
        self._early = early
        if isinstance(found, TutorError) or found.mark is Mark.RIGHT:
            return True
        if found.mark is Mark.UNSURE:
            return remark(found.heard, language) is not None
        return not is_backchannel(found.heard, language)

    async def _heard(self, utterance: Audio) -> Heard:
        early, self._understood = self._understood, None
        if early is None or early[0] != utterance:
            return await self._conversation.recognise(utterance)
        found = await early[1]
        if isinstance(found, TutorError):
            raise found
        return found

    async def _heard_by_judge(self, utterance: Audio) -> str:
        """The words, where nobody but the judge listens and the student wants to see them first."""
        if not self.words_checked or not self._conversation.judges or self._key is None:
            return ""
        verdict = await self._conversation.judge(
            Attempt(0, Modality.SPOKEN), self._key, Evidence(utterance, self.board)
        )
        return verdict.heard

    def _measure(self, utterance: Audio) -> None:
        """On a thread, as a long answer takes longer than sound may be held up; in its last silence, where it can."""
        if self._baseline is not None and self._meter is None:
            self._meter = self._tasks.create_task(asyncio.to_thread(Meter().feed, utterance.pcm))

    def _seek_overlap(self, utterance: Audio) -> asyncio.Task[float]:
        """On a thread for 30 ms and more, in its last silence where it can: at the endpoint the answer would wait."""
        return self._tasks.create_task(asyncio.to_thread(overlap_s, utterance))

    async def _check_sound(self, utterance: Audio, measured: Prosody | None = None) -> None:
        """It is about the room and not about the student, so it needs no leave, and nothing of it is kept.

        What began while the tutor was heard may hold the tutor's voice too.
        """
        overlap = None if self._with_tutor else await (self._overlap or self._seek_overlap(utterance))
        prosody = measured if measured is not None else await asyncio.to_thread(measure, utterance)
        for fault in self._sound_check.news(prosody, overlap):
            self._spoiled(fault)

    async def _compared(self, text: str, utterance: Audio) -> Delivery | None:
        """How the utterance that was measured was spoken; None where the student does not let it be measured."""
        meter, baseline = self._meter, self._baseline
        if meter is None or baseline is None:
            self._tasks.create_task(self._check_sound(utterance))
            return None
        prosody = await asyncio.to_thread((await meter).prosody, text, self._language)
        self._meter = None
        self._tasks.create_task(self._check_sound(utterance, prosody))
        return baseline.compare(prosody) if baseline is self._baseline else None
