"""Rules 5xx but for those about answers: prompts, hints, choices and the time that listening takes."""

import re
import unicodedata
from collections.abc import Iterator

from tutor.lesson.findings import shorten
from tutor.lesson.markdown import to_html
from tutor.lesson.plan import Lesson, Place, Step
from tutor.lint.subject import Hit, Subject, place
from tutor.lint.telling import said

LONGEST_PROMPT_S, LONGEST_REPLY_S = 60, 30
"""Seconds of listening at 150 words, or 240 full-width characters, a minute."""
MOST_CHOICES = 6
_MARKED = re.compile(r"\[!|!\[|[<`~|$［【！]|^\s*[\[=]|^    |\t", re.MULTILINE)
"""Without any of it, whatever is written is spoken."""
_SAME_PLACE = 4
"""Steps with choices from which on it shows where the right one always stands."""


def teaching(subject: Subject) -> Iterator[Hit]:
    """All rules about prompts, hints and choices."""
    lesson = subject.lesson
    yield from _too_long("welcome", lesson.welcome, (subject.welcome_line, 1), LONGEST_PROMPT_S)
    for step in lesson.steps:
        yield from _prompt(step)
        yield from _help(step)
        yield from _choices(step)
        yield from _listening(step)
        if (step.board and not step.rubric) and not (step.answers or step.choices or step.check):
            problem = "This step can only be drawn: whoever cannot draw has no way to answer."
            yield Hit("T507", place(step, "board"), problem, "Add `### Rubric` or `### Answers`, for words.")
    yield from _predictable(lesson)


def _prompt(step: Step) -> Iterator[Hit]:
    if not step.asks:
        return
    if not step.prompt:
        problem = f"The step `{shorten(step.name)}` asks nothing in words."
        yield Hit("T501", (step.line, 1), problem, "Write the question under its heading.")
    elif _MARKED.search(step.prompt) and not said(step.prompt):
        problem = "Nothing of this prompt is spoken: whoever cannot see it has no question."
        yield Hit("T516", place(step, "prompt"), problem, "Say it in words as well, in a `> [!SAY]` block if need be.")
    elif "[!" in step.prompt and not to_html(step.prompt):
        problem = "Nothing of this prompt is shown: whoever cannot hear it has no question."
        yield Hit("T516", place(step, "prompt"), problem, "Write it without `[!SAY]`, or show something beside it.")


def _help(step: Step) -> Iterator[Hit]:
    sections = [name for name in ("hints", "misconceptions", "solution") if getattr(step, name)]
    if not step.asks:
        if sections:
            problem = "This step asks nothing, so its help is never needed."
            yield Hit("T514", place(step, sections[0]), problem, "Add `### Answers` or another way to answer.")
        return
    if not step.hints and not step.solution:
        problem = f"The step `{shorten(step.name)}` has neither hints nor a solution: whoever is stuck stays stuck."
        yield Hit("T509", (step.line, 1), problem, "Add `### Hints`, gentlest first.")
    if len(step.hints) == 1:
        problem = "There is one hint only, so the first help tells all."
        yield Hit("T511", place(step, "hints", 0), problem, "Add a gentler one above it that only points the way.")
    for index, hint in enumerate(step.hints):
        if hint in step.hints[:index]:
            problem = "This hint says the same as an earlier one."
            yield Hit("T515", place(step, "hints", index), problem, "Let each hint help a little further.")


def _choices(step: Step) -> Iterator[Hit]:
    if len(step.choices) > MOST_CHOICES:
        problem = f"There are {len(step.choices)} choices; heard aloud, the first are forgotten before the last."
        yield Hit("T512", place(step, "choices"), problem, f"Keep at most {MOST_CHOICES}, or make two steps.")
    patterned = any(each.patterns for each in step.misconceptions)
    silent = [index for index, each in enumerate(step.choices) if not each.right and not each.feedback]
    if silent and not patterned:
        problem = f"Whoever picks `{shorten(step.choices[silent[0]].text)}` is not told why it is wrong."
        more = f" {len(silent)} choices are like that." if len(silent) > 1 else ""
        yield Hit(
            "T510", place(step, "choices", silent[0]), problem + more, "Add a bullet below it with what to say to it."
        )


def _listening(step: Step) -> Iterator[Hit]:
    yield from _too_long("prompt", step.prompt, place(step, "prompt"), LONGEST_PROMPT_S)
    for index, hint in enumerate(step.hints):
        yield from _too_long("hint", hint, place(step, "hints", index), LONGEST_REPLY_S)
    for index, misconception in enumerate(step.misconceptions):
        yield from _too_long("reply", misconception.say, place(step, "misconceptions", index), LONGEST_REPLY_S)
    for index, choice in enumerate(step.choices):
        yield from _too_long("reply", choice.feedback, place(step, "choices", index), LONGEST_REPLY_S)


def _too_long(what: str, markdown: str, where: Place, longest: float) -> Iterator[Hit]:
    if len(markdown) <= 4 * longest:  # Four characters a second: no speech is slower.
        return
    seconds = listening_s(said(markdown))
    if seconds > longest:
        problem = f"This {what} takes about {seconds:.0f} seconds to listen to; at most {longest} are easy to follow."
        yield Hit("T508", where, problem, "Shorten it, make two steps of it, or show a part with `> [!SHOW]`.")


def listening_s(text: str) -> float:
    """Seconds that a text takes to be read aloud to a learner."""
    wide = sum(unicodedata.east_asian_width(each) == "W" for each in text)
    return wide / 4 + len(text.split()) / 2.5


def _predictable(lesson: Lesson) -> Iterator[Hit]:
    picks = [
        (step, [choice.right for choice in step.choices].index(True))
        for step in lesson.steps
        if sum(choice.right for choice in step.choices) == 1
    ]
    if len(picks) >= _SAME_PLACE and len({index for _, index in picks}) == 1:
        at = picks[0][1] + 1
        problem = f"In all {len(picks)} steps with choices the right one is number {at}: it can be picked unread."
        yield Hit("T517", place(picks[0][0], "choices"), problem, "Change the order here and there.")
