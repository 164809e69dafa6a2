import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tutor import cli
from tutor.lint import command

CLEAN = """# Shapes

## Corners
patience: 4 s

How many corners has a square?

### Answers
- 4
### Hints
1. Draw one, and count.
2. A square has four corners.
"""
WARNED = CLEAN.replace("1. Draw one, and count.\n2.", "1.")
BROKEN = CLEAN.replace("## Corners", "##Corners")


HOME = {"PYTHONPATH": str(Path(cli.__file__).parents[1])}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("clean", CLEAN), ("warned", WARNED), ("broken", BROKEN)):
        (tmp_path / f"{name}.lesson.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str, typed: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, ["check", *arguments], input=typed)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["clean.lesson.md"], 0),
        (["warned.lesson.md"], 0),
        (["warned.lesson.md", "--strict"], 1),
        (["warned.lesson.md", "--strict", "--ignore", "T511"], 0),
        (["warned.lesson.md", "--strict", "--select", "T4,t6"], 0),
        (["warned.lesson.md", "--strict", "--select", "T4", "--select", "T5"], 1),
        (["broken.lesson.md"], 1),
        (["broken.lesson.md", "--select", "T511"], 1),  # what cannot be read is always told
        ([], 1),
        (["."], 1),
        (["gone.md"], 1),
        (["--select", "T999"], 2),
        (["--format", "xml"], 2),
        (["-", "--fix"], 2),
        (["--list-rules"], 0),
    ],
)
def test_the_status_says_how_it_went(folder: Path, arguments: list[str], status: int) -> None:
    assert check(*arguments).exit_code == status


def test_people_see_the_line_the_caret_and_the_sum(folder: Path) -> None:
    out = check().output
    assert "broken.lesson.md:3:1: error" in out
    assert " 3 │ ##Corners\n   │ ^\n" in out
    assert "warned.lesson.md:11:4: warning T511" in out
    assert "3 lessons: 4 errors, 1 warning.\n1 file can be mended by `tutor check --fix`." in out
    assert check("clean.lesson.md").output == "1 lesson: nothing to mend.\n"


def test_programs_get_their_formats(folder: Path) -> None:
    told = json.loads(check("--format", "json").output)
    assert told["files"] == 3
    assert {each["path"] for each in told["findings"]} == {"broken.lesson.md", "warned.lesson.md"}
    assert "::warning file=warned.lesson.md,line=11,col=4" in check("--format", "github").output
    assert check("clean.lesson.md", "--format", "github").output == ""
    assert json.loads(check("--format", "sarif").output)["version"] == "2.1.0"
    assert json.loads(check("--list-rules", "--format", "json").output)["T511"]["severity"] == "warning"
    assert "T511" in check("--list-rules").output


def test_standard_input_is_a_lesson(folder: Path) -> None:
    assert check("-", typed=CLEAN.encode()).exit_code == 0
    assert "<stdin>:3:1: error" in check("-", typed=BROKEN.encode()).output


def test_fix_mends_in_place_and_keeps_mode_and_links(folder: Path) -> None:
    file, link = folder / "broken.lesson.md", folder / "link.lesson.md"
    file.chmod(0o640)
    link.symlink_to(file)
    done = check("link.lesson.md", "--fix")
    assert done.exit_code == 0
    assert "link.lesson.md: mended line 3: `##Corners` became `## Corners`\n1 lesson: nothing to mend." in done.output
    assert file.read_text(encoding="utf-8") == CLEAN
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(each.name for each in folder.iterdir() if each.name.startswith(".")) == []


def test_fix_leaves_a_clean_file_untouched(folder: Path) -> None:
    before = (folder / "clean.lesson.md").stat()
    check("clean.lesson.md", "--fix")
    after = (folder / "clean.lesson.md").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_diff_shows_and_changes_nothing(folder: Path) -> None:
    done = check("broken.lesson.md", "--diff", "--fix")
    assert done.exit_code == 1
    assert "-##Corners\n+## Corners\n" in done.output
    assert (folder / "broken.lesson.md").read_text(encoding="utf-8") == BROKEN
    assert check("clean.lesson.md", "--diff").output == ""


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n\0", "## 分数".encode("gb18030"), b"x" * 1_000_001])
def test_what_is_no_text_is_one_finding_and_stays(folder: Path, content: bytes) -> None:
    (folder / "no.lesson.md").write_bytes(content)
    done = check("no.lesson.md", "--fix")
    assert done.exit_code == 1
    assert "1 lesson: 1 error." in done.output
    assert (folder / "no.lesson.md").read_bytes() == content


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    called = [sys.executable, "-m", "tutor.cli", *arguments]
    return subprocess.run(called, capture_output=True, env={**os.environ, **HOME, **environment}, check=False)


def test_a_console_that_lacks_the_signs_shows_others(folder: Path) -> None:
    done = run("check", "broken.lesson.md", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert b" 3 ? ##Corners" in done.stdout
    assert b"Traceback" not in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("patience_s", "shown"), [(0.0, True), (1e9, False)])
def test_what_takes_long_gets_a_progress_bar_on_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, patience_s: float, shown: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(command, "PATIENCE_S", patience_s)
    assert command.run(command.Wanted((str(folder),))) == 1
    assert ("Checking" in terminal.getvalue()) is shown


def test_the_version_is_told() -> None:
    done = CliRunner().invoke(cli.app, ["--version"])
    assert done.output.startswith("tutor 0.")
