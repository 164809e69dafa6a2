"""What the layers contract in pyproject.toml cannot say: sizes, names, and what `import tutor` costs."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tutor

PACKAGE = Path(tutor.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = [path for path in sorted(PACKAGE.rglob("*.js")) if "vendor" not in path.parts]


def test_the_page_on_architecture_names_the_layers_that_are_kept() -> None:
    repository = PACKAGE.parent
    kept = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    [layers] = [each["layers"] for each in kept["tool"]["importlinter"]["contracts"] if "layers" in each]
    page = (repository / "ARCHITECTURE.md").read_text(encoding="utf-8")
    [told] = re.findall(r"Imports point down only \(.*?\): (.*?)\.\n\n", page, re.DOTALL)
    assert [set(re.findall(r"\w+", each)) for each in told.split("·")] == [
        set(re.findall(r"\w+", each)) for each in layers
    ]


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{node.name}, line {node.lineno}"


def test_public_names_are_few_and_there() -> None:
    assert len(tutor.__all__) <= 12
    for name in tutor.__all__:
        assert getattr(tutor, name).__name__ in {name, "load_lesson"}


def test_import_tutor_is_light() -> None:
    heavy = {"numpy", "pydantic", "anywidget", "IPython", "markdown_it", "jupyter_server", "asyncio"}
    code = f"import sys, tutor; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_teacher_needs_no_input_or_output() -> None:
    # Import-linter keeps this for our own imports; here with what those bring along.
    code = "import sys, tutor.teaching.teacher; print(*sorted({'asyncio', 'openai', 'IPython'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
