"""What works between this machine and the model that is chosen: key, way, model, voice, and how long it takes."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.error import URLError
from urllib.request import urlopen

from tutor.config import Endpoint, Settings
from tutor.errors import ConfigError, TutorError
from tutor.models.refusals import refused
from tutor.notebook.finding import Finding
from tutor.notebook.models import choose_bare
from tutor.retirements import RETIREMENTS
from tutor.values import Persona

LOCAL = {
    8000: "vLLM or speaches",
    8080: "LocalAI",
    8091: "vLLM-Omni",
    8765: "speech-to-speech",
    11434: "Ollama",
    1234: "LM Studio",
}
"""Ports at which servers of models usually listen on one's own machine."""
_SOON_DAYS = 90


def examine_model(settings: Settings, *, ports: dict[int, str] | None = None) -> Iterator[Finding]:
    """One finding after the other; each network call is bounded by a few seconds."""
    if settings.chosen == "embedded":
        yield Finding(
            works=True, what="The embedded tutor teaches: no key, no network. OPENAI_API_KEY brings the omni model."
        )
        for port, name in (LOCAL if ports is None else ports).items():
            if models := _local(port):
                yield Finding(works=True, what=f"{name} is on this machine, with {models}: {_how(port)}")
        return
    for part in _parts(settings):
        yield from _listed(settings, part)
    yield _reached(settings)


def _parts(settings: Settings) -> list[Endpoint]:
    if settings.chosen == "turns":
        return [settings.turns]
    if settings.chosen == "cascade":
        parts = [settings.cascade.listen, settings.cascade.think, settings.cascade.speak]
        return [part for part in parts if part.model]
    return [settings.realtime]


def _listed(settings: Settings, part: Endpoint) -> Iterator[Finding]:
    """Whether the key is taken and the model there, and when it ends."""
    from openai import OpenAI

    where = settings.url_for(part) or "OpenAI"
    try:
        with OpenAI(
            api_key=settings.key_for(part), base_url=settings.url_for(part), timeout=5, max_retries=0
        ) as client:
            began = time.perf_counter()
            listed = {model.id: model for model in client.models.list()}
            took_ms = round(1000 * (time.perf_counter() - began))
    except ConfigError as error:
        yield Finding(works=False, what=str(error))
        return
    except Exception as error:  # noqa: BLE001 -- the SDK lets errors of its HTTP library through
        yield Finding(works=False, what=str(refused(error, where, part.model)))
        return
    yield Finding(works=True, what=f"{where} takes the key and answered in {took_ms} ms.")
    if part.model not in listed:
        names = ", ".join(sorted(listed)[:8])
        yield Finding(
            works=False, what=f"{where} has no model {part.model}. Name one of these in tutor.toml: {names} …"
        )
        return
    told = getattr(listed[part.model], "shutdown_date", None)
    yield _lasting(part.model, str(told) if told else "", datetime.now(tz=UTC).date())


def _lasting(model: str, told: str, today: date) -> Finding:
    known = RETIREMENTS.get(model)
    try:
        day = date.fromisoformat(told) if told else known.day if known else None
    except ValueError:
        day = None
    if day is None or (day - today).days > _SOON_DAYS:
        return Finding(works=True, what=f"The model {model} is there.")
    successor = f" Its successor is {known.successor}." if known else ""
    return Finding(works=day > today, what=f"The model {model} ends on {day.isoformat()}.{successor}")


def _reached(settings: Settings) -> Finding:
    """Open a conversation as a lesson does, and close it: costs nothing, since nothing is said."""

    async def dial() -> float:
        began = time.perf_counter()
        async with choose_bare(settings).converse("en", Persona(), lambda _: None):
            return time.perf_counter() - began

    try:
        took_s = asyncio.run(dial())
    except TutorError as error:
        return Finding(works=False, what=str(error))
    return Finding(works=True, what=f"A conversation opens in {round(1000 * took_s)} ms ({settings.chosen}).")


def _local(port: int) -> str:
    """A few names of the models at a port of this machine; empty where no such server is."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=0.3) as answer:
            listed = json.loads(answer.read(100_000))["data"]
            return ", ".join(str(each["id"]) for each in listed[:3]) or "no model yet"
    except (URLError, OSError, ValueError, KeyError, TypeError):
        return ""


def _how(port: int) -> str:
    return f'base_url = "http://127.0.0.1:{port}/v1" and a model in tutor.toml bring it into lessons.'
