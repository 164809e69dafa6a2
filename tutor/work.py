"""A student's work on one lesson as one file, to take home and to bring back: the facts, and what stands on the boards.

The file is JSON: `{"tutor": 1, "title", "language", "version", "facts": […], "drawings": {step: [page, …]}}`. It comes
from anywhere, so that nothing of it is believed: it is read strictly, and of drawings only what a pen, words and
pictures leave, because what else a drawing could hold may run in a page.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tutor.errors import JournalError
from tutor.events import AttemptGraded, Fact, LessonBegan, ModelUsed, decode, encode
from tutor.frames import MAX_BODY, Sketched
from tutor.lesson.plan import Lesson
from tutor.teaching.phrases import phrase

SCHEMA = 1
_DRAWN = ("stroke", "text", "image-component")
"""Kinds of js-draw's components that are taken: others hold HTML."""
_PICTURE = re.compile(r"data:image/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/=\s]*")
_PAPERS = frozenset({"", "squared", "plain", "axes", "numbers", "staves"})


@dataclass(frozen=True, slots=True)
class Work:
    """What a file brings."""

    facts: tuple[Fact, ...]
    drawings: tuple[Sketched, ...]

    def beyond(self, known: Sequence[Fact], *, keeps_words: bool) -> tuple[Fact, ...]:
        """The facts that are not known yet, in order; without the student's words where none are kept."""
        met = {_wordless(fact) for fact in known}
        new = [fact for fact in self.facts if _wordless(fact) not in met]
        return tuple(new if keeps_words else map(_wordless, new))


def _wordless(fact: Fact) -> Fact:
    return replace(fact, said="") if isinstance(fact, AttemptGraded) else fact


def file_name(lesson: Lesson) -> str:
    """What to call the file."""
    stem = re.sub(r"\W+", "-", lesson.title).strip("-")[:60]
    return f"{stem or 'lesson'}.tutor.json"


def pack(lesson: Lesson, facts: Sequence[Fact], drawings: Sequence[Sketched]) -> tuple[bytes, int]:
    """The file, and how many of the drawings, the oldest, had no room in it.

    What the models have cost stays where it was paid.
    """
    form: dict[str, Any] = {
        "tutor": SCHEMA,
        "title": lesson.title,
        "language": lesson.language,
        "version": lesson.version,
        "facts": [encode(fact) for fact in facts if not isinstance(fact, ModelUsed)],
        "drawings": {},
    }
    room, left_out = MAX_BODY - len(_dump(form)), 0
    for drawing in reversed(drawings):
        room -= len(drawing.body) + len(drawing.step.encode()) + 8
        if left_out or room < 0:
            left_out += 1
        else:
            form["drawings"][drawing.step] = json.loads(drawing.body)
    return _dump(form), left_out


def _dump(form: Mapping[str, Any]) -> bytes:
    return json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(content: bytes, lesson: Lesson, language: str | None = None) -> Work:
    """What a file brings to this lesson; JournalError, one sentence for the student, where that is nothing.

    The sentence is in `language` (BCP 47), or the lesson's.
    """
    tongue = language or lesson.language
    form = _read(content)
    if not isinstance(form, dict) or not isinstance(form.get("tutor"), int):
        raise _refused("work_broken", tongue)
    if form["tutor"] > SCHEMA:
        raise _refused("work_newer", tongue)
    theirs = tuple(form.get(key) for key in ("title", "language", "version"))
    if theirs[:2] != (lesson.title, lesson.language) or _major(theirs[2]) != _major(lesson.version):
        raise _refused("work_other", tongue, title=lesson.title)
    try:
        facts = tuple(_fact(each) for each in form["facts"])
        drawings = tuple(_drawing(step, pages) for step, pages in form["drawings"].items())
    except (JournalError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _refused("work_broken", tongue) from None
    if not facts or not isinstance(facts[0], LessonBegan):
        raise _refused("work_broken", tongue)
    mine = {step.id for step in lesson.steps}
    return Work(facts, tuple(each for each in drawings if each.step in mine))


def _refused(key: str, language: str, **names: object) -> JournalError:
    return JournalError(phrase(key, language, **names))


def _major(version: object) -> str:
    return str(version).split(".", maxsplit=1)[0]


def _read(content: bytes) -> Any:
    def never(_: str) -> None:
        raise ValueError

    try:
        form = json.loads(content, parse_constant=never)
        _dump(form)  # half an emoji is no text
    except (ValueError, RecursionError):
        return None
    return form


def _fact(form: Any) -> Fact:
    item = decode(dict(form.items()))
    if not isinstance(item, Fact) or isinstance(item, ModelUsed) or not math.isfinite(item.at):
        raise ValueError
    return item


def _drawing(step: str, pages: Any) -> Sketched:
    kept = [{"paper": _paper(page["paper"]), "drawn": [_component(each) for each in page["drawn"]]} for page in pages]
    body = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    return Sketched(step, body)


def _paper(paper: str) -> str:
    return paper if paper in _PAPERS or _PICTURE.fullmatch(paper) else ""


def _component(form: dict[str, Any]) -> dict[str, Any]:
    if form["name"] not in _DRAWN or not isinstance(form["zIndex"], int | float) or not isinstance(form["id"], str):
        raise ValueError
    if form["name"] == "image-component" and not _PICTURE.fullmatch(form["data"]["src"]):
        raise ValueError
    # What it was loaded with would be written into an SVG as it stands.
    return {"name": form["name"], "zIndex": form["zIndex"], "id": form["id"], "loadSaveData": {}, "data": form["data"]}
