"""Who may speak: one transition table, and the only place where barge-in lives.

Rule 1: whatever affects who may speak is in `TRANSITIONS`. Rule 2: a turn that is not the floor's own is stale, and
whatever carries it is dropped. Rule 3: while the student holds the floor, the tutor is silent.
"""

from dataclasses import dataclass
from enum import StrEnum

from tutor.values import TurnId


class Holder(StrEnum):
    """Who holds the floor."""

    NOBODY = "nobody"
    STUDENT = "student"
    MODEL = "model"
    """Nobody speaks: an attempt is being graded, or the tutor's next words are on their way."""
    TUTOR = "tutor"


class Signal(StrEnum):
    """What can move the floor."""

    ONSET = "onset"
    """The student begins to speak."""
    LAPSE = "lapse"
    """That was no speech after all."""
    ENDPOINT = "endpoint"
    """The student has finished an utterance."""
    SUBMIT = "submit"
    """The student typed, chose, ticked or pressed."""
    SPEAK = "speak"
    """The tutor has something to say."""
    YIELD = "yield"
    """The tutor has nothing to say to it, and waits."""
    PLAYED = "played"
    """The tutor has been heard to the end."""
    CLOSE = "close"
    """The lesson pauses or ends."""


class Effect(StrEnum):
    """What else a transition does."""

    NONE = "none"
    HUSH = "hush"
    """The tutor falls silent at once; all that was being prepared is stale."""
    REFUSE = "refuse"
    """What was asked for does not happen."""


_N, _S, _M, _T = Holder.NOBODY, Holder.STUDENT, Holder.MODEL, Holder.TUTOR

TRANSITIONS: dict[tuple[Holder, Signal], tuple[Holder, Effect]] = {
    (_N, Signal.ONSET): (_S, Effect.NONE),
    (_S, Signal.ONSET): (_S, Effect.REFUSE),
    (_M, Signal.ONSET): (_S, Effect.HUSH),
    (_T, Signal.ONSET): (_S, Effect.HUSH),
    (_N, Signal.LAPSE): (_N, Effect.REFUSE),
    (_S, Signal.LAPSE): (_N, Effect.NONE),
    (_M, Signal.LAPSE): (_M, Effect.REFUSE),
    (_T, Signal.LAPSE): (_T, Effect.REFUSE),
    (_N, Signal.ENDPOINT): (_N, Effect.REFUSE),
    (_S, Signal.ENDPOINT): (_M, Effect.NONE),
    (_M, Signal.ENDPOINT): (_M, Effect.REFUSE),
    (_T, Signal.ENDPOINT): (_T, Effect.REFUSE),
    (_N, Signal.SUBMIT): (_M, Effect.NONE),
    (_S, Signal.SUBMIT): (_M, Effect.NONE),
    (_M, Signal.SUBMIT): (_M, Effect.HUSH),
    (_T, Signal.SUBMIT): (_M, Effect.HUSH),
    (_N, Signal.SPEAK): (_T, Effect.NONE),
    (_S, Signal.SPEAK): (_S, Effect.REFUSE),
    (_M, Signal.SPEAK): (_T, Effect.NONE),
    (_T, Signal.SPEAK): (_T, Effect.HUSH),
    (_N, Signal.YIELD): (_N, Effect.REFUSE),
    (_S, Signal.YIELD): (_S, Effect.REFUSE),
    (_M, Signal.YIELD): (_N, Effect.NONE),
    (_T, Signal.YIELD): (_T, Effect.REFUSE),
    (_N, Signal.PLAYED): (_N, Effect.REFUSE),
    (_S, Signal.PLAYED): (_S, Effect.REFUSE),
    (_M, Signal.PLAYED): (_M, Effect.REFUSE),
    (_T, Signal.PLAYED): (_N, Effect.NONE),
    (_N, Signal.CLOSE): (_N, Effect.HUSH),
    (_S, Signal.CLOSE): (_N, Effect.HUSH),
    (_M, Signal.CLOSE): (_N, Effect.HUSH),
    (_T, Signal.CLOSE): (_N, Effect.HUSH),
}

_NEW_TURN = frozenset({Signal.ONSET, Signal.SUBMIT, Signal.SPEAK, Signal.CLOSE})


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor at one moment: who holds it, and for which turn."""

    holder: Holder = Holder.NOBODY
    turn: TurnId = 0

    def on(self, signal: Signal) -> tuple["Floor", Effect]:
        """The floor after a signal, and what the transition does besides; a refused one changes nothing."""
        holder, effect = TRANSITIONS[self.holder, signal]
        if effect is Effect.REFUSE:
            return self, effect
        return Floor(holder, self.turn + (signal in _NEW_TURN)), effect

    def waits_for(self, turn: TurnId, holder: Holder) -> bool:
        """Whether something that belongs to this turn of this holder is still of use."""
        return self.holder is holder and self.turn == turn
