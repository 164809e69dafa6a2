from dataclasses import astuple

from tutor.lesson.reader import read_lesson
from tutor.previews import PlannedWay
from tutor.teaching.views import line_html, plan_view, step_view, welcome_view

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


def test_a_choice_is_one_line_of_prose():
    lesson = read_lesson("# Halves\n\n## Half\n\nWhich?\n\n### Choices\n- [x] $\\frac12$\n- [ ] **two**\n")
    half, two = step_view(lesson, lesson.steps[0]).choices
    assert "<mfrac>" in half
    assert two == "<strong>two</strong>"
    assert line_html("1989.") == "1989."
    assert line_html("a < b<script>c()</script>") == "a &lt; b"


def test_the_plan_tells_how_each_step_is_answered_and_where_it_may_lead_but_not_what_is_right():
    lesson = read_lesson("""---
title: Plan
skills:
  halves: Halve things
---
## First
skill: halves · patience: 6 s · optional: yes

### Answers
- canary-answer
### Misconceptions
- **mixes up** `canary-pattern`: canary-remedy → Second
- **forgets** `canary-other`: canary-second
### Hints
1. canary-hint
### Then
- mastered → end
- stuck → Second

## Second

### Board
- canary-criterion

## Third

Read this.
""")
    first, second, third = plan_view(lesson)
    assert "canary" not in str((first, second, third))
    assert (first.asks, first.skill, first.patience_s, first.hints, first.optional) == (
        ("words",),
        "Halve things",
        6.0,
        1,
        True,
    )
    assert first.ways == (
        PlannedWay("mastered", "", ""),
        PlannedWay("stuck", "", "Second"),
        PlannedWay("misconception", "mixes up", "Second"),
    )
    assert (second.asks, second.ways) == (("drawing",), ())
    assert (third.name, third.asks, third.skill) == ("Third", (), "")
