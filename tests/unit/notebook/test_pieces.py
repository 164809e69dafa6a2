"""The lesson that the cells of a notebook make up."""

import pytest

from tutor.errors import ConfigError
from tutor.notebook.pieces import CellError, Pieces

HEAD = "---\ntitle: Null\nlanguage: de\nskills:\n  k: Kann\n---\nHallo.\n"
ONE, TWO = "## Eins\nskill: k\n\nWas?\n### Antworten\n- 1\n", "## Zwei\nWas?\n### Antworten\n- 2\n"
BACK = "### Fehlvorstellungen\n- **x** `3`: Schau. → Eins\n"


def names(pieces: Pieces, cell: str, source: str) -> list[str]:
    return [step.name for step in pieces.read(cell, source, "cell").lesson.steps]


def test_a_piece_speaks_the_language_and_jumps_to_the_steps_of_its_lesson() -> None:
    pieces = Pieces()
    assert names(pieces, "a", HEAD + ONE) == ["Eins"]
    piece = pieces.read("b", TWO + BACK, "cell")
    assert [step.name for step in piece.lesson.steps] == ["Eins", "Zwei"]
    assert piece.start == "zwei"
    assert (piece.lesson.title, piece.lesson.language) == ("Null", "de")
    assert piece.lesson.step("zwei").misconceptions[0].target == "eins"


def test_a_whole_lesson_begins_with_its_welcome_and_a_piece_with_its_step() -> None:
    pieces = Pieces()
    whole = pieces.read("a", HEAD + ONE, "cell")
    assert (whole.start, whole.lesson.welcome) == (None, "Hallo.")
    piece = pieces.read("b", "Nun weiter.\n\n" + TWO, "cell")
    assert (piece.start, piece.lesson.welcome) == ("zwei", "")
    assert piece.lesson.step("zwei").prompt == "Nun weiter.\n\nWas?"


def test_a_cell_that_is_run_again_takes_its_own_place() -> None:
    pieces = Pieces()
    names(pieces, "a", HEAD + ONE)
    names(pieces, "b", TWO)
    assert names(pieces, "b", TWO.replace("Zwei", "Drei")) == ["Eins", "Drei"]
    assert names(pieces, "a", HEAD + ONE.replace("Eins", "Anfang")) == ["Anfang"]
    assert names(pieces, "c", TWO) == ["Anfang", "Drei", "Zwei"]


def test_a_step_of_a_name_that_is_there_takes_its_place() -> None:
    pieces = Pieces()
    names(pieces, "a", TWO)
    assert names(pieces, "b", ONE.replace("skill: k\n\n", "") + TWO) == ["Eins", "Zwei"]


def test_another_title_begins_another_lesson_and_each_keeps_its_cells() -> None:
    pieces = Pieces()
    names(pieces, "a", HEAD + ONE)
    assert names(pieces, "b", "# Other\n## Two\nWhat?\n") == ["Two"]
    assert names(pieces, "c", "## Three\nWhat?\n") == ["Two", "Three"]
    names(pieces, "a", HEAD + ONE)
    assert names(pieces, "d", TWO + BACK) == ["Eins", "Zwei"]
    assert names(pieces, "c", "## Three\nWhat?\n") == ["Two", "Three"]


def test_a_cell_that_becomes_a_lesson_of_its_own_leaves_the_other() -> None:
    pieces = Pieces()
    names(pieces, "a", HEAD + ONE)
    names(pieces, "b", TWO)
    names(pieces, "b", "# Zwei\n" + TWO.replace("Antworten", "Answers"))
    names(pieces, "a", HEAD + ONE)
    assert names(pieces, "c", "## Drei\nWas?") == ["Eins", "Drei"]


def test_bare_steps_name_what_skills_they_like() -> None:
    pieces = Pieces()
    names(pieces, "a", "## One\nskill: counting\n\nWhat?\n")
    piece = pieces.read("b", "## Two\nskill: adding\n\nWhat?\n", "cell")
    assert (piece.lesson.title, piece.lesson.step("two").skill) == ("Two", "adding")


def test_a_skill_that_the_lesson_does_not_list_is_told() -> None:
    pieces = Pieces()
    names(pieces, "a", HEAD + ONE)
    with pytest.raises(CellError, match=r"There is no skill `kk`\. Did you mean `k`"):
        pieces.read("b", ONE.replace("skill: k", "skill: kk"), "cell")


def test_a_language_for_cells_that_say_none() -> None:
    pieces = Pieces()
    assert pieces.read("a", TWO, "cell", language="de").lesson.language == "de"
    with pytest.raises(ConfigError, match="write `language: fr` there"):
        pieces.read("b", HEAD + ONE, "cell", language="fr")


def test_mistakes_are_shown_against_the_lines_of_the_editor() -> None:
    pieces = Pieces()
    with pytest.raises(CellError) as refused:
        pieces.read("a", TWO + TWO + "### Antwrten\n- 1\n", "In[3]", above=1)
    (shown,) = refused.value._render_traceback_()
    assert shown.startswith("In[3]:6:1: error T205: The step `Zwei` has the name of the one on line 2.\n")
    assert " 6 │ ## Zwei\n   │ ^\n" in shown
    assert " 10 │ ### Antwrten\n    │ ^\n" in shown
    assert [(each.line, each.column) for each in refused.value.findings] == [(6, 1), (10, 1)]


def test_what_cannot_be_read_changes_nothing() -> None:
    pieces = Pieces()
    names(pieces, "a", HEAD + ONE)
    with pytest.raises(CellError):
        pieces.read("a", "# Andere\n## Leer\n", "cell")
    assert names(pieces, "b", TWO + BACK) == ["Eins", "Zwei"]


def test_remarks_stand_at_the_lines_of_the_editor() -> None:
    piece = Pieces().read("a", TWO, "In[1]", above=1)
    assert piece.remarks.startswith("In[1]:2:1: warning T509")
    assert " 2 │ ## Zwei" in piece.remarks
    assert "T40" not in piece.remarks


def test_a_cell_without_steps_leads_those_that_follow() -> None:
    pieces = Pieces()
    assert names(pieces, "a", HEAD) == []
    piece = pieces.read("b", ONE, "cell")
    assert (piece.lesson.title, piece.lesson.language) == ("Null", "de")
    assert [skill.id for skill in piece.lesson.skills] == ["k"]


def test_prose_alone_is_no_lesson() -> None:
    with pytest.raises(CellError, match="The lesson has no steps"):
        Pieces().read("a", "Some prose.", "cell")
