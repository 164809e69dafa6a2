"""Rules 6xx: pictures, code and formulas."""

import ast
import re
from collections.abc import Iterator

from tutor.grading.expression import NotUnderstoodError, equal
from tutor.lesson.findings import shorten
from tutor.lesson.markdown import images
from tutor.lesson.pictures import file_of, pdf_page
from tutor.lesson.plan import Place, Step
from tutor.lint.subject import Hit, Subject, place
from tutor.lint.telling import said

_SIGNS = "。，！？；：、（）「」『』“”《》【】…,.!?;:()\"'"
_BRACKETS = frozenset("（）「」『』“”《》【】()")
_BOLD = re.compile(rf"\*\*(?:[{re.escape(_SIGNS)}][^*]*|[^*\s][^*]*[{re.escape(_SIGNS)}])\*\*")
"""What is bold to its author; where it is found in spoken text, Markdown took the stars for stars."""


def material(subject: Subject) -> Iterator[Hit]:
    """All rules about pictures, code and formulas."""
    yield from _pictures(subject)
    yield from _papers(subject)
    yield from _stars(subject.lesson.welcome, (subject.welcome_line, 1))
    for step in subject.lesson.steps:
        yield from _check(step)
        yield from _stars(step.prompt, place(step, "prompt"))
        for index, hint in enumerate(step.hints):
            yield from _stars(hint, place(step, "hints", index))
        for index, misconception in enumerate(step.misconceptions):
            yield from _stars(misconception.say, place(step, "misconceptions", index))
        for index, choice in enumerate(step.choices):
            yield from _stars(f"{choice.text}\n\n{choice.feedback}", place(step, "choices", index))
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


def _papers(subject: Subject) -> Iterator[Hit]:
    for step in subject.lesson.steps:
        where, file, page = place(step, "settings"), file_of(step.paper), pdf_page(step.paper)
        if "." in step.paper and subject.pictures and not subject.pictures(file):
            problem = f"There is no {'PDF' if page else 'picture'} `{shorten(file)}` in the lesson's folder."
            yield Hit("T601", where, problem, "Put it there, or mend its name under `paper`.")
        elif page and subject.pages and (fault := subject.pages(*page)):
            yield Hit("T606", where, f"`{shorten(step.paper)}` cannot be the paper: {fault[0]}.", fault[1])


def _stars(markdown: str, where: Place) -> Iterator[Hit]:
    if not _BOLD.search(markdown) or not (found := _BOLD.search(said(markdown))):
        return
    line = markdown[: max(markdown.find(found[0]), 0)].count("\n")
    inner = found[0].strip("*")
    problem = f"`{shorten(found[0])}` is not bold to Markdown: its stars touch a sign within and a word without."
    bare = inner.strip(_SIGNS)
    before, _, after = inner.partition(bare)
    moved = bare and not _BRACKETS & set(before + after)
    cure = (
        f"Write `{shorten(f'{before}**{bare}**{after}')}`." if moved else "Put a space between the stars and the word."
    )
    yield Hit("T605", (where[0] + line, where[1] if not line else 1), problem, cure)


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
