"""The student's cells in a real IPython shell; in a real kernel: tests/server/test_workbench.py."""

import logging
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from tutor.errors import ConfigError
from tutor.kernel.workbench import ShellWorkbench
from tutor.values import CodeRun

CHECK = 'assert add(1, 2) == 3, "1 and 2 make 3"'
PASSED = CodeRun(passed=True)
WRONG = CodeRun(passed=False, message="1 and 2 make 3")
RIGHT_CELL = "def add(a, b): return a + b"
WRONG_CELL = "def add(a, b): return a * b"


class Student:
    """Somebody who runs cells, and the attempts that were told."""

    def __init__(self, shell: InteractiveShell, check: str, *, trusted: bool = True, limit_s: float = 30.0) -> None:
        self.shell = shell
        self.told: list[CodeRun] = []
        self.bench = ShellWorkbench(shell, trusted=trusted, limit_s=limit_s)
        self.bench.watch(check, self.told.append)

    def runs(self, *cells: str) -> list[CodeRun]:
        """What was told after these cells."""
        before = len(self.told)
        for cell in cells:
            self.shell.run_cell(cell, store_history=True)
        return self.told[before:]


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell(config=config)
    yield shell
    for event in ("pre_run_cell", "post_run_cell"):
        assert not [each for each in shell.events.callbacks[event] if "ShellWorkbench" in repr(each)]
    shell.history_manager.end_session()


@pytest.fixture
def student(shell: InteractiveShell) -> Iterator[Student]:
    student = Student(shell, CHECK)
    yield student
    student.bench.watch("", student.told.append)


def test_a_wrong_cell_and_a_right_one(student: Student) -> None:
    assert student.runs(WRONG_CELL) == [WRONG]
    assert student.runs(WRONG_CELL) == [WRONG], "run again, it is an attempt again"
    assert student.runs(RIGHT_CELL) == [PASSED]


NO_ATTEMPTS = {
    "something else": "1 + 1",
    "another name": "total = 4",
    "a question to the notebook": "get_ipython()",
    "an error beside": "1 / 0",
    "a magic": "%pwd",
    "another cell's broken code": "x = = 1",
    "nothing": "  ",
    "a comment": "# add(1, 2)",
    "an import": "import math",
    "the lesson's own cell": "def teach(): pass\nteach()",
}


@pytest.mark.parametrize("cell", NO_ATTEMPTS.values(), ids=NO_ATTEMPTS)
def test_cells_that_are_no_attempt(student: Student, cell: str) -> None:
    assert student.runs(cell) == []
    assert student.runs(WRONG_CELL) == [WRONG]
    assert student.runs(cell, "add(1, 2)", "add", "print(add(2, 2))", "add(1)") == []


def test_a_name_with_a_slip_in_it_is_an_attempt(student: Student) -> None:
    assert student.runs("def Add(a, b): return a + b") == [
        CodeRun(passed=False, raised="NameError: name 'add' is not defined")
    ]


def test_an_answer_in_several_cells_is_one_attempt(shell: InteractiveShell) -> None:
    student = Student(shell, "assert add(1, 2) == 3\nassert sub(3, 2) == 1, 'sub'\nassert np")
    assert student.runs("np = 1", RIGHT_CELL) == []
    assert student.runs("def sub(a, b): return b - a") == [CodeRun(passed=False, message="sub")]
    assert student.runs("def sub(a, b): return a - b") == [PASSED]
    student.bench.watch("", student.told.append)


def test_what_changes_in_place_is_an_attempt_and_looking_is_none(shell: InteractiveShell) -> None:
    shell.run_cell("numbers = [1, 2]")
    student = Student(shell, "assert 3 in numbers, 'three is missing'\nassert 4 in numbers, 'four is missing'")
    assert student.runs("numbers", "numbers[0]", "len(numbers)") == []
    assert student.runs("numbers.append(9)") == [], "the check finds what it found before"
    assert student.runs("numbers.append(3)") == [CodeRun(passed=False, message="four is missing")]
    assert student.runs("numbers.copy()", "numbers") == []
    assert student.runs("numbers += [4]") == [PASSED]
    student.bench.watch("", student.told.append)


def test_the_first_change_in_place_is_an_attempt(shell: InteractiveShell) -> None:
    shell.run_cell("numbers = [1, 2]")
    student = Student(shell, "assert 3 in numbers, 'three is missing'")
    assert student.runs("numbers.append(9)") == [CodeRun(passed=False, message="three is missing")]
    student.bench.watch("", student.told.append)


def test_names_that_are_bound_unseen_are_seen(student: Student) -> None:
    assert student.runs("exec('add = lambda a, b: a')") == [WRONG]
    assert student.runs("globals()['add'] = lambda a, b: a + b") == [PASSED]


def test_a_check_of_the_last_result(shell: InteractiveShell) -> None:
    student = Student(shell, "assert _ == 5, 'not five'")
    assert student.runs("2 + 2") == [CodeRun(passed=False, message="not five")]
    assert student.runs("2 + 3") == [PASSED]
    student.bench.watch("", student.told.append)


def test_a_check_of_something_outside_python(shell: InteractiveShell, tmp_path: object) -> None:
    path = f"{tmp_path}/out.txt"
    student = Student(shell, f"assert open({path!r}).read() == 'hello', 'wrong words'")
    (missing,) = student.runs("1 + 1")
    assert missing.raised.startswith("FileNotFoundError")
    assert student.runs("2 + 2") == []
    with pytest.warns(ResourceWarning):
        assert student.runs(f"with open({path!r}, 'w') as f: f.write('hi')") == [
            CodeRun(passed=False, message="wrong words")
        ]
    student.bench.watch("", student.told.append)


# ---- what the student's cell does ----


def test_what_the_cell_raised_comes_before_what_the_check_says(student: Student) -> None:
    (told,) = student.runs(WRONG_CELL + "\nprint(add(1, 2))\nadd(1)")
    assert told.raised == "TypeError: add() missing 1 required positional argument: 'b'"
    assert told.message == "1 and 2 make 3"
    assert told.printed == "2"
    assert student.runs("add = undefined") == [
        CodeRun(passed=False, message="1 and 2 make 3", raised="NameError: name 'undefined' is not defined")
    ]


def test_a_right_answer_is_right_whatever_the_cell_raised_after_it(student: Student) -> None:
    assert student.runs(RIGHT_CELL + "\n1 / 0") == [PASSED]


def test_broken_code_is_told_with_its_line_and_without_a_place(student: Student) -> None:
    (told,) = student.runs("def add(a, b):\n    return a +")
    assert told == CodeRun(passed=False, raised="SyntaxError: invalid syntax (line 2)")
    (indented,) = student.runs("def add(a, b):\nreturn a")
    assert indented.raised.startswith("IndentationError: expected an indented block")


def test_leaving_python_is_told_like_an_error(student: Student) -> None:
    with pytest.warns(UserWarning, match="To exit"):
        (told,) = student.runs("add = 1\nraise SystemExit(3)")
    assert told.raised == "SystemExit: 3"


def test_an_interrupted_cell_is_no_attempt(student: Student) -> None:
    assert student.runs(WRONG_CELL + "\nraise KeyboardInterrupt") == []
    assert student.runs("1") == []
    assert student.runs(RIGHT_CELL) == [PASSED]


def test_cells_may_wait(student: Student) -> None:
    assert student.runs("import asyncio\nawait asyncio.sleep(0)\nadd = await asyncio.sleep(0, lambda a, b: a)") == [
        WRONG
    ]


def test_what_never_ends_in_the_check_is_stopped(shell: InteractiveShell) -> None:
    before, student = signal.getsignal(signal.SIGINT), Student(shell, CHECK, limit_s=1.0)
    assert student.runs("def add(a, b):\n    while True: pass") == [CodeRun(passed=False, stopped=True)]
    assert signal.getsignal(signal.SIGINT) is before
    assert student.runs(RIGHT_CELL) == [PASSED]
    student.bench.watch("", student.told.append)


# ---- what it prints ----


def test_what_the_cell_prints_is_shown_and_kept_in_part(student: Student, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = student.runs(WRONG_CELL + "\nprint('one')\nprint('two', add(2, 2))\nadd(3, 3)")
    assert told.printed == "one\ntwo 4"
    assert "one\ntwo 4\n" in capsys.readouterr().out
    (told,) = student.runs(WRONG_CELL + "\nprint('x' * 1000)\nprint('y')")
    assert told.printed == "x" * 399 + "…"
    assert capsys.readouterr().out == "x" * 1000 + "\ny\n"


def test_a_traceback_is_not_what_was_printed(student: Student) -> None:
    (told,) = student.runs(WRONG_CELL + "\nprint('seen')\n1 / 0")
    assert told.printed == "seen"


def test_the_stream_is_as_it_was(student: Student) -> None:
    write = sys.stdout.write
    student.runs(
        WRONG_CELL + "\nimport io, sys\nsys.stdout, kept = io.StringIO(), sys.stdout\nprint(1)\nsys.stdout = kept"
    )
    assert sys.stdout.write == write


def test_other_threads_print_for_themselves(student: Student, capsys: pytest.CaptureFixture[str]) -> None:
    cell = "import threading\nt = threading.Thread(target=print, args=('beside',))\nt.start()\nt.join()\n"
    (told,) = student.runs(cell + WRONG_CELL)
    assert told.printed == ""
    assert "beside" in capsys.readouterr().out


# ---- the notebook ----


def test_history_and_results_stay_the_students(student: Student, shell: InteractiveShell) -> None:
    student.runs("40 + 2", WRONG_CELL, RIGHT_CELL)
    assert shell.user_ns["_"] == 42
    assert shell.user_ns["Out"] == {1: 42}
    assert [each for each in shell.user_ns["In"] if each] == ["40 + 2", WRONG_CELL, RIGHT_CELL]
    assert shell.execution_count == 4


def test_nothing_is_added_to_the_namespace(student: Student, shell: InteractiveShell) -> None:
    student.bench.watch("import math\nhelper = 3\nassert add(1, 2) == helper", student.told.append)
    names = set(shell.user_ns)
    student.runs(RIGHT_CELL)
    assert {name for name in set(shell.user_ns) - names if not name.startswith("_")} == {"add"}


def test_what_is_displayed_in_a_check_is_not_shown(student: Student, capsys: pytest.CaptureFixture[str]) -> None:
    publisher = student.shell.display_pub
    cell = "from IPython.display import display\ndef add(a, b):\n    display('shown')\n    return a + b"
    assert student.runs(cell) == [PASSED]
    assert "shown" not in capsys.readouterr().out
    assert student.shell.display_pub is publisher


def test_what_the_front_end_runs_by_itself_is_no_attempt(student: Student) -> None:
    student.shell.run_cell(WRONG_CELL, store_history=False)
    student.shell.run_cell(WRONG_CELL, silent=True)
    assert student.told == []


def test_a_cell_that_runs_cells_is_one(student: Student) -> None:
    cell = f"get_ipython().run_cell({WRONG_CELL!r}); get_ipython().run_cell({RIGHT_CELL!r})"
    assert student.runs(cell) == [PASSED]
    assert student.runs(WRONG_CELL) == [WRONG]


def test_a_cell_on_another_thread_is_let_be(student: Student) -> None:
    thread = threading.Thread(target=student.runs, args=(WRONG_CELL,))
    thread.start()
    thread.join()
    assert student.told == []
    assert student.runs(WRONG_CELL) == [WRONG]


# ---- lessons ----


def test_without_trust_nothing_is_run(shell: InteractiveShell, tmp_path: object) -> None:
    path = f"{tmp_path}/pwned"
    student = Student(shell, f"open({path!r}, 'w').close()\nassert False", trusted=False)
    assert student.runs("add = 1") == []
    student.shell.run_cell(f"import os; assert not os.path.exists({path!r})").raise_error()
    student.bench.trust()
    assert student.bench.trusted
    assert student.runs("add = 1") == [CodeRun(passed=False)]
    student.bench.watch("", student.told.append)


def test_trust_that_cannot_be_kept_holds_for_now(shell: InteractiveShell) -> None:
    def refuse() -> None:
        raise ConfigError("no room")

    bench = ShellWorkbench(shell, trusted=False, keep=refuse)
    with pytest.raises(ConfigError):
        bench.trust()
    assert bench.trusted


def test_two_lessons_look_at_the_same_cells(student: Student, shell: InteractiveShell) -> None:
    other = Student(shell, "assert sub(3, 2) == 1, 'sub'")
    assert student.runs(WRONG_CELL) == [WRONG]
    assert other.runs("def sub(a, b): return a - b") == [PASSED]
    assert other.told == [PASSED]
    assert student.told == [WRONG]
    other.bench.watch("", other.told.append)
    assert student.runs(RIGHT_CELL) == [PASSED]


def test_the_next_step_takes_the_place_of_this_one(student: Student) -> None:
    student.runs(WRONG_CELL)
    later: list[CodeRun] = []
    student.bench.watch("assert mul(1, 2) == 2, 'mul'", later.append)
    assert student.runs(WRONG_CELL, "def mul(a, b): return a") == []
    assert later == [CodeRun(passed=False, message="mul")]


@pytest.mark.parametrize("check", ["", CHECK + " + 1"])
def test_a_cell_that_was_run_for_another_step_is_told_to_nobody(
    student: Student, shell: InteractiveShell, check: str
) -> None:
    shell.user_ns["watch"] = lambda: student.bench.watch(check, student.told.append)
    write = sys.stdout.write
    assert student.runs(WRONG_CELL + "\nwatch()\nprint('on')") == []
    assert sys.stdout.write == write, "also where the lesson was closed in the middle of a cell"


def test_a_check_that_is_no_python_is_logged_and_never_run(
    shell: InteractiveShell, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        student = Student(shell, "assert secret == (")
    assert student.runs("secret = 1") == []
    assert "is no Python" in caplog.text
    assert "secret" not in caplog.text
