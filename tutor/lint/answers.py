"""Rules 5xx about answers: what gives them away, what withholds them, patterns that cannot tell right from wrong."""

from collections.abc import Iterator
from itertools import combinations

from tutor.grading.local import fit
from tutor.grading.text import Fit, Said, fit_text
from tutor.grading.tokens import lex
from tutor.lesson.findings import shorten
from tutor.lesson.plan import Step
from tutor.lint.subject import Hit, Subject, place
from tutor.lint.telling import choice_given_away, gives_away, holds, names
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
    if len(step.hints) < 2 or step.key.criteria:
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
    language = step.language
    accepted = [*step.answers, *(Answer("text", choice.text) for choice in step.choices if choice.right)]
    wrong = [Answer("text", choice.text) for choice in step.choices if not choice.right]
    known: list[Answer] = []
    for index, misconception in enumerate(step.misconceptions):
        where = place(step, "misconceptions", index)
        for pattern in misconception.patterns:
            shown = f"The pattern `{shorten(pattern.source)}` of `{shorten(misconception.name)}`"
            clash = next((answer for answer in accepted if _meet(pattern, answer, language)), None)
            if clash:
                problem = f"{shown} matches the right answer `{shorten(clash.source)}`."
                yield Hit("T505", where, problem, "Make the pattern narrower, or take one of the two out.")
            elif any(_meet(each, pattern, language) for each in known):
                problem = f"{shown} belongs to a misconception above it already, which is the one that is told."
                yield Hit("T506", where, problem, "Keep it in one of the two.")
            elif wrong and not any(_matches(pattern, choice, language) for choice in wrong):
                yield Hit("T506", where, f"{shown} matches no wrong choice.", "Write it like the choice it is about.")
        known += misconception.patterns


def _meet(pattern: Answer, answer: Answer, language: str) -> bool:
    """Whether one attempt can be both, as far as what their author wrote can tell."""
    if pattern.kind == answer.kind == "text":
        return lex(pattern.source, language) == lex(answer.source, language)
    if pattern.kind == answer.kind == "pattern":
        return pattern.source == answer.source
    return _matches(pattern, answer, language) or _matches(answer, pattern, language)


def _matches(pattern: Answer, written: Answer, language: str) -> bool:
    if written.kind == "pattern" or (written.kind == "range" and pattern.kind != "range"):
        return False
    source = f"{written.source} {written.unit}".rstrip()
    if pattern.kind == "range" and written.kind == "range":
        return pattern.source == written.source
    least = Fit.EXACT if written.kind != "text" or pattern.kind != "text" else Fit.SAME
    return fit(pattern, Said.of(source, language)) >= least


def _choices_alike(step: Step) -> Iterator[Hit]:
    choices = list(enumerate(step.choices))
    for (_, one), (index, other) in combinations(choices, 2):
        if fit_text(Answer("text", one.text), Said.of(other.text, step.language)) >= Fit.SAME:
            problem = f"`{shorten(other.text)}` cannot be told from `{shorten(one.text)}` when it is said or typed."
            yield Hit("T513", place(step, "choices", index), problem, "Word them so that they sound different.")
