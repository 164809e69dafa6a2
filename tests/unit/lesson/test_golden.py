import dataclasses
import json
from pathlib import Path

import pytest

from tutor.errors import LessonError
from tutor.lesson.reader import read_lesson

GOLDEN = Path(__file__).parents[2] / "golden" / "lessons"


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_a_lesson_reads_as_it_always_did(source: Path, update_golden: bool):
    try:
        lesson = dataclasses.asdict(read_lesson(source.read_bytes(), source.name))
        for step in lesson["steps"]:
            step["places"] = {
                key: " ".join(f"{line}:{column}" for line, column in each) for key, each in step["places"].items()
            }
        golden, text = source.with_suffix(".json"), json.dumps(lesson, ensure_ascii=False, indent=1) + "\n"
    except LessonError as error:
        golden, text = source.with_suffix(".err"), f"{error}\n"
    if update_golden or not golden.exists():
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
