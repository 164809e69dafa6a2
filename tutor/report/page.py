"""A report as one web page that needs nothing else: bars within the tables, so that each plot stands by its figures.

Plots are SVG, which follows light, dark, zoom and the reading direction, as no picture of a plotting library would.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tutor.lesson.words import direction
from tutor.report.record import Record, totals
from tutor.report.text import clock, day, money
from tutor.report.words import words as words_of
from tutor.values import Mark

TEMPLATES = Path(__file__).parent / "templates"


def to_page(records: Sequence[Record], *, words: bool, since: str = "") -> str:
    """HTML with its style inside; its own policy forbids the browser to load anything else.

    Each record is in its lesson's language, the frame in the language that most of them have.
    """
    from jinja2 import Environment, FileSystemLoader

    known = Counter(each.language for each in records if each.language)
    language = known.most_common(1)[0][0] if known else "en"
    found = totals(records)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"clock": clock, "day": _day, "money": money, "direction": direction}
    page = environment.get_template("report.html.j2").render(
        records=records,
        totals=found if len(found) > 2 else found[-1:],
        language=language,
        frame=words_of(language),
        words=[words_of(each.language or language) for each in records],
        names=[{step.step: step.name for step in each.steps} for each in records],
        marks=[mark.value for mark in Mark],
        percent="{:.0%}".format,
        made=_day(datetime.now(tz=UTC).timestamp()),
        since=since,
        with_words=words,
    )
    return page.lstrip()


def _day(at: float, length: int | None = None) -> str:
    """Kept together, from left to right, in any text."""
    return f"\u2066{day(at)[:length]}\u2069"
