"""Runs a peer's pitch tracker in the peers' own virtual environment: `python referees.py METHOD SOUNDS.npz FOUND.npz`.

In goes float32 sound at 24 kHz by name, out comes F0 in hertz by name, 0 where unvoiced, every 10 ms from 0 on; and
`seconds`: of import, of the first call, of all calls after it.
"""

import resource
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

RATE_HZ, HOP_S, LOW_HZ, HIGH_HZ = 24_000, 0.01, 65.0, 500.0

Track = Callable[[np.ndarray], np.ndarray]


def praat() -> Track:
    """Praat's `To Pitch (ac)`, as shipped but for the range and the hop."""
    import parselmouth

    def track(sound: np.ndarray) -> np.ndarray:
        pitch = parselmouth.Sound(sound.astype(np.float64), RATE_HZ).to_pitch_ac(
            time_step=HOP_S, pitch_floor=LOW_HZ, pitch_ceiling=HIGH_HZ
        )
        return _on_grid(pitch.xs(), pitch.selected_array["frequency"], len(sound))

    return track


def pyin() -> Track:
    """librosa's pYIN, as shipped but for the range and the hop."""
    import librosa

    def track(sound: np.ndarray) -> np.ndarray:
        f0, _, _ = librosa.pyin(sound, fmin=LOW_HZ, fmax=HIGH_HZ, sr=RATE_HZ, hop_length=round(HOP_S * RATE_HZ))
        return _on_grid(np.arange(len(f0)) * HOP_S, np.nan_to_num(f0), len(sound))

    return track


def _on_grid(times: np.ndarray, f0: np.ndarray, samples: int) -> np.ndarray:
    """The nearest frame of each 10 ms; between voiced neighbours what lies between them."""
    wanted = np.arange(-(-samples // round(HOP_S * RATE_HZ))) * HOP_S
    near = np.abs(wanted[:, None] - times[None, :]).argmin(axis=1) if len(times) else np.zeros(len(wanted), int)
    voiced = (f0[near] > 0) & (np.abs(wanted - times[near]) <= HOP_S)
    if not (f0 > 0).any():
        return np.zeros(len(wanted))
    return np.where(voiced, np.exp(np.interp(wanted, times[f0 > 0], np.log(f0[f0 > 0]))), 0.0)


def main(method: str, sounds: str, found: str) -> None:
    """Track every sound."""
    begin = perf_counter()
    track = {"praat": praat, "pyin": pyin}[method]()
    imported = perf_counter()
    stored = np.load(sounds)
    loaded = {name: stored[name] for name in stored.files}
    ready = perf_counter()
    track(next(iter(loaded.values())))
    first = perf_counter()
    tracks = {name: track(sound) for name, sound in loaded.items()}
    done = perf_counter()
    seconds = np.array([imported - begin, first - ready, done - first])
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.savez(found, seconds=seconds, peak_mb=peak_mb, **tracks)


if __name__ == "__main__":
    main(*sys.argv[1:])
