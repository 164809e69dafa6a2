"""WCAG 2.2 AA, as far as a machine can tell: axe-core on every state of the desk, in every theme."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.classroom import Classroom
from tests.browser.states import STATES, THEMES, door

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_no_violation_in_any_theme(room: Classroom, state: Callable[[Classroom], None]) -> None:
    state(room)
    found = []
    for theme, media in THEMES.items():
        room.page.emulate_media(**media)  # type: ignore[arg-type]
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        results = Axe().run(room.page, context=".tutor-desk", options=options).response
        assert len(results["passes"]) > 5
        found += [
            f"{theme}: {each['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
            for each in results["violations"]
            for node in each["nodes"]
        ]
    assert found == []


def test_axe_would_find_a_violation(room: Classroom) -> None:
    door(room)
    room.page.locator(".tutor-start").evaluate("(button) => button.replaceChildren()")
    assert "button-name" in [each["id"] for each in Axe().run(room.page, context=".tutor-desk").response["violations"]]
