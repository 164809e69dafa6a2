"""The sections of a step, each read from its raw source into the shape in which the plan keeps it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutor.lesson.answers import Refuse, read_answer
from tutor.lesson.drawing import check_drawings
from tutor.lesson.fences import read_check, read_fence
from tutor.lesson.findings import Findings, shorten
from tutor.lesson.jumps import Jumps
from tutor.lesson.markdown import code_spans
from tutor.lesson.outline import Bullet, Part, Stray, bullets, prose
from tutor.lesson.plan import Branch, Misconception, Place
from tutor.values import Answer, Choice

_MARK = re.compile(r"[\[［【]([ xX×✓　]?)[\]］】]\s*")
_NAMED = re.compile(r"(\*\*|__)(.+?)\1\s*", re.DOTALL)
_COLON = re.compile("([:：])")
_BETWEEN = " \t\n,、，"
_NUMBERED = re.compile(r"\d+\s*[、．，。：:）]")


@dataclass(frozen=True, slots=True)
class Sections:
    """Reads the sections of one step; `places` fills as they are read: the heading of each, then its items."""

    language: str
    asks: bool
    """Whether one of them is to be answered."""
    jumps: Jumps
    findings: Findings
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    _seen: set[tuple[str, str | None]] = field(default_factory=set)

    def read(self, section: str, part: Part) -> object:
        """What a section holds."""
        if section in {"solution", "notes"}:
            first = next(index for index, text in enumerate(part.body, 1) if text.strip())
            self._keep(section, part, [(part.line + first, 1)])
            check_drawings("\n".join(part.body), part.line + 1, 1, self.findings)
            return prose(part.body)
        if section in {"code", "check"}:
            return self._code(section, part)
        items = list(self._bullets(part))
        self._check_drawings(items)
        self._keep(section, part, [(item.line, item.column) for item in items])
        if section == "choices":
            return self._choices(part, items)
        readers: dict[str, Callable[[Bullet], Any]] = {
            "answers": self._answer,
            "misconceptions": self._misconception,
            "then": self._branch,
        }
        read = readers.get(section, _whole)
        return tuple(each for each in map(read, items) if each is not None)

    def _keep(self, section: str, part: Part, items: Sequence[Place]) -> None:
        self.places[section] = ((part.line, 1), *items)

    def _check_drawings(self, items: Iterable[Bullet]) -> None:
        for item in items:
            check_drawings(item.text, item.line, item.column, self.findings)
            self._check_drawings(item.nested)

    def _code(self, section: str, part: Part) -> str:
        fence = read_fence(part.body, part.line + 1, shorten(part.title), self.findings)
        if fence is None:
            return ""
        self._keep(section, part, [(fence.line, fence.column)])
        if section == "check":
            read_check(fence, self.findings)
        return fence.text

    def _bullets(self, part: Part) -> Iterator[Bullet]:
        for each in bullets(part.body, part.line + 1):
            if isinstance(each, Stray):
                cure = "Begin each with `- `, or with `1. `."
                if _NUMBERED.match(each.text):
                    cure = "Write `1. `, with a full stop and a space: Markdown takes no other for a list."
                problem = f"`{shorten(part.title)}` is a list, and this line is no bullet."
                self.findings.add("T301", each.line, 1, problem, cure)
            elif each.text:
                yield each
            else:
                self.findings.add("T302", each.line, each.column, "The bullet is empty.", "Fill it in, or take it out.")

    def _answer(self, bullet: Bullet) -> Answer | None:
        return read_answer(_whole(bullet), self.language, self._refuse(bullet))

    def _refuse(self, bullet: Bullet, offset: int = 0) -> Refuse:
        place = bullet.line, bullet.column + offset
        return lambda rule, problem, cure: self.findings.add(rule, *place, problem, cure)

    def _choices(self, part: Part, items: list[Bullet]) -> tuple[Choice, ...]:
        choices = tuple(filter(None, map(self._choice, items)))
        if len(choices) == len(items):
            if len(choices) < 2:
                self.findings.add(
                    "T304", part.line, 1, "There is nothing to choose between.", "Give two choices or more."
                )
            if not any(choice.right for choice in choices):
                self.findings.add("T305", part.line, 1, "No choice is right.", "Mark each right one with `[x]`.")
        return choices

    def _choice(self, bullet: Bullet) -> Choice | None:
        mark = _MARK.match(bullet.text)
        if not mark or not bullet.text[mark.end() :].strip():
            problem = "The choice has no text." if mark else "The choice is marked neither right nor wrong."
            self.findings.add("T303", bullet.line, bullet.column, problem, "Write `- [x] …` or `- [ ] …`.")
            return None
        text = bullet.text[mark.end() :].strip()
        return Choice(text, bool(mark[1].strip()), "\n".join(_whole(each) for each in bullet.nested))

    def _misconception(self, bullet: Bullet) -> Misconception | None:
        text = _whole(bullet)
        named = _NAMED.match(text)
        if not named:
            cure = "Begin with its name, as in `- **what they believe**`; then come patterns, a colon and what to say."
            self.findings.add("T311", bullet.line, bullet.column, "The misconception has no name.", cure)
            return None
        at, patterns = named.end(), []
        for start, end, content in code_spans(text):
            if start >= at and not text[at:start].strip(_BETWEEN):
                patterns.append(read_answer(content, self.language, self._refuse(bullet, start + 1)))
                at = end
        rest = text[at:].lstrip(_BETWEEN)
        name = named[2].strip()
        if name[-1:] in {":", "："}:
            rest, name = f":{rest}", name.rstrip(":：")
        head, colon, say = _COLON.split(rest, 1) if _COLON.search(rest) else (rest, "", "")
        say, target = self.jumps.said(say, (bullet.line, bullet.column))
        if colon and head.strip():
            problem = f"`{shorten(head, 40)}` stands between the misconception's name and its colon."
            cure = "Put a pattern between backticks, and what to say behind the colon."
            self.findings.add("T313", bullet.line, bullet.column, problem, cure)
        elif not say:
            problem = f"The misconception `{shorten(name)}` has no thing to say."
            cure = "Write a colon behind its name and patterns, and then what to say."
            self.findings.add("T312", bullet.line, bullet.column, problem, cure)
        if self._again("misconceptions", name):
            problem = f"The misconception `{shorten(name)}` is there twice."
            self.findings.add(
                "T314", bullet.line, bullet.column, problem, "The report counts by name: give it another."
            )
        return Misconception(name, say, tuple(filter(None, patterns)), target)

    def _branch(self, bullet: Bullet) -> Branch | None:
        branch = self.jumps.branch(_whole(bullet), (bullet.line, bullet.column), asks=self.asks)
        if branch is not None and self._again("then", branch.on):
            problem = "The step says twice where to go when it ends like this."
            self.findings.add("T318", bullet.line, bullet.column, problem, "Keep one of the two.")
        return branch

    def _again(self, section: str, what: str | None) -> bool:
        """Whether this came up in the section before."""
        again = (section, what) in self._seen
        self._seen.add((section, what))
        return again


def _whole(bullet: Bullet) -> str:
    """The raw source of a bullet with what is nested in it."""
    nested = "".join(f"\n- {_whole(each)}" for each in bullet.nested)
    return bullet.text + nested
