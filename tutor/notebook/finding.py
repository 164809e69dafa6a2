"""One thing that the doctor looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether it works, in one sentence."""

    works: bool
    what: str
    """Where it does not work, with the cure."""
