"""Round trip of the microphone's 20 ms frames between a page in Chromium and a kernel in JupyterLab, which sends each
back as sound: over the relay and over comms, with the kernel's main thread idle and in a pure-Python loop.

The page's end is the desk's own `link.js`. Over comms it joins three frames to one message of 60 ms; the time of a
message is counted from its last frame, so that its first waited 40 ms longer.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.lab import Student, browser_page, lab, make_project

FRAMES = 400
WAYS = ("relay", "comm")

KERNEL = """
from tutor import frames as f
from tutor.kernel.link import open_link
from tutor.kernel.loop import run
from tutor.widgets.desk import Desk

desk = Desk("en")
desk._esm = "export default { render({ model }) { globalThis.deskModel = model; } };"
link = open_link(desk)

async def echo():
    async for message in link.messages():
        if isinstance(message, f.Hello):
            link.send(f.Welcome("Echo", "en", "ltr", "Echo", {}, "en", False, False, False, False))
        elif isinstance(message, f.Mic):
            link.send(f.Sound(message.seq, message.body))

echoing = run(echo)
desk
"""
BUSY = """
while True:
    sum(i * i for i in range(1000))
"""
TALK = """async ({ way, count }) => {
  const FRAME_MS = 20;
  const BYTES = 960;
  const [frames, { Link }] = await Promise.all(["frames", "link"].map((name) => import(`/tutor/static/${name}.js`)));
  const askRoom = () => new Promise((resolve) => {
    const listener = (content) => {
      if (content.is !== "Room") return;
      deskModel.off("msg:custom", listener);
      resolve(content.room);
    };
    deskModel.on("msg:custom", listener);
    deskModel.send({ is: "Room" });
  });
  const sent = [];
  const taken = [];
  let answered = 0;
  let onState;
  const linked = new Promise((resolve) => (onState = resolve));
  const onMessage = (head, body) => {
    if (head.is !== "Sound") return;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    taken.push(performance.now() - sent[view.getUint32(body.byteLength - BYTES, true)]);
    answered += body.byteLength / BYTES;
  };
  const link = new Link({
    frames, model: deskModel, relayUrl: way === "relay" ? `ws://${location.host}/tutor/relay` : null, askRoom,
    Socket: WebSocket, setTimer: (then, ms) => setTimeout(then, ms), clearTimer: (id) => clearTimeout(id),
    onMessage, onState,
  });
  link.open();
  const state = await linked;
  const begin = performance.now();
  for (let seq = 0; seq < count; seq += 1) {
    const wait = begin + seq * FRAME_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const body = new Uint8Array(BYTES);
    new DataView(body.buffer).setUint32(0, seq, true);
    sent.push(performance.now());
    link.send({ is: "Mic", seq }, body);
  }
  const expected = way === "relay" ? count : count - (count % 3);
  const end = performance.now() + 20_000;
  while (answered < expected && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, FRAME_MS));
  link.close();
  return { state, taken, lost: expected - answered };
}"""


def run() -> dict[str, float]:
    """Median and 95th percentile in ms."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name, lab(Path(name)) as server, browser_page(microphone=None) as page:
        student = Student(page, server, make_project(Path(name) / "project"))
        student.open()
        student.write_cell(KERNEL, 0)
        page.wait_for_function("window.deskModel")
        for way in WAYS:
            figures |= _figures(page, way, "idle")
        student.write_cell(BUSY, 1)
        expect(page.locator(".jp-CodeCell .jp-InputPrompt").nth(1)).to_have_text("[*]:")
        for way in WAYS:
            figures |= _figures(page, way, "busy")
        student.leave()
    return figures


def _figures(page: Page, way: str, main_thread: str) -> dict[str, float]:
    heard = page.evaluate(TALK, {"way": way, "count": FRAMES})
    if heard["state"] != way or heard["lost"]:
        raise RuntimeError(f"The link took {heard['state']} for {way}, and lost {heard['lost']} frames.")
    cuts = statistics.quantiles(heard["taken"], n=20)
    return {f"browser_{way}_{main_thread}_p50_ms": cuts[9], f"browser_{way}_{main_thread}_p95_ms": cuts[18]}
