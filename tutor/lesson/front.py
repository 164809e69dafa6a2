"""The YAML at the head of a lesson, read with a closed schema in which every scalar stays the string it is.

`no` is Norwegian and `1.10` is not 1.1, so nothing is ever resolved to a truth value, a number or a date. Anchors,
aliases and tags are refused: a lesson has no use for them, and a few lines of aliases can fill a memory.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tutor.lesson.findings import Findings, nearest, shorten
from tutor.lesson.plan import Skill
from tutor.values import Persona

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""The shape of a BCP 47 tag."""
SKILL = re.compile(r"\w[\w.-]*")
PATIENCE_S = 3.0
SHORTEST_PATIENCE_S, LONGEST_PATIENCE_S = 0.2, 120.0
_DEEPEST = 4
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
    version: str = "1.0.0"
    skills: tuple[Skill, ...] = ()
    tutor: Persona = field(default_factory=Persona)
    patience_s: float = PATIENCE_S
    whole: bool = True
    """False where it could not be read, so that nothing can be said to be missing from it."""


@dataclass(slots=True)
class _Node:
    """A scalar (`text`), a list (`items`) or a mapping (`pairs`), with its place in the file."""

    line: int
    column: int
    kind: str
    text: str = ""
    items: list["_Node"] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple["_Node", "_Node"]]:
        return list(zip(self.items[::2], self.items[1::2], strict=False))


def read_front(lines: Sequence[str], findings: Findings) -> Front:
    """The front matter that these lines, the first of which is line 2 of the file, hold."""
    root = _load("\n".join(lines), findings)
    if root is None:
        return Front(whole=len(findings.found) == 0)
    if root.kind != "mapping":
        findings.add(root.line, root.column, "The front matter is no list of keys.", "Write `title: …` and so on.")
        return Front(whole=False)
    values = _mapping(root, _KEYS, "the front matter", findings)
    for key in ("author", "licence", "duration"):
        _text(values.get(key), key, findings)
    for key in ("grammar", "tone"):
        _matching(values.get(key), key, findings)
    persona, patience_s = _tutor(values.get("tutor"), findings)
    return Front(
        title=_text(values.get("title"), "title", findings),
        language=_matching(values.get("language"), "language", findings),
        level=_text(values.get("level"), "level", findings),
        subject=_text(values.get("subject"), "subject", findings),
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


def _load(text: str, findings: Findings) -> _Node | None:
    import yaml

    try:
        return _tree(text, findings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.add(
            getattr(mark, "line", 0) + 2,
            getattr(mark, "column", 0) + 1,
            f"The front matter is no YAML: {error.problem or error.context}.",
            _YAML_CURE,
        )
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML lets the errors of chr() and int() out, for escapes and versions that cannot be.
        findings.add(2, 1, f"The front matter is no YAML: {shorten(str(error))}.", _YAML_CURE)
    return None


_YAML_CURE = "Write one `key: value` a line; put a value that holds `: ` or ` #` in quotes."


def _place(mark: Any) -> tuple[int, int]:
    """Line and column in the file of a place in the front matter, which begins on line 2."""
    return (mark.line + 2, mark.column + 1) if mark else (2, 1)


def _tree(text: str, findings: Findings) -> _Node | None:
    """The tree of the first document, built from events so that a deep one never fills the stack."""
    import yaml

    root: _Node | None = None
    open_nodes: list[_Node] = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line, column = _place(event.start_mark)
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        refused = _refused(event, root is not None and not open_nodes, len(open_nodes) > _DEEPEST)
        if refused:
            findings.add(line, column, *refused)
            return None
        kind = "text"
        if isinstance(event, yaml.CollectionStartEvent):
            kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
        node = _Node(line, column, kind, event.value if isinstance(event, yaml.ScalarEvent) else "")
        if open_nodes:
            open_nodes[-1].items.append(node)
        root = root or node
        if kind != "text":
            open_nodes.append(node)
    return root


def _refused(event: object, second: bool, deep: bool) -> tuple[str, str] | None:
    if getattr(event, "anchor", None):
        return "The front matter holds an anchor or an alias.", "Write the value out wherever it is meant, or quote it."
    if getattr(event, "tag", None):
        return "The front matter holds a tag (`!…`).", "Take it out, or put the value in quotes."
    if second:
        return "The front matter holds a second document.", "Take the line with `...` out."
    if deep:
        return "The front matter is nested too deeply.", "No key needs more than skills do."
    return None


def _mapping(node: _Node, known: Sequence[str], where: str, findings: Findings) -> dict[str, _Node]:
    values: dict[str, _Node] = {}
    for key, value in node.pairs:
        if key.kind != "text" or key.text not in known:
            meant = nearest(key.text, known)
            cure = f"Did you mean `{meant}`?" if meant else f"It may hold {', '.join(known)}."
            findings.add(key.line, key.column, f"`{shorten(key.text)}` is no key of {where}.", cure)
        elif key.text in values:
            findings.add(key.line, key.column, f"`{key.text}` is there twice.", "Keep one of them.")
        else:
            values[key.text] = value
    return values


def _text(node: _Node | None, key: str, findings: Findings) -> str:
    if node is None:
        return ""
    if node.kind != "text":
        findings.add(node.line, node.column, f"`{key}` is no plain text.", f"Write `{key}: …` on one line.")
    return " ".join(node.text.split())


def _matching(node: _Node | None, key: str, findings: Findings) -> str:
    default, pattern, what = _SHAPES[key]
    value = _text(node, key, findings)
    if node is None or node.kind != "text" or re.fullmatch(pattern, value):
        return value or default
    findings.add(node.line, node.column, f"`{key}: {shorten(value)}` cannot be.", f"Write {what}.")
    return default


def _tutor(node: _Node | None, findings: Findings) -> tuple[Persona, float]:
    default = Persona()
    if node is None:
        return default, PATIENCE_S
    if node.kind != "mapping":
        findings.add(
            node.line, node.column, "`tutor` has no keys.", "Write `name`, `voice`, `manner` or `patience` under it."
        )
        return default, PATIENCE_S
    values = _mapping(node, ("name", "voice", "manner", "patience"), "`tutor`", findings)
    persona = Persona(
        name=_text(values.get("name"), "name", findings) or default.name,
        voice=_text(values.get("voice"), "voice", findings),
        manner=_text(values.get("manner"), "manner", findings),
    )
    return persona, _number(values.get("patience"), "patience", findings)


def _number(node: _Node | None, key: str, findings: Findings) -> float:
    default, read, what = _NUMBERS[key]
    value = read(node.text) if node else default
    if node and value is None:
        findings.add(node.line, node.column, f"`{key}: {shorten(node.text)}` cannot be.", f"Write {what}.")
    return default if value is None else value


def _skills(node: _Node | None, findings: Findings) -> tuple[Skill, ...]:
    if node is None:
        return ()
    if node.kind != "mapping":
        findings.add(
            node.line, node.column, "`skills` has no keys.", "Write `my-skill: What it is` under it, one a line."
        )
        return ()
    skills: dict[str, Skill] = {}
    needs: list[_Node] = []
    for key, value in node.pairs:
        if not SKILL.fullmatch(key.text):
            findings.add(
                key.line,
                key.column,
                f"`{shorten(key.text)}` is no name of a skill.",
                "Use letters, digits and hyphens, without spaces.",
            )
        elif key.text in skills:
            findings.add(key.line, key.column, f"The skill `{key.text}` is there twice.", "Keep one of them.")
        else:
            skills[key.text] = _skill(key.text, value, needs, findings)
    for need in needs:
        if need.text not in skills:
            meant = nearest(need.text, skills)
            cure = f"Did you mean `{meant}`?" if meant else "List it under `skills` too."
            findings.add(need.line, need.column, f"There is no skill `{shorten(need.text)}` to need.", cure)
    return tuple(skills.values())


def _skill(name: str, node: _Node, needs: list[_Node], findings: Findings) -> Skill:
    if node.kind == "text":
        return Skill(name, _text(node, name, findings) or name)
    if node.kind == "list":
        findings.add(
            node.line, node.column, f"The skill `{name}` is a list.", "Write what it is: `my-skill: What it is`."
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
