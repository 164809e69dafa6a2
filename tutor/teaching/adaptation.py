"""How teaching answers the way a student speaks, and what they say of the step: one table, and no label in between.

A cue is a fact about the sound of an utterance, against the student's own usual (`tutor.speech.delivery`); a remark is
what the student says. Each leads straight to actions of teaching. What a student feels is no column of it.

References: a right answer that is given haltingly is worth one question (Forbes-Riley & Litman 2011, "Benefits and
challenges of real-time uncertainty detection and adaptation", Speech Communication 53); longer waiting gives longer and
better answers (Rowe 1986, "Wait time: slowing down may be a way of speeding up", Journal of Teacher Education 37).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, get_args

from tutor.values import Action, Cue, Delivery, Deviation, Mark, Remark, Tone

SURE = 0.5
"""The least confidence with which a measure is acted upon."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    meaning: str
    """For whoever reads the table."""
    actions: tuple[Action, ...]
    above: float | None = None
    """How plain it must be, where it is measured: 1 is a plain difference from what is usual, 2 twice that."""
    times: int = 1
    """In how many answers one after another."""


Table = Mapping[Cue | Remark, Row]

TABLE: Table = {
    Cue.HALTING_RIGHT: Row("a right answer with more pauses than usual", (Action.CHECKING_QUESTION,), 1.0),
    Cue.HALTING: Row("any other answer with more pauses than usual", (Action.HINT,), 1.0),
    Cue.LONG_PAUSE: Row("a longer pause than usual within an answer", (Action.WAIT_LONGER,), 1.0),
    Cue.SLOWER: Row("slower speech than usual", (Action.SPEAK_SLOWER, Action.SHORTER_SENTENCES), 1.0),
    Cue.FASTER_RIGHT: Row("right answers in faster speech than usual", (Action.AS_USUAL, Action.HARDER), 1.0, times=2),
    Cue.TOO_QUIET: Row("speech that is too quiet to be heard well", (Action.COME_CLOSER,), 1.0),
    Remark.EASY: Row("“easy”, “this is too easy”", (Action.AS_USUAL, Action.HARDER)),
    Remark.OK: Row("“OK”", (Action.AS_USUAL,)),
    Remark.HARD: Row("“hard”, “this is too hard”", (Action.SHORTER_SENTENCES, Action.HINT)),
    Remark.HELP: Row("“help me”", (Action.HINT,)),
    Remark.LOST: Row("“I’m lost”, “I don’t understand”", (Action.SHORTER_SENTENCES, Action.HINT)),
    Remark.TOO_FAST: Row("“too fast”, “slow down”", (Action.SPEAK_SLOWER, Action.SAY_AGAIN)),
    Remark.WAIT: Row("“wait”, “let me think”", (Action.WAIT_LONGER,)),
}


class Change(Protocol):
    """What somebody wants otherwise in a row; None leaves it."""

    @property
    def above(self) -> float | None:
        """Another threshold."""

    @property
    def times(self) -> int | None:
        """Another number of answers."""

    @property
    def actions(self) -> tuple[Action, ...] | None:
        """Other actions; none at all turn the row off."""


def changed(changes: Mapping[Cue | Remark, Change]) -> Table:
    """The table with some rows changed."""
    table = dict(TABLE)
    for key, change in changes.items():
        row = table[key]
        above = row.above if change.above is None else change.above
        actions = row.actions if change.actions is None else change.actions
        table[key] = replace(row, above=above, times=change.times or row.times, actions=actions)
    return table


def as_markdown(table: Table) -> str:
    """The table as people read it."""
    lines = ["| name | signal | from | action |", "|---|---|---|---|"]
    for key, row in table.items():
        often = f", {row.times} in a row" if row.times > 1 else ""
        start = f"{row.above:g}{often}" if row.above is not None else f"said{often}"
        lines.append(f"| `{key}` | {row.meaning} | {start} | {', '.join(row.actions) or 'none'} |")
    return "\n".join(lines)


def cues(table: Table, delivery: Delivery, mark: Mark) -> tuple[Cue, ...]:
    """Which rows of the table an utterance of this delivery and worth meets."""
    found = (
        cue
        for cue, deviation in _measures(delivery, right=mark is Mark.RIGHT)
        if deviation.confidence >= SURE and deviation.size >= (table[cue].above or 0.0)
    )
    return tuple(dict.fromkeys(found))


def _measures(delivery: Delivery, *, right: bool) -> Iterator[tuple[Cue, Deviation]]:
    """By cue, how far it goes."""
    halting = Cue.HALTING_RIGHT if right else Cue.HALTING
    for each in (delivery.pause_share, delivery.restarts, delivery.fillers):
        yield halting, each
    yield Cue.LONG_PAUSE, delivery.longest_pause
    yield Cue.SLOWER, replace(delivery.rate, size=-delivery.rate.size)
    if right:
        yield Cue.FASTER_RIGHT, delivery.rate
    yield Cue.TOO_QUIET, delivery.quiet


def least(*tones: Tone) -> Tone:
    """The one that adapts to the least."""
    return max(tones, key=get_args(Tone).index)


def offered(ceiling: Tone) -> tuple[Tone, ...]:
    """What a student may choose where no more than this is allowed."""
    tones: tuple[Tone, ...] = get_args(Tone)
    return tones[tones.index(ceiling) :]
