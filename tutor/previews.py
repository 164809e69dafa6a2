"""What a preview of a lesson says between desk and session; a student's session sends none of it and drops what comes.

These are messages like those of `tutor.frames`, which carries them.
"""

from dataclasses import dataclass
from typing import Literal

from tutor.values import StepId

Asks = Literal["words", "choice", "drawing", "code"]
"""A way in which a step is answered."""
Act = Literal["", "answer", "pick", "tick", "draw", "code", "hint", "skip", "silence", "leave"]
"""What a simulated student did; empty before they have done anything."""


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """Where a step may lead, out of its turn."""

    on: Literal["", "mastered", "correct", "stuck", "skip", "misconception"]
    """How the step has to end for it, empty for however it ends; or what the student has to show."""
    misconception: str
    """Its name; else empty."""
    to: str
    """Name of the step; empty for the end of the lesson."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as its author plans a lesson with it; what would be right is not in it."""

    step: StepId
    name: str
    asks: tuple[Asks, ...]
    """None for narration."""
    skill: str
    """Its title."""
    patience_s: float
    hints: int
    optional: bool
    ways: tuple[PlannedWay, ...]


# ---- from the browser ----


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to this step, as the student would who comes to it in its turn."""

    step: StepId


@dataclass(frozen=True, slots=True)
class Simulate:
    """Let a simulated student answer once, or go on until there is no more to do; or let none do anything."""

    student: str
    """One of those that Preview names."""
    play: Literal["once", "on", "stop"]


# ---- to the browser ----


@dataclass(frozen=True, slots=True)
class Preview:
    """The lesson's plan, and who can play a student in it, as `tutor rehearse` calls them."""

    plan: tuple[PlannedStep, ...]
    students: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the simulated student did last, and whether they go on."""

    student: str
    act: Act
    playing: bool
