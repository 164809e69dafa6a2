"""Round trip of sound between page and kernel over the relay: 20 ms frames, at the pace of speech."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tutor.frames import Hello, Mic, Sound, pack, unpack
from tutor.testing.jupyter import REPOSITORY, JupyterServer, jupyter_server
from tutor.testing.relay import Browser

FRAMES = 500
FRAME_S = 0.02
BODY = bytes(960)

KERNEL = """
import sys, threading
from tutor.frames import Mic, Sound
from tutor.kernel.link import open_link
from tutor.kernel.loop import run
from tutor.testing.relay import FakeCommDesk

desk = FakeCommDesk()
link = open_link(desk)

async def echo():
    async for message in link.messages():
        if isinstance(message, Mic):
            link.send(Sound(message.seq, message.body))

run(echo)
print(desk.room, flush=True)
if sys.argv[1] == "busy":
    while True:
        sum(i * i for i in range(1000))
sys.stdin.read()
"""


async def _round_trips_ms(server: JupyterServer, room: str) -> list[float]:
    url, headers = server.url("tutor/relay", "ws"), {"Authorization": f"token {server.token}"}
    sent: dict[int, float] = {}
    taken: list[float] = []
    async with Browser.join(url, room, headers) as page, asyncio.TaskGroup() as tasks:
        await page.send(pack(Hello(1)))

        async def talk() -> None:
            begin = time.perf_counter()
            for seq in range(FRAMES):
                await asyncio.sleep(begin + seq * FRAME_S - time.perf_counter())
                sent[seq] = time.perf_counter()
                await page.send(pack(Mic(seq, BODY)))

        tasks.create_task(talk())
        for _ in range(FRAMES):
            frame = await page.read()
            answer = unpack(frame) if isinstance(frame, bytes) else None
            if not isinstance(answer, Sound):
                raise TypeError(f"The kernel's side answered {answer!r}.")
            taken.append((time.perf_counter() - sent[answer.turn]) * 1000)
    return taken


def run() -> dict[str, float]:
    """Median and 95th percentile in ms, with the kernel's main thread idle and in a pure-Python loop."""
    figures = {}
    with tempfile.TemporaryDirectory() as root, jupyter_server(Path(root)) as server:
        environment = {**os.environ, "TUTOR_RELAY": str(server.relay), "PYTHONPATH": str(REPOSITORY)}
        for main_thread in ("idle", "busy"):
            command = [sys.executable, "-c", KERNEL, main_thread]
            with subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as kernel:
                try:
                    room = kernel.stdout.readline().strip() if kernel.stdout else ""
                    cuts = statistics.quantiles(asyncio.run(_round_trips_ms(server, room)), n=20)
                finally:
                    kernel.kill()
            figures[f"relay_{main_thread}_p50_ms"] = round(cuts[9], 2)
            figures[f"relay_{main_thread}_p95_ms"] = round(cuts[18], 2)
    return figures


if __name__ == "__main__":
    sys.stdout.write(f"{run()}\n")
