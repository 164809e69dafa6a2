"""Lessons in other forms: notebook, web page, PDF, slides, worksheet for paper. All of them work without a network."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tutor.errors import ExportError
from tutor.lesson.plan import Lesson
from tutor.ports import Pictures
from tutor.values import Picture

Form = Literal["notebook", "html", "pdf", "slides", "worksheet"]
"""What a lesson can be written as."""

_ENDINGS: dict[Form, str] = {
    "notebook": ".ipynb",
    "html": ".html",
    "pdf": ".pdf",
    "slides": ".slides.html",
    "worksheet": ".worksheet.pdf",
}
_BOXES = (
    "No font of this machine has the letters of the lesson's language ({language}): boxes will stand for them. Install "
    "one (on Debian: sudo apt install fonts-noto fonts-noto-cjk) and export again."
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A lesson in another form."""

    name: str
    """A name for its file, made from the lesson's."""
    media_type: str
    content: bytes = field(repr=False)


def export(
    lesson: str | Path,
    to: Form,
    out: str | Path | None = None,
    *,
    answers: bool | None = None,
    force: bool = False,
    tell: Callable[[str], None] = lambda _message: None,
) -> Path:
    """Write a lesson file in another form, and return where: at `out`, or in the folder `out`, or beside the lesson.

    `answers` as for `render`. A worksheet whose `out` ends in `.html` or `.htm` is a page and not a PDF. `tell` gets
    a sentence before what takes longer than a second. Raises LessonError for a lesson that cannot be read, and
    ExportError where there is no browser to print with, the file cannot be written, or it is there already and `force`
    is not set.
    """
    from tutor.kernel.lesson_file import find_lesson, load_lesson
    from tutor.kernel.pictures import LessonPictures

    source = find_lesson(lesson)
    read = load_lesson(source)
    target = _target(source, to, out, force=force)
    try:
        beside = Path(os.path.relpath(source, target.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        beside = source.as_posix()
    rendered = render(
        read,
        to,
        answers=answers,
        pictures=LessonPictures(source.parent),
        paper=target.suffix.lower() not in {".html", ".htm"},
        lesson_file=beside,
        tell=tell,
    )
    try:
        target.write_bytes(rendered.content)
    except OSError as error:
        raise ExportError(f"{target} cannot be written ({error.strerror}). Name another file with -o.") from error
    return target


def render(
    lesson: Lesson,
    to: Form,
    *,
    answers: bool | None = None,
    pictures: Pictures | None = None,
    paper: bool = True,
    lesson_file: str = "",
    tell: Callable[[str], None] = lambda _message: None,
) -> Rendered:
    """A lesson in another form.

    `answers`: whether accepted answers, right choices, criteria and solutions go with it; by default with a worksheet,
    on its last pages, and with nothing else. Without them, nothing is in it that a student does not see in the lesson.
    Hints, misconceptions and notes never are. `pictures` reads the lesson's pictures; without it their alternative
    texts stand for them. `paper`: a worksheet as PDF, else as a web page. `lesson_file`: the lesson's path as seen from
    a notebook.
    """
    from tutor.export.chromium import find_chromium, lacks_letters, print_pdf
    from tutor.export.pages import to_page

    name = _name(Path(lesson.path), to)
    shown = _read_pictures(lesson, pictures)
    teacher = to == "worksheet" if answers is None else answers
    if to == "notebook":
        import nbformat

        from tutor.export.notebook import to_notebook

        notebook = to_notebook(lesson, lesson_file or Path(lesson.path).name, shown, answers=teacher)
        return Rendered(name, "application/x-ipynb+json", (nbformat.writes(notebook) + "\n").encode())
    printed = to == "pdf" or (to == "worksheet" and paper)
    browser = find_chromium() if printed else None
    html = to_page(lesson, to if to in ("slides", "worksheet") else "page", shown, answers=teacher)
    if browser is None:
        return Rendered(str(Path(name).with_suffix(".html")), "text/html; charset=utf-8", html.encode())
    if lacks_letters(lesson.language):
        tell(_BOXES.format(language=lesson.language))
    tell(f"Printing with {browser.name} …")
    return Rendered(name, "application/pdf", print_pdf(html, browser))


def _target(source: Path, to: Form, out: str | Path | None, *, force: bool) -> Path:
    target = source.parent / _name(source, to) if out is None else Path(out)
    if target.is_dir():
        target /= _name(source, to)
    if target.exists() and target.samefile(source):
        raise ExportError(f"{target} is the lesson itself. Name another file with -o.")
    if target.exists() and not force:
        raise ExportError(f"{target} is there already. Name another file with -o, or overwrite it with --force.")
    return target


def _name(lesson: Path, to: Form) -> str:
    return lesson.name.removesuffix(".md").removesuffix(".lesson") + _ENDINGS[to]


def _read_pictures(lesson: Lesson, pictures: Pictures | None) -> dict[str, Picture]:
    names = [*lesson.images, *(name for step in lesson.steps for name in step.images)]
    if pictures is None:
        return {}
    return {name: picture for name in dict.fromkeys(names) if (picture := pictures.read(name))}
