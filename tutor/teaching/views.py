"""A lesson as the student meets it: what may be shown of it before anything is answered."""

from collections.abc import Iterator
from dataclasses import replace

from tutor.commands import StepView
from tutor.lesson.drawing import drawings
from tutor.lesson.markdown import one_line, to_code, to_html, to_plain, unwrapped
from tutor.lesson.maths import with_formulas
from tutor.lesson.plan import Lesson, Step
from tutor.previews import Asks, PlannedStep, PlannedWay
from tutor.units.spoken import say


def step_view(lesson: Lesson, step: Step) -> StepView:
    """A step without what gives its answer away; KeyError where it is none of this lesson."""
    return StepView(
        step.id,
        step.name,
        with_formulas(to_html(step.prompt)),
        step.language,
        number=lesson.index(step.id) + 1,
        total=len(lesson.steps),
        choices=tuple(line_html(choice.text) for choice in step.choices),
        several=sum(choice.right for choice in step.choices) > 1,
        typed="words" in ways_to_answer(step),
        board=bool(step.board),
        draws=any(map(drawings, _prose(step))),
        hints=len(step.hints),
        code=step.code,
        coding=bool(step.check),
        paper=step.paper,
        images=step.images,
    )


def line_html(markdown: str) -> str:
    """A choice or a criterion, one line of Markdown, as HTML that is safe to show."""
    return with_formulas(unwrapped(to_html(one_line(markdown))))


def line_text(markdown: str) -> str:
    """A choice or a criterion without its markup."""
    return to_plain(markdown)


def solved_view(lesson: Lesson, step: Step) -> StepView:
    """A code step whose solution is told: its code takes the place of the starter code."""
    return replace(step_view(lesson, step), code=to_code(step.solution) or step.code)


def welcome_view(lesson: Lesson) -> StepView:
    """What is shown before the first step; it has the number 0 and the lesson's title for a name."""
    html = with_formulas(to_html(lesson.welcome))
    return StepView(
        "",
        lesson.title,
        html,
        lesson.language,
        number=0,
        total=len(lesson.steps),
        draws=bool(drawings(lesson.welcome)),
        images=lesson.images,
    )


def ways_to_answer(step: Step) -> tuple[Asks, ...]:
    """How a step is answered; none for narration. What is only drawn can be told in words too, and is not listed so."""
    typed = bool(step.answers or step.rubric) and not step.check
    ways: dict[Asks, object] = {"words": typed, "choice": step.choices, "drawing": step.board, "code": step.check}
    return tuple(way for way, wanted in ways.items() if wanted)


def plan_view(lesson: Lesson) -> tuple[PlannedStep, ...]:
    """A lesson as its author plans it, for a preview; no answer, hint, solution or remedy is in it."""
    titles = {skill.id: skill.title for skill in lesson.skills}
    return tuple(
        PlannedStep(
            step.id,
            step.name,
            ways_to_answer(step),
            titles.get(step.skill, step.skill) if step.asks else "",
            step.patience_s,
            len(step.hints),
            step.optional,
            tuple(_planned_ways(lesson, step)),
        )
        for step in lesson.steps
    )


def _planned_ways(lesson: Lesson, step: Step) -> Iterator[PlannedWay]:
    for branch in step.then:
        yield PlannedWay(branch.on or "", "", lesson.step(branch.target).name if branch.target else "")
    for each in step.misconceptions:
        if each.target:
            yield PlannedWay("misconception", each.name, lesson.step(each.target).name)


def _prose(step: Step) -> Iterator[str]:
    """All that the tutor may come to say of the lesson's own in a step."""
    yield from (step.prompt, *step.hints, step.solution)
    yield from (each.say for each in step.misconceptions)
    yield from (each.feedback for each in step.choices)


def expected(step: Step) -> tuple[str, ...]:
    """What a recogniser may expect to hear, right and wrong alike."""
    patterns = [each for pitfall in step.misconceptions for each in pitfall.patterns]
    accepted = [each for each in (*step.answers, *patterns) if each.kind not in {"pattern", "range"}]
    measured = [f"{each.source} {name}" for each in accepted if each.unit for name in say(each.unit, step.language)]
    answers = [each.source for each in accepted]
    return tuple(dict.fromkeys([*measured, *answers, *(choice.text for choice in step.choices)]))


def takes_patterns(step: Step) -> bool:
    """Whether words that nobody can list may be an answer, or show a misconception."""
    patterns = (each for pitfall in step.misconceptions for each in pitfall.patterns)
    return any(each.kind == "pattern" for each in (*step.answers, *patterns))
