import json

import pytest
from pydantic import ValidationError
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from tutor.errors import Finding
from tutor.lint.formats import to_github, to_json, to_sarif
from tutor.lint.rules import RULES

FOUND = (
    Finding("a b/分数.lesson.md", 3, 5, "It is 100%\nwrong.", "Mend: it.", "T503", "warning"),
    Finding("/gone.md", 1, 1, "There is no such file.", "Check the path."),
)


def test_json_holds_the_findings_and_the_number_of_files() -> None:
    told = json.loads(to_json(FOUND, 7))
    assert told["files"] == 7
    assert told["findings"][0] == {
        "path": "a b/分数.lesson.md",
        "line": 3,
        "column": 5,
        "problem": "It is 100%\nwrong.",
        "cure": "Mend: it.",
        "rule": "T503",
        "severity": "warning",
    }


def test_github_gets_one_escaped_line_a_finding() -> None:
    assert to_github(FOUND, RULES).splitlines() == [
        "::warning file=a b/分数.lesson.md,line=3,col=5,title=T503 hint-gives-answer::It is 100%25%0Awrong. Mend: it.",
        "::error file=/gone.md,line=1,col=1,title=lesson::There is no such file. Check the path.",
    ]
    assert to_github((), RULES) == ""


def test_sarif_is_valid_and_names_its_rules() -> None:
    text = to_sarif(FOUND, RULES, "1.2.3")
    # The models are made from the OASIS schema, and closed: a key that it does not know is refused.
    log = Sarif.model_validate_json(text)
    (run,) = log.runs
    assert [rule.id for rule in run.tool.driver.rules or ()] == list(RULES)
    assert all(rule.help and rule.name for rule in run.tool.driver.rules or ())
    ruled, bare = json.loads(text)["runs"][0]["results"]
    assert run.tool.driver.rules[ruled["ruleIndex"]].id == ruled["ruleId"] == "T503"
    assert "ruleId" not in bare
    place = ruled["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%E5%88%86%E6%95%B0.lesson.md"
    assert place["region"] == {"startLine": 3, "startColumn": 5}
    assert bare["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///gone.md"


def test_the_models_refuse_what_is_no_sarif() -> None:
    with pytest.raises(ValidationError):
        Sarif.model_validate_json(to_sarif(FOUND, RULES, "1").replace('"level"', '"lavel"'))
