"""Tab in a notebook: paths, options and steps behind `%lesson`, and the grammar's words in a `%%lesson` cell."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher

from tutor.errors import TutorError
from tutor.kernel.lesson_file import load_lesson
from tutor.lesson.complete import complete, step_names
from tutor.lesson.plan import Lesson
from tutor.lesson.words import LANGUAGES, fold
from tutor.notebook.arguments import words

MATCHER = "tutor.lesson"
Offer = tuple[str, str]
"""What is put in, and the kind of thing that it is."""
_OPTIONS = {"%lesson": ("--step", "--fresh"), "%%lesson": ("--step", "--language")}
_LAST = re.compile(r"""(?:^|(?<=\s))(?:"[^"]*|'[^']*|\S*)$""")


def matcher(base: Callable[[], Lesson | None]) -> Callable[[CompletionContext], SimpleMatcherResult]:
    """A matcher for IPython's completer; `base` gives what earlier cells began."""

    @context_matcher(identifier=MATCHER, priority=200)  # type: ignore[untyped-decorator]
    def lesson_matcher(context: CompletionContext) -> SimpleMatcherResult:
        typed, offers = offer(context.full_text, context.cursor_line, context.cursor_position, base)
        kept = [SimpleCompletion(text, type=kind) for text, kind in offers]
        return SimpleMatcherResult(completions=kept, matched_fragment=typed, suppress=bool(kept), ordered=True)

    made: Any = lesson_matcher
    return made  # type: ignore[no-any-return]


def offer(text: str, line: int, column: int, base: Callable[[], Lesson | None]) -> tuple[str, list[Offer]]:
    """What stands before the cursor and would be replaced, and what is offered for it."""
    lines = text.split("\n")
    if line == 0 or not lines[0].startswith("%%lesson"):
        return _on_magic_line(text, lines[line][:column], base)
    source = "\n".join(lines[1:])
    cursor = sum(len(each) + 1 for each in lines[1:line]) + column
    found = complete(source, cursor, base())
    rest = source[cursor : found.end]
    # IPython replaces up to the cursor only.
    return source[found.start : cursor], [(text.removesuffix(rest), kind) for text, kind in found.offers]


def _on_magic_line(text: str, before: str, base: Callable[[], Lesson | None]) -> tuple[str, list[Offer]]:
    begun = re.match(r"(%{1,2}lesson)\s", before.lstrip())
    last = _LAST.search(before)
    if not begun or not last:
        return "", []
    magic, typed = begun[1], last[0]
    given = before.lstrip()[begun.end() : len(before.lstrip()) - len(typed)]
    if re.search(r"--step\s+$", given):
        return typed, list(_quoted(typed, _steps(magic, text, given, base), "step"))
    if re.search(r"--language\s+$", given):
        return typed, [(each, "language") for each in LANGUAGES if each.startswith(typed)]
    options = [(each, "option") for each in _OPTIONS[magic] if each.startswith(typed) and each not in given]
    if magic == "%%lesson" or typed.startswith("-") or (given.strip() and not typed):
        return typed, options
    return typed, list(_quoted(typed, _paths(typed.lstrip("\"'")), "path"))


def _quoted(typed: str, names: Iterator[str], kind: str) -> Iterator[Offer]:
    """Names as they are typed: between quotes where they hold spaces, or where one was begun."""
    quote, bare = (typed[:1], typed[1:]) if typed[:1] in {'"', "'"} else ("", typed)
    for name in names:
        if fold(name).startswith(fold(bare)):
            mark = quote or ('"' if " " in name and '"' not in name else "'" if " " in name else "")
            # A folder is gone on with.
            yield f"{mark}{name}{'' if name.endswith('/') else mark}", kind


def _steps(magic: str, text: str, given: str, base: Callable[[], Lesson | None]) -> Iterator[str]:
    if magic == "%%lesson":
        yield from step_names(text.partition("\n")[2], base())
        return
    path = " ".join(each for each in words(given) if not each.startswith("--"))
    try:
        yield from (step.name for step in load_lesson(path).steps)
    except TutorError:
        return


def _paths(typed: str) -> Iterator[str]:
    """Lessons and folders, from here or from the nearest folder above in which there are such."""
    inside = typed.rpartition("/")[0] + "/" if "/" in typed else ""
    here = Path.cwd()
    for folder in (here, *here.parents):
        found = sorted(_entries(folder, inside, typed), key=lambda name: (not name.endswith(".lesson.md"), name))
        yield from found
        if found:
            return


def _entries(folder: Path, inside: str, typed: str) -> Iterator[str]:
    try:
        for each in (folder / inside).iterdir():
            name = inside + each.name
            if each.name.startswith(".") or not name.casefold().startswith(typed.casefold()):
                continue
            if each.is_dir():
                yield f"{name}/"
            elif each.suffix == ".md":
                yield name
    except OSError:
        return
