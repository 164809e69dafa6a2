"""What works between this machine and the model that is chosen: key, way, model, voice, and how long it takes."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from tutor.config import FILE, Endpoint, Settings, Speaking, Turns, cost
from tutor.errors import ConfigError, TutorError
from tutor.models.realtime.conversation import VOICES
from tutor.models.refusals import refused, status_of
from tutor.notebook.finding import Finding
from tutor.notebook.models import choose_bare
from tutor.retirements import RETIREMENTS
from tutor.values import WIRE_RATE_HZ, Brief, Move, Persona, Usage

if TYPE_CHECKING:
    from openai import OpenAI

_MORE_VOICES = frozenset({"fable", "nova", "onyx"})
"""What OpenAI's chat completions and its speech endpoint have beside those of Realtime (openai package 3.54)."""
_SOON_DAYS = 90
_ROUNDS = 3
_SAID = "One, two, three."


def examine_model(settings: Settings, *, speak: bool = False) -> Iterator[Finding]:
    """One finding after the other; each network call is bounded by a few seconds. `speak` has it say three words."""
    if settings.chosen == "embedded":
        what = "The embedded tutor teaches: no key, no network. OPENAI_API_KEY brings the omni model."
        yield Finding(works=True, what=what, about="model")
        return
    speaks = (settings.cascade.speak,) if settings.chosen == "cascade" and settings.cascade.speak.model else ()
    for part in (*settings.endpoints, *speaks):
        yield from _listed(settings, part)
    yield from _voice(settings)
    opened = _opened(settings)
    yield opened
    if speak and opened.works:
        yield _spoken(settings)


def _listed(settings: Settings, part: Endpoint) -> Iterator[Finding]:
    """Whether the key is taken, how far away it is, whether the model is there, and when it ends."""
    from openai import OpenAI

    where = settings.url_for(part) or "OpenAI"
    try:
        with OpenAI(
            api_key=settings.key_for(part), base_url=settings.url_for(part), timeout=5, max_retries=0
        ) as client:
            listed, took_ms = _models(client)
    except ConfigError as error:
        yield Finding(works=False, what=str(error), about="key")
        return
    except Exception as error:  # noqa: BLE001 -- the SDK lets errors of its HTTP library through
        if status_of(error) == 404:
            what = f"{where} keeps no list of its models. Whether {part.model} is there, a conversation will tell."
            yield Finding(works=True, what=what, about="model")
        else:
            yield Finding(works=False, what=str(refused(error, where, part.model)), about="key")
        return
    yield Finding(works=True, what=f"{where} takes the key.", about="key")
    yield Finding(works=True, what=f"There and back takes {took_ms:.0f} ms.", about="round-trip", ms=took_ms)
    if part.model not in listed:
        known = RETIREMENTS.get(part.model)
        names = known.successor if known and known.successor in listed else ", ".join(sorted(listed)[:8]) + " …"
        why = f": it {known}" if known else ""
        what = f"{where} has no model {part.model}{why}. Name another in {FILE}: {names}"
        yield Finding(works=False, what=what, about="model")
        return
    told = getattr(listed[part.model], "shutdown_date", None)
    yield _lasting(part.model, str(told) if told else "", datetime.now(tz=UTC).date())


def _models(client: "OpenAI") -> tuple[dict[str, Any], float]:
    """The models, and the median of a few calls once the connection is there, in ms."""
    listed = {model.id: model for model in client.models.list()}
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        client.models.list()
        times.append(1000 * (time.perf_counter() - began))
    return listed, round(median(times), 1)


def _lasting(model: str, told: str, today: date) -> Finding:
    known = RETIREMENTS.get(model)
    try:
        day = date.fromisoformat(told) if told else known.day if known else None
    except ValueError:
        day = None
    if day is None or (day - today).days > _SOON_DAYS:
        return Finding(works=True, what=f"The model {model} is there.", about="model")
    successor = f" Its successor is {known.successor}." if known else ""
    what = f"The model {model} ends on {day.isoformat()}.{successor}"
    return Finding(works=day > today, what=what, about="model")


def _voice(settings: Settings) -> Iterator[Finding]:
    """Whether it has the voice, as far as that can be known without a word spoken."""
    if settings.chosen == "cascade" and not settings.cascade.speak.model:
        yield Finding(works=True, what="This machine's own voice speaks.", about="voice")
        return
    spoken: dict[str, Turns | Speaking] = {"turns": settings.turns, "cascade": settings.cascade.speak}
    part = spoken.get(settings.chosen, settings.realtime)
    voice = part.voice
    if settings.url_for(part) is not None:
        what = f"Whether the server has the voice {voice}, `tutor doctor --speak` tries."
        yield Finding(works=True, what=what, about="voice")
        return
    known = VOICES if "realtime" in part.model else VOICES | _MORE_VOICES
    if voice in known:
        yield Finding(works=True, what=f"OpenAI has the voice {voice}.", about="voice")
    else:
        what = f"OpenAI has no voice {voice} for {part.model}. Name another in {FILE}: {', '.join(sorted(known))}."
        yield Finding(works=False, what=what, about="voice")


def _opened(settings: Settings) -> Finding:
    """Open a conversation as a lesson does, and close it: costs nothing, since nothing is said.

    The first also loads what it needs of libraries, so that a second one is timed.
    """

    async def dial() -> float:
        began = time.perf_counter()
        async with choose_bare(settings).converse("en", Persona(), lambda _: None):
            return 1000 * (time.perf_counter() - began)

    try:
        took_ms = min(asyncio.run(dial()) for _ in range(2))
    except TutorError as error:
        return Finding(works=False, what=str(error), about="conversation")
    what = f"A conversation opens in {took_ms:.0f} ms ({settings.chosen})."
    return Finding(works=True, what=what, about="conversation", ms=round(took_ms, 1))


def _spoken(settings: Settings) -> Finding:
    """Three words in the voice that is set: what only a call that costs something can tell."""
    used: list[Usage] = []

    async def say() -> tuple[float, float]:
        first_s, samples = 0.0, 0
        async with choose_bare(settings).converse("en", Persona(), used.append) as conversation:
            began = time.perf_counter()
            async for piece in conversation.speak(Brief(Move.PROMPT, "en", Persona(), (_SAID,))):
                first_s = first_s or (time.perf_counter() - began if piece.pcm else 0.0)
                samples += len(piece.pcm) // 2
        return 1000 * first_s, samples / WIRE_RATE_HZ

    try:
        first_ms, sound_s = asyncio.run(say())
    except TutorError as error:
        return Finding(works=False, what=str(error), about="speech")
    if not sound_s:
        what = f"Not a sound came of the model. Check `voice` in {FILE}."
        return Finding(works=False, what=what, about="speech")
    dollars = sum(cost(usage, settings.prices) for usage in used)
    what = f"It speaks: the first sound after {first_ms:.0f} ms, {sound_s:.1f} s of it, for ${dollars:.4f}."
    return Finding(works=True, what=what, about="speech", ms=round(first_ms, 1))
