"""The two halves of the codec agree: tests/golden/frames.jsonl is made here and read by tests/js/frames.test.mjs too.

After a change of tutor/frames.py run this file with --update-golden, then mend frames.js.
"""

import json
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from tutor import frames, previews
from tutor.board import Annotation
from tutor.commands import Progress, StepView
from tutor.errors import FrameError
from tutor.frames import FromDesk, Message, ToDesk

GOLDEN = Path(__file__).parents[2] / "golden" / "frames.jsonl"

# No whole number where a float is meant: Python writes 1.0 and JavaScript 1.
VIEW = StepView(
    step="cut-the-cake",
    name="Cut the cake",
    html="<p>½ + ⅓ &lt; 1 — 分数 🎂</p>",
    language="en-GB",
    number=2,
    total=5,
    choices=("a half", "a third"),
    several=True,
    typed=True,
    board=True,
    draws=True,
    hints=3,
    code="def add(a, b):\n    ...\n",
    coding=True,
    images=("cake.png",),
)
PLANNED = previews.PlannedStep(
    "cut-the-cake",
    "Cut the cake",
    ("words", "drawing"),
    "Find a common denominator",
    6.5,
    3,
    False,
    (previews.PlannedWay("stuck", "", "Look"), previews.PlannedWay("misconception", "adds tops and bottoms", "Look")),
)
SAMPLES: tuple[Message, ...] = (
    frames.Hello(frames.PROTOCOL, "de"),
    frames.Mic(7, bytes(range(16))),
    frames.MicChanged("denied"),
    frames.Talk(True),
    frames.Typed('fünf "Sechstel"\n五'),
    frames.WordsChecked(3, "five sixths"),
    frames.Chosen((0, 2)),
    frames.Checked(()),
    frames.Drawn(b"\x89PNG\r\n\x1a\n"),
    frames.Sketched("cut-the-cake", b'[{"paper":"axes","drawn":[]}]'),
    frames.Brought(b'{"tutor":1}'),
    frames.Pressed("show"),
    frames.Played(4, 1250, False),
    frames.ToneSet("stated"),
    frames.SettingsSet(80, True),
    previews.Jump("cut-the-cake"),
    previews.Simulate("misconception:adds tops and bottoms", "once"),
    frames.Bye(),
    frames.Welcome("Fractions", "ar", "rtl", "Ada", {"start": "ابدأ"}, "ar", False, False, True, False, ("AI",)),
    frames.ShowStepFrame(VIEW),
    frames.ShowProgressFrame(
        Progress(1, 5, (("Add fractions", 0.625, 0.95),), (("Cut the cake", "solved"), ("Add", "")), 2)
    ),
    frames.ShowCriteriaFrame(("six equal pieces",)),
    frames.CheckWords(3, "five sixth"),
    frames.PictureFrame("cake.png", "image/png", b"\x89PNG\r\n\x1a\n"),
    frames.SketchFrame("cut-the-cake", b'[{"paper":"axes","drawn":[]}]'),
    frames.AskTrust(True),
    frames.OfferReload(False, "t.md:6:1: `Answrs` is no section."),
    frames.ShowTone(("delivery", "stated", "off"), "stated", True),
    frames.ShowSettings(80, True, False),
    frames.WorkFrame("Brüche.tutor.json", b'{"tutor":1}'),
    frames.Spent(0.0125, 0.5),
    previews.Preview((PLANNED,), ("right", "misconception:adds tops and bottoms", "random:1")),
    previews.Simulated("random:1", "hint", True),
    frames.Caption(
        4,
        "tutor",
        "Try six pieces.",
        "hint",
        (Annotation("circle", 512, 288, 300, 300, "", "a cake", "Try six pieces."),),
    ),
    frames.Sound(4, b"\x00\x80\xff\x7f"),
    frames.SoundEnded(4),
    frames.HoldFrame(4),
    frames.HushFrame(4),
    frames.FloorTaken("student"),
    frames.Notice("No microphone. Type your answers."),
    frames.Finished(True),
)


def _line(message: Message) -> dict[str, object]:
    head, body = frames.split(message)
    return {"head": head, "body": body.hex(), "frame": frames.pack(message).hex()}


def test_every_message_has_a_sample() -> None:
    assert [type(each) for each in SAMPLES] == [*get_args(FromDesk), *get_args(ToDesk)]


def test_the_golden_file_is_what_python_makes(update_golden: bool) -> None:
    lines = [json.dumps(_line(each), ensure_ascii=False) for each in SAMPLES]
    if update_golden:
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize("message", SAMPLES, ids=lambda each: type(each).__name__)
def test_the_golden_file_is_read_back(message: Message) -> None:
    found = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    [line] = [each for each in found if each["head"]["is"] == type(message).__name__]
    assert frames.unpack(bytes.fromhex(line["frame"])) == message
    assert frames.join(line["head"], bytes.fromhex(line["body"])) == message


NO_HEADS: tuple[object, ...] = (None, [], {}, {"is": []}, {"is": {}}, {"is": "Nobody"}, {"is": "Typed"})


@pytest.mark.parametrize("head", NO_HEADS, ids=str)
def test_what_is_no_message_is_refused_as_such(head: object) -> None:
    with pytest.raises(FrameError):
        frames.join(head)


def test_javascript_knows_the_same_fields() -> None:
    # The node test compares the golden heads with the tables of frames.js; a head must thus hold every field.
    for message in SAMPLES:
        head, _ = frames.split(message)
        assert list(head) == ["is", *(each.name for each in fields(message) if each.name != "body")]
