"""What the lesson view shows of a lesson: what a student will meet, and what keeps it from being taught."""

from collections.abc import Sequence
from typing import Any

from tutor.errors import Finding, LessonError
from tutor.lesson.plan import Lesson, Step
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import direction
from tutor.teaching.views import step_view, welcome_view


def plan(source: bytes, path: str) -> dict[str, Any]:
    """The plan of a file as JSON: `lesson`, None where it cannot be taught, and `findings`.

    No answer, hint, rubric, note, solution or feedback is in a lesson. A finding may quote its line, so that findings
    are told only of a file that cannot be taught: whoever mends it sees the line anyway.
    """
    try:
        lesson = read_lesson(source, path)
    except LessonError as error:
        return {"lesson": None, "findings": _findings(error.findings)}
    return {"lesson": _lesson(lesson), "findings": []}


def _lesson(lesson: Lesson) -> dict[str, Any]:
    welcome = welcome_view(lesson)
    return {
        "title": lesson.title,
        "language": lesson.language,
        "direction": direction(lesson.language),
        "level": lesson.level,
        "subject": lesson.subject,
        "duration": lesson.duration,
        "author": lesson.author,
        "tutor": lesson.tutor.name,
        "welcome": welcome.html,
        "steps": [_step(lesson, step) for step in lesson.steps],
    }


def _step(lesson: Lesson, step: Step) -> dict[str, Any]:
    view = step_view(lesson, step)
    return {
        "number": view.number,
        "name": view.name,
        "line": step.line,
        "language": view.language,
        "direction": direction(view.language),
        "html": view.html,
        "choices": view.choices,
        "several": view.several,
        "asks": [
            *(["words"] if view.typed else []),
            *(["choice"] if view.choices else []),
            *(["drawing"] if view.board else []),
            *(["code"] if view.coding else []),
        ],
        "code": view.code,
        "hints": view.hints,
        "optional": step.optional,
    }


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.rule,
            "severity": each.severity,
            "line": each.line,
            "column": each.column,
            "problem": each.problem,
            "cure": each.cure,
        }
        for each in findings
    ]
