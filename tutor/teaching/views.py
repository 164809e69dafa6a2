"""A lesson as the student meets it: what may be shown of it before anything is answered."""

from tutor.lesson.markdown import to_html
from tutor.lesson.plan import Lesson, Step
from tutor.values import StepView


def step_view(lesson: Lesson, step: Step) -> StepView:
    """A step without what gives its answer away; KeyError where it is none of this lesson."""
    return StepView(
        step.id,
        step.name,
        to_html(step.prompt),
        step.language,
        number=lesson.index(step.id) + 1,
        total=len(lesson.steps),
        choices=tuple(choice.text for choice in step.choices),
        several=sum(choice.right for choice in step.choices) > 1,
        typed=bool(step.answers or step.rubric),
        board=bool(step.board),
        hints=len(step.hints),
        code=step.code,
        coding=bool(step.check),
        images=step.images,
    )


def welcome_view(lesson: Lesson) -> StepView:
    """What is shown before the first step; it has the number 0 and the lesson's title for a name."""
    html = to_html(lesson.welcome)
    return StepView("", lesson.title, html, lesson.language, number=0, total=len(lesson.steps), images=lesson.images)
