"""The outer loop: which step comes next, and how far the student is."""

from tutor.lesson.plan import Lesson, Step
from tutor.teaching.state import State
from tutor.values import Progress

_DONE = frozenset({"solved", "narrated", "skipped"})


def next_step(lesson: Lesson, state: State) -> Step | None:
    """The first step after the present one that is still to be done; None at the end.

    After a remedy led back to an earlier step, the way forward passes over what was solved in between.
    """
    begin = 0
    if state.step is not None:
        begin = lesson.index(state.step) + 1
    for step in lesson.steps[begin:]:
        if state.outcomes.get(step.id) not in _DONE:
            return step
    return None


def resume_step(lesson: Lesson, state: State) -> Step | None:
    """Where to go on: the step that was left, or what follows if it was finished; None where all is done."""
    if state.step is not None and state.step not in state.outcomes:
        return lesson.step(state.step)
    return next_step(lesson, state)


def progress(lesson: Lesson, state: State) -> Progress:
    """What the progress bar and the skill bars show."""
    skills = tuple(
        (skill.title, state.p_known(skill.id), skill.target) for skill in lesson.skills if _asked(lesson, skill.id)
    )
    return Progress(sum(step.id in state.outcomes for step in lesson.steps), len(lesson.steps), skills)


def _asked(lesson: Lesson, skill: str) -> bool:
    return any(step.skill == skill and step.asks for step in lesson.steps)
