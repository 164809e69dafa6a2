"""Which model teaches: chosen by the settings, with the embedded one behind it."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tutor import retirements
from tutor.config import Endpoint, Settings
from tutor.errors import ModelError, SpeechError, TutorError
from tutor.kernel.safety import safety_identifier
from tutor.models.embedded.model import EmbeddedModel
from tutor.models.meter import Meter
from tutor.models.safe import SafeModel
from tutor.models.speaker import Speaker
from tutor.ports import Model
from tutor.teaching.phrases import phrase
from tutor.values import Persona, Usage

if TYPE_CHECKING:
    from tutor.models.cascade import Station

_log = logging.getLogger(__name__)


def choose(settings: Settings, failed: Callable[[TutorError], None], meter: Meter) -> Model:
    """The model that the settings name. ConfigError where it lacks a key.

    `failed` is told, on the session's loop, when the embedded model takes over; while the meter says no, it does.
    """
    embedded = EmbeddedModel()
    if settings.chosen == "embedded":
        return embedded
    return SafeModel(choose_bare(settings), embedded, failed, meter)


def sentence(error: TutorError) -> Callable[[str], str]:
    """What a student is told of a model that fails, by language (BCP 47); the log has it in full."""
    _log.warning("%s", error)
    return partial(phrase, "model_refused" if isinstance(error, ModelError) and error.fatal else "model_failed")


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
            return TurnsModel(
                *_station(settings, turns),
                voice=turns.voice,
                pictures=turns.pictures,
                output_hz=turns.output_hz,
                patience_s=turns.patience_s,
                safety_id=_safety_id(settings, turns),
            )
        case "cascade":
            from tutor.models.cascade import CascadeModel

            think = _at(settings, settings.cascade.think)
            return CascadeModel(None if settings.strict else _ears(settings), think, partial(_speaker, settings))
        case _:
            return _realtime(settings, settings.realtime)


def _ears(settings: Settings) -> "Station":
    return _at(settings, settings.cascade.listen)


def _at(settings: Settings, part: Endpoint) -> "Station":
    from tutor.models.cascade import Station

    return Station(*_station(settings, part), part.patience_s, _safety_id(settings, part))


def _station(settings: Settings, part: Endpoint) -> tuple[str, str, str | None]:
    if settings.url_for(part) is None:
        retirements.check(part.model, datetime.now(tz=UTC).date())
    return settings.key_for(part), part.model, settings.url_for(part)


def _safety_id(settings: Settings, part: Endpoint) -> str:
    """Nobody but OpenAI asks for one."""
    return safety_identifier() if settings.at_openai(part) else ""


def _realtime(settings: Settings, part: Endpoint, voice: str = "", *, remembers: bool = True) -> Model:
    from tutor.models.realtime.conversation import RealtimeModel

    chosen = settings.realtime
    return RealtimeModel(
        *_station(settings, part),
        voice=voice or chosen.voice,
        transcriber=chosen.transcriber if remembers else "",
        input_hz=chosen.input_hz,
        output_hz=chosen.output_hz,
        patience_s=part.patience_s,
        remembers=remembers,
        safety_id=_safety_id(settings, part),
    )


async def _speaker(settings: Settings, stack: AsyncExitStack, language: str, used: Callable[[Usage], None]) -> Speaker:
    """The cascade's voice: a speech server's or an omni model's, with this machine's behind it, or the latter alone."""
    from tutor.models.chat import client
    from tutor.models.embedded.voice import Voice
    from tutor.models.speaker import Recital, SpeechServer, Standby

    part, local = settings.cascade.speak, partial(Voice, language)
    if not part.model:
        return await _local(local)
    if "realtime" in part.model:
        model = _realtime(settings, part, part.voice, remembers=False)
        try:
            conversation = await stack.enter_async_context(model.converse(language, Persona(), used))
        except ModelError as error:
            _log.warning("%s This machine's own voice speaks instead.", error)
            return await _local(local)
        return Standby(Recital(conversation, language), local)
    safety_id = await asyncio.to_thread(_safety_id, settings, part)
    way = client(settings.key_for(part), settings.url_for(part), part.patience_s, safety_id=safety_id)
    at = await stack.enter_async_context(way)
    return Standby(SpeechServer(at, part.model, used, language, voice=part.voice, rate_hz=part.rate_hz), local)


async def _local(voice: Callable[[], Speaker]) -> Speaker:
    from tutor.models.speaker import Silent

    try:
        return await asyncio.to_thread(voice)
    except SpeechError as error:
        _log.info("%s", error)
        return Silent()
