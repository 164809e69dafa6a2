"""What was understood of the student, held back until they have checked it: sent as it is, corrected, or dropped.

Meanwhile the student holds the floor, so that the tutor waits as long as it takes. The words belong to a turn of the
floor; where that goes to somebody else, because the student typed or paused, they are gone.
"""

from collections.abc import Callable
from dataclasses import replace

from tutor import events as e
from tutor import frames as f
from tutor.teaching.floor import Floor, Holder
from tutor.teaching.teacher import Teacher
from tutor.values import TurnId


class Checking:
    """Belongs to one session."""

    def __init__(self, show: Callable[[f.CheckWords], None], *, wanted: bool) -> None:
        """`show` puts words before the student; empty ones take them away. While it is not wanted, nothing is held."""
        self._show, self.wanted = show, wanted
        self._standing: tuple[TurnId, e.UtteranceHeard] | None = None

    def sift(self, event: e.Event | f.WordsChecked, teacher: Teacher, at: float) -> e.Event | None:
        """What the teacher is told of it now; None while the student has yet to check, or for words that are gone."""
        if isinstance(event, f.WordsChecked):
            return self._checked(event, at)
        holds = self.wanted and teacher.floor.holder is Holder.STUDENT and teacher.awaits_words
        return None if holds and self._holds_back(event, teacher.floor.turn) else event

    def follow(self, floor: Floor) -> None:
        """The floor has moved."""
        if floor.holder is not Holder.STUDENT:
            self.take_away()

    def take_away(self) -> None:
        """Nothing is to be checked any more."""
        if self._standing is not None:
            self._standing = None
            self._show(f.CheckWords(0, ""))

    def _holds_back(self, event: e.Event, turn: TurnId) -> bool:
        """What was not understood, or was no speech, leaves standing what was understood before."""
        if isinstance(event, e.UtteranceHeard) and event.text:
            self._standing = turn, event
            self._show(f.CheckWords(turn, event.text))
            return True
        return isinstance(event, e.UtteranceHeard | e.SpeechLapsed) and self._standing is not None

    def _checked(self, answer: f.WordsChecked, at: float) -> e.UtteranceHeard | e.SpeechLapsed | None:
        if self._standing is None or answer.turn != self._standing[0]:
            return None
        _, heard = self._standing
        self.take_away()
        text = answer.text.strip()
        return replace(heard, at=at, text=text) if text else e.SpeechLapsed(at)
