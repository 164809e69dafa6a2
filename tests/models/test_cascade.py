"""Three models in a row, each where it likes, and what speaks where the hosted voice is gone."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.models.test_realtime import FIVE_SIXTHS, FRACTION, brief
from tutor import config
from tutor.models.embedded.notices import Lack, notice
from tutor.notebook.models import choose_bare
from tutor.ports import Conversation
from tutor.testing.peer.faults import Fault, Faults
from tutor.testing.peer.mind import PlainMind, Told
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import Attempt, Brief, Evidence, Mark, Modality, Move, Persona, Speech, Style, Usage, Verdict


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serve(Peer(longest_s=0.3)) as peer:
        yield peer


def settings(peer: Peer, **speak: object) -> config.Settings:
    return config.load(model="cascade", api_key=KEY, base_url=peer.base_url, cascade={"speak": speak})


async def pieces(conversation: Conversation, *briefs: Brief) -> list[Speech]:
    return [piece for each in briefs async for piece in conversation.speak(each)]


def say(chosen: config.Settings, *briefs: Brief) -> tuple[list[Speech], list[Usage]]:
    used: list[Usage] = []

    async def run() -> list[Speech]:
        async with choose_bare(chosen).converse("en", Persona(), used.append) as conversation:
            return await pieces(conversation, *briefs)

    return asyncio.run(run()), used


def captions(speech: list[Speech]) -> list[str]:
    return [piece.caption for piece in speech if piece.caption]


def sound_s(speech: list[Speech]) -> float:
    return sum(len(piece.pcm) for piece in speech) / 48_000


def test_the_first_sentence_is_heard_before_the_last_one_is_found(peer: Peer):
    def when(what: str) -> list[float]:
        return [at for told, at in peer.timed if told == what]

    class SlowWriter(PlainMind):
        def say(self, told: Told) -> str:
            return "One half is three sixths. One third is two of them. Together that makes five of them."

    peer.mind, peer.word_s = SlowWriter(), 0.05
    speech, _ = say(settings(peer, model="gpt-4o-mini-tts"), brief("Try six pieces."))
    assert captions(speech) == [
        "One half is three sixths.",
        "One third is two of them.",
        "Together that makes five of them.",
    ]
    assert len(when("voice answered")) == 3
    assert when("voice answered")[0] < when("words finished")[0]


def test_each_of_the_three_may_be_elsewhere():
    with ExitStack() as stack:
        listen, think, speak = (stack.enter_context(serve(Peer(longest_s=0.3))) for _ in range(3))
        chosen = config.load(
            model="cascade",
            api_key=KEY,
            cascade={
                "listen": {"base_url": listen.base_url},
                "think": {"base_url": think.base_url},
                "speak": {"base_url": speak.base_url, "model": "gpt-4o-mini-tts"},
            },
        )

        async def run() -> Verdict:
            async with choose_bare(chosen).converse("en", Persona(), lambda _: None) as conversation:
                await conversation.expect(["5/6"])
                heard = await conversation.recognise(FIVE_SIXTHS)
                attempt = Attempt(1, Modality.SPOKEN, heard.text)
                verdict = await conversation.judge(attempt, FRACTION, Evidence(FIVE_SIXTHS))
                await pieces(conversation, brief("Try six pieces."))
                return verdict

        assert asyncio.run(run()).mark is Mark.RIGHT
        assert listen.faults.calls == ["transcription"]
        assert think.faults.calls == ["chat", "chat"]
        assert speak.faults.calls == ["speech"]


def test_an_omni_model_recites_beside_its_conversation_where_there_is_no_speech_endpoint(peer: Peer):
    lesson = Brief(Move.PROMPT, "en", Persona(), ("What is one half?", "Say it aloud."))
    speech, used = say(settings(peer, model="gpt-realtime-2.1-mini"), lesson, brief("Try six pieces."))
    assert " ".join(captions(speech)) == "What is one half? Say it aloud. Try six pieces."
    assert sound_s(speech) == pytest.approx(0.9, abs=0.01)
    asked = [event["response"] for event in peer.received if event["type"] == "response.create"]
    assert {wish["conversation"] for wish in asked} == {"none"}
    assert {usage.model for usage in used} == {"gpt-realtime-2.1-mini", "gpt-6-luna"}
    assert peer.refusals == []


@pytest.mark.parametrize("model", ["gpt-4o-mini-tts", "gpt-realtime-2.1-mini"])
@pytest.mark.parametrize("fault", [Fault.DROP, Fault.FORBIDDEN, Fault.WRONG_SCHEMA, Fault.SERVER_ERROR])
def test_where_the_hosted_voice_is_gone_this_machine_speaks(model: str, fault: Fault, caplog: pytest.LogCaptureFixture):
    lesson = Brief(Move.PROMPT, "en", Persona(), ("What is one half?", "Say it aloud."))
    with serve(Peer(faults=Faults(fault, for_good=True))) as peer, caplog.at_level(logging.WARNING):
        speech, used = say(settings(peer, model=model, patience_s=5), lesson)
    assert captions(speech) == ["What is one half?", "Say it aloud."]
    assert sound_s(speech) > 1.5
    assert "This machine's own voice speaks" in caplog.text
    assert KEY not in caplog.text
    assert used == []


def test_a_voice_that_breaks_off_is_followed_by_another_that_says_the_rest():
    lesson = Brief(Move.PROMPT, "en", Persona(), ("One half.", "One third.", "One quarter."))
    with serve(Peer(faults=Faults(Fault.TRUNCATED, at=2), longest_s=0.3)) as peer:
        speech, _ = say(settings(peer, model="gpt-4o-mini-tts"), lesson)
        assert peer.faults.struck
    assert captions(speech) == ["One half.", "One third.", "One quarter."]
    assert peer.faults.calls == ["speech", "speech"]  # the one that failed is left alone for a while
    second, third = (next(at for at, piece in enumerate(speech) if piece.caption == text) for text in lesson.lines[1:])
    assert sound_s(speech[second:third]) > 0.4  # a tenth of a second, then all of it in the other voice


def test_the_students_pace_is_the_speed_that_is_asked_for(peer: Peer):
    lesson = Brief(Move.PROMPT, "en", Persona(), ("One half.",), style=Style(pace=1.2))
    say(settings(peer, model="gpt-4o-mini-tts"), lesson)
    assert [told.speed for purpose, told in peer.told if purpose == "voice"] == [1.2]


def test_an_error_page_is_never_played_as_sound():
    lesson = Brief(Move.PROMPT, "en", Persona(), ("One half.",))
    with serve(Peer(faults=Faults(Fault.WRONG_SCHEMA))) as peer:
        speech, _ = say(settings(peer, model="gpt-4o-mini-tts"), lesson)
    assert b"surprise" not in b"".join(piece.pcm for piece in speech)
    assert captions(speech) == ["One half."]


def test_where_nothing_speaks_the_language_there_are_captions_and_a_word_about_it(peer: Peer):
    async def run() -> tuple[bool, tuple[str, ...], list[Speech]]:
        async with choose_bare(settings(peer, model="")).converse("ja", Persona(), lambda _: None) as conversation:
            brief = Brief(Move.PROMPT, "ja", Persona(), ("二分の一に三分の一をたすと？",))
            return conversation.speaks, conversation.notices, await pieces(conversation, brief)

    speaks, notices, speech = asyncio.run(run())
    assert not speaks
    assert notices == (notice(Lack.VOICE_LANGUAGE, "ja"),)
    assert captions(speech) == ["二分の一に三分の一をたすと？"]
    assert sound_s(speech) == 0
