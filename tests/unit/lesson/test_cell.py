"""What of a cell of the Tutor kernel runs, and what is taught."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.lesson.cell import python_at, take_apart

STEP = "## S\nWhat?\n### Code\n```python\ndef f(): ...\n```\n"
APART = {
    "": ("", ""),
    " \n": ("", ""),
    "Prose.": ("", "Prose."),
    STEP: ("", STEP),
    "%%python\na = 1\n": ("#\na = 1\n", ""),
    "%%  \na = 1": ("#\na = 1", ""),
    "\n%%python\na": ("#\n#\na", ""),
    "%time a": ("%time a", ""),
    "%%time\na": ("%%time\na", ""),
    "%%pythonic\na": ("%%pythonic\na", ""),
    "```python\na = 1\n```": ("#\na = 1", ""),
    "# T\nHello.\n```python\na = 1\n\nb\n```\n" + STEP: ("#\n#\n#\na = 1\n\nb", "# T\nHello.\n\n\n\n\n\n" + STEP),
    "---\ntitle: T\n---\n```python\na\n```\n": ("#\n#\n#\n#\na", "---\ntitle: T\n---\n\n\n\n"),
    "  ~~~Python\n  if a:\n    b\n  ~~~": ("#\nif a:\n  b", ""),
    "```python\na\n```\ntext\n```python\nb\n```": ("#\na\n#\n#\n#\nb", "\n\n\ntext\n\n\n"),
    "```python\nnever closed": ("#\nnever closed", ""),
    "```\nshown\n```": ("", "```\nshown\n```"),
    "```js\nshown\n```": ("", "```js\nshown\n```"),
    "````md\n```python\nshown\n```\n````": ("", "````md\n```python\nshown\n```\n````"),
    "<!--\n```python\na comment\n```\n-->": ("", "<!--\n```python\na comment\n```\n-->"),
    "![picture](of.png)": ("", "![picture](of.png)"),
}


@pytest.mark.parametrize(("source", "parts"), APART.items(), ids=lambda each: repr(each)[:30])
def test_taken_apart(source: str, parts: tuple[str, str]) -> None:
    cell = take_apart(source)
    assert (cell.python, cell.lesson) == parts


PYTHON = {
    "```python\nos.|\n```": "os.",
    "%%python\nos.|": "os.",
    "%lesson a|": "%lesson a",
    "## S\n### Code\n```python\nx|\n```\n": "x",
    "text |\n```python\nx\n```": None,
    "## S\n```\nx|\n```": None,
    "|": None,
}


@pytest.mark.parametrize(("text", "python"), PYTHON.items(), ids=lambda each: repr(each)[:30])
def test_the_python_around_a_cursor(text: str, python: str | None) -> None:
    source, cursor = text.replace("|", ""), text.index("|")
    found = python_at(source, cursor)
    assert (found and "\n".join(line for line in found.split("\n") if line.strip("#"))) == python
    if found is not None:
        assert len(found) == len(source)
        assert found[:cursor].endswith(python or "")


MARKS = ["```python\n", "```", "~~~", "## S\n", "# T\n", "---\n", "<!--", "-->", "\n", "%%python\n", "%"]
pieces = st.sampled_from(MARKS)


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces | st.text(max_size=6), max_size=20).map("".join), st.integers(-2, 200))
def test_any_cell_is_taken_apart_and_lines_keep_their_numbers(source: str, cursor: int) -> None:
    cell = take_apart(source)
    lines = source.replace("\r\n", " \n").replace("\r", "\n").split("\n")
    for number, line in enumerate(cell.python.split("\n") if cell.python else []):
        assert line == "#" or line.strip() == lines[number].strip() or line in source
    for number, line in enumerate(cell.lesson.split("\n") if cell.lesson else []):
        assert line in {"", lines[number]} or line in source
    found = python_at(source, cursor)
    assert found is None or len(found) == len(source)
