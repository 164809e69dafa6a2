"""`tutor report`, as it is called."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.unit.report.conftest import Take, facts
from tutor import cli
from tutor.errors import ConfigError, TutorError
from tutor.kernel.journal import JournalFile, journal_path


def report(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["report", *arguments], catch_exceptions=True)


def forms(*arguments: str) -> dict:
    done = report("--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_all_lessons_of_this_computer_are_told(take: Take):
    take("halves")
    take("thirds")
    form = forms()
    assert [each["student"] for each in form["records"]] == ["", ""]
    assert [each["skills"][0]["skill"] for each in form["records"]] == ["Cut <evenly>"] * 2
    assert [(each["student"], each["lessons"]) for each in form["totals"]] == [("", 2), (None, 2)]


def test_one_lesson_and_a_folder_are_told_alone(take: Take, tmp_path: Path):
    halves = take("halves")
    take("thirds")
    (tmp_path / "empty").mkdir()
    assert len(forms(str(halves))["records"]) == 1
    assert len(forms(".")["records"]) == 2
    assert isinstance(report("empty").exception, ConfigError)
    assert isinstance(report("gone.lesson.md").exception, TutorError)


def test_journals_that_were_handed_in_belong_to_whom_they_are_named_after(take: Take, tmp_path: Path):
    halves = take("halves", journal=tmp_path / "work" / "ben.jsonl")
    take("halves", journal=tmp_path / "work" / "anna" / "halves-1234.jsonl")
    take("halves", journal=tmp_path / "work" / "anna" / "older-5678.jsonl", what=facts("edited since"))
    records = forms("work", str(halves))["records"]
    assert [each["student"] for each in records] == ["anna", "anna", "ben"]
    assert all(each["skills"] for each in records)
    [alone] = forms("work/ben.jsonl")["records"]
    assert (alone["student"], alone["skills"], alone["steps"][0]["name"]) == ("ben", [], "cut-it")


def test_words_are_in_it_only_where_they_are_asked_for(take: Take):
    take()
    for form in ("text", "json", "csv", "html"):
        assert "three" not in report("--format", form).stdout
        assert "three" in report("--format", form, "--words").stdout


def test_no_text_becomes_a_formula_of_a_spreadsheet(take: Take):
    take()
    rows = list(csv.DictReader(io.StringIO(report("--format", "csv", "--words").stdout)))
    assert [(row["name"], row["outcome"], row["attempts"], row["said"]) for row in rows] == [
        ("Cut it", "solved", "2", "'=three; two"),
        ("The sum", "skipped", "1", ""),
    ]


def test_a_file_says_by_its_name_what_it_holds(take: Take, tmp_path: Path):
    take()
    done = report("-o", "report.csv")
    assert (done.exit_code, done.stdout) == (0, "report.csv\n")
    assert (tmp_path / "report.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent,lesson")
    report("-o", "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert isinstance(report("-o", "gone/report.html").exception, ConfigError)


def test_the_text_names_what_was_done_learnt_and_spent(take: Take):
    take()
    text = report().stdout
    for told in ("Halves & thirds", "Cut it", "solved", "counts thirds", "Cut <evenly>", "90%", "$0.0624", "judge"):
        assert told in text
    assert "No price is known for qwen3-omni" in text
    assert 80 < max(map(len, text.splitlines())) <= 100  # a page, where no terminal says how wide it is


def test_since_a_day(take: Take):
    take()
    assert forms("--since", "2026-09-22T12:00")["records"][0]["seconds"] == 30
    assert "Leave --since out" in str(report("--since", "2026-10-01").exception)
    assert "2026-11-27" in str(report("--since", "yesterday").exception)


def test_where_nothing_was_done_it_says_what_to_do(take: Take):
    for since in ((), ("--since", "2026-10-01")):
        assert "no record on this computer yet" in str(report(*since).exception)


def test_a_lesson_that_is_open_is_told_without_waiting_for_it(take: Take):
    with JournalFile(journal_path(take())):
        assert len(forms()["records"]) == 1


def test_one_broken_journal_does_not_hide_the_others(take: Take, tmp_path: Path):
    take("halves")
    thirds = take("thirds")
    journal_path(thirds).write_text("no fact\n")
    done = report("--format", "json")
    assert (done.exit_code, len(json.loads(done.stdout)["records"])) == (1, 1)
    assert f"{journal_path(thirds)}:1:" in done.stderr


@pytest.mark.parametrize("feeling", ["bored", "happy", "sad", "angry", "frustrat", "confus", "emotion", "mood"])
def test_nothing_is_said_of_how_anybody_felt(take: Take, feeling: str):
    take()
    assert feeling not in report("--format", "html", "--words").stdout.lower()
