import sys
from importlib import import_module

import pytest

from tests.bench.__main__ import grid, machine, main, names, table


def test_there_are_benches() -> None:
    assert {"first_sound", "import", "link", "reading", "relay"} <= set(names())


@pytest.mark.parametrize("name", names())
def test_a_bench_says_what_it_measures(name: str) -> None:
    bench = import_module(f"tests.bench.bench_{name}")
    assert bench.__doc__
    assert callable(bench.run)
    assert bench.run.__doc__


def test_the_table_is_markdown_with_a_row_for_each_figure() -> None:
    assert table({"a": {"one_ms": 1.23456, "two_ms": 12345.6}, "b": {"share": 0.5}}).splitlines() == [
        "| bench | figure | value |",
        "|---|---|---:|",
        "| a | one_ms | 1.23 |",
        "| a | two_ms | 12,346 |",
        "| b | share | 0.5 |",
    ]


def test_a_bench_may_have_a_table_of_its_own() -> None:
    assert grid({"a": {"p50": 1.5, "p95": 2.0}, "b": {"p50": 1000.0, "more": 3.0}}).splitlines() == [
        "|  | p50 | p95 | more |",
        "| --- | ---: | ---: | ---: |",
        "| a | 1.5 | 2 |  |",
        "| b | 1,000 |  | 3 |",
    ]


def test_a_bench_that_fails_leaves_the_others_their_table(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as over:
        main(["nowhere"])
    assert over.value.code
    told = capsys.readouterr()
    assert "ModuleNotFoundError" in told.err
    assert "Python" in told.out


def test_the_machine_is_named() -> None:
    assert "cores" in machine()
    assert f"Python {sys.version_info.major}." in machine()
