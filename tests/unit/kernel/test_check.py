import builtins
import gc
import os
import signal
import sys
import threading
import weakref
from typing import Any

import pytest

from tutor.kernel.check import Check, Found, one_line, run_check, shorten
from tutor.values import CodeRun

SHORT_S = 0.2
"""Seconds that a check gets which never ends."""


def student(source: str) -> dict[str, Any]:
    """The namespace that the student's cells left."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(source, namespace)
    return namespace


def run(check: str, source: str, seconds: float = 30.0) -> CodeRun:
    found = run_check(Check.read(check), student(source), seconds)
    assert found is not None
    return found.run


ADD = "def add(a, b):\n    return (a[0] * b[1] + b[0] * a[1], a[1] * b[1])\n"
PASSED = CodeRun(passed=True)


def failed(message: str = "", raised: str = "") -> CodeRun:
    return CodeRun(passed=False, message=message, raised=raised)


def test_all_asserts_hold() -> None:
    check = 'assert add((1, 2), (1, 3)) == (5, 6), "should be 5/6"\nassert add((1, 1), (1, 1)) == (2, 1)'
    assert run(check, ADD) == PASSED


def test_the_first_assert_that_fails_is_told() -> None:
    check = "assert x > 0, 'more than nothing'\nassert x > 5, 'more than five'\nassert x > 9, 'more than nine'"
    assert run(check, "x = 4") == failed("more than five")
    assert run("assert x > 5", "x = 4") == failed("")
    assert run("assert x > 5, f'{x} is not enough'", "x = 4") == failed("4 is not enough")


MESSAGES = {
    "a helper's": "def want(n): assert n > 5, f'{n} is too small'\nwant(x)",
    "a loop's": "for n in (1, x): assert n < 4, f'{n} is too large'",
    "a library's": "import unittest\nunittest.TestCase().assertEqual(x, 5, 'x should be five')",
}


@pytest.mark.parametrize("check", MESSAGES.values(), ids=MESSAGES)
def test_messages_of_the_check_are_messages(check: str) -> None:
    run_of = run(check, "x = 4")
    assert run_of.message
    assert not run_of.raised


RAISED = {
    "def f(): return 1 / 0": "ZeroDivisionError: division by zero",
    "def f(): return y": "NameError: name 'y' is not defined",
    "def f(): assert False, 'my own'": "AssertionError: my own",
    "def f(n): return n": "TypeError: f() missing 1 required positional argument: 'n'",
    "import sys\ndef f(): sys.exit('bye')": "SystemExit: bye",
    "def f(): raise KeyboardInterrupt": "KeyboardInterrupt",
    "def f(): raise GeneratorExit": "GeneratorExit",
    "def f(): return f()": "RecursionError: maximum recursion depth exceeded",
    "def f(): raise ValueError('two\\n   lines')": "ValueError: two lines",
    "def f(): raise ValueError('x' * 5000)": "ValueError: " + "x" * 287 + "…",
    "class E(Exception):\n    def __str__(self): raise self\ndef f(): raise E": "E",
    "def f(): eval('1 +')": "SyntaxError: invalid syntax (line 1)",
    "def f(): return input('?')": "EOFError: nobody can answer input() while the code is checked",
}


@pytest.mark.parametrize("source", RAISED)
def test_what_the_students_code_raises_is_told_on_one_line(source: str) -> None:
    found = run("assert f() == 1, 'one'", source)
    assert found.message == ""
    assert found.raised.startswith(RAISED[source])
    assert "\n" not in found.raised
    assert len(found.raised) <= 300


def test_a_name_that_nobody_has_made_is_named() -> None:
    check = Check.read("assert add(1) == helper(1)")
    found = run_check(check, student(""))
    assert found == Found(failed(raised="NameError: name 'add' is not defined"), missing="add")
    inside = run_check(check, student("def add(n): return helper2"))
    assert inside is not None
    assert inside.missing == "", "a slip within the student's own function is theirs"


# ---- namespaces ----


def test_nothing_of_the_check_gets_into_the_students_namespace() -> None:
    namespace = student("data = [1]\ndef total(): return sum(data)")
    before = dict(namespace)
    check = "import math\ndata = [5]\ndef helper(): return data\nassert total() == 1\nassert helper() == [5]\ndel math"
    assert run_check(Check.read(check), namespace) == Found(PASSED)
    assert namespace == before


def test_functions_and_comprehensions_of_the_check_see_both_sides() -> None:
    check = "cases = [1, 2]\ndef right(n): return double(n) == 2 * n\nassert all(right(n) and double(n) for n in cases)"
    assert run(check, "def double(n): return 2 * n") == PASSED


def test_what_the_students_functions_do_to_their_own_names_is_seen() -> None:
    source = "count = 0\ndef press():\n    global count, pressed\n    count += 1\n    pressed = True"
    assert run("press()\npress()\nassert count == 2 and pressed", source) == PASSED


def test_the_check_may_use_what_it_makes_anew() -> None:
    assert run("x = x + 1\nassert x == 5\nx = x + 1\nassert x == 6", "x = 4") == PASSED


def test_futures_hold_for_the_whole_check() -> None:
    check = "from __future__ import annotations\ndef f(n: NoSuchType): return n\nassert f(x) == 4"
    assert run(check, "x = 4") == PASSED


@pytest.mark.parametrize("source", ["assert (", "x = = 1", "return 1", "assert 'a\x00'"])
def test_what_is_no_python_is_no_check(source: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        Check.read(source)


def test_a_check_that_asserts_nothing_holds() -> None:
    assert run("", "") == PASSED


# ---- out of sight ----


def test_nothing_is_printed_or_asked(capsys: pytest.CaptureFixture[str]) -> None:
    source = "import sys\ndef f():\n    print('out')\n    print('err', file=sys.stderr)\n    return 1"
    assert run("print('check')\nassert f() == 1", source) == PASSED
    assert capsys.readouterr() == ("", "")


def test_what_a_check_puts_in_place_of_input_is_taken_away_again() -> None:
    before = builtins.input
    source = "def ask(): return int(input('How many? ')) + 1"
    check = "import builtins\nbuiltins.input = lambda prompt='': '4'\nassert ask() == 5"
    assert run(check, source) == PASSED
    assert builtins.input is before


def test_streams_are_put_back_whatever_is_raised() -> None:
    before = sys.stdout, sys.stderr
    run("f()", "import io, sys\ndef f():\n    sys.stdout = io.StringIO()\n    raise SystemExit")
    assert (sys.stdout, sys.stderr) == before


# ---- the limit ----

SWALLOW = "def {name}():\n    while True:\n        try: {what}\n        except: pass\n"
ENDLESS = {
    "a bare loop": "def f():\n    while True: pass",
    "one that sleeps": "import time\ndef f(): time.sleep(1e9)",
    "one that waits": "import threading\ndef f():\n    threading.Event().wait()",
    "one that prints": "def f():\n    while True: print('x' * 1000)",
    "one that sleeps on": "import time\n" + SWALLOW.format(name="f", what="time.sleep(1e9)"),
    "one that asks on": SWALLOW.format(name="f", what="input('?')"),
    "one that prints on": SWALLOW.format(name="f", what="print('x' * 1000)"),
    "one that does nothing": SWALLOW.format(name="f", what="pass"),
    "one that loops on": SWALLOW.format(name="f", what="exec('while True: pass')"),
    "one that suppresses all": (
        "import contextlib\n"
        "def f():\n"
        "    while True:\n"
        "        with contextlib.suppress(BaseException):\n"
        "            while True: pass"
    ),
    "one that begins again": "def f():\n    try:\n        while True: pass\n    except: f()",
    "one that is called by others": (
        "import itertools\n"
        "def f(): return all(map(g, itertools.count()))\n"
        "def g(_):\n"
        "    try:\n"
        "        while True: pass\n"
        "    except: return True"
    ),
    "one that swallows all": SWALLOW.format(name="f", what="g()") + "def g():\n    while True: pass",
    "one that swallows all twice": (
        SWALLOW.format(name="f", what="g()") + SWALLOW.format(name="g", what="h()") + "def h():\n    while True: pass"
    ),
    "one that keeps what it swallows": (
        "kept = []\n"
        "def f():\n"
        "    while True:\n"
        "        try: g()\n"
        "        except BaseException as error: kept.append(error)\n"
        "def g():\n"
        "    for _ in range(1000): pass"
    ),
    "one that swallows interrupts": "def f():\n    while 1:\n        try: pass\n        except KeyboardInterrupt: pass",
    "one that ends in finally": "def f():\n    try:\n        while True: pass\n    finally: print('over')",
    "a generator": "def g():\n    while True: yield 1\ndef f(): return sum(g())",
    "an error that cannot say what it is": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\ndef f(): raise E"
    ),
    "a comparison": "class F:\n    def __eq__(self, other):\n        while True: pass\nf = F",
    "a message": "class F(list):\n    def __str__(self):\n        while True: pass\nf = F",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_stopped_without_a_word(source: str, capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert run("assert f() == 1, f()", source, SHORT_S) == CodeRun(passed=False, stopped=True)
    assert signal.getsignal(signal.SIGINT) is before
    assert capfd.readouterr() == ("", "")
    assert not [each for each in threading.enumerate() if each.name == "tutor-check"]


def test_a_check_of_its_own_that_never_ends_is_stopped() -> None:
    assert run("while True: pass", "", SHORT_S).stopped


def test_a_check_may_print_much() -> None:
    assert run("for _ in range(2000): print('x' * 100_000)\nassert f == 1", "f = 1") == PASSED


def test_what_is_stopped_may_put_its_things_in_order() -> None:
    source = "def f():\n    try: time.sleep(1e9)\n    finally:\n        for n in range(1000): kept.append(n)"
    namespace = student(f"import time\nkept = []\n{source}")
    assert run_check(Check.read("f()"), namespace, SHORT_S) == Found(CodeRun(passed=False, stopped=True))
    assert len(namespace["kept"]) == 1000


def test_hundreds_of_checks_at_the_edge_of_their_time_leave_no_interrupt_behind() -> None:
    check, namespace = Check.read("for _ in range(3000): pass"), student("")
    outcomes = set()
    for number in range(300):
        found = run_check(check, namespace, number * 1e-6)
        assert found is not None
        outcomes.add(found.run)
    assert outcomes <= {PASSED, CodeRun(passed=False, stopped=True)}


def test_the_users_interrupt_ends_the_check_and_tells_nothing() -> None:
    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    namespace = student("def f():\n    interrupt()\n    while True: pass") | {"interrupt": interrupt}
    namespace["f"].__globals__["interrupt"] = interrupt
    assert run_check(Check.read("f()"), namespace, 30.0) is None


def test_an_interrupt_that_the_students_code_swallows_tells_nothing_either() -> None:
    source = (
        "import os, signal\n"
        "def f():\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        while True: pass\n"
        "    except KeyboardInterrupt: return 1"
    )
    assert run_check(Check.read("assert f() == 1"), student(source), 30.0) is None


# ---- texts ----


def test_long_texts_are_shortened() -> None:
    assert shorten(" a\n\tb  c ") == "a b c"
    assert shorten("x" * 301) == "x" * 299 + "…"
    assert shorten("x" * 300) == "x" * 300
    assert one_line(KeyError("a")) == "KeyError: 'a'"
    assert one_line(ValueError()) == "ValueError"
    assert one_line(type("_IncompleteInputError", (SyntaxError,), {})("'(' was never closed")) == (
        "SyntaxError: '(' was never closed"
    )


def test_nothing_is_kept_of_what_was_checked() -> None:
    class Big:
        pass

    namespace = {"big": Big()}
    left = weakref.ref(namespace["big"])
    run_check(Check.read("assert big is None, 'no'"), namespace)
    namespace.clear()
    gc.collect()
    assert left() is None
