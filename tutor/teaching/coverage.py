"""What a rehearsal found: who came through, what of the lesson nobody met, and which ways were gone how often."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from tutor import events as e
from tutor.errors import Finding, Severity
from tutor.lesson.plan import Lesson
from tutor.values import StepId

GapKind = Literal["step", "hint", "branch", "misconception", "answer", "loop"]
"""Never reached, never used, never taken, never shown; an accepted answer that is not accepted; no end found."""

Way = Literal["next", "branch", "remedy"]
"""How a student came from one step to another: in order, by `### Then`, by a misconception."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of the lesson that no simulated student could meet, or that went wrong for one."""

    kind: GapKind
    step: StepId
    finding: Finding
    """Its severity is `error` for what makes a rehearsal fail."""


@dataclass(frozen=True, slots=True)
class Run:
    """One student's way through the lesson."""

    student: str
    turns: int
    """Things that the student did."""
    ended: bool
    solved: int
    told: int
    skipped: int
    """Steps by how they ended."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A way from one step to another."""

    start: StepId
    """Empty for the beginning of the lesson."""
    end: StepId
    """Empty for the end of the lesson."""
    way: Way
    label: str
    """The ending that a branch is for (`needs`: a skill that was missing), or the misconception's name; else empty."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The outcome of a rehearsal."""

    path: str
    title: str
    runs: tuple[Run, ...]
    gaps: tuple[Gap, ...]
    """In the order of the file."""
    visits: Mapping[StepId, int]
    """How often the named students came to each step."""
    passages: Mapping[Passage, int]
    """How often they went each way."""

    @property
    def passed(self) -> bool:
        """Whether every step can be reached, every student came to the end, and every accepted answer is accepted."""
        return all(gap.finding.severity != "error" for gap in self.gaps)

    def as_json(self) -> dict[str, Any]:
        """All of it in JSON's types."""
        return {
            "path": self.path,
            "title": self.title,
            "passed": self.passed,
            "runs": [asdict(run) for run in self.runs],
            "gaps": [asdict(gap) for gap in self.gaps],
            "visits": dict(self.visits),
            "passages": [{**asdict(passage), "count": count} for passage, count in self.passages.items()],
        }


@dataclass(slots=True)
class Tally:
    """Counts what the facts of runs tell."""

    lesson: Lesson
    steps: Counter[StepId] = field(default_factory=Counter)
    passages: Counter[Passage] = field(default_factory=Counter)
    hints: set[tuple[StepId, int]] = field(default_factory=set)
    branches: set[tuple[StepId, str | None, StepId | None]] = field(default_factory=set)
    remedies: set[tuple[StepId, str]] = field(default_factory=set)

    def add(self, facts: Sequence[e.Fact], start: StepId = "") -> None:
        """Count the facts of a run that stood at `start` before them."""
        way: Way = "next"
        label = ""
        for fact in facts:
            match fact:
                case e.StepEntered(step=step):
                    self.steps[step] += 1
                    self.passages[Passage(start, step, way, label)] += 1
                    start, way, label = step, "next", ""
                case e.HintGiven(step=step, number=number):
                    self.hints.add((step, number))
                case e.BranchTaken(step=step, on=on, target=target):
                    self.branches.add((step, on, target))
                    written = any((each.on, each.target) == (on, target) for each in self.lesson.step(step).then)
                    way, label = "branch", (on or "") if written else "needs"
                case e.RemedyGiven(step=step, misconception=name):
                    self.remedies.add((step, name))
                    if self._leads(step, name):
                        way, label = "remedy", name
                case e.LessonFinished():
                    self.passages[Passage(start, "", way, label)] += 1
                case _:
                    pass

    def _leads(self, step: StepId, name: str) -> bool:
        return any(each.name == name and each.target for each in self.lesson.step(step).misconceptions)

    def join(self, other: "Tally") -> None:
        """Take in what another tally counted."""
        self.steps += other.steps
        self.passages += other.passages
        self.hints |= other.hints
        self.branches |= other.branches
        self.remedies |= other.remedies


def gaps(lesson: Lesson, met: Tally) -> list[Gap]:
    """What nobody met."""
    found: list[Gap] = []

    def gap(kind: GapKind, step: StepId, place: tuple[str, int], problem: str, cure: str) -> None:
        severity: Severity = "error" if kind == "step" else "warning"
        found.append(Gap(kind, step, finding(lesson, step, place, problem, cure, severity=severity)))

    for step in lesson.steps:
        if not met.steps[step.id]:
            cure = "Lead to it from `### Then` or a misconception, or let no branch pass over it every time."
            gap("step", step.id, ("", 0), f"No student can come to the step `{step.name}`.", cure)
            continue
        for number in range(1, len(step.hints) + 1):
            if (step.id, number) not in met.hints:
                cure = "Allow more `attempts`, or give fewer hints."
                gap("hint", step.id, ("hints", number), f"Hint {number} of `{step.name}` is never given.", cure)
        for number, branch in enumerate(step.then, 1):
            if (step.id, branch.on, branch.target) not in met.branches:
                problem = f"The branch `{branch.on or 'end'}` of `{step.name}` is never taken."
                gap("branch", step.id, ("then", number), problem, _BRANCH_CURES.get(branch.on or "", _BRANCH_CURE))
        for number, each in enumerate(step.misconceptions, 1):
            if (step.id, each.name) not in met.remedies:
                problem = f"The misconception `{each.name}` of `{step.name}` is never found."
                cure = "See that its pattern is no right answer and no other's pattern, and fits one of the choices."
                if not each.patterns:
                    cure = "Give it a pattern between backticks: without one only a model can find it, in open answers."
                gap("misconception", step.id, ("misconceptions", number), problem, cure)
    return found


_BRANCH_CURE = "Another branch of the step comes before it every time, so take one of them out."
_BRANCH_CURES = {
    "mastered": "Lower the skill's `target`, or ask for it in more steps before this one.",
    "correct": "Its skill is mastered every time, so `mastered` comes first.",
    "stuck": "The solution is never told here: give the step something to get wrong.",
}


def finding(
    lesson: Lesson, step: StepId, place: tuple[str, int], problem: str, cure: str, *, severity: Severity = "error"
) -> Finding:
    """A finding at a section of a step and the item in it, counted from 1; at the step's heading where it has none."""
    section, item = place
    of = lesson.step(step)
    places = of.places.get(section, ())
    line, column = places[item] if item < len(places) else places[0] if places else (of.line, 1)
    return Finding(lesson.path, line, column, problem, cure, severity=severity)
