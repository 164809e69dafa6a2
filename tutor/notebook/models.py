"""Which model teaches: chosen by the settings, with the embedded one behind it."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tutor import retirements
from tutor.config import Endpoint, Settings
from tutor.errors import TutorError
from tutor.models.embedded.model import EmbeddedModel
from tutor.models.meter import Meter
from tutor.models.safe import SafeModel
from tutor.models.speaker import Speaker
from tutor.ports import Model
from tutor.values import Persona, Usage

if TYPE_CHECKING:
    from tutor.models.cascade import Station


def choose(settings: Settings, failed: Callable[[TutorError], None], meter: Meter) -> Model:
    """The model that the settings name. ConfigError where it lacks a key.

    `failed` is told, on the session's loop, when the embedded model takes over; while the meter says no, it does.
    """
    embedded = EmbeddedModel()
    if settings.chosen == "embedded":
        return embedded
    return SafeModel(choose_bare(settings), embedded, failed, meter)


def choose_bare(settings: Settings) -> Model:
    """The hosted model that the settings name, with nothing behind it. ConfigError where it lacks a key.

    In a strict profile it never hears the student.
    """
    if not settings.strict:
        return _hosted(settings)
    from tutor.models.private import PrivateModel

    return PrivateModel(_hosted(settings), _ears(settings) if settings.sound_leaves else None)


def _hosted(settings: Settings) -> Model:
    match settings.chosen:
        case "turns":
            from tutor.models.turns import TurnsModel

            turns = settings.turns
            return TurnsModel(*_station(settings, turns), turns.voice, turns.pictures)
        case "cascade":
            from tutor.models.cascade import CascadeModel, Station

            think = Station(*_station(settings, settings.cascade.think))
            return CascadeModel(None if settings.strict else _ears(settings), think, partial(_speaker, settings))
        case _:
            return _realtime(settings, settings.realtime)


def _ears(settings: Settings) -> "Station":
    from tutor.models.cascade import Station

    return Station(*_station(settings, settings.cascade.listen))


def _station(settings: Settings, part: Endpoint) -> tuple[str, str, str | None]:
    if settings.url_for(part) is None:
        retirements.check(part.model, datetime.now(tz=UTC).date())
    return settings.key_for(part), part.model, settings.url_for(part)


def _realtime(settings: Settings, part: Endpoint, voice: str = "") -> Model:
    from tutor.models.realtime.conversation import RealtimeModel

    return RealtimeModel(*_station(settings, part), voice or settings.realtime.voice, settings.realtime.transcriber)


async def _speaker(settings: Settings, stack: AsyncExitStack, language: str, used: Callable[[Usage], None]) -> Speaker:
    """The cascade's voice: a speech server's, an omni model's beside its conversation, or this machine's."""
    from tutor.models.chat import client
    from tutor.models.embedded.voice import Voice
    from tutor.models.speaker import Recital, SpeechServer

    part = settings.cascade.speak
    if not part.model:
        return await asyncio.to_thread(Voice, language)
    if "realtime" in part.model:
        model = _realtime(settings, part, part.voice)
        return Recital(await stack.enter_async_context(model.converse(language, Persona(), used)), language)
    at = await stack.enter_async_context(client(settings.key_for(part), settings.url_for(part)))
    return SpeechServer(at, part.model, used, language, voice=part.voice, rate_hz=part.rate_hz)
