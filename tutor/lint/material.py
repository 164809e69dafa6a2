"""Rules 6xx: pictures, code and formulas."""

import ast
from collections.abc import Iterator

from tutor.grading.expression import NotUnderstoodError, equal
from tutor.lesson.findings import shorten
from tutor.lesson.markdown import images
from tutor.lesson.plan import Step
from tutor.lint.subject import Hit, Subject, place


def material(subject: Subject) -> Iterator[Hit]:
    """All rules about pictures, code and formulas."""
    yield from _pictures(subject)
    for step in subject.lesson.steps:
        yield from _check(step)
        for index, answer in enumerate(step.answers):
            if answer.kind == "expression" and not _understood(answer.source):
                problem = f"The expression `${shorten(answer.source)}$` cannot be compared with what a student writes."
                cure = "Write letters, numbers, + - * / ^ and roots; or take the dollars away to compare it as text."
                yield Hit("T604", place(step, "answers", index), problem, cure)


def _pictures(subject: Subject) -> Iterator[Hit]:
    lesson = subject.lesson
    welcome = [(lesson.welcome, subject.welcome_line)]
    for markdown, line in (*welcome, *((step.prompt, place(step, "prompt")[0]) for step in lesson.steps)):
        for image in images(markdown):
            where = line + image.line, image.column + 1
            if subject.pictures and not subject.pictures(image.path):
                problem = f"There is no picture `{shorten(image.path)}` in the lesson's folder."
                yield Hit("T601", where, problem, "Put it there, or mend its name; upper and lower case count.")
            if not image.words.strip():
                problem = f"The picture `{shorten(image.path)}` has no words, so who cannot see it does not know of it."
                yield Hit("T602", where, problem, "Say what it shows: `![a cake](cake.png)`.")


def _check(step: Step) -> Iterator[Hit]:
    if not step.check:
        return
    # The reader has parsed it already, and found an assert in it.
    silent = (node for node in ast.walk(ast.parse(step.check)) if isinstance(node, ast.Assert) and node.msg is None)
    line, column = place(step, "check", 0)
    for node in silent:
        written = shorten(ast.unparse(node))
        problem = f"`{written}` has no message, so the student is not told what is wrong."
        where = line + node.lineno - 1, column + node.col_offset
        yield Hit("T603", where, problem, f'Write `{written}, "what is wrong"`.')


def _understood(source: str) -> bool:
    try:
        return equal(source, source)
    except NotUnderstoodError:
        return False
