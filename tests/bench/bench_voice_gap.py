"""The voice gap: from the end of a student's speech to the first sample of the tutor that can be heard, in Chromium.

A JupyterLab teaches with the local peer's models, which answer after so many ms; the fake microphone says one thing
after the other. The spans of a turn sum to its gap: patience (the step's 600 ms, or none where a button is let go),
listening (from there to the commit; below 0 where words end so softly that the detector took them for silence), judge
(what of it the patience did not hide), asking (to the request for the voice), voice (the peer's, to its first sound),
wire (to the page), playback (to the first sample that is played: 16 ms of it are the output's buffers, as Chromium's
`outputLatency` says here) and silence (with which the peer's sound begins). `ours` is listening, asking, wire and
playback; `thinking` is when the desk's sound of thinking comes, after the endpoint. Medians, in ms; p95 is the 95th
percentile.
"""

import statistics
from collections.abc import Sequence

import numpy as np

from tests.bench.voice_room import ANSWERS, PATIENCE_S, Brisk, Mark, Room, cut, first_of, room
from tutor.testing.peer.faults import latency
from tutor.testing.peer.server import Peer
from tutor.testing.peer.speech import speak
from tutor.testing.speech import say
from tutor.values import WIRE_RATE_HZ, Audio

AUDIBLE = 0.01
OURS = ("listening", "asking", "wire", "playback")
PIPELINE_S = 2.8
"""What the three-model pipeline of the first ChatGPT Voice Mode took (GPT-4o System Card)."""
CALLS = 4
"""That one turn of our pipeline makes: transcription, judge, words, speech."""

Spans = dict[str, float]


def run() -> dict[str, Spans]:
    """Milliseconds: for each model and latency, the spans, and the p50 and p95 of the gap and of our own share."""
    peer, figures = Peer(mind=Brisk()), {}
    with room(peer) as here:
        here.begin("realtime")
        here.student.hears_out()
        for ms, turns in ((232, 6), (320, 4), (1200, 3), (1500, 3)):
            peer.latency_s = latency(ms / 1000)
            figures[f"realtime, {ms} ms"] = summary(converse(here, turns, ms / 1000))
        figures["realtime, 1500 ms"]["thinking"] = thinking(here, 1.5)
        peer.latency_s = latency(0.232)
        figures["realtime, 232 ms, button"] = summary(hold(here, 5))
        here.begin("cascade")
        here.student.hears_out()
        peer.latency_s = latency(PIPELINE_S / CALLS)
        figures[f"cascade, {CALLS} calls of {PIPELINE_S / CALLS * 1000:.0f} ms"] = summary(
            converse(here, 3, PIPELINE_S)
        )
    return figures


def converse(here: Room, turns: int, wait_s: float) -> list[Spans]:
    """Turns of a hands-free conversation with a peer that is heard so long after the endpoint: the spans of each."""
    here.say(answers(PATIENCE_S + wait_s + 2.0))
    here.forget()
    here.hands_free(True)
    here.wait_after("unsaid", turns, "audible")
    here.hands_free(False)
    here.student.hears_out()
    return whole(cut(here.marks(), "unsaid"), PATIENCE_S * 1000)


def hold(here: Room, turns: int) -> list[Spans]:
    """Turns with a button that is let go as soon as the student has spoken."""
    here.say(answers(2.8))
    here.forget()
    button = here.student.button("Hold to talk")
    for turn in range(turns):
        button.hover()
        here.page.mouse.down()
        here.wait("unsaid", here.count("unsaid") + 1)
        here.page.mouse.up()
        here.wait_after("let go", turn + 1, "audible")
        here.student.hears_out()
    return whole(cut(here.marks(), "let go"), 0)


def thinking(here: Room, wait_s: float) -> float:
    """How long after the endpoint the sound of thinking comes: the median of two."""
    here.sound_of_thinking(True)
    here.say(answers(PATIENCE_S + wait_s + 2.0))
    here.forget()
    here.hands_free(True)
    here.wait("hum", 2)
    here.hands_free(False)
    here.student.hears_out()
    here.sound_of_thinking(False)
    turns = (first_of(turn) for turn in cut(here.marks(), "floor model"))
    return statistics.median(first("hum") - first("floor model") for first in turns)


def answers(tail_s: float) -> Audio:
    """One after the other, with silence between them for the tutor to speak in."""
    return Audio(b"".join(say(text, lead_s=0.4, tail_s=tail_s).pcm for text in ANSWERS), 48_000)


def whole(turns: Sequence[Sequence[Mark]], patience: float) -> list[Spans]:
    """The spans of those turns that were answered before the student went on."""
    answered = [turn for turn in turns if {"voice asked", "sound", "audible"} <= {what for what, _ in turn}]
    if not answered:
        raise RuntimeError(f"No turn was answered: {turns}")
    return [spans(turn, patience) for turn in answered]


def spans(turn: Sequence[Mark], patience: float) -> Spans:
    """What a turn's gap is made of."""
    first, begin = first_of(turn), turn[0][1]
    committed = first("committed") if ("committed" in dict(turn)) else first("floor model")
    asked = first("voice asked")
    answered = next(at for what, at in turn if what == "voice answered" and at > asked)
    calls = [at for what, at in turn if what in ("judge answered", "words answered") and committed < at < asked]
    judged = max(calls, default=committed)
    sound, audible = first("sound"), first("audible")
    silence = silence_ms()
    return {
        "patience": patience,
        "listening": committed - begin - patience,
        "judge": judged - committed,
        "asking": asked - judged,
        "voice": answered - asked,
        "wire": sound - answered,
        "playback": audible - silence - sound,
        "silence": silence,
    }


def silence_ms() -> float:
    """How long the peer's sound is silent at its beginning."""
    samples = np.frombuffer(speak(Brisk().reply, "en", 1.0), "<i2") / 32768
    return float(np.argmax(np.abs(samples) > AUDIBLE)) / WIRE_RATE_HZ * 1000


def summary(turns: Sequence[Spans]) -> Spans:
    """Medians of the spans; of the gap and of our own share the 95th percentile, too."""
    gaps, ours = [sum(turn.values()) for turn in turns], [sum(turn[span] for span in OURS) for turn in turns]
    return {
        "turns": len(turns),
        **{span: statistics.median(turn[span] for turn in turns) for span in turns[0]},
        "gap p50": statistics.median(gaps),
        "gap p95": float(np.percentile(gaps, 95)),
        "ours p50": statistics.median(ours),
        "ours p95": float(np.percentile(ours, 95)),
    }
