"""A rehearsal, and all that a simulated student can do in it."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace

from tutor import events as e
from tutor.lesson.plan import Lesson, Step
from tutor.ports import Grader
from tutor.teaching.answering import texts
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.state import State
from tutor.teaching.teacher import Teacher
from tutor.values import Answer, AnswerKey, Attempt, CodeRun, Mark, Modality, StepId, Verdict

_OPEN_WORDS = "…"
"""What stands for a student's own words: no grader can tell anything from it."""
_WRONG_WORDS = ("7919", "-7919", "xyzzy", "7919 xyzzy")
_FAILED = CodeRun(passed=False)


class Script:
    """What to say at each step to be right, wrong, or mistaken in a known way; the grader has the last word on it."""

    def __init__(self, lesson: Lesson, grader: Grader) -> None:
        """Nothing is graded yet: what was found out once is kept."""
        self.lesson = lesson
        self._grader = grader
        self._kept: dict[tuple[StepId, str], e.Event | None] = {}
        self._verdicts: dict[tuple[Attempt, AnswerKey], Verdict] = {}
        self._judged: Verdict | None = None

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        """The grader's verdict, or what a judge who sees the open answer would find; see `judge`."""
        verdict = self._found(attempt, key)
        judged, self._judged = self._judged, None
        return judged if judged is not None and verdict.mark is Mark.UNSURE and key.criteria else verdict

    def _found(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        case = replace(attempt, turn=0), key
        if case not in self._verdicts:
            self._verdicts[case] = self._grader.grade(*case)
        return self._verdicts[case]

    def judge(self, verdict: Verdict) -> None:
        """Let this be the verdict on the next attempt, if it is open and so takes a judge."""
        self._judged = verdict

    def accepted(self, step: Step, answer: Answer) -> str | None:
        """Words for an accepted answer that the grader takes for right; None where there are none."""
        return next((text for text in texts(answer, step.language) if self._typed(step, text).mark is Mark.RIGHT), None)

    def right(self, step: Step) -> e.Event:
        """A right answer, as far as one can be made."""
        return self._keep(step, "right", self._right) or e.SkipAsked(0)

    def wrong(self, step: Step) -> e.Event:
        """An answer that is wrong and shows no misconception, as far as one can be made."""
        return self._keep(step, "wrong", self._wrong) or e.SkipAsked(0)

    def shows(self, step: Step, name: str) -> e.Event | None:
        """An answer in which the grader finds the misconception; None where there is none."""
        return self._keep(step, f"shows {name}", lambda step: self._shows(step, name))

    def _keep(self, step: Step, what: str, make: Callable[[Step], e.Event | None]) -> e.Event | None:
        if (step.id, what) not in self._kept:
            self._kept[step.id, what] = make(step)
        return self._kept[step.id, what]

    def _typed(self, step: Step, text: str) -> Verdict:
        return self._found(Attempt(0, Modality.TYPED, text), step.key)

    def _right(self, step: Step) -> e.Event:
        if step.check:
            return e.CodeRan(0, CodeRun(passed=True))
        if step.choices:
            return e.ChoicesPicked(0, tuple(index for index, each in enumerate(step.choices) if each.right))
        said = (self.accepted(step, answer) for answer in step.answers)
        first = next((text for answer in step.answers for text in texts(answer, step.language)), None)
        text = next(filter(None, said), first)
        return _open_answer(step) if text is None else e.AnswerTyped(0, text)

    def _wrong(self, step: Step) -> e.Event | None:
        if step.check:
            return e.CodeRan(0, _FAILED)
        if step.choices:
            return self._wrong_choice(step)
        if not step.answers:
            return _open_answer(step)
        doubted = _OPEN_WORDS
        for text in _WRONG_WORDS:
            found = self._typed(step, text)
            if found.mark is Mark.WRONG and not found.misconception:
                return e.AnswerTyped(0, text)
            doubted = text if found.mark is Mark.UNSURE else doubted
        return e.AnswerTyped(0, doubted)

    def _wrong_choice(self, step: Step) -> e.Event | None:
        picks: list[tuple[int, ...]] = [(index,) for index, each in enumerate(step.choices) if not each.right]
        # Where all are right, some of them are too few.
        picks.append(tuple(index for index, each in enumerate(step.choices) if each.right)[1:])
        found = [self._found(Attempt(0, Modality.CHOSEN, choices=each), step.key) for each in picks if each]
        found.sort(key=lambda verdict: verdict.misconception is not None)
        return e.ChoicesPicked(0, found[0].choices) if found else None

    def _shows(self, step: Step, name: str) -> e.Event | None:
        if step.check:
            return self._shows_in_code(step, name)
        for index in range(len(step.choices)):
            if self._found(Attempt(0, Modality.CHOSEN, choices=(index,)), step.key).misconception == name:
                return e.ChoicesPicked(0, (index,))
        patterns = [each for pitfall in step.misconceptions if pitfall.name == name for each in pitfall.patterns]
        said = (text for pattern in patterns for text in texts(pattern, step.language))
        found = next((text for text in said if self._typed(step, text).misconception == name), None)
        return e.AnswerTyped(0, found) if found else None

    def _shows_in_code(self, step: Step, name: str) -> e.Event | None:
        """A run that fails with a message of the check that is the name, or with what a pattern should find."""
        patterns = [each for pitfall in step.misconceptions if pitfall.name == name for each in pitfall.patterns]
        said = [name] if name in step.check else []
        said += [text for pattern in patterns for text in texts(pattern, step.language)]
        attempts = ((text, Attempt(0, Modality.CODE, text)) for text in said)
        found = next((text for text, attempt in attempts if self._found(attempt, step.key).misconception == name), None)
        return e.CodeRan(0, CodeRun(passed=False, message=found)) if found else None


def _open_answer(step: Step) -> e.Event:
    return e.WorkShown(0) if step.board else e.AnswerTyped(0, _OPEN_WORDS)


class Stage:
    """One run of the lesson, from the side of who acts in it. Each act lets the tutor speak to the end."""

    def __init__(self, script: Script, rehearsal: Rehearsal | None = None) -> None:
        """Nothing has happened yet, but in the rehearsal that is given."""
        self.script = script
        self._rehearsal = rehearsal or Rehearsal(Teacher(script.lesson), script)

    @property
    def lesson(self) -> Lesson:
        """The plan."""
        return self.script.lesson

    @property
    def facts(self) -> list[e.Fact]:
        """What came of it so far, since `fork` where the stage came from there."""
        return self._rehearsal.facts

    @property
    def state(self) -> State:
        """Where the lesson stands."""
        return self._rehearsal.teacher.state

    @property
    def outcomes(self) -> Mapping[StepId, e.Outcome]:
        """How the steps ended, in the end: those of a finished lesson as well."""
        return self.state.outcomes

    @property
    def over(self) -> bool:
        """The lesson has come to its end."""
        return self.state.finished

    @property
    def here(self) -> StepId:
        """The step that lies before the student; empty where none does."""
        return self.state.step or ""

    @property
    def step(self) -> Step:
        """The same; KeyError where there is none."""
        return self.lesson.step(self.here)

    @property
    def visits(self) -> int:
        """How many steps were entered so far."""
        return sum(isinstance(fact, e.StepEntered) for fact in self.facts)

    @property
    def moved(self) -> bool:
        """Whether another step was entered, or the end reached."""
        return self.over or self.visits > 0

    @property
    def criteria(self) -> bool:
        """Whether the criteria lie before the student."""
        return bool(self._rehearsal.criteria)

    def fork(self) -> "Stage":
        """A stage that stands where this one does and goes on by itself; its facts begin empty."""
        forked = copy.copy(self)
        forked._rehearsal = self._rehearsal.fork()
        return forked

    def open(self) -> None:
        """Begin, or go on."""
        self._give(e.LessonOpened(0))

    def right(self) -> None:
        """Answer right; tick every criterion."""
        every = tuple(range(len(self._rehearsal.criteria)))
        self._give(e.WorkChecked(0, every) if every else self.script.right(self.step))

    def wrong(self) -> None:
        """Answer wrong; tick no criterion."""
        self._give(e.WorkChecked(0, ()) if self.criteria else self.script.wrong(self.step))

    def show(self, name: str) -> bool:
        """Show a misconception; False, and nothing happens, where this step cannot tell it from another answer."""
        known = [each for each in self.step.misconceptions if each.name == name]
        event = self.script.shows(self.step, name) if known else None
        if event is None and known and not known[0].patterns and self.step.key.criteria:
            self.script.judge(Verdict(Mark.WRONG, name))
            event = _open_answer(self.step)
        if event is not None:
            self._give(event)
        return event is not None

    def choose(self, index: int) -> None:
        """Pick one of the choices."""
        self._give(e.ChoicesPicked(0, (index,)))

    def hint(self) -> None:
        """Press Hint."""
        self._give(e.HintAsked(0))

    def skip(self) -> None:
        """Press Skip."""
        self._give(e.SkipAsked(0))

    def silence(self) -> bool:
        """Say nothing until the tutor does; False where it waits."""
        broken = self._rehearsal.fall_silent()
        self._rehearsal.hear_out()
        return broken

    def leave(self) -> None:
        """Leave, and come back to a tutor that knows no more than the journal."""
        self._give(e.PauseAsked(0))
        self._rehearsal = self._rehearsal.come_back()
        self.open()

    def _give(self, event: e.Event) -> None:
        self._rehearsal.give(replace(event, at=self._rehearsal.now()))
        self._rehearsal.hear_out()
