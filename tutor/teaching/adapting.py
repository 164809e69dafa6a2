"""How a teacher acts on the table of adaptation: what holds on is kept as a fact, what is to be said now is said."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tutor import commands as c
from tutor import events as e
from tutor.lesson.plan import Lesson, Step
from tutor.teaching import brief, path, policy
from tutor.teaching.adaptation import Table, cues, least, offered
from tutor.teaching.floor import Signal
from tutor.teaching.phrases import phrase
from tutor.teaching.remarks import remark
from tutor.teaching.standing import Standing, Then
from tutor.teaching.views import expected, takes_patterns
from tutor.values import Action, Attempt, Cue, Delivery, Mark, Modality, Move, Remark, Tone, TurnId, Verdict

_AT_ONCE = frozenset({Action.HINT, Action.SAY_AGAIN, Action.CHECKING_QUESTION})
"""Actions that are taken where they are spoken, and hold no longer."""


class Adapting(Standing, ABC):
    """The part of a teacher that fits how it teaches to how the student speaks and what they say of it."""

    def __init__(
        self, lesson: Lesson, facts: Iterable[e.Fact], turn: TurnId, *, ceiling: Tone, tone: Tone | None, table: Table
    ) -> None:
        super().__init__(lesson, facts, turn)
        self.tone: Tone = tone or least("stated", ceiling, lesson.tone)
        """What it adapts to now. How a student speaks only once they have said yes."""
        self.tone_asked = tone is None and least(ceiling, lesson.tone) == "delivery"
        """They have yet to say."""
        self._ceiling = ceiling
        self._table = table
        self._delivery: Delivery | None = None
        self._pending: Attempt | None = None
        self._streaks: dict[Cue, int] = {}

    @abstractmethod
    def _attempt(
        self, at: float, modality: Modality, text: str = "", choices: Sequence[int] = (), criteria: Sequence[int] = ()
    ) -> None: ...

    @abstractmethod
    def _help_asked(self, at: float) -> None: ...

    @abstractmethod
    def _go_on(self, at: float) -> None: ...

    @property
    def tone_offer(self) -> c.OfferTone:
        """What the student may set."""
        return c.OfferTone(offered(self._ceiling), self.tone, self.tone_asked)

    def _choose_tone(self, tone: Tone) -> None:
        self.tone, self.tone_asked = least(tone, self._ceiling), False
        self._streaks, self._delivery = {}, None
        self._do(self.tone_offer)

    # ---- what the student says of the step ----

    def _remark(self, words: str) -> Remark | None:
        """What words say of the step, unless they may be an answer to it."""
        if self.tone == "off":
            return None
        step = self._step
        return remark(words, step.language if step else self.lesson.language, expected(step) if step else ())

    def _adapt(self, at: float, actions: Iterable[Action]) -> None:
        """Take these, as far as they are new."""
        step = self._step
        if step is None:
            return
        before = self.state.adapted
        for action in actions:
            undone = before if action is Action.AS_USUAL else frozenset({action}) - before
            if undone or action in _AT_ONCE:
                self._keep(e.AdaptationTaken(at, step.id, action))
        if (Action.WAIT_LONGER in before) is not (Action.WAIT_LONGER in self.state.adapted):
            self._do(c.BePatient(policy.patience_s(step, self.state.adapted)))

    def _say_again(self) -> bool:
        """What was being said or, after that, what stands before the student; False where nothing does."""
        if self._speaking is not None:
            self._speak(self._speaking, self._then)
        elif self._asking and self._step is not None:
            self._speak(brief.again(self.lesson, self._step, trusted=self.trusted), self._then)
        else:
            return False
        return True

    def _wait(self) -> None:
        """Say nothing, for longer than usual."""
        self._signal(Signal.YIELD)
        if self._step is not None and (self._asking or self._speaking is not None):
            self._do(c.SetTimer("silence", policy.silence_s(self._step, self.state.adapted)))

    def _words(self, at: float, modality: Modality, text: str) -> None:
        """An answer, or a remark. Where any words of a pattern are an answer, the grader has the first word on them."""
        step, found = self._step, self._remark(text)
        patterned = self._asking and step is not None and takes_patterns(step)
        if found is not None and not patterned:
            self._remarked(at, found)
        else:
            self._attempt(at, modality, text=text)

    def _remark_made(self, event: e.RemarkMade) -> None:
        """By a button. What asks for no reply breaks nothing off."""
        if self.tone == "off":
            return
        if set(self._table[event.remark].actions) <= {Action.AS_USUAL, Action.SPEAK_SLOWER, Action.SHORTER_SENTENCES}:
            self._adapt(event.at, self._table[event.remark].actions)
            return
        self._pending = self._delivery = None
        self._rouse()
        self._signal(Signal.SUBMIT)
        self._remarked(event.at, event.remark)

    def _remarked(self, at: float, found: Remark) -> None:
        """The student says how the step is for them. That is no attempt, and nothing is held against them."""
        actions = self._table[found].actions
        self._adapt(at, (action for action in actions if action is not Action.CHECKING_QUESTION))
        step = self._step
        if Action.HINT in actions and step is not None and policy.smaller_step(step, self.state, asking=self._asking):
            self._help_asked(at)
        elif (Action.HINT in actions or Action.SAY_AGAIN in actions) and self._say_again():
            pass
        elif Action.HARDER in actions and step is not None and self._asking:
            key = "harder" if path.leap(self.lesson, self.state, step) else "go_ahead"
            self._speak(brief.plain(self.lesson, step, Move.AGAIN, key), Then.WAIT)
        elif Action.WAIT_LONGER in actions or self._asking:
            self._wait()
        else:
            self._go_on(at)

    def _remarked_after_all(self, at: float, words: str, verdict: Verdict) -> bool:
        """Whether what was graded turns out to be a remark: by the grader's word on a pattern, or a judge's ears."""
        answers = verdict.mark is Mark.RIGHT or verdict.misconception is not None
        found = None if answers else self._remark(words)
        if found is not None:
            self._remarked(at, found)
        return found is not None

    # ---- how an answer was spoken ----

    def _cued(self, at: float, step: Step, mark: Mark) -> frozenset[Action]:
        """What the way in which the answer under way was spoken leads to, kept as far as it is taken here."""
        delivery, self._delivery = self._delivery, None
        if delivery is None or self.tone != "delivery":
            return frozenset()
        met = cues(self._table, delivery, mark)
        self._streaks = {cue: self._streaks.get(cue, 0) + 1 for cue in met}
        due = [cue for cue in met if self._streaks[cue] >= self._table[cue].times]
        actions = list(dict.fromkeys(action for cue in due for action in self._table[cue].actions))
        if Action.HARDER in actions and (mark is not Mark.RIGHT or path.leap(self.lesson, self.state, step) is None):
            actions.remove(Action.HARDER)
        if Action.COME_CLOSER in set(actions) - self.state.adapted:
            self._aside = phrase("come_closer", step.language)
        self._adapt(at, (action for action in actions if action not in _AT_ONCE))
        return frozenset(actions)

    def _reply_to_check(self, words: str = "") -> None:
        """Whatever was said to the question about a right answer: the lesson's own way is told, and it goes on."""
        if self._step is not None:
            self._speak(replace(brief.checked(self.lesson, self._step), said=words), Then.ADVANCE)
