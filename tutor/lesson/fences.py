"""The one fenced block of a section that holds code, and what is wrong with a check. Nothing is ever executed."""

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.lesson.findings import Findings, shorten

_OPENS = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*([^`\n]*)")
_PYTHON = frozenset({"", "python", "py", "python3"})


@dataclass(frozen=True, slots=True)
class Fence:
    """What stands in a fenced block, and the line (from 1) and column on which that begins."""

    text: str
    line: int
    column: int


def read_fence(lines: Sequence[str], line: int, section: str, findings: Findings) -> Fence | None:
    """The one fenced block of Python in these lines, the first of which is line `line` of the file.

    None where there is none; whatever stands beside it is a finding.
    """
    found: Fence | None = None
    index = 0
    while index < len(lines):
        text, here = lines[index], line + index
        index += 1
        opens = _OPENS.fullmatch(text)
        if not opens:
            if text.strip():
                _stray(text, here, section, findings)
                return found
            continue
        if found:
            findings.add("T321", here, 1, f"`{section}` holds a second block of code.", "Put the two into one.")
            return found
        held, index = _held(lines, index, opens)
        if index > len(lines):
            findings.add(
                "T322", here, 1, "The block of code begins here and never ends.", f"Close it with `{opens[2]}`."
            )
        _language(opens[3], here, findings)
        found = Fence("\n".join(held), here + 1, len(opens[1]) + 1)
    return found


def _held(lines: Sequence[str], start: int, opens: re.Match[str]) -> tuple[list[str], int]:
    """The lines of a block without its own indent, and the place after it; beyond the end where it is never closed."""
    indent, mark = len(opens[1]), opens[2]
    held: list[str] = []
    for index in range(start, len(lines)):
        text = lines[index]
        bare = text.strip(" \t")
        if len(bare) >= len(mark) and set(bare) == {mark[0]} and text[:4].strip(" "):
            return held, index + 1
        held.append(text[min(indent, len(text) - len(text.lstrip(" "))) :])
    return held, len(lines) + 1


def _stray(text: str, line: int, section: str, findings: Findings) -> None:
    problem = f"`{section}` holds code, and `{shorten(text, 40)}` stands outside its block."
    findings.add(
        "T320", line, 1, problem, "Put the code between ```python and ```, and prose under the step's heading."
    )


def _language(info: str, line: int, findings: Findings) -> None:
    language = info.split(maxsplit=1)[0].lower() if info.strip() else ""
    if language.strip("{}.") not in _PYTHON:
        findings.add(
            "T323",
            line,
            1,
            f"The block is said to be {shorten(language)}; a step's code is Python.",
            "Write ```python.",
        )


def read_check(fence: Fence, findings: Findings) -> None:
    """Find what keeps a check from being Python that can fail."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(fence.text)
    except SyntaxError as error:
        line = fence.line + (error.lineno or 1) - 1
        findings.add(
            "T324", line, fence.column + max(error.offset or 1, 1) - 1, f"The check is no Python: {error.msg}.", _CURE
        )
        return
    except (ValueError, RecursionError, MemoryError):
        findings.add(
            "T324", fence.line, fence.column, "The check is too deeply nested to be read.", "Write it in more lines."
        )
        return
    asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    if not asserts:
        problem = "The check asserts nothing, so every program would pass."
        findings.add(
            "T325", fence.line, fence.column, problem, 'Write `assert`, then what must be true, then `, "what to say"`.'
        )
    for node in asserts:
        if isinstance(node.test, ast.Tuple) and node.test.elts:
            place = fence.line + node.lineno - 1, fence.column + node.col_offset
            findings.add(
                "T326", *place, "This assert is always true.", 'Take the brackets away: `assert x == 1, "message"`.'
            )


_CURE = "Mend this line."
