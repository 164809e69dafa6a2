"""What an editor offers at a cursor in a lesson, and what it explains there.

Works on what is being written, whole or not: any text and any cursor give a result. Cursors and offsets count
characters. `base` is what else is known: the lesson that earlier cells of a notebook began.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tutor.lesson import meanings
from tutor.lesson.findings import Findings
from tutor.lesson.front import Front, read_front
from tutor.lesson.markdown import to_plain
from tutor.lesson.meanings import Meaning
from tutor.lesson.outline import Part
from tutor.lesson.plan import Lesson, Skill
from tutor.lesson.settings import read_settings
from tutor.lesson.spot import Page, Spot, locate, read_page
from tutor.lesson.words import ENDINGS, LANGUAGES, PAPERS, SECTIONS, SETTINGS, fold, slug, written

_LISTED = 200
"""Names that are offered at once."""


@dataclass(frozen=True, slots=True)
class Completions:
    """What may stand from `start` to `end`, each with the kind of thing that it is."""

    start: int
    end: int
    offers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What something in a lesson means."""

    title: str
    says: str
    example: str = ""
    """Markdown."""

    @property
    def plain(self) -> str:
        """For where only text can be shown."""
        return "\n\n".join(filter(None, (self.title, self.says, self.example)))

    @property
    def markdown(self) -> str:
        """For a notebook."""
        example = f"\n\n~~~~markdown\n{self.example}\n~~~~" if self.example else ""
        return f"**{self.title}**\n\n{self.says}{example}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the text and `base` say of the lesson."""

    page: Page
    front: Front
    base: Lesson | None

    @property
    def language(self) -> str:
        return self.front.language if self.page.front or self.base is None else self.base.language

    @property
    def skills(self) -> dict[str, Skill]:
        """Those of the front matter by id: a step that is its own skill is no skill to name."""
        own = {step.id for step in self.base.steps} if self.base else set()
        before = [skill for skill in self.base.skills if skill.id not in own] if self.base else []
        return {skill.id: skill for skill in (*before, *self.front.skills)}

    @property
    def steps(self) -> dict[str, Part | None]:
        """The steps by name, with where they stand in this text."""
        names: dict[str, Part | None] = dict.fromkeys(step.name for step in self.base.steps) if self.base else {}
        return names | {to_plain(part.title): part for part in self.page.parts if part.level == 2 and part.title}


def _know(source: str, base: Lesson | None) -> _Known:
    page = read_page(source)
    front = read_front(page.lines[1 : page.front - 1], Findings("")) if page.front > 1 else Front()
    return _Known(page, front, base)


def step_names(source: str, base: Lesson | None = None) -> tuple[str, ...]:
    """The names of the steps that a text, and what came before it, hold."""
    return tuple(_know(source, base).steps)


# ---- offers ----


def complete(source: str, cursor: int, base: Lesson | None = None) -> Completions:
    """What may be written at the cursor: words of the lesson's language first, then those of the grammar's English."""
    known, cursor = _know(source, base), max(0, min(cursor, len(source)))
    spot = locate(known.page, cursor)
    if spot is None:
        return Completions(cursor, cursor)
    typed = fold(spot.typed)
    offers = dict.fromkeys(_offers(spot, known, source))
    begins = [each for each in offers if fold(each[0]).startswith(typed)]
    # A name may be looked for by any of its words.
    holds = [each for each in offers if each not in begins and each[1] in {"step", "skill"} and typed in fold(each[0])]
    return Completions(spot.start, spot.end, tuple((*begins, *holds)[:_LISTED]))


def _offers(spot: Spot, known: _Known, source: str) -> Iterator[tuple[str, str]]:
    before, after = source[spot.start - 1 : spot.start], source[spot.end : spot.end + 2].strip(" ")[:1]
    match spot.kind:
        case "front key":
            used = _used_keys(known.page, spot) if not spot.key else frozenset()
            yield from ((key + ("" if after == ":" else ": "), "key") for key in _front(spot.key) if key not in used)
        case "front value":
            yield from _front_values(spot.key, known)
        case "section":
            space = " " if before == "#" else ""
            for word in _words(SECTIONS, known.language, _used_sections(known.page, spot)):
                yield space + word, "section"
        case "setting":
            for word in _words(SETTINGS, known.language):
                yield word + ("" if after in {":", "："} else ": "), "setting"
        case "value":
            yield from _setting_values(spot.key[0], known)
        case "target":
            here = {to_plain(part.title) for part in known.page.step_at(spot.line)[:1]}
            yield from ((name, "step") for name in known.steps if name not in here)
            if spot.key == ("then",):
                yield written("end", known.language), "ending"
        case "ending":
            for word in _words(ENDINGS, known.language):
                yield word + ("" if after or ENDINGS[fold(word)] == "end" else " → "), "ending"
        case "callout":
            yield from ((f"[!{name}]", "callout") for name in meanings.CALLOUTS)
        case "choice":
            yield from ((f"{mark} ", "choice") for mark in meanings.CHOICES)
        case "within" | "step":
            return


def _words(table: Mapping[str, str], language: str, but: frozenset[str] = frozenset()) -> Iterator[str]:
    kept = [canonical for canonical in dict.fromkeys(table.values()) if canonical not in but]
    yield from dict.fromkeys(written(canonical, spoken) for spoken in (language, "en") for canonical in kept)


def _used_sections(page: Page, spot: Spot) -> frozenset[str]:
    """The sections that the step has already, but for the one that stands at the spot."""
    others = (part.title for part in page.step_at(spot.line)[1:] if part.line != spot.line + 1)
    return frozenset(SECTIONS.get(fold(to_plain(title[:_LISTED])), "") for title in others)


def _used_keys(page: Page, spot: Spot) -> frozenset[str]:
    others = (line for index, line in enumerate(page.lines[: page.front]) if index != spot.line)
    return frozenset(line.partition(":")[0] for line in others)


def _front(keys: tuple[str, ...]) -> Mapping[str, Meaning]:
    """The keys that may stand below these keys of the front matter."""
    match keys:
        case ():
            return meanings.FRONT
        case ("tutor",):
            return meanings.TUTOR
        case ("skills", _):
            return meanings.SKILL
    return {}


def _front_values(keys: tuple[str, ...], known: _Known) -> Iterator[tuple[str, str]]:
    match keys:
        case ("language",):
            yield from ((language, "language") for language in LANGUAGES)
        case ("tone",):
            yield from ((tone, "value") for tone in ("delivery", "stated", "off"))
        case ("grammar",):
            yield "1", "value"
        case ("skills", skill, "needs"):
            yield from ((each, "skill") for each in known.skills if each != skill)


def _setting_values(setting: str, known: _Known) -> Iterator[tuple[str, str]]:
    match setting:
        case "skill":
            yield from ((skill, "skill") for skill in known.skills)
        case "language":
            yield from ((language, "language") for language in LANGUAGES)
        case "optional":
            yield from (("yes", "value"), ("no", "value"))
        case "paper":
            yield from ((each, "value") for each in dict.fromkeys(PAPERS.values()))


# ---- explanations ----


def explain(source: str, cursor: int, base: Lesson | None = None) -> Explanation | None:
    """What stands at the cursor, in a line or two with an example; None where there is nothing to explain."""
    known = _know(source, base)
    spot = locate(known.page, cursor)
    if spot is None:
        return None
    word = spot.word.strip()
    match spot.kind:
        case "front key":
            return _meaning(word, _front(spot.key).get(word))
        case "front value":
            skill = known.skills.get(word) if spot.key[-1:] == ("needs",) else None
            return _skill(skill, known) if skill else _meaning(spot.key[-1], _front(spot.key[:-1]).get(spot.key[-1]))
        case "section":
            return _meaning(word, meanings.SECTIONS.get(SECTIONS.get(fold(to_plain(word[:_LISTED])), "")))
        case "within":
            return _meaning(written(spot.key[0], known.language), meanings.SECTIONS.get(spot.key[0]))
        case "setting":
            return _meaning(word, meanings.SETTINGS.get(SETTINGS.get(fold(word), "")))
        case "value":
            skill = known.skills.get(word) if spot.key == ("skill",) else None
            return _skill(skill, known) if skill else _meaning(spot.key[0], meanings.SETTINGS[spot.key[0]])
        case "ending":
            return _meaning(word, meanings.ENDINGS.get(ENDINGS.get(fold(word), "")))
        case "target":
            return _step(word, known) or _meaning(word, meanings.ENDINGS.get(ENDINGS.get(fold(word), "")))
        case "callout":
            return _meaning(word, meanings.CALLOUTS.get(word.strip("[!]").upper()))
        case "choice":
            return _meaning(word, meanings.CHOICES.get(word.lower()))
        case "step":
            return _step(word, known)


def _meaning(title: str, meaning: Meaning | None) -> Explanation | None:
    return Explanation(title, meaning.says, meaning.example) if meaning else None


def _skill(skill: Skill, known: _Known) -> Explanation:
    parts = [f"{skill.title}. Mastered from {skill.target:g} on."]
    if skill.needs:
        parts.append(f"Needs: {', '.join(skill.needs)}.")
    practise = [to_plain(part.title) for part in known.page.parts if part.level == 2 and _skill_of(part) == skill.id]
    parts.append(f"Practised in: {', '.join(practise)}." if practise else "No step here practises it.")
    return Explanation(f"Skill {skill.id}", " ".join(parts))


def _skill_of(step: Part) -> str:
    settings = read_settings(step.body[0], step.line, Findings("")) if step.body else None
    return str(settings.values.get("skill", "")) if settings else ""


def _step(name: str, known: _Known) -> Explanation | None:
    wanted = slug(to_plain(name[:_LISTED]))
    for each, part in known.steps.items():
        if slug(each) == wanted and part is not None:
            sections = [to_plain(section.title) for section in known.page.step_at(part.line - 1)[1:]]
            holds = f"It has {', '.join(sections)}." if sections else "It is told, and the lesson goes on."
            return Explanation(f"Step {each}", f"On line {part.line}. {holds}", "\n".join(part.body).strip())
        if slug(each) == wanted:
            return Explanation(f"Step {each}", "A step of an earlier cell.")
    return None
