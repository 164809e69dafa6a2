"""Where a lesson stands: a fold of the journal's facts, and nothing else.

A replay evolves and never decides again, so an older journal means the same under a newer policy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import assert_never

from tutor import events as e
from tutor.learner.mastery import P_INIT, observe
from tutor.lesson.plan import Lesson, Step
from tutor.values import Action, Mark, Modality, StepId

_LASTING = frozenset({Action.SPEAK_SLOWER, Action.SHORTER_SENTENCES, Action.WAIT_LONGER, Action.COME_CLOSER})
"""Actions that outlast their step."""


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
    adapted: frozenset[Action] = frozenset()
    """Actions that hold on: how the tutor speaks and waits in this lesson, and what it does in this step."""
    observed: bool = False
    """This visit to the step has counted for mastery."""
    outcomes: Mapping[StepId, e.Outcome] = field(default_factory=dict)
    remedied: frozenset[tuple[StepId, str]] = frozenset()
    """Misconceptions answered so far in this lesson, by step."""
    branched: frozenset[tuple[StepId, str]] = frozenset()
    """Branches taken so far in this lesson: the step, and how it had ended (empty for any way)."""
    recalled: frozenset[StepId] = frozenset()
    """Steps that a branch has led back to."""
    passed: frozenset[StepId] = frozenset()
    """Steps that a branch has passed over."""
    left: frozenset[StepId] = frozenset()
    """Steps to come back to: others came before them, though they stand further down."""
    goto: StepId | None = None
    """Where a branch leads that was taken and not yet followed."""
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
    | e.AdaptationTaken
    | e.BranchTaken
    | e.StepChosen
    | e.StepFinished
)


def _evolve_step(lesson: Lesson, state: State, fact: _StepFact) -> State:
    match fact:
        case e.StepEntered(step=step):
            return _entered(lesson, state, step)
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
        case e.AdaptationTaken(action=Action.AS_USUAL):
            return replace(state, adapted=state.adapted & {Action.COME_CLOSER, Action.HARDER})
        case e.AdaptationTaken(action=action):
            return replace(state, adapted=state.adapted | {action})
        case e.BranchTaken():
            return _branched(lesson, state, fact)
        case e.StepChosen(step=step):
            return _chosen(lesson, state, step)
        case e.StepFinished(step=step, outcome=outcome):
            told = outcome == "told" and not state.observed
            state = _observed(lesson, state, step, correct=False, weight=1.0) if told else state
            return replace(state, outcomes={**state.outcomes, step: outcome}, checking=False)
        case _:
            assert_never(fact)


def _entered(lesson: Lesson, state: State, step: StepId) -> State:
    """A step begins. A step that was left unfinished for it, and those that wait for it, are come back to."""
    order = [each.id for each in lesson.steps]
    came_from = state.goto or state.step
    begin = order.index(came_from) if came_from is not None else 0
    undone = (each for each in lesson.steps[begin : order.index(step)] if each.id not in state.outcomes)
    overtaken = {each.id for each in undone if each.id == came_from or needs(lesson, each)}
    return State(
        state.version,
        step,
        adapted=state.adapted & _LASTING,
        outcomes={each: outcome for each, outcome in state.outcomes.items() if each != step},
        remedied=state.remedied,
        branched=state.branched,
        recalled=state.recalled,
        passed=state.passed - {step},
        left=state.left | overtaken,
        mastery=state.mastery,
    )


def _branched(lesson: Lesson, state: State, fact: e.BranchTaken) -> State:
    """A branch passes over what is undone on its way; one that leads back brings its target once more.

    It also brings back the step that was left, if the student had to be told the solution there.
    """
    order = [each.id for each in lesson.steps]
    state = replace(state, branched=state.branched | {(fact.step, fact.on or "")})
    if fact.target is not None and fact.target not in order:
        return state
    begin = 0 if fact.target is None else order.index(fact.step)
    end = len(order) if fact.target is None else order.index(fact.target)
    if end > order.index(fact.step):
        undone = {each for each in order[begin:end] if each not in state.outcomes}
        return replace(state, goto=fact.target, passed=state.passed | undone)
    again = {order[end], *({fact.step} if state.outcomes.get(fact.step) == "told" else ())}
    return replace(
        state,
        goto=order[end],
        outcomes={each: outcome for each, outcome in state.outcomes.items() if each not in again},
        recalled=state.recalled | {order[end]},
        passed=state.passed - {order[end]},
    )


def _chosen(lesson: Lesson, state: State, step: StepId) -> State:
    """As if the student came there in the author's order: what stands before is done or passed over."""
    before = {each.id for each in lesson.steps[: lesson.index(step)]}
    outcomes = {each: outcome for each, outcome in state.outcomes.items() if each in before}
    return State(
        state.version,
        adapted=state.adapted & _LASTING,
        outcomes=outcomes,
        remedied=frozenset(each for each in state.remedied if each[0] in before),
        branched=frozenset(each for each in state.branched if each[0] in before),
        recalled=state.recalled & before,
        passed=frozenset(before - outcomes.keys()),
        goto=step,
        mastery=state.mastery,
    )


def _after_attempt(lesson: Lesson, state: State, fact: e.AttemptGraded) -> State:
    if fact.mark is Mark.UNSURE:
        return replace(state, unsure=state.unsure + 1)
    right = fact.mark is Mark.RIGHT
    # To run code that is not right yet is a part of writing it: only how it ends says anything.
    if not state.observed and (right or fact.modality is not Modality.CODE):
        # The first hint points, the second teaches: from there on a right answer is no evidence of knowing. Criteria
        # that students tick themselves say less than an answer does.
        weight = 0.5 if state.hints == 1 or fact.modality is Modality.CHECKED else 1.0
        state = _observed(lesson, state, fact.step, correct=right and state.hints < 2, weight=weight)
    return replace(state, unsure=0, nudges=0, tries=state.tries + (not right), checking=False)


def _observed(lesson: Lesson, state: State, step: StepId, *, correct: bool, weight: float) -> State:
    skill = lesson.step(step).skill
    p_known = observe(state.p_known(skill), correct, weight)
    return replace(state, observed=True, mastery={**state.mastery, skill: p_known})


def needs(lesson: Lesson, step: Step) -> tuple[str, ...]:
    """The skills that the skill of a step builds on."""
    return next((skill.needs for skill in lesson.skills if skill.id == step.skill), ())


def replay(lesson: Lesson, facts: Iterable[e.Fact]) -> State:
    """The state that a journal leads to."""
    return reduce(lambda state, fact: evolve(lesson, state, fact), facts, State())
