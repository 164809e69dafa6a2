import asyncio
import sys
import threading
from collections.abc import Iterator

import pytest

from tutor.models.embedded.espeak import loaded
from tutor.models.embedded.model import EmbeddedModel
from tutor.models.embedded.notices import Lack, notice
from tutor.ports import Model
from tutor.testing.speech import say
from tutor.values import AnswerKey, Attempt, Brief, Evidence, Mark, Modality, Move, Persona, Speech, Usage

MODEL: Model = EmbeddedModel()
USED: list[Usage] = []


def brief(language: str, *lines: str) -> Brief:
    return Brief(Move.PROMPT, language, Persona(), lines)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which only the core is installed."""
    loaded.cache_clear()
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    yield
    loaded.cache_clear()


def test_it_hears_and_speaks_english_and_judges_nothing() -> None:
    async def lesson() -> None:
        async with MODEL.converse("en-US", Persona(), USED.append) as conversation:
            assert (conversation.hears, conversation.speaks, conversation.notices) == (True, True, ())
            await conversation.expect(["5/6", "2/5"])
            answer = say("two fifths", rate_hz=24_000, lead_s=0.3, tail_s=0.2)
            assert (await conversation.recognise(answer)).text == "two fifths"
            attempt = Attempt(1, Modality.SPOKEN, "because it is even")
            assert (await conversation.judge(attempt, AnswerKey("en"), Evidence())).mark is Mark.UNSURE
            spoken = [piece async for piece in conversation.speak(brief("en", "Well done. Go on.", "What is 1/2?"))]
            assert [piece.caption for piece in spoken if piece.caption] == ["Well done.", "Go on.", "What is 1/2?"]
            assert sum(len(piece.pcm) for piece in spoken) > 48_000

    asyncio.run(lesson())


def test_the_ears_have_a_thread_of_their_own_as_long_as_the_conversation() -> None:
    def ears() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name.startswith("tutor-ears")]

    async def lesson() -> list[threading.Thread]:
        async with MODEL.converse("en", Persona(), USED.append) as conversation:
            await conversation.expect(["5/6", "2/5"])
            answer = say("two fifths", rate_hz=24_000, lead_s=0.3, tail_s=0.2)
            async with asyncio.TaskGroup() as tasks:
                dropped = [tasks.create_task(conversation.recognise(answer)) for _ in range(20)]
                await asyncio.sleep(0)
                for task in dropped:
                    task.cancel()
            assert (await conversation.recognise(answer)).text == "two fifths"
            return ears()

    used = asyncio.run(lesson())
    assert len(used) == 1
    used[0].join(timeout=20)
    assert not ears()


@pytest.mark.parametrize(("language", "speaks"), [("es", True), ("tlh", False), ("ja", False)])
def test_in_another_language_it_says_what_is_lacking(language: str, speaks: bool) -> None:
    async def lesson() -> None:
        async with MODEL.converse(language, Persona(), USED.append) as conversation:
            assert (conversation.hears, conversation.speaks) == (False, speaks)
            lacks = [Lack.EARS_LANGUAGE] if speaks else [Lack.EARS_LANGUAGE, Lack.VOICE_LANGUAGE]
            assert conversation.notices == tuple(notice(lack, language) for lack in lacks)
            await conversation.expect(["5/6"])
            assert (await conversation.recognise(say("two fifths", rate_hz=24_000))).text == ""

    asyncio.run(lesson())


@pytest.mark.usefixtures("bare")
def test_without_the_extra_it_types_and_captions_and_tells_the_cure() -> None:
    async def lesson() -> None:
        async with MODEL.converse("en", Persona(), USED.append) as conversation:
            assert (conversation.hears, conversation.speaks) == (False, False)
            assert len(conversation.notices) == 2
            assert all("pip install pocketsphinx espeakng-loader" in notice for notice in conversation.notices)
            spoken = [piece async for piece in conversation.speak(brief("en", "Well done. Go on."))]
            assert spoken == [Speech("Well done."), Speech("Go on.")]

    asyncio.run(lesson())


@pytest.mark.parametrize("language", ["en", "zh", "es", "fr", "de", "pt-BR", "ar", "hi", "ja"])
def test_every_notice_has_its_own_words_in_each_language(language: str) -> None:
    notices = [notice(lack, language) for lack in Lack]
    assert len(set(notices)) == len(Lack)
    assert language == "en" or not set(notices) & {notice(lack, "en") for lack in Lack}


def test_a_language_without_a_table_is_told_in_english() -> None:
    assert notice(Lack.VOICE, "sw") == notice(Lack.VOICE, "en")
