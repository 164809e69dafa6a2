"""Every rule has a lesson in which it finds something, and one, almost the same, in which no rule finds anything."""

from pathlib import Path

import pytest

from tutor.errors import Finding
from tutor.lesson.rules import RULES as READ
from tutor.lint import check
from tutor.lint.rules import RULES

FIXTURES = Path(__file__).parents[2] / "golden" / "rules"
RULED = sorted(set(RULES) - set(READ))


def findings(name: str) -> list[Finding]:
    source = (FIXTURES / f"{name}.lesson.md").read_bytes()
    only_one = lambda _file, number: None if number == 1 else ("the PDF has one page", "Write another number.")  # noqa: E731
    return check(source, name, lambda picture: picture in {"square.png", "sheet.pdf"}, only_one)


@pytest.mark.parametrize("rule", RULED)
def test_a_rule_finds_what_is_wrong(rule: str) -> None:
    found = findings(f"{rule}-bad")
    assert {each.rule for each in found} == {rule}
    assert {each.severity for each in found} == {RULES[rule].severity}


@pytest.mark.parametrize("rule", RULED)
def test_nothing_is_wrong_with_its_neighbour(rule: str) -> None:
    assert findings(f"{rule}-good") == []


def test_every_rule_is_there_with_its_fixtures() -> None:
    kept = {path.name for path in FIXTURES.glob("T[456]*")}
    assert kept == {f"{rule}-{kind}.lesson.md" for rule in RULED for kind in ("good", "bad")}
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(rule.description.endswith(".") for rule in RULES.values())
