"""Speech in the voices of Debian's flite (BSD-like): models of three speakers, for parameters to be chosen on.

Fetched with apt-get, unpacked into .cache and not installed.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from tests.bench.recordings import CACHE, clip
from tutor.speech.pcm import Samples

PACKAGES = ("flite", "libflite1")
VOICES = ("rms", "slt", "awb")


def say(text: str, voice: str) -> Samples:
    """At 24 kHz."""
    root = _root()
    (libraries,) = {path.parent for path in (root / "usr/lib").rglob("libflite.so.*")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = [root / "usr/bin/flite", "-voice", voice, "-t", text, "-o", path]
        subprocess.run(command, check=True, env=os.environ | {"LD_LIBRARY_PATH": str(libraries)})
        return clip(path)


def _root() -> Path:
    root = CACHE / "flite"
    if not root.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-q", *PACKAGES], cwd=CACHE, check=True, capture_output=True)
        for package in PACKAGES:
            (archive,) = CACHE.glob(f"{package}_*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, root], check=True)
            archive.unlink()
    return root
