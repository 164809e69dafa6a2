"""What a lesson costs, from the provider's count to the desk: a real session, opened as a notebook opens it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import tutor.notebook.teach as composition
from tutor import events as e
from tutor import frames as f
from tutor import teach
from tutor.config import cost as dollars
from tutor.config import load
from tutor.kernel.journal import JournalFile, journal_path, read_journal
from tutor.kernel.ledger import Ledger
from tutor.notebook import opened
from tutor.teaching.phrases import phrase
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.relay import FakeCommDesk
from tutor.values import Usage

LESSON = "---\ntitle: Eins\nlanguage: de\n---\n## A\nWas ist 2 + 2?\n### Answers\n- 4\n### Hints\n"


LESSON += "".join(f"{number}. {number + 2} - {number} + {number + 2} - {number}\n" for number in range(1, 30))


def settings(peer: Peer, monkeypatch: pytest.MonkeyPatch, budget: float, of: str = "lesson") -> Path:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", peer.base_url)
    Path("tutor.toml").write_text(f"[budget]\n{of} = {budget}\n")
    lesson = Path("eins.lesson.md")
    lesson.write_text(LESSON)
    return lesson


def begin(desks: list[FakeCommDesk], lesson: Path) -> FakeCommDesk:
    teach(lesson)
    desks[-1].say(f.Hello(f.PROTOCOL))
    desks[-1].until(f.Welcome)
    return desks[-1]


def used(lesson: Path) -> list[e.ModelUsed]:
    return [fact for fact in read_journal(journal_path(lesson))[0] if isinstance(fact, e.ModelUsed)]


def end(desks: list[FakeCommDesk]) -> None:
    """Pause, so that all is kept, and shut the notebook down."""
    desks[-1].say(f.Pressed("pause"))
    desks[-1].until(f.Finished)
    for key in list(composition._open):
        composition._open.pop(key).close()


def test_the_desk_shows_what_the_provider_counted_and_again_when_it_comes_back(
    desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
):
    with serve(Peer()) as peer:
        lesson = settings(peer, monkeypatch, 5)
        desk = begin(desks, lesson)
        assert desk.until(f.Spent) == f.Spent(0, 5)
        desk.say(f.Pressed("start"))
        first = desk.until(f.Spent, lambda spent: spent.dollars > 0)
        end(desks)
        told = [event["response"]["usage"] for event in peer.sent if event["type"] == "response.done"]
        again = begin(desks, lesson).until(f.Spent)
    facts, prices = used(lesson), load().prices
    assert first.dollars == pytest.approx(dollars(facts[0].usage, prices))
    assert facts[0].usage.audio_out == told[0]["output_token_details"]["audio_tokens"]
    assert again.dollars == pytest.approx(sum(dollars(fact.usage, prices) for fact in facts))


def test_a_lesson_warns_at_four_fifths_and_goes_on_embedded_at_the_end_of_its_budget(
    desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
):
    nears, over = phrase("budget_nears", "de"), phrase("budget_spent", "de")
    with serve(Peer()) as peer:
        lesson = settings(peer, monkeypatch, 5)
        desk = begin(desks, lesson)
        desk.say(f.Pressed("start"))
        desk.hear("prompt", desk.hear("welcome"))
        end(desks)
        first = sum(dollars(fact.usage, load().prices) for fact in used(lesson))
        # One speech comes to less than a fifth of it, so that none leads past both marks.
        settings(peer, monkeypatch, 3 * first)
        desk = begin(desks, lesson)
        desk.say(f.Pressed("start"))
        turn = desk.hear("resume")
        for number in range(20):
            if f.Notice(over) in desk.sent:
                break
            desk.say(f.Typed(str(50 + number)))
            turn = desk.hear("hint", turn)
        desk.until(f.Notice, lambda notice: notice.text == over)
        calls = len(peer.told)
        desk.say(f.Typed("4"))
        desk.hear("affirm", turn)
        assert len(peer.told) == calls
    notices = [each.text for each in desk.sent if isinstance(each, f.Notice)]
    assert [each for each in notices if each in (nears, over)] == [nears, over]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is about noon here, so that no test runs over midnight."""
    with monkeypatch.context() as zone:
        zone.setenv("TZ", f"NOON{time.gmtime().tm_hour - 12}")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("noon")
def test_the_day_is_over_for_the_model_once_all_lessons_together_have_spent_its_budget(
    desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
):
    over, another = phrase("day_spent", "de"), Path("zwei.lesson.md")
    with serve(Peer()) as peer:
        lesson = settings(peer, monkeypatch, 5, of="day")
        another.write_text(LESSON)
        desk = begin(desks, lesson)
        desk.say(f.Pressed("start"))
        turn = desk.hear("prompt", desk.hear("welcome"))
        # Another notebook's lesson, whose kernel has left the journal broken, spends what is left meanwhile.
        with JournalFile(journal_path(another)) as elsewhere:
            elsewhere.append([e.ModelUsed(time.time(), Usage("voice", "gpt-realtime-2.1", audio_out=100_000))])
        broken = journal_path(another).read_bytes() + b"broken\n"
        journal_path(another).write_bytes(broken)
        desk.say(f.Typed("50"))
        desk.until(f.Notice, lambda notice: notice.text == over)
        turn, calls = desk.hear("hint", turn), len(peer.told)
        desk.say(f.Typed("4"))
        desk.hear("affirm", turn)
        assert len(peer.told) == calls
        end(desks)
        assert journal_path(another).read_bytes() == broken

        # A third lesson learns of it before it has said a word.
        third = Path("drei.lesson.md")
        third.write_text(LESSON)
        desk = begin(desks, third)
        assert desk.until(f.Notice).text == over
        desk.say(f.Pressed("start"))
        desk.hear("prompt", desk.hear("welcome"))
        assert len(peer.told) == calls
    assert used(third) == []


@pytest.mark.usefixtures("noon")
def test_what_a_cell_has_cost_counts_for_the_day_though_no_journal_tells_of_it(
    desks: list[FakeCommDesk], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opened, "LEDGER", Ledger())
    with serve(Peer()) as peer:
        lesson = settings(peer, monkeypatch, 0.000_001, of="day")
        teach(lesson, step="A")
        desk = desks[-1]
        desk.say(f.Hello(f.PROTOCOL))
        desk.until(f.Welcome)
        desk.say(f.Pressed("start"))
        desk.until(f.Notice, lambda notice: notice.text == phrase("day_spent", "de"))
        calls = len(peer.told)
        desk = begin(desks, lesson)
        assert desk.until(f.Notice).text == phrase("day_spent", "de")
        desk.say(f.Pressed("start"))
        desk.hear("prompt", desk.hear("welcome"))
        assert len(peer.told) == calls == 1
