"""What was broken off goes on where it was, and sound waits for no words."""

import asyncio
from collections.abc import AsyncGenerator

from tutor import commands as c
from tutor import frames as f
from tutor.saying import Saying
from tutor.speech.echo import Echo
from tutor.testing.clock import run_virtually
from tutor.testing.desk import FakeDesk
from tutor.testing.model import ScriptedModel
from tutor.values import Brief, Move, Persona, Speech

TOLD = Brief(Move.PROMPT, "en", Persona(), ("One.", "Two.", "Three."))


def put_together(desk: FakeDesk, model: ScriptedModel, tasks: asyncio.TaskGroup, said: asyncio.Event) -> Saying:
    return Saying(
        conversation=model,
        link=desk,
        tasks=tasks,
        said=lambda turn: said.set(),
        mute=lambda error: None,
        echo=Echo(),
    )


def captions_of_the_second(second: Brief, *, judges: bool = False) -> list[str]:
    """What is said when the first brief was broken off in its second sentence."""
    desk, said = FakeDesk(), asyncio.Event()

    async def lesson() -> None:
        model = ScriptedModel(sound_s=1.0)
        model.judges = judges
        async with asyncio.TaskGroup() as tasks:
            saying = put_together(desk, model, tasks, said)
            saying.begin(c.Speak(1, TOLD))
            await desk.until(f.Caption, lambda caption: caption.text == "Two.")
            saying.note_played(f.Played(1, ms=1200, done=False))
            saying.stop()
            saying.begin(c.Speak(2, second))
            await said.wait()

    run_virtually(lesson())
    return [each.text for each in desk.received if isinstance(each, f.Caption) and each.turn == 2]


def test_the_same_words_go_on_with_the_sentence_that_was_broken_off() -> None:
    assert captions_of_the_second(TOLD) == ["Two.", "Three."]


def test_other_words_are_said_from_the_beginning() -> None:
    assert captions_of_the_second(Brief(Move.NUDGE, "en", Persona(), ("Four.", "Five."))) == ["Four.", "Five."]


def test_a_voice_that_finds_its_own_words_begins_again() -> None:
    assert captions_of_the_second(TOLD, judges=True) == ["One.", "Two.", "Three."]


def test_the_students_pace_holds_from_the_next_speech_on_in_every_voice() -> None:
    desk, model = FakeDesk(), ScriptedModel()

    async def lesson() -> None:
        async with asyncio.TaskGroup() as tasks:
            said = asyncio.Event()
            saying = put_together(desk, model, tasks, said)
            for turn, pace in enumerate((1.0, 0.8, 1.2)):
                saying.pace = pace
                said.clear()
                saying.begin(c.Speak(turn, TOLD))
                await said.wait()

    run_virtually(lesson())
    assert [each.style.speed for each in model.briefs] == [1.0, 0.8, 1.2]


class SoundFirst(ScriptedModel):
    """Its words come after the first of their sound, as with a provider that transcribes what its voice says."""

    async def speak(self, brief: Brief) -> AsyncGenerator[Speech, None]:
        yield Speech(pcm=b"\1\0" * 480)
        yield Speech(caption=brief.lines[0], pcm=b"\2\0" * 480)


def test_sound_that_comes_before_its_words_is_heard_at_once() -> None:
    desk, said = FakeDesk(), asyncio.Event()

    async def lesson() -> None:
        async with asyncio.TaskGroup() as tasks:
            put_together(desk, SoundFirst(), tasks, said).begin(c.Speak(1, TOLD))
            await said.wait()

    run_virtually(lesson())
    heard = [each for each in desk.received if isinstance(each, f.Sound | f.Caption)]
    assert [each.text if isinstance(each, f.Caption) else each.body[0] for each in heard] == [1, "One.", 2]
