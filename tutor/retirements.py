"""When hosted models end, and what to use instead.

Source of the days: the docstrings of the openai package 3.54 (each model that it announces is here) and OpenAI's page
of deprecations, as of November 2026; of the successors: that page for sound, and for words this tutor's default.
What `GET /v1/models` tells as `shutdown_date` goes over this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tutor.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Retirement:
    """The day on which a model ends, and its successor."""

    day: date
    successor: str

    def __str__(self) -> str:
        gone = self.day <= datetime.now(tz=UTC).date()
        return f"{'ended' if gone else 'ends'} on {self.day.isoformat()}; its successor is {self.successor}"


_REALTIME, _MINI, _AUDIO, _WORDS = "gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-audio-1.5", "gpt-6-luna"
_ENDS: Iterable[tuple[str, str, str]] = (
    # speech to speech
    ("2025-10-10", _REALTIME, "gpt-4o-realtime-preview-2024-10-01"),
    (
        "2026-05-07",
        _REALTIME,
        "gpt-4o-realtime-preview gpt-4o-realtime-preview-2024-12-17 gpt-4o-realtime-preview-2025-06-03",
    ),
    ("2026-05-07", _MINI, "gpt-4o-mini-realtime-preview gpt-4o-mini-realtime-preview-2024-12-17"),
    ("2027-01-20", _REALTIME, "gpt-realtime gpt-realtime-2025-08-28"),
    ("2027-01-20", _MINI, "gpt-realtime-mini gpt-realtime-mini-2025-10-06 gpt-realtime-mini-2025-12-15"),
    # chat completions with sound
    ("2025-10-10", _AUDIO, "gpt-4o-audio-preview-2024-10-01"),
    (
        "2026-05-07",
        _AUDIO,
        "gpt-4o-audio-preview gpt-4o-audio-preview-2024-12-17 gpt-4o-audio-preview-2025-06-03"
        " gpt-4o-mini-audio-preview gpt-4o-mini-audio-preview-2024-12-17",
    ),
    ("2027-01-20", _AUDIO, "gpt-audio gpt-audio-2025-08-28"),
    ("2027-01-20", _AUDIO, "gpt-audio-mini gpt-audio-mini-2025-10-06 gpt-audio-mini-2025-12-15"),
    # words to sound, and sound to words
    ("2027-01-06", _MINI, "tts-1 tts-1-hd gpt-4o-mini-tts gpt-4o-mini-tts-2025-12-15"),
    (
        "2027-02-26",
        "gpt-transcribe",
        "whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-12-15"
        " gpt-4o-transcribe-diarize",
    ),
    # words and pictures to words
    ("2024-09-13", _WORDS, "gpt-3.5-turbo-0301 gpt-3.5-turbo-0613 gpt-3.5-turbo-16k gpt-3.5-turbo-16k-0613"),
    ("2024-12-06", _WORDS, "gpt-4-vision-preview"),
    ("2025-06-06", _WORDS, "gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613"),
    ("2025-07-28", _WORDS, "o1-preview o1-preview-2024-09-12"),
    ("2025-10-27", _WORDS, "o1-mini o1-mini-2024-09-12"),
    ("2026-02-12", _WORDS, "codex-mini-latest"),
    ("2026-02-17", _WORDS, "chatgpt-4o-latest"),
    ("2026-03-26", _WORDS, "gpt-4-0125-preview gpt-4-0314 gpt-4-turbo-preview"),
    (
        "2026-07-23",
        _WORDS,
        "computer-use-preview computer-use-preview-2025-03-11 gpt-4o-search-preview gpt-4o-search-preview-2025-03-11"
        " gpt-4o-mini-search-preview gpt-4o-mini-search-preview-2025-03-11 gpt-5-chat-latest gpt-5-codex"
        " gpt-5.1-chat-latest gpt-5.1-codex gpt-5.1-codex-max o3-deep-research o3-deep-research-2025-06-26"
        " o4-mini-deep-research o4-mini-deep-research-2025-06-26",
    ),
    ("2026-08-10", _WORDS, "gpt-5.2-chat-latest gpt-5.3-chat-latest"),
    ("2026-09-28", _WORDS, "gpt-3.5-turbo-1106"),
    (
        "2026-10-23",
        _WORDS,
        "gpt-3.5-turbo gpt-3.5-turbo-0125 gpt-4 gpt-4-0613 gpt-4-1106-preview gpt-4-turbo gpt-4-turbo-2024-04-09"
        " gpt-4.1-nano gpt-4.1-nano-2025-04-14 gpt-4o-2024-05-13 o1 o1-2024-12-17 o1-pro o1-pro-2025-03-19"
        " o3-mini o3-mini-2025-01-31 o4-mini o4-mini-2025-04-16",
    ),
    (
        "2026-12-11",
        _WORDS,
        "gpt-5 gpt-5-2025-08-07 gpt-5-mini gpt-5-mini-2025-08-07 gpt-5-nano gpt-5-nano-2025-08-07 gpt-5-pro"
        " gpt-5-pro-2025-10-06 o3 o3-2025-04-16 o3-pro o3-pro-2025-06-10",
    ),
    (
        "2027-01-14",
        _WORDS,
        "gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-mini-2025-04-14 gpt-4o gpt-4o-2024-08-06 gpt-4o-2024-11-20"
        " gpt-4o-mini gpt-4o-mini-2024-07-18",
    ),
    ("2027-04-01", _WORDS, "gpt-5.1 gpt-5.1-2025-11-13 gpt-5.4-nano gpt-5.4-nano-2026-03-17"),
)
RETIREMENTS = {
    name: Retirement(date.fromisoformat(day), successor) for day, successor, names in _ENDS for name in names.split()
}


def check(model: str, today: date) -> None:
    """ConfigError, with the successor, for a hosted model that has ended."""
    found = RETIREMENTS.get(model)
    if found is not None and found.day <= today:
        raise ConfigError(f"{model} ended on {found.day.isoformat()}. Use {found.successor} instead, in tutor.toml.")
