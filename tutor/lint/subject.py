"""What the rules look at, and what they say: a lesson with its lines, and a finding in the making."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor.lesson.plan import Lesson, Place, Step

Pictures = Callable[[str], bool]
"""Whether a picture, by its path as written in the lesson, is there to be shown."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One lesson under the eyes of the rules."""

    lesson: Lesson
    lines: Sequence[str]
    """Of the file, without their ends."""
    pictures: Pictures | None = None
    """None where there is no folder to look into."""

    def skill_place(self, skill: str) -> Place:
        """Where the front matter lists a skill; the top of the file where it cannot be found."""
        for number, line in enumerate(self.lines, 1):
            bare = line.lstrip(" {")
            if bare.startswith((f"{skill}:", f'"{skill}":', f"'{skill}':")):
                return number, line.index(bare) + 1
            if number > 1 and line.rstrip() == "---":
                break
        return 1, 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that found something: the severity and the name are in the table of rules."""

    rule: str
    place: Place
    problem: str
    cure: str


def place(step: Step, section: str, item: int | None = None) -> Place:
    """Where a section of a step stands, or one of its items, from 0; the step's heading where that is not known."""
    places = step.places.get(section, ())
    if item is not None and item + 1 < len(places):
        return places[item + 1]
    return places[0] if places else (step.line, 1)
