"""The student's work as a file: what is packed is read back, and whatever else comes is refused in one sentence."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor import events as e
from tutor.errors import JournalError
from tutor.frames import MAX_BODY, Sketched
from tutor.lesson.reader import read_lesson
from tutor.teaching.phrases import phrase
from tutor.values import Mark, Modality, Usage
from tutor.work import file_name, pack, unpack

LESSON = read_lesson(
    "---\ntitle: Brüche & Co\nversion: 2.1\n---\n# Brüche\n"
    "## One\nAsk.\n### Answers\n- 1\n## Two\nAsk.\n### Answers\n- 2\n"
)
STROKE = {"name": "stroke", "zIndex": 1, "id": "a", "loadSaveData": {}, "data": [{"style": {}, "path": "M0,0"}]}
FACTS = (
    e.LessonBegan(1.5, "Brüche & Co", "2.1", LESSON.digest),
    e.StepEntered(2.5, "one"),
    e.AttemptGraded(3.5, "one", Modality.TYPED, Mark.RIGHT, None, "eins"),
    e.StepFinished(4.5, "one", "solved"),
)


def drawing(*components: Any, step: str = "one", paper: str = "axes") -> Sketched:
    return Sketched(step, json.dumps([{"paper": paper, "drawn": components}], separators=(",", ":")).encode())


def form(**changes: Any) -> bytes:
    packed = json.loads(pack(LESSON, FACTS, [drawing(STROKE)])[0])
    return json.dumps(packed | changes).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(JournalError) as caught:
        unpack(content, LESSON)
    return str(caught.value)


def test_what_is_packed_is_read_back() -> None:
    content, left_out = pack(LESSON, FACTS, [drawing(STROKE)])
    work = unpack(content, LESSON)
    assert (work.facts, work.drawings, left_out) == (FACTS, (drawing(STROKE),), 0)
    assert file_name(LESSON) == "Brüche-Co.tutor.json"


def test_what_the_models_cost_stays_where_it_was_paid() -> None:
    spent = e.ModelUsed(5.5, Usage("judge", "m", text_in=10**9))
    content, _ = pack(LESSON, (*FACTS, spent), ())
    assert unpack(content, LESSON).facts == FACTS
    bought = json.loads(content)
    bought["facts"].append(e.encode(spent))
    assert refusal(json.dumps(bought).encode()) == phrase("work_broken", "en")


def test_only_what_is_not_known_yet_goes_on() -> None:
    work = unpack(form(), LESSON)
    assert work.beyond(FACTS[:2], keeps_words=True) == FACTS[2:]
    wordless = e.AttemptGraded(3.5, "one", Modality.TYPED, Mark.RIGHT)
    assert work.beyond(FACTS[:2], keeps_words=False) == (wordless, FACTS[3])
    assert work.beyond((*FACTS[:2], wordless, FACTS[3]), keeps_words=True) == ()


def test_the_newest_drawings_are_taken_where_not_all_have_room() -> None:
    large = [drawing({**STROKE, "data": "x" * (MAX_BODY // 3)}, step=step) for step in ("one", "two", "three")]
    content, left_out = pack(LESSON, FACTS, large)
    assert left_out == 1
    assert len(content) <= MAX_BODY
    assert list(json.loads(content)["drawings"]) == ["three", "two"]


def test_drawings_of_steps_that_the_lesson_does_not_have_are_left() -> None:
    assert unpack(form(drawings={"nine": [], "two": []}), LESSON).drawings == (Sketched("two", b"[]"),)


@pytest.mark.parametrize("changes", [{"title": "Other"}, {"language": "de"}, {"version": "3.0"}, {"version": None}])
def test_work_on_another_lesson_is_refused(changes: dict[str, Any]) -> None:
    assert refusal(form(**changes)) == phrase("work_other", "en", title="Brüche & Co")


def test_a_smaller_step_of_the_version_is_the_same_lesson() -> None:
    assert unpack(form(version="2.7"), LESSON).facts == FACTS


def test_a_file_of_a_newer_tutor_is_refused() -> None:
    assert refusal(form(tutor=2)) == phrase("work_newer", "en")


PICTURE = {**STROKE, "name": "image-component", "data": {"src": "data:image/png;base64,AA==", "label": ""}}
BROKEN_DRAWINGS = {
    "another kind": {**STROKE, "name": "unknown-svg-object", "data": '{"html":"<svg onload=alert(1)>"}'},
    "a picture from elsewhere": {**PICTURE, "data": {"src": "https://example.org/beacon.png"}},
    "a picture that is a page": {**PICTURE, "data": {"src": "data:image/svg+xml;base64,AA=="}},
    "nothing in it": {},
    "no component": 7,
}


@pytest.mark.parametrize("component", BROKEN_DRAWINGS.values(), ids=BROKEN_DRAWINGS)
def test_a_drawing_that_could_do_anything_but_be_seen_is_refused(component: Any) -> None:
    page = {"paper": "", "drawn": [STROKE, component]}
    assert refusal(form(drawings={"one": [page]})) == phrase("work_broken", "en")


def test_a_picture_is_taken_and_what_it_was_loaded_with_is_not() -> None:
    page = {"paper": "javascript:alert(1)", "drawn": [{**PICTURE, "loadSaveData": {"svgAttrs": [["onload", "x"]]}}]}
    [kept] = unpack(form(drawings={"one": [page]}), LESSON).drawings
    assert json.loads(kept.body) == [{"paper": "", "drawn": [PICTURE]}]


BROKEN = {
    "no JSON": b"\x00\xff",
    "another JSON": b"[1, 2]",
    "a number that is none": form().replace(b"1.5", b"NaN"),
    "half an emoji": form().replace(b"eins", b"\\ud83d"),
    "too deep": b'{"tutor":1,"facts":' + b"[" * 100_000,
    "no facts": form(facts=[]),
    "no list of facts": form(facts={"is": "LessonBegan"}),
    "a fact in between": form(facts=[{"is": "StepEntered", "at": 1, "step": "one"}]),
    "what is no fact": form(facts=[{"is": "SkipAsked", "at": 1}]),
    "a fact from nowhere": form(facts=[{"is": "Boom", "at": 1}]),
    "no drawings": form(drawings=None),
    "pages that are none": form(drawings={"one": 5}),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused(content: bytes) -> None:
    assert refusal(content) == phrase("work_broken", "en")


@given(st.binary(max_size=200), st.integers(0, 2000))
def test_whatever_is_done_to_a_file_it_is_read_or_refused(noise: bytes, at: int) -> None:
    content = form()
    with contextlib.suppress(JournalError):
        assert unpack(content[:at] + noise + content[at + len(noise) :], LESSON).facts
