"""One lesson of one student, as its journal tells it. Pure: facts in, figures out.

What is counted (attempts, hints, time, cost) is counted since a day; where the student stands (how each step ended, the
skills) is where the whole journal leads to.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tutor import events as e
from tutor.config import Price, cost
from tutor.lesson.plan import Lesson
from tutor.teaching.state import replay
from tutor.values import Mark, Modality, StepId, Usage

LONGEST_S = 600.0
"""Seconds between two facts beyond which nobody is taken to have been at work."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What the calls of one purpose took of one model."""

    purpose: str
    model: str
    calls: int
    dollars: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One attempt, what it took to judge it, and what the tutor said to it; the first holds what came before any."""

    at: float
    """Unix time in seconds."""
    step: StepId | None
    modality: Modality | None
    mark: Mark | None
    usages: tuple[Usage, ...]
    dollars: float


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step: how it ended, and what was counted."""

    step: StepId
    name: str
    """The id where the lesson's file was not found."""
    skill: str
    asks: bool
    outcome: e.Outcome | None
    """None: not ended yet."""
    marks: Mapping[Mark, int]
    hints: int
    misconceptions: Mapping[str, int]
    seconds: float
    dollars: float
    said: tuple[str, ...]

    @property
    def attempts(self) -> int:
        """How often an answer was given."""
        return sum(self.marks.values())


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """How likely it is that a skill is known, from 0 to 1, and the p_known at which it counts as mastered."""

    title: str
    p_known: float
    target: float
    practised: bool


@dataclass(frozen=True, slots=True)
class Record:
    """See the module."""

    student: str
    """Empty for the user of this computer."""
    title: str
    version: str
    language: str
    """BCP 47; empty where the lesson's file was not found."""
    first: float
    last: float
    """Unix time in seconds of the first and the last fact that is counted."""
    sittings: int
    seconds: float
    finished: bool
    steps: tuple[StepRecord, ...]
    skills: tuple[SkillRecord, ...]
    turns: tuple[Turn, ...]
    spending: tuple[Spending, ...]
    unpriced: tuple[str, ...]
    """Models that were used and have no price, so that they count as free."""

    @property
    def asked(self) -> tuple[StepRecord, ...]:
        """The steps in which there is something to answer."""
        return tuple(step for step in self.steps if step.asks)

    def ended(self, outcome: e.Outcome) -> int:
        """How many of those ended in this way."""
        return sum(step.outcome == outcome for step in self.asked)

    @property
    def attempts(self) -> int:
        """In all steps."""
        return sum(step.attempts for step in self.steps)

    @property
    def hints(self) -> int:
        """In all steps."""
        return sum(step.hints for step in self.steps)

    @property
    def dollars(self) -> float:
        """Of all calls."""
        return sum(each.dollars for each in self.spending)


@dataclass(frozen=True, slots=True)
class Total:
    """All lessons of one student, or of all students."""

    student: str | None
    """None: of all."""
    lessons: int
    finished: int
    solved: int
    asked: int
    attempts: int
    hints: int
    seconds: float
    spending: tuple[Spending, ...]

    @property
    def dollars(self) -> float:
        """Of all calls."""
        return sum(each.dollars for each in self.spending)


def totals(records: Sequence[Record]) -> list[Total]:
    """One for each student in their order, then one for all."""
    students = list(dict.fromkeys(each.student for each in records))
    return [_total(name, [each for each in records if each.student == name]) for name in students] + [
        _total(None, records)
    ]


def _total(student: str | None, records: Sequence[Record]) -> Total:
    return Total(
        student,
        len(records),
        sum(each.finished for each in records),
        sum(each.ended("solved") for each in records),
        sum(len(each.asked) for each in records),
        sum(each.attempts for each in records),
        sum(each.hints for each in records),
        sum(each.seconds for each in records),
        _merged(each for record in records for each in record.spending),
    )


def record(
    facts: Sequence[e.Fact],
    lesson: Lesson | None,
    *,
    student: str = "",
    since: float = 0.0,
    prices: Mapping[str, Price],
) -> Record | None:
    """The record of a journal, with the lesson that it is about where that was found; None where nothing is counted."""
    counted = [fact for fact in facts if fact.at >= since]
    began = [fact for fact in facts if isinstance(fact, e.LessonBegan)]
    if not counted or not began:
        return None
    turns = _turns(counted, _step_at(facts, since), prices)
    usages = [usage for turn in turns for usage in turn.usages]
    return Record(
        student=student,
        title=lesson.title if lesson else began[-1].title,
        version=began[-1].version,
        language=lesson.language if lesson else "",
        first=counted[0].at,
        last=counted[-1].at,
        sittings=sum(isinstance(fact, e.LessonBegan | e.LessonResumed) for fact in counted),
        seconds=sum(_times(counted, None).values()),
        finished=isinstance(_last_way(facts), e.LessonFinished),
        steps=_steps(facts, counted, lesson, prices),
        skills=_skills(facts, lesson),
        turns=turns,
        spending=_spending(usages, prices),
        unpriced=tuple(sorted({usage.model for usage in usages} - prices.keys())),
    )


def _spending(usages: Iterable[Usage], prices: Mapping[str, Price]) -> tuple[Spending, ...]:
    return _merged(Spending(usage.purpose, usage.model, 1, cost(usage, prices)) for usage in usages)


def _merged(spendings: Iterable[Spending]) -> tuple[Spending, ...]:
    """One for each purpose and model, the dearest first."""
    found: dict[tuple[str, str], Spending] = {}
    for each in spendings:
        key = (each.purpose, each.model)
        known = found.get(key, Spending(*key, 0, 0.0))
        found[key] = Spending(*key, known.calls + each.calls, known.dollars + each.dollars)
    return tuple(sorted(found.values(), key=lambda each: (-each.dollars, each.purpose, each.model)))


def _last_way(facts: Sequence[e.Fact]) -> e.Fact | None:
    """The last fact about the way through the lesson: how it began, or that it is over."""
    return next((fact for fact in reversed(facts) if isinstance(fact, e.LessonBegan | e.LessonFinished)), None)


def _step_at(facts: Iterable[e.Fact], since: float) -> StepId | None:
    step: StepId | None = None
    for fact in facts:
        if fact.at >= since:
            break
        step = _next_step(fact, step)
    return step


def _next_step(fact: e.Fact, step: StepId | None) -> StepId | None:
    if isinstance(fact, e.StepEntered):
        return fact.step
    return None if isinstance(fact, e.LessonBegan | e.LessonFinished) else step


@dataclass(slots=True)
class _Open:
    """A turn that is being put together."""

    at: float
    step: StepId | None
    graded: e.AttemptGraded | None = None
    usages: list[Usage] = field(default_factory=list)

    def close(self, prices: Mapping[str, Price]) -> Turn:
        graded = self.graded
        dollars = sum(cost(usage, prices) for usage in self.usages)
        return Turn(
            self.at,
            graded.step if graded else self.step,
            graded.modality if graded else None,
            graded.mark if graded else None,
            tuple(self.usages),
            dollars,
        )


def _turns(facts: Sequence[e.Fact], step: StepId | None, prices: Mapping[str, Price]) -> tuple[Turn, ...]:
    """A call that hears or judges belongs to the attempt after it, one that speaks to the attempt before it."""
    turns = [_Open(facts[0].at, step)]
    for fact in facts:
        step = _next_step(fact, step)
        hears = isinstance(fact, e.ModelUsed) and fact.usage.purpose in ("judge", "transcription")
        over = turns[-1].graded is not None or len(turns) == 1
        if over and (hears or isinstance(fact, e.AttemptGraded)):
            turns.append(_Open(fact.at, step))
        if isinstance(fact, e.AttemptGraded):
            turns[-1].graded = fact
        elif isinstance(fact, e.ModelUsed):
            turns[-1].usages.append(fact.usage)
    return tuple(turn.close(prices) for turn in turns)


def _times(facts: Sequence[e.Fact], step: StepId | None) -> dict[StepId | None, float]:
    """Seconds at work, by step (None: before the first, and after the last)."""
    seconds: dict[StepId | None, float] = {}
    open_ = True
    for fact, following in pairwise(facts):
        step = _next_step(fact, step)
        if isinstance(fact, e.LessonPaused | e.LessonFinished):
            open_ = False
        elif isinstance(fact, e.LessonBegan | e.LessonResumed | e.StepEntered):
            open_ = True
        if open_:
            seconds[step] = seconds.get(step, 0.0) + min(max(following.at - fact.at, 0.0), LONGEST_S)
    return seconds


def _costs(facts: Iterable[e.Fact], step: StepId | None, prices: Mapping[str, Price]) -> dict[StepId | None, float]:
    """US dollars by the step that stood before the student."""
    dollars: dict[StepId | None, float] = {}
    for fact in facts:
        step = _next_step(fact, step)
        if isinstance(fact, e.ModelUsed):
            dollars[step] = dollars.get(step, 0.0) + cost(fact.usage, prices)
    return dollars


def _steps(
    facts: Sequence[e.Fact], counted: Sequence[e.Fact], lesson: Lesson | None, prices: Mapping[str, Price]
) -> tuple[StepRecord, ...]:
    outcomes: dict[StepId, e.Outcome] = {}
    entered: dict[StepId, None] = {}
    for fact in facts:
        if isinstance(fact, e.LessonBegan):
            outcomes.clear()
        elif isinstance(fact, e.StepEntered):
            entered[fact.step] = None
        elif isinstance(fact, e.StepFinished):
            outcomes[fact.step] = fact.outcome
    graded = [fact for fact in counted if isinstance(fact, e.AttemptGraded)]
    hints = Counter(fact.step for fact in counted if isinstance(fact, e.HintGiven))
    before = _step_at(facts, counted[0].at)
    seconds = _times(counted, before)
    dollars = _costs(counted, before, prices)
    plan = {step.id: step for step in lesson.steps} if lesson else {}
    titles = {skill.id: skill.title for skill in lesson.skills} if lesson else {}
    # Steps that the lesson no longer has come last: what was done in them was done.
    return tuple(
        StepRecord(
            step=name,
            name=plan[name].name if name in plan else name,
            skill=titles.get(plan[name].skill, "") if name in plan else "",
            asks=plan[name].asks if name in plan else outcomes.get(name) != "narrated",
            outcome=outcomes.get(name),
            marks=Counter(each.mark for each in graded if each.step == name),
            hints=hints[name],
            misconceptions=Counter(each.misconception for each in graded if each.step == name and each.misconception),
            seconds=seconds.get(name, 0.0),
            dollars=dollars.get(name, 0.0),
            said=tuple(each.said for each in graded if each.step == name and each.said),
        )
        for name in {**dict.fromkeys(plan), **entered}
    )


def _skills(facts: Sequence[e.Fact], lesson: Lesson | None) -> tuple[SkillRecord, ...]:
    if lesson is None:
        return ()
    state, asked = replay(lesson, facts), {step.skill for step in lesson.steps if step.asks}
    return tuple(
        SkillRecord(skill.title, state.p_known(skill.id), skill.target, skill.id in state.mastery)
        for skill in lesson.skills
        if skill.id in asked
    )
