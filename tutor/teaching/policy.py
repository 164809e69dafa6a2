"""The inner loop: what the tutor does about an attempt, a silence or a call for help. Decisions only, no words.

The ladder is code, not a plea: attempt, then the remedy of a recognised misconception, then the hints in their order,
the bottom-out hint last, then the solution. References: VanLehn 2006 (inner and outer loop), Aleven et al. 2016 (help).
"""

from collections.abc import Set
from dataclasses import dataclass, replace

from tutor.lesson.plan import Misconception, Step
from tutor.teaching.state import State
from tutor.values import Action, Mark, Move, Verdict

NUDGES = 2
"""Silences that are broken, first by a word of patience, then by a hint; after that the tutor rests."""

DOUBTS_TO_HINT = 2
"""Answers in a row that could not be judged, and were asked for again, before the next one gets a hint."""
DOUBTS_TO_TELL = 4
"""And before it gets the bottom-out hint or the solution: it may have been right all along."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The next move."""

    move: Move
    hint: int = 0
    """Which rung is released, from 1."""
    misconception: Misconception | None = None
    """What a remedy answers; none where the choice that was picked, or a check of code, brings its own feedback."""
    cued: Action | None = None
    """What of it answers the way in which the student spoke."""


def after_verdict(
    step: Step, state: State, verdict: Verdict, *, news: bool = False, cued: Set[Action] = frozenset()
) -> Decision:
    """What follows from a verdict; `state` is the one in which the attempt was made.

    `news`: the checks of a code step have something to say that they had not said yet. `cued`: actions that the way in
    which the answer was spoken leads to; a hint comes then where the student would only be asked once more.
    """
    if verdict.mark is Mark.RIGHT:
        asked = Action.CHECKING_QUESTION in cued
        return Decision(Move.CHECK, cued=Action.CHECKING_QUESTION) if asked else Decision(Move.AFFIRM)
    decision = _after_miss(step, state, verdict, news=news)
    offered = help_next(step, state)
    if decision.move is Move.ASK_AGAIN and Action.HINT in cued and offered.move is Move.HINT:
        return replace(offered, cued=Action.HINT)
    return decision


def _after_miss(step: Step, state: State, verdict: Verdict, *, news: bool) -> Decision:
    if verdict.mark is Mark.UNSURE:
        return _after_doubt(step, state)
    for each in step.misconceptions:
        if each.name == verdict.misconception and (step.id, each.name) not in state.remedied:
            return Decision(Move.REMEDY, misconception=each)
    if step.attempts is not None and state.tries + 1 >= step.attempts:
        return Decision(Move.SOLUTION)
    told = any(step.choices[index].feedback and not step.choices[index].right for index in verdict.choices)
    if news or (told and state.tries == 0):
        return Decision(Move.REMEDY)
    if not step.hints and state.tries == 0:
        return Decision(Move.ASK_AGAIN)
    return help_next(step, state)


def _after_doubt(step: Step, state: State) -> Decision:
    """Ask again, then help on, but so that nobody is asked without end. Open work the student checks."""
    if step.rubric or step.board:
        return Decision(Move.SELF_CHECK)
    offered = help_next(step, state)
    asked = DOUBTS_TO_HINT if offered.move is Move.HINT else DOUBTS_TO_TELL
    return offered if state.unsure >= asked else Decision(Move.ASK_AGAIN)


def help_next(step: Step, state: State) -> Decision:
    """The next rung of the ladder; after the last one, the solution."""
    rung = state.hints + 1
    if rung > len(step.hints):
        return Decision(Move.SOLUTION)
    return Decision(Move.BOTTOM_OUT if rung == len(step.hints) else Move.HINT, hint=rung)


def help_asked(step: Step, state: State) -> Decision:
    """What follows when the student asks for help: the next rung, but no answer before a first attempt."""
    decision = help_next(step, state)
    tried = state.tries + state.unsure > 0 or state.checking
    if decision.move is not Move.HINT and not tried:
        return Decision(Move.ASK_AGAIN if step.hints else Move.NUDGE)
    return decision


def after_silence(step: Step, state: State) -> Decision:
    """What follows from a long silence. Silence is no attempt, and alone it never releases the bottom-out hint."""
    if state.nudges == 0:
        return Decision(Move.NUDGE)
    offered = help_next(step, state)
    if state.nudges < NUDGES and offered.move is Move.HINT:
        return offered
    return Decision(Move.REST)


def smaller_step(step: Step, state: State, *, asking: bool) -> bool:
    """Whether there is a hint for a student who finds the step hard: one that is no answer, or comes after a try."""
    return asking and help_asked(step, state).move in {Move.HINT, Move.BOTTOM_OUT, Move.SOLUTION}


def patience_s(step: Step, adapted: Set[Action]) -> float:
    """Seconds of silence that are allowed within an answer."""
    return step.patience_s * (2 if Action.WAIT_LONGER in adapted else 1)


def silence_s(step: Step, adapted: Set[Action] = frozenset()) -> float:
    """Seconds of silence after a question before the tutor speaks; longer where one has to draw, explain or program."""
    return (10.0 + 2 * patience_s(step, adapted)) * (3 if step.board or step.rubric or step.check else 1)
