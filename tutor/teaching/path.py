"""The outer loop: which step comes next, and how far the student is.

- Steps come in their author's order. A branch (`### Then`) wins over it: forward always, and what it passes over does
  not come back; back once in a lesson, so that no loop can hold a student. What was done is not asked again, except the
  step that a branch or a remedy leads to, and after a branch led back, the step whose solution had to be told.
- A step waits while a skill that its own needs is not mastered and there is still a step to come that practises it.
  Where the solution of a step had to be told, and a step before it that practises such a skill was never solved, that
  one comes next, once in a lesson.

The outer loop is VanLehn's (2006, "The behavior of tutoring systems", IJAIED 16); prerequisites as a reason to order
tasks are those of knowledge spaces (Doignon & Falmagne 1985, IJMMS 23), here as a plain relation between skills: the
author's order stays, but for what is not ready to be learnt.
"""

from collections.abc import Sequence

from tutor.commands import Progress
from tutor.events import BranchTaken, Outcome
from tutor.lesson.plan import Branch, Lesson, Step
from tutor.lesson.words import Ending
from tutor.teaching.state import State, needs
from tutor.values import Action, StepId

_ENDINGS: dict[Outcome, tuple[Ending, ...]] = {
    "solved": ("mastered", "correct"),
    "told": ("stuck",),
    "skipped": ("skip",),
    "narrated": (),
}


def branch(lesson: Lesson, state: State, step: Step, at: float) -> BranchTaken | None:
    """Where the lesson says to go on from a step that has just ended; None where the next one in order follows.

    The closest ending counts: `mastered` before `correct`, and any of them before a bare `end`.
    """
    outcome = state.outcomes[step.id]
    mastered = _mastered(lesson, state, step.skill)
    for ending in (*_ENDINGS[outcome], None):
        for each in step.then if mastered or ending != "mastered" else ():
            if each.on == ending and _open(lesson, state, step, each):
                return BranchTaken(at, step.id, each.on, each.target)
    if outcome == "solved" and Action.HARDER in state.adapted:
        beyond = leap(lesson, state, step)
        return BranchTaken(at, step.id, None, beyond) if beyond else None
    if outcome == "told" and (step.id, "stuck") not in state.branched:
        unsolved = _unsolved(lesson, state, step)
        return BranchTaken(at, step.id, "stuck", unsolved) if unsolved else None
    return None


def _open(lesson: Lesson, state: State, step: Step, way: Branch) -> bool:
    """Whether a branch can be taken: one that leads back has not been, in this lesson."""
    back = way.target is not None and lesson.index(way.target) <= lesson.index(step.id)
    return not back or (step.id, way.on or "") not in state.branched


def _unsolved(lesson: Lesson, state: State, step: Step) -> StepId | None:
    """A step before this one that practises what it needs, was never solved, and was not gone back to yet."""
    wanted = _lacking(lesson, state, step)
    for each in lesson.steps[: lesson.index(step.id)]:
        solved = state.outcomes.get(each.id) == "solved"
        if each.asks and each.skill in wanted and not solved and each.id not in state.recalled:
            return each.id
    return None


def leap(lesson: Lesson, state: State, step: Step) -> StepId | None:
    """Where a bigger step leads: beyond more of the same skill, for who solves this at the first try without a hint."""
    later = {each.id for each in lesson.steps[lesson.index(step.id) + 1 :]}
    coming = [each for each in to_come(lesson, state) if each.id in later]
    same = bool(coming) and coming[0].skill == step.skill
    if not same or state.hints or state.tries or state.goto is not None:
        return None
    return next((each.id for each in coming if each.skill != step.skill), None)


def next_step(lesson: Lesson, state: State) -> Step | None:
    """The step that follows; None at the end."""
    if state.goto is not None and state.goto not in state.outcomes:
        return lesson.step(state.goto)
    coming = to_come(lesson, state)
    return next((each for each in coming if not _waits(lesson, state, each, coming)), next(iter(coming), None))


def to_come(lesson: Lesson, state: State) -> tuple[Step, ...]:
    """What is still to be done after the present step, in the author's order."""
    stands = state.goto or state.step
    begin = lesson.index(stands) + 1 if stands is not None else 0
    return tuple(
        step
        for index, step in enumerate(lesson.steps)
        if step.id not in state.outcomes
        and step.id not in state.passed
        and step.id != stands
        and (index >= begin or step.id in state.left)
    )


def _waits(lesson: Lesson, state: State, step: Step, coming: Sequence[Step]) -> bool:
    """Whether something that is to come should come before it. What is optional holds nothing up."""
    lacking = _lacking(lesson, state, step)
    return any(each.skill in lacking and each.asks and not each.optional for each in coming)


def _lacking(lesson: Lesson, state: State, step: Step) -> frozenset[str]:
    """The skills that a step needs and that are not mastered yet."""
    wanted = (skill for skill in needs(lesson, step) if skill != step.skill)
    return frozenset(skill for skill in wanted if not _mastered(lesson, state, skill))


def _mastered(lesson: Lesson, state: State, skill: str) -> bool:
    return any(each.id == skill and state.p_known(skill) >= each.target for each in lesson.skills)


def resume_step(lesson: Lesson, state: State) -> Step | None:
    """Where to go on: the step that was left, or what follows if it was finished; None where all is done."""
    if state.step is not None and state.step not in state.outcomes and state.goto is None:
        return lesson.step(state.step)
    return next_step(lesson, state)


def progress(lesson: Lesson, state: State) -> Progress:
    """What the bars, the list of steps and the hints show; at the end the bar is full, whatever was passed over."""
    asked = {step.skill for step in lesson.steps if step.asks}
    skills = tuple((each.title, state.p_known(each.id), each.target) for each in lesson.skills if each.id in asked)
    under_way = {state.step, state.goto} - {None} - set(state.outcomes)
    left = 0 if state.finished else len(under_way | {step.id for step in to_come(lesson, state)})
    steps = tuple((step.name, str(state.outcomes.get(step.id, ""))) for step in lesson.steps)
    return Progress(len(lesson.steps) - left, len(lesson.steps), skills, steps, state.hints)
