"""Prose in Markdown for two audiences: HTML for the eyes, plain text for the voice.

A quote that begins with `[!SAY]` is for the voice alone, one that begins with `[!SHOW]` for the eyes alone.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tutor.lesson.pictures import picture_fault
from tutor.lesson.words import SECTIONS, fold

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_CALLOUT = re.compile(r"[\[【［][!！](SAY|SHOW)[\]】］]\s*", re.IGNORECASE)
_TAGS = set(
    (  # noqa: SIM905 -- a list of forty would fill the page
        "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre q s small"
        " span strong sub summary sup table tbody td th thead tr u ul"
    ).split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"data-picture", "alt"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_BLOCK_MARK = re.compile(r"^(\d*)([.)](?=\s|$)|[-+*>](?=\s|$)|#{1,6}(?=\s|$)|[-=*_]{3,}$|~{3,}|`{3,})")
_BACKTICKS = re.compile("`+")
_TEX_WORDS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠",
    "neq": "≠", "approx": "≈", "pi": "π", "to": "→", "infty": "∞", "circ": "°", "degree": "°", "left": "", "right": "",
}  # fmt: skip
_TEX_FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))")
_TEX_WORD = re.compile(r"\\([A-Za-z]+)")


def to_html(markdown: str) -> str:
    """The prose as HTML that is safe to show: cleaned after rendering, no style, no script, nothing to fetch.

    Maths stays TeX, as the text of `<span class="math">`. Links are https or mailto and open beside the lesson. A
    picture is `<img data-picture="its path" alt="…">` without a source, for the desk to fill in.
    """
    return cleaned(prose_parser().render(markdown, {"audience": "SHOW"}))


def one_line(markdown: str) -> str:
    """A line of Markdown that stays one where a block could begin, as in the choice `1989.`."""
    return _BLOCK_MARK.sub(r"\1\\\2", " ".join(markdown.split()))


def unwrapped(page: str) -> str:
    """HTML without the paragraph around it, where that is all there is."""
    inner = page.removeprefix("<p>").removesuffix("</p>")
    return page if "<p>" in inner else inner


def cleaned(page: str) -> str:
    """HTML with nothing in it that acts, fetches or leads elsewhere unasked."""
    import nh3

    return nh3.clean(
        page,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"span": {"math"}},
        clean_content_tags={"script", "style", "iframe", "object", "svg", "math", "textarea", "title"},
        attribute_filter=_allowed,
        url_schemes={"https", "mailto"},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer",
    ).strip()


def to_speech(markdown: str) -> str:
    """The prose as a voice says it: one line a block, without markup, code blocks or pictures."""
    lines: list[str] = []
    cells: list[str] = []
    for token in prose_parser().parse(markdown, {"audience": "SAY"}):
        if token.type == "inline":
            said = " ".join("".join(_said(child) for child in token.children or ()).split())
            cells.append(said)
        elif token.type == "math_block":
            cells.append(_tex_said(token.content))
        if token.type in {"tr_close", "paragraph_close", "heading_close", "math_block"}:
            lines.append(", ".join(filter(None, cells)))
            cells = []
    return "\n".join(filter(None, lines))


def emphasised(markdown: str) -> Iterator[tuple[str, str]]:
    """Words that prose sets off (`**so**`, `*so*`), as `to_speech` says them, each after what its block says before."""
    for token in prose_parser().parse(markdown, {"audience": "SAY"}):
        said, begun = "", [0]
        for child in token.children or ():
            if child.type in {"strong_open", "em_open"}:
                begun.append(len(said))
            elif child.type in {"strong_close", "em_close"}:
                # Bold in italics is set off once, as the whole.
                begin, outermost = begun.pop(), len(begun) == 1
                if outermost and said[begin:].strip():
                    yield " ".join(said[begin:].split()), " ".join(said[:begin].split())
            else:
                said += _said(child)


def is_drawing(token: "Token") -> bool:
    """Whether it is a fenced block that says what the tutor draws: see `tutor.lesson.drawing`."""
    return token.type == "fence" and SECTIONS.get(fold(token.info)) == "board"


def to_code(markdown: str) -> str:
    """The code of the first fenced block in prose, as it was written; empty where there is none."""
    tokens = prose_parser().parse(markdown, {"audience": "SHOW"})
    return next((token.content.rstrip("\n") for token in tokens if token.type == "fence"), "")


def to_plain(markdown: str) -> str:
    """One line of Markdown, such as a heading, without its markup."""
    if not re.search(r"[*_`\[\]<>&$\\~]", markdown):
        return " ".join(markdown.split())
    said = "".join(_said(child) for token in prose_parser().parseInline(markdown) for child in token.children or ())
    return " ".join(said.split())


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in prose, by its path as it was written; in HTML it has none and is not shown."""

    path: str
    line: int  # of the prose, from 0
    column: int  # of its line in the prose, from 0
    html: bool = False
    words: str = ""
    """What is said in its place, as it was written."""


def images(markdown: str) -> Iterator[Image]:
    """The pictures that prose shows or means to show, in order."""
    if "![" not in markdown and "<img" not in markdown.lower():
        return
    lines = markdown.split("\n")
    begins = 0
    for token in prose_parser(every_link=True).parse(markdown, {"audience": "SHOW"}):
        begins = token.map[0] if token.map else begins
        if token.type == "html_block" and "<img" in token.content.lower():
            yield Image("", begins, 0, html=True)
        line, after = begins, 0
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line, after = line + 1, 0
            elif child.type == "image" or (child.type == "html_inline" and child.content.lower().startswith("<img")):
                is_html = child.type != "image"
                column = max(lines[min(line, len(lines) - 1)].find("<" if is_html else "![", after), 0)
                after = column + 1
                yield Image("" if is_html else _path(child), line, column, is_html, "" if is_html else child.content)


def code_spans(text: str) -> list[tuple[int, int, str]]:
    """Start, end and content of each code span, found in one pass; content as it was written, stripped."""
    runs = [(found.start(), found.end()) for found in _BACKTICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[index][1] - runs[index][0], []).append(index)
    spans: list[tuple[int, int, str]] = []
    index = 0
    while index < len(runs):
        start, after = runs[index]
        same = later[after - start]
        while same and same[-1] <= index:
            same.pop()
        if same:
            spans.append((start, runs[same[-1]][1], text[after : runs[same[-1]][0]].strip()))
            index = same[-1]
        index += 1
    return spans


def _allowed(tag: str, name: str, value: str) -> str | None:
    # A relative link would leave the lesson for some page of the Jupyter server.
    if (tag, name) == ("a", "href"):
        return value if value.lower().startswith(("https://", "mailto:")) else None
    if (tag, name) == ("img", "data-picture"):
        return None if picture_fault(value) else value
    return value


@cache
def prose_parser(*, every_link: bool = False) -> "MarkdownIt":
    """The parser of prose. With `every_link`, what it would not show as a link or picture for its scheme is one too."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.dollarmath.index import math_inline_dollar

    # Without `lheading`, as the outline reads it: a line of dashes under a paragraph makes no heading.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("lheading")
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    strict, lenient = (
        math_inline_dollar(allow_space=False, allow_digits=digits, allow_double=True) for digits in (False, True)
    )
    parser.inline.ruler.at("math_inline", _math_rule(strict, lenient))
    parser.core.ruler.before("inline", "callouts", _keep_for_audience)
    for kind in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(kind, _math)
    parser.add_render_rule("image", _image)
    for kind in ("html_block", "html_inline"):
        parser.add_render_rule(kind, _html)
    if every_link:
        parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def _math_rule(strict: "RuleFuncInlineType", lenient: "RuleFuncInlineType") -> "RuleFuncInlineType":
    """The plugin's rule for `$…$`, which takes the text's last character for the one before its first.

    So a formula that begins a paragraph would be none where the paragraph ends in a digit.
    """

    def rule(state: "StateInline", silent: bool) -> bool:
        if state.pos or not state.src[-1].isdigit():
            return strict(state, silent)
        if not lenient(state, True):
            return False
        after, state.pos = state.src[state.pos : state.pos + 1], 0
        return not after.isdigit() and lenient(state, silent)

    return rule


def _any_link(url: str) -> bool:  # noqa: ARG001 -- as the parser has it
    return True


def _keep_for_audience(state: "StateCore") -> None:
    """Leave out what is for others: quotes of the other sense and, unless they are asked for, the tutor's drawings."""
    audience, draws = state.env.get("audience"), state.env.get("draws")
    kept: list[Token] = []
    dropping = -1
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if dropping >= 0:
            if token.type == "blockquote_close" and token.level == dropping:
                dropping = -1
            continue
        if audience and not draws and is_drawing(token):
            continue
        if token.type == "blockquote_open" and index + 2 < len(tokens):
            inline = tokens[index + 2]
            mark = _CALLOUT.match(inline.content) if inline.type == "inline" else None
            if mark and audience and mark[1].upper() != audience:
                dropping = token.level
                continue
            if mark:
                inline.content = inline.content[mark.end() :]
        kept.append(token)
    state.tokens = kept


def _math(_renderer: "RendererHTML", tokens: Sequence["Token"], index: int, _options: Any, _env: Any) -> str:
    shown = f'<span class="math">{html.escape(tokens[index].content.strip())}</span>'
    return f"<p>{shown}</p>\n" if tokens[index].type == "math_block" else shown


def _image(_renderer: "RendererHTML", tokens: Sequence["Token"], index: int, _options: Any, _env: Any) -> str:
    path = _path(tokens[index])
    alt = html.escape("".join(map(_said, tokens[index].children or ())))
    if picture_fault(path):
        return f"<em>{alt}</em>"
    title = html.escape(str(tokens[index].attrs.get("title", "")))
    return f'<img data-picture="{html.escape(path)}" alt="{alt}"' + (f' title="{title}">' if title else ">")


def _html(_renderer: "RendererHTML", tokens: Sequence["Token"], index: int, _options: Any, _env: Any) -> str:
    # Only Markdown makes pictures: an unknown tag is cleaned away. A browser reads `<image` as `<img`.
    return re.sub(r"<(?=im(?:g|age)\b)", "<no-", tokens[index].content, flags=re.IGNORECASE)


def _path(image: "Token") -> str:
    """As it was written: markdown-it-py has percent signs for what a URL cannot hold."""
    return unquote(str(image.attrs.get("src", "")))


def _said(token: "Token") -> str:
    if token.type in {"text", "code_inline", "text_special"}:
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return _tex_said(token.content) if token.type.startswith("math_inline") else ""


def _tex_said(tex: str) -> str:
    said = _TEX_FRACTION.sub(lambda found: f"{found[1] or found[2]}/{found[3] or found[4]}", tex)
    said = _TEX_WORD.sub(lambda found: _TEX_WORDS.get(found[1], ""), said)
    # Out of its dollars a hyphen would be no minus any more, and only a fraction of numbers is told by its slash.
    said = re.sub(r"(?<=[\w)}])\s*-\s*(?=[\w(])", " − ", said)
    said = re.sub(r"(?<=\D)\s*/\s*|\s*/\s*(?=\D)", " ÷ ", said)
    return " ".join(re.sub(r"[{}\\$]", " ", said).split())
