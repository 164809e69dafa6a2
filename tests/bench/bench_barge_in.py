"""How long the tutor goes on speaking when a student begins to, in Chromium, with each model.

From the first sample of the student's speech that can be heard, as it is captured, to the last sample of the tutor's,
as it goes to the loudspeakers; the fake microphone speaks again and again, and counted is what fell into the tutor's
speech. `told` is how much of it passes until the session has told the page. The hosted models are the local peer's.
"""

import statistics

from tests.bench.voice_room import Brisk, Room, cut, first_of, room
from tutor.testing.peer.server import Peer
from tutor.testing.speech import say

MODELS = ("embedded", "realtime", "turns", "cascade")
LONG = "Now take your time, look at the two of them once more, and tell me which one is the larger. " * 3
ONSETS = 6
EVERY_S = 3.2


def run() -> dict[str, dict[str, float]]:
    """Milliseconds for each model: the median and the longest, and to when the session had told the page."""
    figures = {}
    with room(Peer(mind=Brisk(LONG))) as here:
        for model in MODELS:
            here.begin(model, LONG)
            figures[model] = _interrupt(here)
    return figures


def _interrupt(here: Room) -> dict[str, float]:
    said = say("Wait a moment.", lead_s=0.3, tail_s=0)
    here.say(say("Wait a moment.", lead_s=0.3, tail_s=EVERY_S - said.seconds))
    here.forget()
    here.hands_free(True)
    here.wait("unsaid", ONSETS)
    here.hands_free(False)
    turns = [turn for turn in cut(here.marks(), "said") if _spoken_over(turn)]
    silent = [first_of(turn)("silent") - turn[0][1] for turn in turns]
    told = [first_of(turn)("hush") - turn[0][1] for turn in turns]
    if not turns:
        raise RuntimeError(f"The tutor was never spoken over: {here.marks()}")
    return {
        "times": len(turns),
        "silent p50": statistics.median(silent),
        "longest": max(silent),
        "told p50": statistics.median(told),
    }


def _spoken_over(turn: list[tuple[str, float]]) -> bool:
    """The tutor was being heard when the student began, and was silenced for it."""
    kinds = [what for what, _ in turn]
    before = kinds[: kinds.index("hush")] if "hush" in kinds else ["audible"]
    return "silent" in kinds and "audible" not in before
