"""What the lesson view shows of a lesson: what a student will meet, and to its author what could be better."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from tutor.errors import Finding, LessonError
from tutor.lesson.markdown import to_html
from tutor.lesson.pictures import file_of
from tutor.lesson.plan import Lesson, Step
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import direction
from tutor.lint.linter import look
from tutor.pdf import page_fault
from tutor.teaching.views import step_view, ways_to_answer


def read(source: bytes, path: str) -> tuple[Lesson | None, list[Finding]]:
    """The lesson of a file, or else what keeps it from being taught."""
    try:
        return read_lesson(source, path), []
    except LessonError as error:
        return None, list(error.findings)


def remarks(lesson: Lesson, source: bytes, files: Container[str], pdfs: Mapping[str, bytes]) -> list[Finding]:
    """What could be better about a lesson that can be taught.

    `files` are those of `files_of` that are there, and `pdfs` what is in those that are PDFs.
    """

    def fault(file: str, number: int) -> tuple[str, str] | None:
        return page_fault(pdfs[file], number) if file in pdfs else None

    return look(lesson, source, files.__contains__, fault)


def files_of(lesson: Lesson) -> tuple[str, ...]:
    """The files of all pictures and papers of a lesson, by their paths as written."""
    pictures = [*lesson.images, *(name for step in lesson.steps for name in step.images)]
    return tuple(dict.fromkeys(map(file_of, pictures)))


def lesson_as_json(lesson: Lesson) -> dict[str, Any]:
    """A lesson as a student will meet it: no answer, hint, rubric, check, note, solution or feedback is in it.

    Formulas stay TeX, which JupyterLab's own typesetter shows.
    """
    return {
        "title": lesson.title,
        "language": lesson.language,
        "direction": direction(lesson.language),
        "level": lesson.level,
        "subject": lesson.subject,
        "duration": lesson.duration,
        "author": lesson.author,
        "tutor": lesson.tutor.name,
        "welcome": to_html(lesson.welcome),
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
        "html": to_html(step.prompt),
        "choices": list(view.choices),
        "several": view.several,
        "asks": list(ways_to_answer(step)),
        "code": view.code,
        "hints": view.hints,
        "optional": step.optional,
    }


def findings_as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings for their list in the view. They may quote the lesson, answers too."""
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
