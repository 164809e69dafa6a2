import io
import subprocess
import sys

from tutor.grading.local import LocalGrader
from tutor.lesson.reader import read_lesson
from tutor.notebook.terminal import CODE_HELP, HELP, converse
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.teacher import Teacher

LESSON = """---
title: Colours
---
Hello.

## Sky
What colour is the sky?
### Answers
- blue
### Hints
1. Look up.
2. It is blue.

## Grass
Which?
### Choices
- [x] green
- [ ] red
  - That is the poppy.

## Picture
Draw it.
### Board
- it is green
"""


def go(typed: str, lesson: str = LESSON) -> str:
    sink = io.StringIO()
    converse(Rehearsal(Teacher(read_lesson(lesson)), LocalGrader()), io.StringIO(typed), sink)
    return sink.getvalue()


def test_a_whole_lesson_is_typed() -> None:
    said = go("grey\nblue\n2\n1\n/draw\n1\n")
    assert "Ada (hint): Look up." in said
    assert "Ada (remedy): That is the poppy." in said
    assert "1. it is green" in said
    assert "You solved 3 of 3." in said


def test_commands() -> None:
    said = go("/hint\n/hint\n/silence\n/what\n/skip\n/quit\n")
    assert "Look up." in said
    assert "Have a try first." in said
    assert "Take your time." in said
    assert said.count(HELP) == 2
    assert "Grass" in said


def test_what_the_tutor_draws_is_told_in_words() -> None:
    lesson = LESSON.replace("1. Look up.", "1. Look up.\n   ```board\n   arrow 500,300 500,20: an arrow up\n   ```")
    assert "Ada (draws): an arrow up" in go("/hint\n", lesson)
    assert "(draws)" not in go("blue\n", lesson)


def test_code_passes_or_fails_as_one_says() -> None:
    lesson = "# Code\n\n## One\nWrite it.\n### Check\n```python\nassert x == 1\n```\n### Hints\n1. Look.\n2. x = 1\n"
    said = go("/fail x is 2\n/pass\n", lesson)
    assert CODE_HELP in said
    assert "Ada (remedy): " in said
    assert "x is 2" in said
    assert "You solved 1 of 1." in said


def test_the_end_of_the_input_ends_it() -> None:
    assert go("").endswith("> ")


def test_a_lesson_that_cannot_be_read_is_one_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tutor.cli", "rehearse", "nowhere.md"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "nowhere.md:1:1: There is no such file." in done.stderr
