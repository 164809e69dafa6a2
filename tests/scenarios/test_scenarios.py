"""Every scenario beside this file, played by the real teacher and the real grader."""

from pathlib import Path

import pytest

from tutor.grading.local import LocalGrader
from tutor.kernel.lesson_file import load_lesson
from tutor.teaching.teacher import Teacher
from tutor.testing.scenario import Scenario, ScenarioError, ScenarioRun, read_scenario

HERE = Path(__file__).parent
SCENARIOS = sorted(HERE.glob("*.md"))


def run(scenario: Scenario) -> ScenarioRun:
    name = f"{scenario.lesson}.lesson.md"
    own = HERE / "lessons" / name
    lesson = load_lesson(own if own.is_file() else HERE.parents[1] / "lessons" / name)
    return ScenarioRun(scenario, lambda facts: Teacher(lesson, facts), LocalGrader())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    run(read_scenario(path)).play()


def test_a_scenario_that_goes_otherwise_says_where(tmp_path: Path) -> None:
    path = tmp_path / "wrong.md"
    path.write_text("# Wrong\nlesson: adding-fractions\n1. The student opens the lesson.\n   - Tutor: farewell\n")
    with pytest.raises(ScenarioError, match=r"wrong\.md:4: Tutor: farewell, but the tutor's moves were: welcome"):
        run(read_scenario(path)).play()
