"""Takes the README's picture: `python -m tests.browser.picture` writes notebooks/lesson.png."""

import tempfile
from itertools import pairwise
from pathlib import Path

from tests.browser.lab import Student, browser_page, lab, make_project
from tutor.testing.jupyter import REPOSITORY

PICTURE = REPOSITORY / "notebooks" / "lesson.png"


def take() -> None:
    """Go through the first steps of a lesson in JupyterLab, and take the picture there."""
    with tempfile.TemporaryDirectory() as folder, browser_page(microphone=None) as page:
        project = make_project(Path(folder) / "project")
        with lab(Path(folder)) as server:
            page.set_viewport_size({"width": 1280, "height": 1180})
            student = Student(page, server, project)
            student.open()
            page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
            student.run_cell()
            student.start()
            student.sees("prompt")
            left, right, top, bottom = 130, 430, 110, 290
            corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
            student.draw(*([begin, end] for begin, end in pairwise(corners)))
            student.draw([(left, 200), (right, 200)], *([(at, top), (at, bottom)] for at in (230, 330)))
            student.button("Hint").click()
            student.sees("hint", "Which numbers of pieces")
            student.hears_out()
            page.locator(".tutor-name").scroll_into_view_if_needed()
            page.mouse.move(5, 5)
            page.screenshot(path=PICTURE)
            student.leave()


if __name__ == "__main__":
    take()
