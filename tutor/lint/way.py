"""Rules 4xx: the way through a lesson. Steps and jumps as a graph, skills as a relation."""

from collections.abc import Iterable, Iterator, Mapping

from tutor.lesson.findings import shorten
from tutor.lesson.plan import Lesson, Skill, Step
from tutor.lint.subject import Hit, Subject, place
from tutor.values import StepId

_END = ""
"""Stands for the end of the lesson, where a step's id might."""
Graph = Mapping[StepId, frozenset[StepId]]


def way(subject: Subject) -> Iterator[Hit]:
    """All rules about the way through."""
    lesson = subject.lesson
    steps = {step.id: step for step in lesson.steps}
    # Whoever skips gets out of anything, and remedies come back: neither makes a way on.
    onward = {step.id: _onward(lesson, index) for index, step in enumerate(lesson.steps)}
    anyhow = {step.id: onward[step.id] | _besides(lesson, index) for index, step in enumerate(lesson.steps)}
    reached = _reach([lesson.steps[0].id], anyhow)
    yield from _unreachable(lesson, reached)
    yield from _no_way_out(steps, onward, reached)
    for step in lesson.steps:
        yield from _jumps(step)
    yield from _skills(subject)
    if not any(step.asks for step in lesson.steps):
        problem, cure = "Nothing is asked in this lesson.", "Give a step `### Answers`, `### Choices` or `### Rubric`."
        yield Hit("T407", (lesson.steps[0].line, 1), problem, cure)


def _onward(lesson: Lesson, index: int) -> frozenset[StepId]:
    """Where one comes from a step without skipping it."""
    step, following, ways = _ways(lesson, index)
    otherwise = ways.get(None, following)
    if not step.asks:
        return frozenset({otherwise})
    solved = {ways["mastered"]} if "mastered" in ways else set()
    return frozenset({*solved, ways.get("correct", otherwise), ways.get("stuck", otherwise)})


def _besides(lesson: Lesson, index: int) -> frozenset[StepId]:
    """Where one comes by skipping a step, and where its misconceptions send one."""
    step, following, ways = _ways(lesson, index)
    sent = {each.target for each in step.misconceptions if each.target}
    skipped = ways.get("skip", ways.get(None, following))
    return frozenset({*sent, skipped}) if step.asks else frozenset(sent)


def _ways(lesson: Lesson, index: int) -> tuple[Step, StepId, dict[str | None, StepId]]:
    """A step, what follows it, and where its branches lead."""
    step = lesson.steps[index]
    following = lesson.steps[index + 1].id if index + 1 < len(lesson.steps) else _END
    return step, following, {branch.on: branch.target or _END for branch in step.then}


def _reach(begin: Iterable[StepId], graph: Graph) -> set[StepId]:
    reached, ahead = set(begin), list(begin)
    while ahead:
        new = graph.get(ahead.pop(), frozenset()) - reached
        reached |= new
        ahead.extend(new)
    return reached


def _unreachable(lesson: Lesson, reached: set[StepId]) -> Iterator[Hit]:
    for step in lesson.steps:
        if step.id not in reached:
            problem = f"No way leads to the step `{shorten(step.name)}`: every step before it goes elsewhere."
            yield Hit("T401", (step.line, 1), problem, "Let a `### Then` lead here, or take the step out.")


def _no_way_out(steps: Mapping[StepId, Step], onward: Graph, reached: set[StepId]) -> Iterator[Hit]:
    back: dict[StepId, set[StepId]] = {}
    for step, targets in onward.items():
        for target in targets:
            back.setdefault(target, set()).add(step)
    ending = _reach([_END], {step: frozenset(froms) for step, froms in back.items()})
    caught = [step for step in steps if step in reached and step not in ending]
    if caught:
        first = steps[caught[0]]
        problem = f"From `{shorten(first.name)}` no way leads to the end of the lesson: it goes round in circles."
        yield Hit("T402", place(first, "then"), problem, "Let one of them lead on, or write `- end`.")


def _jumps(step: Step) -> Iterator[Hit]:
    for index, misconception in enumerate(step.misconceptions):
        if misconception.target == step.id:
            problem = f"The misconception `{shorten(misconception.name)}` leads to its own step."
            cure = "Take the arrow out: without one the student stays and tries again, with the hints kept."
            yield Hit("T405", place(step, "misconceptions", index), problem, cure)
    ways = {branch.on for branch in step.then}
    for index, branch in enumerate(step.then):
        again = branch.on == "correct" and "mastered" in ways
        if branch.target == step.id and not again:
            problem = "This branch leads to its own step."
            cure = "Name another step; for practice, add a `mastered` branch that leads on."
            yield Hit("T405", place(step, "then", index), problem, cure)
        elif branch.on is None and step.asks and all(ending in ways for ending in ("correct", "stuck", "skip")):
            problem = "This branch is never taken: the others cover every way in which the step can end."
            yield Hit("T406", place(step, "then", index), problem, "Take it out.")


def _skills(subject: Subject) -> Iterator[Hit]:
    lesson = subject.lesson
    practised = {step.skill for step in lesson.steps if step.asks}
    own = {Skill(step.id, step.name) for step in lesson.steps}
    listed = [skill for skill in lesson.skills if skill not in own]
    needed = {need: skill for skill in reversed(listed) for need in skill.needs}
    for skill in listed:
        if skill.id in practised:
            continue
        if skill.id in needed:
            by = needed[skill.id].id
            problem = f"The skill `{by}` needs `{skill.id}`, and no step practises that."
            cure = f"Give a step that asks something `skill: {skill.id}`, or take it out of `needs`."
            yield Hit("T404", subject.skill_place(skill.id), problem, cure)
        else:
            problem = f"No step practises the skill `{skill.id}`."
            cure = f"Give a step that asks something `skill: {skill.id}`, or take the skill out."
            yield Hit("T403", subject.skill_place(skill.id), problem, cure)
