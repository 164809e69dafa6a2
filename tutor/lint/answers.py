"""Rules 5xx about answers: what gives them away, what withholds them, patterns that cannot tell right from wrong."""

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from tutor.grading.expression import NotUnderstoodError, parse
from tutor.grading.local import fit
from tutor.grading.number import Number, near, target
from tutor.grading.text import Fit
from tutor.grading.tokens import lex
from tutor.lesson.findings import shorten
from tutor.lesson.plan import Step
from tutor.lint.subject import Hit, Subject, place
from tutor.lint.telling import choice_given_away, gives_away, heard, holds, names
from tutor.values import Answer


def answers(subject: Subject) -> Iterator[Hit]:
    """All rules about answers."""
    for step in subject.lesson.steps:
        if step.answers or step.choices:
            yield from _leaks(step)
            yield from _withheld(step)
        yield from _patterns(step)
        yield from _choices_alike(step)


def _tell(step: Step, markdown: str) -> str:
    if step.choices:
        return choice_given_away(step.choices, markdown, step.language)
    return gives_away(step.answers, markdown, step.language)


def _leaks(step: Step) -> Iterator[Hit]:
    if told := _tell(step, step.prompt):
        problem = f"The prompt gives the answer away: `{shorten(told)}` would be graded right."
        yield Hit("T502", place(step, "prompt"), problem, "Ask for it without saying it.")
    for index, hint in enumerate(step.hints[:-1]):
        if told := _tell(step, hint):
            problem = f"Hint {index + 1} of {len(step.hints)} gives the answer away: `{shorten(told)}`."
            yield Hit("T503", place(step, "hints", index), problem, "Only the last hint tells; let this one point.")
    for index, misconception in enumerate(step.misconceptions):
        if told := _tell(step, misconception.say):
            problem = f"What is said to `{shorten(misconception.name)}` gives the answer away: `{shorten(told)}`."
            yield Hit("T518", place(step, "misconceptions", index), problem, "Ask a question that shows the mistake.")
    for index, choice in enumerate(step.choices):
        if not choice.right and (told := _tell(step, choice.feedback)):
            problem = f"What is said to this wrong choice gives the right one away: `{shorten(told)}`."
            yield Hit("T518", place(step, "choices", index), problem, "Ask a question that shows the mistake.")


def _withheld(step: Step) -> Iterator[Hit]:
    if len(step.hints) < 2 or step.rubric or step.board:
        return
    last, language = step.hints[-1], step.language
    if step.choices:
        told = any(names(choice, last, language) for choice in step.choices if choice.right)
    else:
        told = any(holds(answer, last, language) for answer in step.answers)
    if not told:
        problem = "The last hint does not hold the answer, so whoever needs it stays stuck."
        yield Hit("T504", place(step, "hints", len(step.hints) - 1), problem, "Say the answer, and how one gets there.")


def _patterns(step: Step) -> Iterator[Hit]:
    accepted = [*step.answers, *(Answer("text", choice.text) for choice in step.choices if choice.right)]
    wrong = [Answer("text", choice.text) for choice in step.choices if not choice.right]
    known: list[Answer] = []
    for index, misconception in enumerate(step.misconceptions):
        where = place(step, "misconceptions", index)
        for pattern in misconception.patterns:
            shown = f"The pattern `{shorten(pattern.source)}` of `{shorten(misconception.name)}`"
            clash = next((answer for answer in accepted if _meet(pattern, answer, step.language)), None)
            if clash:
                problem = f"{shown} matches the right answer `{shorten(clash.source)}`."
                yield Hit("T505", where, problem, "Make the pattern narrower, or take one of the two out.")
            elif any(_meet(each, pattern, step.language) for each in known):
                problem = f"{shown} belongs to a misconception above it already, which is the one that is told."
                yield Hit("T506", where, problem, "Keep it in one of the two.")
            elif wrong and not any(_shows(pattern, choice, step.language) for choice in wrong):
                yield Hit("T506", where, f"{shown} matches no wrong choice.", "Write it like the choice it is about.")
        known += misconception.patterns


def _meet(one: Answer, other: Answer, language: str) -> bool:
    """Whether what was written for one of the two is, beyond doubt, the other as well."""
    if one.kind == other.kind and one.kind in {"text", "pattern", "range"}:
        same = lex(one.source, language) == lex(other.source, language)
        return same if one.kind == "text" else one.source == other.source
    return _is(one, other, language) or _is(other, one, language)


def _is(answer: Answer, written: Answer, language: str) -> bool:
    """Whether the grader takes what was written for exactly this answer."""
    if written.kind in {"pattern", "range"}:
        return False
    if {answer.kind, written.kind} <= {"text", "number"}:
        wanted, found = _number(answer, language), _number(written, language)
        return wanted is not None and found is not None and near(found, wanted, answer.tolerance)
    if answer.kind != "pattern" and "text" in {answer.kind, written.kind} and _number(written, language) is None:
        return False
    if "expression" in {answer.kind, written.kind} and _apart(answer.source, written.source):
        return False
    return fit(answer, heard(f"{written.source} {written.unit}".rstrip(), language)) is Fit.EXACT


@lru_cache(maxsize=512)
def _number(answer: Answer, language: str) -> Fraction | None:
    """The value of a number, in figures or in words; None for anything else."""
    found = target(answer, language) if answer.kind in {"text", "number"} else None
    return None if found is None else found.value


def _apart(one: str, other: str) -> bool:
    """Whether two expressions surely differ: at one point, they have two values."""
    left, right = _value(one), _value(other)
    return left is not None and right is not None and not math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-6)


@lru_cache(maxsize=512)
def _value(source: str) -> float | None:
    """What an expression is worth at a point that is the same for all, by the names of its letters."""
    try:
        expression = parse(source)
        value = expression.at({name: Fraction(3 + sum(map(ord, name)) % 89, 7) for name in expression.variables})
        return None if value is None else float(value)
    except (NotUnderstoodError, OverflowError):
        return None


def _shows(pattern: Answer, choice: Answer, language: str) -> bool:
    """Whether a student who picks this choice is known by the pattern."""
    return fit(pattern, heard(choice.source, language)) >= Fit.SAME


def _choices_alike(step: Step) -> Iterator[Hit]:
    if len(step.choices) < 2:
        return
    known: dict[str, str] = {}
    for index, choice in enumerate(step.choices):
        core = heard(choice.text, step.language).core
        key = " ".join(str(token.value) if isinstance(token, Number) else token for token in core)
        if key and key in known:
            problem = f"`{shorten(choice.text)}` cannot be told from `{shorten(known[key])}` when it is said or typed."
            yield Hit("T513", place(step, "choices", index), problem, "Word them so that they sound different.")
        known.setdefault(key, choice.text)
