"""How long `tutor check` takes for 1,000 lessons on one core: ours, copied under other names, each told apart."""

import os
import re
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from time import perf_counter, process_time

from tutor.lesson.reader import read_lesson
from tutor.lint.command import Wanted
from tutor.lint.command import run as check

LESSONS = 1_000
OURS = sorted((Path(__file__).parents[2] / "lessons").glob("*.lesson.md"))


def run() -> dict[str, float]:
    """Seconds for 1,000 lessons, lessons a second, seconds of the processor, and what of those reading takes."""
    sources = [source.read_bytes() for source in OURS]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(LESSONS):
            # No two have the same hints, so that what is remembered of one lesson does not speed up the next.
            word = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
            text = re.sub(rb"(?m)^(\d\. )", rf"\1{word}: ".encode(), sources[number % len(sources)])
            Path(folder, f"{number}.lesson.md").write_bytes(text)
        before = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(before)})
        with redirect_stdout(StringIO()):
            begin, worked = perf_counter(), process_time()
            check(Wanted((folder,)))
            seconds, worked = perf_counter() - begin, process_time() - worked
        begin = process_time()
        for file in Path(folder).iterdir():
            read_lesson(file.read_bytes())
        reading = process_time() - begin
        os.sched_setaffinity(0, before)
    return {
        "check_1000_lessons_s": seconds,
        "lessons_per_s": LESSONS / seconds,
        "processor_s": worked,
        "of_it_reading_s": reading,
        "sympy_imported": float("sympy" in sys.modules),
    }
