"""How likely it is that a skill is known: Bayesian knowledge tracing.

Corbett & Anderson 1995, "Knowledge tracing: modeling the acquisition of procedural knowledge", UMUAI 4. The starting
values are the field's usual ones where no data were fitted; slip + guess < 1, as the model needs.
"""

P_INIT = 0.3
P_TRANSIT = 0.15
P_SLIP = 0.1
P_GUESS = 0.2


def observe(p_known: float, correct: bool, weight: float = 1.0) -> float:
    """`p_known` (0 to 1) after one opportunity to use the skill.

    `weight` (0 to 1) is how much of the evidence counts: help that was taken, or a self-check, makes it weaker.
    """
    hit = p_known * (1 - P_SLIP) if correct else p_known * P_SLIP
    miss = (1 - p_known) * P_GUESS if correct else (1 - p_known) * (1 - P_GUESS)
    posterior = hit / (hit + miss)
    learnt = posterior + (1 - posterior) * P_TRANSIT
    return p_known + weight * (learnt - p_known)
