"""Rules 6xx: pictures, code and formulas."""

import ast
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tutor.grading.expression import NotUnderstoodError, equal
from tutor.lesson.findings import shorten
from tutor.lesson.plan import Place, Step
from tutor.lint.subject import Hit, Subject, place

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def material(subject: Subject) -> Iterator[Hit]:
    """All rules about pictures, code and formulas."""
    yield from _pictures(subject)
    for step in subject.lesson.steps:
        yield from _check(step)
        for index, answer in enumerate(step.answers):
            if answer.kind == "expression" and not _understood(answer.source):
                problem = f"The expression `${shorten(answer.source)}$` cannot be compared with what a student writes."
                cure = "Write letters, numbers, + - * / ^ and roots; or take the dollars away to compare it as text."
                yield Hit("T605", place(step, "answers", index), problem, cure)


def _pictures(subject: Subject) -> Iterator[Hit]:
    lesson = subject.lesson
    texts = [(lesson.welcome, lesson.images, 1)]
    texts += [(step.prompt, step.images, step.line) for step in lesson.steps]
    for markdown, images, line in texts:
        if "![" not in markdown:
            continue
        for source, words in _images(markdown):
            if source in images and subject.pictures and not subject.pictures(source):
                problem = f"There is no picture `{shorten(source)}` in the lesson's folder."
                cure = "Put it there, or mend its name; upper and lower case count."
                yield Hit("T601", _where(subject, source, line), problem, cure)
            if not words.strip():
                problem = f"The picture `{shorten(source)}` has no words, so who cannot see it does not know of it."
                yield Hit("T602", _where(subject, source, line), problem, "Say what it shows: `![a cake](cake.png)`.")


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _images(markdown: str) -> Iterator[tuple[str, str]]:
    for block in _parser().parse(markdown):
        for token in block.children or ():
            if token.type == "image":
                yield str(token.attrs["src"]), token.content


def _where(subject: Subject, source: str, begin: int) -> Place:
    for number, line in enumerate(subject.lines[begin - 1 :], begin):
        if (at := line.find(source)) >= 0:
            return number, line.rfind("![", 0, at) + 1 or at + 1
    return begin, 1


def _check(step: Step) -> Iterator[Hit]:
    asserts = [node for node in ast.walk(ast.parse(step.check)) if isinstance(node, ast.Assert)]
    silent = [node for node in asserts if node.msg is None]
    if silent:
        first = shorten(ast.unparse(silent[0]))
        problem = f"`{first}` has no message, so the student is not told what is wrong."
        yield Hit("T603", place(step, "check"), problem, f'Write `{first}, "what is wrong"`.')


def _understood(source: str) -> bool:
    try:
        return equal(source, source)
    except NotUnderstoodError:
        return False
