"""How much two frameworks for voice, and this session, add to what a Realtime model takes.

openai-agents' RealtimeSession and pipecat's OpenAIRealtimeLLMService speak to the same local peer, one after the other,
each in a process of its own, with its defaults. The peer finds no turns, so that a button does in all three: the gap is
from letting it go to the first sound that the application gets. No browser and no loudspeaker has part in it. `the
peer's` is from the peer's last question before its sound to that sound, and its judge's time, whom only the tutor asks.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.bench.voice_room import ANSWERS, Brisk
from tutor.testing.jupyter import REPOSITORY
from tutor.testing.peer.faults import latency
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.speech import say
from tutor.values import WIRE_RATE_HZ

WANTED = ("openai-agents==0.24.0", "pipecat-ai[openai]==1.14.0")
HOME = REPOSITORY / ".cache" / "frameworks"
SCRIPT = Path(__file__).with_name("frameworks.py")
LATENCY_MS = 232
TURNS = 8


def run() -> dict[str, dict[str, float]]:
    """Milliseconds for each framework: the gap, the peer's part, and the rest, p50 and p95; the rest against ours."""
    figures = {}
    for name, python in {"tutor": sys.executable, "openai-agents": _python(), "pipecat": _python()}.items():
        try:
            figures[name] = _measure(name, python)
        except subprocess.SubprocessError as error:
            told = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:]
            print(f"{name} does not run here: {told}", file=sys.stderr)
    for each in figures.values():
        each["rest / tutor's"] = each["rest p50"] / figures["tutor"]["rest p50"]
    return figures


def _python() -> str:
    """A virtual environment with both, made where there is none yet."""
    done = HOME / "done"
    python = HOME / "bin" / "python"
    if not done.exists() or done.read_text() != str(WANTED):
        print("installing openai-agents and pipecat (once, two minutes) ...", end=" ", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *WANTED], check=True, stderr=subprocess.DEVNULL)
        done.write_text(str(WANTED))
    return str(python)


def _measure(name: str, python: str) -> dict[str, float]:
    peer = Peer(mind=Brisk(), latency_s=latency(LATENCY_MS / 1000))
    with tempfile.TemporaryDirectory() as folder, serve(peer):
        sound = Path(folder) / "sound.pcm"
        sound.write_bytes(say(ANSWERS[0], rate_hz=WIRE_RATE_HZ, lead_s=0, tail_s=0).pcm)
        command = [python, str(SCRIPT), name, peer.base_url, KEY, str(sound), str(TURNS + 1)]
        ran = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=120, cwd=REPOSITORY, env={"PYTHONPATH": "."}
        )
    turns = [json.loads(line) for line in ran.stdout.splitlines()][1:]  # the first one makes itself ready
    gaps = [sound - let_go for let_go, sound in turns]
    took = [_took(peer, *turn) for turn in turns]
    rest = [gap - part for gap, part in zip(gaps, took, strict=True)]
    return {
        "gap p50": statistics.median(gaps),
        "gap p95": float(np.percentile(gaps, 95)),
        "the peer's p50": statistics.median(took),
        "rest p50": statistics.median(rest),
        "rest p95": float(np.percentile(rest, 95)),
    }


def _took(peer: Peer, let_go: float, sound: float) -> float:
    """What the peer's answers took in a turn."""
    turn = [(what, at * 1000) for what, at in peer.timed if let_go <= at * 1000 <= sound]
    asked = {what.removesuffix(" asked"): at for what, at in turn if what.endswith(" asked")}
    return sum(at - asked[what.removesuffix(" answered")] for what, at in turn if what.endswith(" answered"))
