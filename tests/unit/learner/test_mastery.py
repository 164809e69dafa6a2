import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.learner.mastery import P_INIT, observe

P = st.floats(0.001, 0.999)


@given(P, st.booleans(), st.floats(0, 1))
def test_p_known_stays_a_probability(p_known: float, correct: bool, weight: float) -> None:
    assert 0 <= observe(p_known, correct, weight) <= 1


@given(P)
def test_a_right_answer_is_better_evidence_than_a_wrong_one(p_known: float) -> None:
    assert observe(p_known, correct=True) > observe(p_known, correct=False)


@given(P, st.floats(0, 1))
def test_weak_evidence_moves_less(p_known: float, weight: float) -> None:
    whole = observe(p_known, correct=True) - p_known
    assert observe(p_known, correct=True, weight=weight) - p_known == pytest.approx(weight * whole)


def test_the_published_update_by_hand() -> None:
    # P(L|right) = .3*.9 / (.3*.9 + .7*.2) = .6585; P(L) = .6585 + .3415*.15 = .7098
    assert observe(P_INIT, correct=True) == pytest.approx(0.7098, abs=1e-4)
