"""lessons/README.md tells the truth: its snippets run, and its tables are those of the program.

After a change of the grammar, of a rule, of a command or of a lesson, run this file with --update-golden.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from typer.main import get_command

from tutor.cli import app
from tutor.errors import Finding
from tutor.grading.local import LocalGrader
from tutor.lesson import meanings
from tutor.lesson.answers import read_answer
from tutor.lesson.meanings import Meaning
from tutor.lesson.plan import Lesson
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import _DRAWING, _ENDINGS, _SECTIONS, _SETTINGS, LANGUAGES
from tutor.lint.linter import check
from tutor.lint.rules import RULES
from tutor.teaching.simulated import rehearse
from tutor.teaching.views import step_view
from tutor.values import AnswerKey, Attempt, Mark, Modality

FOLDER = Path(__file__).parents[3] / "lessons"
GUIDE = FOLDER / "README.md"
_FENCE = re.compile(r"^~~~markdown lesson\n(.*?)^~~~$", re.DOTALL | re.MULTILINE)
SNIPPETS = _FENCE.findall(GUIDE.read_text())
PROSE = _FENCE.sub("", GUIDE.read_text())


# ---- the snippets ----


def parts(source: str) -> dict[str, str]:
    """What stands above the first step, under the empty name, and each step by its name."""
    head, *steps = re.split(r"^(?=## )", source, flags=re.MULTILINE)
    return {"": head} | {step.partition("\n")[0]: step.rstrip("\n") + "\n\n" for step in steps}


def grown() -> Iterator[str]:
    """The lesson as it stands after each snippet: a step that comes once more takes the place of its earlier self."""
    lesson: dict[str, str] = {}
    for snippet in SNIPPETS:
        new = parts(snippet)
        if not new[""].strip():
            del new[""]
        lesson = {name: part for name, part in lesson.items() if name not in new} | new
        yield "".join(sorted(lesson.values(), key=lambda part: not part.startswith(("---", "# "))))


def found(source: str) -> list[Finding]:
    return check(source.encode(), "guide.lesson.md", lambda picture: (FOLDER / picture).is_file())


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_runs_as_it_stands(snippet: str):
    assert read_lesson(snippet, piece=True).steps


def test_the_lesson_grows_without_an_error_and_is_good_in_the_end():
    *others, whole = grown()
    for lesson in others:
        assert [each for each in found(lesson) if each.severity == "error"] == []
    assert found(whole) == []
    assert rehearse(read_lesson(whole), LocalGrader()).gaps == ()
    assert len(SNIPPETS) == 8


def test_the_first_question_takes_what_the_guide_says():
    said = re.search(r"and takes (.+?) for\s+right", PROSE, re.DOTALL)
    assert said
    answers = re.findall(r"[`*]([^`*]+)[`*]", " ".join(said[1].split()))
    key = read_lesson(SNIPPETS[0]).steps[0].key
    marks = [LocalGrader().grade(Attempt(1, Modality.TYPED, answer), key).mark for answer in answers]
    assert marks == [Mark.RIGHT] * 5


def written(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of the guide."""
    table = PROSE.partition(f"\n{heading}\n")[2].partition("\n|---")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


@pytest.mark.parametrize(("source", "right", "wrong"), [(row[0], row[2], row[3]) for row in rows("### Answers")])
def test_answers_are_taken_as_the_table_says(source: str, right: str, wrong: str):
    answer = read_answer(written(source)[0], "en", lambda *_: pytest.fail("refused"))
    assert answer is not None

    def mark(text: str) -> Mark:
        return LocalGrader().grade(Attempt(1, Modality.TYPED, text), AnswerKey("en", (answer,))).mark

    assert {text: mark(text) for text in written(right)} == dict.fromkeys(written(right), Mark.RIGHT)
    assert {text: mark(text) for text in written(wrong)} == dict.fromkeys(written(wrong), Mark.WRONG)


# ---- the tables ----


def table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    cells = [list(head), *map(list, lines)]
    cells.insert(1, ["---"] * len(cells[0]))
    return "\n".join(f"| {' | '.join(line)} |".replace("| --- ", "|---").replace("--- |", "---|") for line in cells)


def told(word: str, known: Mapping[str, Meaning], sign: str = "{}") -> str:
    return table(
        (word, "what it is", "for example"),
        ((f"`{sign.format(name)}`", meaning.says, code(meaning.example)) for name, meaning in known.items()),
    )


def code(example: str) -> str:
    """An example in one cell of a table."""
    lines = example.split("\n")
    return "<br>".join(f"`` {line} ``" if "`" in line else f"`{line}`" for line in lines if line).replace("|", "\\|")


def front() -> str:
    known = {
        **meanings.FRONT,
        **{f"tutor: {key}": meaning for key, meaning in meanings.TUTOR.items()},
        **{f"skills: NAME: {key}": meaning for key, meaning in meanings.SKILL.items()},
    }
    return told("key", known)


def words() -> str:
    every = [words.split() for rows in (_SECTIONS, _SETTINGS, _ENDINGS, _DRAWING) for words in rows.values()]
    return table(LANGUAGES, every)


def commands() -> str:
    known = get_command(app).commands  # type: ignore[attr-defined]
    return table(
        ("command", "does"),
        ((f"`tutor {name}`", (command.help or "").partition("\n\n")[0]) for name, command in sorted(known.items())),
    )


def rules() -> str:
    return table(
        ("rule", "name", "", "what it finds"),
        ((f"{number}", rule.name, rule.severity, rule.description) for number, rule in sorted(RULES.items())),
    )


def shows(lesson: Lesson) -> str:
    """What there is to see in a lesson, by its parts."""
    steps = lesson.steps
    kinds = {answer.kind for step in steps for answer in step.answers}
    named = {
        "choices": any(step.choices for step in steps),
        "own words": any(step.rubric for step in steps),
        "drawing": any(step.board for step in steps),
        "the tutor draws": any(step_view(lesson, step).draws for step in steps),
        "code": any(step.check for step in steps),
        "pictures": any(step.images for step in steps),
        "branches": any(step.then for step in steps),
        "jumps": any(each.target for step in steps for each in step.misconceptions),
        "expressions": "expression" in kinds,
        "quantities": "quantity" in kinds,
        "ranges": "range" in kinds,
        "patterns": "pattern" in kinds,
        "spoken and shown apart": any("[!S" in step.prompt for step in steps),
    }
    return ", ".join(name for name, there in named.items() if there)


def library() -> str:
    lessons = [(path.name, read_lesson(path.read_bytes(), path.name)) for path in sorted(FOLDER.glob("*.lesson.md"))]
    return table(
        ("lesson", "language", "level", "subject", "shows"),
        ((f"[{x.title}]({name})", x.language, x.level, x.subject, shows(x)) for name, x in lessons),
    )


BLOCKS = {
    "front": front,
    "settings": lambda: told("setting", meanings.SETTINGS),
    "sections": lambda: told("section", {name.title(): each for name, each in meanings.SECTIONS.items()}, "### {}"),
    "endings": lambda: told("ending", meanings.ENDINGS),
    "callouts": lambda: told("quote", meanings.CALLOUTS, "> [!{}]"),
    "words": words,
    "commands": commands,
    "rules": rules,
    "library": library,
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_table_is_the_programs_own(name: str, update_golden: bool):
    text = GUIDE.read_text(encoding="utf-8")
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    before, there, rest = text.partition(begin)
    old, _, after = rest.partition(end)
    assert there
    new = f"\n{BLOCKS[name]()}\n\n"
    if update_golden:
        GUIDE.write_text(f"{before}{begin}{new}{end}{after}", encoding="utf-8")
        return
    assert old == new, "run this file with --update-golden"


def test_links_lead_somewhere():
    anchors = {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", PROSE, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", PROSE):
        assert target[1:] in anchors if target.startswith("#") else (FOLDER / target).is_file(), target
