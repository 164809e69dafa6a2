import json
from pathlib import Path

import pytest

from tutor.lab.plan import files_of, findings_as_json, lesson_as_json, read, remarks
from tutor.lesson.plan import Lesson, Step
from tutor.teaching.views import step_view

PDF = Path(__file__).parents[2] / "golden" / "two-pages.pdf"
LESSONS = sorted((Path(__file__).parents[3] / "lessons").glob("*.lesson.md"))

LESSON = """---
title: درس
language: ar
---

مرحبا

## الأولى
patience: 6 s · optional: yes

Explain **it**.

### Rubric
- canary-rubric
### Board
- canary-board
### Hints
1. canary-hint
2. canary-hint
### Solution
canary-solution

## Which?
language: fr

Which?

### Choices
- [x] this
  - canary-feedback
- [ ] that
  - canary-feedback
### Misconceptions
- **canary-name** `canary-pattern`: canary-remedy

## The end

Done.
"""


def secrets(lesson: Lesson, step: Step) -> set[str]:
    """All that the student may not see, but for what the same lesson shows anyway."""
    told = {*step.hints, *step.rubric, *step.board, step.solution, step.notes, step.check}
    told |= {choice.feedback for choice in step.choices}
    told |= {each.say for each in step.misconceptions} | {each.name for each in step.misconceptions}
    told |= {answer.source for answer in step.answers}
    told |= {pattern.source for each in step.misconceptions for pattern in each.patterns}
    shown = " ".join(
        [
            lesson.title,
            *(f"{each.name} {each.prompt} {each.choices} {step_view(lesson, each)}" for each in lesson.steps),
        ]
    )
    return {each for each in told if len(each) > 3 and each not in shown}


def read_whole(source: bytes, path: str = "x.lesson.md") -> Lesson:
    lesson, findings = read(source, path)
    assert lesson is not None
    assert findings == []
    return lesson


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_a_plan_of_a_shipped_lesson_gives_nothing_away(path: Path) -> None:
    lesson = read_whole(path.read_bytes(), path.name)
    told = json.dumps(lesson_as_json(lesson), ensure_ascii=False)
    hidden = set().union(*(secrets(lesson, step) for step in lesson.steps))
    assert hidden
    assert not [each for each in hidden if each in told or json.dumps(each, ensure_ascii=False)[1:-1] in told]


def test_formulas_stay_tex_for_jupyterlabs_own_typesetter():
    plan = lesson_as_json(read(b"# A\n\n$x$\n\n## B\n\n$y$\n\n### Answers\n- y\n", "a.md")[0])
    assert [plan["welcome"], plan["steps"][0]["html"]] == [f'<p><span class="math">{tex}</span></p>' for tex in "xy"]


def test_a_plan_tells_what_the_student_meets() -> None:
    told = lesson_as_json(read_whole(LESSON.encode()))
    assert "canary" not in json.dumps(told)
    assert (told["title"], told["language"], told["direction"]) == ("درس", "ar", "rtl")
    assert told["welcome"] == "<p>مرحبا</p>"
    first, second, third = told["steps"]
    assert (first["number"], first["line"], first["html"]) == (1, 8, "<p>Explain <strong>it</strong>.</p>")
    assert (first["asks"], first["hints"], first["optional"]) == (["words", "drawing"], 2, True)
    assert (second["asks"], second["choices"], second["several"]) == (["choice"], ["this", "that"], False)
    assert (second["language"], second["direction"]) == ("fr", "ltr")
    assert (third["asks"], third["name"]) == ([], "The end")


def test_a_lesson_that_cannot_be_taught_tells_where_and_why() -> None:
    lesson, findings = read(b"# Halves\n\n## How many?\n\nHow many?\n\n### Answer\n- 2\n", "halves.lesson.md")
    assert lesson is None
    (finding,) = findings_as_json(findings)
    assert (finding["line"], finding["column"], finding["severity"]) == (7, 1, "error")
    assert "Answer" in finding["problem"]
    assert "### Answers" in finding["cure"]


@pytest.mark.parametrize("source", [b"", b"\xff\xfe", b"\0", b"#" * 1_000_001])
def test_what_is_no_lesson_is_a_finding(source: bytes) -> None:
    lesson, findings = read(source, "x.md")
    assert lesson is None
    assert findings


def test_the_author_is_told_of_pictures_that_are_not_there() -> None:
    source = (
        b"# P\n\n![a cake](cake.png)\n\n## A\n\n![a pie](sub/pie.png) ![a cake](cake.png) Yes?\n\n### Answers\n- y\n"
    )
    lesson = read_whole(source)
    assert files_of(lesson) == ("cake.png", "sub/pie.png")
    missing = [each for each in remarks(lesson, source, {"cake.png"}, {}) if each.rule == "T601"]
    assert [each.line for each in missing] == [7]


def test_the_author_is_told_of_pages_that_cannot_be_shown() -> None:
    source = b"# P\n\n## A\npaper: sheet.pdf#page=2\n\nDraw.\n\n### Board\n- a line\n### Rubric\n- a line\n"
    lesson = read_whole(source)
    assert files_of(lesson) == ("sheet.pdf",)
    found = [remarks(lesson, source, {"sheet.pdf"}, {"sheet.pdf": pdf}) for pdf in (PDF.read_bytes(), b"")]
    assert ["T606" in [each.rule for each in some] for some in found] == [False, True]
    assert "T601" in [each.rule for each in remarks(lesson, source, set(), {})]
