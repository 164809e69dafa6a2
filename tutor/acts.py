"""What the student does with the hands, as an event."""

from typing import assert_never

from tutor import events as e
from tutor import frames as f
from tutor.values import Remark

Act = f.Typed | f.Chosen | f.Checked | f.Pressed | f.ToneSet
"""Messages of the desk that are one."""


def acted(message: Act, at: float) -> e.Event:
    """The event, at this time."""
    match message:
        case f.Typed(text=text):
            return e.AnswerTyped(at, text)
        case f.Chosen(choices=choices):
            return e.ChoicesPicked(at, choices)
        case f.Checked(criteria=criteria):
            return e.WorkChecked(at, criteria)
        case f.Pressed(button="start"):
            return e.LessonOpened(at)
        case f.Pressed(button="hint"):
            return e.HintAsked(at)
        case f.Pressed(button="skip"):
            return e.SkipAsked(at)
        case f.Pressed(button="show"):
            return e.WorkShown(at)
        case f.Pressed(button="easy" | "ok" | "hard" | "help" as said):
            return e.RemarkMade(at, Remark(said))
        case f.Pressed():
            return e.PauseAsked(at)
        case f.ToneSet(tone=tone):
            return e.ToneChosen(at, tone)
        case _:
            assert_never(message)
