"""JupyterLab, opened on one notebook."""

import os
import webbrowser
from pathlib import Path

from tutor.errors import ConfigError
from tutor.kernel.lesson_file import find_lesson, load_lesson
from tutor.lab import LABEXTENSIONS

LESSON_VARIABLE = "TUTOR_LESSON"
"""Names the lesson that `teach()` teaches where it is given none."""


def open_lab(notebook: Path, lesson: Path | None, port: int) -> None:
    """Run JupyterLab here until it is stopped; a lesson that cannot be read is said before it starts."""
    if not notebook.is_file():
        raise ConfigError(
            f"There is no notebook {notebook} here. Run this in the project's folder, or name one: --notebook"
        )
    if lesson is not None:
        load_lesson(lesson)
        os.environ[LESSON_VARIABLE] = str(find_lesson(lesson))
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise ConfigError("JupyterLab is missing. Install it with: pip install jupyterlab") from None
    arguments = [
        f"--LabApp.default_url=/lab/tree/{notebook.as_posix()}",
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


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
