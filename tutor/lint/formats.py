"""Findings for other programs: JSON, the annotations of GitHub Actions, and SARIF 2.1.0."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tutor.errors import Finding
from tutor.lesson.rules import Rule
from tutor.lint.show import as_json


def to_json(findings: Sequence[Finding], files: int) -> str:
    """All findings of a run, and how many files were looked at."""
    return json.dumps({"files": files, "findings": as_json(findings)}, ensure_ascii=False, indent=1)


def to_github(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> str:
    """One workflow command a finding, which GitHub shows at its line; nothing where there is none."""
    lines = []
    for each in findings:
        title = f"{each.rule} {rules[each.rule].name}" if each.rule in rules else "lesson"
        place = f"file={_escape(each.path, ',:')},line={each.line},col={each.column},title={_escape(title, ',:')}"
        lines.append(f"::{each.severity} {place}::{_escape(f'{each.problem} {each.cure}')}")
    return "\n".join(lines)


def _escape(text: str, also: str = "") -> str:
    for sign in ("%", "\r", "\n", *also):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def to_sarif(findings: Sequence[Finding], rules: Mapping[str, Rule], version: str) -> str:
    """A SARIF 2.1.0 log with one run; columns count Unicode code points."""
    driver = {"name": "tutor check", "version": version, "rules": [_rule(each, rules[each]) for each in rules]}
    numbers = list(rules)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, numbers) for each in findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(number: str, rule: Rule) -> dict[str, Any]:
    return {
        "id": number,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.description},
        "help": {"text": rule.description},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(finding: Finding, numbers: Sequence[str]) -> dict[str, Any]:
    place = {
        "artifactLocation": {"uri": _uri(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    ruled = {"ruleId": finding.rule, "ruleIndex": numbers.index(finding.rule)} if finding.rule in numbers else {}
    return {
        **ruled,
        "level": finding.severity,
        "message": {"text": f"{finding.problem} {finding.cure}"},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    """A reference relative to the folder in which the command runs, or a file's own."""
    named = Path(path)
    return named.as_uri() if named.is_absolute() else quote(os.fsencode(named.as_posix()))
