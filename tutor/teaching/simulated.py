"""Simulated students: they go through a lesson before the first real one does, and tell what does not work.

`rehearse` lets some of them go through the whole lesson, and one more, the walker, through every way that each step
offers: every choice, misconception, hint, branch, skip. A student is a function that does one thing on a `Stage`.
Nothing here is left to chance: the random student's dice are a hash of a seed.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tutor.errors import ConfigError, Severity
from tutor.learner.mastery import observe
from tutor.lesson.plan import Lesson, Step
from tutor.ports import Grader
from tutor.teaching.coverage import Coverage, Gap, Run, Tally, finding, gaps
from tutor.teaching.stage import Script, Stage
from tutor.values import StepId

Student = Callable[[Stage], None]
"""Does one thing."""
Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""

NAMES = ("right", "wrong", "misconception", "random", "silent", "quits")
_MOST_TURNS = 60
"""Turns that a student may take in one visit to a step."""


def rehearse(
    lesson: Lesson, grader: Grader, students: Sequence[str] = ("all",), seed: int = 0, progress: Progress | None = None
) -> Coverage:
    """Let simulated students go through a lesson, and the walker through every way of it.

    `students`: `right`, `wrong`, `misconception:NAME` (without a name: each of the lesson), `random:20` (so many),
    `silent`, `quits` (leaves at every step, and comes back), or `all`. ConfigError where there is no such student.
    `progress` is told after each student and each step that the walker has gone into.
    """
    script = Script(lesson, grader)
    named = list(cast(lesson, students, seed))
    tally, met, found = Tally(lesson), Tally(lesson), list(_unaccepted(lesson, script))
    runs = []
    total = len(named) + len(lesson.steps)
    for done, (name, student) in enumerate(named, 1):
        stage = Stage(script)
        run = _run(name, student, stage)
        runs.append(run)
        tally.add(stage.facts)
        if not run.ended:
            found.append(
                _loop(lesson, stage, f"The student `{name}` finds no end: after {run.turns} turns still here.")
            )
        if progress:
            progress(done, total)
    walked: set[StepId] = set()
    endless: set[StepId] = set()
    for step, stage in _walk(script, met):
        walked.add(step)
        if not stage.moved and stage.here not in endless:
            endless.add(stage.here)
            found.append(_loop(lesson, stage, "There is a way through this step that does not end."))
        if progress:
            progress(len(named) + len(walked), total)
    met.join(tally)
    found.extend(gaps(lesson, met))
    found.sort(key=lambda gap: (gap.finding.line, gap.finding.column))
    visits = {step.id: tally.steps[step.id] for step in lesson.steps}
    return Coverage(lesson.path, lesson.title, tuple(runs), tuple(found), visits, dict(tally.passages))


# ---- the students ----


def cast(lesson: Lesson, names: Sequence[str], seed: int) -> Iterator[tuple[str, Student]]:
    """The students of these names, each with the name for the report. ConfigError for one that there is not."""
    for name in names:
        kind, _, which = name.strip().partition(":")
        match kind:
            case "all":
                yield from cast(lesson, ("right", "wrong", "misconception", "random:5", "silent", "quits"), seed)
            case "right":
                yield name, Stage.right
            case "wrong":
                yield name, Stage.wrong
            case "silent":
                yield name, _silent
            case "quits":
                yield name, _Quits()
            case "misconception":
                for each in _misconceptions(lesson, which):
                    yield f"misconception:{each}", _believes(each)
            case "random" if not which or (which.isdecimal() and 0 < int(which) <= 10_000):
                for number in range(1, int(which or 1) + 1):
                    yield f"random:{number}", _Random(f"{seed}:{number}")
            case _:
                known = ", ".join(NAMES)
                raise ConfigError(f"There is no student `{name}`. There are: all, {known}, such as random:20.")


def _misconceptions(lesson: Lesson, which: str) -> list[str]:
    names = dict.fromkeys(each.name for step in lesson.steps for each in step.misconceptions)
    if which and which not in names:
        known = "; ".join(names) or "none"
        raise ConfigError(f"The lesson has no misconception `{which}`. It has: {known}.")
    return [which] if which else list(names)


def _silent(stage: Stage) -> None:
    """Says nothing; where the tutor waits for good, goes on without an answer."""
    if not stage.silence():
        stage.skip()


def _believes(name: str) -> Student:
    """Shows the misconception wherever it can be shown, however often it is answered; else answers right."""

    def student(stage: Stage) -> None:
        if stage.criteria or not stage.show(name):
            stage.right()

    return student


class _Quits:
    """Answers right, but leaves at the beginning of every step and comes back."""

    def __init__(self) -> None:
        self._visits = 0

    def __call__(self, stage: Stage) -> None:
        """Leave, or answer."""
        if stage.visits != self._visits:
            self._visits = stage.visits
            stage.leave()
        else:
            stage.right()


class _Random:
    """Does this and that, right as often as not."""

    _ACTS = (
        ("right",) * 10
        + ("wrong",) * 3
        + ("misconception", "misconception", "choice", "hint", "hint", "skip", "silence")
    )

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._rolled = 0

    def _below(self, bound: int) -> int:
        """A number from 0 to below the bound: from the hash of the seed and how many were rolled."""
        self._rolled += 1
        digest = hashlib.sha256(f"{self._seed}:{self._rolled}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % bound

    def __call__(self, stage: Stage) -> None:
        """Roll the dice and do it."""
        act = self._ACTS[self._below(len(self._ACTS))]
        step = stage.step
        if act == "misconception" and step.misconceptions:
            act = "right" if not stage.show(step.misconceptions[self._below(len(step.misconceptions))].name) else "done"
        if act == "choice" and step.choices:
            stage.choose(self._below(len(step.choices)))
        elif act == "wrong":
            stage.wrong()
        elif act == "hint":
            stage.hint()
        elif act == "skip":
            stage.skip()
        elif act == "silence":
            stage.silence()
        elif act != "done":
            stage.right()


def _run(name: str, student: Student, stage: Stage) -> Run:
    lesson = stage.lesson
    jumps = sum(len(step.then) + len(step.misconceptions) + 1 for step in lesson.steps)
    limit, turns = _MOST_TURNS * (len(lesson.steps) + 2 * jumps), 0
    stage.open()
    while not stage.over and turns < limit:
        student(stage)
        turns += 1
    ends = list(stage.outcomes.values())
    return Run(name, turns, stage.over, ends.count("solved"), ends.count("told"), ends.count("skipped"))


# ---- the walker ----

Act = Callable[[Stage, int], None]
"""What to do at a turn of a visit, counted from 0."""


def _walk(script: Script, met: Tally) -> Iterator[tuple[StepId, Stage]]:
    """Go every way of every step, once for each standing in which it is reached; tells the stage after each way.

    Depth first, the right answer first, so that a step is met for the first time by one who knows all before it.
    """
    start = Stage(script)
    start.open()
    met.add(start.facts)
    waiting, known = [start], set()
    while waiting:
        stage = waiting.pop()
        standing = _standing(stage)
        if stage.over or standing in known:
            continue
        known.add(standing)
        for act in reversed(list(_ways(stage.step))):
            way = stage.fork()
            for turn in range(_MOST_TURNS):
                act(way, turn)
                if way.moved:
                    break
            met.add(way.facts, stage.here)
            yield stage.here, way
            if way.moved:
                waiting.append(way)


def _standing(stage: Stage) -> tuple[StepId, bool, frozenset[str]]:
    """What decides where a step leads: whether a right answer masters its skill, and which branches it has left."""
    if stage.over:
        return "", False, frozenset()
    step, state = stage.step, stage.state
    target = next((skill.target for skill in stage.lesson.skills if skill.id == step.skill), 1.0)
    taken = frozenset(on for of, on in state.branched if of == step.id)
    return step.id, observe(state.p_known(step.skill), correct=True) >= target, taken


def _ways(step: Step) -> Iterator[Act]:
    """Every way through a step; whoever has done their part of it answers right."""
    yield lambda stage, _: stage.right()
    yield lambda stage, _: stage.wrong()
    yield lambda stage, _: stage.hint() if stage.state.tries else stage.wrong()
    yield lambda stage, turn: stage.hint() if turn <= len(step.hints) else stage.right()
    yield lambda stage, _: stage.skip()
    yield lambda stage, _: None if stage.silence() else stage.right()
    for misconception in step.misconceptions:
        name = misconception.name
        yield lambda stage, turn, name=name: None if turn == 0 and stage.show(name) else stage.right()  # type: ignore[misc]
    for index in range(len(step.choices)):
        yield lambda stage, turn, index=index: stage.choose(index) if turn == 0 else stage.right()  # type: ignore[misc]


# ---- what is wrong ----


def _loop(lesson: Lesson, stage: Stage, problem: str) -> Gap:
    cure = "Give it hints and a solution, so that it can be told, or a branch that leads on."
    step = stage.here or lesson.steps[0].id
    return Gap("loop", step, finding(lesson, step, ("", 0), problem, cure))


def _unaccepted(lesson: Lesson, script: Script) -> Iterator[Gap]:
    """Accepted answers that the grader does not accept."""
    for step in lesson.steps:
        # What is said besides an answer takes a model to judge: here the answer alone counts.
        bare = replace(step, rubric=(), board=())
        for number, answer in enumerate(step.answers, 1):
            said = script.accepted(bare, answer)
            if said is not None:
                continue
            severity: Severity = "warning" if answer.kind == "pattern" else "error"
            problem = f"The answer `{answer.source}` of `{step.name}` is not taken for right."
            cure = "Write it as a student would, or see whether a misconception of the step has the same pattern."
            place = finding(lesson, step.id, ("answers", number), problem, cure, severity=severity)
            yield Gap("answer", step.id, place)
