"""The student's own cells: after each, the check of the step runs, and what came of it is told.

Not every cell is an attempt. One counts where the check passes; where it makes a name that the check uses; and else
where it changed what the check finds. Looking at a variable, calling a function, or working out something beside is
never held against the student, nor is an answer of several cells before the last: a check that fails for a name that
nobody has made yet is no attempt, unless the cell made one that was likely meant to be it (`Add` for `add`). Cells that
bring a lesson, that the front end runs by itself, and that were interrupted are none.
"""

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from tutor.kernel.cells import Cell, is_like, opens_lesson, read_cell
from tutor.kernel.check import LIMIT_S, Check, Found, one_line, run_check
from tutor.values import CodeRun

_PRINTED = 400
"""Characters kept of what a cell printed."""
_NOTHING = object()
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Watch:
    """The step that is worked on."""

    check: Check
    ran: Callable[[CodeRun], None]
    last: CodeRun | None = None
    """What the check found last, whether it was told or not."""


@dataclass(slots=True)
class _Running:
    """A cell under way."""

    watch: _Watch
    source: str
    before: dict[str, object]
    """What the names that the check uses stood for."""
    tee: "_Tee" = field(repr=False)
    depth: int = 1
    """Cells can run cells."""


class ShellWorkbench:
    """`ports.Workbench` in an IPython shell."""

    def __init__(
        self, shell: Any, *, trusted: bool, keep: Callable[[], None] = lambda: None, limit_s: float = LIMIT_S
    ) -> None:
        """Watch nothing yet. `keep` makes the user's trust last, and raises ConfigError where it cannot."""
        self.trusted = trusted
        self._shell, self._keep, self._limit_s = shell, keep, limit_s
        self._watch: _Watch | None = None
        self._running: _Running | None = None
        self._hooked = False
        self._lock = threading.Lock()

    def trust(self) -> None:
        """See `ports.Workbench`."""
        self.trusted = True
        self._keep()

    def watch(self, check: str, ran: Callable[[CodeRun], None]) -> None:
        """See `ports.Workbench`. A check that is no Python is never run, and the log says so."""
        watch = None
        if check:
            try:
                watch = _Watch(Check.read(check), ran)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                _log.warning("The check of a step is no Python and is not run. `tutor check` says where it breaks.")
        with self._lock:
            self._watch = watch
            if watch is not None:
                self._hook()
            elif self._running is None:
                self._unhook()

    def _hook(self) -> None:
        if not self._hooked:
            self._shell.events.register("pre_run_cell", self._before_cell)
            self._shell.events.register("post_run_cell", self._after_cell)
            self._hooked = True

    def _unhook(self) -> None:
        if self._hooked:
            self._shell.events.unregister("pre_run_cell", self._before_cell)
            self._shell.events.unregister("post_run_cell", self._after_cell)
            self._hooked = False

    # ---- the shell's events, on the thread that runs the cell ----

    def _before_cell(self, info: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            return  # a console of its own, beside the notebook: signals, and so the limit, do not reach it
        with self._lock:
            if self._running is not None:
                self._running.depth += 1
            elif self._watch is not None and info.store_history:
                names, there = self._watch.check.uses, self._shell.user_ns
                before = {name: there.get(name, _NOTHING) for name in names}
                source = getattr(info, "transformed_cell", None) or info.raw_cell
                self._running = _Running(self._watch, source, before, _Tee(self._shell))

    def _after_cell(self, result: Any) -> None:
        running = self._running
        if running is None or threading.current_thread() is not threading.main_thread():
            return
        running.depth -= 1
        if running.depth > 0:
            return
        running.tee.close()
        try:
            if self.trusted and running.watch is self._watch and not opens_lesson(running.source):
                self._look(running, result)
        finally:
            with self._lock:
                self._running = None
                if self._watch is None:
                    self._unhook()

    def _look(self, running: _Running, result: Any) -> None:
        error = _error(result)
        if result is None or (error is not None and not isinstance(error, Exception | SystemExit)):
            return  # interrupted
        watch, namespace = running.watch, self._shell.user_ns
        cell = read_cell(running.source)
        made = cell.makes | {name for name, was in running.before.items() if namespace.get(name, _NOTHING) is not was}
        if error is not None and result.error_before_exec is not None:
            found = Found(CodeRun(passed=False))  # nothing of it ran
            counts = bool(cell.mentions & watch.check.needs)
        else:
            checked = self._checked(watch.check)
            if checked is None:
                return
            found = checked
            counts = found.run.passed or _counts(watch, cell, made, found, failed=error is not None)
            watch.last = found.run
        if not counts:
            return
        run = replace(found.run, printed=running.tee.text)
        if error is not None and not run.passed:
            run = replace(run, raised=one_line(error), stopped=False)
        watch.ran(run)

    def _checked(self, check: Check) -> Found | None:
        publisher = self._shell.display_pub
        from IPython.core.displaypub import CapturingDisplayPublisher

        self._shell.display_pub = CapturingDisplayPublisher()  # type: ignore[no-untyped-call]
        try:
            return run_check(check, self._shell.user_ns, self._limit_s)
        finally:
            self._shell.display_pub = publisher


def _counts(watch: _Watch, cell: Cell, made: set[str] | frozenset[str], found: Found, *, failed: bool) -> bool:
    """Whether a cell after which the check does not pass is an attempt. `failed`: the cell itself raised something."""
    check = watch.check
    if found.missing:
        return is_like(found.missing, made)
    if made & check.uses:
        return True
    if failed or watch.last is None:
        return bool(cell.changes & check.uses) or not check.needs
    return found.run != watch.last


def _error(result: Any) -> BaseException | None:
    if result is None:
        return None
    error: BaseException | None = result.error_before_exec or result.error_in_exec
    return error


class _Tee:
    """Keeps the beginning of what a cell prints; it goes where it went before all the same.

    The stream's own `write` is wrapped, as IPython's history does it: ipykernel looks for a stream of its own class.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._stream = cast("Any", sys.stdout)
        self._write = self._stream.write
        self._thread = threading.get_ident()
        self._kept = ""
        self._stream.write = self._keep

    @property
    def text(self) -> str:
        """What was printed, shortened, in its own lines."""
        text = self._kept.strip()
        return text if len(text) <= _PRINTED else text[: _PRINTED - 1] + "…"

    def close(self) -> None:
        """Put the stream back as it was."""
        self._stream.write = self._write

    def _keep(self, text: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(text, str) and len(self._kept) <= _PRINTED and self._printing:
            self._kept += text[: _PRINTED + 1]
        return self._write(text, *arguments, **named)

    @property
    def _printing(self) -> bool:
        """Whether what is written now is what the cell prints, and no result, picture or traceback of the shell's."""
        shell = self._shell
        shows = shell.showing_traceback or shell.displayhook.is_active or shell.display_pub.is_publishing
        return not shows and threading.get_ident() == self._thread
