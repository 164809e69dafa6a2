from dataclasses import replace
from pathlib import Path

import pytest

from tutor import config
from tutor.errors import ConfigError
from tutor.values import Usage


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL", "TUTOR_CONFIG"):
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
