"""TeX to MathML, which a browser shows without any script or network."""

import html
import re
from xml.etree.ElementTree import Element, tostring

_ELEMENTS = set(
    (  # noqa: SIM905 -- a list of thirty would fill the page
        "math menclose mfenced mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms"
        " mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
    ).split()
)
_ATTRIBUTES = set(
    (  # noqa: SIM905
        "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height largeop"
        " linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace"
        " scriptlevel separator stretchy symmetric voffset width xmlns"
    ).split()
)

_MATHS = re.compile(r'(<p>)?<span class="math">(.*?)</span>(</p>)?', re.DOTALL)


def with_formulas(page: str) -> str:
    """Prose as `tutor.lesson.markdown.to_html` gives it, with MathML for its TeX; what is no TeX known here as code."""
    return _MATHS.sub(_shown, page)


def to_mathml(tex: str, *, block: bool = False) -> str | None:
    """A formula as a `<math>` element that holds nothing but mathematics; None where the TeX is beyond the converter.

    The converter (latex2mathml) copies links, styles and the text of `\\text` as they come, so what is not on a list
    here is taken out of what it gives.
    """
    from latex2mathml.converter import convert_to_element

    try:
        root = convert_to_element(tex, display="block" if block else "inline")
    except Exception:  # noqa: BLE001 -- the converter raises what it likes (IndexError, RecursionError, its own) at bad TeX
        return None
    if not _clean(root):
        return None
    root.set("alttext", tex)
    return tostring(root, encoding="unicode")


def _shown(found: re.Match[str]) -> str:
    opening, tex, closing = found[1] or "", found[2], found[3] or ""
    shown = to_mathml(html.unescape(tex), block=bool(opening and closing))
    return f"{opening}{shown or f'<code>{tex}</code>'}{closing}"


def _clean(root: Element) -> bool:
    """Take out what is no mathematics; False where an unknown command was left over."""
    for each in root.iter():
        if each.tag not in _ELEMENTS:
            return False
        for name in set(each.attrib) - _ATTRIBUTES:
            del each.attrib[name]
        # The converter's texts are HTML already; they become text here, and `tostring` escapes it.
        each.text = html.unescape(each.text) if each.text else each.text
        if (each.text or "").startswith("\\") and len(each.text or "") > 1:
            return False
    return True
