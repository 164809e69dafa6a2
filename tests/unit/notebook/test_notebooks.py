"""What the notebooks keep. Outputs of cells tagged `nbval-check-output` are what `make test-notebooks` compares with:
to renew them, run the notebook in JupyterLab and clear the outputs of all other cells."""

import json
from pathlib import Path
from typing import Any

import pytest

from tutor.testing.jupyter import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
COMPARED = "nbval-check-output"


def read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def is_compared(cell: dict[str, Any]) -> bool:
    return COMPARED in cell["metadata"].get("tags", [])


def test_there_is_something_to_compare() -> None:
    assert any(is_compared(cell) for path in NOTEBOOKS for cell in code_cells(read(path)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_outputs_are_kept_where_they_are_compared_and_nowhere_else(path: Path) -> None:
    for cell in code_cells(read(path)):
        assert bool(cell["outputs"]) == is_compared(cell), cell["id"]
        # nbval takes outputs without a count for a cell that was never run.
        assert (cell["execution_count"] is not None) == is_compared(cell), cell["id"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_no_widget_is_kept(path: Path) -> None:
    notebook = read(path)
    assert "widgets" not in notebook["metadata"]
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            assert not any("widget" in kind for kind in output.get("data", {})), cell["id"]
