import asyncio
from pathlib import Path

import pytest

from tutor.lab import child as module
from tutor.lab.child import Busy, child

ECHO = "import sys\nfor line in sys.stdin: print(line.strip()[::-1], flush=True)\nsys.stderr.write('done')"
STUBBORN = (
    "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('up', flush=True)\nwhile True: signal.pause()"
)


def test_a_process_answers_line_by_line(tmp_path: Path) -> None:
    async def test() -> tuple[list[bytes], int]:
        async with child(["-c", ECHO], tmp_path, 30) as process:
            return [line async for line in process.talk(b"abc\ndef\n")], await process.wait()

    assert asyncio.run(test()) == ([b"cba\n", b"fed\n"], 0)
    assert (tmp_path / "errors").read_text() == "done"


def test_no_more_run_at_a_time_than_may(tmp_path: Path) -> None:
    async def test() -> None:
        async with child(["-c", ECHO], tmp_path, 30), child(["-c", ECHO], tmp_path, 30):
            with pytest.raises(Busy):
                async with child(["-c", ECHO], tmp_path, 30):
                    pass
        async with child(["-c", ECHO], tmp_path, 30):
            pass

    asyncio.run(test())


def test_a_process_ends_at_its_limit_whatever_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_END_S", 0.2)

    async def test() -> int:
        with pytest.raises(TimeoutError):
            async with child(["-c", STUBBORN], tmp_path, 1.5) as process:
                assert [line async for line in process.talk()] == [b"up\n"]
        return await process.wait()

    assert asyncio.run(test()) == -9


def test_a_process_can_be_stopped(tmp_path: Path) -> None:
    async def test() -> int:
        async with child(["-c", "print('up', flush=True); input()"], tmp_path, 30) as process:
            async for _ in process.talk():
                process.stop()
            return await process.wait()

    assert asyncio.run(test()) != 0
