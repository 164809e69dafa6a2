"""Servers of models on this machine: each answers as its own kind does, on a real socket."""

import json
import threading
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tutor import cli, config
from tutor.errors import ConfigError
from tutor.notebook import servers
from tutor.notebook.servers import examine_servers

OMNI = {"data": [{"id": "Qwen/Qwen3-Omni-30B-A3B-Instruct", "owned_by": "vllm"}]}
LOCAL_AI = {"data": [{"id": "whisper-1"}, {"id": "kokoro"}, {"id": "gpt-realtime"}]}
SPEACHES = {
    "data": [
        {"id": "Systran/faster-whisper-small", "task": "automatic-speech-recognition"},
        {"id": "speaches-ai/Kokoro-82M-v1.0-ONNX", "task": "text-to-speech"},
    ]
}
OLLAMA = {"data": [{"id": "nomic-embed-text", "owned_by": "library"}, {"id": "gemma4:4b", "owned_by": "library"}]}


@contextmanager
def server(name: str, models: object, status: int = 200) -> Iterator[dict[int, str]]:
    """One that lists these; its port, with the name that it is looked for under."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = models if isinstance(models, bytes) else json.dumps(models).encode()
            self.send_response(status if self.path == "/v1/models" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            yield {http.server_port: name}
        finally:
            http.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


def offers(*running: tuple[str, object]) -> tuple[list[str], list[config.Settings]]:
    """What is told of them, and what the settings are with each piece in tutor.toml."""
    with ExitStack() as stack:
        ports = {port: name for each in running for port, name in stack.enter_context(server(*each)).items()}
        found = list(examine_servers(ports))
    settings = []
    for finding in found:
        if finding.toml:
            Path("tutor.toml").write_text(finding.toml, encoding="utf-8")
            settings.append(config.load())
    return [finding.what for finding in found if not finding.toml], settings


def test_an_omni_server_teaches_turn_by_turn_and_sees():
    [told], [settings] = offers(("vLLM-Omni", OMNI))
    assert "vLLM-Omni is on this machine" in told
    assert (settings.chosen, settings.turns.model) == ("turns", "Qwen/Qwen3-Omni-30B-A3B-Instruct")
    assert settings.turns.pictures
    assert (settings.turns.base_url or "").startswith("http://127.0.0.1:")
    assert settings.key_for(settings.turns) == "none"


def test_local_ai_teaches_speech_to_speech():
    _, [settings] = offers(("LocalAI", LOCAL_AI))
    assert (settings.chosen, settings.realtime.model) == ("realtime", "gpt-realtime")


def test_ears_a_mind_and_a_voice_make_a_pipeline():
    told, [settings] = offers(("vLLM or speaches", SPEACHES), ("Ollama", OLLAMA))
    assert [each.split()[0] for each in told] == ["speaches", "Ollama"]
    cascade = settings.cascade
    assert (settings.chosen, cascade.think.model) == ("cascade", "gemma4:4b")
    assert cascade.listen.model == "Systran/faster-whisper-small"
    assert (cascade.speak.model, cascade.speak.voice) == ("speaches-ai/Kokoro-82M-v1.0-ONNX", "af_heart")
    assert cascade.listen.base_url == cascade.speak.base_url != cascade.think.base_url


def test_a_mind_without_ears_is_told_and_not_offered():
    told, settings = offers(("LM Studio", {"data": [{"id": "qwen3"}]}), ("vLLM or speaches", OMNI))
    assert [each.split(" is on")[0] for each in told] == ["LM Studio", "vLLM"]
    assert settings == []


def test_a_server_without_a_list_is_known_by_its_port():
    with server("speech-to-speech", {"detail": "Not Found"}, 404) as ports:
        told, offer = examine_servers(ports)
    assert "speech-to-speech is on this machine" in told.what
    assert tomllib.loads(offer.toml)["model"] == "realtime"


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"data": 3}', b'{"data": [3]}', b"[]", b""])
def test_what_is_no_server_of_models_is_not_taken_for_one(body: bytes):
    assert offers(("Ollama", body)) == ([], [])
    with server("Ollama", body, 401) as ports:
        assert list(examine_servers({**ports, 1: "nothing"})) == []


def test_the_doctor_writes_an_offer_only_where_no_settings_are(monkeypatch: pytest.MonkeyPatch):
    with server("vLLM-Omni", OMNI) as ports:
        monkeypatch.setattr(servers, "PORTS", ports)
        first = CliRunner().invoke(cli.app, ["doctor", "--write"])
        assert config.load().chosen == "turns"
        written = Path("tutor.toml").read_text(encoding="utf-8")
        assert written.splitlines()[0] in first.stdout
        monkeypatch.setenv("TUTOR_MODEL", "embedded")
        second = CliRunner().invoke(cli.app, ["doctor", "--write"])
    assert isinstance(second.exception, ConfigError)
    assert Path("tutor.toml").read_text(encoding="utf-8") == written


def test_the_doctor_speaks_to_programs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(servers, "PORTS", {})
    done = CliRunner().invoke(cli.app, ["doctor", "--json"])
    form = json.loads(done.stdout)
    assert form["works"] is (done.exit_code == 0)
    assert {"package", "jupyterlab", "recogniser", "model", "microphone"} <= {
        each["about"] for each in form["findings"]
    }
    broken = CliRunner().invoke(cli.app, ["doctor", "--json"], env={"TUTOR_MODEL": "clever"})
    assert (broken.exit_code, json.loads(broken.stdout)["works"]) == (1, False)
    assert isinstance(CliRunner().invoke(cli.app, ["doctor", "--write"]).exception, ConfigError)
