"""Whatever file a command is given, its user reads plain sentences and never a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tutor import cli
from tutor.errors import TutorError

COMMANDS = (
    ["check"],
    ["check", "--fix"],
    ["check", "--format", "sarif"],
    ["student"],
    ["rehearse"],
    ["rehearse", "--students", "all"],
    ["trust"],
    ["report"],
    ["export", "--to", "html"],
)
BYTES = {
    "binary.lesson.md": b"\x89PNG\r\n\x1a\n\0\0",
    "utf16.lesson.md": "# T\n\n## A\n\nB.\n".encode("utf-16"),
    "gbk.lesson.md": "# 分数\n\n## 一\n\n看。\n".encode("gb18030"),
    "empty.lesson.md": b"",
    "large.lesson.md": b"# T\n" * 300_000,
    "copy.lesson.md": b"---\ncopy: student\n---\n\n## A\n\nB.\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in BYTES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.lesson.md").mkdir()
    (tmp_path / "loop.lesson.md").symlink_to("loop.lesson.md")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("name", [*BYTES, "folder.lesson.md", "loop.lesson.md", "gone.lesson.md", "x" * 300])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_file_makes_a_traceback(folder: Path, command: list[str], name: str) -> None:
    done = CliRunner().invoke(cli.app, [*command, name])
    # Trust is in bytes, whatever they are.
    assert done.exit_code != 0 or command == ["trust"]
    # `main` prints the sentences of our own errors; anything else would be a traceback.
    assert done.exception is None or isinstance(done.exception, TutorError | SystemExit)


def test_the_table_of_adaptation_is_printed_as_it_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTOR_CONFIG", str(tmp_path / "tutor.toml"))
    (tmp_path / "tutor.toml").write_text('profile = "eu-school"\n[adaptation]\nhalting = {above = 2.5}\n')
    done = CliRunner().invoke(cli.app, ["adaptation"])
    assert "| `halting` | any other answer with more pauses than usual | 2.5 | hint |" in done.output
    assert "A student may let the tutor go by: stated." in done.output
