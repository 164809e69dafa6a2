"""A lesson's bytes in, everything that is wrong with it out."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from tutor.errors import Finding, LessonError
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson
from tutor.lint.answers import answers
from tutor.lint.material import material
from tutor.lint.rules import RULES
from tutor.lint.subject import Hit, Pages, Pictures, Subject
from tutor.lint.teaching import teaching
from tutor.lint.way import way

_ALLOWED = re.compile(r"<!--\s*allow:?\s+((?:T\d{1,3}[\s,]*)+)-->", re.IGNORECASE)


_WHOLE = frozenset({"unreachable-step", "no-way-out", "skill-never-practised", "need-never-practised", "nothing-asked"})
"""Rules that a piece of a lesson need not keep."""


def check(source: bytes, path: str, pictures: Pictures | None = None, pages: Pages | None = None) -> list[Finding]:
    """All findings on one lesson, in the order of the file: what the reader refuses, or else what the rules find.

    `path` is only named. `pictures` tells whether a picture (its path as written) is there, and `pages` what is wrong
    with a page of a PDF; without them none is looked for. A comment `<!-- allow T503 -->` in a step keeps that rule
    (or, with fewer figures, a group of them) silent there, and above the first step everywhere. Deterministic; raises
    nothing, whatever the bytes.
    """
    try:
        lesson = read_lesson(source, path)
    except LessonError as error:
        return list(error.findings)
    return look(lesson, source, pictures, pages)


def look(
    lesson: Lesson,
    source: bytes,
    pictures: Pictures | None = None,
    pages: Pages | None = None,
    *,
    piece: bool = False,
) -> list[Finding]:
    """What the rules find in a lesson that was read from this source, which is UTF-8.

    A `piece` is not held to what only a whole lesson can keep: that every step is reached and left, every skill
    practised, something asked.
    """
    lines = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    subject = Subject(lesson, lines, pictures, pages)
    allowed = _allowed(lesson, lines)
    hits = (hit for rules in (way, teaching, answers, material) for hit in rules(subject))
    hits = (hit for hit in hits if not (piece and RULES[hit.rule].name in _WHOLE))
    kept = {hit: None for hit in hits if not _is_allowed(hit, lesson, allowed)}
    path = lesson.path
    found = [Finding(path, *hit.place, hit.problem, hit.cure, hit.rule, RULES[hit.rule].severity) for hit in kept]
    return sorted(found, key=lambda each: (each.line, each.column, each.rule))


def _allowed(lesson: Lesson, lines: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """By the number of the step (0 is what stands above the first): the beginnings of rules that are silent there."""
    found: dict[int, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 1):
        for comment in _ALLOWED.finditer(line) if "<!--" in line else ():
            step = _step_at(lesson, number)
            found[step] = (*found.get(step, ()), *re.findall(r"T\d+", comment[1].upper()))
    return found


def _step_at(lesson: Lesson, line: int) -> int:
    return bisect_right(lesson.steps, line, key=lambda step: step.line)


def _is_allowed(hit: Hit, lesson: Lesson, allowed: dict[int, tuple[str, ...]]) -> bool:
    here = allowed.get(_step_at(lesson, hit.place[0]), ())
    return hit.rule.startswith((*allowed.get(0, ()), *here))
