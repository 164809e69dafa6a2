"""Every error raised on purpose: what is wrong, where, and what to do about it.

TutorError
├── LessonError     a lesson that cannot be read: one finding or several, each with its place
├── JournalError    a journal that cannot be read or written
├── FrameError      bytes on the link that are no message
├── SpeechError     a recogniser or a voice that this machine lacks
├── ModelError      a model that refuses, fails or cannot be reached
├── ExportError     a lesson that cannot be written in another form
└── ConfigError     a setting that cannot be
"""

from dataclasses import dataclass
from typing import Literal


class TutorError(Exception):
    """The root: its text is shown to people as it stands, so it holds no key, answer, sound or picture."""

    def _render_traceback_(self) -> list[str]:
        """IPython's hook: in a notebook, an error of ours is its sentence and no traceback."""
        return [str(self)]


Severity = Literal["error", "warning"]
"""An error keeps a lesson from being taught; a warning does not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a lesson, at one place, with its cure."""

    path: str
    line: int  # from 1
    column: int  # from 1
    problem: str
    cure: str
    rule: str = ""
    """Its number in `tutor.lesson.rules`; empty for what is no rule of lessons, such as a file that is not there."""
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.problem} {self.cure}"


class LessonError(TutorError):
    """A lesson that cannot be read, with all that was found wrong, in the order of the file."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))


class JournalError(TutorError):
    """A journal that cannot be read or written; what was written before it is untouched."""


class FrameError(TutorError):
    """Bytes on the link that are no message of this protocol."""


class SpeechError(TutorError):
    """A recogniser or a voice that this machine lacks for the lesson's language."""


class ModelError(TutorError):
    """A model that refuses, fails or cannot be reached."""

    def __init__(self, message: str, *, fatal: bool = False) -> None:
        """`fatal`: trying again will not help, as where the key is wrong."""
        super().__init__(message)
        self.fatal = fatal


class ExportError(TutorError):
    """A lesson that cannot be written in another form: no browser to print with, or a file in the way."""


class ConfigError(TutorError):
    """A setting that is unknown or cannot be."""
