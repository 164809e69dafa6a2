"""The body of `tutor student`: the copy for students, to standard output or into a file."""

import sys
from pathlib import Path

from tutor.errors import ConfigError
from tutor.kernel.lesson_file import find_lesson
from tutor.lesson.reader import LARGEST_FILE
from tutor.lesson.student import student_copy

_MARK = b"---\ncopy: student\n"


def write_copy(lesson: Path, output: Path | None) -> None:
    """Write the copy; a file that is there already is only replaced where it is such a copy itself.

    LessonError where the lesson cannot be read, ConfigError where the copy cannot be written.
    """
    found = find_lesson(lesson)
    try:
        with found.open("rb") as file:
            source = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{lesson} cannot be read ({error.strerror}). Check its permissions.") from error
    copy = student_copy(source, str(lesson)).encode()
    if output is None:
        sys.stdout.buffer.write(copy)
        sys.stdout.buffer.flush()
        return
    try:
        if output.exists() and not output.read_bytes().startswith(_MARK):
            raise ConfigError(f"{output} is there already, and is no copy for students. Give the copy another name.")
        output.write_bytes(copy)
    except OSError as error:
        raise ConfigError(f"{output} cannot be written ({error.strerror}). Check its folder.") from error
    print(f"{output}: the copy for students.")
