"""What is wrong with a lesson, gathered in one go so that its author mends it in one go."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from tutor.errors import Finding, LessonError
from tutor.lesson.rules import RULES

_COMPARED = 200
"""Characters and words: a file of nothing but mistakes is to be read quickly too."""


@dataclass(slots=True)
class Findings:
    """The findings on one file; lines and columns count from 1."""

    path: str
    found: list[Finding] = field(default_factory=list)

    def add(self, rule: str, line: int, column: int, problem: str, cure: str) -> None:
        """Note what a rule of the table found: what is wrong, and how to mend it."""
        self.found.append(Finding(self.path, line, column, problem, cure, rule, RULES[rule].severity))

    def only(self, rule: str, line: int, column: int, problem: str, cure: str) -> LessonError:
        """The error of a file that cannot be read on for this one finding."""
        return LessonError(Finding(self.path, line, column, problem, cure, rule, RULES[rule].severity))

    def check(self) -> None:
        """Raise all of them as one LessonError, in the order of the file, where there are any."""
        if self.found:
            raise LessonError(*sorted(self.found, key=lambda each: (each.line, each.column)))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was most likely meant to be; empty where none comes near."""
    from rapidfuzz import process, utils

    among = list(islice(known, _COMPARED))
    best = process.extractOne(word[:_COMPARED], among, processor=utils.default_process, score_cutoff=60)
    return best[0] if best else ""


def shorten(text: str, length: int = 60) -> str:
    """One line of `text` fit to be quoted in a finding, at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
