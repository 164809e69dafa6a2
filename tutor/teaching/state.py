"""Where a lesson stands: a fold of the journal's facts, and nothing else.

A replay evolves and never decides again, so an older journal means the same under a newer policy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import assert_never

from tutor import events as e
from tutor.learner.mastery import P_INIT, observe
from tutor.lesson.plan import Lesson
from tutor.values import Mark, Modality, StepId


@dataclass(frozen=True, slots=True)
class State:
    """Where the lesson stands. What is counted, is counted since the step was entered."""

    version: str = ""
    """Of the lesson that was begun; empty before."""
    step: StepId | None = None
    tries: int = 0
    """Attempts that were partly right or wrong."""
    unsure: int = 0
    """Attempts in a row that could not be graded."""
    hints: int = 0
    nudges: int = 0
    checking: bool = False
    """The criteria lie before the student."""
    observed: bool = False
    """This visit to the step has counted for mastery."""
    outcomes: Mapping[StepId, e.Outcome] = field(default_factory=dict)
    remedied: frozenset[tuple[StepId, str]] = frozenset()
    """Misconceptions answered so far in this lesson, by step."""
    branched: frozenset[tuple[StepId, str]] = frozenset()
    """Branches taken so far in this lesson: the step, and how it had ended (empty for any way)."""
    mastery: Mapping[str, float] = field(default_factory=dict)
    """p_known by skill, of those that have been practised."""
    finished: bool = False

    def p_known(self, skill: str) -> float:
        """How likely it is that a skill is known, from 0 to 1."""
        return self.mastery.get(skill, P_INIT)


def evolve(lesson: Lesson, state: State, fact: e.Fact) -> State:
    """The state after one more fact. Facts about steps that the lesson no longer has change nothing."""
    if isinstance(fact, e.LessonBegan):
        return State(version=fact.version, mastery=state.mastery)
    if isinstance(fact, e.LessonResumed | e.LessonPaused | e.ModelUsed):
        return state
    if isinstance(fact, e.LessonFinished):
        return replace(state, finished=True, step=None, checking=False)
    if not any(step.id == fact.step for step in lesson.steps):
        return state
    return _evolve_step(lesson, state, fact)


_StepFact = (
    e.StepEntered
    | e.AttemptGraded
    | e.HintGiven
    | e.RemedyGiven
    | e.CheckAsked
    | e.NudgeGiven
    | e.BranchTaken
    | e.StepFinished
)


def _evolve_step(lesson: Lesson, state: State, fact: _StepFact) -> State:
    match fact:
        case e.StepEntered(step=step):
            others = {each: outcome for each, outcome in state.outcomes.items() if each != step}
            kept = State(state.version, step, remedied=state.remedied, branched=state.branched, mastery=state.mastery)
            return replace(kept, outcomes=others)
        case e.AttemptGraded():
            return _after_attempt(lesson, state, fact)
        case e.HintGiven(number=number):
            return replace(state, hints=number, unsure=0, checking=False)
        case e.RemedyGiven(step=step, misconception=name):
            return replace(state, remedied=state.remedied | {(step, name)}, checking=False)
        case e.CheckAsked():
            return replace(state, checking=True, unsure=0)
        case e.NudgeGiven():
            return replace(state, nudges=state.nudges + 1)
        case e.BranchTaken(step=step, on=on):
            return replace(state, branched=state.branched | {(step, on or "")})
        case e.StepFinished(step=step, outcome=outcome):
            told = outcome == "told" and not state.observed
            state = _observed(lesson, state, step, correct=False, weight=1.0) if told else state
            return replace(state, outcomes={**state.outcomes, step: outcome}, checking=False)
        case _:
            assert_never(fact)


def _after_attempt(lesson: Lesson, state: State, fact: e.AttemptGraded) -> State:
    if fact.mark is Mark.UNSURE:
        return replace(state, unsure=state.unsure + 1)
    right = fact.mark is Mark.RIGHT
    if not state.observed:
        # The first hint points, the second teaches: from there on a right answer is no evidence of knowing. Criteria
        # that students tick themselves say less than an answer does.
        weight = 0.5 if state.hints == 1 or fact.modality is Modality.CHECKED else 1.0
        state = _observed(lesson, state, fact.step, correct=right and state.hints < 2, weight=weight)
    return replace(state, unsure=0, nudges=0, tries=state.tries + (not right), checking=False)


def _observed(lesson: Lesson, state: State, step: StepId, *, correct: bool, weight: float) -> State:
    skill = lesson.step(step).skill
    p_known = observe(state.p_known(skill), correct, weight)
    return replace(state, observed=True, mastery={**state.mastery, skill: p_known})


def replay(lesson: Lesson, facts: Iterable[e.Fact]) -> State:
    """The state that a journal leads to."""
    return reduce(lambda state, fact: evolve(lesson, state, fact), facts, State())
