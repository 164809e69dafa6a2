"""The strict profiles: whole lessons with each model against the local peer, which never gets to hear the student."""

import pytest

from tests.models.test_lessons import (
    LESSON,
    MODELS,
    _nothing_is_set,  # noqa: F401 -- a fixture, for every test here too
    drawing,
    marks,
    spoken,
    teach,
)
from tutor import config
from tutor import events as e
from tutor import frames as f
from tutor.errors import TutorError
from tutor.models.embedded.notices import Lack, notice
from tutor.testing.desk import FakeDesk
from tutor.testing.peer.server import Peer, serve
from tutor.values import Mark, Modality

PROFILES = ("under-13", "eu-school")


async def say(desk: FakeDesk, text: str, corrected: str | None = None) -> None:
    desk.give(*spoken(text))
    words = await desk.until(f.CheckWords, lambda words: bool(words.text))
    assert words.text == text
    desk.give(f.WordsChecked(words.turn, corrected or words.text))


async def whole_lesson(desk: FakeDesk) -> None:
    await say(desk, "two fifths")
    await desk.until(f.Caption, lambda caption: caption.move == "remedy")
    await say(desk, "two fifths", corrected="I shared it out fairly")  # nothing that a rule could decide
    await desk.until(f.Caption, lambda caption: caption.who == "tutor" and caption.move != "remedy")
    await say(desk, "five sixths")
    await desk.until(f.Caption, lambda caption: caption.move == "affirm")
    await desk.until(f.ShowStepFrame, lambda shown: shown.view.board)
    desk.give(f.Drawn(drawing()), f.Pressed("show"))
    await desk.until(f.Caption, lambda caption: caption.move == "affirm")


def heard_by(peer: Peer) -> list[str]:
    """All ways by which sound can have come to the peer."""
    wire = [event["type"] for event in peer.received if str(event.get("type")).startswith("input_audio_buffer.")]
    told = [purpose for purpose, told in peer.told if told.audio is not None]
    return wire + told + [call for call in peer.faults.calls if call == "transcription"]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("model", MODELS)
def test_the_model_gets_words_and_drawings_and_not_one_byte_of_sound(model: str, profile: config.Profile):
    with serve(Peer()) as peer:
        peer.models["qwen3-omni"] = {}
        desk, kept, failures = teach(model, peer, whole_lesson, profile=profile, zero_data_retention=True)
    assert heard_by(peer) == []
    judged = [told for purpose, told in peer.told if purpose == "judge"]
    assert any("I shared it out fairly" in told.everything for told in judged)
    assert any(told.image for told in judged)
    assert [way for way, _, _ in marks(kept)] == [Modality.SPOKEN] * 3 + [Modality.DRAWN]
    assert [mark for _, mark, _ in marks(kept)][2:] == [Mark.RIGHT, Mark.RIGHT]
    assert failures == []
    assert peer.broken == []
    assert len(desk.heard_pcm) > 48_000
    assert not any(each.said for each in kept if isinstance(each, e.AttemptGraded))


@pytest.mark.parametrize("model", MODELS)
def test_only_a_transcription_that_was_opted_in_hears_anything(model: str):
    async def student(desk: FakeDesk) -> None:
        await say(desk, "two fifths")
        await desk.until(f.Caption, lambda caption: caption.move == "remedy")

    with serve(Peer()) as peer:
        peer.models["qwen3-omni"] = {}
        _, kept, failures = teach(model, peer, student, profile="eu-school", hosted_transcription=True)
    assert set(heard_by(peer)) == {"transcription"}
    assert marks(kept) == [(Modality.SPOKEN, Mark.WRONG, "adds tops and bottoms")]
    assert failures == []


@pytest.mark.parametrize("model", MODELS)
def test_where_the_machine_knows_no_ears_for_the_language_speech_says_so_and_typing_works(model: str):
    async def student(desk: FakeDesk) -> None:
        desk.give(f.Typed("5/6"))
        await desk.until(f.Caption, lambda caption: caption.move == "affirm")

    german = LESSON.replace("language: en", "language: de")
    with serve(Peer(language="de")) as peer:
        peer.models["qwen3-omni"] = {}
        desk, kept, _ = teach(model, peer, student, lesson=german, profile="eu-school")
    assert not next(each for each in desk.received if isinstance(each, f.Welcome)).ears
    assert f.Notice(notice(Lack.EARS_LANGUAGE_HERE, "de")) in desk.received
    assert marks(kept) == [(Modality.TYPED, Mark.RIGHT, None)]


def test_a_model_that_fails_leaves_the_student_the_ears_of_the_machine():
    failures: list[TutorError] = []

    async def student(desk: FakeDesk) -> None:
        await say(desk, "two fifths")
        await desk.until(f.Caption, lambda caption: caption.move == "remedy")

    with serve(Peer()) as peer:
        peer.models.clear()
        _, kept, failures = teach("turns", peer, student, profile="eu-school")
    assert failures
    assert heard_by(peer) == []
    assert marks(kept) == [(Modality.SPOKEN, Mark.WRONG, "adds tops and bottoms")]
