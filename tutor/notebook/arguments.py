"""The arguments of a magic, read without the end of a kernel or a traceback."""

import re
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import NoReturn

from tutor.errors import ConfigError

_WORD = re.compile(r"""(?:(?P<option>--\w+)=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')(?=\s|$)|(?:\\ |\S)+""")


class MagicParser(ArgumentParser):
    """argparse for a magic called `prog`, whose complaint is a ConfigError."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog, add_help=False, formatter_class=RawDescriptionHelpFormatter, description=description)

    def error(self, message: str) -> NoReturn:
        """Refuse in one sentence."""
        raise ConfigError(f"{self.prog} cannot read this: {message}. {self.prog}? explains it.")


def words(line: str) -> list[str]:
    """The words of a magic's line; one that holds spaces stands between quotes, or has `\\` before each.

    A quote within a word, as in `L'eau.lesson.md`, and the backslashes of Windows are what they are.
    """
    found: list[str] = []
    for each in _WORD.finditer(line):
        quoted = each["double"] if each["double"] is not None else each["single"]
        if each["option"]:
            found.append(each["option"])
        found.append(each[0].replace("\\ ", " ") if quoted is None else quoted)
    return found
