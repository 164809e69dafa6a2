"""A lesson's paths as a Mermaid flowchart, which GitHub, JupyterLab and VS Code draw from a `mermaid` fence.

Steps in their order, branches with the ending that they are for, remedies dashed with their misconception; after a
rehearsal also how often each way was gone, and the ways back from a detour.
"""

import re
from collections.abc import Iterator

from tutor.lesson.markdown import to_plain
from tutor.lesson.plan import Lesson, Step
from tutor.teaching.coverage import Coverage, Passage
from tutor.values import StepId

_BEGIN, _END = "begin", "done"
_LONGEST = 60
"""Characters of a label."""
_LIST = re.compile(r"\d+[.)]\s|[-*+>]\s")


def mermaid(lesson: Lesson, coverage: Coverage | None = None) -> str:
    """The flowchart as text, its last line ended; with `coverage`, each step and way has its count."""
    names = {step.id: f"s{number}" for number, step in enumerate(lesson.steps, 1)}
    lines = ["flowchart TD", f'  {_BEGIN}(["{_label(lesson.title)}"])']
    for number, step in enumerate(lesson.steps, 1):
        visits = f" · {coverage.visits.get(step.id, 0)}×" if coverage else ""
        text = f"{number} · {_safe(to_plain(step.name))}{visits}"
        lines.append(f'  {names[step.id]}["{text}"]' if step.asks else f'  {names[step.id]}(["{text}"])')
    lines.append(f'  {_END}((("end")))')
    counts = dict(coverage.passages) if coverage else {}
    drawn = list(_planned(lesson))
    lines += [
        _arrow(passage, names, counts.get(passage, 0) if coverage else None, planned=passage in drawn)
        for passage in dict.fromkeys([*drawn, *counts])
    ]
    if coverage and (unmet := [names[gap.step] for gap in coverage.gaps if gap.kind == "step"]):
        lines += ["  classDef unmet stroke-dasharray: 5 5,stroke:#c00", f"  class {','.join(unmet)} unmet"]
    return "\n".join(lines) + "\n"


def _planned(lesson: Lesson) -> Iterator[Passage]:
    """The ways that the author wrote, in the order of the file."""
    yield Passage("", lesson.steps[0].id if lesson.steps else "", "next", "")
    for step, following in zip(lesson.steps, [*(step.id for step in lesson.steps[1:]), ""], strict=True):
        if not _always_branches(lesson, step):
            yield Passage(step.id, following, "next", "")
        for branch in step.then:
            yield Passage(step.id, branch.target or "", "branch", branch.on or "")
        for misconception in step.misconceptions:
            if misconception.target:
                yield Passage(step.id, misconception.target, "remedy", misconception.name)


def _always_branches(lesson: Lesson, step: Step) -> bool:
    """Whether nobody can go on in order from here; a branch that leads back does so only once."""
    here = lesson.index(step.id)
    endings = {branch.on for branch in step.then if branch.target is None or lesson.index(branch.target) > here}
    return None in endings or {"correct", "stuck", "skip"} <= endings


def _arrow(passage: Passage, names: dict[StepId, str], count: int | None, *, planned: bool) -> str:
    start, end = names.get(passage.start, _BEGIN), names.get(passage.end, _END)
    said = [_label(passage.label)] if passage.label else [] if planned else ["on again"]
    if count is not None:
        said.append(f"{count}×")
    line = "-.->" if passage.way == "remedy" else "-->" if planned else "==>"
    return f'  {start} {line}|"{" · ".join(said)}"| {end}' if said else f"  {start} {line} {end}"


def _label(text: str) -> str:
    """Any text as a whole label; Mermaid would make a list of what begins like one."""
    return f"· {_safe(text)}" if _LIST.match(text.strip()) else _safe(text)


def _safe(text: str) -> str:
    """Any text as it may stand between the quotes of a label, in Mermaid's entities."""
    line = " ".join(text.split())
    line = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return re.sub(r"[^\w\s·…×,.!?-]", lambda sign: f"#{ord(sign[0])};" if sign[0].isascii() else sign[0], line)
