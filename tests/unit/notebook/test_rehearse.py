import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tutor.errors import ConfigError
from tutor.notebook.rehearse import Bar, run

LESSON = """# Colours

Hello.

## Sky

What colour is the sky?

### Answers
- blue
### Hints
1. Look up.
2. It is blue.
### Then
- correct → Grass

## Extra

What colour is the sea?

### Answers
- blue

## Grass

Which?

### Choices
- [x] green
- [ ] red
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "colours.lesson.md"
    path.write_text(LESSON, encoding="utf-8")
    return path


def go(path: Path, students: str = "", form: str = "text", *, draw: bool = False, seed: int = 0) -> tuple[int, str]:
    sink = io.StringIO()
    return run(path, students, form, draw=draw, seed=seed, sink=sink), sink.getvalue()


def test_a_table_of_students_and_a_summary(lesson: Path) -> None:
    status, said = go(lesson, "right,wrong")
    assert status == 0
    assert re.search(r"right +2 +0 +0 +2", said)
    assert re.search(r"wrong +0 +3 +0 ", said)
    assert "Every step was reached" in said


def test_many_students_of_a_kind_share_a_row(lesson: Path) -> None:
    assert re.search(r"random \(40\) +[\d.]+ ", go(lesson, "random:40")[1])


def test_a_gap_is_told_with_its_line_and_the_status_is_one(lesson: Path) -> None:
    always = LESSON.replace("- correct → Grass", "- correct → Grass\n- stuck → Grass\n- skip → Grass")
    lesson.write_text(always, encoding="utf-8")
    status, said = go(lesson, "all")
    assert status == 1
    assert f"{lesson}:19:1: error: No student can come to the step `Extra`." in said
    assert " 19 │ ## Extra" in said
    assert "1 error, 0 warnings." in said


def test_json_holds_it_all(lesson: Path) -> None:
    status, said = go(lesson, form="json", draw=True)
    form = json.loads(said)
    assert status == 0
    assert {run_["student"] for run_ in form["runs"]} >= {"right", "wrong", "silent", "quits", "random:5"}
    assert form["gaps"] == []
    assert form["map"].startswith("flowchart TD\n")


def test_a_map_with_and_without_counts(lesson: Path) -> None:
    assert '  s1 -->|"correct"| s3\n' in go(lesson, draw=True)[1]
    assert '  s1 -->|"correct · 1×"| s3\n' in go(lesson, "right", draw=True)[1]


def test_the_seed_decides_what_the_random_students_do(lesson: Path) -> None:
    assert go(lesson, "random:9", "json", seed=3) == go(lesson, "random:9", "json", seed=3)
    assert go(lesson, "random:9", "json", seed=3) != go(lesson, "random:9", "json", seed=4)


def test_what_there_is_not_is_refused(lesson: Path) -> None:
    with pytest.raises(ConfigError, match="There is no student `left`"):
        go(lesson, "left")
    with pytest.raises(ConfigError, match="There is no format `xml`"):
        go(lesson, "right", "xml")


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_comes_only_to_who_waits_at_a_terminal(terminal: bool) -> None:
    times = iter([0.0, 0.5, 2.0])
    sink = io.StringIO()
    bar = Bar(Console(file=sink, force_terminal=terminal, width=80), lambda: next(times))
    bar.tell(1, 10)
    assert sink.getvalue() == ""
    bar.tell(5, 10)
    bar.close()
    assert ("Rehearsing" in sink.getvalue()) == terminal


def test_the_command_prints_no_bar_where_nobody_watches(lesson: Path) -> None:
    command = [sys.executable, "-m", "tutor.cli", "rehearse", str(lesson), "--students", "right", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert json.loads(done.stdout)["passed"] is True
