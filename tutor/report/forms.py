"""A report for programs: JSON, and CSV with a row for each step."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tutor.report.record import Record, SkillRecord, Spending, StepRecord, Total, Turn, totals
from tutor.values import Mark

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take a text for a formula by (OWASP, "CSV injection")."""


def to_json(records: Sequence[Record], *, words: bool) -> str:
    """All of it; times are ISO 8601 in UTC, or seconds, money is US dollars."""
    form = {
        "format": 1,
        "records": [_record(each, words) for each in records],
        "totals": [_total(each) for each in totals(records)],
    }
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def to_csv(records: Sequence[Record], *, words: bool) -> str:
    """One row for each step in which there is something to answer."""
    rows = [_row(each, step, words) for each in records for step in each.asked]
    names = list(rows[0]) if rows else []
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def iso(at: float) -> str:
    """A time in UTC, to the second."""
    return datetime.fromtimestamp(at, tz=UTC).isoformat(timespec="seconds")


def _record(record: Record, words: bool) -> dict[str, Any]:
    return {
        "student": record.student,
        "lesson": record.title,
        "version": record.version,
        "language": record.language,
        "first": iso(record.first),
        "last": iso(record.last),
        "sittings": record.sittings,
        "seconds": round(record.seconds),
        "finished": record.finished,
        "solved": record.ended("solved"),
        "told": record.ended("told"),
        "skipped": record.ended("skipped"),
        "steps": [_step(step, words) for step in record.asked],
        "skills": [_skill(skill) for skill in record.skills],
        "turns": [_turn(turn) for turn in record.turns],
        "spending": [_spent(each) for each in record.spending],
        "dollars": record.dollars,
        "unpriced": list(record.unpriced),
    }


def _step(step: StepRecord, words: bool) -> dict[str, Any]:
    said = {"said": list(step.said)} if words else {}
    return {
        "step": step.step,
        "name": step.name,
        "skill": step.skill,
        "outcome": step.outcome,
        "attempts": step.attempts,
        **{mark.value: step.marks.get(mark, 0) for mark in Mark},
        "hints": step.hints,
        "misconceptions": dict(step.misconceptions),
        "seconds": round(step.seconds),
        "dollars": step.dollars,
        **said,
    }


def _skill(skill: SkillRecord) -> dict[str, Any]:
    return {
        "skill": skill.title,
        "p_known": round(skill.p_known, 4),
        "target": skill.target,
        "practised": skill.practised,
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "at": iso(turn.at),
        "step": turn.step,
        "modality": turn.modality,
        "mark": turn.mark,
        "calls": len(turn.usages),
        "dollars": turn.dollars,
    }


def _spent(spending: Spending) -> dict[str, Any]:
    return {
        "purpose": spending.purpose,
        "model": spending.model,
        "calls": spending.calls,
        "dollars": spending.dollars,
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "student": total.student,
        "lessons": total.lessons,
        "finished": total.finished,
        "solved": total.solved,
        "steps": total.asked,
        "attempts": total.attempts,
        "hints": total.hints,
        "seconds": round(total.seconds),
        "spending": [_spent(each) for each in total.spending],
        "dollars": total.dollars,
    }


def _row(record: Record, step: StepRecord, words: bool) -> dict[str, Any]:
    p_known = next((round(each.p_known, 4) for each in record.skills if each.title == step.skill), "")
    form = _step(step, words)
    named = [name if count == 1 else f"{name} ({count})" for name, count in step.misconceptions.items()]
    lists = {"misconceptions": "; ".join(named)} | ({"said": "; ".join(step.said)} if words else {})
    head = {"student": record.student, "lesson": record.title, "version": record.version, "last": iso(record.last)}
    return head | form | lists | {"outcome": step.outcome or "", "p_known": p_known, "dollars": f"{step.dollars:.6f}"}


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
