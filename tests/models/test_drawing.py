"""The voice draws on the board that it is shown: against the local peer."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tutor.board import Annotation
from tutor.models.realtime.conversation import RealtimeConversation, RealtimeModel
from tutor.testing.peer.mind import DrawingMind, PlainMind
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.values import AnswerKey, Attempt, Brief, Evidence, Modality, Move, Persona, Snapshot, Speech

KEY_OF_STEP = AnswerKey("en", board=("six equal pieces",), question="Cut the cake.", solution="zqxsixzqx")
HINT = Brief(Move.HINT, "en", Persona(), ("Count the pieces.",), "Cut the cake.", board=True)
CIRCLE = {"kind": "circle", "x": 500, "y": 300, "dx": 80, "dy": 40, "text": "", "shows": "one of your pieces"}
DRAWN = (Annotation("circle", 500, 300, 80, 40, "", "one of your pieces"),)


def board() -> Evidence:
    picture = Image.new("RGB", (1024, 576), "white")
    ImageDraw.Draw(picture).line((100, 100, 500, 500), "black", 6)
    png = io.BytesIO()
    picture.save(png, "png")
    return Evidence(board=Snapshot(png.getvalue()))


def talk(peer: Peer, *steps: Callable[[RealtimeConversation], Awaitable[Any]], **settings: Any) -> list[Any]:
    async def run() -> list[Any]:
        model = RealtimeModel(KEY, base_url=peer.base_url, **settings)
        async with model.converse("en", Persona(), lambda _: None) as conversation:
            return [await step(conversation) for step in steps]

    return asyncio.run(run())


async def show(conversation: RealtimeConversation) -> None:
    await conversation.judge(Attempt(1, Modality.DRAWN), KEY_OF_STEP, board())


def say(brief: Brief) -> Callable[[RealtimeConversation], Awaitable[list[Speech]]]:
    async def said(conversation: RealtimeConversation) -> list[Speech]:
        return [piece async for piece in conversation.speak(brief)]

    return said


def drawn(pieces: list[Speech]) -> tuple[Annotation, ...]:
    return tuple(each for piece in pieces for each in piece.drawn)


def words(pieces: list[Speech]) -> str:
    return " ".join(piece.caption for piece in pieces if piece.caption)


def speeches(peer: Peer) -> list[dict[str, Any]]:
    asked = [each["response"] for each in peer.received if each["type"] == "response.create"]
    return [each for each in asked if each["output_modalities"] == ["audio"]]


def test_a_voice_that_sees_the_board_draws_on_it_while_it_speaks() -> None:
    with serve(Peer(mind=DrawingMind({"drawings": [CIRCLE]}))) as peer:
        _, pieces = talk(peer, show, say(HINT))
        assert drawn(pieces) == DRAWN
        assert words(pieces) == "Count the pieces."
        assert any(piece.pcm for piece in pieces)
        (asked,) = speeches(peer)
        assert [each["name"] for each in asked["tools"]] == ["draw"]
        told = [each for purpose, each in peer.told if purpose == "voice"]
        assert told[0].image is not None
        assert "zqxsixzqx" not in told[0].everything
        assert peer.refusals == []


def test_afterwards_neither_board_nor_call_is_in_the_conversation() -> None:
    with serve(Peer(mind=DrawingMind({"drawings": [CIRCLE]}))) as peer:
        _, _, pieces = talk(peer, show, say(HINT), say(HINT))
        assert drawn(pieces) == ()
        assert "tools" not in speeches(peer)[1]
        told = [each for purpose, each in peer.told if purpose == "voice"]
        assert [each.image is None for each in told] == [False, True]
        deleted = [each["item_id"] for each in peer.received if each["type"] == "conversation.item.delete"]
        assert "board" in deleted
        assert len(deleted) == 2
        assert peer.refusals == []


@pytest.mark.parametrize(
    ("brief", "settings"),
    [
        (replace(HINT, board=False), {}),
        (replace(HINT, move=Move.PROMPT), {}),
        (replace(HINT, drawn=DRAWN), {}),
        (HINT, {"remembers": False}),
    ],
)
def test_a_voice_is_shown_no_board_where_it_may_not_draw(brief: Brief, settings: dict[str, Any]) -> None:
    with serve(Peer(mind=DrawingMind({"drawings": [CIRCLE]}))) as peer:
        _, pieces = talk(peer, show, say(brief), **settings)
        assert drawn(pieces) == ()
        assert not any(each["type"] == "conversation.item.create" for each in peer.received)
        assert "tools" not in speeches(peer)[0]


def test_without_a_board_that_was_shown_nothing_is_offered() -> None:
    with serve(Peer(mind=DrawingMind({"drawings": [CIRCLE]}))) as peer:
        (pieces,) = talk(peer, say(HINT))
        assert drawn(pieces) == ()
        assert "tools" not in speeches(peer)[0]


def test_a_voice_that_only_draws_is_asked_once_more_to_speak() -> None:
    with serve(Peer(mind=DrawingMind({"drawings": [CIRCLE]}, mute=True))) as peer:
        _, pieces = talk(peer, show, say(HINT))
        assert drawn(pieces) == DRAWN
        assert words(pieces) == "Count the pieces."
        assert ["tools" in each for each in speeches(peer)] == [True, False]
        assert peer.refusals == []


def test_what_is_no_drawing_disturbs_no_speech() -> None:
    with serve(Peer(mind=DrawingMind({"drawings": "all over"}))) as peer:
        _, pieces = talk(peer, show, say(HINT))
        assert drawn(pieces) == ()
        assert words(pieces) == "Count the pieces."


def test_a_voice_that_does_not_draw_speaks_as_ever() -> None:
    with serve(Peer(mind=PlainMind())) as peer:
        _, pieces = talk(peer, show, say(HINT))
        assert drawn(pieces) == ()
        assert words(pieces) == "Count the pieces."
