"""The judge's record, checked: what does not fit is no verdict, and a verdict holds nothing that the key does not."""

import re
from functools import cache
from typing import Any

from tutor.speech.sentences import sentences
from tutor.values import AnswerKey, Attempt, Evidence, Mark, Modality, Verdict

_LONGEST = 1_000
"""Characters of what was heard."""


@cache
def _adapter() -> Any:
    from pydantic import BaseModel, ConfigDict, Field

    class Record(BaseModel):
        model_config = ConfigDict(strict=True, extra="ignore")
        verdict: str = Field(pattern="^(right|partly|wrong|unsure)$")
        criteria_met: list[int] = Field(default_factory=list, max_length=100)
        misconception: str | None = None
        heard: str = ""

    return Record


def relevant(attempt: Attempt, key: AnswerKey, evidence: Evidence) -> Evidence:
    """What of the evidence a judge needs: sound where the attempt was spoken, the board where one is asked for."""
    audio = evidence.audio if attempt.modality is Modality.SPOKEN else None
    return Evidence(audio, evidence.board if key.board or attempt.modality is Modality.DRAWN else None)


def verdict(arguments: str, key: AnswerKey, *, listened: bool) -> Verdict:
    """The verdict in the arguments of the function `record`; UNSURE for anything that is none.

    `listened`: the judge was given sound. What it heard is shown to the student, but not where it had nothing to hear,
    and not where it is rather what the judge was told: a student may ask it to write the answer there.
    """
    try:
        record = _adapter().model_validate_json(arguments)
    except ValueError:
        return Verdict(Mark.UNSURE)
    known = {each.name for each in key.misconceptions}
    missing = tuple(index for index in range(len(key.criteria)) if index not in record.criteria_met)
    mark = Mark(record.verdict)
    # A judge that finds all right cannot also find something missing: then it is in part right.
    if mark is Mark.RIGHT and missing:
        mark = Mark.PARTLY
    heard = " ".join(record.heard[:_LONGEST].split()) if listened else ""
    return Verdict(
        mark,
        record.misconception if record.misconception in known else None,
        missing if mark is not Mark.UNSURE else (),
        heard="" if _gives_away(heard, key, mark) else heard,
    )


def _gives_away(heard: str, key: AnswerKey, mark: Mark) -> bool:
    """Whether it holds what the student may not see yet: of a right answer the notes alone, which nobody may see."""
    secrets = list(sentences(key.notes))
    if mark is not Mark.RIGHT:
        secrets += [*(each.source for each in key.answers), *sentences(key.solution), *key.criteria]
        secrets += [*(each.text for each in key.choices if each.right), *(each.name for each in key.misconceptions)]
    return any(contains(heard, secret) for secret in secrets)


def contains(text: str, part: str) -> bool:
    """Whether the words of `part` stand in `text`, in their order, whatever their case and the signs between them."""
    text, part = plain(text), plain(part)
    # What is written without spaces has no words that could be told apart.
    bounded = part.isascii()
    return bool(part) and (f" {part} " in f" {text} " if bounded else part in text)


def plain(text: str) -> str:
    """Words alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))
