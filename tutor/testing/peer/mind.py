"""What the peer makes of what it is told: a record for a judge's function, words for a voice, a transcript."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from threading import Lock
from typing import Any, Protocol

from tutor.errors import SpeechError
from tutor.grading.local import LocalGrader
from tutor.models.embedded.ears import Ears
from tutor.testing.peer.usage import Part
from tutor.testing.scenario import Scenario
from tutor.values import WIRE_RATE_HZ, Answer, AnswerKey, Attempt, Audio, Choice, Mark, Modality, Pitfall

_BEGINNING = 2 * WIRE_RATE_HZ
"""Bytes by which an utterance is known again: a second."""


@dataclass(frozen=True, slots=True)
class Told:
    """All that one request holds: what a model would know."""

    instructions: str
    texts: tuple[str, ...] = ()
    audio: Audio | None = None
    image: bytes | None = field(default=None, repr=False)
    speed: float = 1.0
    """Of the voice."""
    parts: tuple[Part, ...] = ()
    """All that is paid for, in its order: earlier sounds too."""

    @property
    def everything(self) -> str:
        """All of its words."""
        return "\n".join((self.instructions, *self.texts))


class Mind(Protocol):
    """Calls block, and belong on a thread."""

    def record(self, told: Told) -> dict[str, Any]:
        """The arguments of the judge's function `record`."""

    def draw(self, told: Told) -> object:
        """The arguments of the voice's function `draw`, where it has one; None: it does not draw."""

    def say(self, told: Told) -> str:
        """What a voice says; nothing where it is empty."""

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        """The words in a sound; empty where none of the hints was said."""


class PlainMind:
    """Judges as the local grader does, hears what the embedded ears hear, and says what its list of lines says."""

    def __init__(self) -> None:
        self._ears: Ears | None = None
        self._hearing = Lock()

    def record(self, told: Told) -> dict[str, Any]:
        """A verdict on what was said, or on what was drawn, where anything was."""
        form = _form(told.texts)
        key = _key(form)
        said = str(form.get("said", ""))
        if told.audio is not None and not said:
            patterns = [each.source for pitfall in key.misconceptions for each in pitfall.patterns]
            choices = [choice.text for choice in key.choices]
            said = self.transcribe(told.audio, [*(each.source for each in key.answers), *patterns, *choices])
        verdict = LocalGrader().grade(Attempt(0, Modality.TYPED, said), key)
        met = _met(key, said, told.image)
        mark = verdict.mark
        if key.criteria:
            mark = Mark.RIGHT if len(met) == len(key.criteria) else Mark.PARTLY if met else Mark.WRONG
        return {
            "verdict": mark.value,
            "criteria_met": met,
            "misconception": verdict.misconception,
            "heard": said,
            "evidence": said[:60],
        }

    def draw(self, told: Told) -> object:
        """Nothing."""
        return None

    def say(self, told: Told) -> str:
        """The lines that the instructions list, each behind a hyphen."""
        lines = [line[2:].strip() for line in told.instructions.splitlines() if line.startswith("- ")]
        return " ".join(lines) or "Go on."

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        """Which of the hints was said; empty without a recogniser, too."""
        try:
            with self._hearing:
                self._ears = self._ears or Ears()
                self._ears.expect(list(hints))
                return self._ears.recognise(audio).text
        except SpeechError:
            return ""


class ParrotMind(PlainMind):
    """Says all that it was told, word for word: whatever reaches it reaches the student."""

    def say(self, told: Told) -> str:
        """Everything."""
        return told.everything


class DrawingMind(PlainMind):
    """Draws these, in order, each in a response that lets it; `mute`: in such a response it says nothing."""

    def __init__(self, *drawings: object, mute: bool = False) -> None:
        super().__init__()
        self._drawings, self._mute, self._drew = list(drawings), mute, False

    def draw(self, told: Told) -> object:
        """The next of them."""
        self._drew = bool(self._drawings)
        return self._drawings.pop(0) if self._drawings else None

    def say(self, told: Told) -> str:
        """As ever, or nothing."""
        drew, self._drew = self._drew, False
        return "" if self._mute and drew else super().say(told)


class ScriptedMind(PlainMind):
    """Gives these records, in order; one request more is an AssertionError, and so is `done` with one left."""

    def __init__(self, *records: dict[str, Any]) -> None:
        super().__init__()
        self._records = list(records)

    def record(self, told: Told) -> dict[str, Any]:
        """The next of the script."""
        if not self._records:
            raise AssertionError("a judge was asked that no script foresees")
        return self._records.pop(0)

    def done(self) -> None:
        """Check that the script was used up."""
        if self._records:
            raise AssertionError(f"never asked for: {self._records}")


class ScenarioMind(PlainMind):
    """Hears, whatever the sound, what the student of a scenario says next; after the last of it, what is really said.

    The same utterance again, as of a judge that was asked early, is heard as the same words.
    """

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        said = (re.match(r"says\b.*?`(.*)`", beat.action) for beat in scenario.beats)
        self._coming = [found[1] for found in said if found]
        self._last: tuple[bytes, str] | None = None

    def transcribe(self, audio: Audio, hints: Sequence[str]) -> str:
        """The next words of the scenario."""
        begins = audio.pcm[:_BEGINNING]
        if self._last is not None and (self._last[0].startswith(begins) or begins.startswith(self._last[0])):
            return self._last[1]
        if not self._coming:
            return super().transcribe(audio, hints)
        self._last = (begins, self._coming.pop(0))
        return self._last[1]


def _form(texts: Sequence[str]) -> dict[str, Any]:
    for text in texts:
        try:
            form = json.loads(text)
        except ValueError:
            continue
        if isinstance(form, dict):
            return form
    return {}


def _key(form: dict[str, Any]) -> AnswerKey:
    answers = tuple(_answer(each) for each in form.get("answers", ()))
    choices = tuple(Choice(each["text"], each["right"]) for each in form.get("choices", ()))
    pitfalls = tuple(
        Pitfall(each["name"], tuple(map(_answer, each.get("patterns", ())))) for each in form.get("misconceptions", ())
    )
    return AnswerKey(
        str(form.get("language", "en")),
        answers,
        choices,
        tuple(form.get("rubric", ())),
        tuple(form.get("board", ())),
        pitfalls,
    )


def _answer(form: dict[str, Any]) -> Answer:
    return Answer(form["kind"], form["source"], form.get("tolerance", ""), form.get("unit", ""))


def _met(key: AnswerKey, said: str, image: bytes | None) -> list[int]:
    """Criteria of a rubric that share a long word with what was said; those of the board where something is drawn."""
    words = {word for word in said.casefold().split() if len(word) > 3}
    spoken = [index for index, each in enumerate(key.rubric) if words & set(each.casefold().split())]
    drawn = range(len(key.rubric), len(key.criteria)) if image and _has_strokes(image) else ()
    return [*spoken, *drawn]


def _has_strokes(png: bytes) -> bool:
    from PIL import Image

    with Image.open(BytesIO(png)) as picture:
        levels = picture.convert("L").tobytes()
    return min(levels) < max(levels) - 32
