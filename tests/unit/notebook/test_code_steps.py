"""A lesson that wants code, in a real IPython shell: who lets its checks run, and what it says to a cell."""

from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import tutor.notebook.teach as composition
from tutor import events as e
from tutor import frames as f
from tutor import teach
from tutor.errors import ConfigError
from tutor.kernel import trust
from tutor.kernel.journal import journal_path, read_journal
from tutor.kernel.lesson_file import load_lesson
from tutor.notebook import opened
from tutor.testing.relay import FakeCommDesk
from tutor.values import Mark, Modality

LESSON = """---
title: Code
---
## Double
Write `double(n)`. ![two](two.png)

### Check
```python
open("ran", "w").close()
assert double(2) == 4, "Twice two is four."
```
### Hints
1. Take it times two.
2. Write `n * 2`.
"""
WRONG_CELL = "def double(n): return n ** n + 1"
RIGHT_CELL = "def double(n): return n * 2"


@pytest.fixture
def lesson(folder: Path) -> Path:
    path = folder / "code.lesson.md"
    path.write_text(LESSON)
    (folder / "two.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return path


@pytest.fixture
def shell(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> InteractiveShell:
    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell.history_manager, "enabled", False)
    shell.run_line_magic("load_ext", "tutor")
    return shell


def begin(desk: FakeCommDesk) -> FakeCommDesk:
    desk.say(f.Hello(f.PROTOCOL))
    desk.say(f.Pressed("start"))
    desk.say(f.Pressed("skip"))  # the welcome
    desk.until(f.ShowStepFrame, lambda shown: shown.view.coding)
    desk.until(f.Caption, lambda caption: caption.move == "prompt")  # so that all else about the step is performed
    return desk


def ran() -> bool:
    return Path("ran").exists()


def test_nothing_of_a_lesson_runs_before_a_yes_which_is_kept(
    shell: InteractiveShell, lesson: Path, desks: list[FakeCommDesk]
) -> None:
    teach("code.lesson.md")
    desk = begin(desks[-1])
    desk.until(f.AskTrust, lambda ask: ask.asked)
    shell.run_cell(WRONG_CELL, store_history=True)
    assert not ran()
    assert not trust.trusts(load_lesson(lesson).digest)
    desk.say(f.Pressed("trust"))
    desk.until(f.AskTrust, lambda ask: not ask.asked)
    assert trust.trusts(load_lesson(lesson).digest)
    shell.run_cell(WRONG_CELL, store_history=True)
    assert ran()
    desk.until(f.Caption, lambda caption: caption.text == "Twice two is four.")
    shell.run_cell(RIGHT_CELL, store_history=True)
    desk.until(f.Caption, lambda caption: caption.move == "affirm")
    desk.until(f.PictureFrame, lambda picture: picture.name == "two.png")
    composition._open.pop(journal_path(lesson)).close()
    facts = [fact for fact in read_journal(journal_path(lesson))[0] if isinstance(fact, e.AttemptGraded)]
    assert [(fact.modality, fact.mark) for fact in facts] == [(Modality.CODE, Mark.WRONG), (Modality.CODE, Mark.RIGHT)]
    Path("ran").unlink()
    shell.run_cell(RIGHT_CELL, store_history=True)
    assert not ran(), "a lesson that is closed looks at no cell"


def test_what_is_trusted_is_not_asked_for_and_a_changed_byte_is(
    shell: InteractiveShell, lesson: Path, desks: list[FakeCommDesk]
) -> None:
    trust.remember(lesson)
    teach("code.lesson.md")
    shell.run_cell("n = 1", store_history=True)
    begin(desks[-1])
    shell.run_cell(WRONG_CELL, store_history=True)
    assert ran()
    assert not [each for each in desks[-1].sent if isinstance(each, f.AskTrust)]
    lesson.write_text(LESSON.replace("Twice two is four.", "Two twos are four."))
    teach("code.lesson.md", fresh=True)
    begin(desks[-1]).until(f.AskTrust, lambda ask: ask.asked)


def test_teach_can_say_yes_beforehand_to_the_file_as_it_is(
    shell: InteractiveShell, lesson: Path, desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "EVERY_S", 0.02)
    teach("code.lesson.md", trust=True)
    desk = begin(desks[-1])
    shell.run_cell(WRONG_CELL, store_history=True)
    assert ran()
    assert not [each for each in desk.sent if isinstance(each, f.AskTrust)]
    assert not trust.trusts(load_lesson(lesson).digest), "nothing is kept of it"
    lesson.write_text(LESSON.replace("Twice two is four.", "Two twos are four."))
    desk.until(f.OfferReload, lambda offer: offer.offered)
    desk.say(f.Pressed("reload"))
    desk.until(f.AskTrust, lambda ask: ask.asked)


def test_what_stands_in_a_cell_is_the_users_own(shell: InteractiveShell, desks: list[FakeCommDesk]) -> None:
    shell.run_cell_magic("lesson", "", LESSON)
    begin(desks[-1])
    shell.run_cell(WRONG_CELL, store_history=True)
    assert ran()
    assert not [each for each in desks[-1].sent if isinstance(each, f.AskTrust)]
    desks[-1].until(f.PictureFrame)


def test_a_wrong_trust_is_one_sentence(lesson: Path) -> None:
    with pytest.raises(ConfigError, match=r"teach\(trust=…\) wants True or False"):
        teach("code.lesson.md", trust="yes")  # type: ignore[arg-type]
