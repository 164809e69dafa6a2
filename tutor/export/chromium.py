"""HTML to PDF through a Chromium that is on this machine, without a window, a profile of the user's, or a network."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tutor.errors import ExportError

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
    "microsoft-edge-stable",
)  # fmt: skip
LIMIT_S = 60.0
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    # A page of ours asks for nothing; the browser itself shall not either.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def find_chromium() -> Path:
    """A Chromium, Chrome or Edge: on the PATH, where macOS and Windows put programs, or Playwright's download.

    Raises ExportError where there is none.
    """
    on_path = (Path(found) for name in NAMES if (found := shutil.which(name)))
    for candidate in (*on_path, *_programs(), *_playwright()):
        if candidate.is_file():
            return candidate
    raise ExportError(
        "A PDF needs Chromium, Chrome or Edge, and none was found. Install one (or: pip install playwright && "
        "playwright install chromium), or export --to html and print that from any browser."
    )


def lacks_letters(language: str) -> bool:
    """Whether no font of this machine has a language's letters, so that boxes would be printed for them.

    fontconfig is asked (https://www.freedesktop.org/wiki/Software/fontconfig); where it is not there, as on macOS and
    Windows, the system brings its own.
    """
    asked = shutil.which("fc-list")
    if asked is None:
        return False
    command = [asked, "-q", f":lang={language.partition('-')[0].lower()}"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 1  # noqa: S603 -- found above


def print_pdf(html: str, browser: Path, *, limit_s: float = LIMIT_S) -> bytes:
    """The pages that a browser prints of a self-contained HTML page.

    Raises ExportError where the browser fails or takes longer than `limit_s` seconds.
    """
    # The browser may go on writing to its profile for a moment after it has been killed.
    with tempfile.TemporaryDirectory(prefix="tutor-", ignore_cleanup_errors=True) as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [str(browser), *_ARGUMENTS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}"]
        # Chromium's sandbox refuses to run as root, as in most containers.
        command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        status = _run([*command, page.as_uri()], browser, limit_s)
        if status or not pdf.is_file() or not pdf.stat().st_size:
            raise ExportError(
                f"{browser.name} could not print the page (it ended with status {status}). Start it once by hand to "
                "see whether it runs, or export --to html and print that from any browser."
            )
        return pdf.read_bytes()


def _run(command: list[str], browser: Path, limit_s: float) -> int:
    try:
        process = subprocess.Popen(  # noqa: S603 -- a browser found above, and arguments that are all ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ExportError(f"{browser} cannot be started ({error.strerror}). Check its permissions.") from error
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        raise ExportError(
            f"{browser.name} did not print the page within {limit_s:g} seconds. Close other programs and try again, or "
            "export --to html and print that from any browser."
        ) from None
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a browser together with the processes that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _programs() -> Iterator[Path]:
    for home in (Path("/Applications"), Path.home() / "Applications"):
        for name in _MAC:
            yield home / f"{name}.app" / "Contents" / "MacOS" / name
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if folder := os.environ.get(variable):
            for name in _WINDOWS:
                yield Path(folder) / name


def _playwright() -> Iterable[Path]:
    given = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    folders = [Path(given)] if given not in {"", "0"} else []
    folders += [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    if local := os.environ.get("LOCALAPPDATA"):
        folders.append(Path(local) / "ms-playwright")
    patterns = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe")
    found = [each for folder in folders for pattern in patterns for each in folder.glob(f"chromium-*/{pattern}")]
    return sorted(found, key=_build, reverse=True)


def _build(executable: Path) -> int:
    numbers = [part.removeprefix("chromium-") for part in executable.parts if part.startswith("chromium-")]
    return max((int(each) for each in numbers if each.isdigit()), default=0)
