"""The judge's record, checked: what does not fit is no verdict, and a verdict holds nothing that the key does not."""

from functools import cache
from typing import Any

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


def verdict(arguments: str, key: AnswerKey) -> Verdict:
    """The verdict in the arguments of the function `record`; UNSURE for anything that is none."""
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
    return Verdict(
        mark,
        record.misconception if record.misconception in known else None,
        missing if mark is not Mark.UNSURE else (),
        heard=" ".join(record.heard[:_LONGEST].split()),
    )
