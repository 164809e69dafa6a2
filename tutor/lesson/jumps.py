"""Arrows and the names of steps behind them: where a misconception leads, and the end of a step."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tutor.lesson.findings import Findings, nearest, shorten
from tutor.lesson.markdown import code_spans, to_plain
from tutor.lesson.plan import Branch, Place
from tutor.lesson.words import ENDING_NAMES, ENDINGS, Ending, fold, slug
from tutor.values import StepId

LONGEST_NAME = 200
"""Characters of a heading."""
_ARROW = re.compile(r"→|->|➔|⇒")
_MATHS = re.compile(r"\$[^$\n]+\$")
_TRIED = 4
"""Arrows, from the last one, behind which a step is looked for."""


@dataclass(frozen=True, slots=True)
class Jumps:
    """Reads jumps to the steps of one lesson; `targets` are their ids by their names and by themselves."""

    targets: Mapping[str, StepId]
    findings: Findings

    def said(self, text: str, place: Place) -> tuple[str, StepId | None]:
        """What to say, and the step behind the last arrow that is followed by the name of one.

        An arrow in code or maths is none. Where there are arrows and none leads to a step, that is a finding.
        """
        arrows = list(_arrows(text))
        for start, end in arrows[: -_TRIED - 1 : -1]:
            if target := self._step(text[end:]):
                return text[:start].strip(), target
        if arrows:
            self._nowhere(text[arrows[-1][1] :], place, " An arrow that is no jump goes between backticks.")
            text = text[: arrows[-1][0]]
        return text.strip(), None

    def branch(self, text: str, place: Place, *, asks: bool) -> Branch | None:
        """Where a step goes when it ends: `stuck → Step`, `→ Step`, `correct → end` or `end`; None with a finding.

        A step without a question (`asks` is False) ends in one way, for which `correct` stands as well as nothing.
        """
        arrow = next(_arrows(text), None)
        if arrow is None:
            return self._alone(text, place)
        written, wanted = text[: arrow[0]].strip(), text[arrow[1] :].strip()
        ending = _ending(written)
        if written and ending is None:
            self._no_ending(written, place)
        if ending and not asks and ending != "correct":
            problem = f"A step that asks nothing does not end with `{shorten(written)}`."
            self.findings.add(
                "T319", *place, problem, "Write `→ Name of a step` or `end`; it goes there whenever it was heard."
            )
        target = self._step(wanted)
        if target is None and _word(wanted) != "end":
            self._nowhere(wanted, place, " Or write `end`, where the lesson is over.")
        return Branch(ending if asks else None, target)

    def _alone(self, text: str, place: Place) -> Branch | None:
        known = _word(text)
        if known == "end":
            return Branch(None, None)
        if known:
            cure = f"Write `{shorten(text)} → Name of a step`, or `{shorten(text)} → end`."
            self.findings.add("T317", *place, f"`{shorten(text)}` does not say where to go.", cure)
        elif self._step(text):
            self.findings.add(
                "T317", *place, f"`{shorten(text)}` does not say when to go there.", f"Write `→ {shorten(text)}`."
            )
        else:
            self._no_ending(text, place)
        return None

    def _no_ending(self, written: str, place: Place) -> None:
        if _word(written) == "end":
            self.findings.add(
                "T316", *place, f"Nothing comes after `{shorten(written)}`.", "Take the arrow out, or that word."
            )
            return
        meant = nearest(written, ENDING_NAMES)
        cure = (
            f"Did you mean `{meant}`?" if meant else "Write `mastered`, `correct`, `stuck` or `skip` before the arrow."
        )
        self.findings.add("T316", *place, f"No step ends with `{shorten(written)}`.", cure)

    def _step(self, wanted: str) -> StepId | None:
        name = wanted.strip()
        return self.targets.get(name) or self.targets.get(slug(to_plain(name[:LONGEST_NAME])))

    def _nowhere(self, wanted: str, place: Place, more: str) -> None:
        meant = nearest(wanted, self.targets)
        cure = f"Did you mean `{meant}`?" if meant else "Name a step of this lesson."
        self.findings.add("T315", *place, f"There is no step `{shorten(wanted)}` to go to.", cure + more)


def _word(text: str) -> Ending | Literal["end"] | None:
    return ENDINGS.get(fold(to_plain(text[:LONGEST_NAME]).rstrip(".。!！")))


def _ending(written: str) -> Ending | None:
    found = _word(written)
    return None if found == "end" else found


def _arrows(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each arrow that is neither in code nor in maths."""
    if not _ARROW.search(text):
        return
    bare = list(text)
    for start, end, _ in code_spans(text):
        bare[start:end] = " " * (end - start)
    masked = _MATHS.sub(lambda maths: " " * len(maths[0]), "".join(bare))
    yield from (arrow.span() for arrow in _ARROW.finditer(masked))
