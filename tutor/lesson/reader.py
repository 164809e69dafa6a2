"""Bytes in, lesson out, or everything that is wrong with it at once."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tutor.lesson.drawing import check_drawings
from tutor.lesson.findings import Findings, shorten
from tutor.lesson.front import Front, read_front
from tutor.lesson.jumps import LONGEST_NAME
from tutor.lesson.markdown import to_plain
from tutor.lesson.outline import Part, parts, prose, unspaced_headings, without_comments
from tutor.lesson.plan import Lesson, Skill, Step
from tutor.lesson.steps import Draft, read_pictures, read_step
from tutor.lesson.words import slug

LARGEST_FILE = 1_000_000
"""Bytes."""
LARGEST_BLOCK = 10_000
"""Bytes of the front matter, or of what stands between two headings."""


def read_lesson(
    source: bytes | str, path: str = "lesson.md", base: Lesson | None = None, *, piece: bool = False
) -> Lesson:
    """The lesson that a Markdown file holds.

    `path` is only named in findings and kept in the lesson; no file is opened. Raises LessonError with all findings in
    the order of the file, and nothing else, whatever the bytes.

    A `piece`, such as one cell of a notebook, needs no title: its first step's name stands for one, and without front
    matter it may name any skill. With `base`, the lesson that it is a piece of, that one's front matter is also the
    piece's, where it has none of its own, and jumps may lead to that one's steps.
    """
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    findings = Findings(path)
    lines = _lines(data, findings)
    front, begins = _front(lines, _given(base, piece=piece), findings)
    # The front matter leaves empty lines behind, so that the others keep their numbers.
    shown, unclosed = without_comments([""] * begins + lines[begins:])
    if unclosed:
        findings.add("T104", unclosed, 1, "A comment begins here and never ends.", "Close it with `-->`.")
    opening, drafts = _outline(parts(shown), findings)
    named = [(step.name, step.id) for step in base.steps] if base else []
    named += [(draft.name, draft.id) for draft in drafts]
    targets = dict(named) | {step: step for _, step in named}
    steps = tuple(read_step(draft, targets, front, findings) for draft in drafts)
    if front.whole and not front.title and not opening.title and not piece:
        findings.add("T115", 1, 1, "The lesson has no title.", "Write `# My lesson` above its first step.")
    if not drafts:
        findings.add(
            "T116", max(len(lines), 1), 1, "The lesson has no steps.", "Write `## My first step`, and prose under it."
        )
    findings.check()
    return _lesson(path, hashlib.sha256(data).hexdigest(), front, opening, steps)


def _lesson(path: str, digest: str, front: Front, opening: "_Opening", steps: tuple[Step, ...]) -> Lesson:
    return Lesson(
        path=path,
        digest=digest,
        title=front.title or opening.title or steps[0].name,
        language=front.language,
        version=front.version,
        welcome="\n\n".join(opening.welcome),
        steps=steps,
        skills=_skills(front, steps),
        tutor=front.tutor,
        level=front.level,
        subject=front.subject,
        author=front.author,
        licence=front.licence,
        duration=front.duration,
        tone=front.tone,
        images=tuple(dict.fromkeys(opening.images)),
    )


def _lines(data: bytes, findings: Findings) -> list[str]:
    """The lines of a file that is text and no larger than a lesson may be."""
    if len(data) > LARGEST_FILE:
        problem = f"The file has {len(data):,} bytes; a lesson has at most {LARGEST_FILE:,}."
        raise findings.only("T101", 1, 1, problem, "Cut it into several lessons.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        line = data[: data.find(b"\0")].count(b"\n") + 1 if b"\0" in data else 1
        raise findings.only("T102", line, 1, "The file is no text in UTF-8.", "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise findings.only("T102", line, column, "The file is no text in UTF-8.", "Save it as UTF-8.") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line_text in enumerate(lines, 1):
        if len(line_text) > LARGEST_BLOCK:
            problem = f"The line has {len(line_text):,} characters; a block has at most {LARGEST_BLOCK:,} bytes."
            raise findings.only("T103", number, 1, problem, "Break it into paragraphs or steps.")
    return lines


def _given(base: Lesson | None, *, piece: bool) -> Front:
    """What stands for front matter where there is none."""
    if base is None:
        # Elsewhere may be written what a piece lacks.
        return Front(whole=not piece)
    return Front(
        whole=bool(base.skills) or not piece,
        title=base.title,
        language=base.language,
        level=base.level,
        subject=base.subject,
        author=base.author,
        licence=base.licence,
        duration=base.duration,
        tone=base.tone,
        version=base.version,
        skills=base.skills,
        tutor=base.tutor,
    )


def _front(lines: list[str], given: Front, findings: Findings) -> tuple[Front, int]:
    """The front matter, or what is given where there is none, and how many lines it takes."""
    if lines[0].rstrip() != "---":
        return given, 0
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            if _size(lines[1:index]) > LARGEST_BLOCK:
                _too_large(1, lines[1:index], "The front matter", findings)
                return Front(whole=False), index + 1
            return read_front(lines[1:index], findings), index + 1
    findings.add("T105", 1, 1, "The front matter begins here and never ends.", "Close it with a line `---`.")
    return Front(whole=False), 1


def _size(lines: Sequence[str]) -> int:
    return len("\n".join(lines).encode())


def _too_large(line: int, lines: Sequence[str], what: str, findings: Findings) -> None:
    problem = f"{what} has {_size(lines):,} bytes; one block has at most {LARGEST_BLOCK:,}."
    findings.add("T103", line, 1, problem, "Break it into several sections or steps.")


@dataclass(slots=True)
class _Opening:
    """What stands before the first step."""

    title: str = ""
    welcome: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def _outline(found: Iterable[Part], findings: Findings) -> tuple[_Opening, list[Draft]]:
    """The opening and the steps, each with the parts that belong to it."""
    opening = _Opening()
    drafts: list[Draft] = []
    lines_of: dict[str, int] = {}
    for part in found:
        if len(part.title) > LONGEST_NAME:
            problem = f"The heading has {len(part.title)} characters; at most {LONGEST_NAME} make a name."
            findings.add("T202", part.line, 1, problem, "Shorten it, and say the rest under it.")
            continue
        _headings_and_size(part, findings)
        if part.level == 2:
            drafts.append(_draft(part, len(drafts) + 1, lines_of, findings))
        elif part.level == 3 and drafts:
            drafts[-1].sections.append(part)
        elif part.level == 3:
            problem = f"The section `{shorten(part.title)}` stands in no step."
            findings.add("T207", part.line, 1, problem, "Write a `## Step` above it.")
        else:
            _open(part, opening, bool(drafts), findings)
    return opening, drafts


def _headings_and_size(part: Part, findings: Findings) -> None:
    for line, text in unspaced_headings(part):
        bare = text.lstrip("#")
        problem = f"`{shorten(text)}` is no heading: Markdown wants a space behind the `#`."
        findings.add("T201", line, 1, problem, f"Write `{text[: len(text) - len(bare)]} {shorten(bare)}`.")
    if _size(part.body) > LARGEST_BLOCK:
        _too_large(max(part.line, 1), part.body, f"What stands under `{shorten(part.title)}`", findings)


def _open(part: Part, opening: _Opening, late: bool, findings: Findings) -> None:
    if part.level == 1 and (opening.title or late):
        problem = "A `#` heading is the lesson's title, and this is not at its head."
        findings.add("T203", part.line, 1, problem, "Make it a step with `##`.")
    elif part.level == 1:
        opening.title = to_plain(part.title)
        if not opening.title:
            findings.add("T204", part.line, 1, "The title is empty.", "Write it behind the `#`.")
    if welcome := prose(part.body):
        first = next(index for index, text in enumerate(part.body, 1) if text.strip())
        opening.welcome.append(welcome)
        opening.images.extend(read_pictures(welcome, part.line + first, findings))
        check_drawings(welcome, part.line + first, 1, findings)


def _draft(part: Part, number: int, lines_of: dict[str, int], findings: Findings) -> Draft:
    name = to_plain(part.title)
    step = slug(name) or f"step-{number}"
    if not name:
        findings.add("T204", part.line, 1, "The step has no name.", "Write one behind the `##`.")
    elif step in lines_of:
        problem = f"The step `{shorten(name)}` has the name of the one on line {lines_of[step]}."
        findings.add("T205", part.line, 1, problem, "Give it another: progress and jumps go by the name.")
    lines_of.setdefault(step, part.line)
    return Draft(step, name, part)


def _skills(front: Front, steps: tuple[Step, ...]) -> tuple[Skill, ...]:
    skills = {skill.id: skill for skill in front.skills}
    for step in steps:
        skills.setdefault(step.skill, Skill(step.skill, step.name))
    return tuple(skills.values())
