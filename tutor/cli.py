"""The command line: `tutor lab`, `tutor check`, `tutor rehearse`, `tutor export`, `tutor report`, `tutor doctor`."""

import json
import sys
from pathlib import Path
from textwrap import indent
from typing import Annotated, Literal

import typer

from tutor.errors import ConfigError, TutorError
from tutor.export import Form

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"tutor {version('tutor-aloud')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.", callback=_version)] = False,
) -> None:
    """Lessons in Markdown that listen, look and talk, in Jupyter."""


@app.command()
def lab(
    lesson: Annotated[Path | None, typer.Option(help="The lesson that is taught.")] = None,
    port: Annotated[int, typer.Option(help="Port of JupyterLab; the next free one if it is taken.")] = 8888,
    notebook: Annotated[
        Path | None,
        typer.Option(help="The notebook to open; else notebooks/00-start.ipynb or, where there is none, the lesson."),
    ] = None,
) -> None:
    """Open JupyterLab on the first notebook, or on a lesson."""
    from tutor.notebook.lab import open_lab

    open_lab(notebook, lesson, port)


@app.command()
def rehearse(
    lesson: Annotated[Path, typer.Argument(help="A lesson, NAME.lesson.md")],
    students: Annotated[
        str,
        typer.Option(
            help="Simulated students instead of you, parted by commas: all, right, wrong, misconception:NAME, "
            "random:20, silent, quits."
        ),
    ] = "",
    draw: Annotated[bool, typer.Option("--map", help="Print a Mermaid map of the lesson's paths.")] = False,
    form: Annotated[str, typer.Option("--format", help="text or json")] = "text",
    seed: Annotated[int, typer.Option(help="Of the random students.")] = 0,
) -> None:
    """Go through a lesson in the terminal, or let simulated students do so and see what nobody can meet.

    The exit status is 1 where a step cannot be reached, a student finds no end, or an accepted answer is not accepted.
    """
    from tutor.notebook.rehearse import run

    raise typer.Exit(code=run(lesson, students, form, draw=draw, seed=seed))


@app.command()
def trust(
    lesson: Annotated[Path, typer.Argument(help="A lesson, NAME.lesson.md")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Let it run no longer.")] = False,
) -> None:
    """Let a lesson's own code run on this computer, until the file is changed."""
    from tutor.kernel.trust import forget, remember

    (forget if revoke else remember)(lesson)
    print(f"The code of {lesson} {'may not' if revoke else 'may'} run here{'' if revoke else ', as the file is now'}.")


_Rules = Annotated[list[str] | None, typer.Option(metavar="RULES", help="Such as T501,T6; may be given again.")]


@app.command()
def check(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Lessons, folders of lessons, or - for standard input.")
    ] = None,
    *,
    form: Annotated[Literal["human", "json", "github", "sarif"], typer.Option("--format", help="For whom.")] = "human",
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as errors do.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what leaves no doubt, in place.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False,
    select: _Rules = None,
    ignore: _Rules = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help="Name all rules, and stop.")] = False,
) -> None:
    """Find what is wrong with lessons, or teaches badly. Exit status: 0 nothing, 1 an error, 2 a wrong call."""
    from tutor.lint.command import Wanted, rules, run

    if list_rules:
        rules(form)
        return
    wanted = Wanted(tuple(paths or ["."]), form, strict, fix, diff, _parted(select), _parted(ignore))
    try:
        status = run(wanted)
    except ConfigError as error:
        raise typer.BadParameter(str(error)) from None
    raise typer.Exit(status)


def _parted(rules: list[str] | None) -> tuple[str, ...]:
    return tuple(each.strip().upper() for text in rules or () for each in text.split(",") if each.strip())


@app.command()
def export(
    lesson: Annotated[Path, typer.Argument(help="A lesson, NAME.lesson.md")],
    to: Annotated[Form, typer.Option(help="What to write it as.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="File or folder; else beside the lesson.")] = None,
    answers: Annotated[bool | None, typer.Option(help="With answers; by default a worksheet alone has them.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a lesson as a notebook, a web page, a PDF, slides, or a worksheet for paper (PDF, or -o NAME.html)."""
    from tutor.export import export as write

    def tell(message: str) -> None:
        print(message, file=sys.stderr)

    print(write(lesson, to, out, answers=answers, force=force, tell=tell))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="NAME: the file is NAME.lesson.md.")],
    *,
    title: Annotated[str | None, typer.Option(help="Its title; by default made from the name.")] = None,
    language: Annotated[str | None, typer.Option(help="en, zh, es, fr, de, pt, ar, hi, ja, or another.")] = None,
    level: Annotated[str | None, typer.Option(help="Such as Grade 5.")] = None,
    subject: Annotated[str | None, typer.Option(help="Such as Mathematics.")] = None,
    kind: Annotated[
        Literal["answers", "choices", "rubric", "board", "code"] | None,
        typer.Option(help="How its first step is answered."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")] = False,
) -> None:
    """Write a first lesson, with comments, that already runs. On a terminal it asks for what is not said."""
    from tutor.notebook.new import Wishes, create

    create(name, Wishes(title, language, level, subject, kind), force=force)


@app.command()
def student(
    lesson: Annotated[Path, typer.Argument(help="A lesson, NAME.lesson.md")],
    output: Annotated[
        Path | None, typer.Option("-o", "--out", help="A file, such as NAME.student.md; else it is printed.")
    ] = None,
) -> None:
    """Write the copy of a lesson that students may have: prose, choices and starter code, and no answers."""
    from tutor.notebook.student import write_copy

    write_copy(lesson, output)


@app.command()
def report(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Lessons, journals that were handed in, folders of them; else all on this computer."),
    ] = None,
    *,
    form: Annotated[
        Literal["text", "json", "csv", "html"] | None,
        typer.Option("--format", help="By default what the name of -o says, else text."),
    ] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help="Count from this day on, such as 2026-11-27.")] = "",
    words: Annotated[bool, typer.Option("--words", help="With what students wrote and said.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="A file; else it is printed.")] = None,
) -> None:
    """Say what was done, learnt and spent: for each lesson and student, and in all.

    A journal that was handed in belongs to the student whose name its file has, or its folder within the one given.
    """
    from tutor.report.command import Wanted, run

    raise typer.Exit(run(Wanted(tuple(paths or ()), form, since, words, out)))


@app.command()
def adaptation() -> None:
    """Print what the tutor does when a student hesitates, is hard to hear, or says how a step is."""
    from tutor.config import load
    from tutor.teaching.adaptation import as_markdown, changed

    settings = load()
    print(f"{as_markdown(changed(settings.adaptation))}\n\nA student may let the tutor go by: {settings.most_tone}.")


@app.command()
def doctor(
    speak: Annotated[
        bool, typer.Option("--speak", help="Have a hosted model say three words, which costs a little.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Put the first offer of a server on this machine into a new tutor.toml.")
    ] = False,
) -> None:
    """Say what works on this machine, and how to mend what does not. Exit status: 1 where something does not work."""
    from tutor.notebook.doctor import examine
    from tutor.notebook.doctor import write as write_offer

    found = []
    for finding in examine(speak=speak):
        found.append(finding)
        if not as_json:
            print(f"{'ok  ' if finding.works else 'MEND'}  {finding.what}", flush=True)
            print(indent(f"\n{finding.toml}", " " * 10) if finding.toml else "", end="")
    works = all(finding.works for finding in found)
    if as_json:
        form = {"works": works, "findings": [finding.form() for finding in found]}
        print(json.dumps(form, ensure_ascii=False, indent=2))
    if write:
        print(f"Wrote {write_offer(found)}.", file=sys.stderr)
    raise typer.Exit(code=0 if works else 1)


def main() -> None:
    """Run a command; an error of ours is one plain sentence on standard error."""
    try:
        app()
    except TutorError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
