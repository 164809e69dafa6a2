import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutor.kernel.safety import safety_identifier


def test_it_is_one_for_each_home_and_made_of_its_secret_alone(tmp_path: Path):
    home = tmp_path / "home"
    first = safety_identifier(home)
    [secret] = home.iterdir()
    assert safety_identifier(home) == first
    assert safety_identifier(tmp_path / "another") != first
    moved = tmp_path / "moved"
    home.rename(moved)
    assert safety_identifier(moved) == first, "neither the place nor the machine is in it"
    assert len(bytes.fromhex(first)) == 32
    content = (moved / secret.name).read_bytes()
    assert content.hex() != first
    assert stat.S_IMODE((moved / secret.name).stat().st_mode) == 0o600


def test_kernels_that_make_it_at_once_have_one(tmp_path: Path):
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: safety_identifier(tmp_path / "home"), range(16)))
    assert found == {safety_identifier(tmp_path / "home")}
    assert len(list((tmp_path / "home").iterdir())) == 1


@pytest.mark.parametrize("damaged", [b"", b"short", bytes(1000)])
def test_what_is_no_secret_is_made_anew(tmp_path: Path, damaged: bytes):
    first = safety_identifier(tmp_path)
    [secret] = tmp_path.iterdir()
    secret.write_bytes(damaged)
    second = safety_identifier(tmp_path)
    assert second != first
    assert safety_identifier(tmp_path) == second


def test_where_none_can_be_kept_one_lasts_as_long_as_the_process(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        first = safety_identifier(tmp_path / "file")
    assert "cannot be kept" in caplog.text
    assert first == safety_identifier(tmp_path / "file")
    assert first not in caplog.text
