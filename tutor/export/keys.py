"""What a step's answers look like on a teacher's page: Markdown, for that page alone."""

from dataclasses import dataclass

from tutor.export.prose import literal
from tutor.lesson.plan import Step
from tutor.values import Answer


@dataclass(frozen=True, slots=True)
class Key:
    """The answers of one step, in Markdown."""

    accepted: str
    """Accepted answers or right choices, on one line; empty where the step has none."""
    criteria: tuple[str, ...]
    """What an open answer says and a drawing shows."""
    solution: str
    """The worked solution; where there is none, the checks of a code step."""


def key_of(step: Step) -> Key:
    """The answers of a step, each accepted one in the author's own writing."""
    right = [choice.text for choice in step.choices if choice.right]
    # A pattern is for a grader; a reader has enough of the others where there are any.
    readable = [answer for answer in step.answers if answer.kind != "pattern"] or step.answers
    accepted = right or [_written(answer) for answer in readable]
    checks = f"```python\n{step.check.strip()}\n```" if step.check else ""
    return Key(" · ".join(accepted), step.rubric + step.board, step.solution or checks)


def _written(answer: Answer) -> str:
    if answer.kind == "expression":
        return f"${answer.source}$"
    if answer.kind == "pattern":
        return f"`/{answer.source}/`" if "`" not in answer.source else literal(f"/{answer.source}/")
    tolerance = f" ± {answer.tolerance}" if answer.tolerance else ""
    return literal(f"{answer.source}{tolerance} {answer.unit}")
