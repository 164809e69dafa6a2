from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from tutor import config
from tutor.errors import ConfigError
from tutor.values import Usage
from tutor.widgets.labels import LANGUAGES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL", "TUTOR_PROFILE", "TUTOR_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    below = tmp_path / "notebooks"
    below.mkdir()
    monkeypatch.chdir(below)
    return tmp_path


def test_without_anything_the_embedded_tutor_teaches():
    assert config.load().chosen == "embedded"


def test_a_key_chooses_the_omni_model_and_shows_nowhere(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    settings = config.load()
    assert settings.chosen == "realtime"
    assert settings.key_for(settings.realtime) == "sk-very-secret"
    assert "very-secret" not in f"{settings!r} {settings}"


def test_a_file_above_is_found_and_the_environment_goes_over_it(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "tutor.toml").write_text(
        'model = "turns"\n[turns]\nmodel = "qwen3-omni"\nbase_url = "http://localhost:8091/v1"\n'
    )
    settings = config.load()
    assert (settings.chosen, settings.turns.model, settings.turns.voice) == ("turns", "qwen3-omni", "marin")
    assert settings.key_for(settings.turns) == "none"
    monkeypatch.setenv("TUTOR_MODEL", "cascade")
    monkeypatch.setenv("TUTOR_CASCADE__LISTEN__MODEL", "whisper")
    assert (config.load().chosen, config.load().cascade.listen.model) == ("cascade", "whisper")
    assert config.load(model="embedded").chosen == "embedded"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('modle = "turns"', "modle"),
        ('model = "gpt"', "model"),
        ("[budget]\nlesson = -1", "budget.lesson"),
        ("[budget]\nday = 0", "budget.day"),
        ("model = ", "no TOML"),
    ],
)
def test_what_cannot_be_is_told_by_name(folder: Path, text: str, told: str):
    (folder / "tutor.toml").write_text(text)
    with pytest.raises(ConfigError, match=told):
        config.load()


def test_a_model_that_wants_a_key_says_so():
    settings = config.load(model="realtime")
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        settings.key_for(settings.realtime)


def test_a_minute_of_talk_costs_what_the_price_list_says():
    # 60 s of a student are 600 tokens, 60 s of the tutor 1,200 (OpenAI's guide on the cost of Realtime).
    student = Usage("judge", "gpt-realtime-2.1", audio_in=600)
    tutor = Usage("voice", "gpt-realtime-2.1", audio_out=1_200)
    assert config.cost(student, config.PRICES) == pytest.approx(0.0192)
    assert config.cost(tutor, config.PRICES) == pytest.approx(0.0768)


def test_cached_tokens_come_off_the_others_and_an_unknown_model_is_free():
    cached = Usage("voice", "gpt-realtime-2.1", text_in=1_000, audio_in=1_000, cached_in=1_500)
    assert config.cost(cached, config.PRICES) == pytest.approx((500 * 32 + 1_500 * 0.4) / 1e6)
    assert config.cost(Usage("voice", "my-own", audio_out=9_999), config.PRICES) == 0
    assert config.cost(Usage("transcription", "gpt-transcribe", seconds=60), config.PRICES) == pytest.approx(0.0045)


def test_it_is_known_where_what_students_say_goes():
    assert config.load().hosts == ()
    assert config.load(model="realtime").hosts == ("api.openai.com",)
    listen = {"model": "whisper", "base_url": "http://127.0.0.1:8000/v1"}
    assert config.load(model="cascade", cascade={"listen": listen}).hosts == ("127.0.0.1", "api.openai.com")


def test_a_price_of_ones_own_stands_beside_those_that_are_known(folder: Path):
    (folder / "tutor.toml").write_text('[prices."qwen3-omni"]\ntext_in = 1\n[prices.whisper-1]\nminute = 1\n')
    prices = config.load().prices
    assert (prices["qwen3-omni"].text_in, prices["whisper-1"].minute) == (1, 1)
    assert prices["gpt-audio-1.5"] == config.PRICES["gpt-audio-1.5"]


def test_cached_tokens_are_billed_as_what_they_are():
    mini = "gpt-realtime-2.1-mini"
    usage = Usage("voice", mini, text_in=1_000, audio_in=500, image_in=255, cached_in=1_355)
    told = replace(usage, cached_audio_in=300, cached_image_in=255)
    assert config.cost(told, config.PRICES) == pytest.approx(
        (200 * 0.6 + 200 * 10 + 800 * 0.06 + 300 * 0.3 + 255 * 0.08) / 1e6
    )
    # Where the provider does not say which, they come off the text first.
    assert config.cost(usage, config.PRICES) == pytest.approx((145 * 10 + 255 * 0.8 + 1_000 * 0.06 + 355 * 0.3) / 1e6)


@pytest.mark.parametrize(
    ("profile", "strict", "keeps"),
    [
        ("local", False, True),
        ("adult", False, True),
        ("school-13plus", False, True),
        ("under-13", True, False),
        ("eu-school", True, False),
    ],
)
@pytest.mark.parametrize("model", ["realtime", "turns", "cascade"])
def test_a_profile_says_what_may_leave_and_what_is_kept(profile: str, strict: bool, keeps: bool, model: str):
    settings = config.load(profile=profile, model=model, zero_data_retention=True)
    assert (settings.strict, settings.words_checked, settings.sound_leaves) == (strict, strict, not strict)
    assert settings.keeps_words is keeps
    assert settings.most_tone == ("stated" if strict else "delivery")
    assert settings.hosts == ("api.openai.com",)
    assert (settings.cascade.listen in settings.endpoints) is (not strict and model == "cascade")
    opted_in = config.load(profile=profile, model=model, zero_data_retention=True, hosted_transcription=True)
    assert opted_in.sound_leaves
    assert opted_in.words_checked is strict
    assert (opted_in.cascade.listen in opted_in.endpoints) is (strict or model == "cascade")


def test_the_words_may_be_checked_in_any_profile():
    assert config.load(check_words=True).words_checked
    assert config.load(profile="eu-school", check_words=False).words_checked


@pytest.mark.parametrize(
    "given", [{"model": "realtime"}, {"api_key": "sk-very-secret"}, {"hosted_transcription": True}], ids=str
)
def test_under_13_a_provider_must_keep_nothing(given: dict[str, object]):
    with pytest.raises(ConfigError, match="zero_data_retention = true") as caught:
        config.load(profile="under-13", **given)
    assert "very-secret" not in str(caught.value)
    config.load(profile="under-13", zero_data_retention=True, **given)
    config.load(profile="eu-school", **given)
    assert config.load(profile="under-13").endpoints == ()
    assert config.load(profile="under-13", tone="off").most_tone == "off"


def test_an_unknown_profile_is_told_by_name(folder: Path):
    (folder / "tutor.toml").write_text('profile = "kindergarten"\n')
    with pytest.raises(ConfigError, match="profile"):
        config.load()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('modle = "turns"', "There is no setting `modle`. Did you mean `model`?"),
        ('[realtime]\nvoise = "cedar"', "There is no setting `realtime.voise`. Did you mean `voice`?"),
        ("[budget]\nzzz = 1", "There is no setting `budget.zzz`. There are day, lesson."),
    ],
)
def test_an_unknown_setting_is_told_with_the_one_that_is_meant(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tutor.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load()
    assert str(caught.value) == told


def test_the_language_of_the_desk_is_one_that_it_has_labels_in(monkeypatch: pytest.MonkeyPatch):
    assert get_args(config.Tongue) == ("lesson", *LANGUAGES)
    monkeypatch.setenv("TUTOR_LANGUAGE", "pt")
    assert config.load().language == "pt"
    monkeypatch.setenv("TUTOR_LANGUAGE", "klingon")
    with pytest.raises(ConfigError, match="`language` does not fit: it should be"):
        config.load()


@pytest.mark.parametrize(
    ("base_url", "openai"),
    [
        (None, True),
        ("https://api.openai.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("https://api.openai.com.example.org/v1", False),
        ("https://my-api.openai.com/v1", False),
        ("https://school.openai.azure.com/openai/v1", False),
        ("http://127.0.0.1:8091/v1", False),
    ],
)
def test_which_servers_are_openais_own(base_url: str | None, openai: bool):
    settings = config.load(model="turns", turns={"base_url": base_url})
    assert settings.at_openai(settings.turns) is openai
    assert settings.at_openai(settings.realtime), "each endpoint for itself"
    everywhere = config.load(base_url=base_url)
    assert everywhere.at_openai(everywhere.realtime) is openai
