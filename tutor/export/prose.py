"""A lesson's prose for pages and for notebooks: pictures carried along, maths without a network, nothing unsafe."""

import base64
import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutor.lesson.drawing import without_drawings
from tutor.lesson.markdown import code_spans, one_line, prose_parser, to_html, to_speech, unwrapped
from tutor.lesson.maths import with_formulas
from tutor.values import Picture

if TYPE_CHECKING:
    from markdown_it.token import Token

_IMAGE = re.compile(r'<img((?: [\w-]+="[^"]*")*) ?/?>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_HEADING = re.compile(r"<(/?)h([1-6])>")
_CALLOUT = re.compile(r"(?<=>)[ \t]*[\[【［][!！](SAY|SHOW)[\]】］]", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"</?(?:abbr|b|br|dd|del|details|dl|dt|em|hr|i|kbd|q|s|small|strong|sub|summary|sup|u)\s*/?>")


def page_html(markdown: str, pictures: Mapping[str, Picture]) -> str:
    """Prose as sanitised HTML for a page of its own: pictures are inside it, maths is MathML, headings begin at h3.

    A picture that is not among `pictures` (by its path as written) shows its alternative text, and a formula that is no
    TeX known here its source.
    """
    return with_formulas(_without_maths(markdown, pictures))


def inline_html(markdown: str, pictures: Mapping[str, Picture]) -> str:
    """One line of Markdown, such as a choice, as HTML; without the paragraph around it where that is all there is."""
    return with_formulas(unwrapped(_without_maths(one_line(markdown), pictures)))


def _without_maths(markdown: str, pictures: Mapping[str, Picture]) -> str:
    def picture(found: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        alt = attributes.get("alt", "")
        kept = pictures.get(html.unescape(attributes.get("data-picture", "")))
        return f'<img src="{data_url(kept)}" alt="{alt}">' if kept else f"<em>{alt}</em>"

    shown = _IMAGE.sub(picture, to_html(markdown))
    return _HEADING.sub(lambda found: f"<{found[1]}h{max(3, int(found[2]) - 1)}>", shown)


def for_reading(markdown: str) -> str:
    """A step's prose for a reader: where all of it is for the voice alone, the words that the voice says."""
    return markdown if to_html(markdown) else literal(to_speech(markdown))


def literal(text: str) -> str:
    """Plain text as Markdown that shows just that, within a line."""
    return re.sub(r"([\\`*_\[\]<>~$&|#])", r"\\\1", " ".join(text.split()))


def data_url(picture: Picture) -> str:
    """A picture as a `data:` URL."""
    return f"data:{picture.kind};base64,{base64.b64encode(picture.content).decode()}"


def cell_markdown(markdown: str, urls: Mapping[str, str]) -> str:
    """The source of a notebook's Markdown cell.

    What is for the voice alone is left out, pictures get their URLs in the notebook (by their paths as written), and a
    dollar that begins no formula is escaped, for Jupyter takes it for one. Prose with HTML beyond plain tags, with a
    picture that has no URL here, or with a link that a page would not follow, becomes HTML.
    """
    source = _dollars(_for_the_eyes(without_drawings(markdown)))
    for number, (path, url) in enumerate(urls.items(), start=1):
        source = _with_picture(source, path, url, f"picture-{number}")
    return source if _is_safe(source, set(urls.values())) else _cell_html(markdown, urls)


def right_to_left(markdown: str, language: str, urls: Mapping[str, str]) -> str:
    """The source of a Markdown cell in a script from right to left.

    It is HTML: JupyterLab's own style aligns every paragraph to the left, unless the paragraph itself says otherwise.
    """
    shown = _cell_html(markdown, urls).replace("<p>", '<p style="text-align: right">')
    # A blank line would end the HTML and begin Markdown again.
    shown = re.sub(r"(?<=\n)\n", "&#10;", shown)
    return f'<div dir="rtl" lang="{html.escape(language)}">\n{shown}\n</div>'


def _with_picture(source: str, path: str, url: str, label: str) -> str:
    written = rf"<?{re.escape(path)}>?"
    source = re.sub(rf"(\]:\s*){written}(?=\s|$)", lambda found: found[1] + url, source)
    if not url.startswith("data:"):
        return re.sub(rf"(\]\(\s*){written}(?=[\s)])", lambda found: found[1] + url, source)
    # The picture itself is long: it stands below the prose, so that this can be read and edited.
    rest = r"""(?:\s+(?:"[^"]*"|'[^']*'))?\s*"""
    referring = re.sub(rf"\]\(\s*{written}{rest}\)", f"][{label}]", source)
    return f"{referring}\n\n[{label}]: {url}" if referring != source else source


def _cell_html(markdown: str, urls: Mapping[str, str]) -> str:
    def picture(found: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        url, alt = urls.get(html.unescape(attributes.get("data-picture", ""))), attributes.get("alt", "")
        return f'<img src="{url}" alt="{alt}">' if url else f"<em>{alt}</em>"

    def maths(found: re.Match[str]) -> str:
        # Jupyter takes a formula as it stands, and no browser may take it for a tag.
        tex = found[1].replace("&lt;", "\\lt ").replace("&gt;", "\\gt ")
        return f"\0{html.unescape(tex)}\0"

    shown = re.sub(r'<span class="math">(.*?)</span>', maths, to_html(markdown), flags=re.DOTALL)
    return _IMAGE.sub(picture, shown.replace("$", "\\$").replace("\0", "$"))


def _is_safe(source: str, urls: set[str]) -> bool:
    for token in _tokens(source):
        for each in (token, *(token.children or ())):
            if each.type in {"html_block", "html_inline"} and not _PLAIN_TAG.fullmatch(each.content.strip()):
                return False
            if each.type == "image" and each.attrs.get("src") not in urls:
                return False
            if each.type == "link_open" and not str(each.attrs.get("href", "")).startswith(("https://", "mailto:")):
                return False
    return True


def _for_the_eyes(markdown: str) -> str:
    """Without the quotes that begin with `[!SAY]`, and without the mark of those that begin with `[!SHOW]`."""
    lines = markdown.split("\n")
    for token in reversed(_tokens(markdown)):
        if token.type == "blockquote_open" and token.map:
            begin, end = token.map
            mark = _CALLOUT.search(lines[begin])
            if mark and mark[1].upper() == "SAY":
                # What stands before the quote is the mark of a list's item, or nothing.
                before = lines[begin][: mark.start()].rstrip("> \t")
                lines[begin:end] = [before] if before else []
            elif mark:
                lines[begin] = lines[begin][: mark.start()] + lines[begin][mark.end() :]
    return "\n".join(lines).strip("\n")


def _dollars(markdown: str) -> str:
    formulas = [
        each.content
        for token in _tokens(markdown)
        for each in (token, *(token.children or ()))
        if each.type.startswith("math")
    ]
    code = [(start, end) for start, end, _ in code_spans(markdown)] + _blocks_of_code(markdown)
    out: list[str] = []
    index = 0
    while (dollar := markdown.find("$", index)) >= 0:
        out.append(markdown[index:dollar])
        index = dollar + 1
        if inside := next((end for start, end in code if start <= dollar < end), None):
            out.append(markdown[dollar:inside])
            index = inside
        elif formulas and (end := _formula_end(markdown, dollar, formulas[0])):
            formulas.pop(0)
            out.append(markdown[dollar:end])
            index = end
        else:
            out.append("$" if dollar and markdown[dollar - 1] == "\\" else "\\$")
    return "".join(out) + markdown[index:]


def _formula_end(markdown: str, dollar: int, formula: str) -> int | None:
    for mark in ("$$", "$"):
        if markdown.startswith(f"{mark}{formula}{mark}", dollar):
            return dollar + len(formula) + 2 * len(mark)
    return None


def _blocks_of_code(markdown: str) -> list[tuple[int, int]]:
    starts = [0]
    for line in markdown.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return [
        (starts[token.map[0]], starts[token.map[1]] - 1)
        for token in _tokens(markdown)
        if token.type in {"fence", "code_block"} and token.map
    ]


def _tokens(markdown: str) -> "list[Token]":
    """What the lesson's own parser makes of it, with every link and picture, also those that it would not show."""
    return prose_parser(every_link=True).parse(markdown)
