import re
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.errors import LessonError
from tutor.lesson.outline import parts, without_comments
from tutor.lesson.reader import read_lesson
from tutor.lesson.student import NOTES, student_copy
from tutor.lesson.words import LANGUAGES, SECTIONS, fold

ROOT = Path(__file__).parents[3]
OURS = [*sorted((ROOT / "lessons").glob("*.lesson.md")), ROOT / "tests/golden/lessons/everything.md"]
LISTS = {"answers", "hints", "misconceptions", "rubric", "board"}


class Canaries:
    """Nonsense words, each planted once: an `xqz` with its number."""

    def __init__(self) -> None:
        self.planted: list[str] = []
        self._numbers = count(1)

    def word(self) -> str:
        self.planted.append(f"xqz{next(self._numbers)}xqz")
        return self.planted[-1]

    def bullet(self, section: str, line: str) -> str:
        """A line of a list with a nonsense word in all that a student must not see."""
        if section == "misconceptions" and (named := re.match(r"(\s*[-*] (?:\*\*|__))(.*)", line)):
            line = f"{named[1]}{self.word()} {named[2]}"
        if section == "misconceptions" and (arrow := re.search(r" ?(?:→|->)", line)):
            return f"{line[: arrow.start()]} {self.word()}{line[arrow.start() :]}"
        return f"{line}\n- {self.word()}" if section == "answers" else f"{line} {self.word()}"


def planted(source: str) -> tuple[str, list[str]]:
    """The lesson with a nonsense word in every answer, hint, misconception, note, solution, check and comment."""
    canaries = Canaries()
    lines = source.split("\n")
    front = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    shown, _ = without_comments([""] * front + lines[front:])
    for part in parts(shown):
        section = SECTIONS.get(fold(part.title), "") if part.level == 3 else ""
        if part.line:
            # Behind the heading, and not below it: a settings line wants to be its neighbour.
            lines[part.line - 1] += f" <!-- {canaries.word()} -->"
        for number, text in enumerate(part.body, part.line + 1):
            bullet = re.match(r"\s*(?:[-*+]|\d+[.)])\s", text)
            if section == "check" and text.startswith("assert"):
                lines[number - 1] = f"{text}  # {canaries.word()}"
            elif (section == "choices" and text.startswith((" ", "\t")) and bullet) or (
                section in {"solution", "notes"} and text.strip(" `~")
            ):
                lines[number - 1] = f"{text} {canaries.word()}"
            elif section in LISTS and bullet:
                lines[number - 1] = canaries.bullet(section, text)
    if front:
        lines[1] += f"  # {canaries.word()}"
    return "\n".join(lines), canaries.planted


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_canary_gets_out(path: Path) -> None:
    source, canaries = planted(path.read_text(encoding="utf-8"))
    read_lesson(source)
    assert len(canaries) > 20
    copy = student_copy(source)
    assert [word for word in canaries if word in copy or word not in source] == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_the_copy_holds_what_students_read(path: Path) -> None:
    lesson = read_lesson(path.read_bytes())
    copy = student_copy(path.read_bytes())
    for step in lesson.steps:
        assert step.prompt in copy
        assert step.code in copy
        assert all(f"- {choice.text}" in copy for choice in step.choices)
    assert not re.search(r"^\s*[-*+] \[[ xX]\]", copy, re.MULTILINE)
    assert f"> {NOTES[lesson.language.split('-')[0]]}" in copy


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_copy_is_no_lesson_and_says_so(path: Path) -> None:
    with pytest.raises(LessonError) as caught:
        read_lesson(student_copy(path.read_bytes()), "copy.md")
    (finding,) = caught.value.findings
    assert finding.rule == "T117"
    assert str(finding) == (
        "copy.md:2:1: This is a copy for students: it holds no answers. "
        "Open the lesson that it was made from; this copy is for reading."
    )


def test_notes_are_there_in_every_language() -> None:
    assert tuple(NOTES) == LANGUAGES


def test_what_only_looks_like_prose_is_left_out() -> None:
    source = "# T\n\n## A *b* `c`\n\nSay.\n\n[//]: # (it is 5)\n[here]: #there\n\nSee [here].\n\n### Answers\n- 5\n"
    copy = student_copy(source)
    assert "it is 5" not in copy
    assert "[here]: #there" in copy
    assert "## A b c\n" in copy


def test_code_with_fences_stays_in_its_block() -> None:
    code = 'x = """\n````\n"""'
    source = f"# T\n\n## A\n\nWrite.\n\n### Code\n`````python\n{code}\n`````\n### Check\n```\nassert x, 'm'\n```\n"
    assert f"`````python\n{code}\n`````" in student_copy(source)


@given(st.text(max_size=20).filter(lambda name: name.strip()))
def test_any_name_is_the_name_of_the_copy(name: str) -> None:
    source = f"---\ntitle: Lesson\n---\n\n## {name}\n\nText.\n"
    try:
        step = read_lesson(source).steps[0]
    except LessonError:
        return
    whole = student_copy(source).replace("copy: student\n", "")
    assert read_lesson(whole).steps[0].id == step.id
