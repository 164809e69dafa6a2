"""What Python source does with names, read off without running it: what a check needs, what a cell makes or changes."""

import ast
import builtins
import difflib
import re
import symtable
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LIKE = 0.75
"""difflib's ratio from which a name was meant to be another: `Add` and `ad` for `add`, not `subtract`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The names that a cell's source has to do with, all of them in the notebook's own namespace."""

    makes: frozenset[str]
    """Bound or deleted: by assignment, def, class, import, and the like."""
    changes: frozenset[str]
    """What they stand for may be changed in place: `x.append(1)`, `x[0] = 1`, `x.y = 1`."""
    mentions: frozenset[str]


def read_cell(source: str) -> Cell:
    """The cell; one that is no Python makes and changes nothing, and mentions whatever looks like a name."""
    mentions = frozenset(_IDENTIFIER.findall(source))
    try:
        tree, table = ast.parse(source), _table(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Cell(frozenset(), frozenset(), mentions)
    return Cell(_made(table), frozenset(_changed(tree)), mentions)


def names_used(source: str) -> frozenset[str]:
    """What a check refers to and does not make by itself. SyntaxError or ValueError where it is no Python."""
    table = _table(source)
    used = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    for inner in _below(table):
        used |= {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_referenced() and symbol.is_global()}
    return frozenset(used) - _made(table)


def own_names(names: Iterable[str]) -> frozenset[str]:
    """Those that Python does not bring along: somebody has to make them."""
    return frozenset(names) - set(dir(builtins))


def is_like(name: str, others: Iterable[str]) -> bool:
    """Whether one of the others was likely meant to be this name."""
    return bool(difflib.get_close_matches(name.lower(), [each.lower() for each in others], n=1, cutoff=_LIKE))


def opens_lesson(source: str) -> bool:
    """Whether a cell brings a lesson: `teach(…)`, `%lesson`, `%%lesson`, as written or as IPython reads it."""
    if re.match(r"\s*%%?lesson\b", source):
        return True
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.Call) and _is_opening(node) for node in ast.walk(tree))


def _is_opening(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    is_magic = name in {"run_line_magic", "run_cell_magic"} and isinstance(first, ast.Constant)
    return name == "teach" or (is_magic and isinstance(first, ast.Constant) and first.value == "lesson")


_REWRITTEN = ast.comprehension | ast.Await | ast.AsyncFor | ast.AsyncWith


class _Plain(ast.NodeTransformer):
    """The same names in what every Python counts alike.

    Comprehensions become generators: since 3.12 (PEP 709) their own names count to the scope around them. Nothing is
    awaited: notebooks may do so outside functions, and 3.14 finds no names where that is done.
    """

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.ListComp(elt, generators) | ast.SetComp(elt, generators):
                return ast.GeneratorExp(elt, generators)
            case ast.DictComp(key, value, generators):
                return ast.GeneratorExp(ast.Tuple([key, value], ast.Load()), generators)
            case ast.Await(value):
                return value
            case ast.AsyncFor(target, iterable, body, orelse):
                return ast.For(target, iterable, body, orelse)
            case ast.AsyncWith(items, body):
                return ast.With(items, body)
            case ast.comprehension():
                node.is_async = 0
        return node


def _table(source: str) -> symtable.SymbolTable:
    tree = ast.parse(source)
    if any(isinstance(node, _REWRITTEN) for node in ast.walk(tree)):
        with suppress(RecursionError):  # of a sum with hundreds of terms: read as it is, as this Python does
            source = ast.unparse(ast.fix_missing_locations(_Plain().visit(tree)))
    return symtable.symtable(source, "<cell>", "exec")


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _below(child)


def _made(table: symtable.SymbolTable) -> frozenset[str]:
    made = {each.get_name() for each in table.get_symbols() if each.is_assigned() or each.is_imported()}
    for inner in _below(table):
        # `global x` in a function or a class.
        made |= {each.get_name() for each in inner.get_symbols() if each.is_declared_global() and each.is_assigned()}
    return frozenset(made)


def _changed(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _root(node.func)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id
