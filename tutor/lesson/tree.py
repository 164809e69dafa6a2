"""YAML as a tree of strings with their places. Every scalar stays the string it is.

`no` is Norwegian and `1.10` is not 1.1, so nothing is ever resolved to a truth value, a number or a date. Anchors,
aliases and tags are refused: a lesson has no use for them, and a few lines of aliases can fill a memory.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tutor.lesson.findings import Findings, shorten

if TYPE_CHECKING:
    import yaml

_DEEPEST = 4


@dataclass(slots=True)
class Node:
    """A scalar (`text`), a list (`items`) or a mapping (`pairs`), with its place in the file."""

    line: int
    column: int
    kind: str
    text: str = ""
    items: list["Node"] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple["Node", "Node"]]:
        """Keys and values of a mapping."""
        return list(zip(self.items[::2], self.items[1::2], strict=False))


def load(text: str, findings: Findings) -> Node | None:
    """The tree of front matter that begins on line 2 of the file; None, with a finding, where it is no YAML."""
    import yaml

    try:
        return _tree(text, findings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.add(
            "T106",
            getattr(mark, "line", 0) + 2,
            getattr(mark, "column", 0) + 1,
            f"The front matter is no YAML: {error.problem or error.context}.",
            _YAML_CURE,
        )
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML lets the errors of chr() and int() out, for escapes and versions that cannot be.
        findings.add("T106", 2, 1, f"The front matter is no YAML: {shorten(str(error))}.", _YAML_CURE)
    return None


_YAML_CURE = "Write one `key: value` a line; put a value that holds `: ` or ` #` in quotes."


def _place(mark: Any) -> tuple[int, int]:
    """Line and column in the file of a place in the front matter, which begins on line 2."""
    return (mark.line + 2, mark.column + 1) if mark else (2, 1)


_UNEVEN = re.compile(
    "[^\\S \n]|[!%&*>@`|\\\\\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]|^(?:---|[.]{3})|(?<!\\w)[?]",
    re.MULTILINE,
)
"""Where the two parsers of PyYAML may differ, and what no front matter needs."""


def _events(text: str) -> Iterable["yaml.Event"]:
    """What PyYAML makes of a text: by its parser in C, ten times as fast, where that surely comes to the same."""
    import yaml

    quick = getattr(yaml, "CSafeLoader", None)
    if quick is not None and not _UNEVEN.search(text):
        with suppress(yaml.YAMLError):
            events = list(yaml.parse(text, Loader=quick))
            # The two place an empty value differently.
            if all(event.value for event in events if isinstance(event, yaml.ScalarEvent)):
                return events
    return yaml.parse(text, Loader=yaml.SafeLoader)


def _tree(text: str, findings: Findings) -> Node | None:
    """The tree of the first document, built from events so that a deep one never fills the stack."""
    import yaml

    root: Node | None = None
    open_nodes: list[Node] = []
    for event in _events(text):
        line, column = _place(event.start_mark)
        if isinstance(event, yaml.CollectionEndEvent):
            open_nodes.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        refused = _refused(event, root is not None and not open_nodes, len(open_nodes) > _DEEPEST)
        if refused:
            findings.add("T107", line, column, *refused)
            return None
        kind = "text"
        if isinstance(event, yaml.CollectionStartEvent):
            kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
        node = Node(line, column, kind, event.value if isinstance(event, yaml.ScalarEvent) else "")
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
