"""A lesson in the terminal: what the tutor says is printed, what the student would say is typed."""

from typing import TextIO

from tutor import events as e
from tutor.teaching.rehearsal import Rehearsal
from tutor.values import CodeRun

HELP = "Type an answer. A choice or criterion: its number (or several). /hint /skip /draw /silence /quit"
CODE_HELP = "Code is not run here: /pass, or /fail and what its check says."


def converse(rehearsal: Rehearsal, source: TextIO, sink: TextIO) -> None:
    """Go through a lesson until it is over, `/quit`, or the end of the input."""
    print(HELP, file=sink)
    rehearsal.give(e.LessonOpened(rehearsal.now()))
    told, step = 0, ""
    while True:
        rehearsal.hear_out()
        for said in rehearsal.said[told:]:
            if said.step != step:
                step = said.step
                print(f"\n{step}", file=sink)
            for line in said.brief.lines:
                print(f"  {said.brief.persona.name} ({said.brief.move}): {line}", file=sink)
            for drawn in said.brief.drawn:
                print(f"  {said.brief.persona.name} (draws): {drawn.words}", file=sink)
        told = len(rehearsal.said)
        if rehearsal.over:
            return
        if rehearsal.view and rehearsal.view.coding:
            print(f"    {CODE_HELP}", file=sink)
        for number, each in enumerate(rehearsal.criteria or _choices(rehearsal), 1):
            print(f"    {number}. {each}", file=sink)
        print("> ", end="", file=sink, flush=True)
        line = source.readline()
        if not line or line.strip() == "/quit":
            return
        _act(rehearsal, line.strip(), sink)


def _choices(rehearsal: Rehearsal) -> list[str]:
    """Those of the step at hand, as the lesson has them."""
    lesson, step = rehearsal.teacher.lesson, rehearsal.view.step if rehearsal.view else ""
    return [choice.text for choice in lesson.step(step).choices] if step else []


def _act(rehearsal: Rehearsal, line: str, sink: TextIO) -> None:
    at = rehearsal.now()
    numbers = tuple(int(each) - 1 for each in line.replace(",", " ").split() if each.isdecimal())
    match line:
        case "":
            return
        case "/hint":
            rehearsal.give(e.HintAsked(at))
        case "/skip":
            rehearsal.give(e.SkipAsked(at))
        case "/draw":
            rehearsal.give(e.WorkShown(at))
        case "/pass":
            rehearsal.give(e.CodeRan(at, CodeRun(passed=True)))
        case _ if line.split(maxsplit=1)[0] == "/fail":
            rehearsal.give(e.CodeRan(at, CodeRun(passed=False, message=line.removeprefix("/fail").strip())))
        case "/silence":
            if not rehearsal.fall_silent():
                print("  (nothing happens: the tutor waits)", file=sink)
        case _ if line.startswith("/"):
            print(HELP, file=sink)
        case _ if rehearsal.criteria:
            rehearsal.give(e.WorkChecked(at, numbers))
        case _ if numbers and rehearsal.view and rehearsal.view.choices:
            rehearsal.give(e.ChoicesPicked(at, numbers))
        case _:
            rehearsal.give(e.AnswerTyped(at, line))
