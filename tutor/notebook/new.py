"""The body of `tutor new`: a first lesson that already runs, with comments, in the author's language."""

import json
import re
import shlex
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

from tutor.errors import ConfigError, LessonError
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import LANGUAGES

Kind = Literal["answers", "choices", "rubric", "board", "code"]
"""How the first step is answered."""
KINDS: tuple[Kind, ...] = get_args(Kind)
_ENDING = ".lesson.md"
_PLAIN = re.compile(r"[^\W_][\w ,.()’'?–-]*[\w.)?]|[^\W_]")
"""What needs no quotes in YAML."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the new lesson is to be; None: not said."""

    title: str | None = None
    language: str | None = None
    level: str | None = None
    subject: str | None = None
    kind: Kind | None = None


def create(name: str, wishes: Wishes, *, force: bool) -> None:
    """Write NAME.lesson.md, asking on a terminal for what was not said, and tell what to do next.

    ConfigError where the file is there already, or cannot be written, or where the wishes make no lesson.
    """
    path = Path(name.removesuffix(_ENDING).removesuffix(".md") + _ENDING)
    if path.name == _ENDING:
        raise ConfigError("A lesson needs a name. Write it like `tutor new halves`.")
    if path.exists() and not force:
        raise ConfigError(f"{path} is there already. Choose another name, or overwrite it with --force.")
    if sys.stdin.isatty() and sys.stdout.isatty():
        wishes = _asked(path, wishes)
    text = first_lesson(replace(wishes, title=wishes.title or _titled(path)))
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror}). Check its folder.") from error
    if _base(wishes.language) not in LANGUAGES:
        print(f"There is no first lesson in {wishes.language} yet: this one speaks English. Translate it as you go.")
    print(f"{path} is written, and it runs already. What next:")
    named = shlex.quote(str(path))
    for command, what in (
        (f"tutor rehearse {named}", "go through it as a student would"),
        (f"tutor check {named}", "see what could be better"),
        (f"tutor lab --lesson {named}", "teach it in JupyterLab"),
    ):
        print(f"  {command:<{24 + len(named)}}{what}")


def first_lesson(wishes: Wishes) -> str:
    """The Markdown of a lesson with a welcome, one step to answer, and an end.

    Its words are in the language that is wished, where there is a template in that; else in English. ConfigError where
    it could not be read, such as for a title without a word.
    """
    language = wishes.language or "en"
    base = _base(language)
    parts = _template(base if base in LANGUAGES else "en")
    said = {key: getattr(wishes, key) for key in ("level", "subject")}
    more = "".join(f"{key}: {_scalar(value)}\n" for key, value in said.items() if value)
    hints = [line for line in parts["more"].splitlines(keepends=True) if not said.get(line[2:].partition(":")[0])]
    values = {"title": _scalar(wishes.title or ""), "language": language, "more": more + "".join(hints)}
    front = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], parts["front"])
    text = "\n".join((front, parts[wishes.kind or "answers"], parts["end"]))
    try:
        read_lesson(text, "the new lesson")
    except LessonError as error:
        raise ConfigError(f"That would be no lesson: {error.findings[0].problem} {error.findings[0].cure}") from error
    return text


def _template(language: str) -> dict[str, str]:
    """The parts of a template by name."""
    text = (Path(__file__).with_name("first") / f"{language}.md").read_text(encoding="utf-8")
    _, *rest = re.split(r"^%% (\w+)\n", text, flags=re.MULTILINE)
    return {name: part.strip("\n") + "\n" for name, part in zip(rest[::2], rest[1::2], strict=True)}


def _base(language: str | None) -> str:
    return (language or "en").split("-", maxsplit=1)[0].lower()


def _scalar(value: str) -> str:
    """A value of the front matter, quoted where YAML would take it for anything but text."""
    line = " ".join(value.split())
    return line if _PLAIN.fullmatch(line) else json.dumps(line, ensure_ascii=False)


def _titled(path: Path) -> str:
    words = re.sub(r"[-_]+", " ", path.name.removesuffix(_ENDING)).strip()
    return words[:1].upper() + words[1:]


def _asked(path: Path, wishes: Wishes) -> Wishes:
    """The wishes, with what was not said asked for."""
    import typer

    questions = {
        "title": ("Title", _titled(path)),
        "language": (f"Language ({', '.join(LANGUAGES)}, or another)", "en"),
        "level": ("Level, such as Grade 5 (may be left empty)", ""),
        "subject": ("Subject (may be left empty)", ""),
        "kind": (f"How is the first step answered? ({', '.join(KINDS)})", KINDS[0]),
    }
    answers = {field.name: getattr(wishes, field.name) for field in fields(wishes)}
    for name, (question, default) in questions.items():
        while answers[name] is None or (name == "kind" and answers[name] not in KINDS):
            answers[name] = typer.prompt(question, default=default, show_default=bool(default)).strip()
    return Wishes(**answers)
