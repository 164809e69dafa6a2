"""The model that has another behind it, on virtual time; and how a voice takes over a speech."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from tutor.config import Budget
from tutor.errors import ModelError, TutorError
from tutor.models.meter import Meter
from tutor.models.safe import SafeConversation, SafeModel
from tutor.models.standby import REST_S, hand_over, unsaid
from tutor.testing.clock import run_virtually
from tutor.testing.model import ScriptedModel
from tutor.values import Brief, Move, Persona, Speech, Usage

LINES = ("One half.", "One third. One quarter.")
TOLD = Brief(Move.PROMPT, "en", Persona(), LINES)


class Moody(ScriptedModel):
    """Fails while it is told to; `opens` counts how often it was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = self.mute = self.fatal = False
        self.opens = 0

    @asynccontextmanager
    async def converse(
        self, language: str, persona: Persona, used: Callable[[Usage], None]
    ) -> AsyncIterator[ScriptedModel]:
        self.opens += 1
        if self.closed:
            raise ModelError("It is away.", fatal=self.fatal)
        yield self

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
        if self.mute:
            raise ModelError("It has lost its voice.", fatal=self.fatal)
        async for piece in super().speak(brief):
            yield piece


def talk(first: Moody, lesson: Callable[[SafeConversation], object]) -> tuple[ScriptedModel, list[str]]:
    second, failures = ScriptedModel(), list[str]()

    def failed(error: TutorError) -> None:
        failures.append(str(error))

    async def run() -> None:
        model = SafeModel(first, second, failed, Meter({}, Budget(), (), lambda _: None))
        async with model.converse("en", Persona(), lambda _: None) as conversation:
            await lesson(conversation)  # type: ignore[misc]

    run_virtually(run())
    return second, failures


async def say(conversation: SafeConversation) -> list[str]:
    return [piece.caption async for piece in conversation.speak(TOLD) if piece.caption]


def test_a_model_that_cannot_be_opened_is_opened_later_and_told_once():
    first = Moody()
    first.closed = True

    async def lesson(conversation: SafeConversation) -> None:
        await conversation.expect(["5/6"])
        await say(conversation)
        await asyncio.sleep(REST_S[0] + 1)
        first.closed = False
        await asyncio.sleep(REST_S[1])
        await say(conversation)

    second, failures = talk(first, lesson)
    assert first.opens == 3
    assert (len(second.briefs), len(first.briefs)) == (1, 1)
    assert first.expected == [("5/6",)]
    assert failures == ["It is away."]


def test_a_model_that_will_never_open_is_not_tried_again():
    first = Moody()
    first.closed = first.fatal = True

    async def lesson(conversation: SafeConversation) -> None:
        await asyncio.sleep(sum(REST_S))
        await say(conversation)

    second, failures = talk(first, lesson)
    assert (first.opens, len(second.briefs), failures) == (1, 1, ["It is away."])


def test_failures_in_a_row_are_told_once_and_rested_from_ever_longer():
    first = Moody()

    async def lesson(conversation: SafeConversation) -> None:
        first.mute = True
        for rest_s in REST_S[:3]:
            await say(conversation)  # fails, and the second takes over
            await say(conversation)  # at once the second
            await asyncio.sleep(rest_s)
        first.mute = False
        await say(conversation)
        first.mute = True
        await say(conversation)

    second, failures = talk(first, lesson)
    assert len(second.briefs) == 7
    assert len(first.briefs) == 1
    assert failures == ["It has lost its voice."] * 2


@pytest.mark.parametrize(
    ("captions", "left"),
    [
        ((), ("One half.", "One third.", "One quarter.")),
        (("One half.",), ("One half.", "One third.", "One quarter.")),
        (("One half.", "One"), ("One third.", "One quarter.")),
        (("One", "half. One third.", "One quarter."), ("One quarter.",)),
        (("In my own words.", "And more."), ("One half.", "One third.", "One quarter.")),
    ],
)
def test_what_is_left_of_a_speech_that_broke_off(captions: tuple[str, ...], left: tuple[str, ...]):
    assert unsaid(LINES, captions) == left


def test_what_broke_off_is_said_once_more_but_written_once():
    async def first() -> AsyncGenerator[Speech]:
        yield Speech("One half.", b"11")
        yield Speech("One third.")
        raise ModelError("It is gone.")

    async def second(lines: tuple[str, ...]) -> AsyncGenerator[Speech]:
        for line in lines:
            yield Speech(line, b"22")

    async def lesson() -> list[Speech]:
        return [piece async for piece in hand_over(first(), LINES, second, failures.append)]

    failures: list[ModelError] = []
    pieces = run_virtually(lesson())
    assert [piece.caption for piece in pieces if piece.caption] == ["One half.", "One third.", "One quarter."]
    assert [piece.pcm for piece in pieces if piece.pcm] == [b"11", b"22", b"22"]
    assert len(failures) == 1
