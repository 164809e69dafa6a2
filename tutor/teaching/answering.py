"""Something that a student might write for an answer, so that a rehearsal can see whether it is accepted."""

import re
from fractions import Fraction

from tutor.speech.interval import interval
from tutor.speech.numerals import COMMA, base, exact
from tutor.values import Answer

_REPEAT = re.compile(r"[*?+]|\{(\d+)(?:,\d*)?\}")
_ZERO_WIDTH = frozenset("bBAzZ")
_NAMED_CLASS = re.compile(r"\\p(?:\{(\w+)\}|(\w))|\[:(\w+):\]")
_RANGES = {"digit": "0-9", "N": "0-9", "Nd": "0-9", "space": " ", "Zs": " ", "punct": "!-/", "P": "!-/", "Han": "一-龥"}
"""Of the classes that RE2 knows by name and Python does not; a letter is in most of the others."""
_SPAN = re.compile(r"(\\p(?:\{\w+\}|\w)|\[:\w+:\]|\\x\w\w|\\.|.)(?:-(\\.|[^\]\\]))?", re.DOTALL)
"""A character of a class, or the first and last of a range."""
_GROUP = re.compile(r"\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?")
_FLAGS = re.compile(r"\(\?[a-zA-Z-]+\)")
_SIGNS = "a0-.,A_1zé你あ "
_DEEPEST = 50
"""Parentheses within each other."""
_MOST = 1000
"""Times that RE2 repeats something."""


def texts(answer: Answer, language: str) -> tuple[str, ...]:
    """What a student might write for it, the likeliest first; nothing where it is a pattern that is not understood."""
    if answer.kind == "pattern":
        made = matching(answer.source)
        return (made,) if made else ()
    if answer.kind == "range":
        held = interval(answer.source)
        return (written(held.middle, language),) if held else ()
    value = exact(answer.source) if answer.kind in {"number", "quantity"} else None
    forms = [answer.source] if value is None or "/" in answer.source else [written(value, language), answer.source]
    return tuple(dict.fromkeys(f"{form} {answer.unit}".strip() for form in forms))


def written(value: Fraction, language: str) -> str:
    """A number as it is written in a language: a decimal where it ends, a fraction where it does not."""
    for places in range(13):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            point = "," if base(language) in COMMA else "."
            whole = f"{digits[:-places]}{point}{digits[-places:]}" if places else digits
            return f"-{whole}" if value < 0 else whole
    return f"{value.numerator}/{value.denominator}"


def matching(pattern: str) -> str:
    """A short text that a regular expression (RE2's syntax) should find; empty where the pattern is not understood.

    The first of each alternative, each repetition as few times as it may be, or once where that leaves nothing. Nothing
    vouches for it: whoever uses it lets the grader look.
    """
    for least in (0, 1):
        maker = _Matching(_FLAGS.sub("", pattern), least)
        try:
            text, end = maker.alternatives(0, 0)
        except ValueError:
            return ""
        if text.strip() and end == len(maker.pattern):
            return " ".join(text.split())
    return ""


class _Matching:
    """Goes once through a pattern; every rule takes a place and gives the text made there and the place after it."""

    def __init__(self, pattern: str, least: int) -> None:
        self.pattern = pattern
        self.least = least

    def alternatives(self, at: int, depth: int) -> tuple[str, int]:
        if depth > _DEEPEST:
            raise ValueError(self.pattern)
        found = []
        while True:
            text, at = self._sequence(at, depth)
            found.append(text)
            if self.pattern[at : at + 1] != "|":
                return next(filter(None, found), ""), at
            at += 1

    def _sequence(self, at: int, depth: int) -> tuple[str, int]:
        made = ""
        while at < len(self.pattern) and self.pattern[at] not in "|)":
            text, at = self._atom(at, depth)
            repeat = _REPEAT.match(self.pattern, at)
            if repeat:
                at = repeat.end() + (self.pattern[repeat.end() : repeat.end() + 1] == "?")
                text *= min(int(repeat[1]), _MOST) if repeat[1] else max(self.least, repeat[0] == "+")
            made += text
        return made, at

    def _atom(self, at: int, depth: int) -> tuple[str, int]:
        sign = self.pattern[at]
        if group := _GROUP.match(self.pattern, at):
            text, end = self.alternatives(group.end(), depth + 1)
            if self.pattern[end : end + 1] != ")":
                raise ValueError(self.pattern)
            return text, end + 1
        if sign in "^$":
            return "", at + 1
        if sign == ".":
            return "a", at + 1
        if sign in "*+?":
            raise ValueError(self.pattern)
        if sign not in "[\\":
            return sign, at + 1
        end = self._end_of_class(at) if sign == "[" else self._end_of_escape(at)
        source = self.pattern[at:end]
        if sign == "\\" and source[1] in _ZERO_WIDTH:
            return "", end
        return self._member(source), end

    def _end_of_class(self, at: int) -> int:
        found = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]", re.DOTALL).match(self.pattern, at)
        if not found:
            raise ValueError(self.pattern)
        return found.end()

    def _end_of_escape(self, at: int) -> int:
        found = re.compile(r"\\(?:[pP](?:\{[^}]*\}|.)|x\{[^}]*\}|x..|.)", re.DOTALL).match(self.pattern, at)
        if not found:
            raise ValueError(self.pattern)
        return found.end()

    def _member(self, source: str) -> str:
        """A character that belongs to a class or an escape; ValueError where none is known to."""
        negated = source.startswith("[^")
        body = source[1 + negated : -1] if source[0] == "[" else source
        pieces = [_piece(low, high) for low, high in _SPAN.findall(body)]
        try:
            # Put together anew, as Python warns of what it may read in another way one day.
            one = re.compile(f"[{'^' * negated}{''.join(pieces)}]")
        except re.error:
            raise ValueError(self.pattern) from None
        signs: tuple[str, ...] = (*(sign for sign in body if sign.isalnum() or sign.isspace()), *_SIGNS, *body)
        for sign in signs:
            if one.fullmatch(sign):
                return sign
        raise ValueError(self.pattern)


def _piece(low: str, high: str) -> str:
    """One character, escape or range of a class, in Python's syntax."""
    if named := _NAMED_CLASS.fullmatch(low):
        return _RANGES.get(named[1] or named[2] or named[3], "a-z")
    safe = [each if len(each) > 1 else re.escape(each) for each in (low, high) if each]
    return "-".join(safe)
