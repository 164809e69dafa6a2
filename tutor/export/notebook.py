"""A lesson as a notebook: one cell a step, as its students meet it, and the cell that opens the lesson itself."""

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode, validate
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tutor.export.keys import key_of
from tutor.export.prose import cell_markdown, for_reading, literal, one_line
from tutor.export.words import direction, words
from tutor.lesson.plan import Lesson, Step
from tutor.values import Picture


def to_notebook(
    lesson: Lesson, lesson_file: str, pictures: Mapping[str, Picture], *, answers: bool = False
) -> NotebookNode:
    """A valid notebook of format 4.5. `lesson_file` is the lesson's path from where the notebook will lie.

    Cells have ids that stay when other steps change, `metadata.tutor` with their role (`front`, `lesson`, `step`,
    `code`, `key`) and step, and the usual marks for a slide show. Without `answers` no cell holds anything that a
    student does not see in the lesson; with them, a folded cell after each step does.
    """
    cells = [_front(lesson, pictures), _opener(lesson, lesson_file)]
    for step in lesson.steps:
        cells.append(_step(lesson, step, pictures))
        if step.code or step.check:
            cells.append(_code(lesson, step))
        if answers and step.asks:
            cells.append(_key(lesson, step))
    notebook: NotebookNode = new_notebook(cells=cells, metadata=_metadata(lesson, answers=answers))
    validate(notebook)
    return notebook


def cell_id(role: str, step: Step) -> str:
    """The id of a step's cell: the step's own where the format allows that, else a digest of it."""
    plain = step.id.isascii() and len(step.id) <= 48
    return f"{role}-{step.id if plain else hashlib.sha256(step.id.encode()).hexdigest()[:16]}"


def _metadata(lesson: Lesson, *, answers: bool) -> dict[str, Any]:
    about = {"language": lesson.language, "version": lesson.version, "answers": answers}
    if lesson.licence:
        about["licence"] = lesson.licence
    return {
        "title": lesson.title,
        "authors": [{"name": lesson.author}] if lesson.author else [],
        "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        "tutor": about,
    }


def _front(lesson: Lesson, pictures: Mapping[str, Picture]) -> NotebookNode:
    about = " · ".join(filter(None, (lesson.level, lesson.subject, lesson.duration)))
    names = _names(lesson.images, pictures)
    parts = [f"# {literal(lesson.title)}", f"*{literal(about)}*" if about else "", cell_markdown(lesson.welcome, names)]
    return _prose(parts, lesson.language, "front", {"role": "front"}, _attachments(names, pictures))


def _opener(lesson: Lesson, lesson_file: str) -> NotebookNode:
    quote = "'" if '"' in lesson_file else '"'
    source = f"# {words(lesson.language)['run_this']}\n%load_ext tutor\n%lesson {quote}{lesson_file}{quote}"
    return _code_cell(source, "lesson", {"role": "lesson"}, slide="skip")


def _step(lesson: Lesson, step: Step, pictures: Mapping[str, Picture]) -> NotebookNode:
    said = words(lesson.language)
    names = _names(step.images, pictures)
    parts = [f"## {literal(step.name)}" + (f" *({said['optional']})*" if step.optional else "")]
    parts.append(cell_markdown(for_reading(step.prompt), names))
    if step.choices:
        several = sum(choice.right for choice in step.choices) > 1
        parts.append(f"*{said['choose_some' if several else 'choose_one']}*")
        parts.append("\n".join(f"- {cell_markdown(one_line(choice.text), {})}" for choice in step.choices))
    about = {"role": "step", "step": step.id}
    return _prose(parts, step.language, cell_id("step", step), about, _attachments(names, pictures))


def _code(lesson: Lesson, step: Step) -> NotebookNode:
    source = step.code.strip("\n") or f"# {words(lesson.language)['code_here']}"
    return _code_cell(source, cell_id("code", step), {"role": "code", "step": step.id}, slide="-")


def _key(lesson: Lesson, step: Step) -> NotebookNode:
    key, said = key_of(step), words(lesson.language)
    criteria = "\n".join(f"- {cell_markdown(one_line(each), {})}" for each in key.criteria)
    parts = [
        f"**{said['one_answer']}**: {cell_markdown(key.accepted, {})}" if key.accepted else "",
        f"**{said['shows']}**\n\n{criteria}" if criteria else "",
        f"**{said['solution']}**\n\n{cell_markdown(key.solution, {})}" if key.solution else "",
    ]
    cell = _prose(parts, step.language, cell_id("key", step), {"role": "key", "step": step.id}, {})
    cell.metadata.jupyter = {"source_hidden": True}
    return cell


def _code_cell(source: str, ident: str, about: dict[str, str], slide: str) -> NotebookNode:
    cell: NotebookNode = new_code_cell(source, id=ident)
    cell.metadata.update(tutor=about, slideshow={"slide_type": slide})
    return cell


def _prose(
    parts: list[str], language: str, ident: str, about: dict[str, str], attachments: dict[str, dict[str, str]]
) -> NotebookNode:
    source = "\n\n".join(filter(None, parts))
    if direction(language) == "rtl":
        source = f'<div dir="rtl" lang="{language}">\n\n{source}\n\n</div>'
    cell: NotebookNode = new_markdown_cell(source, id=ident)
    cell.metadata.update(tutor=about, slideshow={"slide_type": "slide"})
    if attachments:
        cell.attachments = attachments
    return cell


def _names(images: tuple[str, ...], pictures: Mapping[str, Picture]) -> dict[str, str]:
    """What the pictures of one cell are called in it, by their paths."""
    there = (path for path in dict.fromkeys(images) if path in pictures)
    return {
        path: f"picture-{number}{mimetypes.guess_extension(pictures[path].kind) or ''}"
        for number, path in enumerate(there, start=1)
    }


def _attachments(names: Mapping[str, str], pictures: Mapping[str, Picture]) -> dict[str, dict[str, str]]:
    return {
        name: {pictures[path].kind: base64.b64encode(pictures[path].content).decode()} for path, name in names.items()
    }
