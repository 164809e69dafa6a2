"""A real Jupyter server in a process of its own, apart from the user's settings, with the extension on."""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.request import Request, urlopen

READY = "The relay is open."
"""What the extension logs when the server serves."""
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class JupyterServer:
    """Where it is, and how to get in."""

    port: int
    base_url: str
    token: str
    process: subprocess.Popen[str]
    root: Path
    """The folder whose files it serves."""
    temporary: Path
    """The folder in which it makes temporary files."""

    def url(self, path: str = "", scheme: str = "http") -> str:
        """The address of a path below base_url."""
        return f"{scheme}://127.0.0.1:{self.port}{self.base_url}{path}"

    @property
    def relay(self) -> Path:
        """The kernels' side of the relay."""
        (path,) = self.temporary.glob("tutor-*/relay")
        return path


def plain_environment(folder: Path, package: Path = REPOSITORY) -> dict[str, str]:
    """The environment of a Jupyter that knows nothing of this user, but finds the package in this folder."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    homes = {
        name: str(folder / name.lower())
        for name in (
            "HOME",
            "IPYTHONDIR",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "TUTOR_HOME",
        )
    }
    for home in homes.values():
        Path(home).mkdir(parents=True, exist_ok=True)
    return {**keep, **homes, "PYTHONPATH": str(package), "TMPDIR": str(folder)}


@contextmanager
def jupyter_server(
    root: Path,
    *,
    app: str = "jupyter_server",
    base_url: str = "/class/ada/",
    arguments: Sequence[str] = (),
    package: Path = REPOSITORY,
) -> Iterator[JupyterServer]:
    """Start one on a free port, serving the files of `root`, and stop it; RuntimeError with its log where it fails."""
    token = "a-token-for-tests-only"  # noqa: S105
    # Short: a unix socket goes into it.
    with tempfile.TemporaryDirectory(prefix="jp-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", app, "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"),
                *("--ServerApp.port=0", f"--ServerApp.base_url={base_url}", f"--IdentityProvider.token={token}"),
                f"--ServerApp.root_dir={root}",
                """--ServerApp.jpserver_extensions={"tutor.server": True, "tutor.lab": True}""",
                *arguments,
            ],
            env=plain_environment(Path(folder), package),
            cwd=root,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            server = JupyterServer(await_server(process.stderr, base_url), base_url, token, process, root, Path(folder))
            # Jupyter does not survive a signal that comes while it writes its log, as it did just now.
            with urlopen(Request(server.url("api"), headers={"Authorization": f"token {token}"}), timeout=120):  # noqa: S310
                yield server
        finally:
            process.terminate()
            process.wait(120)


def await_server(stderr: IO[str] | None, base_url: str, ready: str = READY) -> int:
    """Wait until the server whose log this is serves, and logs `ready`; give its port. RuntimeError if it ends."""
    log: deque[str] = deque(maxlen=200)
    for line in stderr or ():
        log.append(line)
        # Jupyter tells its address before it listens there; the extension starts after.
        found = re.search(rf"http://127\.0\.0\.1:(\d+){re.escape(base_url)}", "".join(log))
        if found and ready in line:
            # Read on, or the server will stand still once the pipe is full.
            threading.Thread(target=_read_on, args=(stderr,), daemon=True).start()
            return int(found[1])
    raise RuntimeError("The Jupyter server did not start:\n" + "".join(log))


def _read_on(stderr: IO[str]) -> None:
    with stderr:
        deque(stderr, maxlen=0)
