"""One thing that the doctor looked at."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether it works, in one sentence."""

    works: bool
    what: str
    """Where it does not work, with the cure."""
    about: str = ""
    """What was looked at, for programs: key, model, voice, round-trip, ..."""
    ms: float | None = None
    """What was measured."""
    toml: str = ""
    """A piece of tutor.toml that makes use of what was found."""

    def form(self) -> dict[str, Any]:
        """Its JSON form, without what is not there."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}
