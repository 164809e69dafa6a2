"""A lesson as it was written, in plain nouns: what the reader makes of the Markdown and the teacher teaches."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor.lesson.markdown import to_speech
from tutor.lesson.words import Ending
from tutor.values import Answer, AnswerKey, Choice, Persona, Pitfall, StepId, Tone


@dataclass(frozen=True, slots=True)
class Skill:
    """Something to be learnt."""

    id: str
    title: str
    target: float = 0.95
    """The p_known at which it counts as mastered."""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misconception:
    """A known wrong idea, how it shows, what to say to it, and where to go from there."""

    name: str
    say: str
    patterns: tuple[Answer, ...] = ()
    target: StepId | None = None


Place = tuple[int, int]
"""Line and column in the file, from 1."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Where to go when a step ends in one way."""

    on: Ending | None
    """None: however it ends, where no other branch of the step applies."""
    target: StepId | None
    """None: the lesson is over."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Which kind it is follows from its sections; without any it is narration."""

    id: StepId
    name: str
    line: int
    """Where its heading stands, from 1."""
    prompt: str
    """Markdown, comments taken out."""
    skill: str
    language: str
    patience_s: float = 3.0
    attempts: int | None = None
    optional: bool = False
    points: float = 1.0
    voice: str = ""
    """Who speaks in this step; empty for the lesson's voice."""
    paper: str = ""
    """What the whiteboard is printed with: squared (also where empty), plain, axes, numbers, staves, or the path of one
    of `images`."""
    answers: tuple[Answer, ...] = ()
    choices: tuple[Choice, ...] = ()
    board: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    solution: str = ""
    code: str = ""
    """Starter code."""
    check: str = ""
    """Python that asserts, run in the student's namespace after each run of their cell."""
    notes: str = ""
    """The teacher's notes to the tutor: for a judge, never for a voice."""
    then: tuple[Branch, ...] = ()
    images: tuple[str, ...] = ()
    """Paths of the pictures in the prompt, and of the one that is the paper, as written: relative to the folder of the
    lesson and within it."""
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, compare=False, repr=False)
    """By section (and `prompt`, `settings`): where its heading stands, then each of its items."""

    @property
    def asks(self) -> bool:
        """Whether the student has anything to answer."""
        return bool(self.answers or self.choices or self.board or self.rubric or self.check)

    @property
    def question(self) -> str:
        """The prompt as it is spoken."""
        return to_speech(self.prompt)

    @property
    def key(self) -> AnswerKey:
        """What a grader may know of it."""
        pitfalls = tuple(Pitfall(each.name, each.patterns) for each in self.misconceptions)
        return AnswerKey(
            self.language,
            self.answers,
            self.choices,
            self.rubric,
            self.board,
            pitfalls,
            question=self.question,
            solution=self.solution,
            notes=self.notes,
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson."""

    path: str
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    title: str
    language: str  # BCP 47
    version: str
    welcome: str
    """Markdown, spoken and shown before the first step; may be empty."""
    steps: tuple[Step, ...]
    skills: tuple[Skill, ...] = ()
    """Those of the front matter, then each step that is its own skill, in order."""
    tutor: Persona = field(default_factory=Persona)
    level: str = ""
    subject: str = ""
    author: str = ""
    licence: str = ""
    duration: str = ""
    tone: Tone = "delivery"
    images: tuple[str, ...] = ()
    """Pictures of the welcome."""

    def step(self, step: StepId) -> Step:
        """The step of that id; KeyError where there is none."""
        for each in self.steps:
            if each.id == step:
                return each
        raise KeyError(step)

    def index(self, step: StepId) -> int:
        """Where a step stands, from 0; KeyError where there is none."""
        for number, each in enumerate(self.steps):
            if each.id == step:
                return number
        raise KeyError(step)
