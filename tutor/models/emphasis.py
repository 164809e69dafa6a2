"""Markdown's emphasis in what a model says: a voice has no use for it, and captions are no Markdown.

Models are told to use no markup, and do at times. `**bold**` and `*italic*` lose their asterisks; what may be anything
else keeps them: products (`2 * 3 * 4`, `2*3*4`), powers, pointers, `*args`, all in code and in formulas, and whatever
stands unpaired. Underscores stay, for they are parts of names. The rules are CommonMark's of flanking runs (0.31, 6.2),
made stricter for ASCII letters and figures, and laxer for scripts without spaces.
"""

import re
from collections.abc import Iterator

LONGEST = 120
"""Characters between two marks that belong together; where they are further apart, each stands for itself."""

_MANY = rf"{{1,{LONGEST}}}?"
_OPENS = r"(?![\s*.,;:!?)\]}%/，。、；：！？])"
_CLOSES = r"(?<![\s*(\[{/¿¡“‘«])"


def _marked(name: str, run: str, *, not_beside: str) -> str:
    """A pattern: a run of asterisks, what it emphasises (the group `name`), and the next run that is its like."""
    inner = rf"(?P<{name}>(?:(?!(?<!\*)(?P={name}_run)(?!\*)).){_MANY})"
    opening = rf"(?<![{not_beside}*\\)\]}}^$`/])(?P<{name}_run>{run}){_OPENS}"
    return rf"{opening}{inner}{_CLOSES}(?P={name}_run)(?![{not_beside}*/])"


_STRONG = _marked("strong", r"\*{2,3}", not_beside=r"A-Za-z\d_")
_EM = _marked("em", r"\*", not_beside=r"\w")
_TOKEN = re.compile(
    rf"""
    \\[^(\[]
    | (?P<ticks>`{{1,3}})(?!`) .{_MANY} (?<!`)(?P=ticks)(?!`)
    | \$\$ .{_MANY} \$\$
    | \$(?![\s$]) [^$]{_MANY} (?<!\s)\$(?!\d)
    | \\\( .{_MANY} \\\)
    | \\\[ .{_MANY} \\\]
    | {_STRONG}
    | {_EM}
    | (?P<may_be_kept> `+ | \$\$? | \\[(\[] | \\\Z )
    | (?P<may_be_marked> (?<![A-Za-z\d_*\\)\]}}^$`/])\*{{1,3}}{_OPENS} )
    | \*+
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNS = 8
"""Characters, at the most, of both marks and of what must be seen behind them."""
_DIGIT_BEFORE = re.compile(r"\d\s+$")


class Unmarked:
    """One text that comes in pieces; what comes out is the same, however it is cut."""

    def __init__(self) -> None:
        self._text = ""
        self._given = 0

    def feed(self, text: str) -> str:
        """More of it: what is plain by now. A mark is held back until it is known whether another one closes it."""
        self._text += text
        return self._give(over=False)

    def rest(self) -> str:
        """It is over: what was held back."""
        return self._give(over=True)

    def _give(self, *, over: bool) -> str:
        if "*" not in self._text:
            plain, self._given = self._text[self._given :], len(self._text)
            return plain
        return "".join(self._plain(over=over))

    def _plain(self, *, over: bool) -> Iterator[str]:
        text, may_be_kept = self._text, False
        until = len(text)
        for token in _TOKEN.finditer(text):
            begin, end = token.span()
            undecided = not over and len(text) - begin <= LONGEST + _SIGNS
            if token["may_be_kept"]:
                may_be_kept = may_be_kept or undecided
            elif undecided and "*" in token[0] and (may_be_kept or end == len(text) or token["may_be_marked"]):
                until = begin
                break
            elif begin >= self._given and (inner := _inner(token)):
                yield text[self._given : begin]
                yield unmarked(inner)
                self._given = end
        if until > self._given:
            yield text[self._given : until]
            self._given = until


def unmarked(text: str) -> str:
    """A whole text without its marks of emphasis."""
    pieces = Unmarked()
    return pieces.feed(text) + pieces.rest()


def _inner(token: re.Match[str]) -> str | None:
    """What is emphasised; None where nothing is, as in `5 *3 and 4* 5`."""
    italic = token["em"]
    if italic and italic[0].isdigit() and _DIGIT_BEFORE.search(token.string, 0, token.start()):
        return None
    return token["strong"] or italic
