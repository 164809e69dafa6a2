"""The bones of a Markdown file: comments taken out, top-level headings, and the raw source of its bullets.

Prose is not parsed here: it is kept as it was written and rendered when somebody looks at it. In a file whose headings
can be told line by line (nearly all) no Markdown parser runs at all, which makes reading fast; any other goes to
markdown-it-py, whose top-level headings the quick way finds too (a property test holds them together).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_INNER_FENCE = re.compile(r"(?:[\s>]|[-*+] |\d{1,9}[.)] )*(?:(`{3,})[^`]*$|(~{3,}))")
_NEEDS_PARSER = re.compile(r"^(?: {0,3}<| {1,3}(?:#{1,3}(?:[ \t]|$)|```|~~~))", re.MULTILINE)
_BULLET = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])(?: +|$)")
_DEEPEST = 8
"""Lists within each other; what is deeper stays text, so that it can fill no stack."""
_UNSPACED = re.compile(r"#{2,3}[^#\s]|#{2,3}\u3000")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *$")


@dataclass(frozen=True, slots=True)
class Part:
    """A top-level heading and the lines under it, up to the next one. Level 0 is what stands before the first."""

    level: int
    title: str
    """Raw source."""
    line: int
    """Of the heading, from 1; the body begins on the line after it."""
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullet:
    """One item of a list, as raw source; line and column of its text, from 1."""

    text: str
    line: int
    column: int
    nested: tuple["Bullet", ...] = ()


@dataclass(frozen=True, slots=True)
class Stray:
    """A line that stands in a list and belongs to none of its bullets."""

    text: str
    line: int


def without_comments(lines: list[str]) -> tuple[list[str], int]:
    """The lines with HTML comments taken out, except in code fences, and the line (from 1) of one never closed, else 0.

    Lines keep their numbers; what stands behind a comment on its line keeps its column.
    """
    if not any("<!--" in line for line in lines):
        return list(lines), 0
    kept: list[str] = []
    fence, opened = "", 0
    for number, line in enumerate(lines, 1):
        shown = line
        if opened or (not fence and "<!--" in line):
            shown, opens = _blank_comments(line, bool(opened))
            opened = (opened or number) if opens and not shown else number if opens else 0
        kept.append(shown)
        if not opened:
            fence = fence_after(fence, shown)
    return kept, opened


def _blank_comments(line: str, opened: bool) -> tuple[str, bool]:
    """The line with spaces for its comments, and whether one is still open at its end."""
    at, shown = 0, line
    while True:
        start = at if opened else line.find("<!--", at)
        if start < 0:
            break
        # `<!-->` is a whole comment: its end may begin inside its start.
        end = line.find("-->", start if opened else start + 2)
        at, opened = (end + 3, False) if end >= 0 else (len(line), True)
        shown = shown[:start] + " " * (at - start) + line[at:]
        if opened:
            break
    shown = shown.rstrip()
    # Spaces in place of a comment that opens a line would make the rest a code block.
    indented = len(line) - len(line.lstrip()) == len(shown) - len(shown.lstrip())
    return (shown if indented else shown.lstrip()), opened


def fence_after(fence: str, line: str) -> str:
    """The fence that is open after this line, empty for none; those in lists and quotes count too."""
    mark = _INNER_FENCE.match(line)
    if not fence:
        return (mark[1] or mark[2]) if mark else ""
    bare = line.strip(" \t>")
    closes = len(bare) >= len(fence) and set(bare) == {fence[0]}
    return "" if closes else fence


def parts(lines: Sequence[str]) -> Iterator[Part]:
    """The file cut at its top-level headings of level 1 to 3; deeper ones belong to the prose."""
    text = "\n".join(lines)
    headings = list(_parsed_headings(text) if _NEEDS_PARSER.search(text) else _quick_headings(lines))
    before = (0, "", -1)
    for level, title, index in (*headings, (0, "", len(lines))):
        yield Part(before[0], before[1], before[2] + 1, tuple(lines[before[2] + 1 : index]))
        before = (level, title, index)


def prose(lines: Sequence[str]) -> str:
    """Lines as the Markdown of one text, without empty ones around it.

    Also without the rule that authors like to draw before the next heading. The first line keeps its indent, which may
    make it code.
    """
    kept = _trimmed(lines)
    if kept and _RULE.match(kept[-1]) and (len(kept) == 1 or not kept[-2].strip()):
        kept = _trimmed(kept[:-1])
    return "\n".join(kept)


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    written = [index for index, line in enumerate(lines) if line.strip()]
    return lines[written[0] : written[-1] + 1] if written else ()


def _quick_headings(lines: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    fence = ""
    for index, line in enumerate(lines):
        first = line[:1]
        if fence:
            bare = line.strip(" \t")
            if len(bare) >= len(fence) and set(bare) == {fence[0]} and line[:4].strip(" "):
                fence = ""
        elif first == "#":
            level = len(line) - len(line.lstrip("#"))
            if level <= 3 and line[level : level + 1] in {"", " ", "\t"}:
                yield level, _without_closing(line[level:].strip(" \t")), index
        elif first in {"`", "~"} and (mark := _FENCE.match(line)):
            fence = mark[1] or mark[2]


def unspaced_headings(part: Part) -> Iterator[tuple[int, str]]:
    """Lines like `##Name` with their numbers: headings to their author and prose to Markdown, which wants a space."""
    if not any(line[:2] == "##" for line in part.body):
        return
    fence = ""
    for number, line in enumerate(part.body, part.line + 1):
        if not fence and _UNSPACED.match(line):
            yield number, line
        fence = fence_after(fence, line)


def _without_closing(title: str) -> str:
    bare = title.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else title


def _parsed_headings(text: str) -> Iterator[tuple[int, str, int]]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").disable(["inline", "lheading", "text_join"])
    tokens = parser.parse(text)
    for token, content in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag <= "h3" and token.map:
            yield int(token.tag[1]), content.content.strip(), token.map[0]


def bullets(lines: Sequence[str], line: int, column: int = 1, depth: int = 0) -> Iterator[Bullet | Stray]:
    """The items of the lists in `lines`, the first of which is line `line` of the file, and whatever is no item.

    `column` is where these lines begin in the file, `depth` how many lists they stand in already. Read as CommonMark
    reads lists, but never further in than the raw source: `- 1989.` is the text `1989.`, which Markdown takes for a
    list within a list.
    """
    item: list[str] = []
    start, offset = 0, 0
    for index, raw in enumerate((*lines, "- ")):
        text = raw.expandtabs(4)
        indent = len(text) - len(text.lstrip())
        mark = _BULLET.match(text)
        if item and (not text.strip() or indent >= offset) and index < len(lines):
            item.append(text[offset:])
        elif index < len(lines) and (not text.strip() or _RULE.match(text)):
            continue
        elif mark:
            if item:
                yield _bullet(item, line + start, column + offset, depth)
            # As in CommonMark: five spaces or more, or none, behind the mark leave one space to it.
            width = len(mark[0]) if 0 < len(mark[0]) - mark.end(2) < 5 and mark.end() < len(text) else mark.end(2) + 1
            item, start, offset = [text[width:]], index, width
        elif item and item[-1].strip():
            item.append(text.strip())
        else:
            yield Stray(text.strip(), line + index)


def _bullet(item: list[str], line: int, column: int, depth: int) -> Bullet:
    fence = ""
    for index, text in enumerate(item[1:], 1):
        if not fence and depth < _DEEPEST and _BULLET.match(text):
            found = bullets(item[index:], line + index, column, depth + 1)
            nested = tuple(each for each in found if isinstance(each, Bullet))
            return Bullet("\n".join(item[:index]).strip(), line, column, nested)
        fence = fence_after(fence, text)
    return Bullet("\n".join(item).strip(), line, column)
