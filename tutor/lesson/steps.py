"""One step: its settings, its prose and its sections, put together into the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tutor.lesson.drawing import check_drawings
from tutor.lesson.findings import Findings, nearest, shorten
from tutor.lesson.front import LONG_PATIENCE_S, PATIENCE_S, Front
from tutor.lesson.jumps import LONGEST_NAME, Jumps
from tutor.lesson.markdown import images, to_plain
from tutor.lesson.outline import Part, prose
from tutor.lesson.pictures import picture_fault
from tutor.lesson.plan import Place, Step
from tutor.lesson.sections import Sections
from tutor.lesson.settings import Settings, read_settings
from tutor.lesson.words import SECTION_NAMES, SECTIONS, fold

MOST_PICTURES = 100
"""In the prose of one step: no step needs as many, and looking for the ends of more takes long."""
_ASKING = frozenset({"answers", "choices", "rubric", "board", "check"})
_TAKING_LONG = frozenset({"rubric", "board"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A step before its sections are read: what a jump to it needs."""

    id: str
    name: str
    part: Part
    sections: list[Part] = field(default_factory=list)


def read_step(draft: Draft, targets: Mapping[str, str], front: Front, findings: Findings) -> Step:
    """The step that a draft becomes; `targets` are the ids of all steps by their names and by themselves."""
    settings, prompt, places = _prompt(draft.part, findings)
    chosen = dict(settings.values)
    language = str(chosen.get("language", front.language))
    sections = _known(draft, findings)
    reader = Sections(language, bool(_ASKING & set(sections)), Jumps(targets, findings), findings, places)
    patience_s = LONG_PATIENCE_S if _TAKING_LONG & set(sections) else PATIENCE_S
    read: dict[str, Any] = {section: reader.read(section, part) for section, part in sections.items()}
    _together(sections, findings)
    if not prompt and not draft.sections:
        findings.add("T206", draft.part.line, 1, "The step is empty.", "Write what to say under it, or take it out.")
    _skill(chosen.get("skill"), front, draft, settings, findings)
    paper = str(chosen.get("paper", ""))
    begins = places.get("prompt", ((1, 1),))[0][0]
    check_drawings(prompt, begins, 1, findings)
    pictures = read_pictures(prompt, begins, findings)
    return Step(
        id=draft.id,
        name=draft.name,
        line=draft.part.line,
        prompt=prompt,
        skill=chosen.get("skill", draft.id),
        language=language,
        patience_s=chosen.get("patience", front.patience_s or patience_s),
        attempts=chosen.get("attempts"),
        optional=chosen.get("optional", False),
        points=chosen.get("points", 1.0),
        voice=chosen.get("voice", ""),
        paper=paper,
        images=tuple(dict.fromkeys([*pictures, *([paper] if "." in paper else [])])),
        places=places,
        **read,
    )


def read_pictures(markdown: str, line: int, findings: Findings) -> tuple[str, ...]:
    """The paths of the pictures in prose, the first line of which is line `line` of the file, each of them once."""
    paths: dict[str, None] = {}
    if markdown.count("![") > MOST_PICTURES:
        problem = f"At most {MOST_PICTURES} pictures stand in one piece of prose."
        findings.add("T330", line, 1, problem, "Leave some out, or make several steps.")
        return ()
    for image in images(markdown):
        fault = picture_fault(image.path)
        if image.html:
            fault = "T329", "A picture in HTML is not shown.", "Write `![what it shows](cake.png)`."
        if fault:
            findings.add(fault[0], line + image.line, image.column + 1, *fault[1:])
        paths[image.path] = None
    return tuple(paths)


def _prompt(part: Part, findings: Findings) -> tuple[Settings, str, dict[str, tuple[Place, ...]]]:
    """Settings, prose, and the places of both."""
    body, line = part.body, part.line + 1
    places: dict[str, tuple[Place, ...]] = {}
    settings = read_settings(body[0], line, findings) if body and body[0].strip() else None
    if settings is None:
        _astray(part, findings)
    else:
        places["settings"] = ((line, 1), *((line, column) for column in settings.columns.values()))
        body, line = body[1:], line + 1
        if body and body[0].strip():
            findings.add(
                "T216", line, 1, "The settings line runs into the prose.", "Put an empty line between the two."
            )
    first = next((index for index, text in enumerate(body) if text.strip()), None)
    if first is not None:
        places["prompt"] = ((line + first, 1),)
    return settings or Settings({}, {}), prose(body), places


def _astray(part: Part, findings: Findings) -> None:
    """Find a settings line below an empty one, as formatters of Markdown like to leave it: it would be read out."""
    for line, text in enumerate(part.body, part.line + 1):
        if text.strip():
            if line > part.line + 1 and read_settings(text, line, Findings(findings.path)):
                cure = "Take the empty line above it out, or word it differently if it is prose."
                findings.add(
                    "T217", line, 1, "A settings line stands right under its heading, and this one does not.", cure
                )
            return


def _skill(skill: str | None, front: Front, draft: Draft, settings: Settings, findings: Findings) -> None:
    if skill is None or not front.whole or any(skill == each.id for each in front.skills):
        return
    meant = nearest(skill, (each.id for each in front.skills))
    cure = f"Did you mean `{meant}`?" if meant else "List it under `skills` in the front matter."
    column = settings.columns["skill"]
    findings.add("T218", draft.part.line + 1, column, f"There is no skill `{shorten(skill)}`.", cure)


def _known(draft: Draft, findings: Findings) -> dict[str, Part]:
    """The sections that can be read, by their canonical names."""
    known: dict[str, Part] = {}
    for part in draft.sections:
        section = SECTIONS.get(fold(to_plain(part.title[:LONGEST_NAME])), "")
        title = shorten(part.title)
        if not section:
            meant = nearest(part.title, SECTION_NAMES)
            cure = f"Did you mean `### {meant}`?" if meant else "A heading within prose has four `#`."
            findings.add("T208", part.line, 1, f"`{title}` is no section.", cure)
        elif section in known:
            problem = f"The step has the section `{title}` already, on line {known[section].line}."
            findings.add("T209", part.line, 1, problem, "Put the two together.")
        elif not any(map(str.strip, part.body)):
            findings.add(
                "T210", part.line, 1, f"The section `{title}` is empty.", "Write something under it, or take it out."
            )
        else:
            known[section] = part
    return known


def _together(sections: Mapping[str, Part], findings: Findings) -> None:
    """Find sections that one step cannot have both, or one without the other."""
    if "code" in sections and "check" not in sections:
        problem = "The step has Code and no Check, so nothing could tell whether the code is right."
        cure = "Write asserts under `### Check`, or show the code in the prose instead."
        findings.add("T212", sections["code"].line, 1, problem, cure)
    for one, others, reason in (
        ("Answers", ("Choices",), "so nobody could tell how to answer it"),
        ("Check", ("Answers", "Choices", "Rubric", "Board"), "and a program is judged by its Check alone"),
    ):
        for other in others:
            both = [sections[each.lower()].line for each in (one, other) if each.lower() in sections]
            if len(both) == 2:
                problem = f"The step has both {one} and {other}, {reason}."
                findings.add("T211", max(both), 1, problem, "Keep one of the two, or make two steps.")
