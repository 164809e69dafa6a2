import dataclasses
import json
from pathlib import Path

import pytest

from tutor.errors import LessonError
from tutor.lesson.reader import read_lesson

GOLDEN = Path(__file__).parents[2] / "golden" / "lessons"
LESSONS = Path(__file__).parents[3] / "lessons"


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_a_lesson_reads_as_it_always_did(source: Path, update_golden: bool):
    try:
        lesson = dataclasses.asdict(read_lesson(source.read_bytes(), source.name))
        golden, text = source.with_suffix(".json"), json.dumps(lesson, ensure_ascii=False, indent=1) + "\n"
    except LessonError as error:
        golden, text = source.with_suffix(".err"), f"{error}\n"
    if update_golden or not golden.exists():
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("source", sorted(LESSONS.glob("*.lesson.md")), ids=lambda path: path.stem)
def test_our_own_lessons_teach(source: Path):
    lesson = read_lesson(source.read_bytes(), source.name)
    assert lesson.welcome
    assert not lesson.steps[-1].asks
    for step in filter(lambda each: each.asks, lesson.steps):
        assert step.prompt
        assert len(step.hints) >= 3
        assert step.solution
