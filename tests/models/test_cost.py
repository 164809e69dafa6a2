"""What a lesson costs, from the provider's count to the desk: a real session, opened as a notebook opens it."""

from pathlib import Path

import pytest

import tutor.notebook.teach as composition
from tutor import events as e
from tutor import frames as f
from tutor import teach
from tutor.config import cost as dollars
from tutor.config import load
from tutor.kernel.journal import journal_path, read_journal
from tutor.teaching.phrases import phrase
from tutor.testing.peer.server import KEY, Peer, serve
from tutor.testing.relay import FakeCommDesk

LESSON = "---\ntitle: Eins\nlanguage: de\n---\n## A\nWas ist 2 + 2?\n### Answers\n- 4\n### Hints\n"


LESSON += "".join(f"{number}. {number + 2} - {number} + {number + 2} - {number}\n" for number in range(1, 30))


def settings(peer: Peer, monkeypatch: pytest.MonkeyPatch, budget: float) -> Path:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", peer.base_url)
    Path("tutor.toml").write_text(f"[budget]\nlesson = {budget}\n")
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
