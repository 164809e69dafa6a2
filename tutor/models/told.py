"""What providers tell, taken with care: any value may be missing, or of another kind."""

from math import isfinite
from typing import Any


def text(value: object) -> str:
    """A string; TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError
    return value


def form(value: object) -> dict[str, Any]:
    """An object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def tokens(value: object) -> int:
    """A count; 0 for anything else."""
    return max(0, value) if isinstance(value, int) else 0


def seconds(value: object) -> float:
    """A duration; 0 for anything else."""
    return max(0.0, float(value)) if isinstance(value, int | float) and isfinite(value) else 0.0
