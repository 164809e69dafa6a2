"""The front matter of a lesson: a closed schema, which types the strings that YAML gives."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from tutor.lesson.findings import Findings, nearest, shorten
from tutor.lesson.plan import Skill
from tutor.lesson.tree import Node, load
from tutor.values import Persona, Tone

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""The shape of a BCP 47 tag."""
# To `re` the signs for vowels are no part of a word: those of Arabic, of India's scripts and of Thai, and the joiners.
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0d7f\u0e31-\u0e4e\u200c\u200d"
SKILL = re.compile(rf"\w[\w.{_MARKS}-]*")
PATIENCE_S = 3.0
"""Of silence within an answer: teachers wait 1 s, and from 3 s on answers grow longer and better (Rowe 1986)."""
LONG_PATIENCE_S = 6.0
"""Where one explains or draws, since whole thoughts and strokes lie between the words."""
SHORTEST_PATIENCE_S, LONGEST_PATIENCE_S = 0.2, 120.0
_KEYS = (
    "title", "language", "level", "subject", "version", "grammar", "author", "licence", "duration", "skills", "tutor",
    "tone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter said; what it did not say has its default."""

    title: str = ""
    language: str = "en"
    level: str = ""
    subject: str = ""
    author: str = ""
    licence: str = ""
    duration: str = ""
    tone: Tone = "delivery"
    version: str = "1.0.0"
    skills: tuple[Skill, ...] = ()
    tutor: Persona = field(default_factory=Persona)
    patience_s: float | None = None
    """Of all steps; None where each has its own."""
    whole: bool = True
    """False where it could not be read, so that nothing can be said to be missing from it."""


def read_front(lines: Sequence[str], findings: Findings) -> Front:
    """The front matter that these lines, the first of which is line 2 of the file, hold.

    LessonError where it says that the file is a copy for students: all that such a copy lacks is no mistake.
    """
    root = load("\n".join(lines), findings)
    if root is None:
        return Front(whole=len(findings.found) == 0)
    if root.kind != "mapping":
        findings.add(
            "T108", root.line, root.column, "The front matter is no list of keys.", "Write `title: …` and so on."
        )
        return Front(whole=False)
    if mark := next((key for key, value in root.pairs if (key.text, value.text) == ("copy", "student")), None):
        cure = "Open the lesson that it was made from; this copy is for reading."
        raise findings.only("T117", mark.line, mark.column, "This is a copy for students: it holds no answers.", cure)
    values = _mapping(root, _KEYS, "the front matter", findings)
    _matching(values.get("grammar"), "grammar", findings)
    persona, patience_s = _tutor(values.get("tutor"), findings)
    return Front(
        title=_text(values.get("title"), "title", findings),
        language=_matching(values.get("language"), "language", findings),
        level=_text(values.get("level"), "level", findings),
        subject=_text(values.get("subject"), "subject", findings),
        author=_text(values.get("author"), "author", findings),
        licence=_text(values.get("licence"), "licence", findings),
        duration=_text(values.get("duration"), "duration", findings),
        tone=cast("Tone", _matching(values.get("tone"), "tone", findings)),
        version=_text(values.get("version"), "version", findings) or "1.0.0",
        skills=_skills(values.get("skills"), findings),
        tutor=persona,
        patience_s=patience_s,
    )


def patience(text: str) -> float | None:
    """Seconds of silence, None where the text names none that a student could be given."""
    seconds = number(text)
    return seconds if seconds is not None and SHORTEST_PATIENCE_S <= seconds <= LONGEST_PATIENCE_S else None


def number(text: str) -> float | None:
    """A plain finite number, None where the text is none."""
    try:
        value = float(text) if len(text) <= 30 else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _mapping(node: Node, known: Sequence[str], where: str, findings: Findings) -> dict[str, Node]:
    values: dict[str, Node] = {}
    for key, value in node.pairs:
        if key.kind != "text" or key.text not in known:
            meant = nearest(key.text, known)
            cure = f"Did you mean `{meant}`?" if meant else f"It may hold {', '.join(known)}."
            findings.add("T109", key.line, key.column, f"`{shorten(key.text)}` is no key of {where}.", cure)
        elif key.text in values:
            findings.add("T110", key.line, key.column, f"`{key.text}` is there twice.", "Keep one of them.")
        else:
            values[key.text] = value
    return values


def _text(node: Node | None, key: str, findings: Findings) -> str:
    if node is None:
        return ""
    if node.kind != "text":
        findings.add("T108", node.line, node.column, f"`{key}` is no plain text.", f"Write `{key}: …` on one line.")
    return " ".join(node.text.split())


def _matching(node: Node | None, key: str, findings: Findings) -> str:
    default, pattern, what = _SHAPES[key]
    value = _text(node, key, findings)
    if node is None or node.kind != "text" or re.fullmatch(pattern, value):
        return value or default
    findings.add("T111", node.line, node.column, f"`{key}: {shorten(value)}` cannot be.", f"Write {what}.")
    return default


def _tutor(node: Node | None, findings: Findings) -> tuple[Persona, float | None]:
    default = Persona()
    if node is None:
        return default, None
    if node.kind != "mapping":
        findings.add(
            "T108",
            node.line,
            node.column,
            "`tutor` has no keys.",
            "Write `name`, `voice`, `manner` or `patience` under it.",
        )
        return default, None
    values = _mapping(node, ("name", "voice", "manner", "patience"), "`tutor`", findings)
    persona = Persona(
        name=_text(values.get("name"), "name", findings) or default.name,
        voice=_text(values.get("voice"), "voice", findings),
        manner=_text(values.get("manner"), "manner", findings),
    )
    patience_s = values.get("patience")
    return persona, _number(patience_s, "patience", findings) if patience_s else None


def _number(node: Node | None, key: str, findings: Findings) -> float:
    default, read, what = _NUMBERS[key]
    value = read(node.text) if node else default
    if node and value is None:
        findings.add("T111", node.line, node.column, f"`{key}: {shorten(node.text)}` cannot be.", f"Write {what}.")
    return default if value is None else value


def _skills(node: Node | None, findings: Findings) -> tuple[Skill, ...]:
    if node is None:
        return ()
    if node.kind != "mapping":
        findings.add(
            "T108",
            node.line,
            node.column,
            "`skills` has no keys.",
            "Write `my-skill: What it is` under it, one a line.",
        )
        return ()
    skills: dict[str, Skill] = {}
    needs: list[Node] = []
    for key, value in node.pairs:
        if not SKILL.fullmatch(key.text):
            findings.add(
                "T112",
                key.line,
                key.column,
                f"`{shorten(key.text)}` is no name of a skill.",
                "Use letters, digits and hyphens, without spaces.",
            )
        elif key.text in skills:
            findings.add("T110", key.line, key.column, f"The skill `{key.text}` is there twice.", "Keep one of them.")
        else:
            skills[key.text] = _skill(key.text, value, needs, findings)
    for need in needs:
        if need.text not in skills:
            meant = nearest(need.text, skills)
            cure = f"Did you mean `{meant}`?" if meant else "List it under `skills` too."
            findings.add("T113", need.line, need.column, f"There is no skill `{shorten(need.text)}` to need.", cure)
    if loop := _loop(skills):
        key = next(key for key, _ in node.pairs if key.text == loop[0])
        problem = f"Skills need each other in a loop: {shorten(' → '.join(loop), 200)}."
        findings.add("T114", key.line, key.column, problem, "Take one of these needs out: something has to come first.")
    return tuple(skills.values())


def _loop(skills: Mapping[str, Skill]) -> list[str]:
    """The first loop of needs, its first skill again at its end; empty where each skill can come after its needs."""
    done: set[str] = set()
    for first in skills:
        trail: dict[str, Iterator[str]] = {first: iter(skills[first].needs)} if first not in done else {}
        while trail:
            name, needs = next(reversed(trail.items()))
            need = next((each for each in needs if each in skills and each not in done), None)
            if need is None:
                done.add(name)
                del trail[name]
            elif need in trail:
                names = list(trail)
                return [*names[names.index(need) :], need]
            else:
                trail[need] = iter(skills[need].needs)
    return []


def _skill(name: str, node: Node, needs: list[Node], findings: Findings) -> Skill:
    if node.kind == "text":
        return Skill(name, _text(node, name, findings) or name)
    if node.kind == "list":
        findings.add(
            "T108",
            node.line,
            node.column,
            f"The skill `{name}` is a list.",
            "Write what it is: `my-skill: What it is`.",
        )
        return Skill(name, name)
    values = _mapping(node, ("title", "target", "needs"), f"the skill `{name}`", findings)
    needed = values.get("needs")
    listed = [] if needed is None else needed.items if needed.kind == "list" else [needed]
    needs.extend(listed)
    return Skill(
        name,
        _text(values.get("title"), "title", findings) or name,
        _number(values.get("target"), "target", findings),
        tuple(each.text for each in listed),
    )


def _seconds(text: str) -> float | None:
    return patience(text.removesuffix("s").rstrip())


def _share(text: str) -> float | None:
    value = number(text)
    return value if value is not None and 0 < value < 1 else None


_SHAPES = {
    "grammar": ("1", "1", "`1`, the only version of the grammar so far"),
    "language": ("en", LANGUAGE.pattern, "a tag like `en` or `pt-BR`"),
    "tone": ("delivery", "delivery|stated|off", "`delivery`, `stated` or `off`"),
}
_NUMBERS: dict[str, tuple[float, Callable[[str], float | None], str]] = {
    "patience": (PATIENCE_S, _seconds, "seconds from 0.2 to 120, such as `3`"),
    "target": (Skill("", "").target, _share, "more than 0 and less than 1"),
}
