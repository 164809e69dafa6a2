"""What the rules look at, and what they say: a lesson with its lines, and a finding in the making."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutor.lesson.plan import Lesson, Place, Step

Pictures = Callable[[str], bool]
"""Whether a picture, by its path as written in the lesson, is there to be shown."""

Pages = Callable[[str, int], tuple[str, str] | None]
"""Why a page of a PDF, by the path of its file and its number, cannot be shown, and the cure; None where it can."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One lesson under the eyes of the rules."""

    lesson: Lesson
    lines: Sequence[str]
    """Of the file, without their ends."""
    pictures: Pictures | None = None
    """None where there is no folder to look into."""
    pages: Pages | None = None

    @property
    def welcome_line(self) -> int:
        """Where the welcome begins; 1 where there is none."""
        first = self.lesson.welcome.partition("\n")[0]
        begins = (number for number, line in enumerate(self.lines, 1) if first and line.strip() == first.strip())
        return next(begins, 1)

    def skill_place(self, skill: str) -> Place:
        """Where the front matter lists a skill; the top of the file where it cannot be found."""
        key = re.compile(rf"""(?:^|(?<=[\s{{,]))["']?{re.escape(skill)}["']?\s*:""")
        begun = False
        for number, line in enumerate(self.lines, 1):
            begun = begun or line.startswith("skills")
            if begun and (found := key.search(line)):
                return number, found.start() + 1
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
