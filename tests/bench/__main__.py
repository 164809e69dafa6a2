"""Runs every bench beside this file, or those that are named, and prints tables: `python -m tests.bench [NAME ...]`.

A bench is a module `bench_NAME.py` with a docstring, which says what is measured and how, and `run()`, which gives its
figures by names that say their units; or, where they make a table of their own, by row and column.
"""

import os
import platform
import re
import subprocess
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from time import perf_counter

import psutil

from tests.browser.chromium import chromium

HERE = Path(__file__).parent


def names() -> list[str]:
    """The benches that there are."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def machine() -> str:
    """What the figures are worth: processor, memory, versions."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}, {_chromium()}"
    )


def table(figures: dict[str, dict[str, float]]) -> str:
    """Figures by bench and name, in Markdown."""
    rows = [
        f"| {bench} | {name} | {_short(value)} |" for bench, each in figures.items() for name, value in each.items()
    ]
    return "\n".join(["| bench | figure | value |", "|---|---|---:|", *rows])


def grid(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Figures by row and column, in Markdown; empty where a row has none."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    cells = [[name, *(_short(row[each]) if each in row else "" for each in columns)] for name, row in rows.items()]
    head = [["", *columns], ["---", *["---:"] * len(columns)]]
    return "\n".join(f"| {' | '.join(line)} |" for line in (*head, *cells))


def main(wanted: list[str]) -> None:
    """Measure, with a line for each bench on standard error while it runs; a table of its own is printed at once."""
    print(machine(), flush=True)
    flat, failed = {}, False
    for name in wanted or names():
        print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
        begin = perf_counter()
        try:
            figures = import_module(f"tests.bench.bench_{name}").run()
        except Exception:  # noqa: BLE001 -- the others have their figures all the same
            traceback.print_exc()
            failed = True
            continue
        print(f"{perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)
        if any(isinstance(value, dict) for value in figures.values()):
            print(f"\n{name}\n\n{grid(figures)}", flush=True)
        else:
            flat[name] = figures
    if flat:
        print(f"\n{table(flat)}")
    sys.exit(failed)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", told.read_text(), re.MULTILINE) if told.is_file() else None
    return found[1] if found else platform.processor() or platform.machine()


def _chromium() -> str:
    path = chromium()
    if path is None:
        return "Playwright's Chromium"
    return subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
