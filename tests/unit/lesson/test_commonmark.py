"""What CommonMark's own examples become in a step's prose: never an error, and what markdown-it-py makes of them.

Left out are those that lessons read in their own way: headings of level 1 to 3 (these cut the lesson) and comments.
"""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tutor.errors import LessonError
from tutor.lesson.markdown import cleaned, to_html, to_speech
from tutor.lesson.reader import read_lesson

SPEC = Path(__file__).parents[2] / "golden" / "commonmark" / "spec.json"
EXAMPLES: dict[int, str] = {each["example"]: each["markdown"] for each in json.loads(SPEC.read_text(encoding="utf-8"))}
BARE = MarkdownIt("commonmark")
PICTURED = {number for number, text in EXAMPLES.items() if "<img" in BARE.render(text)}
PROSE = {
    number for number, text in EXAMPLES.items() if not re.search(r"<h[123]", BARE.render(text)) and "<!--" not in text
}


def in_a_step(example: str) -> str:
    """The example with words behind a rule at its end, which a lesson takes for one between its steps."""
    last = example.rstrip().rpartition("\n")[2]
    return f"{example}\nLast words.\n" if re.fullmatch(r" {0,3}([-*_])([ \t]*\1){2,}[ \t]*", last) else example


def trimmed(text: str) -> str:
    """Without the empty lines around it."""
    return re.sub(r"\A(?:[ \t]*\n)+|(?:\n[ \t]*)+\Z", "", text)


def rules(source: str) -> set[str]:
    """What is found wrong."""
    try:
        read_lesson(source)
    except LessonError as error:
        return {finding.rule for finding in error.findings}
    return set()


def test_there_are_as_many_as_the_specification_has():
    assert len(EXAMPLES) == 652
    assert all(after == before + 1 for before, after in pairwise(EXAMPLES))
    assert len(PROSE - PICTURED) == 582
    assert len(PROSE & PICTURED) == 23


@pytest.mark.parametrize("number", sorted(PROSE - PICTURED))
def test_an_example_is_shown_as_markdown_it_shows_it(number: int):
    example = in_a_step(EXAMPLES[number])
    (step,) = read_lesson(f"# T\n\n## S\n\n{example}").steps
    assert step.prompt == trimmed(example)
    assert to_html(step.prompt) == cleaned(BARE.render(trimmed(example)))
    to_speech(step.prompt)


@pytest.mark.parametrize("number", sorted(PROSE & PICTURED))
def test_an_example_with_a_picture_lacks_no_more_than_a_picture_from_elsewhere(number: int):
    source = f"# T\n\n## S\n\n{EXAMPLES[number]}"
    if any(rule in {"T327", "T328", "T329"} for rule in rules(source)):
        assert rules(source) <= {"T327", "T328", "T329"}
        return
    (step,) = read_lesson(source).steps
    # Ours has no source of its own; the desk fills it in.
    shown = re.sub(r'<img src="([^"]*)"', r'<img data-picture="\1"', BARE.render(EXAMPLES[number]))
    assert step.images
    assert to_html(step.prompt) == cleaned(shown)
