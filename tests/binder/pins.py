"""Exact pins of all that the project needs on Binder: `python -m tests.binder.pins > binder/requirements.txt`.

What `tutor-aloud[lab,speech]` asks for in pyproject.toml, and what that asks for in turn, by the metadata of what is
installed here and the markers of Binder's Python (`binder/runtime.txt`) on Linux.
"""

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tutor.testing.jupyter import REPOSITORY

EXTRAS = ("lab", "speech")
NO_EXTRA = frozenset({""})
RUNTIME = REPOSITORY / "binder" / "runtime.txt"


def binder_python() -> str:
    """The version of Python that Binder gives us, as in "3.13"."""
    return RUNTIME.read_text().strip().removeprefix("python-")


def asked_by_project() -> list[Requirement]:
    """The project's own requirements, with those of the extras that Binder gets."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    extras = [text for extra in EXTRAS for text in project["optional-dependencies"][extra]]
    return [Requirement(text) for text in (*project["dependencies"], *extras)]


def asked_by(requirement: Requirement) -> list[Requirement]:
    """What an installed package, with the extras that are wanted of it, asks for in turn.

    PackageNotFoundError where it is not installed here.
    """
    python = binder_python()
    there = {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
    there |= {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    asked = [Requirement(text) for text in distribution(requirement.name).requires or ()]
    extras = requirement.extras | NO_EXTRA
    return [
        each
        for each in asked
        if each.marker is None or any(each.marker.evaluate({**there, "extra": extra}) for extra in extras)
    ]


def closure() -> dict[str, list[Requirement]]:
    """All that is needed, by canonical name, each with everything that is asked of it."""
    asked: dict[str, list[Requirement]] = {}
    waiting = asked_by_project()
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        asked.setdefault(name, []).append(requirement)
        if (name, frozenset(requirement.extras)) not in seen:
            seen.add((name, frozenset(requirement.extras)))
            waiting += asked_by(requirement)
    return asked


def pins() -> list[str]:
    """The lines of requirements.txt, sorted by name."""
    return [f"{name}=={distribution(name).version}" for name in sorted(closure())]


if __name__ == "__main__":
    try:
        print("\n".join(pins()))
    except PackageNotFoundError as error:
        sys.exit(f"{error.name} is needed on Binder and not installed here. Run this with Python {binder_python()}.")
