import contextlib
import os
import select
from pathlib import Path

import pytest

from tutor.errors import ExportError
from tutor.export import chromium
from tutor.export.chromium import find_chromium, lacks_letters, print_pdf


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser: its only folder."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("PLAYWRIGHT_BROWSERS_PATH", "PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(chromium, "_MAC", ())
    return tmp_path


@pytest.mark.parametrize("name", chromium.NAMES)
def test_a_browser_on_the_path_is_found(bare: Path, name: str):
    browser = program(bare / "bin" / name, "")
    assert find_chromium() == browser


def test_the_newest_of_playwrights_is_found(bare: Path):
    for build in ("chromium-999", "chromium-1187", "chromium_headless_shell-2000"):
        program(bare / ".cache/ms-playwright" / build / "chrome-linux" / "chrome", "")
    assert "chromium-1187" in find_chromium().parts


def test_playwrights_folder_may_be_elsewhere(bare: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(bare / "browsers"))
    browser = program(bare / "browsers/chromium-1200/chrome-mac/Chromium.app/Contents/MacOS/Chromium", "")
    assert find_chromium() == browser


def test_where_there_is_none_the_cure_is_told(bare: Path):
    with pytest.raises(ExportError, match=r"playwright install chromium.*--to html"):
        find_chromium()


def test_a_browser_gets_a_profile_of_its_own_and_no_network(tmp_path: Path):
    browser = program(
        tmp_path / "browser",
        f"""printf '%s\\n' "$@" > '{tmp_path}/arguments'
for each in "$@"; do case $each in --print-to-pdf=*) printf '%%PDF' > "${{each#*=}}";; esac; done
cat "${{each#file://}}" >> '{tmp_path}/page'""",
    )
    assert print_pdf("<p>½</p>", browser) == b"%PDF"
    given = (tmp_path / "arguments").read_text(encoding="utf-8").splitlines()
    profile = next(each for each in given if each.startswith("--user-data-dir="))
    assert not Path(profile.partition("=")[2]).parent.exists()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given
    assert ("--no-sandbox" in given) == (os.geteuid() == 0)
    assert (tmp_path / "page").read_text(encoding="utf-8") == "<p>½</p>"


@pytest.mark.parametrize(("script", "status"), [("exit 3", "status 3"), ("exit 0", "status 0"), ("kill -9 $$", "-9")])
def test_a_browser_that_fails_is_one_sentence_with_a_cure(tmp_path: Path, script: str, status: str):
    with pytest.raises(ExportError, match=f"{status}.*--to html"):
        print_pdf("", program(tmp_path / "browser", script))


def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path: Path):
    browser = program(tmp_path / "browser", f"tail -f /dev/null & echo $! > '{tmp_path}/child'; wait")
    with pytest.raises(ExportError, match=r"within 0\.5 seconds"):
        print_pdf("", browser, limit_s=0.5)
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    with contextlib.suppress(ProcessLookupError):
        select.select([os.pidfd_open(child)], [], [])  # until it has ended; pytest's time is the limit


def test_a_browser_that_cannot_be_started_is_told(tmp_path: Path):
    with pytest.raises(ExportError, match="cannot be started"):
        print_pdf("", tmp_path / "gone")


@pytest.mark.parametrize(("status", "lacks"), [(0, False), (1, True), (127, False)])
def test_fontconfig_knows_whether_a_languages_letters_are_there(bare: Path, status: int, lacks: bool):
    program(bare / "bin/fc-list", f'[ "$*" = "-q :lang=zh" ] && exit {status}')
    assert lacks_letters("zh-Hant") is lacks


def test_without_fontconfig_the_system_has_its_own(bare: Path):
    assert not lacks_letters("zh")
