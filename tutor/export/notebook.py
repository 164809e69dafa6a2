"""A lesson as a notebook: one cell a step, as its students meet it, and the cell that opens the lesson itself."""

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode, validate
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tutor.export.keys import key_of
from tutor.export.prose import cell_markdown, data_url, for_reading, literal, right_to_left
from tutor.export.words import direction, words
from tutor.lesson.markdown import one_line
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
    parts = [f"# {literal(lesson.title)}", f"*{literal(about)}*" if about else "", lesson.welcome]
    return _prose(parts, lesson.language, "front", {"role": "front"}, _picked(lesson.images, pictures))


def _opener(lesson: Lesson, lesson_file: str) -> NotebookNode:
    quote = "'" if '"' in lesson_file else '"'
    source = f"# {words(lesson.language)['run_this']}\n%load_ext tutor\n%lesson {quote}{lesson_file}{quote}"
    return _code_cell(source, "lesson", {"role": "lesson"}, slide="skip")


def _step(lesson: Lesson, step: Step, pictures: Mapping[str, Picture]) -> NotebookNode:
    said = words(lesson.language)
    parts = [f"## {literal(step.name)}" + (f" *({said['optional']})*" if step.optional else "")]
    parts.append(for_reading(step.prompt))
    if step.choices:
        several = sum(choice.right for choice in step.choices) > 1
        parts.append(f"*{said['choose_some' if several else 'choose_one']}*")
        parts.append("\n".join(f"- {one_line(choice.text)}" for choice in step.choices))
    about = {"role": "step", "step": step.id}
    return _prose(parts, step.language, cell_id("step", step), about, _picked(step.images, pictures))


def _code(lesson: Lesson, step: Step) -> NotebookNode:
    source = step.code.strip("\n") or f"# {words(lesson.language)['code_here']}"
    return _code_cell(source, cell_id("code", step), {"role": "code", "step": step.id}, slide="-")


def _key(lesson: Lesson, step: Step) -> NotebookNode:
    key, said = key_of(step), words(lesson.language)
    criteria = "\n".join(f"- {one_line(each)}" for each in key.criteria)
    parts = [
        f"**{said['one_answer']}**: {key.accepted}" if key.accepted else "",
        f"**{said['shows']}**\n\n{criteria}" if criteria else "",
        f"**{said['solution']}**\n\n{key.solution}" if key.solution else "",
    ]
    cell = _prose(parts, step.language, cell_id("key", step), {"role": "key", "step": step.id}, {})
    cell.metadata.jupyter = {"source_hidden": True}
    # Jupyter shows the first line of a folded cell.
    cell.source = f"<!-- {said['answers']} -->\n\n{cell.source}"
    return cell


def _code_cell(source: str, ident: str, about: dict[str, str], slide: str) -> NotebookNode:
    cell: NotebookNode = new_code_cell(source, id=ident)
    cell.metadata.update(tutor=about, slideshow={"slide_type": slide})
    return cell


def _prose(
    parts: list[str], language: str, ident: str, about: dict[str, str], pictures: Mapping[str, Picture]
) -> NotebookNode:
    urls, attachments = _carried(pictures)
    markdown = "\n\n".join(filter(None, parts))
    mirrored = direction(language) == "rtl"
    source = right_to_left(markdown, language, urls) if mirrored else cell_markdown(markdown, urls)
    cell: NotebookNode = new_markdown_cell(source, id=ident)
    cell.metadata.update(tutor=about, slideshow={"slide_type": "slide"})
    if attachments:
        cell.attachments = attachments
    return cell


def _picked(images: tuple[str, ...], pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    return {path: pictures[path] for path in images if path in pictures}


def _carried(pictures: Mapping[str, Picture]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """URL of each picture of a cell, and the cell's attachments. JupyterLab shows no SVG that is attached."""
    urls: dict[str, str] = {}
    attachments: dict[str, dict[str, str]] = {}
    for number, (path, picture) in enumerate(pictures.items(), start=1):
        name = f"picture-{number}{mimetypes.guess_extension(picture.kind) or ''}"
        if picture.kind == "image/svg+xml":
            urls[path] = data_url(picture)
        else:
            urls[path] = f"attachment:{name}"
            attachments[name] = {picture.kind: base64.b64encode(picture.content).decode()}
    return urls, attachments
