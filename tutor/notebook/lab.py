"""JupyterLab, opened on one notebook or lesson."""

import os
import webbrowser
from pathlib import Path
from urllib.parse import quote

from tutor.errors import ConfigError
from tutor.kernel.lesson_file import find_lesson, load_lesson
from tutor.lab import LABEXTENSIONS

FIRST_NOTEBOOK = Path("notebooks/00-start.ipynb")
LESSON_VARIABLE = "TUTOR_LESSON"
"""Names the lesson that `teach()` teaches where it is given none."""


def open_lab(notebook: Path | None, lesson: Path | None, port: int) -> None:
    """Run JupyterLab here until it is stopped; a lesson that cannot be read is said before it starts."""
    if lesson is not None:
        load_lesson(lesson)
        os.environ[LESSON_VARIABLE] = str(find_lesson(lesson))
    root, shown = what_opens(notebook, lesson)
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise ConfigError("JupyterLab is missing. Install it with: pip install jupyterlab") from None
    arguments = [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{quote(shown.as_posix())}",
        f"--ServerApp.port={port}",
        # The copy that pip made of it may be older than a clone is.
        f"--LabApp.extra_labextensions_path={LABEXTENSIONS}",
        # No call home: neither for news nor for updates.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    if not _has_browser():
        arguments.append("--no-browser")
        print("No browser can be opened from here: copy the address that Jupyter prints below into one.")
    LabApp.launch_instance(arguments)  # type: ignore[no-untyped-call]


def what_opens(notebook: Path | None, lesson: Path | None) -> tuple[Path, Path]:
    """JupyterLab's folder, and what is opened in it: a notebook, else the view of a lesson; ConfigError for neither."""
    here = Path.cwd()
    wanted = notebook or FIRST_NOTEBOOK
    if wanted.is_file():
        return here, wanted
    if notebook is None and lesson is not None:
        found = find_lesson(lesson)
        folder = here if found.is_relative_to(here) else found.parent
        return folder, found.relative_to(folder)
    raise ConfigError(
        f"There is no notebook {wanted} here. Run this in the project's folder, or name one: --notebook, or --lesson."
    )


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
