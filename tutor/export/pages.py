"""A lesson as one web page that needs nothing else: a page to read, slides, or a worksheet. nbconvert's templates."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tutor.export.keys import key_of
from tutor.export.notebook import cell_id, to_notebook
from tutor.export.prose import for_reading, inline_html, page_html
from tutor.export.room import room_for
from tutor.export.words import direction, words
from tutor.lesson.plan import Lesson, Step
from tutor.values import Picture

if TYPE_CHECKING:
    from nbconvert.exporters import TemplateExporter

TEMPLATES = Path(__file__).parent / "templates"
Layout = Literal["page", "slides", "worksheet"]


def to_page(lesson: Lesson, layout: Layout, pictures: Mapping[str, Picture], *, answers: bool = False) -> str:
    """HTML with its style, pictures and formulas inside; its own policy forbids the browser to load anything else.

    Steps come in the order of the notebook that the same lesson becomes. Without `answers`, nothing in the page is more
    than a student sees in the lesson.
    """
    notebook = to_notebook(lesson, "", pictures, answers=answers)
    asked = [step for step in lesson.steps if step.asks]
    shown: dict[str, Mapping[str, Any]] = {"front": {"html": page_html(lesson.welcome, pictures)}}
    for step in lesson.steps:
        number = asked.index(step) + 1 if step.asks else 0
        shown[cell_id("step", step)] = _shown(lesson, step, pictures) | {"number": number}
        if answers and step.asks:
            shown[cell_id("key", step)] = _key(step, pictures) | {"number": number, "name": step.name}
    script = (TEMPLATES / f"{layout}.js").read_text(encoding="utf-8") if layout == "slides" else ""
    resources = {
        "shown": shown,
        "words": words(lesson.language),
        "lesson": lesson,
        "dir": direction(lesson.language),
        "about": " · ".join(filter(None, (lesson.level, lesson.subject, lesson.duration))),
        "credit": " · ".join(filter(None, (lesson.author, lesson.licence))),
        "points": _points(asked),
        "policy": _policy(script),
        "script": script,
        "title_css": _css_string(lesson.title),
    }
    html, _ = _exporter(layout).from_notebook_node(notebook, resources)
    return html


@cache
def _exporter(layout: Layout) -> "TemplateExporter":
    from nbconvert.exporters import TemplateExporter
    from nbconvert.filters.highlight import Highlight2HTML

    return TemplateExporter(
        template_paths=[str(TEMPLATES)],
        template_file=f"{layout}.html.j2",
        file_extension=".html",
        filters={"highlight_code": Highlight2HTML(pygments_lexer="ipython3")},
    )


def _shown(lesson: Lesson, step: Step, pictures: Mapping[str, Picture]) -> dict[str, Any]:
    said = words(lesson.language)
    several = sum(choice.right for choice in step.choices) > 1
    return {
        "name": step.name,
        "html": page_html(for_reading(step.prompt), pictures),
        "language": step.language,
        "dir": direction(step.language),
        "choices": [inline_html(choice.text, pictures) for choice in step.choices],
        "ask": said["choose_some" if several else "choose_one"],
        "optional": step.optional,
        "points": said["points"].format(points=f"{step.points:g}"),
        "room": room_for(step),
        "code": step.code.strip("\n"),
    }


def _key(step: Step, pictures: Mapping[str, Picture]) -> dict[str, Any]:
    key = key_of(step)
    return {
        "accepted": inline_html(key.accepted, pictures),
        "criteria": [inline_html(each, pictures) for each in key.criteria],
        "solution": page_html(key.solution, pictures),
        "language": step.language,
        "dir": direction(step.language),
    }


def _points(asked: list[Step]) -> str:
    """How many points there are in all; empty where the author gave none, so that every step has the usual one."""
    return f"{sum(step.points for step in asked):g}" if any(step.points != 1 for step in asked) else ""


def _policy(script: str) -> str:
    allowed = f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" if script else "'none'"
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"


def _css_string(text: str) -> str:
    """The text inside a string of CSS: whatever is no letter or digit is escaped by its number."""
    return "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text)
