"""Expressions: whether two of them are equal, by exact arithmetic. A small grammar of its own, no `eval`, bounded work.

Without a variable both are worked out; with variables both are worked out at fixed rational points.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tutor.speech.numerals import plain

LONGEST = 200
"""Characters."""
_NODES = 64
_DIGITS = 12
_EXPONENT = 20
_BITS = 4096
"""No numerator or denominator grows beyond this."""

Value = Fraction | float

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>sqrt|pi|[a-zα-ω])|(?P<sign>\*\*|[-+*/^()]))")
_LATEX = (
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"((\1)/(\2))"),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), r"sqrt(\1)"),
    (re.compile(r"\\(?:left|right|[,;! ])"), ""),
    (re.compile(r"\\(?:times|cdot)"), "*"),
    (re.compile(r"\\div"), "/"),
)


class NotUnderstoodError(ValueError):
    """Text that is no expression of this grammar, or one that asks for too much work."""


class _UndefinedError(ArithmeticError):
    """No value at this point."""


@dataclass(frozen=True, slots=True)
class _Node:
    operator: str
    parts: tuple["_Node", ...] = ()
    number: Fraction = Fraction(0)


@dataclass
class _Parser:
    """Precedence climbing: sum, product (a blank or nothing multiplies too), sign, power, atom."""

    tokens: list[str]
    at: int = 0
    nodes: int = 0
    variables: set[str] = field(default_factory=set)

    def whole(self) -> _Node:
        node = self._sum()
        if self.at < len(self.tokens):
            raise NotUnderstoodError
        return node

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _node(self, operator: str, *parts: _Node, number: Fraction = Fraction(0)) -> _Node:
        self.nodes += 1
        if self.nodes > _NODES:
            raise NotUnderstoodError
        return _Node(operator, parts, number)

    def _sum(self) -> _Node:
        node = self._product()
        while self._peek() in {"+", "-"}:
            operator = self._take()
            node = self._node(operator, node, self._product())
        return node

    def _product(self) -> _Node:
        node = self._signed()
        while self._peek() and self._peek() not in {"+", "-", ")", "^"}:
            operator = self._take() if self._peek() in {"*", "/"} else "*"
            node = self._node(operator, node, self._signed())
        return node

    def _signed(self) -> _Node:
        if self._peek() in {"+", "-"}:
            sign = self._take()
            return self._node(f"unary{sign}", self._signed())
        return self._power()

    def _power(self) -> _Node:
        node = self._atom()
        if self._peek() == "^":
            self._take()
            return self._node("^", node, self._signed())
        return node

    def _atom(self) -> _Node:
        lexeme = self._take()
        if lexeme == "(":
            # A pair of brackets counts as a node, so that depth is bounded too.
            node = self._node("unary+", self._sum())
            if self._take() != ")":
                raise NotUnderstoodError
            return node
        if lexeme == "sqrt":
            return self._node("sqrt", self._atom())
        if lexeme == "pi" or lexeme.isalpha():
            if lexeme not in {"pi", "π"}:
                self.variables.add(lexeme)
            return self._node("pi" if lexeme == "π" else lexeme)
        if lexeme[:1].isdigit() or lexeme[:1] == ".":
            return self._node("number", number=Fraction(lexeme))
        raise NotUnderstoodError


@dataclass(frozen=True, slots=True)
class Expression:
    """What was understood of a text."""

    root: _Node
    variables: frozenset[str]

    def at(self, point: Mapping[str, Fraction]) -> Value | None:
        """Its value there; None where it has none. NotUnderstoodError where numbers grow too large."""
        try:
            return _work(self.root, point)
        except _UndefinedError:
            return None


@lru_cache(maxsize=512)
def parse(text: str) -> Expression:
    """Understand one expression without an equals sign; NotUnderstoodError for anything else or anything too large."""
    if len(text) > LONGEST or re.search(rf"\d{{{_DIGITS + 1}}}", text):
        raise NotUnderstoodError
    smooth = text.replace("²", "^2").replace("³", "^3")
    for pattern, put in (*_LATEX, *_LATEX[:2]):
        smooth = pattern.sub(put, smooth)
    smooth = smooth.replace("\\", "").replace("{", "(").replace("}", ")").replace("[", "(").replace("]", ")")
    smooth = plain(smooth).casefold()
    for sign, put in (("×", "*"), ("·", "*"), ("⋅", "*"), ("÷", "/"), ("√", "sqrt"), ("**", "^")):
        smooth = smooth.replace(sign, put)
    smooth = re.sub(r"(?<=\d),(?=\d)", ".", smooth).strip()
    # `1 1/2` is a mixed number, never a product.
    smooth = re.sub(r"(?<![\d./^])(\d+)\s+(\d+)\s*/\s*(\d+)(?![\d.])", r"(\1+\2/\3)", smooth)
    tokens: list[str] = []
    at = 0
    while at < len(smooth):
        match = _TOKEN.match(smooth, at)
        if not match or (tokens and match["number"] and tokens[-1][-1].isdigit()):
            raise NotUnderstoodError
        tokens.append(match["number"] or match["name"] or match["sign"])
        at = match.end()
    parser = _Parser(tokens)
    root = parser.whole()
    return Expression(root, frozenset(parser.variables))


def _work(node: _Node, point: Mapping[str, Fraction]) -> Value:
    if node.operator == "number":
        return node.number
    if node.operator == "pi":
        return math.pi
    if not node.parts:
        return point[node.operator]
    values = [_work(part, point) for part in node.parts]
    try:
        return _bounded(_apply(node.operator, values))
    except OverflowError:
        raise NotUnderstoodError from None


def _apply(operator: str, values: list[Value]) -> Value:
    left, right = values[0], values[-1]
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "/":
        if right == 0:
            raise _UndefinedError
        return left / right
    if operator == "^":
        return _raise(left, right)
    if operator == "sqrt":
        return _root(left)
    return -left if operator == "unary-" else left


def _raise(left: Value, right: Value) -> Value:
    if not -_EXPONENT <= right <= _EXPONENT:
        raise NotUnderstoodError
    if left == 0 and right <= 0:
        raise _UndefinedError
    if isinstance(right, Fraction) and right.denominator == 1:
        if isinstance(left, Fraction) and _bits(left) * abs(right.numerator) > _BITS:
            raise NotUnderstoodError
        return _whole_power(left, right.numerator)
    if left < 0:
        raise _UndefinedError
    if right == Fraction(1, 2):
        return _root(left)
    return math.pow(left, right)


def _whole_power(left: Value, right: int) -> Value:
    return Fraction(left**right) if isinstance(left, Fraction) else math.pow(left, right)


def _root(value: Value) -> Value:
    if value < 0:
        raise _UndefinedError
    if isinstance(value, Fraction):
        top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return Fraction(top, bottom)
    return math.sqrt(value)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _bounded(value: Value) -> Value:
    if isinstance(value, Fraction):
        if _bits(value) > _BITS:
            raise NotUnderstoodError
    elif not math.isfinite(value):
        raise NotUnderstoodError
    return value


_SPOTS = (
    Fraction(2, 3),
    Fraction(11, 4),
    Fraction(5, 7),
    Fraction(-3, 5),
    Fraction(17, 6),
    Fraction(-7, 3),
    Fraction(23, 9),
)


def _points(variables: frozenset[str]) -> list[dict[str, Fraction]]:
    """Fixed points: positive at first for roots' sake, each variable at another distance, so that no two agree."""
    names = sorted(variables)
    return [{name: spot + turn * Fraction(3, 11) for turn, name in enumerate(names)} for spot in _SPOTS]


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left == right
    try:
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
    except OverflowError:
        raise NotUnderstoodError from None


def equal(left: str, right: str) -> bool:
    """Whether an expression, or equation, is the same as an accepted one. NotUnderstoodError where that cannot be told.

    An equation equals another where one is a multiple of the other; `y = 2x` alone also answers `2x`.
    """
    sides, others = left.split("="), right.split("=")
    if len(sides) == 2 and len(others) == 2:
        return _equations(sides, others)
    if len(sides) > 2 or len(others) > 2:
        raise NotUnderstoodError
    one, other = (_value_side(each) for each in (sides, others))
    pairs = [(one.at(point), other.at(point)) for point in _points(one.variables | other.variables)]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if len(known) < (2 if one.variables | other.variables else 1):
        raise NotUnderstoodError
    same = all(_same(a, b) for a, b in known)
    if not same and one.variables - other.variables:
        # Letters that the other does not have: these may be words.
        raise NotUnderstoodError
    return same


def _value_side(sides: list[str]) -> Expression:
    if len(sides) == 1:
        return parse(sides[0])
    if not re.fullmatch(r"\s*[^\W\d_](?:\([^\W\d_]\))?\s*", sides[0]):
        raise NotUnderstoodError
    return parse(sides[1])


def _equations(one: list[str], other: list[str]) -> bool:
    expressions = [parse(side) for side in (*one, *other)]
    variables = frozenset().union(*(each.variables for each in expressions))
    gaps = []
    for point in _points(variables):
        values = [each.at(point) for each in expressions]
        a, b, c, d = values
        if a is not None and b is not None and c is not None and d is not None:
            gaps.append((_bounded(a - b), _bounded(c - d)))
    if len(gaps) < 2 or gaps[0][0] == 0 or gaps[0][1] == 0:
        raise NotUnderstoodError
    (first, second) = gaps[0]
    return all(_same(_bounded(left * second), _bounded(right * first)) for left, right in gaps)
