"""Every rule of the reader has a lesson in which it finds something, and one, almost the same, that can be read."""

from pathlib import Path

import pytest

from tutor.errors import Finding, LessonError
from tutor.lesson.reader import LARGEST_FILE, read_lesson
from tutor.lesson.rules import RULES

FIXTURES = Path(__file__).parents[2] / "golden" / "rules"
LARGE = "# T\n" + "".join(f"## Step {number}\n\n{'word ' * 1_950}\n" for number in range(LARGEST_FILE // 10_000 + 3))
MADE = {"T101": (LARGE.encode()[:LARGEST_FILE], LARGE.encode()[: LARGEST_FILE + 1])}
"""Good and bad lessons that are too large to be kept."""


def lesson(rule: str, kind: str) -> bytes:
    if rule in MADE:
        return MADE[rule][kind == "bad"]
    return (FIXTURES / f"{rule}-{kind}.lesson.md").read_bytes()


def findings(source: bytes) -> tuple[Finding, ...]:
    with pytest.raises(LessonError) as caught:
        read_lesson(source, "bad.md")
    return caught.value.findings


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_what_is_wrong(rule: str):
    found = findings(lesson(rule, "bad"))
    assert {each.rule for each in found} == {rule}
    assert {each.severity for each in found} == {RULES[rule].severity}


@pytest.mark.parametrize("rule", RULES)
def test_its_neighbour_can_be_read(rule: str):
    assert read_lesson(lesson(rule, "good")).steps


def test_names_of_rules_are_slugs_and_each_its_own():
    assert all(rule.name == rule.name.lower().replace(" ", "-") for rule in RULES.values())
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(rule.description.endswith(".") for rule in RULES.values())
    assert list(RULES) == sorted(RULES)
