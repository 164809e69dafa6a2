"""The sections of one step, each read from its raw source into the plan."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tutor.lesson.answers import Refuse, read_answer
from tutor.lesson.findings import Findings, nearest, shorten
from tutor.lesson.front import Front
from tutor.lesson.markdown import code_spans, to_plain
from tutor.lesson.outline import Bullet, Part, Stray, bullets, prose
from tutor.lesson.plan import Misconception, Step
from tutor.lesson.settings import Settings, read_settings
from tutor.lesson.words import SECTION_NAMES, SECTIONS, TAUGHT, fold, slug
from tutor.values import Answer, Choice

_MARK = re.compile(r"[\[［【]([ xX×✓　]?)[\]］】]\s*")
_NAMED = re.compile(r"(\*\*|__)(.+?)\1\s*", re.DOTALL)
_BETWEEN = " \t\n,、，"
_MATHS = re.compile(r"\$[^$\n]+\$")
_ARROW = re.compile(r"→|->|➔|⇒")
LONGEST_NAME = 200
"""Characters of a heading."""
_NUMBERED = re.compile(r"\d+\s*[、．，。：:）]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A step before its sections are read: what a jump to it needs."""

    id: str
    name: str
    part: Part
    sections: list[Part] = field(default_factory=list)


def read_step(draft: Draft, targets: Mapping[str, str], front: Front, findings: Findings) -> Step:
    """The step that a draft becomes; `targets` are the ids of all steps by their names and by themselves."""
    settings, prompt = _prompt(draft.part, findings)
    chosen = dict(settings.values)
    language = str(chosen.get("language", front.language))
    read = _sections(draft, _Reader(language, targets, findings))
    if not prompt and not draft.sections:
        findings.add(draft.part.line, 1, "The step is empty.", "Write what to say under it, or take it out.")
    _skill(chosen.get("skill"), front, draft, settings, findings)
    return Step(
        id=draft.id,
        name=draft.name,
        line=draft.part.line,
        prompt=prompt,
        skill=chosen.get("skill", draft.id),
        language=language,
        patience_s=chosen.get("patience", front.patience_s),
        attempts=chosen.get("attempts"),
        optional=chosen.get("optional", False),
        points=chosen.get("points", 1.0),
        voice=chosen.get("voice", ""),
        **read,
    )


def _prompt(part: Part, findings: Findings) -> tuple[Settings, str]:
    body = part.body
    settings = read_settings(body[0], part.line + 1, findings) if body and body[0].strip() else None
    if settings is None:
        _astray(part, findings)
        return Settings({}, {}), prose(body)
    if len(body) > 1 and body[1].strip():
        findings.add(part.line + 2, 1, "The settings line runs into the prose.", "Put an empty line between the two.")
    return settings, prose(body[1:])


def _astray(part: Part, findings: Findings) -> None:
    """Find a settings line below an empty one, as formatters of Markdown like to leave it: it would be read out."""
    for line, text in enumerate(part.body, part.line + 1):
        if text.strip():
            if line > part.line + 1 and read_settings(text, line, Findings(findings.path)):
                cure = "Take the empty line above it out, or word it differently if it is prose."
                findings.add(line, 1, "A settings line stands right under its heading, and this one does not.", cure)
            return


def _skill(skill: str | None, front: Front, draft: Draft, settings: Settings, findings: Findings) -> None:
    if skill is None or not front.whole or any(skill == each.id for each in front.skills):
        return
    meant = nearest(skill, (each.id for each in front.skills))
    cure = f"Did you mean `{meant}`?" if meant else "List it under `skills` in the front matter."
    column = settings.columns["skill"]
    findings.add(draft.part.line + 1, column, f"There is no skill `{shorten(skill)}`.", cure)


def _sections(draft: Draft, reader: "_Reader") -> dict[str, Any]:
    lines_of: dict[str, int] = {}
    read: dict[str, Any] = {}
    for part in draft.sections:
        section = SECTIONS.get(fold(to_plain(part.title[:LONGEST_NAME])), "")
        if _acceptable(part, section, lines_of, reader.findings):
            lines_of[section] = part.line
            read[section] = reader.read(section, part)
    if "answers" in lines_of and "choices" in lines_of:
        reader.findings.add(
            max(lines_of["answers"], lines_of["choices"]),
            1,
            "The step has both Answers and Choices, so nobody could tell how to answer it.",
            "Keep one of the two, or make two steps.",
        )
    return read


def _acceptable(part: Part, section: str, lines_of: dict[str, int], findings: Findings) -> bool:
    if section in TAUGHT and section not in lines_of and any(map(str.strip, part.body)):
        return True
    title = shorten(part.title)
    if not section:
        meant = nearest(part.title, SECTION_NAMES)
        cure = f"Did you mean `### {meant}`?" if meant else "A heading within prose has four `#`."
        findings.add(part.line, 1, f"`{title}` is no section.", cure)
    elif section not in TAUGHT:
        problem = f"The section `{title}` is known to the grammar and not taught by this version yet."
        findings.add(part.line, 1, problem, "Take it out for now.")
    elif section in lines_of:
        problem = f"The step has the section `{title}` already, on line {lines_of[section]}."
        findings.add(part.line, 1, problem, "Put the two together.")
    else:
        findings.add(part.line, 1, f"The section `{title}` is empty.", "Write something under it, or take it out.")
    return False


@dataclass(frozen=True, slots=True)
class _Reader:
    language: str
    targets: Mapping[str, str]
    findings: Findings

    def read(self, section: str, part: Part) -> object:
        """What a section holds, in the shape in which the plan keeps it."""
        if section == "solution":
            return prose(part.body)
        items = list(self._bullets(part))
        if section == "choices":
            return self._choices(part, items)
        readers: dict[str, Callable[[Bullet], Any]] = {"answers": self._answer, "misconceptions": self._misconception}
        read = readers.get(section, _whole)
        kept = tuple(each for each in map(read, items) if each is not None)
        if section == "misconceptions":
            self._once_each(kept, items)
        return kept

    def _bullets(self, part: Part) -> Iterator[Bullet]:
        for each in bullets(part.body, part.line + 1):
            if isinstance(each, Stray):
                cure = "Begin each with `- `, or with `1. `."
                if _NUMBERED.match(each.text):
                    cure = "Write `1. `, with a full stop and a space: Markdown takes no other for a list."
                problem = f"`{shorten(part.title)}` is a list, and this line is no bullet."
                self.findings.add(each.line, 1, problem, cure)
            elif each.text:
                yield each
            else:
                self.findings.add(each.line, each.column, "The bullet is empty.", "Fill it in, or take it out.")

    def _answer(self, bullet: Bullet) -> Answer | None:
        return read_answer(_whole(bullet), self.language, self._refuse(bullet))

    def _refuse(self, bullet: Bullet, offset: int = 0) -> Refuse:
        return partial(self.findings.add, bullet.line, bullet.column + offset)

    def _choices(self, part: Part, items: list[Bullet]) -> tuple[Choice, ...]:
        choices = tuple(filter(None, map(self._choice, items)))
        if len(choices) == len(items):
            if len(choices) < 2:
                self.findings.add(part.line, 1, "There is nothing to choose between.", "Give two choices or more.")
            if not any(choice.right for choice in choices):
                self.findings.add(part.line, 1, "No choice is right.", "Mark each right one with `[x]`.")
        return choices

    def _choice(self, bullet: Bullet) -> Choice | None:
        mark = _MARK.match(bullet.text)
        if not mark or not bullet.text[mark.end() :].strip():
            problem = "The choice has no text." if mark else "The choice is marked neither right nor wrong."
            self.findings.add(bullet.line, bullet.column, problem, "Write `- [x] …` or `- [ ] …`.")
            return None
        text = bullet.text[mark.end() :].strip()
        return Choice(text, bool(mark[1].strip()), "\n".join(_whole(each) for each in bullet.nested))

    def _misconception(self, bullet: Bullet) -> Misconception | None:
        text = _whole(bullet)
        named = _NAMED.match(text)
        if not named:
            cure = "Write `- **what they believe** `pattern`: what to say`."
            self.findings.add(bullet.line, bullet.column, "The misconception has no name.", cure)
            return None
        at, patterns = named.end(), []
        for start, end, content in code_spans(text):
            if start >= at and not text[at:start].strip(_BETWEEN):
                patterns.append(read_answer(content, self.language, self._refuse(bullet, start + 1)))
                at = end
        at += len(text[at:]) - len(text[at:].lstrip(_BETWEEN))
        name = named[2].strip().rstrip(":：")
        say, target = self._target(text[at:].lstrip(" :：\n"), bullet)
        if not say or (text[at : at + 1] not in {":", "："} and name == named[2].strip()):
            problem = f"The misconception `{shorten(name)}` has no thing to say."
            cure = "Write a colon behind its name and patterns, and then what to say."
            self.findings.add(bullet.line, bullet.column, problem, cure)
        return Misconception(name, say, tuple(filter(None, patterns)), target)

    def _target(self, text: str, bullet: Bullet) -> tuple[str, str | None]:
        """What to say, and the id of the step behind the last arrow that is neither code nor maths."""
        arrow = _last_arrow(text)
        if arrow is None:
            return text.strip(), None
        say, wanted = text[: arrow.start()].strip(), text[arrow.end() :].strip()
        target = self.targets.get(wanted) or self.targets.get(slug(to_plain(wanted[:LONGEST_NAME])))
        if target:
            return say, target
        meant = nearest(wanted, self.targets)
        cure = f"Did you mean `{meant}`?" if meant else "Name a step of this lesson."
        problem = f"There is no step `{shorten(wanted)}` to go to."
        cure += " An arrow that is no jump goes between backticks."
        self.findings.add(bullet.line, bullet.column, problem, cure)
        return say, None

    def _once_each(self, kept: Sequence[Any], items: Sequence[Bullet]) -> None:
        seen: set[str] = set()
        for misconception, bullet in zip(kept, items, strict=False):
            if misconception.name in seen:
                problem = f"The misconception `{shorten(misconception.name)}` is there twice."
                self.findings.add(bullet.line, bullet.column, problem, "The report counts by name: give it another.")
            seen.add(misconception.name)


def _last_arrow(text: str) -> re.Match[str] | None:
    """The last arrow that is neither code nor maths."""
    if not _ARROW.search(text):
        return None
    bare = list(text)
    for start, end, _ in code_spans(text):
        bare[start:end] = " " * (end - start)
    masked = _MATHS.sub(lambda maths: " " * len(maths[0]), "".join(bare))
    return deque(_ARROW.finditer(masked), maxlen=1).pop() if _ARROW.search(masked) else None


def _whole(bullet: Bullet) -> str:
    """The raw source of a bullet with what is nested in it."""
    nested = "".join(f"\n- {_whole(each)}" for each in bullet.nested)
    return bullet.text + nested
