import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.kernel.cells import is_like, names_used, opens_lesson, own_names, read_cell

MAKES = {
    "add = 1": {"add"},
    "def add(a, b): return a": {"add"},
    "async def add(): ...": {"add"},
    "class Add: x = 1": {"Add"},
    "import os.path, numpy as np": {"os", "np"},
    "from fractions import Fraction as F": {"F"},
    "for i in range(3): total = i": {"i", "total"},
    "with open('x') as file: pass": {"file"},
    "a, (b, *c) = 1, (2, 3)": {"a", "b", "c"},
    "x += 1": {"x"},
    "del x": {"x"},
    "x: int = 1": {"x"},
    "print(n := 4)": {"n"},
    "try: pass\nexcept ValueError as error: pass": {"error"},
    "match 1:\n    case number: pass": {"number"},
    "def f():\n    global shared\n    shared = 1": {"f", "shared"},
    "def f():\n    inner = 1": {"f"},
    "[k for k in range(3)]": set(),
    "k = [k for k in range(3)]": {"k"},
    "def f():\n    return {k: {v for v in row} for k, row in table}": {"f"},
    "[(last := k) for k in range(3)]": {"last"},
    "result = await work()": {"result"},
    "async for n in numbers():\n    async with n as opened: last = [k async for k in opened]": {"n", "opened", "last"},
    "add(1, 2)": set(),
    "add = 1\nthis is no Python": set(),
}


@pytest.mark.parametrize("source", MAKES)
def test_what_a_cell_makes(source: str) -> None:
    assert read_cell(source).makes == MAKES[source]


CHANGES = {
    "numbers.append(1)": {"numbers"},
    "table['a'][0] = 1": {"table"},
    "point.x = 1": {"point"},
    "del table['a']": {"table"},
    "point.x += 1": {"point"},
    "make().x.append(1)": {"make"},
    "print(numbers[0])": set(),
    "add(1, 2)": set(),
}


@pytest.mark.parametrize("source", CHANGES)
def test_what_a_cell_may_change_in_place(source: str) -> None:
    assert read_cell(source).changes == CHANGES[source]


def test_a_long_sum_beside_a_comprehension_is_read_too() -> None:
    source = "x = [k for k in y]\nz = " + "+".join(["a"] * 900)
    assert read_cell(source).makes - {"k"} == {"x", "z"}
    assert names_used(source) - {"k"} == {"a", "y"}


def test_a_broken_cell_still_mentions_names() -> None:
    assert {"add", "größe"} <= read_cell("def add(größe:\n  return").mentions


USES = {
    "assert add((1, 2), (1, 3)) == (5, 6)": {"add"},
    "import math\nassert math.isclose(area(2), math.pi * 4)": {"area"},
    "cases = [1, 2]\nassert all(double(n) == 2 * n for n in cases)": {"double"},
    "def right(n):\n    return double(n) == 2 * n\nassert right(3)": {"double"},
    "class T:\n    def go(self): return hidden\nassert T().go()": {"hidden"},
    "assert [f(x) for x in xs]": {"f", "xs"},
    "assert {f(x): {y for y in x} for x in xs} == {}": {"f", "xs"},
    "assert (lambda n: square(n))(2) == 4": {"square"},
    "assert _ == 5": {"_"},
    "assert isinstance(dog, Dog), f'{dog} is no {Dog}'": {"dog", "Dog"},
    "": set(),
}


@pytest.mark.parametrize("source", USES)
def test_what_a_check_needs_of_the_student(source: str) -> None:
    assert own_names(names_used(source)) == USES[source]


def test_names_that_python_brings_are_used_and_not_needed() -> None:
    assert names_used("assert max([1]) == 1") == {"max"}
    assert own_names({"max", "add", "NameError"}) == {"add"}


@pytest.mark.parametrize("source", ["assert (", "x = = 1", "assert 'a\x00'"])
def test_a_check_that_is_no_python_is_told(source: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        names_used(source)


@pytest.mark.parametrize("name", ["Add", "ad", "adds", "ADD", "addd"])
def test_a_slip_in_a_name_is_seen(name: str) -> None:
    assert is_like("add", {name, "other"})


@pytest.mark.parametrize("name", ["x", "total", "subtract", "np"])
def test_another_name_is_another_name(name: str) -> None:
    assert not is_like("add", {name})
    assert not is_like("add", set())


@pytest.mark.parametrize(
    "source",
    [
        "teach('a.lesson.md')",
        "import tutor\ndesk = tutor.teach(step='x')\ndesk",
        "%lesson a.lesson.md",
        "%%lesson\n# T\n",
        "get_ipython().run_line_magic('lesson', 'a.lesson.md')",
        "get_ipython().run_cell_magic('lesson', '', '# T')",
    ],
)
def test_cells_that_bring_a_lesson(source: str) -> None:
    assert opens_lesson(source)


@pytest.mark.parametrize(
    "source",
    ["add = 1", "teacher = 1", "# teach()", "x = 'teach()'", "run_line_magic(1)", "get_ipython().magic(", "f()()"],
)
def test_cells_of_the_students_own(source: str) -> None:
    assert not opens_lesson(source)


@given(st.text(max_size=200) | st.text("()[]{}.=:%\n teachlesson'\"\\\x00", max_size=60))
def test_any_text_can_be_read(source: str) -> None:
    read_cell(source)
    opens_lesson(source)
