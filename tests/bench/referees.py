"""Runs a peer in the peers' own virtual environment: `python referees.py METHOD SOUNDS.npz FOUND.npz`.

In goes float32 sound at 24 kHz by name. Out comes, for each, its F0 in hertz every 10 ms from 0 on, 0 where unvoiced;
from Praat also its pauses (begin and end in seconds) and its count of syllables; and `cost`: seconds of import, of a
first call with 10 s and of all F0 calls after it, and the peak of memory in megabytes.
"""

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

RATE_HZ, HOP_S, LOW_HZ, HIGH_HZ = 24_000, 0.01, 65.0, 500.0

Found = dict[str, np.ndarray]


def praat() -> tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], Found]]:
    """Praat's `To Pitch (ac)` and `To TextGrid (silences)`, as shipped but for range, hop and least pause."""
    import parselmouth
    from parselmouth.praat import call

    warnings.simplefilter("ignore", parselmouth.PraatWarning)  # that it takes a silence of 10 dB for one

    def whole(samples: np.ndarray) -> parselmouth.Sound:
        return parselmouth.Sound(samples.astype(np.float64), RATE_HZ)

    def track(samples: np.ndarray) -> np.ndarray:
        pitch = whole(samples).to_pitch_ac(time_step=HOP_S, pitch_floor=LOW_HZ, pitch_ceiling=HIGH_HZ)
        return _on_grid(pitch.xs(), pitch.selected_array["frequency"], len(samples))

    def more(samples: np.ndarray) -> Found:
        sound = whole(samples)
        grid = call(sound, "To TextGrid (silences)", 100, 0, -25, 0.25, 0.05, "silent", "sounding")
        count = call(grid, "Get number of intervals", 1)
        spans = [
            (call(grid, "Get start time of interval", 1, n), call(grid, "Get end time of interval", 1, n))
            for n in range(1, count + 1)
            if call(grid, "Get label of interval", 1, n) == "silent"
        ]
        return {"pauses": np.array(spans).reshape(-1, 2), "syllables": np.array(_syllables(sound, call))}

    return track, more


def pyin() -> tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], Found]]:
    """librosa's pYIN, as shipped but for the range and the hop."""
    import librosa

    def track(samples: np.ndarray) -> np.ndarray:
        f0, _, _ = librosa.pyin(samples, fmin=LOW_HZ, fmax=HIGH_HZ, sr=RATE_HZ, hop_length=round(HOP_S * RATE_HZ))
        return _on_grid(np.arange(len(f0)) * HOP_S, np.nan_to_num(f0), len(samples))

    return track, lambda _: {}


def _syllables(sound, call) -> int:
    """De Jong & Wempe 2009: peaks of intensity over -25 dB of the loudest, 2 dB above the dip before, voiced."""
    intensity = sound.to_intensity(50, time_step=0.016)
    levels, times = intensity.values[0], intensity.xs()
    threshold = max(np.quantile(levels, 0.99) - 25, levels.min())
    pitch = sound.to_pitch_ac(time_step=0.02, pitch_floor=30, pitch_ceiling=450)
    peaks = [n for n in range(1, len(levels) - 1) if levels[n - 1] < levels[n] >= levels[n + 1]]
    peaks = [n for n in peaks if levels[n] > threshold]
    count = 0
    for this, following in zip(peaks, [*peaks[1:], len(levels) - 1], strict=True):
        deep = levels[this] - levels[this : following + 1].min() > 2
        count += deep and not np.isnan(call(pitch, "Get value at time", times[this], "Hertz", "Linear"))
    return count


def _on_grid(times: np.ndarray, f0: np.ndarray, samples: int) -> np.ndarray:
    """What lies between the voiced frames beside each 10 ms; 0 where the nearest frame is unvoiced."""
    wanted = np.arange(-(-samples // round(HOP_S * RATE_HZ))) * HOP_S
    if not (f0 > 0).any():
        return np.zeros(len(wanted))
    near = np.abs(wanted[:, None] - times[None, :]).argmin(axis=1)
    voiced = (f0[near] > 0) & (np.abs(wanted - times[near]) <= HOP_S)
    return np.where(voiced, np.exp(np.interp(wanted, times[f0 > 0], np.log(f0[f0 > 0]))), 0.0)


def _peak_mb() -> float:
    """The most memory that this process held (`ru_maxrss` would count its parent's)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(method: str, sounds: str, found: str) -> None:
    """Track every sound."""
    begin = perf_counter()
    track, more = {"praat": praat, "pyin": pyin}[method]()
    imported = perf_counter()
    stored = np.load(sounds)
    loaded = {name: stored[name] for name in stored.files}
    ready = perf_counter()
    track(np.resize(next(iter(loaded.values())), 10 * RATE_HZ))
    first, begun = perf_counter(), process_time()
    results = {f"f0 {name}": track(sound) for name, sound in loaded.items()}
    spent = process_time() - begun
    peak_mb = _peak_mb()
    for name, sound in loaded.items():
        results |= {f"{kind} {name}": value for kind, value in more(sound).items()}
    np.savez(found, cost=np.array([imported - begin, first - ready, spent, peak_mb]), **results)


if __name__ == "__main__":
    main(*sys.argv[1:])
