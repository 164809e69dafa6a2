"""Servers of models on this machine, found at their usual ports, and the piece of tutor.toml that makes use of them.

Each has a way that fits it: speech to speech, turn by turn, or a part of the three-model pipeline. References: the
servers' own documentation of `GET /v1/models` (vLLM and Ollama say `owned_by`, speaches says each model's `task`).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from tutor.config import FILE
from tutor.notebook.finding import Finding

Use = Literal["realtime", "turns", "listen", "think", "speak"]
PORTS = {
    8091: "vLLM-Omni",
    8080: "LocalAI",
    8765: "speech-to-speech",
    8000: "vLLM or speaches",
    11434: "Ollama",
    1234: "LM Studio",
}
"""Where they listen unless told otherwise; those that take and give sound themselves first."""
_WHOLE: dict[str, Use] = {"vLLM-Omni": "turns", "LocalAI": "realtime", "speech-to-speech": "realtime"}
_TASKS: dict[str, Use] = {"automatic-speech-recognition": "listen", "text-to-speech": "speak"}
_EARS = re.compile(r"whisper|transcri|parakeet|canary|sensevoice|[-_/]asr", re.IGNORECASE)
_MOUTH = re.compile(r"[-_/]?tts|kokoro|piper|bark|orpheus|chatterbox", re.IGNORECASE)
_NEITHER = re.compile(r"embed|rerank|[-_/]bge|vad", re.IGNORECASE)
_VOICES = {"kokoro": "af_heart"}
"""A voice that a family of models has."""
_LOOK_S = 0.5
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Server:
    """One that answered."""

    name: str
    port: int
    models: tuple[tuple[str, Use], ...]
    """What each is good for in a lesson."""

    @property
    def base_url(self) -> str:
        """Where its models are."""
        return f"http://127.0.0.1:{self.port}/v1"

    def model_for(self, use: Use) -> str:
        """The first that is good for it; empty where none is."""
        return next((name for name, good_for in self.models if good_for == use), "")


def examine_servers(ports: dict[int, str] | None = None) -> Iterator[Finding]:
    """One finding for each server, then one for each way in which they could teach."""
    found = [server for port, name in (PORTS if ports is None else ports).items() if (server := _look(port, name))]
    for server in found:
        names = ", ".join(name for name, _ in server.models[:3]) or "no model yet"
        what = f"{server.name} is on this machine, at port {server.port}, with {names}."
        yield Finding(works=True, what=what, about="server")
    for way, toml in pieces(found):
        what = f"What is on this machine can teach, as `{way}`: put this into {FILE}, or call `tutor doctor --write`."
        yield Finding(works=True, what=what, about="offer", toml=toml)


def pieces(servers: Iterable[Server]) -> list[tuple[str, str]]:
    """The ways in which they could teach, the best first, each with what tutor.toml has to say."""
    servers = list(servers)
    ways: tuple[Use, ...] = ("realtime", "turns")
    found: list[tuple[str, str]] = [
        (way, _alone(way, server)) for way in ways for server in servers if server.model_for(way)
    ]
    return found + [("cascade", text) for text in [_cascade(servers)] if text]


def _alone(way: Use, server: Server) -> str:
    more = "\npictures = true" if way == "turns" else ""
    return f'model = "{way}"\n\n' + _table(way, server, server.model_for(way)) + more + "\n"


def _cascade(servers: list[Server]) -> str:
    """Ears and a mind are needed; without a mouth, this machine's own voice speaks."""
    parts: dict[Use, Server] = {}
    for use in ("listen", "think", "speak"):
        if server := next((each for each in servers if each.model_for(use)), None):
            parts[use] = server
    if "listen" not in parts or "think" not in parts:
        return ""
    tables = [_table(f"cascade.{use}", server, server.model_for(use)) for use, server in parts.items()]
    if speaker := parts.get("speak"):
        family = next((name for name in _VOICES if name in speaker.model_for("speak").lower()), "")
        tables[-1] += f'\nvoice = "{_VOICES.get(family, "alloy")}"  # one that the model has'
    return 'model = "cascade"\n\n' + "\n\n".join(tables) + "\n"


def _table(name: str, server: Server, model: str) -> str:
    return f"[{name}]\nmodel = {json.dumps(model)}\nbase_url = {json.dumps(server.base_url)}"


def _look(port: int, name: str) -> Server | None:
    """The server at a port of this machine; None where none is that lists its models to everybody."""
    try:
        opener = build_opener(ProxyHandler({}))  # a proxy is for what is elsewhere
        with opener.open(f"http://127.0.0.1:{port}/v1/models", timeout=_LOOK_S) as answer:
            listed = json.loads(answer.read(_MOST_BYTES))["data"]
            known = [(str(each["id"]), str(each.get("task")), str(each.get("owned_by"))) for each in listed]
    except HTTPError as error:
        # speech-to-speech has one model, and no list of it.
        return Server(name, port, ((name, "realtime"),)) if error.code == 404 and name == "speech-to-speech" else None
    except (URLError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if name == "vLLM or speaches":
        name = "vLLM" if any(owner == "vllm" for _, _, owner in known) else "speaches"
    uses = ((model, _use(name, model, task)) for model, task, _ in known)
    return Server(name, port, tuple((model, use) for model, use in uses if use))


def _use(server: str, model: str, task: str) -> Use | None:
    if task in _TASKS:
        return _TASKS[task]
    if _NEITHER.search(model):
        return None
    if _EARS.search(model):
        return "listen"
    return "speak" if _MOUTH.search(model) else _WHOLE.get(server, "think")
