from hypothesis import given
from hypothesis import strategies as st

from tutor.teaching.floor import TRANSITIONS, Effect, Floor, Holder, Signal


def test_the_table_is_total() -> None:
    assert set(TRANSITIONS) == {(holder, signal) for holder in Holder for signal in Signal}


@given(st.lists(st.sampled_from(Signal)))
def test_the_tutor_never_gets_the_floor_while_the_student_holds_it(signals: list[Signal]) -> None:
    floor = Floor()
    for signal in signals:
        before = floor
        floor, effect = before.on(signal)
        if before.holder is Holder.STUDENT and floor.holder is Holder.TUTOR:
            raise AssertionError(f"{signal} gave the student's floor to the tutor")
        if before.holder is Holder.TUTOR and floor.holder is Holder.STUDENT:
            assert effect is Effect.HUSH, "barge-in silences the tutor"


@given(st.lists(st.sampled_from(Signal)))
def test_turns_only_grow_and_a_refusal_changes_nothing(signals: list[Signal]) -> None:
    floor = Floor()
    for signal in signals:
        after, effect = floor.on(signal)
        assert after.turn >= floor.turn
        if effect is Effect.REFUSE:
            assert after == floor
        floor = after


def test_a_stale_turn_is_waited_for_by_nobody() -> None:
    speaking, _ = Floor().on(Signal.SPEAK)
    barged_in, _ = speaking.on(Signal.ONSET)
    assert speaking.waits_for(speaking.turn, Holder.TUTOR)
    assert not barged_in.waits_for(speaking.turn, Holder.TUTOR)
