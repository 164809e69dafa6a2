"""What Binder would do with a checkout, as far as it concerns us, here: as a plain user, in a fresh folder."""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tutor.testing.jupyter import REPOSITORY, JupyterServer, await_server

BASE_URL = "/user/a-student-of-ours/"
NOT_OF_PYTHON = shutil.ignore_patterns("site-packages", "__pycache__", "test", "idlelib", "tkinter", "config-*", "*.a")


def check_out(folder: Path) -> Path:
    """Copy what a commit of the present state would hold, so that nothing else of this folder helps."""
    listing = ["git", "-c", f"safe.directory={REPOSITORY}", "ls-files", "-z", "--cached", "--others"]
    done = subprocess.run([*listing, "--exclude-standard"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for name in filter(None, done.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    return folder


def dockerfile(checkout: Path) -> str:
    """The Dockerfile that repo2docker makes for mybinder.org's user; CalledProcessError where it makes none."""
    command = [
        sys.executable,
        "-m",
        "repo2docker",
        "--no-build",
        "--debug",
        "--user-id=1000",
        "--user-name=jovyan",
        ".",
    ]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout


def our_commands(text: str) -> list[str]:
    """The RUN commands of a Dockerfile that name a file of binder/; each is run by its plain user, not by root."""
    commands, user = [], "root"
    for line in re.sub(r"\\\n", "", text).splitlines():
        instruction, _, rest = line.partition(" ")
        if instruction == "USER":
            user = rest
        elif instruction == "RUN" and "binder/" in rest:
            assert user == "${NB_USER}", f"{rest} is run by {user}"
            commands.append(rest)
    return commands


@dataclass(frozen=True)
class Container:
    """A folder that belongs to a plain user, with a home, a checkout in it and a virtual environment."""

    folder: Path
    user: int | None
    """Their number, if it is another one than ours."""

    @property
    def checkout(self) -> Path:
        """Where Binder puts the repository."""
        return self.folder / "home"

    @property
    def python(self) -> Path:
        """Stands for Binder's conda environment."""
        return self.folder / "environment"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of the Dockerfile, and this machine's way to the package index; nothing else of ours."""
        way = {name: value for name, value in os.environ.items() if re.match(r"(?i)pip_|ssl_|lang$|.*_proxy$", name)}
        return way | {
            "HOME": str(self.checkout),
            "KERNEL_PYTHON_PREFIX": str(self.python),
            "PATH": f"{self.python / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "TMPDIR": str(self.folder / "tmp"),
            "LD_LIBRARY_PATH": str(self.folder / "python/lib"),
        }

    def run(self, *command: str | Path, timeout: float = 600) -> str:
        """Run a command as the user, from the checkout, and give its output; AssertionError with that if it fails."""
        done = subprocess.run(
            command,
            cwd=self.checkout,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=timeout,
            **self._who(),
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout

    @contextmanager
    def lab(self) -> Iterator[JupyterServer]:
        """JupyterLab as the user, at an address as on a hub; the extension is on because the installation says so."""
        token = "a-token-for-tests-only"
        command = [
            *("jupyter", "lab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"),
            *(f"--ServerApp.base_url={BASE_URL}", f"--IdentityProvider.token={token}", "--expose-app-in-browser"),
        ]
        environment = dict(self.environment) | {"TUTOR_HOME": str(self.folder / "tmp/tutor_home")}
        process = subprocess.Popen(
            [self.python / "bin" / command[0], *command[1:]],
            cwd=self.checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self._who(),
        )
        try:
            port = await_server(process.stderr, BASE_URL)
            yield JupyterServer(port, BASE_URL, token, process, self.checkout, self.folder / "tmp")
        finally:
            process.terminate()
            process.wait(120)

    def _who(self) -> dict[str, object]:
        return {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}


@contextmanager
def container() -> Iterator[Container]:
    """A fresh one with the checkout in it; where we are root, it is another user's, who reads nothing of root's."""
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    # Short: a unix socket goes into it. Not pytest's: those nobody else can enter.
    with tempfile.TemporaryDirectory(prefix="b-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        made = Container(folder, user)
        (folder / "tmp").mkdir()
        made.checkout.mkdir()
        check_out(made.checkout)
        _know_the_package_index(made.checkout)
        interpreter = _interpreter(folder, user)
        if user is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user, user, follow_symlinks=False)
        made.run(interpreter, "-m", "venv", made.python)
        yield made


def _know_the_package_index(home: Path) -> None:
    """Let pip fetch from where it does for us."""
    for name in (".config/pip/pip.conf", ".pip/pip.conf"):
        if (Path.home() / name).is_file():
            (home / name).parent.mkdir(parents=True)
            shutil.copy2(Path.home() / name, home / name)


def _interpreter(folder: Path, user: int | None) -> Path:
    """The running Python; where only root can read it, a copy of it."""
    base = Path(sys.base_prefix)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if user is not None and any(not each.stat().st_mode & 0o001 for each in (base, *base.parents)):
        shutil.copytree(base / "lib" / name, folder / "python/lib" / name, ignore=NOT_OF_PYTHON)
        for library in (base / "lib").glob("libpython*.so*"):
            shutil.copy2(library, folder / "python/lib")
        (folder / "python/bin").mkdir()
        shutil.copy2(base / "bin" / name, folder / "python/bin" / name)
        return folder / "python/bin" / name
    return base / "bin" / name
