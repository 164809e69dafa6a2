"""`tutor report`."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from tutor.config import load
from tutor.errors import ConfigError
from tutor.report.find import Sources, find
from tutor.report.forms import to_csv, to_json
from tutor.report.record import Record, record

Form = Literal["text", "json", "csv", "html"]
_ENDINGS: dict[str, Form] = {".json": "json", ".csv": "csv", ".html": "html", ".htm": "html", ".txt": "text"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call asks for."""

    paths: tuple[str, ...]
    form: Form | None = None
    """None: what the name of `out` says, else text."""
    since: str = ""
    words: bool = False
    out: Path | None = None


def run(wanted: Wanted) -> int:
    """Print or write it. Exit status: 0, or 1 where a file could not be read. ConfigError where there is nothing."""
    form = wanted.form or (_ENDINGS.get(wanted.out.suffix.lower(), "text") if wanted.out else "text")
    records, status = _records(wanted)
    if form == "text" and wanted.out is None and sys.stdout.isatty():
        from rich.console import Console

        from tutor.report.text import to_text

        to_text(records, words=wanted.words, console=Console())
        return status
    text = _written(records, form, wanted)
    if wanted.out is None:
        sys.stdout.write(text)
        return status
    try:
        # A spreadsheet takes a file of CSV without the mark for one of its country's old encoding.
        wanted.out.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8", newline="")
    except OSError as error:
        raise ConfigError(f"{wanted.out} cannot be written ({error.strerror}). Name another file with -o.") from None
    print(wanted.out)
    return status


def _records(wanted: Wanted) -> tuple[list[Record], int]:
    since, prices = _since(wanted.since), load().prices
    sources = find(wanted.paths)
    for fault in sources.faults:
        print(fault, file=sys.stderr)
    found = (
        record(each.facts, each.lesson, student=each.student, since=since, prices=prices) for each in sources.journals
    )
    records = sorted(filter(None, found), key=lambda each: (each.student, -each.last))
    if not records:
        raise ConfigError(_nothing(wanted, sources))
    return records, 1 if sources.faults else 0


def _nothing(wanted: Wanted, sources: Sources) -> str:
    if sources.faults:
        return "There is nothing else to report."
    if wanted.since and any(each.facts for each in sources.journals):
        return f"Nothing was done since {wanted.since}. Leave --since out, or name an earlier day."
    of = f" of {', '.join(wanted.paths)}" if wanted.paths else ""
    return f"There is no record{of} on this computer yet. A lesson that a student takes leaves one; then ask again."


def _since(day: str) -> float:
    """Unix time of the beginning of a day, where the reader is; 0 for none."""
    if not day:
        return 0.0
    try:
        return datetime.fromisoformat(day).astimezone().timestamp()
    except (ValueError, OverflowError):
        raise ConfigError(f"--since wants a day such as 2026-11-27, and was given {day!r}.") from None


def _written(records: list[Record], form: Form, wanted: Wanted) -> str:
    match form:
        case "json":
            return to_json(records, words=wanted.words)
        case "csv":
            return to_csv(records, words=wanted.words)
        case "html":
            from tutor.report.page import to_page

            return to_page(records, words=wanted.words, since=wanted.since)
        case _:
            from tutor.report.text import to_text

            return to_text(records, words=wanted.words)
