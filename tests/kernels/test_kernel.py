"""The Tutor kernel as a front end meets it: a process of its own, spoken to over the wire."""

import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import nbformat
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbconvert import HTMLExporter

from tutor.testing.jupyter import REPOSITORY, plain_environment

KERNELS = REPOSITORY / "tutor/notebook/kernels"
STEP = "## Eins\nWas?\n### Antworten\n- 1\n### Hinweise\n1. Denk nach.\n2. Es ist 1.\n"
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass
class Reply:
    status: str
    content: dict[str, Any]
    outputs: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def text(self, kind: str) -> str:
        """What was put out: `stream`, or a media type."""
        streams = [content["text"] for name, content in self.outputs if name == "stream" and kind == "stream"]
        return "".join([*streams, *(content["data"].get(kind, "") for _, content in self.outputs if "data" in content)])


class Notebook:
    def __init__(self, client: BlockingKernelClient) -> None:
        self.client = client

    def run(self, code: str, **how: Any) -> Reply:
        outputs: list[tuple[str, dict[str, Any]]] = []

        def put_out(message: dict[str, Any]) -> None:
            outputs.append((message["msg_type"], message["content"]))

        reply = self.client.execute_interactive(code, output_hook=put_out, timeout=50, **how)
        return Reply(reply["content"]["status"], reply["content"], outputs)

    def at(self, kind: str, text: str) -> dict[str, Any]:
        """Complete or inspect at `|`."""
        ask = getattr(self.client, kind)
        content: dict[str, Any] = ask(text.replace("|", ""), text.index("|"), reply=True, timeout=50)["content"]
        return content


@pytest.fixture(scope="module")
def manager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelManager]:
    folder = tmp_path_factory.mktemp("kernel")
    specs = KernelSpecManager(kernel_dirs=[str(KERNELS)])
    manager = KernelManager(kernel_name="tutor", kernel_spec_manager=specs, connection_file=str(folder / "kernel.json"))
    manager.start_kernel(env=os.environ | plain_environment(folder), cwd=str(folder))
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def notebook(manager: KernelManager) -> Iterator[Notebook]:
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=50)
    yield Notebook(client)
    client.stop_channels()


@pytest.fixture(autouse=True)
def afresh(notebook: Notebook) -> None:
    """A lesson in English, and no Jedi, which takes seconds to read a library."""
    notebook.run("%config IPCompleter.use_jedi = False", silent=True)
    notebook.run("# T\n## Eins\nWas?\n")


def test_an_editor_is_told_that_cells_are_markdown(notebook: Notebook) -> None:
    info = notebook.client.kernel_info(reply=True, timeout=50)["content"]
    assert info["language_info"]["mimetype"] == "text/markdown"
    assert info["language_info"]["name"] == "markdown"


def test_a_step_is_taught_below_its_cell(notebook: Notebook) -> None:
    done = notebook.run("# Titel\n---\n\nHallo.")
    assert "“Titel” begins here" in done.text("text/plain")
    done = notebook.run("---\ntitle: Titel\nlanguage: de\n---\n" + STEP)
    assert done.status == "ok"
    assert any(WIDGET in content.get("data", {}) for _, content in done.outputs)
    done = notebook.run("## Zwei\nUnd?\n### Antworten\n- 2\n### Danach\n- stuck → Eins\n")
    assert done.status == "ok", done.content


def test_a_mistake_has_a_caret_and_no_traceback(notebook: Notebook) -> None:
    done = notebook.run("## Eins\n\nWas?\n\n### Nonsens\n- 1\n")
    assert done.status == "error"
    (shown,) = done.content["traceback"]
    assert shown.startswith(f"In[{done.content['execution_count']}]:5:1: error")
    assert "\n 5 │ ### Nonsens\n   │ ^\n   = " in shown


def test_python_runs_in_fences_above_the_steps_and_behind_an_escape(notebook: Notebook) -> None:
    done = notebook.run("Look:\n\n```python\na = 41\nprint(a)\n```\n")
    assert done.text("stream") == "41\n"
    assert done.text("text/markdown") == "Look:"
    assert notebook.run("```python\na + 1\n```").text("text/plain") == "42"
    assert notebook.run("%%python\na + 2").text("text/plain") == "43"
    assert notebook.run("%time a").text("text/plain") == "41"
    assert notebook.run("%%time\na").text("text/plain") == "41"
    assert notebook.run("```python\nawait __import__('asyncio').sleep(0)\na\n```").text("text/plain") == "41"


def test_a_fault_of_python_names_the_line_of_the_cell(notebook: Notebook) -> None:
    done = notebook.run("One\n\n```python\n1 / 0\n```\n")
    assert done.content["ename"] == "ZeroDivisionError"
    assert ", line 4" in "".join(done.content["traceback"]).replace("\x1b[39m", "").replace("\x1b[32m", "")


def test_what_a_front_end_runs_unseen_is_python(notebook: Notebook) -> None:
    done = notebook.run("b = 1", silent=True, user_expressions={"b": "b"})
    assert done.content["user_expressions"]["b"]["data"]["text/plain"] == "1"


def test_history_keeps_what_was_written(notebook: Notebook) -> None:
    notebook.run("Prose *here*.")
    assert notebook.run("%history -l 2").text("stream").endswith("Prose *here*.\n")


def test_magics(notebook: Notebook) -> None:
    done = notebook.run("%lesson nowhere.lesson.md")
    assert done.content["traceback"][0].startswith("nowhere.lesson.md:1:1: There is no such file.")
    assert notebook.run("%%lesson\n" + STEP.replace("Antworten", "Answers").replace("Hinweise", "Hints")).status == "ok"


@pytest.mark.parametrize(
    ("text", "start", "end", "offers"),
    [
        ("## S\n### Hi|nts", 9, 14, ["Hints"]),
        ("## S 🎂\n### Hi|nts", 11, 16, ["Hints"]),
        ("---\ntitle: x\nto|\n---\n", 13, 15, ["tone: "]),
        ("```python\nknown_na|\n```", 10, 18, ["known_name"]),
        ("%%python\nknown_na|", 9, 17, ["known_name"]),
        ("Prose|", 5, 5, []),
    ],
)
def test_tab(notebook: Notebook, text: str, start: int, end: int, offers: list[str]) -> None:
    notebook.run("known_name = 1", silent=True)
    reply = notebook.at("complete", text)
    assert (reply["cursor_start"], reply["cursor_end"], reply["matches"]) == (start, end, offers)


def test_tab_knows_earlier_cells(notebook: Notebook) -> None:
    assert notebook.at("complete", "## Zwei\n### Then\n- stuck → E|")["matches"] == ["Eins", "end"]


def test_shift_tab(notebook: Notebook) -> None:
    reply = notebook.at("inspect", "## S\n### Hin|ts\n1. a")
    assert reply["found"]
    assert "gentlest first" in reply["data"]["text/plain"]
    assert "~~~~markdown" in reply["data"]["text/markdown"]
    assert "Return the number of items" in notebook.at("inspect", "```python\nlen|\n```")["data"]["text/plain"]
    assert not notebook.at("inspect", "Prose|")["found"]


UNFINISHED, FINISHED = ["## S", "%%python\nfor x in y:"], ["## S\nWhat?\n", "%time 1"]


@pytest.mark.parametrize(
    ("code", "status"), [*((code, "incomplete") for code in UNFINISHED), *((code, "complete") for code in FINISHED)]
)
def test_a_console_knows_when_to_go_on(notebook: Notebook, code: str, status: str) -> None:
    asked = notebook.client.is_complete(code)
    while (reply := notebook.client.get_shell_msg(timeout=50))["parent_header"]["msg_id"] != asked:
        pass
    assert reply["content"]["status"] == status


def test_a_cell_can_be_interrupted(notebook: Notebook, manager: KernelManager) -> None:
    client = notebook.client
    # Else the kernel may drop what is asked right after it, as it drops the rest of "run all" after an error.
    asked = client.execute("```python\nprint('begun')\nwhile True: pass\n```", stop_on_error=False)
    while client.get_iopub_msg(timeout=50)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=50))["parent_header"]["msg_id"] != asked:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert notebook.run("%%python\n1 + 1").text("text/plain") == "2"


def test_the_kernelspec_comes_with_the_package() -> None:
    spec = json.loads((KERNELS / "tutor/kernel.json").read_text())
    assert spec["display_name"] == "Tutor (lessons)"
    there = {each.name for each in (KERNELS / "tutor").iterdir()}
    assert there == {"kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"}
    wheel = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["shared-data"]["tutor/notebook/kernels"] == "share/jupyter/kernels"


def test_a_notebook_of_it_is_converted_as_markdown(notebook: Notebook) -> None:
    info = notebook.client.kernel_info(reply=True, timeout=50)["content"]["language_info"]
    outputs = [
        nbformat.v4.new_output(kind, data=content["data"])
        for kind, content in notebook.run("# Himmel\n\nHallo.").outputs
        if kind == "display_data"
    ]
    cell = nbformat.v4.new_code_cell("# Himmel\n\nHallo.", outputs=outputs)
    page, _ = HTMLExporter().from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell], metadata={"language_info": info})
    )
    assert "highlight hl-markdown" in page
    assert '<span class="gh"># Himmel</span>' in page
    assert "<p>The lesson “Himmel” begins here." in page
