"""The desk's static files of a real Jupyter server, the folders Jupyter reads, and comms without Nagle's wait."""

import asyncio
import http.client
import json
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

import tutor
from tutor.server.extension import send_at_once
from tutor.testing.jupyter import JupyterServer, jupyter_server

REPOSITORY = Path(tutor.__file__).parents[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server of a package whose folder of the desk is known to the letter."""
    package = tmp_path_factory.mktemp("package")
    shutil.copytree(REPOSITORY / "tutor", package / "tutor", ignore=shutil.ignore_patterns("__pycache__", "widgets"))
    files = {
        "__init__.py": '"""The desk."""\nSECRET = 1\n',
        "desk.js": "export default {}\n",
        "desk.css": "p {}\n",
        "vendor/board.js": "export const board = 1\n",
        "vendor/LICENSE.txt": "MIT",
        ".hidden": "no",
    }
    for name, text in files.items():
        path = package / "tutor/widgets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (package / "tutor/widgets/link.js").symlink_to(package / "tutor/errors.py")
    with jupyter_server(tmp_path_factory.mktemp("root"), package=package) as running:
        yield running


def fetch(server: JupyterServer, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    """As it stands: no client mends the path on the way."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        connection.request(method, f"{server.base_url}tutor/{path}")
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("desk.js", "text/javascript; charset=utf-8", "export default {}\n"),
        ("desk.css", "text/css; charset=utf-8", "p {}\n"),
        ("vendor/board.js", "text/javascript; charset=utf-8", "export const board = 1\n"),
    ],
)
def test_scripts_and_styles_are_served(server: JupyterServer, name: str, kind: str, text: str) -> None:
    status, headers, body = fetch(server, f"static/{name}")
    assert (status, headers["Content-Type"], body) == (200, kind, text)
    assert headers["Cache-Control"] == "no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in fetch(server, f"static/{name}?v=1")[1]["Cache-Control"]
    status, headers, body = fetch(server, f"static/{name}", "HEAD")
    assert (status, headers["Content-Type"], body) == (200, kind, "")


@pytest.mark.parametrize(
    "path",
    [
        "static",
        "static/",
        "static/vendor",
        "static/vendor/",
        "static/__init__.py",
        "static/.hidden",
        "static/vendor/LICENSE.txt",
        "static/missing.js",
        "static/../errors.py",
        "static/../server/__init__.py",
        "static/vendor/../../errors.py",
        "static/%2e%2e/errors.py",
        "static/..%2ferrors.py",
        "static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "static/..%5cerrors.py",
        "static//etc/passwd",
        "static/%2fetc%2fpasswd",
        "static/__init__.py%00.js",
        "static/desk.js%00",
        "static/__init__.py/.js",
        "static/__init__.py;.js",
        "static/desk.JS",
        "static/~root/.bashrc",
        "static/../../package/tutor/widgets-twin/desk.js",
        "static/link.js",
    ],
)
def test_nothing_else_is(server: JupyterServer, path: str) -> None:
    status, _, body = fetch(server, path)
    assert status in {302, 400, 403, 404}  # 302: Jupyter takes slashes off
    assert "SECRET" not in body
    assert "class " not in body.replace("class=", "")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(server: JupyterServer, method: str) -> None:
    assert fetch(server, "static/desk.js", method)[0] in {403, 405}


def test_the_folders_that_jupyter_reads_hold_what_is_meant() -> None:
    wheel = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    shared = wheel["shared-data"]
    switched_on = {"tutor/server": "tutor.server", "tutor/lab": "tutor.lab"}
    for package, module in switched_on.items():
        assert shared[f"{package}/jupyter_server_config.d"] == "etc/jupyter/jupyter_server_config.d"
        (file,) = (REPOSITORY / package / "jupyter_server_config.d").iterdir()
        assert json.loads(file.read_text()) == {"ServerApp": {"jpserver_extensions": {module: True}}}
    assert shared["tutor/server/page_config.d"] == "etc/jupyter/labconfig/page_config.d"
    page = json.loads((REPOSITORY / "tutor/server/page_config.d/tutor.json").read_text())
    for favicon in ("@jupyterlab/application-extension:faviconbusy", "@jupyter-notebook/notebook-extension:tab-icon"):
        assert page["disabledExtensions"][favicon] is True
    assert shared["tutor/lab/labextensions"] == "share/jupyter/labextensions"


@pytest.mark.parametrize("package", ["tutor.server", "tutor.lab"])
def test_importing_the_package_loads_no_server(package: str) -> None:
    code = f"import sys, {package}; sys.exit('jupyter_server' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


class Probe(WebSocketHandler):
    """Says whether its socket waits to send."""

    async def open(self, *args: str, **kwargs: str) -> None:
        stream = self.ws_connection.stream  # type: ignore[union-attr]
        waits = not stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        await self.write_message("waits" if waits else "at once")


async def ask(handler: type[WebSocketHandler]) -> Any:
    listening, port = bind_unused_port()
    server = HTTPServer(Application([("/", handler)]))
    server.add_socket(listening)
    browser = await websocket_connect(f"ws://127.0.0.1:{port}/")
    answer = await browser.read_message()
    browser.close()
    while await browser.read_message() is not None:
        pass
    server.stop()
    await server.close_all_connections()
    return answer


def test_a_wrapped_websocket_sends_at_once() -> None:
    class Quick(Probe):
        open = Probe.open

    send_at_once(Quick)
    send_at_once(Quick)
    assert asyncio.run(ask(Probe)) == "waits"
    assert asyncio.run(ask(Quick)) == "at once"


def test_a_handler_without_open_is_left_alone() -> None:
    class Silent(WebSocketHandler):
        pass

    send_at_once(Silent)
    assert "open" not in vars(Silent)


def test_jupyters_handler_of_comms_can_be_wrapped() -> None:
    assert asyncio.iscoroutinefunction(vars(KernelWebsocketHandler)["open"])
