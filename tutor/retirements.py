"""When hosted models end, and what to use instead.

Source: the docstrings of the openai package 3.54 and OpenAI's page of deprecations, as of November 2026. What
`GET /v1/models` tells as `shutdown_date` goes over this.
"""

from dataclasses import dataclass
from datetime import date

from tutor.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Retirement:
    """The day on which a model ends, and its successor."""

    day: date
    successor: str


_DAYS = {
    "2026-05-07": ("gpt-realtime-2.1", "gpt-4o-realtime-preview gpt-4o-mini-realtime-preview"),
    "2027-01-06": ("gpt-realtime-2.1-mini", "tts-1 tts-1-hd gpt-4o-mini-tts gpt-4o-mini-tts-2025-12-15"),
    "2027-01-14": ("gpt-6-luna", "gpt-4o gpt-4o-mini gpt-4.1 gpt-4.1-mini"),
    "2027-01-20": ("gpt-realtime-2.1", "gpt-realtime gpt-realtime-2025-08-28"),
    "2027-02-26": (
        "gpt-transcribe",
        "whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-12-15"
        " gpt-4o-transcribe-diarize",
    ),
}
RETIREMENTS = {
    name: Retirement(date.fromisoformat(day), to) for day, (to, names) in _DAYS.items() for name in names.split()
}
RETIREMENTS |= {
    name: Retirement(date(2026, 5, 7), "gpt-audio-1.5")
    for name in ("gpt-4o-audio-preview", "gpt-4o-mini-audio-preview")
}
RETIREMENTS |= {
    name: Retirement(date(2027, 1, 20), "gpt-realtime-2.1-mini")
    for name in ("gpt-realtime-mini", "gpt-realtime-mini-2025-12-15")
}
RETIREMENTS |= {
    name: Retirement(date(2027, 1, 20), "gpt-audio-1.5")
    for name in ("gpt-audio", "gpt-audio-mini", "gpt-audio-mini-2025-12-15")
}


def check(model: str, today: date) -> None:
    """ConfigError, with the successor, for a hosted model that has ended."""
    found = RETIREMENTS.get(model)
    if found is not None and found.day <= today:
        raise ConfigError(f"{model} ended on {found.day.isoformat()}. Use {found.successor} instead, in tutor.toml.")
