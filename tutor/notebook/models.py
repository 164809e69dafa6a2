"""Which model teaches: chosen by the settings, with the embedded one behind it."""

from collections.abc import Callable

from tutor.config import Settings
from tutor.errors import TutorError
from tutor.models.embedded.model import EmbeddedModel
from tutor.models.safe import SafeModel
from tutor.ports import Model


def choose(settings: Settings, failed: Callable[[TutorError], None], allowed: Callable[[], bool]) -> Model:
    """The model that the settings name. ConfigError where it lacks a key.

    `failed` is told, on the session's loop, when the embedded model takes over; while `allowed` says no, it does.
    """
    embedded = EmbeddedModel()
    if settings.chosen == "embedded":
        return embedded
    return SafeModel(_hosted(settings), embedded, failed, allowed)


def _hosted(settings: Settings) -> Model:
    from tutor.models.realtime.conversation import RealtimeModel

    part = settings.realtime
    return RealtimeModel(settings.key_for(part), part.model, settings.url_for(part), part.voice, part.transcriber)
