"""Which misconception a run of the student's code shows. Whether it passed, its checks have decided already.

A misconception shows where a check fails with a message that is its name, or where one of its patterns is found in the
message, in the error, or in what the cell printed: regular expressions anywhere in a line, all else as whole words.
"""

import re

from tutor.grading.pattern import compile_pattern
from tutor.values import Answer, AnswerKey, Attempt


def shown(attempt: Attempt, key: AnswerKey) -> str | None:
    """The first misconception of the key that shows; the attempt's text is the run's output, line by line."""
    lines = [" ".join(line.split()) for line in attempt.text.splitlines()]
    for pitfall in key.misconceptions:
        if pitfall.name.casefold() in (line.casefold() for line in lines):
            return pitfall.name
    for pitfall in key.misconceptions:
        if any(_is_in(pattern, line) for pattern in pitfall.patterns for line in lines):
            return pitfall.name
    return None


def _is_in(pattern: Answer, line: str) -> bool:
    if pattern.kind == "pattern":
        found = compile_pattern(pattern.source)
        return found is not None and found.search(line) is not None
    words = r"\s+".join(map(re.escape, f"{pattern.source} {pattern.unit}".split()))
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", line, re.IGNORECASE) is not None
