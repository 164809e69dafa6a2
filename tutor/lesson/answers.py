"""What an author accepts, told apart by how it is written: a pattern, an expression, a number, or else text."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from tutor.lesson.findings import shorten
from tutor.units.unit import unit
from tutor.values import Answer

Refuse = Callable[[str, str, str], None]
"""Takes the rule that an answer breaks, what is wrong with it, and the cure."""

LONGEST_EXPRESSION = 200
LONGEST_PATTERN = 500
LONGEST_TEXT = 1_000
"""Characters."""

_WHOLE = r"(?:\d+|\d{1,3}(?:,\d{3})+)"
_NUMBER = rf"[+-]?(?:{_WHOLE}(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{{1,3}})?"
_VALUE = rf"(?:{_NUMBER}|[+-]?\d+ ?/ ?\d+|[+-]?\d+ \d+ ?/ ?\d+)"
_VALUE_ONLY = re.compile(_VALUE)
_TOLERANT = re.compile(rf"({_VALUE}) ?(?:±|\+/?-) ?(.*)", re.DOTALL)
_TOLERANCE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)( ?%)?")
_MONEY_FIRST = re.compile(rf"^((?:R|US)?\$|[€£¥₹]) ?({_VALUE})(?![\d.,/])")
_MEASURED = re.compile(
    rf"({_VALUE}) ?(?:(?:±|\+/?-) ?(\d+(?:\.\d+)?|\.\d+)( ?%)? ?)?([^\d\s±+/.,][^±+]{{0,59}}?)(?: ?(?:±|\+/?-)(.*))?"
)
_BEGINS = frozenset("+-.€£¥₹$RU")
_BRACKETS = frozenset("[(]［（］")
_ENDLESS = r"[+-]?(?:∞|inf(?:inity)?)"
_RANGE = re.compile(rf"([\[(\]]) ?({_VALUE}|{_ENDLESS}) ?([,;]) ?({_VALUE}|{_ENDLESS}) ?([\])\[])", re.IGNORECASE)
_TIMES = re.compile(r"\\(?:times|cdot|div)(?![A-Za-z])|[×·⋅÷]")
_APART = re.compile(r"\\(?:left|right)\s*\.|\\[{}]")
"""The invisible half of a pair of brackets; the braces of a set."""
_ANY_BRACKET = re.compile(r"[()\[\]{}]")
_CHARGE = re.compile(r"\^\s*[-+*](?=\s*(?:[)}\]]|$))")
_NO_OPERAND = re.compile(r"^\s*[*/^=](?!=)|[-+*/^=]\s*(?:$|[*/^=)}\]])")
_CODE = re.compile(r"(`+) ?([^`]+?) ?\1", re.DOTALL)
_SIGNS = str.maketrans({"−": "-", "⁄": "/", "٫": ".", "٬": ",", "،": ",", "؛": ";", "、": ","})
_DECIMAL_COMMA = re.compile(
    r"(?:bg|ca|cs|da|de|el|es|fi|fr|hr|hu|id|it|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sr|sv|tr|uk|vi)(?:-|$)", re.IGNORECASE
)


def read_answer(source: str, language: str, refuse: Refuse) -> Answer | None:
    """The answer that `source`, a bullet or one pattern, stands for; None where `refuse` was told why not.

    Numbers come out as a computer writes them (`1.5`, `-3`, `5/6`, `1 1/6`): the language says what a comma means.
    """
    text = " ".join(source.split())
    if whole := _CODE.fullmatch(text):
        text = whole[2]
    if len(text) > 2 and text[0] == text[-1] == "/":
        return _pattern(text[1:-1], refuse)
    if len(text) > 2 and text[0] == text[-1] == "$" and "$" not in text[1:-1]:
        return _expression(text[1:-1].strip(), refuse)
    if len(text) > LONGEST_TEXT:
        refuse(
            "T306",
            f"An answer is {len(text)} characters long; at most {LONGEST_TEXT} can be compared.",
            "Shorten it, or ask for it with ### Rubric.",
        )
        return None
    return (
        _range(text, language, refuse)
        or _quantity(text, language, refuse)
        or _number(text, language, refuse)
        or Answer("text", text)
    )


def _pattern(pattern: str, refuse: Refuse) -> Answer | None:
    problem = f"it is longer than {LONGEST_PATTERN} characters" if len(pattern) > LONGEST_PATTERN else _fault(pattern)
    if not problem:
        return Answer("pattern", pattern)
    refuse(
        "T307",
        f"The pattern /{shorten(pattern)}/ cannot be used: {problem}.",
        "Mend it; look-around and back-references are not to be had in linear time.",
    )
    return None


@cache
def _options() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    return options


def _fault(pattern: str) -> str:
    import re2

    try:
        re2.compile(pattern, _options())  # type: ignore[no-untyped-call]
    except re2.error as error:
        reason = error.args[0] if error.args else "it is no pattern"
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return ""


def _expression(expression: str, refuse: Refuse) -> Answer | None:
    if not expression or len(expression) > LONGEST_EXPRESSION:
        refuse(
            "T306",
            f"An expression has {len(expression)} characters; 1 to {LONGEST_EXPRESSION} can be compared.",
            "Write a shorter one.",
        )
    elif problem := _break(expression):
        cure = "Mend it; or take the dollars away, and it is compared as text."
        refuse("T331", f"The expression `${shorten(expression)}$` is broken: {problem}.", cure)
    else:
        return Answer("expression", expression)
    return None


def _break(expression: str) -> str:
    """Why nothing can be meant by it, whatever its letters and commands stand for; empty where it may be whole."""
    plain = _TIMES.sub("*", _ascii(_APART.sub("", expression)))
    opened = 0
    for bracket in _ANY_BRACKET.findall(plain):
        opened += 1 if bracket in "([{" else -1
        if opened < 0:
            return f"`{bracket}` closes what was never opened"
    if opened:
        return "a bracket is never closed"
    # A sign alone above a letter is a charge, or a limit from one side.
    if found := _NO_OPERAND.search(_CHARGE.sub("", plain.replace("**", "^").replace("==", "="))):
        return f"`{found[0].strip()[0]}` lacks what it belongs to"
    return ""


def _number(text: str, language: str, refuse: Refuse) -> Answer | None:
    plain = _plain(text, language)
    if _VALUE_ONLY.fullmatch(plain):
        return _value(plain, "", text, refuse)
    if found := _TOLERANT.fullmatch(plain):
        tolerance = _TOLERANCE.fullmatch(found[2].strip())
        if tolerance:
            return _value(found[1], tolerance[1] + ("%" if tolerance[2] else ""), text, refuse)
        refuse(
            "T308",
            f"The tolerance of `{shorten(text)}` is no number.",
            "Write it like `3.14 ± 0.01` or `9.8 ± 2%`.",
        )
    return None


def _range(text: str, language: str, refuse: Refuse) -> Answer | None:
    """A range, with the brackets of schools (`[1, 2)`) or of ISO 80000-2 (`[1, 2[`).

    `(1, 2)` alone stays text: it is more often a point. Where a comma is decimal, a semicolon may part the two ends.
    """
    found = _RANGE.fullmatch(_ends_parted(_ascii(text), language)) if text[:1] in _BRACKETS else None
    if not found:
        return None
    endless = any("∞" in each or "inf" in each.lower() for each in (found[2], found[4]))
    if found[1] == "(" and found[5] == ")" and not endless:
        return None
    low, high = _end(found[2]), _end(found[4])
    opens, closes = "[" if found[1] == "[" else "(", "]" if found[5] == "]" else ")"
    opens, closes = "(" if low == "-∞" else opens, ")" if high == "∞" else closes
    if _holds_nothing(low, high, opens + closes):
        refuse(
            "T310",
            f"Nothing lies in the range `{shorten(text)}`.",
            "Write the smaller end first; `[` and `]` take an end in, `(` and `)` leave it out.",
        )
    return Answer("range", f"{opens}{low}, {high}{closes}")


def _ends_parted(plain: str, language: str) -> str:
    """The text with points in its numbers, where a comma is decimal: a semicolon or a blank tells which one parts."""
    if _DECIMAL_COMMA.match(language) and re.search(r";|, | ,", plain):
        return re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return plain


def _end(written: str) -> str:
    if "∞" in written or "inf" in written.lower():
        return "-∞" if written.startswith("-") else "∞"
    return _written(written)


def _holds_nothing(low: str, high: str, brackets: str) -> bool:
    if low == "-∞" or high == "∞":
        return low == "-∞" and high == "∞"
    if low == "∞" or high == "-∞":
        return True
    below, above = _fraction(low), _fraction(high)
    return below is None or above is None or below > above or (below == above and brackets != "[]")


def _fraction(written: str) -> Fraction | None:
    """The value of a number as the plan has it; None where it divides by zero."""
    whole, _, part = written.rpartition(" ")
    top, _, bottom = part.partition("/")
    if bottom and not int(bottom):
        return None
    value = Fraction(top) / int(bottom or 1)
    return value if not whole else Fraction(whole) + (-value if whole.startswith("-") else value)


def _quantity(text: str, language: str, refuse: Refuse) -> Answer | None:
    """A number with a unit that there is; the tolerance stands behind the number or behind the unit."""
    plain = _plain(text, language)
    swapped = _MONEY_FIRST.sub(r"\2 \1", plain)
    found = _MEASURED.fullmatch(swapped) if plain[:1].isdigit() or plain[:1] in _BEGINS else None
    if not found or not unit(found[4], language):
        return None
    # As its author wrote it, where the places are the same.
    shown = text[found.start(4) : found.end(4)] if len(swapped) == len(text) and swapped == plain else found[4]
    if found[5] is None:
        allowed = (found[2] or "") + ("%" if found[3] else "")
    elif behind := _TOLERANCE.fullmatch(found[5].strip()):
        allowed = behind[1] + ("%" if behind[2] else "")
    else:
        allowed = ""
        cure = "Write it in the same unit, like `9.8 ± 0.1 m/s²`, or as in `5 km ± 2%`."
        refuse("T308", f"The tolerance of `{shorten(text)}` is no number.", cure)
    return replace(_value(found[1], allowed, text, refuse), kind="quantity", unit=shown)


def _value(number: str, tolerance: str, text: str, refuse: Refuse) -> Answer:
    _, slash, below = number.partition("/")
    if slash and not int(below):
        refuse("T309", f"`{shorten(text)}` divides by zero.", "Write another number.")
    return Answer("number", _written(number), tolerance)


def _written(number: str) -> str:
    """A number as the plan has it: without separators of thousands, blanks round a slash or a plus."""
    return re.sub(r" ?/ ?", "/", number.replace(",", "")).lstrip("+")


def _plain(text: str, language: str) -> str:
    """Digits, signs and the decimal point in ASCII; a comma left in it parts thousands."""
    plain = text if text.isascii() else _ascii(text)
    if "," in plain and "." not in plain and _DECIMAL_COMMA.match(language):
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return plain


def _ascii(text: str) -> str:
    spaced = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " ", text.replace("º", "°"))
    plain = unicodedata.normalize("NFKC", spaced).translate(_SIGNS)
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)
