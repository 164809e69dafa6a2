"""How long the tutor goes on speaking when a student begins to, in Chromium, with each model.

From the first sample of the student's speech that can be heard, as it is captured, to the last sample of the tutor's,
as it goes to the loudspeakers; the fake microphone says one thing after the other, and counted is what fell into the
tutor's speech. The spans sum to `silent`: capture (to when the frame with that sample leaves the page), detector (to
the frame with which the endpointer stirs, by listening to the same frames again), way
(to the page being told to hold the tutor back) and output (to its last sample); below 0 where the tutor paused just
then. `floor` is when the student takes the floor. Medians, in ms; p90 is the 90th percentile of `silent`.
"""

import statistics
from itertools import pairwise

import numpy as np

from tests.bench.voice_room import Brisk, Mark, Room, cut, first_of, room
from tutor.speech.activity import SileroActivity
from tutor.speech.endpoint import Endpointer
from tutor.testing.peer.server import Peer
from tutor.testing.speech import say
from tutor.values import Audio

MODELS = ("embedded", "realtime", "turns", "cascade")
LONG = "Now look at the two of them once more and tell me which one is the larger of the two that you see. " * 3
SAID = ("Wait a moment.", "No, it is six.", "I know it.", "Five sixths.")
EACH_S = 3.213
"""No multiple of a frame's length, so that the detector meets each onset elsewhere in its frame."""
ONSETS = 12
AUDIBLE = 0.01

Spans = dict[str, float]


def run() -> dict[str, Spans]:
    """Milliseconds for each model: the spans, their sum, and when the floor was taken."""
    figures = {}
    with room(Peer(mind=Brisk(LONG))) as here:
        for model in MODELS:
            here.begin(model, LONG)
            figures[model] = _summary(_interrupt(here))
    return figures


def _interrupt(here: Room) -> list[Spans]:
    here.say(Audio(b"".join(_spoken(text) for text in SAID), 48_000))
    here.forget()
    here.hands_free(True)
    here.wait("unsaid", ONSETS)
    here.hands_free(False)
    audible, stirs = _judged(here)
    marks = here.marks()
    turns = [spans(turn, audible, stirs) for turn in cut(marks, "said") if _spoken_over(turn)]
    if not turns:
        raise RuntimeError(f"The tutor was never spoken over: {marks}")
    return turns


def _spoken(text: str) -> bytes:
    alone = say(text, lead_s=0.3, tail_s=0)
    return say(text, lead_s=0.3, tail_s=EACH_S - alone.seconds).pcm


def _judged(here: Room) -> tuple[list[float], list[float]]:
    """When frames left the page that were the first to be audible, and the first to stir the endpointer."""
    endpointer, told = Endpointer(SileroActivity()), []
    endpointer.echo.begin()
    for at, pcm in here.microphone():
        endpointer.feed(pcm)
        told.append((at, bool(np.abs(np.frombuffer(pcm, "<i2") / 32768).max() > AUDIBLE), endpointer.stirs))
    firsts = [at for (_, was, _), (at, now, _) in pairwise(told) if now and not was]
    return firsts, [at for (_, _, was), (at, _, now) in pairwise(told) if now and not was]


def _spoken_over(turn: list[Mark]) -> bool:
    """The tutor was being heard when the student began, and was silenced for it before it was heard again."""
    kinds = [what for what, _ in turn]
    before = kinds[: kinds.index("audible")] if "audible" in kinds else kinds
    return {"held", "hush", "silent"} <= set(before)


def spans(turn: list[Mark], audible: list[float], stirs: list[float]) -> Spans:
    """What passed until the tutor was silent for good."""
    said, first = turn[0][1], first_of(turn)
    sent, sure = (min(at for at in times if at >= said) for times in (audible, stirs))
    return {
        "capture": sent - said,
        "detector": sure - sent,
        "way": first("held") - sure,
        "output": first("silent") - first("held"),
        "silent": first("silent") - said,
        "floor": first("hush") - said,
    }


def _summary(turns: list[Spans]) -> Spans:
    silent = [turn["silent"] for turn in turns]
    medians = {span: statistics.median(turn[span] for turn in turns) for span in turns[0]}
    return {"times": len(turns), **medians, "silent p90": float(np.percentile(silent, 90)), "longest": max(silent)}
