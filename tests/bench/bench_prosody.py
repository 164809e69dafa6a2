"""How right prosody is on speech with known truth, and what it costs, beside Praat and librosa's pYIN in the same run.

`gross` is the share of voiced frames that are more than 20 % off in F0, `cents` the mean error of the others, `voicing`
the share of frames whose voicing is wrong; frames are 10 ms. The peers (praat-parselmouth is GPL, librosa weighs
400 MB) are installed into a virtual environment of their own, `.cache/referees`. Real clips have no known F0: there the
figures say how often we and Praat differ. Ratios above 1 say that the peer errs more, or takes longer.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

import numpy as np

from tests.bench import referees, voices
from tests.bench.voices import CACHE, NOISES, Said
from tutor.speech.pcm import Samples, to_pcm
from tutor.speech.prosody import HOP_S, Contour, Meter
from tutor.testing.vowels import Known

UTTERANCES, HALTING = 40, 12
PEERS = {"praat": "praat-parselmouth==0.4.7", "pyin": "librosa==0.11.0"}

_COMPARED = [
    f"{noise}_{what}" for noise in ("clean", "20_db", "10_db", "5_db") for what in ("cents", "voicing_percent")
]

Tracks = dict[str, np.ndarray]
Figures = dict[str, float]

_FIRST_CALL = """
import sys
from pathlib import Path
from time import perf_counter
def memory(what):
    return int(Path("/proc/self/status").read_text().split(what)[1].split()[0]) / 1024
begin = perf_counter()
import numpy as np
np.fft, np.linalg
numpy_in, before = perf_counter(), memory("VmRSS:")
from tutor.speech.prosody import measure
from tutor.values import Audio
imported = perf_counter()
measure(Audio(Path(sys.argv[1]).read_bytes()))
done = perf_counter()
times = (numpy_in - begin, imported - numpy_in, done - imported)
print(*(1000 * time for time in times), memory("VmHWM:") - before, memory("VmHWM:"))
"""


def run() -> Figures:
    """Percent, cents and milliseconds by condition and contender, shares of real time, and ratios to each peer."""
    rng = np.random.default_rng(11)
    clean = voices.vowels(UTTERANCES, rng)
    known = {f"{snr or 'clean'} {at}": one for snr in NOISES for at, one in enumerate(voices.in_noise(clean, snr, rng))}
    said = {"sentence": voices.sentences(rng), "halting": voices.halting(HALTING, rng), "clip": voices.clips()}
    spoken = {f"{kind} {at}": one for kind, many in said.items() for at, one in enumerate(many)}
    vowels = {name: one.samples for name, one in known.items()}
    sounds = vowels | {name: one.samples for name, one in spoken.items()}
    contours = {name: Meter().feed(to_pcm(samples)).contour() for name, samples in sounds.items()}
    begin = perf_counter()
    for samples in sounds.values():
        Meter().feed(to_pcm(samples)).prosody()
    tutor_seconds = perf_counter() - begin
    praat, pyin = _referee("praat", sounds), _referee("pyin", vowels)
    tutor = {f"f0 {name}": contour.hz for name, contour in contours.items()}
    figures: Figures = {}
    for snr in NOISES:
        names = [name for name in known if name.split()[0] == str(snr or "clean")]
        for who, tracks in (("", tutor), ("_praat", praat), ("_pyin", pyin)):
            for what, value in _f0([(tracks[f"f0 {name}"], known[name]) for name in names]).items():
                figures[f"{f'{snr}_db' if snr else 'clean'}_{what}{who}"] = value
    figures |= _clips(contours, praat, [name for name in spoken if name.startswith("clip")])
    for who, pauses, syllables in (("", _pauses, _syllables), ("_praat", _praat_pauses, _praat_syllables)):
        found = contours if not who else praat
        figures |= {f"{what}{who}": value for what, value in _halting(said["halting"], found, pauses).items()}
        for kind in ("sentence", "clip"):
            counts = [syllables(found, f"{kind} {at}") for at in range(len(said[kind]))]
            durations = [_spoken_s(contours[f"{kind} {at}"]) for at in range(len(said[kind]))]
            figures |= {f"{kind}_{what}{who}": value for what, value in _rate(said[kind], counts, durations).items()}
    ratios = {f"{what}_{who}_over_tutor": _over(figures, what, who) for who in ("praat", "pyin") for what in _COMPARED}
    heard, heard_vowels = (_seconds(each.values()) for each in (sounds, vowels))
    shares = {"": tutor_seconds / heard, "_praat": praat["cost"][2] / heard, "_pyin": pyin["cost"][2] / heard_vowels}
    return figures | ratios | _times(shares) | _starts({"_praat": praat["cost"], "_pyin": pyin["cost"]})


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


def _f0(pairs: list[tuple[np.ndarray, Known]]) -> Figures:
    found, truth = (np.concatenate(each) for each in zip(*((f0, known.f0_hz) for f0, known in pairs), strict=True))
    cents = _cents(found, truth)
    gross = cents > 1200 * np.log2(1.2)
    return {
        "gross_percent": 100 * gross.mean(),
        "cents": cents[~gross].mean(),
        "voicing_percent": 100 * ((found > 0) != (truth > 0)).mean(),
    }


def _cents(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far apart they are where both are voiced."""
    both = (one > 0) & (other > 0)
    return np.abs(1200 * np.log2(one[both] / other[both]))


def _clips(contours: dict[str, Contour], praat: Tracks, names: list[str]) -> Figures:
    tutor = np.concatenate([contours[name].hz for name in names])
    peer = np.concatenate([praat[f"f0 {name}"] for name in names])
    cents = _cents(tutor, peer)
    gross = cents > 1200 * np.log2(1.2)
    return {
        "clip_gross_differs_from_praat_percent": 100 * gross.mean(),
        "clip_differs_from_praat_cents": float(np.median(cents[~gross])),
        "clip_voicing_differs_from_praat_percent": 100 * ((tutor > 0) != (peer > 0)).mean(),
    }


Spans = list[tuple[float, float]]


def _inner(silent: Spans, begin: float, end: float) -> Spans:
    return [(on, off) for on, off in silent if on > begin and off < end]


def _pauses(contours: dict[str, Contour], name: str) -> Spans:
    edges = np.flatnonzero(np.diff(contours[name].speech.astype(int)))
    times = (edges + 0.5) * HOP_S  # a frame stands in the middle of its 10 ms
    return list(zip(times[1:-1:2], times[2:-1:2], strict=True))


def _praat_pauses(found: Tracks, name: str) -> Spans:
    spans = found[f"pauses {name}"]
    return _inner([(float(on), float(off)) for on, off in spans], 0.001, float(spans.max()) - 0.001)


def _syllables(contours: dict[str, Contour], name: str) -> int:
    return len(contours[name].nuclei)


def _praat_syllables(found: Tracks, name: str) -> int:
    return int(found[f"syllables {name}"])


def _spoken_s(contour: Contour) -> float:
    speech = np.flatnonzero(contour.speech)
    return float(speech[-1] - speech[0] + 1) * HOP_S


def _halting(said: list[Said], found: Tracks, pauses: Callable[[Tracks, str], Spans]) -> Figures:
    """Boundaries against the truth where the count of pauses is right, and how often it is not."""
    errors, miscounted = [], 0
    for at, one in enumerate(said):
        spans = pauses(found, f"halting {at}")
        miscounted += len(spans) != len(one.pauses)
        if len(spans) == len(one.pauses):
            errors += list(np.abs(np.subtract(spans, one.pauses)).ravel())
    return {
        "pause_boundary_median_ms": 1000 * float(np.median(errors)) if errors else float("nan"),
        "pause_boundary_p90_ms": 1000 * float(np.quantile(errors, 0.9)) if errors else float("nan"),
        "pause_count_wrong_percent": 100 * miscounted / len(said),
    }


def _rate(said: list[Said], counts: list[int], durations: list[float]) -> Figures:
    truth, found, seconds = np.array([one.syllables for one in said]), np.array(counts), np.array(durations)
    return {
        "rate_r": float(np.corrcoef(truth / seconds, found / seconds)[0, 1]),
        "rate_error_percent": 100 * float(np.abs(found / truth - 1).mean()),
        "syllables_mae": float(np.abs(found - truth).mean()),
    }


def _over(figures: Figures, what: str, who: str) -> float:
    """A peer's error over ours; infinite where we make none."""
    return figures[f"{what}_{who}"] / figures[what] if figures[what] else float("inf")


def _times(shares: Figures) -> Figures:
    """Seconds of work a second of sound: all of a Prosody, and a peer's F0 alone."""
    return {f"of_real_time{who}": share for who, share in shares.items()} | {
        f"time{who}_over_tutor": shares[who] / shares[""] for who in shares if who
    }


def _starts(peers: dict[str, np.ndarray]) -> Figures:
    """What the first call in a new process takes; medians of five."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(to_pcm(np.resize(voices.clips()[5].samples, 240_000)))
        file.flush()
        command = [sys.executable, "-c", _FIRST_CALL, file.name]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(5)]
    numpy_ms, import_ms, first_ms, grown_mb, peak_mb = np.median(
        [[float(n) for n in one.split()] for one in runs], axis=0
    )
    figures = {
        "numpy_import_ms": numpy_ms,
        "import_after_numpy_ms": import_ms,
        "first_call_of_10_s_ms": first_ms,
        "memory_over_numpy_mb": grown_mb,
        "memory_peak_mb": peak_mb,
    }
    for who, (import_s, first_s, _, peak) in peers.items():
        figures |= {f"import_and_first_call_ms{who}": 1000 * (import_s + first_s), f"memory_peak_mb{who}": peak}
    return figures


def _seconds(sounds: Iterable[Samples]) -> float:
    return sum(len(samples) for samples in sounds) / 24_000
