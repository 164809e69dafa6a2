"""What is written turned into what is said, in the lesson's language, and the ways in which a student may say it.

Pure text in, pure text out. Where a language has no table the text is left as it is: a synthesiser reads digits itself.
"""

import re
from fractions import Fraction
from functools import lru_cache

from tutor.speech.moments import moments
from tutor.speech.numerals import (
    WORDINGS,
    base,
    cardinal,
    decimal_form,
    exact,
    fraction_forms,
    literal,
    minus,
    mixed_forms,
    plain,
)
from tutor.speech.signs import identifiers, quantities, relations
from tutor.units.spoken import say
from tutor.values import Answer

_LONGEST = 20_000
"""Characters beyond which text is left as it is."""

EMPHASIS = (
    (re.compile(r"\*\*([^*\n]{1,1000})\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n]{0,1000}[^\s*])?)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_{1,2}([^\s_](?:[^_\n]{0,1000}[^\s_])?)_{1,2}(?![\w_])"), r"\1"),
)
"""What Markdown marks as emphasised, and the words of it."""
_MARKDOWN = (
    (re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,1000}\)"), r"\1"),
    (re.compile(r"^[ \t]{0,3}(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE), ""),
    *EMPHASIS,
    (re.compile(r"`{1,3}([^`\n]{1,1000})`{1,3}"), r"\1"),
)
_FORMULA = re.compile(r"\$\$?([^$\n]{1,500}?)\$\$?")
_COMMANDS = {
    "leq?": "≤",
    "geq?": "≥",
    "neq?": "≠",
    "(?:approx|sim)": "≈",
    "pm": "±",
    "pi": "π",
    "infty": "∞",
    "(?:to|rightarrow)": "→",
    "lt": "<",
    "gt": ">",
    "circ": "°",
}
_LATEX = (
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"\1/\2"),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), r"√\1"),
    (re.compile(r"\\times|\\cdot"), "×"),
    (re.compile(r"\\div"), "÷"),
    *((re.compile(rf"\\{name}(?![a-zA-Z])"), sign) for name, sign in _COMMANDS.items()),
    (re.compile(r"\\(?:left|right)|[{}]"), ""),
    (re.compile(r"\\([a-zA-Z]+)"), r"\1"),
)

_NUMBER = r"\d+(?:[.,٫٬]\d+)*"
# Chinese and Japanese set figures among their characters without a blank.
_WORD = r"[^\W\u3040-\u30ff\u3400-\u9fff]"
_EDGE = rf"(?<!{_WORD})(?<![/.,:\\$€£¥₹-])"
_END = rf"(?!{_WORD}|[/:\\]|[.,-]\d|-\w)"
_MIXED = re.compile(rf"{_EDGE}(-?)(\d{{1,6}})\s+(\d{{1,4}})\s?/\s?(\d{{1,4}}){_END}")
_FRACTION = re.compile(rf"{_EDGE}(-?)(\d{{1,6}})\s?/\s?(\d{{1,6}}){_END}")
_PERCENT = re.compile(rf"{_EDGE}(-?)({_NUMBER})\s?[%٪]")
_PLAIN = re.compile(rf"{_EDGE}(-?)({_NUMBER}){_END}")
_HAN = r"[\u3040-\u30ff\u3400-\u9fff]"
_BETWEEN = re.compile(rf"(?<={_HAN}) (?=\d|{_HAN})|(?<=\d) (?={_HAN})")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")


def aloud(text: str, language: str) -> str:
    """The text as it is said in this language. Never raises; words without signs or figures come back as they are."""
    if len(text) > _LONGEST:
        return text
    for pattern, put in _MARKDOWN:
        text = pattern.sub(put, text)
    tongue = base(language)
    if tongue not in WORDINGS:
        return _FORMULA.sub(r"\1", text)
    text = quantities(identifiers(moments(text, tongue)), tongue)
    text = _FORMULA.sub(lambda match: _formula(match[1], tongue), text)
    return _figures(_signs(text, tongue), tongue)


def _formula(source: str, tongue: str) -> str:
    for pattern, put in _LATEX:
        source = pattern.sub(put, source)
    wording = WORDINGS[tongue]
    source = plain(source).replace("√", f" {wording.root} ").replace("sqrt", f" {wording.root} ").replace("*", "×")
    source = _powers(source, tongue)
    source = re.sub(r"\s*([<>])\s*", r" \1 ", source)
    # Between the signs of a formula every operator is said, also where no blank sets it off.
    source = re.sub(r"(?<=[\w)])\s*([+×÷=])\s*(?=[\w(-])", r" \1 ", source)
    source = re.sub(r"(?<=[\w)])\s*-\s*(?=[\w(])", " − ", source)
    source = re.sub(r"(?<=[\w)])\s*/\s*(?=[^\W\d_(])|(?<=[^\W\d_)])\s*/\s*(?=\w)", f" {wording.by} ", source)
    source = re.sub(r"(?<![\w)])-(?=[^\W\d_(])", f"{minus(tongue)} ", source)
    source = re.sub(r"(?<=\d)(?=[^\W\d_])", " ", source)
    source = re.sub(r"\s+", " ", source).strip()
    source = source if wording.spaced else _BETWEEN.sub("", source)
    return source if source.startswith("-") else source.replace("(", "").replace(")", "")


def _powers(text: str, tongue: str) -> str:
    wording = WORDINGS[tongue]

    def say(match: re.Match[str]) -> str:
        words = {"2": wording.squared, "3": wording.cubed}.get(match[1])
        pad = " " if wording.spaced else ""
        power = wording.power.format(match[1]) if "{}" in wording.power else f"{wording.power} {match[1]}"
        return f"{pad}{words or power} "

    return re.sub(r"(?:\^|\*\*)\s*\(?(-?\w{1,6})\)?", say, text)


def _signs(text: str, tongue: str) -> str:
    """Superscripts, vulgar fractions and the operators that stand between two operands."""
    if re.search(r"[¼-¾⅐-⅞²³¹⁰-⁹−⁄]", text):
        text = re.sub(r"(?<=\d)[¼-¾⅐-⅞]", lambda match: f" {match[0]}", text)
        text = re.sub(r"[¼-¾⅐-⅞]", lambda match: plain(match[0]).strip(), text)
        text = re.sub(r"(?<=[\w)])[²³]", lambda match: _powers(plain(match[0]), tongue).rstrip(), text)
        text = text.replace("⁄", "/")
        text = re.sub(r"(?<![\w)])\s?−(?=\d)", lambda match: match[0].replace("−", "-"), text)
    wording = WORDINGS[tongue]
    pad = " " if wording.spaced else ""
    text = relations(re.sub(r"√\s?(?=\w)", f"{wording.root}{pad}", text), tongue)
    text = re.sub(r"(?<=[\w)])\^[\w-]{1,6}", lambda match: _powers(match[0], tongue).rstrip(), text)
    for sign, word in (("+", wording.plus), ("×", wording.times), ("÷", wording.by), ("=", wording.equals)):
        text = re.sub(rf"(?<=[\w)])\s*{re.escape(sign)}\s*(?=[\w(-])", f"{pad}{word}{pad}", text)
    text = re.sub(r"(?<=[\w)])\s*−\s*(?=[\w(])", f"{pad}{wording.minus}{pad}", text)
    text = re.sub(r"(?<=\d) - (?=\d)", f"{pad}{wording.minus}{pad}", text)
    return re.sub(r"(?<=\d) ?[*·] ?(?=\d)", f"{pad}{wording.times}{pad}", text)


def _signed(sign: str, words: str | None, written: str, tongue: str) -> str:
    if words is None:
        return written
    gap = " " if WORDINGS[tongue].spaced else ""
    return f"{minus(tongue)}{gap}{words}" if sign else words


def _mixed(match: re.Match[str], tongue: str) -> str:
    whole, top, bottom = (int(match[index]) for index in (2, 3, 4))
    forms = mixed_forms(whole, top, bottom, tongue) if whole and 0 < top < bottom else ()
    return _signed(match[1], forms[0] if forms else None, match[0], tongue)


def _fraction(match: re.Match[str], tongue: str) -> str:
    top, bottom = int(match[2]), int(match[3])
    forms = fraction_forms(top, bottom, tongue) if bottom > 1 else ()
    return _signed(match[1], forms[0] if forms else None, match[0], tongue)


def _percent(match: re.Match[str], tongue: str) -> str:
    words, name = _number(match[2], tongue), WORDINGS[tongue].percent
    if words is None:
        return match[0]
    if tongue == "zh":
        return _signed(match[1], f"{name}{words}", match[0], tongue)
    gap = " " if WORDINGS[tongue].spaced else ""
    return _signed(match[1], f"{words}{gap}{name}", match[0], tongue)


def _bare(match: re.Match[str], tongue: str) -> str:
    if _YEAR.fullmatch(match[2]) and not match[1]:
        return match[0]
    return _signed(match[1], _number(match[2], tongue), match[0], tongue)


def _figures(text: str, tongue: str) -> str:
    for pattern, shown in ((_MIXED, _mixed), (_FRACTION, _fraction), (_PERCENT, _percent), (_PLAIN, _bare)):
        text = pattern.sub(lambda match, shown=shown: shown(match, tongue), text)  # type: ignore[misc]
    return re.sub(r"(?<=\S) {2,}", " ", text)


def _number(written: str, tongue: str) -> str | None:
    """Words for up to six digits before the point and six after; None for whatever is longer or no number."""
    written = plain(written)
    value = literal(written, tongue)
    if value is None or value >= 10**6 or (written.startswith("0") and written[1:2].isdigit()):
        return None
    if re.sub(r"\D", "", written) == str(value):
        return cardinal(value.numerator, tongue)
    after = re.split(r"[.,]", written)[-1]
    return decimal_form(f"{int(value)}.{after}", tongue) if len(after) <= 6 else None


@lru_cache(maxsize=2_000)
def spoken_forms(answer: Answer, language: str) -> tuple[str, ...]:
    """The ways in which a student may say an answer, the usual one first, in lower case, without duplicates.

    For a recogniser's grammar: words only wherever the language has words for the figures. None for a pattern or range.
    """
    if answer.kind in {"pattern", "range"}:
        return ()
    tongue = base(language)
    forms: list[str] = []
    if answer.kind in {"number", "quantity", "expression"}:
        forms += _number_forms(plain(answer.source).replace("$", "").strip(), tongue)
    if answer.kind == "quantity":
        gap = " " if tongue not in WORDINGS or WORDINGS[tongue].spaced else ""
        numbers, units = forms or [aloud(answer.source, tongue)], say(answer.unit, tongue) or (answer.unit,)
        forms = [f"{number}{gap}{name}" for number in numbers for name in reversed(units)]
    if not forms or answer.kind == "expression":
        forms.append(aloud(f"${answer.source}$" if answer.kind == "expression" else answer.source, tongue))
    spoken = (re.sub(r"\s+", " ", re.sub(r"[^\w\s'+%/=.,-]|[.,!?](?!\d)", " ", _marked(form))) for form in forms)
    return tuple(dict.fromkeys(_unmarked(form).strip().lower() for form in spoken if form.strip()))


def _marked(text: str) -> str:
    # Vowel signs of Indic scripts are no word characters to `re`: they are kept by being moved out of its way.
    return re.sub(r"[\u0900-\u0d7f]", lambda match: chr(ord(match[0]) - 0x900 + 0x20000), text)


def _unmarked(text: str) -> str:
    return re.sub(r"[\U00020000-\U0002047f]", lambda match: chr(ord(match[0]) - 0x20000 + 0x900), text)


def _number_forms(source: str, tongue: str) -> list[str]:
    sign, rest = ("-", source[1:].strip()) if source.startswith("-") else ("", source)
    shaped = re.fullmatch(r"(?:(\d{1,6})\s+)?(\d{1,6})\s*/\s*(\d{1,6})", rest)
    found: tuple[str, ...] = ()
    if shaped and int(shaped[3]) > 1:
        whole, top, bottom = int(shaped[1] or 0), int(shaped[2]), int(shaped[3])
        found = mixed_forms(whole, top, bottom, tongue) if whole else fraction_forms(top, bottom, tongue)
        if not whole and top > bottom and top % bottom:
            lowest = Fraction(top, bottom)
            left, upper = divmod(lowest.numerator, lowest.denominator)
            found += mixed_forms(left, upper, lowest.denominator, tongue)
    else:
        value = exact(rest)
        whole_words = cardinal(int(value), tongue) if value is not None and value.denominator == 1 else None
        words = whole_words or (decimal_form(rest, tongue) if re.fullmatch(r"\d{0,6}\.\d{1,6}", rest) else None)
        found = (words,) if words else ()
    gap = " " if tongue in WORDINGS and WORDINGS[tongue].spaced else ""
    heads = ["minus", "negative"] if tongue == "en" else [minus(tongue)]
    return [f"{head}{gap}{form}" for form in found for head in heads] if sign else list(found)
