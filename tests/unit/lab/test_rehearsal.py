import io
import json
from typing import Any

from tutor.lab.rehearsal import run

LESSON = b"# Halves\n\n## How many?\n\nHow many?\n\n### Answers\n- 2\n\n## Bye\n\nBye.\n"


def lines(source: bytes) -> list[dict[str, Any]]:
    sink = io.StringIO()
    run(io.BytesIO(source), sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_a_rehearsal_tells_how_far_it_is_and_what_came_of_it() -> None:
    *progress, outcome = lines(LESSON)
    assert [each["done"] for each in progress] == sorted(each["done"] for each in progress)
    assert all(0 < each["done"] <= each["total"] for each in progress)
    assert outcome["coverage"]["passed"] is True
    assert "right" in [each["student"] for each in outcome["coverage"]["runs"]]
    assert outcome["map"].startswith("flowchart")


def test_what_is_no_lesson_is_a_problem() -> None:
    ((only),) = lines(b"# Halves\n")
    assert "no steps" in only["problem"]
