"""A report for the terminal."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tutor.report.record import Record, Spending, Total, totals

_OWN = "this computer"
_FIGURES = frozenset(["Last", "Attempts", "Hints", "Time", "Cost", "Calls", "Solved", "Told", "Skipped", "Target"])


def to_text(records: Sequence[Record], *, words: bool, console: Console | None = None) -> str:
    """Each lesson, then all in one table. Printed by the console where there is one; a text without colours if not."""
    kept = io.StringIO()
    out = console or Console(file=kept, width=100, color_system=None)
    for each in records:
        _one(out, each, words)
    _all(out, records)
    if unpriced := sorted({model for each in records for model in each.unpriced}):
        out.print(Text(f"No price is known for {', '.join(unpriced)}: set one under [prices] in tutor.toml."))
    if unread := sorted({each.title for each in records if not each.language}):
        out.print(Text(f"The file of {', '.join(unread)} was not found: name it too, for its skills."))
    return kept.getvalue()


def clock(seconds: float) -> str:
    """Such as 4:05, or 1:04:05."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def day(at: float) -> str:
    """A time where the reader is, to the minute."""
    return datetime.fromtimestamp(at, tz=UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def money(dollars: float) -> str:
    """With as many places as a small sum wants."""
    return f"${dollars:.2f}" if dollars >= 1 or dollars == 0 else f"${dollars:.4f}"


def _one(out: Console, record: Record, words: bool) -> None:
    state = "finished" if record.finished else "not finished"
    out.print(Text(f"{record.title}  ·  {record.student or _OWN}", style="bold"))
    sittings = "one sitting" if record.sittings == 1 else f"{record.sittings} sittings"
    out.print(f"{day(record.first)} to {day(record.last)}, {sittings}, {clock(record.seconds)} at work, {state}")
    steps = _table("Step", "Outcome", "Attempts", "Hints", "Misconceptions", "Time", "Cost")
    for step in record.asked:
        named = ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in step.misconceptions.items())
        time, cost = clock(step.seconds), money(step.dollars)
        row = (step.name, step.outcome or "–", str(step.attempts), str(step.hints), named, time, cost)
        steps.add_row(*map(Text, row))
        for said in step.said if words else ():
            steps.add_row(Text(f"  “{said}”", style="italic"))
    out.print(steps)
    if record.skills:
        skills = _table("Skill", "Likely known", "Target")
        for skill in record.skills:
            known = f"{skill.p_known:.0%}" if skill.practised else "not practised"
            skills.add_row(Text(skill.title), known, f"{skill.target:.0%}")
        out.print(skills)
    if record.spending:
        answered = [turn for turn in record.turns if turn.mark is not None]
        turns = f", {money(sum(turn.dollars for turn in answered) / len(answered))} a turn" if answered else ""
        out.print(f"Cost {money(record.dollars)}{turns}")
        out.print(_costs(record.spending))
    out.print()


def _costs(spending: Iterable[Spending]) -> Table:
    table = _table("For", "Model", "Calls", "Cost")
    for each in spending:
        table.add_row(Text(each.purpose), Text(each.model), str(each.calls), money(each.dollars))
    return table


def _all(out: Console, records: Sequence[Record]) -> None:
    table = _table("Lesson", "Student", "Last", "Solved", "Told", "Skipped", "Attempts", "Hints", "Time", "Cost")
    for each in records:
        counted = (f"{each.ended('solved')}/{len(each.asked)}", each.ended("told"), each.ended("skipped"))
        rest = (*counted, each.attempts, each.hints, clock(each.seconds), money(each.dollars))
        table.add_row(Text(each.title), Text(each.student or _OWN), day(each.last)[:10], *map(str, rest))
    found = totals(records)
    for total in found if len(found) > 2 else found[-1:]:
        _sum(table, total)
    out.print(Text("In all", style="bold"))
    out.print(table)


def _sum(table: Table, total: Total) -> None:
    whose = "all" if total.student is None else total.student or _OWN
    rest = (total.attempts, total.hints, clock(total.seconds), money(total.dollars))
    table.add_row(
        f"{total.lessons} in all",
        Text(whose),
        "",
        f"{total.solved}/{total.asked}",
        "",
        "",
        *map(str, rest),
        style="bold",
    )


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in names:
        if name in _FIGURES:
            table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
        else:
            table.add_column(name, overflow="fold")
    return table
