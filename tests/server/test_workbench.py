"""The student's cells in a real kernel, as a front end runs them."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from tutor.testing.jupyter import REPOSITORY, plain_environment

LIMIT_S = 3.0
SET_UP = """
import builtins, dataclasses, json
from tutor.kernel.workbench import ShellWorkbench
builtins.told = []
builtins.bench = ShellWorkbench(get_ipython(), trusted=True, limit_s={limit})
del ShellWorkbench, builtins
"""
WRONG_CELL = "def add(a, b): return a * b"
WRONG = {"passed": False, "message": "1 and 2 make 3", "printed": "", "raised": "", "stopped": False}
CHECK = 'print("unseen")\nassert add(1, 2) == 3, "1 and 2 make 3"'


class Notebook:
    """A front end at a kernel."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager, self.client = manager, client

    def run(self, code: str, *, own: bool = True, **more: Any) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
        """The reply to a cell, and its outputs: kind, and text or error name."""
        # Else the kernel may drop what is asked right after an error, as it drops the rest of "run all".
        asked = self.client.execute(code, store_history=own, silent=not own, stop_on_error=False, **more)
        return self.reply(asked), self.outputs(asked)

    def reply(self, asked: str) -> dict[str, Any]:
        """What answers this very request: a kernel that was slow to start may still answer how it was asked for."""
        while True:
            message = self.client.get_shell_msg(timeout=120)
            if message["parent_header"].get("msg_id") == asked:
                content: dict[str, Any] = message["content"]
                return content

    def outputs(self, asked: str) -> list[tuple[str, Any]]:
        outputs: list[tuple[str, Any]] = []
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                return outputs
            text = content.get("text") or content.get("ename") or content.get("data", {}).get("text/plain")
            if kind not in ("status", "execute_input"):
                outputs.append((kind, text))

    def watch(self, check: str) -> None:
        tell = "lambda run: told.append(__import__('dataclasses').asdict(run))"
        reply, _ = self.run(f"told.clear(); bench.watch({check!r}, {tell})", own=False)
        assert reply["status"] == "ok"

    def told(self) -> Any:
        reply, _ = self.run("", own=False, user_expressions={"told": "__import__('json').dumps(told)"})
        text: str = reply["user_expressions"]["told"]["data"]["text/plain"]
        return json.loads(eval(text))


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    folder = tmp_path_factory.mktemp("kernel")
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), env=plain_environment(folder, REPOSITORY))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    notebook = Notebook(manager, client)
    assert notebook.run(SET_UP.format(limit=LIMIT_S), own=False)[0]["status"] == "ok"
    yield notebook
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def notebook(kernel: Notebook) -> Iterator[Notebook]:
    kernel.run("%reset -f", own=False)
    kernel.watch(CHECK)
    yield kernel
    kernel.watch("")


def test_a_wrong_cell_and_a_right_one(notebook: Notebook) -> None:
    reply, outputs = notebook.run(WRONG_CELL + "\nprint('mine')\n41 + 1")
    assert reply["status"] == "ok"
    assert outputs == [("stream", "mine\n"), ("execute_result", "42")], "and nothing of the check"
    notebook.run("add(1, 2)")
    notebook.run("def add(a, b): return a + b")
    assert notebook.told() == [WRONG | {"printed": "mine"}, WRONG | {"passed": True, "message": ""}]


def test_what_never_ends_is_stopped_and_the_kernel_goes_on(notebook: Notebook) -> None:
    reply, outputs = notebook.run("def add(a, b):\n    while True: print('x')")
    assert (reply["status"], outputs) == ("ok", [])
    assert notebook.told() == [WRONG | {"stopped": True, "message": ""}]
    reply, outputs = notebook.run("2 + 2")
    assert outputs == [("execute_result", "4")]


def test_cells_that_wait_are_limited_too(notebook: Notebook) -> None:
    cell = "import asyncio\nawait asyncio.sleep(0)\ndef add(a, b):\n    while True: pass"
    reply, outputs = notebook.run(cell)
    assert (reply["status"], outputs) == ("ok", [])
    assert notebook.told() == [WRONG | {"stopped": True, "message": ""}]


def wait_for(path: Path) -> None:
    """Until the file is there; the test's own time limit ends it otherwise."""
    pause = threading.Event()
    while not path.exists():
        pause.wait(0.01)


def test_the_users_interrupt_ends_the_check_quietly(notebook: Notebook, tmp_path: Path) -> None:
    notebook.run("bench._limit_s = 60", own=False)
    began = tmp_path / "began"
    asked = notebook.client.execute(f"def add(a, b):\n    open({str(began)!r}, 'w').close()\n    while True: pass")
    wait_for(began)
    notebook.manager.interrupt_kernel()
    assert (notebook.reply(asked)["status"], notebook.outputs(asked)) == ("ok", [])
    notebook.run(f"bench._limit_s = {LIMIT_S}", own=False)
    assert notebook.told() == []
    notebook.run(WRONG_CELL)
    assert notebook.told() == [WRONG]


def test_an_interrupted_cell_is_no_attempt(notebook: Notebook, tmp_path: Path) -> None:
    began = tmp_path / "began"
    code = f"{WRONG_CELL}\nopen({str(began)!r}, 'w').close()\nwhile True: pass"
    asked = notebook.client.execute(code, stop_on_error=False)
    wait_for(began)
    notebook.manager.interrupt_kernel()
    assert notebook.reply(asked)["ename"] == "KeyboardInterrupt"
    assert notebook.outputs(asked) == [("error", "KeyboardInterrupt")]
    assert notebook.told() == []


def test_nobody_is_asked_while_the_code_is_checked(notebook: Notebook) -> None:
    reply, outputs = notebook.run("def add(a, b): return int(input('How much? '))", allow_stdin=True)
    assert (reply["status"], outputs) == ("ok", [])
    (told,) = notebook.told()
    assert told["raised"] == "EOFError: nobody can answer input() while the code is checked"


def test_what_a_check_displays_is_not_shown(notebook: Notebook) -> None:
    cell = "def add(a, b):\n    from IPython.display import display\n    display('shown')\n    return 3"
    assert notebook.run(cell)[1] == []
    assert notebook.told()[0]["passed"]


def test_what_is_broken_is_told_beside_the_notebooks_own_traceback(notebook: Notebook) -> None:
    reply, outputs = notebook.run("def add(a, b:")
    ((kind, name),) = outputs
    assert (reply["status"], kind) == ("error", "error")
    assert name in {"SyntaxError", "_IncompleteInputError"}  # the latter since Python 3.13
    (told,) = notebook.told()
    assert told["raised"].startswith("SyntaxError: ")
    assert told["raised"].endswith("(line 1)")


def test_history_stays_the_students(notebook: Notebook) -> None:
    before = notebook.run("1")[0]["execution_count"]
    notebook.run("40 + 2")
    reply, outputs = notebook.run(WRONG_CELL + "\n_, sorted(Out)[-1], len(In)")
    count = reply["execution_count"]
    assert count == before + 2
    assert outputs == [("execute_result", f"(42, {count - 1}, {count + 1})")]


def test_a_console_beside_the_notebook_is_let_be(notebook: Notebook) -> None:
    session = notebook.client.session
    control = notebook.client.control_channel
    control.send(session.msg("create_subshell_request", {}))
    subshell = control.get_msg(timeout=120)["content"]["subshell_id"]
    message = session.msg("execute_request", {"code": WRONG_CELL, "silent": False, "store_history": True})
    message["header"]["subshell_id"] = subshell
    notebook.client.shell_channel.send(message)
    assert notebook.reply(message["header"]["msg_id"])["status"] == "ok"
    assert notebook.told() == []
