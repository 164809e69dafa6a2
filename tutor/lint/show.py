"""Findings as people read them: the place, the rule, the line with a caret under the column, and the cure.

The caret counts cells, not characters: a Chinese character takes two, an accent none. A line that is written from right
to left stands in a right-to-left isolate as wide as its caret line's, so that the caret is right on a display that
reorders such text (a browser) and on one that does not (most terminals). What could drive a terminal, or turn the
reading direction of what follows, is shown as a sign.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tutor.errors import Finding

if TYPE_CHECKING:
    from rich.text import Text

_WIDEST = 96
"""Cells of a source line; a longer one is cut on both sides of the column."""
_TAB = 4
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_ISOLATE, _END, _FILL = "\u2067", "\u2069", "\xa0"
_STYLES = {"error": "bold red", "warning": "bold yellow"}
Span = tuple[str, str]
"""Text and its style in rich's words, empty for none."""


def show(findings: Iterable[Finding], source: bytes | str) -> str:
    """The findings on one file as plain text, in their order; `source` is the whole file (empty where it has none)."""
    return "".join(text for text, _ in _spans(findings, source))


def styled(findings: Iterable[Finding], source: bytes | str) -> "Text":
    """The same as `show` gives, in colours: for a terminal by rich's Console, for a notebook by `display`."""
    from rich.text import Text

    return Text.assemble(*_spans(findings, source), no_wrap=True, overflow="ignore", end="")


def as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings as JSON takes them: path, line, column (from 1), problem, cure, rule, severity."""
    return [asdict(finding) for finding in findings]


def _spans(findings: Iterable[Finding], source: bytes | str) -> Iterator[Span]:
    text = source if isinstance(source, str) else source.decode("utf-8-sig", "replace")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in findings:
        yield from _one(finding, lines)


def _one(finding: Finding, lines: list[str]) -> Iterator[Span]:
    yield _safe(f"{finding.path}:{finding.line}:{finding.column}: "), "bold"
    label = f"{finding.severity} {finding.rule}".rstrip()
    yield label, _STYLES[finding.severity]
    yield f": {_safe(finding.problem)}\n", ""
    gutter = " " * (len(str(finding.line)) + 2)
    if finding.line <= len(lines) and lines[finding.line - 1].strip():
        line, caret = _placed(lines[finding.line - 1], finding.column)
        yield f" {finding.line} │ ", "dim"
        yield f"{line}\n", ""
        yield f"{gutter}│ ", "dim"
        yield f"{caret}\n", _STYLES[finding.severity]
    yield f"{gutter}= ", "dim"
    yield f"{_safe(finding.cure)}\n", ""


def _safe(text: str) -> str:
    return _UNSAFE.sub("�", text.replace("\t", " "))


def _placed(raw: str, column: int) -> tuple[str, str]:
    """A source line, cut to what fits, and the line below it with a caret under the column, which counts from 1."""
    from rich.cells import cell_len

    begin, line = _cut(_UNSAFE.sub("�", raw.rstrip()), column - 1)
    cut = "…" if begin else ""
    before, after = cut + line[begin : column - 1], line[column - 1 :]
    # A tab reaches to its next stop, from where the line itself begins.
    before = before.expandtabs(_TAB)
    after = (before + after).expandtabs(_TAB)[len(before) :]
    shown, offset = before + after, cell_len(before)
    if not _leads_right_to_left(shown):
        return shown, " " * offset + "^"
    rest = max(cell_len(shown) - offset - 1, 0)
    return f"{_ISOLATE}{shown}{_END}", f"{_ISOLATE}{_FILL * offset}^{_FILL * rest}{_END}"


def _cut(line: str, at: int) -> tuple[int, str]:
    """Where to begin in the line so that the character `at` is seen, and the line cut at its end."""
    from rich.cells import cell_len

    if cell_len(line) <= _WIDEST:
        return 0, line
    begin, width = at, 0
    while begin and width < _WIDEST // 3:
        begin -= 1
        width += cell_len(line[begin])
    if width + cell_len(line[:begin]) < _WIDEST // 2:
        begin, width = 0, cell_len(line[:at])
    end = at
    while end < len(line) and width < _WIDEST:
        width += cell_len(line[end])
        end += 1
    return begin, line[:end] + ("…" if end < len(line) else "")


def _leads_right_to_left(line: str) -> bool:
    strong = (unicodedata.bidirectional(each) for each in line)
    return next((each for each in strong if each in {"L", "R", "AL"}), "L") != "L"
