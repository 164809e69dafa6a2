"""What editors do to a lesson's file, on virtual time."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from tutor.kernel.lesson_file import MAX_BYTES
from tutor.kernel.watch import contents
from tutor.testing.clock import run_virtually

Edit = Callable[[Path], object]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.lesson.md"
    path.write_bytes(b"first")
    return path


def seen(path: Path, *edits: Edit, looks: int = 4) -> list[bytes]:
    """What is told while these are done, each followed by so many looks."""
    found: list[bytes] = []

    async def watch() -> None:
        async with aclosing(contents(path, hashlib.sha256(b"first").hexdigest(), 1.0)) as changes:
            while True:
                found.append(await anext(changes))

    async def main() -> None:
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch())
            await wait(looks)
            for edit in edits:
                edit(path)
                await wait(looks)
            watching.cancel()

    def wait(seconds: int) -> Awaitable[None]:
        return asyncio.sleep(seconds + 0.5)

    run_virtually(main())
    return found


def replace(content: bytes) -> Edit:
    """As editors do that write beside and move over."""

    def edit(path: Path) -> None:
        beside = path.with_suffix(".tmp")
        beside.write_bytes(content)
        beside.replace(path)

    return edit


def write(content: bytes) -> Edit:
    return lambda path: path.write_bytes(content)


def test_nothing_is_told_of_a_file_that_nobody_edits(file: Path) -> None:
    assert seen(file, lambda path: None) == []
    assert seen(file, write(b"first"), replace(b"first"), Path.touch) == []


def test_each_new_content_is_told_once(file: Path) -> None:
    assert seen(file, write(b"second"), replace(b"third"), write(b"third"), write(b"first")) == [
        b"second",
        b"third",
        b"first",
    ]


def test_what_was_edited_before_the_first_look_is_told(file: Path) -> None:
    file.write_bytes(b"second")
    assert seen(file) == [b"second"]


def test_a_file_of_the_same_size_and_time_is_known_by_its_place(file: Path) -> None:
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns

    def edit(path: Path) -> None:
        replace(b"other")(path)
        os.utime(path, ns=times)

    assert seen(file, edit) == [b"other"]


def test_a_file_that_is_deleted_has_not_changed_until_it_is_back(file: Path) -> None:
    assert seen(file, Path.unlink) == []
    assert seen(file, write(b"first")) == []
    assert seen(file, Path.unlink, write(b"second")) == [b"second"]
    assert seen(file, lambda path: (path.unlink(), path.mkdir())) == [b"second"]


def test_a_half_written_file_is_waited_for(file: Path) -> None:
    edits = [write(b"sec"), write(b"second"), write(b"second and third")]
    assert seen(file, *edits, looks=0)[:-1] == []
    assert seen(file, *edits, lambda path: None)[-1:] == [b"second and third"]


def test_no_more_is_read_than_a_lesson_may_have(file: Path) -> None:
    (content,) = seen(file, lambda path: os.truncate(path, 10 * MAX_BYTES))
    assert len(content) == MAX_BYTES + 1
