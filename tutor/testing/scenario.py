"""Scenarios: whole conversations as Markdown that a teacher can read, run against the real teacher and the real grader.

    # A wrong answer
    lesson: adding-fractions

    1. The student opens the lesson.
       - Tutor: welcome, prompt
    2. The student types `2/5`.
       - Tutor: remedy, prompt
       - Step: Cut the cake
       - Never: `5/6`

A numbered line is what the student does; its bullets are what must happen and, after `Never`, what must not. `Tutor`
lists every move since then, in order: nothing more, nothing less. Where a step wants code, the student "runs code that"
passes, fails with `a message`, raises `an error`, prints `something` (and fails), or never ends.

An answer may be said haltingly, slowly, fast, quietly, or with a pause; the student "presses" `easy`, `ok`, `hard` or
`help`, and "sets the tone to" `delivery`, `stated` or `off`. `Adapts` lists the actions that the journal keeps of it,
in order, and `Style` how the last thing was spoken: slow, short, as usual. `Draws` lists in words what the tutor drew
on the board, or nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tutor import events as e
from tutor.ports import Grader
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.teacher import Teacher
from tutor.values import CodeRun, Delivery, Deviation, Move, Remark, Style

_PLAIN = Deviation(1.5, 1.0)
DELIVERIES = {
    "haltingly": Delivery(pause_share=_PLAIN),
    "slowly": Delivery(rate=Deviation(-1.5, 1.0)),
    "fast": Delivery(rate=_PLAIN),
    "quietly": Delivery(quiet=_PLAIN),
    "with a pause": Delivery(longest_pause=_PLAIN),
}
"""How an answer may be said."""


class ScenarioError(AssertionError):
    """A scenario that went otherwise than written, or cannot be read; says `path:line`."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that the student does, and what must come of it."""

    line: int
    action: str
    expectations: tuple[tuple[int, str, str], ...]
    """Line, kind, value of each."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole conversation."""

    path: Path
    lesson: str
    beats: tuple[Beat, ...]


def read_scenario(path: Path) -> Scenario:
    """Read a scenario; ScenarioError where a line is none."""
    lesson = ""
    beats: list[Beat] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := re.fullmatch(r"lesson: *(\S+)", line):
            lesson = found[1]
        elif found := re.fullmatch(r"\d+\. +The student (.+?)\.?", line):
            beats.append(Beat(number, found[1], ()))
        elif found := re.fullmatch(r" +- (\w+): *(.+)", line):
            if not beats:
                raise ScenarioError(f"{path}:{number}: an expectation before anything was done")
            last = beats.pop()
            beats.append(Beat(last.line, last.action, (*last.expectations, (number, found[1], found[2]))))
    if not lesson or not beats:
        raise ScenarioError(f"{path}: a scenario needs a line 'lesson: NAME' and numbered lines 'The student …'")
    return Scenario(path, lesson, tuple(beats))


class ScenarioRun:
    """One run; `make_teacher` makes a teacher of the facts so far, so that a student can leave and come back."""

    def __init__(self, scenario: Scenario, make_teacher: Callable[[list[e.Fact]], Teacher], grader: Grader) -> None:
        """Make ready; nothing has happened yet."""
        self._scenario = scenario
        self._make_teacher = make_teacher
        self._grader = grader
        self.rehearsal = Rehearsal(make_teacher([]), grader)

    def play(self) -> None:
        """Go through all of it; ScenarioError at the first thing that goes otherwise."""
        for beat in self._scenario.beats:
            before, kept = len(self.rehearsal.said), len(self.rehearsal.facts)
            self._act(beat)
            said = [each.brief for each in self.rehearsal.said[before:]]
            moves = [brief.move.value for brief in said]
            words = "\n".join(line for brief in said for line in brief.lines)
            drawn = [each.words for brief in said for each in brief.drawn]
            facts = self.rehearsal.facts[kept:]
            adapted = [fact.action.value for fact in facts if isinstance(fact, e.AdaptationTaken)]
            style = said[-1].style if said else Style()
            for line, kind, value in beat.expectations:
                if kind == "Adapts":
                    self._expect(line, kind, value, _listed(adapted))
                elif kind == "Draws":
                    self._expect(line, kind, value, _listed([f"`{each}`" for each in drawn]))
                elif kind == "Style":
                    styles = [name for name in ("slow", "short") if getattr(style, name)]
                    self._expect(line, kind, value, ", ".join(styles) or "as usual")
                else:
                    self._check(line, kind, value, moves, words)

    def _expect(self, line: int, kind: str, wanted: str, found: str) -> None:
        if wanted != found:
            raise ScenarioError(f"{self._scenario.path}:{line}: {kind}: {wanted}, but it was: {found}")

    def _act(self, beat: Beat) -> None:
        rehearsal, action = self.rehearsal, beat.action
        quoted = re.search(r"`(.*)`", action)
        text = quoted[1] if quoted else ""
        interrupted = re.search(r" (?:over|during) the ([\w-]+)", action)
        if interrupted:
            self._interrupt(beat, Move(interrupted[1]), text, coughs=action.startswith("coughs"))
        elif action.startswith("comes back"):
            facts = [*rehearsal.facts]
            self.rehearsal = Rehearsal(self._make_teacher(facts), self._grader)
            self.rehearsal.facts = facts
            self.rehearsal.said = rehearsal.said
            self.rehearsal.give(e.LessonOpened(self.rehearsal.now()))
        elif action.startswith("is silent"):
            if not rehearsal.fall_silent():
                raise ScenarioError(f"{self._scenario.path}:{beat.line}: nothing waits for the student here")
        else:
            for event in self._events(beat, action, text):
                rehearsal.give(event)
        if not self._interruption_follows(beat):
            self.rehearsal.hear_out()

    def _interruption_follows(self, beat: Beat) -> bool:
        beats = self._scenario.beats
        following = beats[beats.index(beat) + 1 : beats.index(beat) + 2]
        return any(re.search(r" (?:over|during) the ", each.action) for each in following)

    def _interrupt(self, beat: Beat, move: Move, text: str, *, coughs: bool) -> None:
        rehearsal = self.rehearsal
        rehearsal.hear_out(until=move)
        rehearsal.give(e.SpeechStarted(rehearsal.now()))
        if not rehearsal.said or rehearsal.said[-1].finished:
            raise ScenarioError(f"{self._scenario.path}:{beat.line}: the tutor never came to say the {move}")
        at = rehearsal.now()
        rehearsal.give(e.SpeechLapsed(at) if coughs else e.UtteranceHeard(at, text))

    def _events(self, beat: Beat, action: str, text: str) -> list[e.Event]:
        now = self.rehearsal.now
        numbers = tuple(int(each) - 1 for each in re.findall(r"\d+", action))
        match action.split(" ", maxsplit=1)[0]:
            case "opens":
                return [e.LessonOpened(now())]
            case "says":
                how = next((DELIVERIES[how] for how in DELIVERIES if how in action.partition("`")[0]), Delivery())
                return [e.SpeechStarted(now()), e.UtteranceHeard(now(), text, how)]
            case "presses":
                return [e.RemarkMade(now(), Remark(text))]
            case "sets":
                return [e.ToneChosen(now(), text)]  # type: ignore[arg-type]
            case "types":
                return [e.AnswerTyped(now(), text)]
            case "picks":
                return [e.ChoicesPicked(now(), numbers)]
            case "draws":
                return [e.WorkShown(now())]
            case "ticks":
                return [e.WorkChecked(now(), numbers)]
            case "asks":
                return [e.HintAsked(now())]
            case "runs":
                return [e.CodeRan(now(), _run(action, text))]
            case "skips":
                return [e.SkipAsked(now())]
            case "leaves":
                return [e.PauseAsked(now())]
        raise ScenarioError(f"{self._scenario.path}:{beat.line}: no student can do this: {action}")

    def _check(self, line: int, kind: str, value: str, moves: list[str], words: str) -> None:
        step = self.rehearsal.view.name if self.rehearsal.view else ""
        quoted = [each.strip("`") for each in re.findall(r"`[^`]*`", value)]
        match kind:
            case "Tutor":
                wanted = [] if value == "nothing" else re.split(r", *", value)
                wrong = None if moves == wanted else f"the tutor's moves were: {', '.join(moves) or 'none'}"
            case "Says":
                wrong = next((f"never said: {each}" for each in quoted if each not in words), None)
            case "Never":
                wrong = next((f"was said: {each}" for each in quoted if each in words), None)
            case "Step":
                wrong = None if step == value else f"the step is: {step}"
            case "Finished":
                wrong = None if self.rehearsal.over == (value == "yes") else f"finished: {self.rehearsal.over}"
            case _:
                wrong = f"nothing can be expected of {kind}"
        if wrong:
            raise ScenarioError(f"{self._scenario.path}:{line}: {kind}: {value}, but {wrong}\n{words}")


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _run(action: str, text: str) -> CodeRun:
    """What comes of "runs code that …"."""
    return CodeRun(
        passed="passes" in action,
        message=text if "fails with" in action else "",
        raised=text if "raises" in action else "",
        printed=text if "prints" in action else "",
        stopped="never ends" in action,
    )
