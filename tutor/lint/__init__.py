"""What is wrong with a lesson beyond its grammar, how to mend it, and how both are shown to its author."""

from tutor.lint.linter import check
from tutor.lint.show import as_json, show, styled

__all__ = ["as_json", "check", "show", "styled"]
