import json
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import commands as c
from tutor import events as e
from tutor.lesson.reader import read_lesson
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.state import replay
from tutor.teaching.teacher import Teacher
from tutor.values import AnswerKey, Attempt, CodeRun, Mark, Modality, Verdict

LESSON = read_lesson("""
---
title: Canaries
---
# Canaries

Welcome.

## Open

Explain it.

### Rubric
- canary-rubric
### Hints
1. canary-hint-1
2. canary-hint-2
3. canary-hint-3
### Solution
canary-solution

## Closed

What is it?

### Answers
- canary-answer
### Misconceptions
- **mixes up** `canary-pattern`: canary-remedy → Open
- **forgets** `canary-other`: canary-second
### Hints
1. canary-first
2. canary-last

## Pick

Which?

### Choices
- [x] one
  - canary-right
- [ ] two
  - canary-wrong

## Write

Write it.

### Code
```python
starter = 1
```
### Check
```python
assert canary_check == 1
```
### Misconceptions
- **canary-name** `canary-shown`: canary-cure
### Hints
1. canary-one
2. canary-two
### Solution
```python
canary_code = 1
```

## End

Goodbye.
""")


class Dice:
    """A grader whose verdicts come from a list, so that any conversation can happen."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self._verdicts = list(verdicts)

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        verdict = self._verdicts.pop(0) if self._verdicts else Verdict(Mark.UNSURE)
        if attempt.modality is Modality.CHOSEN:
            right = [index for index, choice in enumerate(key.choices) if choice.right]
            mark = Mark.RIGHT if list(attempt.choices) == right else Mark.WRONG
            return Verdict(mark, choices=attempt.choices)
        return verdict


verdicts = st.lists(
    st.builds(Verdict, st.sampled_from(Mark), st.sampled_from([None, "mixes up", "forgets"])), max_size=30
)
STUDENT = "type,pick 0,pick 1,pick 7,show,check,run right,run wrong,run wrong again,hint,skip,pause,silence"
AROUND = "open,onset,lapse,utterance,hear out,stale verdict,stale end"
acts = st.lists(st.sampled_from(f"{STUDENT},{AROUND}".split(",")), max_size=40)


def perform(rehearsal: Rehearsal, act: str) -> None:
    at = rehearsal.now()
    match act.split():
        case ["open"]:
            rehearsal.give(e.LessonOpened(at))
        case ["onset"]:
            rehearsal.give(e.SpeechStarted(at))
        case ["lapse"]:
            rehearsal.give(e.SpeechLapsed(at))
        case ["utterance"]:
            rehearsal.give(e.UtteranceHeard(at, "words"))
        case ["type"]:
            rehearsal.give(e.AnswerTyped(at, "words"))
        case ["pick", index]:
            rehearsal.give(e.ChoicesPicked(at, (int(index),)))
        case ["show"]:
            rehearsal.give(e.WorkShown(at))
        case ["check"]:
            rehearsal.give(e.WorkChecked(at, (0,)))
        case ["hint"]:
            rehearsal.give(e.HintAsked(at))
        case ["skip"]:
            rehearsal.give(e.SkipAsked(at))
        case ["pause"]:
            rehearsal.give(e.PauseAsked(at))
        case ["silence"]:
            rehearsal.fall_silent()
        case ["run", "right"]:
            rehearsal.give(e.CodeRan(at, CodeRun(passed=True)))
        case ["run", *how]:
            rehearsal.give(e.CodeRan(at, CodeRun(passed=False, message=" ".join(how), printed="printed")))
        case ["hear", "out"]:
            rehearsal.hear_out()
        case ["stale", "verdict"]:
            rehearsal.give(e.Graded(at, Attempt(-1, Modality.TYPED, "old"), Verdict(Mark.RIGHT)))
        case _:
            rehearsal.give(e.SpeechFinished(at, -1))


def run(moves: list[str], dice: list[Verdict]) -> Rehearsal:
    rehearsal = Rehearsal(Teacher(LESSON), Dice(dice))
    for act in moves:
        perform(rehearsal, act)
    return rehearsal


@settings(max_examples=300, deadline=None)
@given(acts, verdicts)
def test_a_replay_of_the_journal_gives_the_same_state(moves: list[str], dice: list[Verdict]) -> None:
    rehearsal = run(moves, dice)
    written = [json.loads(json.dumps(e.encode(fact))) for fact in rehearsal.facts]
    read = [e.decode(form) for form in written]
    assert read == rehearsal.facts
    assert replay(LESSON, read) == rehearsal.teacher.state
    for length in range(len(read)):
        assert replay(LESSON, read[:length]) == replay(LESSON, read[:length])


@settings(max_examples=100, deadline=None)
@given(acts, verdicts, acts, verdicts)
def test_a_lesson_can_be_taken_up_after_any_prefix_of_its_journal(
    moves: list[str], dice: list[Verdict], later: list[str], more: list[Verdict]
) -> None:
    facts = run(moves, dice).facts
    for length in range(0, len(facts) + 1, 3):
        resumed = Rehearsal(Teacher(LESSON, facts[:length]), Dice(more))
        for act in ["open", *later]:
            perform(resumed, act)


@settings(max_examples=300, deadline=None)
@given(acts, verdicts)
def test_nothing_reaches_the_student_before_it_is_released(moves: list[str], dice: list[Verdict]) -> None:
    class Watched(Rehearsal):
        def _perform(self, command: c.Command) -> None:
            if isinstance(command, c.Speak | c.ShowStep | c.ShowProgress):
                self.check(json.dumps(e.encode(command)))
            super()._perform(command)

        def check(self, words: str) -> None:
            state = self.teacher.state
            hints = {(fact.step, fact.number) for fact in self.facts if isinstance(fact, e.HintGiven)}
            told = {fact.step for fact in self.facts if isinstance(fact, e.StepFinished) and fact.outcome == "told"}
            assert "canary-pattern" not in words
            assert "canary-rubric" not in words
            assert "canary-answer" not in words or "closed" in told
            assert "canary-solution" not in words or "open" in told
            for number in (1, 2, 3):
                assert f"canary-hint-{number}" not in words or ("open", number) in hints
            assert "canary-last" not in words or ("closed", 2) in hints
            assert "canary_check" not in words
            assert "canary-shown" not in words
            assert "canary-name" not in words
            assert "canary_code" not in words or "write" in told
            assert "canary-one" not in words or ("write", 1) in hints
            assert "canary-two" not in words or ("write", 2) in hints
            assert "canary-remedy" not in words or ("closed", "mixes up") in state.remedied
            assert "canary-right" not in words or state.outcomes.get("pick") == "solved"

    rehearsal = Watched(Teacher(LESSON), Dice(dice))
    for act in moves:
        perform(rehearsal, act)


@settings(max_examples=200, deadline=None)
@given(acts, verdicts)
def test_the_ladder_is_climbed_one_rung_at_a_time(moves: list[str], dice: list[Verdict]) -> None:
    rung = 0
    for fact in run(moves, dice).facts:
        if isinstance(fact, e.StepEntered | e.LessonBegan):
            rung = 0
        if isinstance(fact, e.HintGiven):
            assert fact.number == rung + 1
            rung = fact.number


def test_a_lesson_that_was_rewritten_begins_anew_and_keeps_what_is_known() -> None:
    done = run(["open", "hear out", "type", "hear out"], [Verdict(Mark.RIGHT)])
    newer = read_lesson("---\ntitle: Canaries\nversion: 2.0.0\n---\n## Open\nAnew.\n### Answers\n- 1\n")
    older_facts = [e.LessonBegan(0, "Canaries", "1.0.0", "digest"), *done.facts[1:]]
    resumed = Rehearsal(Teacher(newer, older_facts), Dice([]))
    resumed.give(e.LessonOpened(1))
    resumed.hear_out()
    assert isinstance(resumed.facts[0], e.LessonBegan)
    assert "rewritten" in resumed.said[0].brief.lines[0]
    assert resumed.teacher.state.p_known("open") > 0.3


def test_a_fresh_start_keeps_what_is_known() -> None:
    done = run(["open", "hear out", "type", "hear out"], [Verdict(Mark.RIGHT)])
    anew = Rehearsal(Teacher(LESSON, done.facts, fresh=True), Dice([]))
    assert not anew.teacher.begun
    anew.give(e.LessonOpened(1))
    assert isinstance(anew.facts[0], e.LessonBegan)
    assert anew.teacher.state.p_known("open") == done.teacher.state.p_known("open") > 0.3
    assert replay(LESSON, [*done.facts, *anew.facts]) == anew.teacher.state


def test_words_for_one_step_are_never_graded_against_another() -> None:
    class Slow(Rehearsal):
        """A grader that has not answered yet."""

        def _perform(self, command: c.Command) -> None:
            if isinstance(command, c.Grade):
                asked.append(command)
            else:
                super()._perform(command)

    asked: list[c.Grade] = []
    rehearsal = Slow(Teacher(LESSON), Dice([]))
    for act in ["open", "hear out", "type", "skip", "hear out", "onset", "lapse"]:
        perform(rehearsal, act)
    assert len(asked) == 1


def test_whoever_tries_a_lesson_out_goes_to_any_step_also_while_the_tutor_speaks_or_the_lesson_is_closed() -> None:
    rehearsal = Rehearsal(Teacher(LESSON), Dice([Verdict(Mark.RIGHT)]))
    rehearsal.give(e.StepChosen(1, "pick"))
    assert [type(each) for each in rehearsal.facts] == [e.LessonBegan, e.StepChosen, e.StepEntered]
    rehearsal.give(e.StepChosen(2, "closed"))
    assert not rehearsal.said[-1].finished
    rehearsal.hear_out()
    rehearsal.give(e.AnswerTyped(3, "canary-answer"))
    assert rehearsal.teacher.state.outcomes == {"closed": "solved"}
    rehearsal.give(e.PauseAsked(4))
    rehearsal.give(e.StepChosen(5, "open"))
    assert rehearsal.view is not None
    assert (rehearsal.view.name, rehearsal.teacher.is_open) == ("Open", True)
    assert rehearsal.teacher.state.outcomes == {}


def test_what_stands_before_a_chosen_step_is_over_and_all_from_there_on_is_to_come() -> None:
    facts = [
        e.LessonBegan(1, "Canaries", "1.0.0", ""),
        e.StepEntered(2, "open"),
        e.StepFinished(3, "open", "solved"),
        e.StepEntered(4, "closed"),
        e.StepFinished(5, "closed", "told"),
        e.StepEntered(6, "pick"),
        e.StepChosen(7, "closed"),
    ]
    state = replay(LESSON, facts)
    assert (state.goto, state.outcomes, state.passed) == ("closed", {"open": "solved"}, frozenset())
    assert replay(LESSON, [*facts, e.StepChosen(8, "write")]).passed == {"closed", "pick"}
    assert replay(LESSON, [*facts, e.StepChosen(8, "gone")]) == state


def test_a_lesson_can_be_tried_out_from_any_step() -> None:
    rehearsal = Rehearsal(Teacher(LESSON, start="pick"), Dice([]))
    rehearsal.give(e.LessonOpened(rehearsal.now()))
    assert [type(each) for each in rehearsal.facts] == [e.LessonBegan, e.StepChosen, e.StepEntered]
    assert rehearsal.view is not None
    assert rehearsal.view.name == "Pick"
    rehearsal.give(e.PauseAsked(rehearsal.now()))
    rehearsal.give(e.LessonOpened(rehearsal.now()))
    assert isinstance(rehearsal.facts[-1], e.LessonResumed)
