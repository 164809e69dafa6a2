"""`teach` without a front end, in this process: what a notebook gets, and what becomes of the lesson that is open."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import tutor.notebook.teach as composition
from tutor import JournalError, LessonError, teach
from tutor import events as e
from tutor import frames as f
from tutor import previews as p
from tutor.grading.local import LocalGrader
from tutor.kernel.journal import FleetingJournal, JournalFile, journal_path, read_journal
from tutor.kernel.lesson_file import load_lesson
from tutor.kernel.loop import Handle
from tutor.notebook import opened
from tutor.notebook.lab import LESSON_VARIABLE
from tutor.teaching.phrases import phrase
from tutor.testing.relay import FakeCommDesk
from tutor.values import AnswerKey, Attempt, Verdict
from tutor.widgets.desk import Desk
from tutor.widgets.labels import labels

LESSON = "---\ntitle: One\n---\n## Step\nWhat?\n### Answers\n- this\n"


@pytest.fixture(autouse=True)
def lesson(folder: Path) -> Path:
    path = folder / "one.lesson.md"
    path.write_text(LESSON)
    return path


def begin_at(desks: list[FakeCommDesk], open_lesson: Callable[[], object]) -> FakeCommDesk:
    """Open a lesson and press Start."""
    open_lesson()
    desks[-1].say(f.Hello(f.PROTOCOL))
    desks[-1].say(f.Pressed("start"))
    desks[-1].until(f.FloorTaken)
    return desks[-1]


def running(lesson: Path) -> Handle[None]:
    return composition._open[journal_path(lesson)].handle


def test_a_lesson_opened_twice_takes_its_own_place(lesson: Path) -> None:
    assert isinstance(teach("one.lesson.md"), Desk)
    first = composition._open[journal_path(lesson)].handle
    teach(lesson)
    assert first.ended
    assert running(lesson) is not first


def test_a_lesson_that_cannot_be_read_leaves_the_open_one(lesson: Path) -> None:
    teach("one.lesson.md")
    first = composition._open[journal_path(lesson)].handle
    lesson.write_text("# Nothing\n")
    with pytest.raises(LessonError, match=r"one\.lesson\.md:2:1: The lesson has no steps"):
        teach("one.lesson.md")
    assert not first.ended


def test_a_lesson_that_is_open_in_another_notebook_is_refused_in_a_sentence(lesson: Path) -> None:
    with JournalFile(journal_path(lesson)), pytest.raises(JournalError, match="another notebook"):
        teach("one.lesson.md")


def test_the_lesson_that_make_lab_named(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LESSON_VARIABLE, str(lesson))
    teach()
    assert running(lesson)


def test_a_fault_is_told_at_the_desk_and_frees_the_journal(lesson: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(LocalGrader):
        def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
            raise RuntimeError(attempt.text)

    opened.LocalGrader, grader = Broken, opened.LocalGrader
    try:
        desk = FakeCommDesk()
        composition.Desk, widget = lambda _: desk, composition.Desk
        teach(lesson)
        desk.say(f.Hello(f.PROTOCOL))
        desk.say(f.Pressed("start"))
        desk.say(f.Pressed("skip"))
        desk.say(f.Typed("my words"))
        with pytest.raises(ExceptionGroup):
            running(lesson).join(20)
    finally:
        opened.LocalGrader, composition.Desk = grader, widget
    assert f.Notice(labels("en")["stopped"]) in desk.sent
    assert "RuntimeError" in caplog.text
    assert "my words" not in caplog.text
    JournalFile(journal_path(lesson)).close()


def test_a_broken_journal_can_be_mended_and_opened(lesson: Path) -> None:
    path = journal_path(lesson)
    path.parent.mkdir(parents=True)
    path.write_text("this is no fact\n")
    with pytest.raises(JournalError, match=":1"):
        teach(lesson)
    path.write_text("")
    teach(lesson)


def test_a_try_out_from_a_step_leaves_the_students_place(lesson: Path, desks: list[FakeCommDesk]) -> None:
    lesson.write_text(LESSON + "## Other\nWhich?\n### Answers\n- that\n")
    begin_at(desks, lambda: teach(lesson))
    kept = read_journal(journal_path(lesson))
    desk = begin_at(desks, lambda: teach(lesson, step="other"))
    desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Other")
    desk.until(f.Notice, lambda notice: "“Other”" in notice.text)
    teach(lesson, step="Step")
    assert len(composition._open) == 2
    assert read_journal(journal_path(lesson))[0][: len(kept[0])] == kept[0]
    assert not any(isinstance(each, e.StepEntered) and each.step == "other" for each in kept[0])


def test_a_preview_shows_the_plan_and_leaves_the_students_place(lesson: Path, desks: list[FakeCommDesk]) -> None:
    lesson.write_text(LESSON + "## Other\nWhich?\n### Answers\n- that\n")
    begin_at(desks, lambda: teach(lesson))
    desk = begin_at(desks, lambda: teach(lesson, preview=True))
    assert [each.name for each in desk.until(p.Preview).plan] == ["Step", "Other"]
    desk.say(p.Jump("other"))
    desk.until(f.ShowStepFrame, lambda shown: shown.view.name == "Other")
    desk.say(p.Simulate("right", "once"))
    assert desk.until(f.Caption, lambda caption: caption.who == "student").text == "that"
    teach(lesson)
    kept = read_journal(journal_path(lesson))[0]
    assert not any(isinstance(each, e.StepChosen | e.AttemptGraded) for each in kept)


def test_a_drawing_is_there_when_the_lesson_goes_on_at_another_desk_and_not_when_it_begins_anew(
    lesson: Path, desks: list[FakeCommDesk]
) -> None:
    lesson.write_text("# Cakes\n## Cake\nDraw a cake.\n### Board\n- it is round\n")
    first = begin_at(desks, lambda: teach(lesson))
    first.say(f.Pressed("skip"))  # the welcome
    step = first.until(f.ShowStepFrame, lambda shown: shown.view.name == "Cake").view.step
    first.say(f.Sketched(step, b"[]"))
    all_taken_in(first)
    again = begin_at(desks, lambda: teach(lesson))
    assert again.until(f.SketchFrame) == f.SketchFrame(step, b"[]")
    anew = begin_at(desks, lambda: teach(lesson, fresh=True))
    anew.say(f.Pressed("skip"))
    anew.until(f.ShowStepFrame, lambda shown: shown.view.step == step)
    all_taken_in(anew)
    assert not any(isinstance(each, f.SketchFrame) for each in anew.sent)


def all_taken_in(desk: FakeCommDesk) -> None:
    """Wait until the session has taken in what the desk has said so far."""
    desk.say(f.Pressed("download"))
    desk.until(f.WorkFrame)


def test_two_lessons_never_speak_at_once(lesson: Path, desks: list[FakeCommDesk]) -> None:
    second = lesson.with_name("two.lesson.md")
    second.write_text(LESSON)
    first = begin_at(desks, lambda: teach(lesson))
    begin_at(desks, lambda: teach(second))
    assert not first.until(f.Finished).done
    assert not running(lesson).ended
    first.say(f.Pressed("start"))
    assert not desks[1].until(f.Finished).done


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "EVERY_S", 0.01)


def html(desk: FakeCommDesk, text: str) -> f.ShowStepFrame:
    return desk.until(f.ShowStepFrame, lambda shown: text in shown.view.html)


def test_an_edited_lesson_is_offered_and_goes_on_at_its_step(
    lesson: Path, desks: list[FakeCommDesk], impatient: None
) -> None:
    desk = begin_at(desks, lambda: teach(lesson))
    desk.say(f.Pressed("skip"))  # the welcome
    html(desk, "What?")
    lesson.write_text(LESSON.replace("What?", "What else?"))
    desk.until(f.OfferReload, lambda offer: offer.offered)
    desk.say(f.Pressed("reload"))
    html(desk, "What else?")
    desk.until(f.Caption, lambda caption: caption.move == "resume")
    facts = read_journal(journal_path(lesson))[0]
    assert isinstance(facts[-1], e.LessonResumed)
    assert facts[-1].digest == hashlib.sha256(lesson.read_bytes()).hexdigest()


def test_a_mistake_in_an_edited_lesson_is_told_and_mended(
    lesson: Path, desks: list[FakeCommDesk], impatient: None
) -> None:
    desk = begin_at(desks, lambda: teach("one.lesson.md"))
    desk.say(f.Pressed("skip"))
    html(desk, "What?")
    lesson.write_text(LESSON.replace("### Answers", "### Answrs"))
    told = desk.until(f.OfferReload, lambda offer: "Answrs" in offer.mistake)
    assert "one.lesson.md:6:1: `Answrs` is no section. Did you mean `### Answers`?" in told.mistake
    assert not told.offered
    lesson.write_text(LESSON.replace("this", "that"))
    assert desk.until(f.OfferReload, lambda offer: offer.offered).mistake == ""
    lesson.write_text(LESSON)
    desk.until(f.OfferReload, lambda offer: offer == f.OfferReload(False))
    desk.say(f.Pressed("reload"))
    desk.say(f.Typed("this"))
    desk.until(f.Caption, lambda caption: caption.move == "affirm")


def test_where_the_step_is_gone_the_lesson_goes_on_with_what_follows(
    lesson: Path, desks: list[FakeCommDesk], impatient: None
) -> None:
    lesson.write_text(LESSON + "## Second\nWhich?\n### Answers\n- that\n## Third\nWho?\n### Answers\n- he\n")
    desk = begin_at(desks, lambda: teach(lesson))
    desk.say(f.Pressed("skip"))  # the welcome
    html(desk, "What?")
    desk.say(f.Typed("this"))
    desk.hear("affirm")
    html(desk, "Which?")
    lesson.write_text(LESSON + "## Third\nWho?\n### Answers\n- he\n")
    desk.until(f.OfferReload, lambda offer: offer.offered)
    desk.say(f.Pressed("reload"))
    html(desk, "Who?")


def test_work_that_is_brought_goes_on_where_it_was(lesson: Path, desks: list[FakeCommDesk]) -> None:
    lesson.write_text(LESSON + "\n## Two\nWhich?\n### Answers\n- that\n")
    desk = begin_at(desks, lambda: teach(lesson))
    desk.say(f.Pressed("skip"))  # the welcome
    html(desk, "What?")
    desk.say(f.Typed("this"))
    desk.hear("affirm")
    html(desk, "Which?")
    desk.say(f.Pressed("download"))
    work = desk.until(f.WorkFrame)
    journal_path(lesson).rename(lesson.with_suffix(".old"))  # another machine
    desk = begin_at(desks, lambda: teach(lesson))
    desk.say(f.Pressed("skip"))
    html(desk, "What?")
    desk.say(f.Brought(work.body))
    assert desk.until(f.Welcome, lambda each: each.begun).running
    html(desk, "Which?")
    facts, _ = read_journal(journal_path(lesson))
    assert [each.said for each in facts if isinstance(each, e.AttemptGraded)] == ["this"]


def test_a_new_major_version_begins_anew(lesson: Path, desks: list[FakeCommDesk], impatient: None) -> None:
    desk = begin_at(desks, lambda: teach(lesson))
    desk.say(f.Pressed("skip"))  # the welcome
    html(desk, "What?")
    lesson.write_text(LESSON.replace("title: One", "title: One\nversion: 2.0.0"))
    desk.until(f.OfferReload)
    desk.say(f.Pressed("reload"))
    desk.until(f.Caption, lambda caption: "rewritten" in caption.text)


def test_a_lesson_that_was_not_begun_is_new_after_the_reload_too(
    lesson: Path, desks: list[FakeCommDesk], impatient: None
) -> None:
    teach(lesson)
    desk = desks[-1]
    desk.say(f.Hello(f.PROTOCOL))
    lesson.write_text(LESSON.replace("title: One", "title: Eins"))
    desk.until(f.OfferReload)
    desk.say(f.Pressed("reload"))
    welcome = desk.until(f.Welcome, lambda welcome: welcome.title == "Eins")
    assert (welcome.running, welcome.begun) == (False, False)


def test_a_desk_whose_place_is_taken_goes_from_the_page(lesson: Path, desks: list[FakeCommDesk]) -> None:
    teach(lesson)
    teach(lesson)
    assert [desk.closed for desk in desks] == [True, False]


def test_few_try_outs_are_open_at_once(lesson: Path, desks: list[FakeCommDesk]) -> None:
    teach(lesson)
    read = load_lesson(lesson)
    for number in range(composition.MOST_FLEETING + 2):
        composition.open_lesson(f"cell {number}", read, FleetingJournal)
    assert [desk.closed for desk in desks] == [False, True, True, *[False] * composition.MOST_FLEETING]
    assert not running(lesson).ended


WRONG = {
    "teach(3)": "wants the path of a lesson",
    "teach('')": "an empty text",
    "teach(b'one.lesson.md')": "of type bytes",
    "teach('one.lesson.md', step=2)": "wants the name of a step",
    "teach('one.lesson.md', step='Stap')": "Did you mean `Step`?",
    "teach('one.lesson.md', fresh='no')": "wants True or False",
    "teach('one.lesson.md', preview=1)": "wants True or False",
}


@pytest.mark.parametrize(("call", "sentence"), WRONG.items())
def test_a_wrong_argument_is_one_sentence_and_no_traceback(
    call: str, sentence: str, lesson: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    InteractiveShell.instance().run_cell(f"from tutor import teach; {call}")
    shown = capsys.readouterr().out
    assert sentence in shown
    assert shown.count("\n") == 1


def test_where_words_and_drawings_go_is_told_before_anything_is_sent(
    lesson: Path, desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-any")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    teach("one.lesson.md")
    desks[-1].say(f.Hello(f.PROTOCOL))
    before = desks[-1].until(f.Welcome).first
    assert [labels("en")["ai_note"], labels("en")["typing_equal"]] == [before[0], before[2]]
    assert "goes to 127.0.0.1" in before[1]
    desks[-1].say(f.Pressed("start"))
    desks[-1].until(f.ShowStepFrame)
    desks[-1].say(f.Pressed("pause"))
    desks[-1].until(f.Finished)
    desks[-1].say(f.Hello(f.PROTOCOL))
    assert desks[-1].until(f.Welcome, lambda each: each.begun).first == ()  # not again in the same session


def test_in_a_strict_profile_the_desk_tells_that_the_voice_is_not_sent_and_no_word_is_kept(
    lesson: Path, desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-any")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TUTOR_PROFILE", "eu-school")
    teach("one.lesson.md")
    desks[-1].say(f.Hello(f.PROTOCOL))
    told = desks[-1].until(f.Welcome).first[1]
    assert "go to 127.0.0.1" in told
    assert "Your voice is not sent there." in told
    desks[-1].say(f.Pressed("start"))
    desks[-1].say(f.Pressed("skip"))  # the welcome
    desks[-1].until(f.ShowStepFrame, lambda shown: shown.view.typed)
    desks[-1].say(f.Typed("zebra"))
    desks[-1].until(f.Caption, lambda caption: caption.who == "tutor" and caption.move not in ("welcome", "prompt"))
    assert "zebra" not in journal_path(lesson).read_text()


def test_the_language_of_the_desk_is_the_settings_until_another_is_chosen_there(
    lesson: Path, desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTOR_LANGUAGE", "ar")
    desk = begin_at(desks, lambda: teach(lesson, step="Step"))
    welcome = desk.until(f.Welcome)
    assert (welcome.language, welcome.tongue, welcome.direction) == ("en", "ar", "rtl")
    assert welcome.labels == labels("ar")
    assert desk.until(f.Notice).text == phrase("preview", "ar", step="Step")

    def greeted() -> list[f.Welcome]:
        return [each for each in desk.sent if isinstance(each, f.Welcome)]

    def asks(language: str) -> f.Welcome:
        number = len(greeted()) + 1
        desk.say(f.Hello(f.PROTOCOL, language))
        desk.until(f.Welcome, lambda _: len(greeted()) == number)
        return greeted()[-1]

    for asked, tongue in (("de", "de"), ("", "de"), ("lesson", "en"), ("klingon", "en")):
        welcome = asks(asked)
        assert (welcome.tongue, welcome.labels) == (tongue, labels(tongue))


def test_without_a_model_elsewhere_nobody_says_so(lesson: Path, desks: list[FakeCommDesk]) -> None:
    teach("one.lesson.md")
    desks[-1].say(f.Hello(f.PROTOCOL))
    desks[-1].say(f.Pressed("start"))
    desks[-1].until(f.ShowStepFrame)
    assert phrase("unhosted", "en") in desks[-1].until(f.Welcome).first
