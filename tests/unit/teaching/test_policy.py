from tutor.lesson.plan import Step
from tutor.teaching import policy
from tutor.teaching.state import State
from tutor.values import Answer, Choice, Mark, Move, Verdict

WRONG, UNSURE = Verdict(Mark.WRONG), Verdict(Mark.UNSURE)


def step(hints: int = 0, attempts: int | None = None, choices: tuple[Choice, ...] = ()) -> Step:
    answers = () if choices else (Answer("text", "yes"),)
    return Step(
        "a", "A", 1, "?", "a", "en", attempts=attempts, answers=answers, choices=choices, hints=("hint",) * hints
    )


def test_attempts_are_as_many_as_the_step_says() -> None:
    once = step(hints=3, attempts=1)
    assert policy.after_verdict(once, State(), WRONG).move is Move.SOLUTION
    assert policy.after_verdict(step(attempts=1), State(), WRONG).move is Move.SOLUTION
    twice = step(hints=3, attempts=2)
    assert policy.after_verdict(twice, State(), WRONG).move is Move.HINT
    assert policy.after_verdict(twice, State(tries=1), WRONG).move is Move.SOLUTION
    assert policy.after_verdict(twice, State(tries=1), UNSURE).move is Move.ASK_AGAIN


def test_a_step_without_hints_is_told_in_the_end() -> None:
    pick = step(choices=(Choice("one", right=True), Choice("two", right=False)))
    for bare in (step(), pick):
        assert policy.after_verdict(bare, State(), WRONG).move is Move.ASK_AGAIN
        assert policy.after_verdict(bare, State(tries=1), WRONG).move is Move.SOLUTION
        assert policy.after_verdict(bare, State(unsure=3), UNSURE).move is Move.ASK_AGAIN
        assert policy.after_verdict(bare, State(unsure=4), UNSURE).move is Move.SOLUTION


def test_help_gives_no_answer_before_a_first_try() -> None:
    assert policy.help_asked(step(), State()).move is Move.NUDGE
    assert policy.help_asked(step(), State(tries=1)).move is Move.SOLUTION
    assert policy.help_asked(step(hints=1), State()).move is Move.ASK_AGAIN
    assert policy.help_asked(step(hints=1), State(unsure=1)).move is Move.BOTTOM_OUT
    assert policy.help_asked(step(hints=1), State(checking=True)).move is Move.BOTTOM_OUT
