"""Where in a lesson a cursor stands: in a key of the front matter, a section's name, a setting, behind an arrow …

What is being written is seldom whole, so nothing here needs it to be: any text and any place give an answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from tutor.lesson.markdown import to_plain
from tutor.lesson.outline import Part, fence_after, parts, without_comments
from tutor.lesson.words import SECTIONS, SETTINGS, fold

Kind = Literal[
    "front key", "front value", "section", "within", "setting", "value", "ending", "target", "callout", "choice", "step"
]
_LONGEST = 1_000_000
"""Characters of a text that is looked at."""
_KEY = r"[\w.-]*"
_ARROW = re.compile(r"→|->|➔|⇒")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_PAIRS_END = re.compile(r"[·・;；]")


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at a cursor, as offsets in characters from the beginning of the text."""

    kind: Kind
    start: int
    end: int
    """Of the whole word, name or value around the cursor."""
    word: str
    """What stands from `start` to `end`."""
    typed: str
    """What of it stands before the cursor."""
    key: tuple[str, ...] = ()
    """Keys of the front matter around it, or the canonical section or setting that it belongs to."""
    line: int = 0
    """From 0."""


@dataclass(frozen=True, slots=True)
class Page:
    """A text that may become a lesson, cut where its author sees it cut."""

    lines: tuple[str, ...]
    front: int
    """How many lines its front matter takes."""
    parts: tuple[Part, ...]
    shown: tuple[str, ...]
    """The lines without front matter and comments."""

    def step_at(self, line: int) -> tuple[Part, ...]:
        """The step that a line (from 0) belongs to, with its sections; empty before the first one."""
        before = [index for index, part in enumerate(self.parts) if part.line <= line + 1 and part.level in {1, 2}]
        if not before or self.parts[before[-1]].level == 1:
            return ()
        sections = takewhile(lambda part: part.level == 3, self.parts[before[-1] + 1 :])
        return (self.parts[before[-1]], *sections)


def read_page(source: str) -> Page:
    """Cut a text; offsets in its lines are those of the text."""
    lines = source[:_LONGEST].replace("\r\n", " \n").replace("\r", "\n").split("\n")
    front = _front(lines)
    shown, _ = without_comments([""] * front + lines[front:])
    return Page(tuple(lines), front, tuple(parts(shown)), tuple(shown))


def _front(lines: Sequence[str]) -> int:
    if lines[0].rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return index + 1
        if re.match(r"#{1,3} ", line):
            return index
    return len(lines)


def locate(page: Page, cursor: int) -> Spot | None:
    """What stands at `cursor`, an offset in characters; None where the grammar has no say."""
    index, offset = 0, 0
    while index + 1 < len(page.lines) and offset + len(page.lines[index]) < cursor:
        offset += len(page.lines[index]) + 1
        index += 1
    column = min(max(cursor - offset, 0), len(page.lines[index]))
    inside = _in_front if index < page.front else _in_body
    found = inside(page, index, column)
    return None if found is None else replace(found, start=found.start + offset, end=found.end + offset, line=index)


def _spot(kind: Kind, line: str, start: int, column: int, *, rest: str, key: tuple[str, ...] = ()) -> Spot:
    """The spot whose word begins at `start` and goes on, behind the cursor, as far as `rest` matches."""
    more = re.compile(rest).match(line, column)
    end = column + len(more[0].rstrip() if more else "")
    return Spot(kind, start, end, line[start:end], line[start:column], key)


# ---- front matter ----


def _in_front(page: Page, index: int, column: int) -> Spot | None:
    line = page.lines[index]
    before = line[:column]
    if line.rstrip() == "---":
        return None
    outer = _outer_keys(page.lines[:index], len(line) - len(line.lstrip()))
    begun = re.match(rf"\s*(?:- +)?({_KEY})\s*:(?:\s+|$)", before)
    if not begun:
        key = re.match(rf"\s*(?:- +)?({_KEY})$", before)
        if not key:
            return None
        if outer[-1:] == ("needs",):
            return _spot("front value", line, key.start(1), column, rest=_KEY, key=outer)
        return _spot("front key", line, key.start(1), column, rest=_KEY, key=outer)
    return _in_value(line, begun.end(), column, (*outer, begun[1]))


def _in_value(line: str, start: int, column: int, keys: tuple[str, ...]) -> Spot | None:
    """What stands in the value of a key, which may be a mapping or a list on one line."""
    closers: list[str] = []
    at = start
    while found := re.compile(r"[{\[,}\]]").search(line, at, column):
        at = start = found.end()
        if found[0] in "{[":
            closers.append("}" if found[0] == "{" else "]")
            if found[0] == "{" and (inner := re.match(rf"\s*({_KEY})\s*:\s*(?=[{{\[])", line[at:column])):
                keys, at = (*keys, inner[1]), at + inner.end()
        elif found[0] in "}]" and closers:
            closers.pop()
    text = line[start:column]
    start += len(text) - len(text.lstrip())
    if closers[-1:] != ["}"]:
        return _spot("front value", line, start, column, rest=r"[^,{}\[\]#]*", key=keys)
    pair = re.match(rf"({_KEY})\s*:\s+", line[start:column])
    if pair:
        return _spot("front value", line, start + pair.end(), column, rest=r"[^,{}\[\]#]*", key=(*keys, pair[1]))
    whole = re.fullmatch(_KEY, line[start:column])
    return _spot("front key", line, start, column, rest=_KEY, key=keys) if whole else None


def _outer_keys(lines: Sequence[str], indent: int) -> tuple[str, ...]:
    keys: list[str] = []
    for line in reversed(lines):
        depth = len(line) - len(line.lstrip())
        key = re.match(rf"\s*({_KEY})\s*:", line)
        if line.strip() and depth < indent and key:
            keys.append(key[1])
            indent = depth
    return tuple(reversed(keys))


# ---- steps ----


def _in_body(page: Page, index: int, column: int) -> Spot | None:
    line = page.lines[index]
    if page.shown[index] != line.rstrip() and page.shown[index] != line:
        return None  # a comment
    part = next(each for each in reversed(page.parts) if each.line <= index + 1)
    if part.level and part.line == index + 1:
        return _in_heading(line, column, part.level)
    fence = ""
    for text in part.body[: index - part.line + 1]:
        fence = fence_after(fence, text)
    if fence:
        return None
    if part.level == 2 and index == part.line:
        return _in_settings(line, column) or _in_prose(line, column, "")
    section = SECTIONS.get(fold(to_plain(part.title[:200])), "") if part.level == 3 else ""
    return _in_list(line, column, section) or _in_prose(line, column, section)


def _in_heading(line: str, column: int, level: int) -> Spot | None:
    start = len(line) - len(line.lstrip("# \t"))
    if level == 1 or column < level:
        return None
    if level == 2:
        return _spot("step", line, min(start, column), column, rest=r".*")
    return _spot("section", line, min(start, column), column, rest=r"[^#]*")


def _in_settings(line: str, column: int) -> Spot | None:
    start = max((each.end() for each in _PAIRS_END.finditer(line, 0, column)), default=0)
    pair = re.match(r"\s*([^:：\s]{1,40})\s*[:：]\s*", line[start:column])
    if pair and (key := SETTINGS.get(fold(pair[1]))):
        return _spot("value", line, start + pair.end(), column, rest=r"[^·・;；]*", key=(key,))
    word = re.fullmatch(r"\s*(\S{0,40})", line[start:column])
    return _spot("setting", line, start + word.start(1), column, rest=r"[^:：·・;；\s]*") if word else None


def _in_list(line: str, column: int, section: str) -> Spot | None:
    before = line[:column]
    key = (section,)
    arrows = list(_ARROW.finditer(before))
    if section in {"misconceptions", "then"} and arrows:
        start = arrows[-1].end()
        start += len(before[start:]) - len(before[start:].lstrip())
        return _spot("target", line, start, column, rest=r".*", key=key)
    item = _ITEM.match(before)
    if item and section == "then" and re.fullmatch(r"\S*", before[item.end() :]):
        return _spot("ending", line, item.end(), column, rest=r"[^→\s➔⇒-]*", key=key)
    if item and section == "choices" and re.fullmatch(r"\[?[ xX]?", before[item.end() :]):
        return _spot("choice", line, item.end(), column, rest=r"\[?[ xX]?\]?", key=key)
    return None


def _in_prose(line: str, column: int, section: str) -> Spot | None:
    if quote := re.fullmatch(r"\s*>\s*(\[!?\w*)", line[:column]):
        return _spot("callout", line, quote.start(1), column, rest=r"!?\w*\]?")
    return _spot("within", line, column, column, rest="", key=(section,)) if section else None
