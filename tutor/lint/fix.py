"""What can be mended without asking: slips of the keyboard whose meaning leaves no doubt.

A mending is tried where the reader found something, and kept only where the reader then finds less; a lesson that could
be read already stays the same lesson. Ends of lines and all else stay as they were.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from tutor.errors import Finding, LessonError
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import SECTION_NAMES, SETTINGS, fold

_BOM = "\ufeff"
_ROUNDS = 10
_TRIES = 100
"""Mendings that are tried one by one, where all of them together did not do."""
_FRONT = (
    *("title", "language", "level", "subject", "version", "grammar", "author", "licence", "duration", "skills"),
    *("tutor", "tone", "name", "voice", "manner", "patience", "target", "needs"),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_UNSPACED = re.compile(r"(#{2,3})[ \t\u3000]*([^#\s].*)")
_NUMBERED = re.compile(r"(\s*)(\d+)\s*[.、．，。：:）)]\s*([^\d\s].*)")
_MARK = re.compile(r"(\s*)([-*+])\s*[\[［【]\s*([xX×✓]?)\s*[\]］】]\s*(\S.*)")
_STEP = re.compile(r"##(?!#)")
_SECTION = re.compile(r"(###\s+)(.*?)(\s*#*\s*)")


@dataclass(frozen=True, slots=True)
class Mended:
    """A file after the mending."""

    content: bytes
    changes: tuple[str, ...]
    """What was done, a phrase each; empty where nothing was."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines from `first` (from 0) up to `last`, not included, that become others."""

    first: int
    last: int
    lines: tuple[str, ...]


_Mender = Callable[[Sequence[str], int, int], _Edit | None]
"""Takes the lines with their ends, and a place, both from 0."""


def fix(source: bytes) -> Mended:
    """The file with what is safe to mend mended. Pure; what is no text in UTF-8 comes back as it was."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return Mended(source, ())
    changes: list[str] = []
    if text.startswith(_BOM) and _count(text) == _count(text[1:]):
        text = text[1:]
        changes.append("took the byte-order mark out")
    for _ in range(_ROUNDS):
        lines = _LINE.findall(text)
        edits = _edits(lines, _findings(text))
        kept = _kept(text, lines, edits)
        if not kept:
            break
        text = _apply(lines, kept)
        changes.extend(_told(lines, edit) for edit in kept)
    return Mended(text.encode(), tuple(changes))


def _findings(text: str) -> tuple[Finding, ...]:
    try:
        read_lesson(text, "")
    except LessonError as error:
        return error.findings
    return ()


def _count(text: str) -> int:
    return len(_findings(text))


def _edits(lines: Sequence[str], findings: Iterable[Finding]) -> list[_Edit]:
    """At most one edit a finding, none of them touching another."""
    edits: list[_Edit] = []
    free = 0
    for finding in findings:
        index, column = finding.line - 1, finding.column - 1
        made = (mend(lines, index, column) for mend in _MENDERS.get(finding.rule, ()) if index < len(lines))
        edit = next((each for each in made if each), None)
        if edit and edit.first >= free:
            edits.append(edit)
            free = max(edit.last, edit.first + 1)
    return edits


def _kept(text: str, lines: Sequence[str], edits: list[_Edit]) -> list[_Edit]:
    """All edits, where the reader then finds less; else the first that does it alone; else none."""
    before = _count(text)
    if edits and _count(_apply(lines, edits)) < before:
        return edits
    tried = edits[:_TRIES] if len(edits) > 1 else []
    return next(([edit] for edit in tried if _count(_apply(lines, [edit])) < before), [])


def _apply(lines: Sequence[str], edits: Iterable[_Edit]) -> str:
    made = list(lines)
    for edit in sorted(edits, key=lambda each: each.first, reverse=True):
        made[edit.first : edit.last] = edit.lines
    return "".join(made)


def _told(lines: Sequence[str], edit: _Edit) -> str:
    before = [line.strip() for line in lines[edit.first : edit.last] if line.strip()]
    after = [line.strip() for line in edit.lines if line.strip()]
    if before == after:
        return f"line {edit.first + 1}: set the empty lines right"
    return f"line {edit.first + 1}: `{' '.join(before)}` became `{' '.join(after)}`"


def _parted(line: str) -> tuple[str, str]:
    bare = line.rstrip("\r\n")
    return bare, line[len(bare) :]


def _line(lines: Sequence[str], index: int, text: str) -> _Edit | None:
    """The line with another text and its own end; None where nothing changes."""
    bare, end = _parted(lines[index])
    return _Edit(index, index + 1, (text + end,)) if text != bare else None


def _space_behind_hashes(lines: Sequence[str], index: int, _column: int) -> _Edit | None:
    found = _UNSPACED.fullmatch(_parted(lines[index])[0])
    return _line(lines, index, f"{found[1]} {found[2]}") if found else None


def _dot_behind_number(lines: Sequence[str], index: int, _column: int) -> _Edit | None:
    found = _NUMBERED.fullmatch(_parted(lines[index])[0])
    if not found:
        return None
    number = "".join(str(unicodedata.decimal(each)) for each in found[2])
    return _line(lines, index, f"{found[1]}{number}. {found[3]}")


def _choice_mark(lines: Sequence[str], index: int, _column: int) -> _Edit | None:
    found = _MARK.fullmatch(_parted(lines[index])[0])
    return _line(lines, index, f"{found[1]}{found[2]} [{found[3] or ' '}] {found[4]}") if found else None


def _empty_line_above(lines: Sequence[str], index: int, _column: int) -> _Edit | None:
    """Below the settings line, where the prose runs on."""
    if index < 2 or not _STEP.match(lines[index - 2]) or not lines[index - 1].strip() or lines[index].startswith("#"):
        return None
    return _Edit(index, index, (_parted(lines[index - 1])[1],))


def _settings_up(lines: Sequence[str], index: int, _column: int) -> _Edit | None:
    """Right under the heading, with an empty line below."""
    above = index
    while above and not lines[above - 1].strip():
        above -= 1
    if above in {0, index} or not _STEP.match(lines[above - 1]) or lines[index].startswith("#"):
        return None
    runs_on = index + 1 < len(lines) and lines[index + 1].strip()
    empty = (_parted(lines[above])[1],) if runs_on else ()
    return _Edit(above, index + 1, (lines[index], *empty))


def _section_word(lines: Sequence[str], index: int, _column: int) -> _Edit | None:
    found = _SECTION.fullmatch(_parted(lines[index])[0])
    meant = _meant(found[2], SECTION_NAMES) if found else ""
    return _line(lines, index, f"{found[1]}{meant}{found[3]}") if found and meant else None


def _key(lines: Sequence[str], index: int, column: int) -> _Edit | None:
    """Of the front matter, or of a settings line."""
    bare = _parted(lines[index])[0]
    found = re.compile(r"[^\s:：]+(?=\s*[:：])").match(bare, column)
    if not found:
        return None
    under_heading = index > 0 and _STEP.match(lines[index - 1])
    meant = _meant(found[0], SETTINGS if under_heading else _FRONT)
    return _line(lines, index, bare[:column] + meant + bare[found.end() :]) if meant else None


def _meant(word: str, known: Iterable[str]) -> str:
    """The one known word that is a slip of the finger away: one letter, or two in a word of eight and more."""
    folded = fold(word)
    if len(folded) < 4 or len(folded) > 40:
        return ""
    allowed = 2 if len(folded) >= 8 else 1
    slips = {each: OSA.distance(folded, fold(each), score_cutoff=allowed) for each in known}
    least = min(slips.values())
    near = [each for each, slip in slips.items() if slip == least]
    return near[0] if 0 < least <= allowed and len(near) == 1 else ""


_MENDERS: dict[str, tuple[_Mender, ...]] = {
    "T109": (_key,),
    "T201": (_space_behind_hashes,),
    "T208": (_section_word,),
    "T213": (_key,),
    "T216": (_empty_line_above,),
    "T217": (_settings_up,),
    "T301": (_choice_mark, _dot_behind_number),
}
