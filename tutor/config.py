"""One settings object: the defaults, then tutor.toml, then TUTOR_* variables of the environment, each over the last.

tutor.toml is looked for in the working folder and those above it. Names of models, voices and prices are settings,
since they change faster than programs do. OPENAI_API_KEY and OPENAI_BASE_URL mean what they mean to the openai package.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from tutor.errors import ConfigError
from tutor.values import Action, Cue, Remark, Tone, Usage

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE = "tutor.toml"
OPENAI = "https://api.openai.com/v1"
ModelName = Literal["auto", "embedded", "realtime", "turns", "cascade"]
Tongue = Literal["lesson", "en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja"]
"""The language of the desk: the lesson's, or one of those that it has labels in."""
Profile = Literal["local", "adult", "school-13plus", "under-13", "eu-school"]
STRICT: frozenset[Profile] = frozenset({"under-13", "eu-school"})
"""Profiles in which a model gets words and drawings, and never a sound of the student."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Endpoint(_Part):
    """Where one kind of model is, and what it is called there."""

    model: str
    base_url: str | None = None
    """None: the one of all."""
    api_key: SecretStr | None = None
    """None: the one of all. A local server often wants none; any word will do."""
    patience_s: float = Field(default=20.0, gt=0)
    """Seconds without a word, after which it is taken for dead and the lesson goes on without it."""


class Realtime(Endpoint):
    """Speech to speech."""

    model: str = "gpt-realtime-2.1"
    voice: str = "marin"
    transcriber: str = ""
    """Writes down what students say, beside the model; costs extra."""
    input_hz: int = Field(default=24_000, ge=8_000, le=48_000)
    """Samples a second that it takes: 24,000 at OpenAI, 16,000 at some others."""
    output_hz: int = Field(default=24_000, ge=8_000, le=48_000)
    patience_s: float = Field(default=8.0, gt=0)


class Turns(Endpoint):
    """One chat completion a turn, sound in and out."""

    model: str = "gpt-audio-1.5"
    voice: str = "marin"
    pictures: bool = False
    """Whether it takes pictures beside sound: OpenAI's does not, vLLM-Omni's models do."""
    output_hz: int = Field(default=24_000, ge=8_000, le=48_000)


class Transcription(Endpoint):
    """Sound to words."""

    model: str = "gpt-transcribe"


class Thinking(Endpoint):
    """Words and pictures to words."""

    model: str = "gpt-6-luna"


class Speaking(Endpoint):
    """Words to sound. Without a model the local voice speaks, or the omni model beside its conversation."""

    model: str = ""
    voice: str = "marin"
    rate_hz: int = Field(default=24_000, ge=8_000, le=48_000)


class Cascade(_Part):
    """The three-model pipeline; each of the three may be elsewhere."""

    listen: Transcription = Transcription()
    think: Thinking = Thinking()
    speak: Speaking = Speaking()


class Price(_Part):
    """US dollars for a million tokens, and for a minute where a model is billed by time."""

    text_in: float = 0.0
    audio_in: float = 0.0
    image_in: float = 0.0
    cached_in: float = 0.0
    """Of text, and of sound and pictures where theirs is not told."""
    cached_audio_in: float | None = None
    cached_image_in: float | None = None
    text_out: float = 0.0
    audio_out: float = 0.0
    minute: float = 0.0


class Budget(_Part):
    """What may be spent, in US dollars; the tutor warns at 80 % and goes on without a model at 100 %."""

    lesson: float | None = Field(default=None, gt=0)
    day: float | None = Field(default=None, gt=0)
    """On all lessons of this user on this machine, by its calendar."""


class Rule(_Part):
    """What is to be otherwise in a row of the table of adaptation (`tutor adaptation` shows it)."""

    above: float | None = Field(default=None, gt=0, le=10)
    """How plain a measured difference must be: 1 is plain, 2 twice that."""
    times: int | None = Field(default=None, ge=1, le=10)
    """In how many answers one after another."""
    actions: tuple[Action, ...] | None = None
    """None at all turn the row off."""


_OMNI = Price(text_in=4, audio_in=32, image_in=5, cached_in=0.4, cached_image_in=0.5, text_out=24, audio_out=64)
PRICES = {
    "gpt-realtime-2.1": _OMNI,
    "gpt-realtime-2": _OMNI,
    "gpt-realtime-1.5": _OMNI.model_copy(update={"text_out": 16}),
    "gpt-realtime-2.1-mini": Price(
        text_in=0.6,
        audio_in=10,
        image_in=0.8,
        cached_in=0.06,
        cached_audio_in=0.3,
        cached_image_in=0.08,
        text_out=2.4,
        audio_out=20,
    ),
    # It has no price for cached tokens: they cost what others do.
    "gpt-audio-1.5": Price(text_in=2.5, audio_in=32, cached_in=2.5, cached_audio_in=32, text_out=10, audio_out=64),
    "gpt-transcribe": Price(minute=0.0045),
    "gpt-live-transcribe": Price(minute=0.017),
    "gpt-realtime-whisper": Price(minute=0.017),
    "gpt-4o-transcribe": Price(minute=0.006),
    "gpt-4o-mini-transcribe": Price(minute=0.003),
    "whisper-1": Price(minute=0.006),
}
"""As on OpenAI's model pages in November 2026. A model that is not here costs nothing, as far as we know."""


class Settings(BaseSettings):
    """All that can be set."""

    model_config = SettingsConfigDict(
        env_prefix="TUTOR_", env_nested_delimiter="__", extra="forbid", frozen=True, populate_by_name=True
    )

    profile: Profile = "local"
    """Whom the lessons are for, and so what may leave this machine and what is kept."""
    zero_data_retention: bool = False
    """Declared by whoever deploys: the provider has agreed to keep nothing of what it is sent."""
    hosted_transcription: bool = False
    """In a strict profile: what is said may go to `cascade.listen`, which writes it down; no other model hears it."""
    check_words: bool | None = None
    """The student sees what was understood, and may correct it, before it counts. The strict profiles always do."""
    model: ModelName = "auto"
    """`auto`: realtime where there is a key or a base_url, otherwise embedded."""
    api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    realtime: Realtime = Realtime()
    turns: Turns = Turns()
    cascade: Cascade = Cascade()
    budget: Budget = Budget()
    prices: dict[str, Price] = PRICES
    """By model: those of tutor.toml beside, and over, those above."""
    language: Tongue = "lesson"
    """Of the desk, as long as nobody chooses another there; what is taught and spoken is the lesson's own."""
    tone: Tone = "delivery"
    """The most that a student may let the tutor adapt to."""
    adaptation: dict[Cue | Remark, Rule] = {}

    @field_validator("prices")
    @classmethod
    def _beside_ours(cls, prices: dict[str, Price]) -> dict[str, Price]:
        return PRICES | prices

    @field_validator("adaptation", mode="before")
    @classmethod
    def _rows(cls, given: Any) -> Any:
        """Only rows that there are, and a threshold only where something is measured."""
        for name, change in given.items() if isinstance(given, dict) else ():
            if name not in {*Cue, *Remark}:
                raise ValueError(f"there is no row `{name}`; the rows are {', '.join((*Cue, *Remark))}")
            if name in set(Remark) and isinstance(change, dict) and "above" in change:
                raise ValueError(f"`{name}` is what a student says, and has no threshold `above`")
        return given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then the environment, then the file."""
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _file()))

    @property
    def chosen(self) -> ModelName:
        """The model, with `auto` decided."""
        if self.model != "auto":
            return self.model
        return "realtime" if self.api_key or self.base_url else "embedded"

    @property
    def strict(self) -> bool:
        """Whether no model may hear the student."""
        return self.profile in STRICT

    @property
    def words_checked(self) -> bool:
        """Whether the student checks what was understood before it counts."""
        return self.strict or bool(self.check_words)

    @property
    def keeps_words(self) -> bool:
        """Whether the journal, on this machine, keeps what students said and typed."""
        return not self.strict

    @property
    def most_tone(self) -> Tone:
        """The most that a student may let the tutor adapt to; in a strict profile, never to how they speak."""
        return "stated" if self.strict and self.tone == "delivery" else self.tone

    @property
    def sound_leaves(self) -> bool:
        """Whether what students say leaves this program as sound."""
        return self.chosen != "embedded" and (not self.strict or self.hosted_transcription)

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Those that get what students say, write and draw; none where a lesson needs no server."""
        match self.chosen:
            case "embedded":
                return ()
            case "cascade":
                parts: tuple[Endpoint, ...] = (self.cascade.think,)
            case "turns":
                parts = (self.turns,)
            case _:
                parts = (self.realtime,)
        transcribes = self.sound_leaves and (self.strict or self.chosen == "cascade")
        return (self.cascade.listen, *parts) if transcribes else parts

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where those are."""
        found = (urlsplit(self.url_for(part) or OPENAI).hostname or "" for part in self.endpoints)
        return tuple(dict.fromkeys(found))

    def key_for(self, endpoint: Endpoint) -> str:
        """The API key for an endpoint; ConfigError where it takes one and there is none."""
        found = endpoint.api_key or self.api_key
        if found is not None:
            return found.get_secret_value()
        if endpoint.base_url or self.base_url:
            return "none"
        raise ConfigError(f'{endpoint.model} wants an API key. Set OPENAI_API_KEY, or choose `model = "embedded"`.')

    def at_openai(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint is one of OpenAI's own servers, as far as the settings tell; those of its regions are."""
        host = urlsplit(self.url_for(endpoint) or OPENAI).hostname or ""
        return f".{host}".endswith(".api.openai.com")

    def url_for(self, endpoint: Endpoint) -> str | None:
        """The base_url for an endpoint; None for OpenAI's own."""
        return endpoint.base_url or self.base_url


def load(**given: Any) -> Settings:
    """The settings that hold here and now; `given` goes over all else. ConfigError names what cannot be."""
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise ConfigError(_told(error.errors(include_input=False)[0])) from None
    except ValueError as error:
        raise ConfigError(f"{_file() or FILE} is no TOML: {error}") from None
    _check_profile(settings)
    return settings


def _told(fault: "ErrorDetails") -> str:
    """One sentence about a setting, with the cure."""
    where = [str(each) for each in fault["loc"]]
    if fault["type"] != "extra_forbidden":
        why = fault["msg"].removeprefix("Value error, ").replace("Input should", "it should", 1)
        return (
            f"The setting `{'.'.join(where)}` does not fit: {why}. It is set in {FILE}, a TUTOR_* variable or the call."
        )
    part: Any = Settings
    for name in where[:-1]:
        if get_origin(part) is dict:
            part = get_args(part)[1]
        else:
            field = getattr(part, "model_fields", {}).get(name)
            part = field.annotation if field else None
    known = getattr(part, "model_fields", {})
    meant = get_close_matches(where[-1], known, 1)
    cure = f"Did you mean `{meant[0]}`?" if meant else f"There are {', '.join(sorted(known))}." if known else ""
    return f"There is no setting `{'.'.join(where)}`. {cure}".rstrip()


def _check_profile(settings: Settings) -> None:
    """Providers may get personal data of children under 13 only where they keep none of it (OpenAI, under-18 guide)."""
    if settings.profile != "under-13" or settings.zero_data_retention:
        return
    if settings.hosted_transcription or settings.chosen != "embedded":
        asks = "hosted transcription" if settings.hosted_transcription else "a model elsewhere"
        raise ConfigError(
            f"The profile `under-13` allows {asks} only where the provider keeps nothing of what it is sent. Agree that"
            f' with them and say `zero_data_retention = true` in {FILE}, or go without: `model = "embedded"` and'
            " `hosted_transcription = false`."
        )


def cost(usage: Usage, prices: Mapping[str, Price]) -> float:
    """US dollars that one call took; 0 for a model without a price.

    Cached tokens are billed as such. Where the provider does not say of what they are, they come off the text first, as
    most of a conversation's prefix is text.
    """
    price = prices.get(usage.model, Price())
    image = min(usage.cached_image_in, usage.image_in)
    text = min(usage.cached_in - usage.cached_audio_in - image, usage.text_in)
    audio = min(usage.cached_in - text - image, usage.audio_in)
    tokens = (
        (usage.text_in - text) * price.text_in
        + (usage.audio_in - audio) * price.audio_in
        + (usage.image_in - image) * price.image_in
        + text * price.cached_in
        + audio * (price.cached_in if price.cached_audio_in is None else price.cached_audio_in)
        + image * (price.cached_in if price.cached_image_in is None else price.cached_image_in)
        + usage.text_out * price.text_out
        + usage.audio_out * price.audio_out
    )
    return tokens / 1e6 + usage.seconds / 60 * price.minute


def _file() -> Path | None:
    if named := os.environ.get("TUTOR_CONFIG"):
        return Path(named)
    here = Path.cwd()
    return next((folder / FILE for folder in (here, *here.parents) if (folder / FILE).is_file()), None)
