"""The Tutor kernel: ipykernel, whose cells are Markdown of a lesson.

Python in fences above the steps of a cell runs first, in the one namespace that the lesson's code steps use too; the
steps are taught below the cell. `tutor.lesson.cell` says what is what.
"""

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.display import display
from traitlets import Type

from tutor.lesson.cell import python_at, take_apart
from tutor.lesson.complete import complete, explain
from tutor.notebook.magics import cell_under_way, register, show_piece
from tutor.notebook.pieces import holds_lesson


class TutorShell(ZMQInteractiveShell):
    """IPython's shell, for which the cells of a notebook are Markdown, and what they run in turn is not."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pieces = register(self)
        self.markdown: str | None = None
        """The cell under way, as written."""

    def transform_cell(self, raw_cell: str) -> str:
        """The Python that a cell means; its history keeps what was written."""
        code = raw_cell
        if raw_cell == self.markdown:
            cell = take_apart(raw_cell)
            code = cell.python + (f"\nget_ipython().teach({cell.lesson!r})" if cell.lesson else "")
        transformed: str = super().transform_cell(code)
        return transformed

    def teach(self, source: str) -> None:
        """Teach the lesson, or show the prose, that the cell under way holds."""
        if not holds_lesson(source):
            prose = source.strip()
            display({"text/markdown": prose, "text/plain": prose}, raw=True)  # type: ignore[no-untyped-call]
            return
        here = cell_under_way(self)
        show_piece(here.name, self.pieces.read(here.name, source, here.path))


class TutorKernel(IPythonKernel):
    """See the module."""

    shell_class = Type(TutorShell)
    language_info = {  # noqa: RUF012 -- traitlets' way
        "name": "markdown",
        "mimetype": "text/markdown",
        "file_extension": ".md",
        # JupyterLab's own: Markdown in which the code of fences is highlighted too.
        "codemirror_mode": "ipythongfm",
        "pygments_lexer": "markdown",
    }

    async def do_execute(self, code: str, silent: bool, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Run a cell; what a front end runs by itself, unseen, is Python."""
        self.shell.markdown = None if silent else code
        reply: dict[str, Any] = await super().do_execute(code, silent, *args, **kwargs)
        return reply

    def do_complete(self, code: str, cursor_pos: int | None) -> dict[str, Any]:
        """Offer Python where Python stands, and the words of the grammar elsewhere."""
        cursor = len(code) if cursor_pos is None else cursor_pos
        python = python_at(code, cursor)
        if python is not None:
            reply: dict[str, Any] = super().do_complete(python, cursor)
            return reply
        found = complete(code, cursor, self.shell.pieces.known())
        place = {"start": found.start, "end": found.end}
        kinds = [place | {"text": text, "type": kind} for text, kind in found.offers]
        return {
            "status": "ok",
            "matches": [text for text, _ in found.offers],
            "cursor_start": found.start,
            "cursor_end": found.end,
            "metadata": {"_jupyter_types_experimental": kinds},
        }

    def do_inspect(self, code: str, cursor_pos: int, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Explain Python where Python stands, and what the grammar means elsewhere."""
        python = python_at(code, cursor_pos)
        if python is not None:
            reply: dict[str, Any] = super().do_inspect(python, cursor_pos, *args, **kwargs)
            return reply
        found = explain(code, cursor_pos, self.shell.pieces.known())
        data = {"text/plain": found.plain, "text/markdown": found.markdown} if found else {}
        return {"status": "ok", "found": found is not None, "data": data, "metadata": {}}

    def do_is_complete(self, code: str) -> dict[str, Any]:
        """For consoles: Markdown goes on until an empty line."""
        cell = take_apart(code)
        if not cell.lesson:
            reply: dict[str, Any] = super().do_is_complete(cell.python)
            return reply
        return {"status": "complete"} if code.endswith("\n") else {"status": "incomplete", "indent": ""}
