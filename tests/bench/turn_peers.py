"""Runs in an environment of its own, which holds the peers: `python turn_peers.py SOUNDS.npz`.

Says on standard output, in JSON, when each peer takes speech to begin and a turn to end in each sound (16 kHz PCM16),
and what it took of real time. pipecat: its own classes SileroVADAnalyzer and LocalSmartTurnAnalyzerV3, with the
settings that they come with, joined as its docs say: where the first finds a stop, the second decides whether the turn
is over, or else 3 s of silence do. webrtcvad: mode 2, speech is 3 frames of 20 ms, a turn ends after STOPS_MS without.
"""

import json
import sys
import time

import numpy as np
import webrtcvad
from loguru import logger
from pipecat.audio.turn.base_turn_analyzer import EndOfTurnState
from pipecat.audio.turn.smart_turn import base_smart_turn
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADState

RATE_HZ = 16_000
VAD_BYTES = 1024
STOPS_MS = (160, 200, 240, 300, 400)


class AudioClock:
    """Stands in for the module `time`: seconds of sound, since nothing waits here."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def perf_counter(self) -> float:
        return time.perf_counter()


def pipecat(pcm: bytes) -> dict[str, list[list]]:
    clock = AudioClock()
    base_smart_turn.time = clock
    vad = SileroVADAnalyzer(sample_rate=RATE_HZ)
    vad.set_sample_rate(RATE_HZ)
    turn = LocalSmartTurnAnalyzerV3(sample_rate=RATE_HZ)
    turn.set_sample_rate(RATE_HZ)
    turn.update_vad_start_secs(vad.params.start_secs)
    told, heard, speaking, is_open = [], [], False, False
    for at in range(0, len(pcm) - VAD_BYTES + 1, VAD_BYTES):
        piece = pcm[at : at + VAD_BYTES]
        clock.now = (at + VAD_BYTES) / 2 / RATE_HZ
        was, speaking = speaking, vad._run_analyzer(piece) in (VADState.SPEAKING, VADState.STOPPING)
        if was != speaking:
            heard.append(["start" if speaking else "end", clock.now])
        if speaking and not was and not is_open:
            is_open = True
            told.append(["start", clock.now])
        over = turn.append_audio(piece, speaking) == EndOfTurnState.COMPLETE
        if was and not speaking:
            over = turn._process_speech_segment(turn._audio_buffer)[0] == EndOfTurnState.COMPLETE
            if over:
                turn.clear()
        if over and is_open:
            is_open = False
            told.append(["end", clock.now])
    return {"pipecat": told, "pipecat_vad": heard}


def webrtc(pcm: bytes) -> dict[str, list[list]]:
    vad = webrtcvad.Vad(2)
    frames = [vad.is_speech(pcm[at : at + 640], RATE_HZ) for at in range(0, len(pcm) - 639, 640)]
    return {f"webrtcvad, {stop_ms} ms": ended_after(frames, stop_ms // 20) for stop_ms in STOPS_MS}


def ended_after(frames: list[bool], stop: int) -> list[list]:
    told, run, silent, is_open = [], 0, 0, False
    for number, speech in enumerate(frames):
        run, silent = (run + 1, 0) if speech else (0, silent + 1)
        if not is_open and run >= 3:
            is_open = True
            told.append(["start", (number + 1) * 0.02])
        elif is_open and silent >= stop:
            is_open = False
            told.append(["end", (number + 1) * 0.02])
    return told


PEERS = {"pipecat": pipecat, "webrtcvad": webrtc}


def main(path: str) -> None:
    logger.remove()
    sounds = np.load(path)
    told, cost = {}, {}
    seconds = sum(len(sounds[name]) for name in sounds.files) / RATE_HZ
    for peer, listen in PEERS.items():
        begin = time.process_time()
        for name in sounds.files:
            for what, found in listen(sounds[name].tobytes()).items():
                told.setdefault(what, {})[name] = found
        cost[peer] = (time.process_time() - begin) / seconds
    json.dump({"told": told, "cost": cost}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
