"""What the tutor says of the student's own code: from what came of the checks, and from nothing else.

Code words stay as they are in every language. What a check compares with, and the solution, are no arguments here.
"""

import re
from dataclasses import dataclass, field, replace

from tutor.teaching.phrases import phrase
from tutor.values import CodeRun

KINDS = 3
"""Failures of different kinds that are answered by what the check says alone; after that, hints come with it."""
_PRINTED = 120
"""Characters of what was printed that are repeated."""
_PARTICULARS = re.compile(r"'[^']*'|\"[^\"]*\"|\([^()]*\)|\[[^\[\]]*\]|-?\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks of a step have found since it was shown."""

    run: CodeRun = field(default=CodeRun(passed=True), repr=False)
    """The latest."""
    kinds: frozenset[str] = frozenset()
    """Of all failures so far."""
    alone: bool = False
    """What is said to the latest is help enough: nothing of its kind was said before."""

    def after(self, run: CodeRun) -> "Checks":
        """With one more run."""
        new = kind(run)
        if run.passed or not new:
            return replace(self, run=run, alone=False)
        return Checks(run, self.kinds | {new}, new not in self.kinds and len(self.kinds) < KINDS)


def output(run: CodeRun) -> str:
    """All that can be seen of a run, a line each: for a grader that looks for misconceptions, and for the journal."""
    return "\n".join(filter(None, (run.message, run.raised, run.printed)))


def feedback(run: CodeRun, language: str) -> str:
    """What there is to say about a run that did not pass, in one line; empty where only that can be said.

    An error comes before the message of a check: it is what the student sees under the cell.
    """
    if run.stopped:
        return phrase("code_stopped", language)
    if run.raised:
        return phrase("code_raised", language, error=run.raised)
    if run.message:
        return run.message
    printed = " ".join(run.printed.split())
    shown = printed if len(printed) <= _PRINTED else printed[: _PRINTED - 1] + "…"
    return phrase("code_printed", language, text=shown) if shown else ""


def kind(run: CodeRun) -> str:
    """What two failures have in common that are the same mistake with other numbers; empty where nothing is said."""
    if run.stopped:
        return "stopped"
    said, after = run.raised or run.message, ""
    while said != after:  # brackets within brackets
        said, after = _PARTICULARS.sub("#", said), said
    return said
