import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.local import LocalGrader
from tutor.lesson.plan import Branch, Lesson
from tutor.lesson.reader import read_lesson
from tutor.teaching.map import mermaid
from tutor.teaching.simulated import rehearse

LESSON = read_lesson("""# A map

## First
One?
### Answers
- 1
### Misconceptions
- **says two** `2`: No. → Third

## Second
Two?
### Answers
- 2

## Third
Three?
### Answers
- 3

## Last
Bye.
""")


def branched(*then: Branch, step: str = "second", lesson: Lesson = LESSON) -> Lesson:
    return replace(lesson, steps=tuple(replace(each, then=then) if each.id == step else each for each in lesson.steps))


def test_steps_branches_and_remedies_are_drawn() -> None:
    assert mermaid(branched(Branch("correct", "last"), Branch("stuck", "first"))) == (
        """flowchart TD
  begin(["A map"])
  s1["1 · First"]
  s2["2 · Second"]
  s3["3 · Third"]
  s4(["4 · Last"])
  done((("end")))
  begin --> s1
  s1 --> s2
  s1 -.->|"says two"| s3
  s2 --> s3
  s2 -->|"correct"| s4
  s2 -->|"stuck"| s1
  s3 --> s4
  s4 --> done
"""
    )


def test_a_bare_end_leaves_no_other_way_and_so_does_a_branch_for_every_ending() -> None:
    assert "s2 --> s3" not in mermaid(branched(Branch(None, None)))
    assert "s2 --> done" in mermaid(branched(Branch(None, None)))
    onward = (Branch("correct", "last"), Branch("stuck", "last"))
    assert "s2 --> s3" in mermaid(branched(*onward, Branch("skip", "first")))
    assert "s2 --> s3" not in mermaid(branched(*onward, Branch("skip", "last")))


def test_counts_and_the_way_back_from_a_detour() -> None:
    lesson = branched(Branch("stuck", "first"), step="third")
    drawn = mermaid(lesson, rehearse(lesson, LocalGrader(), ["right", "wrong"]))
    assert '  s1["1 · First · 3×"]\n' in drawn
    assert '  s3 -->|"stuck · 1×"| s1\n' in drawn
    assert '  s1 ==>|"on again · 1×"| s3\n' in drawn
    assert '  s1 -.->|"says two · 0×"| s3\n' in drawn


def test_a_way_that_a_needed_skill_opens_says_so() -> None:
    needing = read_lesson("""---
title: Needs
skills:
  r: Reading
  w: {title: Writing, needs: [r]}
---
## Read
skill: r

R?
### Answers
- 1

## Write
skill: w

W?
### Answers
- 2
""")
    drawn = mermaid(needing, rehearse(needing, LocalGrader(), ["wrong"]))
    assert '  s2 ==>|"needs · 1×"| s1\n' in drawn


def test_a_step_that_nobody_meets_is_marked() -> None:
    lesson = branched(*(Branch(on, "last") for on in ("correct", "stuck", "skip")), step="first")  # type: ignore[arg-type]
    lesson = replace(lesson, steps=(replace(lesson.steps[0], misconceptions=()), *lesson.steps[1:]))
    assert mermaid(lesson, rehearse(lesson, LocalGrader(), ["right"])).endswith("  class s2,s3 unmet\n")
    assert "unmet" not in mermaid(lesson)


@given(st.text(max_size=80))
def test_any_name_stays_within_its_quotes(name: str) -> None:
    lesson = replace(LESSON, title=name, steps=tuple(replace(step, name=name) for step in LESSON.steps))
    for line in mermaid(lesson).splitlines():
        assert line.count('"') in {0, 2}
        assert not re.search(r'"[^"]*[`<>{}\[\]|\\;]{2}[^"]*"', line)


def test_what_mermaid_would_read_as_its_own_is_an_entity() -> None:
    drawn = mermaid(replace(LESSON, title='"]; click s1 # `x` <b>'))
    assert 'begin(["#34;#93;#59; click s1 #35; #96;x#96; #60;b#62;"])' in drawn
    assert 'begin(["· 1. first"])' in mermaid(replace(LESSON, title="1. first"))
