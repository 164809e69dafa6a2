"""How right prosody is on speech with known truth, and what it costs, beside Praat and librosa's pYIN in the same run.

`gross` is the share of voiced frames that are more than 20 % off in F0, `cents` the mean error of the others, `voicing`
the share of frames whose voicing is wrong; frames are 10 ms. The peers (praat-parselmouth is GPL, librosa weighs
400 MB) are installed into a virtual environment of their own, `.cache/referees`. Real clips have no known F0: there the
figures say how often we and Praat differ. `of_real_time` is processor time: all of a Prosody for us, and F0 alone for
the peers.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from tests.bench import referees, voices
from tests.bench.voices import CACHE, NOISES, Said
from tutor.speech.pcm import Samples, to_pcm
from tutor.speech.prosody import HOP_S, Contour, Meter
from tutor.testing.vowels import Known

UTTERANCES, HALTING = 40, 12
GROSS_CENTS = 1200 * np.log2(1.2)
PEERS = {"praat": "praat-parselmouth==0.4.7", "pyin": "librosa==0.11.0"}

Tracks = dict[str, np.ndarray]
Figures = dict[str, float]
Rows = dict[str, Figures]

_FIRST_CALL = """
import sys
from pathlib import Path
from time import perf_counter
def memory(what):
    return int(Path("/proc/self/status").read_text().split(what)[1].split()[0]) / 1024
import numpy as np
np.fft, np.linalg
begin, before = perf_counter(), memory("VmRSS:")
from tutor.speech.prosody import measure
from tutor.values import Audio
imported = perf_counter()
measure(Audio(Path(sys.argv[1]).read_bytes()))
done = perf_counter()
print(1000 * (imported - begin), 1000 * (done - imported), memory("VmHWM:") - before, memory("VmHWM:"))
"""


def run() -> Rows:
    """Percent, cents, milliseconds, shares of real time, by contender; and each peer's figure over ours."""
    rng = np.random.default_rng(11)
    clean = voices.vowels(UTTERANCES, rng)
    known = {f"{snr or 'clean'} {at}": one for snr in NOISES for at, one in enumerate(voices.in_noise(clean, snr, rng))}
    said = {"sentence": voices.sentences(rng), "halting": voices.halting(HALTING, rng), "clip": voices.clips()}
    vowels = {name: one.samples for name, one in known.items()}
    sounds = vowels | {f"{kind} {at}": one.samples for kind, many in said.items() for at, one in enumerate(many)}
    contours = {name: Meter().feed(to_pcm(samples)).contour() for name, samples in sounds.items()}
    begin = process_time()
    for samples in sounds.values():
        Meter().feed(to_pcm(samples)).prosody()
    seconds = process_time() - begin
    praat, pyin = _referee("praat", sounds), _referee("pyin", vowels)
    tutor = {f"f0 {name}": contour.hz for name, contour in contours.items()}
    heard, heard_vowels = (sum(len(samples) for samples in each.values()) / 24_000 for each in (sounds, vowels))
    columns = {
        "tutor": _f0(tutor, known) | _spoken(said, contours, contours, _pauses, _syllables) | _start(),
        "praat": _f0(praat, known) | _spoken(said, contours, praat, _praat_pauses, _praat_syllables) | _peer(praat),
        "pyin": _f0(pyin, known) | _peer(pyin),
    }
    columns["tutor"]["of_real_time"] = seconds / heard
    columns["praat"]["of_real_time"] = float(praat["cost"][2]) / heard
    columns["pyin"]["of_real_time"] = float(pyin["cost"][2]) / heard_vowels
    columns["praat"] |= _clips(contours, praat, len(said["clip"]))
    return _beside(columns)


def _beside(columns: dict[str, Figures]) -> Rows:
    """Rows of figures by contender; and how many times ours a peer's is, where both are above 0."""
    rows: Rows = {}
    for who, figures in columns.items():
        for what, value in figures.items():
            rows.setdefault(what, {})[who] = value
    for row in rows.values():
        for peer in ("praat", "pyin"):
            if row.get("tutor", 0) > 0 and peer in row:
                row[f"{peer} / tutor"] = row[peer] / row["tutor"]
    return rows


def _referee(method: str, sounds: dict[str, Samples]) -> Tracks:
    """What a peer finds, in its own virtual environment, which is made where it is lacking."""
    python = CACHE / "referees" / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(CACHE / "referees")], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", PEERS[method]], check=True)
    print(f"{method} ...", end=" ", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "sounds.npz", Path(folder) / "found.npz"
        np.savez(given, **sounds)
        subprocess.run([str(python), str(referees.__file__), method, str(given), str(found)], check=True)
        return dict(np.load(found))


def _f0(tracks: Tracks, known: dict[str, Known]) -> Figures:
    figures = {}
    for noise in (f"{snr or 'clean'}" for snr in NOISES):
        names = [name for name in known if name.split()[0] == noise]
        found = np.concatenate([tracks[f"f0 {name}"] for name in names])
        truth = np.concatenate([known[name].f0_hz for name in names])
        cents = _cents(found, truth)
        gross = cents > GROSS_CENTS
        condition = noise if noise == "clean" else f"snr_{noise}_db"
        figures |= {
            f"{condition}_gross_percent": 100 * float(gross.mean()),
            f"{condition}_cents": float(cents[~gross].mean()),
            f"{condition}_voicing_percent": 100 * float(((found > 0) != (truth > 0)).mean()),
        }
    return figures


def _cents(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far apart they are where both are voiced."""
    both = (one > 0) & (other > 0)
    return np.abs(1200 * np.log2(one[both] / other[both]))


def _clips(contours: dict[str, Contour], praat: Tracks, count: int) -> Figures:
    tutor = np.concatenate([contours[f"clip {at}"].hz for at in range(count)])
    peer = np.concatenate([praat[f"f0 clip {at}"] for at in range(count)])
    cents = _cents(tutor, peer)
    gross = cents > GROSS_CENTS
    return {
        "clips_gross_differs_percent": 100 * float(gross.mean()),
        "clips_differs_cents": float(np.median(cents[~gross])),
        "clips_voicing_differs_percent": 100 * float(((tutor > 0) != (peer > 0)).mean()),
    }


Spans = list[tuple[float, float]]


def _pauses(contours: dict[str, Contour], name: str) -> Spans:
    edges = np.flatnonzero(np.diff(contours[name].speech.astype(int)))
    times = (edges + 0.5) * HOP_S  # a frame stands in the middle of its 10 ms
    return list(zip(times[1:-1:2], times[2:-1:2], strict=True))


def _praat_pauses(found: Tracks, name: str) -> Spans:
    spans = found[f"pauses {name}"]
    return [(float(on), float(off)) for on, off in spans if on > 0 and off < spans.max()]


def _syllables(contours: dict[str, Contour], name: str) -> int:
    return len(contours[name].nuclei)


def _praat_syllables(found: Tracks, name: str) -> int:
    return int(found[f"syllables {name}"])


def _spoken_s(contour: Contour) -> float:
    speech = np.flatnonzero(contour.speech)
    return float(speech[-1] - speech[0] + 1) * HOP_S


def _spoken(
    said: dict[str, list[Said]],
    contours: dict[str, Contour],
    found: dict[str, Any],
    pauses: Callable[[dict[str, Any], str], Spans],
    syllables: Callable[[dict[str, Any], str], int],
) -> Figures:
    """Pauses and syllables as a contender found them; rates are over the seconds that we found spoken."""
    figures = _halting(said["halting"], [pauses(found, f"halting {at}") for at in range(len(said["halting"]))])
    for kind in ("sentence", "clip"):
        names = [f"{kind} {at}" for at in range(len(said[kind]))]
        truth = np.array([one.syllables for one in said[kind]])
        counts = np.array([syllables(found, name) for name in names])
        seconds = np.array([_spoken_s(contours[name]) for name in names])
        figures |= {
            f"{kind}s_rate_r": float(np.corrcoef(truth / seconds, counts / seconds)[0, 1]),
            f"{kind}s_rate_error_percent": 100 * float(np.abs(counts / truth - 1).mean()),
            f"{kind}s_syllables_mae": float(np.abs(counts - truth).mean()),
        }
    return figures


def _halting(said: list[Said], found: list[Spans]) -> Figures:
    """Boundaries against the truth where the count of pauses is right, and how often it is not."""
    right = [(spans, one.pauses) for spans, one in zip(found, said, strict=True) if len(spans) == len(one.pauses)]
    errors = np.array([np.abs(np.subtract(spans, truth)).ravel() for spans, truth in right])
    return {
        "pause_boundary_median_ms": 1000 * float(np.median(errors)),
        "pause_boundary_p90_ms": 1000 * float(np.quantile(errors, 0.9)),
        "pause_count_wrong_percent": 100 * (1 - len(right) / len(said)),
    }


def _start() -> Figures:
    """What the first call in a new process takes, after `import numpy`; medians of five."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(to_pcm(np.resize(voices.clips()[5].samples, 240_000)))
        file.flush()
        command = [sys.executable, "-c", _FIRST_CALL, file.name]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(5)]
    import_ms, first_ms, grown_mb, peak_mb = np.median([[float(n) for n in one.split()] for one in runs], axis=0)
    return {
        "import_ms": import_ms,
        "first_call_of_10_s_ms": first_ms,
        "memory_over_numpy_mb": grown_mb,
        "memory_peak_mb": peak_mb,
    }


def _peer(found: Tracks) -> Figures:
    import_s, first_s, _, peak_mb = found["cost"]
    return {"import_ms": 1000 * import_s, "first_call_of_10_s_ms": 1000 * first_s, "memory_peak_mb": peak_mb}
