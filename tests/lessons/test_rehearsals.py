"""Every lesson that we ship, gone through by simulated students: nothing in it is out of a student's reach."""

from pathlib import Path

import pytest

from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.teaching.simulated import rehearse

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.lesson.md"))
OTHERS = ("misconception", "random:5", "quits")


@pytest.mark.parametrize("source", LESSONS, ids=lambda path: path.name)
def test_everything_in_a_lesson_can_be_met(source: Path) -> None:
    coverage = rehearse(
        read_lesson(source.read_bytes(), source.name), LocalGrader(), ["right", "wrong", "silent", *OTHERS]
    )
    assert [str(gap.finding) for gap in coverage.gaps] == []
    assert all(run.ended for run in coverage.runs)
    right, wrong, silent, *_ = coverage.runs
    assert right.told == right.skipped == 0
    assert wrong.solved == silent.solved == 0
