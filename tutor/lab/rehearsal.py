"""A rehearsal in a process of its own: the lesson comes on standard input, lines of JSON go to standard output.

`{"done", "total"}` as it goes on; at the end `{"coverage", "map"}`, or `{"problem"}` where the lesson cannot be read.
"""

import json
import os
import sys
from typing import Any, BinaryIO, TextIO

from tutor.errors import LessonError
from tutor.grading.local import LocalGrader
from tutor.lesson.reader import LARGEST_FILE, read_lesson
from tutor.teaching.map import mermaid
from tutor.teaching.simulated import rehearse


def run(source: BinaryIO, sink: TextIO) -> None:
    """Rehearse what can be read, and tell of it."""

    def tell(answer: dict[str, Any]) -> None:
        sink.write(json.dumps(answer, ensure_ascii=True) + "\n")
        sink.flush()

    try:
        lesson = read_lesson(source.read(LARGEST_FILE + 1))
    except LessonError as error:
        tell({"problem": str(error.findings[0])})
        return
    coverage = rehearse(lesson, LocalGrader(), progress=lambda done, total: tell({"done": done, "total": total}))
    tell({"coverage": coverage.as_json(), "map": mermaid(lesson, coverage)})


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        run(sys.stdin.buffer, sys.stdout)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(1)
