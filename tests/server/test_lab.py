"""What the server tells the lesson view, and to whom."""

import http.client
import json
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tutor.testing.jupyter import REPOSITORY, JupyterServer

# The first hint tells the answer, which is something to tell the author.
HINTS = "### Hints\n1. canary-answer\n2. canary-answer\n"
LESSON = f"# Halves\n\n## How many?\n\n![a cake](cakes/half.svg) How many?\n\n### Answers\n- canary-answer\n{HINTS}"
CAKE = "<svg xmlns='http://www.w3.org/2000/svg'/>"


def ask(
    server: JupyterServer, path: str, *, method: str = "GET", token: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """As it stands: no client mends the path on the way."""
    if token is None:
        headers["Authorization"] = f"token {server.token}"
    elif token:
        headers["Authorization"] = f"token {token}"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        connection.request(
            method, f"{server.base_url}tutor/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()
    finally:
        connection.close()


def plan(server: JupyterServer, path: str) -> Any:
    status, _, body = ask(server, f"plan?path={quote(path)}")
    assert status == 200, body
    return json.loads(body)


@pytest.fixture
def lesson(server: JupyterServer) -> str:
    folder = server.root / "class one"
    folder.mkdir(exist_ok=True)
    (folder / "halves & more.lesson.md").write_text(LESSON)
    (folder / "cakes").mkdir(exist_ok=True)
    (folder / "cakes/half.svg").write_text(CAKE)
    return "class one/halves & more.lesson.md"


def test_a_plan_comes_with_its_digest(server: JupyterServer, lesson: str) -> None:
    told = plan(server, lesson)
    assert told["path"] == lesson
    assert told["lesson"]["title"] == "Halves"
    assert told["findings"] == []
    assert told["remarks"] > 0
    assert "canary" not in json.dumps(told)
    status, headers, body = ask(server, f"plan?path={quote(lesson)}", If_None_Match=f'"{told["digest"]}"')
    assert (status, body, headers["Etag"]) == (304, "", f'"{told["digest"]}"')
    (server.root / lesson).write_text(LESSON + "- another\n")
    status, _, body = ask(server, f"plan?path={quote(lesson)}", If_None_Match=f'"{told["digest"]}"')
    assert status == 200
    assert json.loads(body)["digest"] != told["digest"]


def test_all_is_told_only_to_whoever_asks_for_it(server: JupyterServer, lesson: str) -> None:
    told = plan(server, lesson)
    findings = json.loads(ask(server, f"findings?path={quote(lesson)}")[2])["findings"]
    assert len(findings) == told["remarks"] > 0
    assert "canary-answer" in json.dumps(findings)
    assert ask(server, f"findings?path={quote(lesson)}", token="")[0] == 403


@pytest.mark.parametrize("path", sorted((REPOSITORY / "lessons").glob("*.lesson.md")), ids=lambda path: path.name)
def test_the_plan_of_a_shipped_lesson_is_told(server: JupyterServer, path: Path) -> None:
    shutil.copy(path, server.root)
    told = plan(server, path.name)
    assert told["findings"] == []
    assert set(told) == {"path", "digest", "lesson", "findings", "remarks"}
    assert told["lesson"]["steps"]


def picture(server: JupyterServer, lesson: str, name: str, token: str | None = None) -> tuple[int, dict[str, str], str]:
    return ask(server, f"picture?path={quote(lesson)}&name={quote(name)}", token=token)


def test_a_picture_of_the_lesson_is_shown(server: JupyterServer, lesson: str) -> None:
    assert 'data-picture="cakes/half.svg"' in plan(server, lesson)["lesson"]["steps"][0]["html"]
    status, headers, body = picture(server, lesson, "cakes/half.svg")
    assert (status, headers["Content-Type"], body) == (200, "image/svg+xml", CAKE)
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert picture(server, lesson, "cakes/half.svg", token="")[0] == 403


@pytest.mark.parametrize(
    "name",
    ["other.png", "../x.png", "", ".", "cakes", "half.svg", "/etc/passwd", "x.lesson.md", "..%2fx.png", "\0.png"],
)
def test_no_other_file_of_its_folder_is(server: JupyterServer, lesson: str, name: str) -> None:
    (server.root / lesson).with_name("other.png").write_text("no")
    assert picture(server, lesson, name)[0] in {400, 404}


@pytest.mark.parametrize("kind", ["hidden", "linked out", "linked in", "too large", "a folder", "missing"])
def test_a_picture_that_may_not_be_shown_is_not(server: JupyterServer, kind: str) -> None:
    folder = server.root / kind
    (folder / "a").mkdir(parents=True, exist_ok=True)
    (server.root / "secret.png").write_text("canary")
    name = ".h/x.png" if kind == "hidden" else "a/x.png"
    file = folder / name
    match kind:
        case "hidden":
            file.parent.mkdir(exist_ok=True)
            file.write_text("canary")
        case "linked out":
            file.symlink_to(server.root / "secret.png")
        case "linked in":
            (folder / "b.png").write_text("shown")
            file.symlink_to(folder / "b.png")
        case "too large":
            file.write_bytes(b"canary" * 1_000_000)
        case "a folder":
            file.mkdir()
    (folder / "x.md").write_text(f"# P\n\n## A\n\n![a cake]({name})\n")
    status, _, body = picture(server, f"{kind}/x.md", name)
    assert (status, "canary" in body) == ({"linked in": 200, "too large": 413}.get(kind, 404), False)
    told = json.loads(ask(server, f"findings?path={quote(kind)}/x.md")[2])["findings"]
    assert ("T601" in [each["rule"] for each in told]) is (kind != "linked in")


def test_a_lesson_with_mistakes_tells_them(server: JupyterServer) -> None:
    (server.root / "broken.lesson.md").write_text("# Halves\n")
    told = plan(server, "/broken.lesson.md")
    assert told["lesson"] is None
    assert [each["line"] for each in told["findings"]] == [2]


@pytest.mark.parametrize("token", ["", "wrong"])
def test_who_is_not_logged_in_is_refused(server: JupyterServer, lesson: str, token: str) -> None:
    status, _, body = ask(server, f"plan?path={quote(lesson)}", token=token)
    assert status == 403
    assert "Halves" not in body


def test_a_page_from_elsewhere_is_refused(server: JupyterServer, lesson: str) -> None:
    status, _, body = ask(
        server, f"plan?path={quote(lesson)}", Origin="http://evil.example", Host="127.0.0.1", token=""
    )
    assert status in {403, 404}
    assert "Halves" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(server: JupyterServer, lesson: str, method: str) -> None:
    assert ask(server, f"plan?path={quote(lesson)}", method=method)[0] in {403, 405}


@pytest.fixture
def traps(server: JupyterServer) -> None:
    """Files that no answer may tell of, each a lesson with a mistake on a line that says `canary`."""
    text = "# Trap\n## A\nA?\n### canary-trap\n- x\n"
    outside = server.root.parent / f"{server.root.name}-outside"
    for folder in (outside, server.root / ".hidden", server.root / "folder.md"):
        folder.mkdir(exist_ok=True)
    for path in (outside / "x.md", server.root / ".hidden/x.md", server.root / ".x.md", server.root / "secret.txt"):
        path.write_text(text)
    (server.root / "big.md").write_text(text + "\n" * 1_000_000)


@pytest.mark.usefixtures("traps")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("../{root}-outside/x.md", 404),
        ("%2e%2e/{root}-outside/x.md", 404),
        ("..%2f{root}-outside%2fx.md", 404),
        ("..%5c{root}-outside%5cx.md", 404),
        ("a/../../{root}-outside/x.md", 404),
        ("a/../secret.md", 404),
        ("{parent}/{root}-outside/x.md", 404),
        ("//{parent}/{root}-outside/x.md", 404),
        ("~/x.md", 404),
        (".hidden/x.md", 404),
        (".x.md", 404),
        ("secret.txt", 400),
        ("secret.txt%00.md", 404),
        ("%00.md", 404),
        ("folder.md", 404),
        ("missing.md", 404),
        ("", 400),
        ("x" * 5000 + ".md", 404),
        ("big.md", 413),
        ("C:x.md", 404),
        ("%ff.md", 400),
    ],
)
def test_no_path_leads_elsewhere(server: JupyterServer, path: str, expected: int) -> None:
    path = path.replace("{root}", server.root.name).replace("{parent}", str(server.root.parent))
    status, _, body = ask(server, f"plan?path={path}")
    assert (status, "canary" in body, "Traceback" in body) == (expected, False, False), body


def test_without_a_path_there_is_no_plan(server: JupyterServer) -> None:
    assert ask(server, "plan")[0] == 400


@pytest.mark.usefixtures("traps")
@pytest.mark.parametrize("target", [".x.md", ".hidden/x.md", "../{root}-outside/x.md", "/nowhere.md", "/dev/zero"])
def test_a_link_leads_where_jupyter_lets_it(server: JupyterServer, target: str) -> None:
    """A plan is told of what the server's own contents would give, and of nothing else."""
    link = server.root / "link.md"
    link.unlink(missing_ok=True)
    link.symlink_to(target.replace("{root}", server.root.name))
    told = ask(server, "plan?path=link.md")[0]
    headers = {"Authorization": f"token {server.token}"}
    request = Request(server.url("api/contents/link.md?type=file&format=base64"), headers=headers)
    try:
        with urlopen(request, timeout=120) as answer:
            assert told == answer.status
    except HTTPError as error:
        error.close()
        assert told == 404


def post(server: JupyterServer, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    return ask(server, path, method="POST", **headers)


def test_a_rehearsal_is_told_as_it_goes_on(server: JupyterServer, lesson: str) -> None:
    status, headers, body = post(server, f"rehearse?path={quote(lesson)}")
    assert (status, headers["Content-Type"]) == (200, "application/x-ndjson")
    *progress, outcome = map(json.loads, body.splitlines())
    assert progress[-1]["done"] == progress[-1]["total"]
    assert outcome["coverage"]["passed"] is True


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("notebook", "application/x-ipynb+json"),
        ("html", "text/html; charset=utf-8"),
        ("student", "text/markdown; charset=utf-8"),
    ],
)
def test_a_lesson_is_exported(server: JupyterServer, lesson: str, form: str, kind: str) -> None:
    status, headers, body = ask(server, f"export?path={quote(lesson)}&to={form}")
    assert (status, headers["Content-Type"]) == (200, kind)
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''halves%20%26%20more.")
    assert "Halves" in body
    assert "canary" not in body


def test_a_reason_is_one_sentence(server: JupyterServer) -> None:
    (server.root / "broken.lesson.md").write_text("# Halves\n")
    status, _, body = ask(server, "export?path=broken.lesson.md&to=html")
    assert status == 422
    assert json.loads(body)["message"] == "The lesson has mistakes. Mend them first."
    assert ask(server, "export?path=broken.lesson.md&to=exe")[0] == 400
    assert "no steps" in json.loads(post(server, "rehearse?path=broken.lesson.md")[2])["problem"]


def test_a_page_from_elsewhere_can_start_nothing(server: JupyterServer, lesson: str) -> None:
    """Not with the student's cookie alone: it takes the token, or what only Jupyter's own pages know."""
    cookie = log_in(server)
    assert ask(server, f"plan?path={quote(lesson)}", token="", Cookie=cookie)[0] == 200
    assert post(server, f"rehearse?path={quote(lesson)}", token="", Cookie=cookie)[0] == 403
    origin = "http://evil.example"
    assert ask(server, f"export?path={quote(lesson)}&to=html", token="", Cookie=cookie, Origin=origin)[0] in {403, 404}


@pytest.mark.parametrize("path", ["rehearse?path={}", "export?path={}&to=html"])
def test_who_is_not_logged_in_starts_nothing(server: JupyterServer, lesson: str, path: str) -> None:
    method = "POST" if path.startswith("rehearse") else "GET"
    assert ask(server, path.format(quote(lesson)), method=method, token="")[0] == 403


def test_more_than_the_server_can_do_is_refused(server: JupyterServer) -> None:
    shutil.copy(REPOSITORY / "lessons/linear-equations.lesson.md", server.root)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: post(server, "rehearse?path=linear-equations.lesson.md")[0], range(6)))
    assert {200, 429} == set(answers)
    assert post(server, "rehearse?path=linear-equations.lesson.md")[0] == 200


def test_who_goes_away_stops_the_rehearsal(server: JupyterServer) -> None:
    shutil.copy(REPOSITORY / "lessons/linear-equations.lesson.md", server.root)
    for _ in range(8):  # more than may run at a time
        with socket.create_connection(("127.0.0.1", server.port), timeout=120) as connection:
            head = (
                f"POST {server.base_url}tutor/rehearse?path=linear-equations.lesson.md HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            )
            connection.sendall(f"{head}Authorization: token {server.token}\r\nContent-Length: 0\r\n\r\n".encode())
            assert connection.recv(12) in {b"HTTP/1.1 200", b"HTTP/1.1 429"}
    while post(server, "rehearse?path=linear-equations.lesson.md")[0] != 200:
        pass


def log_in(server: JupyterServer) -> str:
    """The cookies of a browser that came with the token once."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    connection.request("GET", f"{server.base_url}api/status?token={server.token}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])
