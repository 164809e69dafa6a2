"""A lesson that was taken, as its journal has it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tutor import events as e
from tutor.kernel.journal import JournalFile, journal_path
from tutor.kernel.lesson_file import load_lesson
from tutor.values import Mark, Modality, Usage

LESSON = """---
title: Halves & thirds
language: {language}
skills:
  cut: {{title: Cut <evenly>, target: 0.9}}
---

Hello!

## Look

Here is a cake.

## Cut it
skill: cut

How many halves has a cake?

### Answers
- 2
### Misconceptions
- **counts thirds** `3`: Those are thirds.
### Hints
1. Cut it once.
2. It is two.

## The sum

What is 1/2 + 1/2?

### Answers
- 1
"""
BEGAN = 1_790_000_000.0
"""2026-09-21, 15:33 in UTC."""
REALTIME = "gpt-realtime-2.1"


def facts(digest: str = "x", title: str = "Halves & thirds") -> list[e.Fact]:
    """One sitting of 95 s, a pause over night, and one of 30 s in which nothing came of it."""
    at = BEGAN
    return [
        e.LessonBegan(at, title, "1.0.0", digest),
        e.StepEntered(at + 5, "look"),
        e.ModelUsed(at + 8, Usage("voice", REALTIME, text_in=1_000, audio_out=500)),
        e.StepFinished(at + 10, "look", "narrated"),
        e.StepEntered(at + 10, "cut-it"),
        e.ModelUsed(at + 20, Usage("judge", REALTIME, text_in=500, audio_in=100, text_out=50)),
        e.AttemptGraded(at + 20, "cut-it", Modality.SPOKEN, Mark.WRONG, "counts thirds", "=three"),
        e.RemedyGiven(at + 20, "cut-it", "counts thirds"),
        e.ModelUsed(at + 30, Usage("voice", REALTIME, text_in=1_000, audio_out=250)),
        e.HintGiven(at + 40, "cut-it", 1, asked=True),
        e.AttemptGraded(at + 50, "cut-it", Modality.TYPED, Mark.RIGHT, None, "two"),
        e.StepFinished(at + 50, "cut-it", "solved"),
        e.StepEntered(at + 60, "the-sum"),
        e.AttemptGraded(at + 90, "the-sum", Modality.SPOKEN, Mark.UNSURE),
        e.ModelUsed(at + 95, Usage("voice", "qwen3-omni", text_in=10)),
        e.LessonPaused(at + 95),
        e.LessonResumed(at + 90_000, digest),
        e.StepFinished(at + 90_030, "the-sum", "skipped"),
        e.LessonFinished(at + 90_030),
    ]


Take = Callable[..., Path]


@pytest.fixture
def take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Take:
    """Writes a lesson into the working folder, and the journal of it, on this computer or into a file of one's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "home"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "TUTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def taken(
        name: str = "halves", *, language: str = "en", journal: Path | None = None, what: Sequence[e.Fact] | None = None
    ) -> Path:
        lesson = tmp_path / f"{name}.lesson.md"
        lesson.write_text(LESSON.format(language=language), encoding="utf-8")
        with JournalFile(journal or journal_path(lesson)) as file:
            file.append(facts(load_lesson(lesson).digest) if what is None else what)
        return lesson

    return taken
