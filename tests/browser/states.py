"""Every state in which a desk can be, and every theme: for the tests of accessibility and for the gallery."""

from tests.browser.classroom import BOARD, CHOICES, CODE, Classroom
from tutor import frames
from tutor.commands import Progress
from tutor.lesson.drawing import drawings
from tutor.lesson.markdown import to_speech
from tutor.previews import PlannedStep, PlannedWay, Preview, Simulated
from tutor.teaching.drawn import in_words
from tutor.teaching.phrases import phrase

THEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
STEPS = (("Cut", "solved"), ("Cut the cake", ""), ("Which?", "told"), ("Write it", "skipped"), ("Think", "narrated"))
SKILLS = Progress(2, 5, (("Find a common denominator", 0.55, 0.95), ("Add fractions", 0.97, 0.95)), STEPS, hints=1)

CUTS = """
Cut it into six equal pieces.

```board
circle 890,440 200x200: another small cake, below the first
line 790,440 990,440
line 840,353 940,527
line 940,353 840,527: a cut aslant, so that it is in six equal pieces
```

Three of them make a half.

```board
arrow 700,300 800,400
write 560,280 3/6 = 1/2
underline 560,296 170
```
"""


def door(room: Classroom) -> None:
    room.welcome(running=False)


def first_use(room: Classroom) -> None:
    said = (room.words["ai_note"], phrase("unhosted", "en"), room.words["typing_equal"])
    room.welcome(running=False, first=said)
    room.say(frames.ShowTone(("delivery", "stated", "off"), "stated", asked=True))


def board(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.ShowProgressFrame(SKILLS), frames.Spent(0.0125, 0.5))
    room.page.locator(".tutor-page canvas").first.wait_for()
    room.button("more").click()
    room.page.get_by_text(room.words["steps"]).click()


def formula(room: Classroom) -> None:
    board(room)
    room.button("formula").click()
    room.page.get_by_label(room.words["formula"], exact=True).last.fill("-b/2 +- sqrt(b^2/4 - c)")
    room.page.locator(".tutor-formula-preview").wait_for()


def choices(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CHOICES))
    room.page.get_by_role("radio").first.check()


def code(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CODE), frames.AskTrust(asked=True), frames.OfferReload(offered=True))


def talk(room: Classroom) -> None:
    room.welcome()
    room.say(
        frames.ShowStepFrame(BOARD),
        *(frames.Caption(n, "tutor", "Try six pieces.", move) for n, move in enumerate(("hint", "affirm", "remedy"))),
        frames.Caption(4, "student", "two fifths"),
        frames.FloorTaken("tutor"),
        frames.HushFrame(2),
    )
    room.page.locator(".tutor-page canvas").first.wait_for()


def drawn(room: Classroom) -> None:
    room.welcome()
    room.say(
        frames.ShowStepFrame(BOARD),
        frames.Caption(1, "tutor", to_speech(CUTS), "hint", tuple(in_words(each, "en") for each in drawings(CUTS))),
    )
    room.page.locator(".tutor-page canvas").first.wait_for()


def criteria(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.ShowCriteriaFrame(("six pieces", "equal pieces")))


def checking(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.CheckWords(1, "five sixths"))


def tone(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.ShowTone(("delivery", "stated", "off"), "stated", asked=True))


def notices(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.Notice("The microphone is far away. Come closer to it."))


def microphones(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CHOICES), frames.ShowSettings(80, check_words=True, must_check=False))
    room.page.evaluate("""() => {
        const one = (label) => ({ kind: "audioinput", deviceId: label, label });
        navigator.mediaDevices.enumerateDevices = async () => [one("Headset"), one("Camera of the room, on the left")];
        navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    }""")
    room.page.get_by_role("option", name="Headset").wait_for(state="attached")


BACK = (PlannedWay("stuck", "", "Cut the cake"), PlannedWay("misconception", "adds tops and bottoms", "Cut the cake"))
PLAN = (
    PlannedStep("cut", "Cut the cake", ("words", "drawing"), "Find a common denominator", 6.0, 3, False, ()),
    PlannedStep("bigger", "Which?", ("choice",), "Add fractions", 2.5, 0, True, BACK),
    PlannedStep("end", "Think about it", (), "", 3.0, 0, False, ()),
)
STUDENTS = ("right", "wrong", "misconception:adds tops and bottoms", "random:1", "silent", "quits")


def preview(room: Classroom) -> None:
    room.welcome()
    playing = Simulated("misconception:adds tops and bottoms", "pick", playing=True)
    room.say(frames.ShowStepFrame(CHOICES), Preview(PLAN, STUDENTS), frames.Caption(1, "student", "third"), playing)
    room.page.get_by_text(room.words["preview"]).click()


def another_language(room: Classroom) -> None:
    """The desk is in Arabic, the lesson in English."""
    room.welcome(tongue="ar")
    room.say(frames.ShowStepFrame(CHOICES), frames.ShowProgressFrame(SKILLS), frames.Caption(1, "tutor", "Try six."))


def paused(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(BOARD), frames.Finished(done=False))


def finished(room: Classroom) -> None:
    room.welcome()
    room.say(frames.ShowStepFrame(CHOICES), frames.Finished(done=True))


STATES = [
    door,
    first_use,
    board,
    formula,
    choices,
    code,
    talk,
    drawn,
    criteria,
    checking,
    tone,
    notices,
    microphones,
    preview,
    another_language,
    paused,
    finished,
]
