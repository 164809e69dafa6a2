"""A code step's check: Python that asserts, run against what the student has made, within a time limit, unseen.

It runs in a copy of the student's namespace: it sees their names, their functions see theirs, and none of its own names
gets there. What it prints, displays or asks for is shown to nobody.
"""

import __future__

import ast
import builtins
import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from types import CodeType, TracebackType
from typing import Any, Self

from tutor.kernel.cells import names_used, own_names
from tutor.kernel.limit import Limit, TimeUp
from tutor.values import CodeRun

LIMIT_S = 10.0
"""Seconds that a check may take; enough to import a large library on a busy machine."""
_FILE = "<check>"
_LONGEST = 300
"""Characters of a message or error; the rest is left out."""
_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


@dataclass(frozen=True, slots=True)
class Check:
    """A check that is Python, ready to run."""

    statements: tuple[CodeType, ...]
    uses: frozenset[str]
    """Names that it refers to and does not make itself."""
    needs: frozenset[str]
    """Those of them that Python does not bring along: the student's."""

    @classmethod
    def read(cls, source: str) -> Self:
        """The check; SyntaxError or ValueError where it is no Python."""
        flags = compile(source, _FILE, "exec", dont_inherit=True).co_flags & _FUTURE
        statements = tuple(
            compile(ast.Module([each], []), _FILE, "exec", flags=flags, dont_inherit=True)
            for each in ast.parse(source, _FILE).body
        )
        uses = names_used(source)
        return cls(statements, uses, own_names(uses))


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found."""

    run: CodeRun
    missing: str = ""
    """The name, of those that the check needs, that nobody has made yet, where that is what it failed for."""


_STOPPED = Found(CodeRun(passed=False, stopped=True))


def run_check(check: Check, namespace: dict[str, Any], seconds: float = LIMIT_S) -> Found | None:
    """Run it against a namespace, on the main thread; None where the user interrupted it."""
    with _unseen(), Limit(seconds, _judge.__code__) as limit:
        try:
            found = _judge(check, namespace)
        except TimeUp:
            found = _STOPPED
        except KeyboardInterrupt as error:  # of the user, or of the student's code itself
            found = Found(CodeRun(passed=False, raised=one_line(error)))
    if limit.interrupted:
        return None
    # What gives way to an interrupt often breaks on it.
    return _STOPPED if limit.over and not found.run.passed else found


def one_line(error: BaseException) -> str:
    """Kind and text of an error on one line, shortened: no traceback and no place but a syntax error's line."""
    # Python 3.13 calls a cell that breaks off an _IncompleteInputError.
    kind = next(each.__name__ for each in type(error).__mro__ if not each.__name__.startswith("_"))
    if isinstance(error, SyntaxError):
        text = f"{error.msg} (line {error.lineno})" if error.lineno else str(error.msg)
    else:
        text = _text(error)
    return shorten(f"{kind}: {text}" if text else kind)


def shorten(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, and no longer than that many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _judge(check: Check, namespace: dict[str, Any]) -> Found:
    """All that runs the student's code, also the text of their errors: the limit holds while this is on the stack."""
    try:
        _execute(check, namespace)
    except (TimeUp, KeyboardInterrupt):
        raise
    except AssertionError as error:
        if not _through(error.__traceback__, namespace):
            return Found(CodeRun(passed=False, message=shorten(_text(error))))
        return Found(CodeRun(passed=False, raised=one_line(error)))
    except BaseException as error:  # noqa: BLE001 whatever the student's code raises, exit() and all
        name = (error.name or "") if isinstance(error, NameError) else ""
        missing = name if name in check.needs and name not in namespace else ""
        return Found(CodeRun(passed=False, raised=one_line(error)), missing)
    return Found(CodeRun(passed=True))


def _execute(check: Check, namespace: dict[str, Any]) -> None:
    """Statement by statement, so that what the student's functions do to their own globals is seen by the next one."""
    nothing = object()
    given: dict[str, Any] = {}
    scope: dict[str, Any] = {}
    own: set[str] = set()
    for statement in check.statements:
        for name, value in namespace.copy().items():
            if name not in own:
                given[name] = scope[name] = value
        exec(statement, scope)  # noqa: S102 the user trusts the lesson, or nobody calls this
        own = {name for name, value in scope.items() if value is not given.get(name, nothing)}


def _through(traceback: TracebackType | None, namespace: dict[str, Any]) -> bool:
    """Whether an error came up through the student's own code."""
    while traceback is not None:
        if traceback.tb_frame.f_globals is namespace:
            return True
        traceback = traceback.tb_next
    return False


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 an error of the student's own making need not be able to say what it is
        return ""


# ---- out of sight ----


class _Nowhere(io.TextIOBase):
    """Takes all text and keeps none, however much an endless loop prints."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)


def _nobody_answers(_: object = "") -> str:
    raise EOFError("nobody can answer input() while the code is checked")


@contextmanager
def _unseen() -> Iterator[None]:
    """Nothing is shown and nobody is asked; what the check puts in place of these is taken away again."""
    asked = builtins.input
    builtins.input = _nobody_answers
    try:
        with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()):
            yield
    finally:
        builtins.input = asked
