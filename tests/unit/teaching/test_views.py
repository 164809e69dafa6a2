from dataclasses import astuple

from tutor.lesson.reader import read_lesson
from tutor.teaching.views import step_view, welcome_view

LESSON = read_lesson("""
# Canaries

*Welcome.*

## Open

Explain **it**.

### Rubric
- canary-rubric
### Hints
1. canary-hint
2. canary-hint
### Solution
canary-solution

## Closed

Which?

### Choices
- [x] this
  - canary-feedback
- [x] that
- [ ] none
""")


def test_a_step_is_shown_without_what_answers_it():
    opened, closed = (step_view(LESSON, step) for step in LESSON.steps)
    assert "canary" not in str((astuple(opened), astuple(closed)))
    assert (opened.number, opened.total, opened.html) == (1, 2, "<p>Explain <strong>it</strong>.</p>")
    assert (opened.hints, opened.typed, opened.board, opened.coding) == (2, True, False, False)
    assert (closed.number, closed.choices, closed.several) == (2, ("this", "that", "none"), True)


def test_the_welcome_stands_before_the_first_step():
    view = welcome_view(LESSON)
    assert (view.number, view.total, view.name, view.html) == (0, 2, "Canaries", "<p><em>Welcome.</em></p>")


def test_the_formulas_of_a_step_and_of_the_welcome_are_shown_as_formulas():
    lesson = read_lesson("# Halves\n\nLook: $\\frac12$\n\n## Half\n\nIs it $x^2$?\n\n### Answers\n- yes\n")
    assert "<mfrac>" in welcome_view(lesson).html
    assert "<msup>" in step_view(lesson, lesson.steps[0]).html
