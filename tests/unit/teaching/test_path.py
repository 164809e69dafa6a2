"""The way through a lesson, over lessons that are made up: what a student meets, in which order, and that it ends."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import events as e
from tutor.grading.local import LocalGrader
from tutor.lesson.plan import Branch, Lesson, Misconception, Skill, Step
from tutor.lesson.words import Ending
from tutor.teaching import path
from tutor.teaching.map import mermaid
from tutor.teaching.rehearsal import Rehearsal
from tutor.teaching.simulated import rehearse
from tutor.teaching.state import replay
from tutor.teaching.teacher import Teacher
from tutor.values import Answer, AnswerKey, Attempt, Mark, Modality, Verdict


class Words:
    """A grader that takes the words for what they are: `right`, `wrong`, or the name of a misconception."""

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        if attempt.modality is Modality.CHECKED:
            return Verdict(Mark.RIGHT if len(attempt.criteria) == len(key.criteria) else Mark.WRONG)
        if attempt.text in {each.name for each in key.misconceptions}:
            return Verdict(Mark.WRONG, attempt.text)
        return Verdict(Mark(attempt.text))


def question(name: str, *then: Branch, skill: str = "", hints: int = 0, remedy: str = "", **more: object) -> Step:
    wrong = (Misconception("mixed up", "No.", target=remedy),) if remedy else ()
    return Step(
        name,
        name,
        line=1,
        prompt="?",
        skill=skill or name,
        language="en",
        answers=(Answer("text", "yes"),),
        hints=("hint",) * hints,
        misconceptions=wrong,
        then=then,
        **more,  # type: ignore[arg-type]
    )


def told(name: str, *then: Branch, skill: str = "") -> Step:
    return Step(name, name, line=1, prompt=".", skill=skill or name, language="en", then=then)


def lesson(*steps: Step, needs: dict[str, tuple[str, ...]] | None = None, target: float = 0.95) -> Lesson:
    names = dict.fromkeys(step.skill for step in steps)
    skills = tuple(Skill(name, name, target, (needs or {}).get(name, ())) for name in names)
    return Lesson("made-up", "", "Made up", "en", "1.0.0", "", steps, skills)


class Student:
    """Goes through a lesson and remembers the way."""

    def __init__(self, plan: Lesson, facts: Sequence[e.Fact] = ()) -> None:
        self.plan = plan
        self.rehearsal = Rehearsal(Teacher(plan, facts), Words())
        self.act(e.LessonOpened(0))

    def act(self, *events: e.Event) -> None:
        for event in events:
            self.rehearsal.give(event)
            self.rehearsal.hear_out()

    def answer(self, *texts: str) -> None:
        self.act(*(e.SkipAsked(0) if text == "skip" else e.AnswerTyped(0, text) for text in texts))

    @property
    def way(self) -> str:
        return " ".join(fact.step for fact in self.rehearsal.facts if isinstance(fact, e.StepEntered))

    @property
    def branches(self) -> list[tuple[str, str | None, str | None]]:
        return [(each.step, each.on, each.target) for each in self.rehearsal.facts if isinstance(each, e.BranchTaken)]

    @property
    def bar(self) -> tuple[int, int]:
        progress = path.progress(self.plan, self.rehearsal.teacher.state)
        return progress.finished, progress.total


NEVER = ("wrong",) * 2
"""A step without hints is told after these."""


def test_a_correct_branch_leads_forward_and_what_it_passes_over_does_not_come_back() -> None:
    student = Student(lesson(question("a", Branch("correct", "c")), question("b"), question("c"), question("d")))
    student.answer("right")
    assert student.bar == (2, 4)
    student.answer("right", "right")
    assert student.way == "a c d"
    assert student.rehearsal.over
    assert student.bar == (4, 4)


def test_a_wrong_answer_takes_no_correct_branch() -> None:
    student = Student(lesson(question("a", Branch("correct", "c")), question("b"), question("c")))
    student.answer(*NEVER, "right", "right")
    assert student.way == "a b c"


def test_mastered_comes_before_correct_and_only_when_it_is() -> None:
    first = question("a", Branch("correct", "b"), Branch("mastered", "d"))
    rest = [question("b"), question("c", skill="a"), told("d")]
    eager = Student(lesson(first, *rest, target=0.5))
    eager.answer("right")
    assert eager.way == "a d"
    slow = Student(lesson(first, *rest))
    slow.answer("right", "right", "right")
    assert slow.way == "a b c d"
    assert slow.branches == [("a", "correct", "b")]


def test_stuck_leads_back_once_and_the_step_that_was_left_comes_once_more() -> None:
    student = Student(lesson(question("a"), question("b"), question("c", Branch("stuck", "a")), question("d")))
    student.answer("right", "right", *NEVER)
    assert student.way == "a b c a"
    assert student.bar == (1, 4)
    student.answer("right")
    assert student.way == "a b c a c"
    student.answer(*NEVER, "right")
    assert student.way == "a b c a c d"
    assert student.branches == [("c", "stuck", "a")]
    assert student.bar == (4, 4)


def test_a_step_that_was_told_long_ago_does_not_come_back_on_the_way() -> None:
    student = Student(lesson(question("a"), question("b"), question("c", Branch("stuck", "a"))))
    student.answer("right", *NEVER, *NEVER, "right", "right")
    assert student.way == "a b c a c"
    assert student.rehearsal.over


def test_skip_and_a_bare_end() -> None:
    student = Student(lesson(question("a", Branch("skip", "c"), Branch(None, None)), question("b"), question("c")))
    student.answer("skip", "right")
    assert student.way == "a c"
    student = Student(lesson(question("a", Branch("skip", "c"), Branch(None, None)), question("b"), question("c")))
    student.answer("right")
    assert student.way == "a"
    assert student.rehearsal.over
    assert student.bar == (3, 3)


def test_narration_can_end_the_lesson() -> None:
    student = Student(lesson(question("a"), told("bye", Branch(None, None)), question("b")))
    student.answer("right")
    assert student.way == "a bye"
    assert student.rehearsal.over


def test_a_remedy_comes_back_to_the_step_that_was_left_from_either_side() -> None:
    student = Student(lesson(question("a"), question("b"), question("c", remedy="a"), question("d")))
    student.answer("right", "right", "mixed up", "right", "right", "right")
    assert student.way == "a b c a c d"
    student = Student(lesson(question("a", remedy="c"), question("b"), question("c"), question("d")))
    student.answer("mixed up", "right", "right", "right", "right")
    assert student.way == "a c a b d"


def test_a_step_waits_for_what_its_skill_needs() -> None:
    steps = [question("t1", skill="t"), question("x"), question("r1", skill="r"), question("r2", skill="r")]
    student = Student(lesson(*steps, needs={"t": ("r",)}))
    student.answer("right", "right", "right", "right")
    assert student.way == "x r1 r2 t1"
    assert student.bar == (4, 4)
    eager = Student(lesson(*steps, needs={"t": ("r",)}, target=0.7))
    eager.answer("right", "right", "right", "right")
    assert eager.way == "x r1 t1 r2"


def test_a_branch_does_not_pass_over_what_waits_before_it() -> None:
    steps = [question("t1", skill="t"), question("r1", Branch("correct", "c"), skill="r"), question("b"), question("c")]
    student = Student(lesson(*steps, needs={"t": ("r",)}))
    student.answer("right", "right", "right")
    assert student.way == "r1 c t1"
    assert student.rehearsal.over


def test_what_waits_in_a_ring_goes_in_order_and_what_is_optional_holds_nothing_up() -> None:
    ring = {"t": ("r",), "r": ("t",)}
    student = Student(lesson(question("t1", skill="t"), question("r1", skill="r"), needs=ring))
    student.answer("right", "right")
    assert student.way == "t1 r1"
    extra = question("r1", skill="r", optional=True)
    student = Student(lesson(question("t1", skill="t"), extra, needs={"t": ("r",)}))
    student.answer("right", "right")
    assert student.way == "t1 r1"


def test_whoever_is_told_goes_back_once_to_what_is_needed_and_was_not_solved() -> None:
    steps = [question("r1", skill="r"), question("t1", skill="t"), question("t2", skill="t")]
    student = Student(lesson(*steps, needs={"t": ("r",)}))
    student.answer("skip", *NEVER, *NEVER, *NEVER, *NEVER)
    assert student.way == "r1 t1 r1 t1 t2"
    assert student.branches == [("t1", "stuck", "r1")]


def test_a_lesson_is_taken_up_where_a_branch_led() -> None:
    plan = lesson(question("a"), question("b", Branch("stuck", "a")), question("c"))
    student = Student(plan)
    student.answer("right", "wrong")
    student.rehearsal.give(e.AnswerTyped(0, "wrong"))  # the solution is being spoken
    student.act(e.PauseAsked(0))
    assert student.way == "a b"
    back = Student(plan, student.rehearsal.facts)
    assert back.way == "a"
    back.answer("right", "right", "right")
    assert back.way == "a b c"
    assert back.rehearsal.over


def test_who_comes_back_to_the_very_step_that_leads_to_itself_begins_it_anew() -> None:
    plan = lesson(question("a", Branch("stuck", "a")), question("b"))
    student = Student(plan)
    student.answer("wrong")
    student.rehearsal.give(e.AnswerTyped(0, "wrong"))
    back = Student(plan, student.rehearsal.facts)
    assert back.rehearsal.teacher.state.tries == 0
    back.answer(*NEVER)
    assert back.way == "a b"


def test_a_try_out_from_a_step_goes_on_from_there() -> None:
    plan = lesson(question("a", skill="t"), question("b", skill="r"), question("c"), question("d"), needs={"t": ("r",)})
    rehearsal = Rehearsal(Teacher(plan, start="c"), Words())
    rehearsal.give(e.LessonOpened(0))
    progress = path.progress(plan, rehearsal.teacher.state)
    assert (progress.finished, progress.total) == (2, 4)
    for _ in range(2):
        rehearsal.hear_out()
        rehearsal.give(e.AnswerTyped(0, "right"))
    rehearsal.hear_out()
    assert [fact.step for fact in rehearsal.facts if isinstance(fact, e.StepEntered)] == ["c", "d"]
    assert rehearsal.over


OLD_JOURNAL = [
    {"is": "LessonBegan", "at": 1, "title": "Made up", "version": "1.0.0", "digest": "d"},
    {"is": "StepEntered", "at": 2, "step": "a"},
    {"is": "AttemptGraded", "at": 3, "step": "a", "modality": "typed", "mark": "wrong"},
    {"is": "StepFinished", "at": 4, "step": "a", "outcome": "told"},
    {"is": "StepEntered", "at": 5, "step": "b"},
    {"is": "StepFinished", "at": 6, "step": "b", "outcome": "skipped"},
    {"is": "StepEntered", "at": 7, "step": "c"},
    {"is": "AttemptGraded", "at": 8, "step": "c", "modality": "typed", "mark": "wrong", "misconception": "mixed up"},
    {"is": "RemedyGiven", "at": 9, "step": "c", "misconception": "mixed up"},
    {"is": "StepEntered", "at": 10, "step": "b"},
]


def test_a_journal_from_before_there_were_branches_goes_on() -> None:
    facts = [e.decode(dict(form)) for form in OLD_JOURNAL]
    plan = lesson(question("a", Branch("stuck", "c")), question("b"), question("c", remedy="b"), question("d"))
    student = Student(plan, facts)  # type: ignore[arg-type]
    assert student.bar == (1, 4)
    student.answer("right", "right", "right")
    assert student.way == "c d"
    assert student.rehearsal.over


# ---- any lesson, any student ----

NAMES = "abcdef"
ENDINGS: list[Ending | None] = ["mastered", "correct", "stuck", "skip", None]


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    skills = st.sampled_from("rst")
    steps = []
    for name in names:
        ways = draw(st.lists(st.tuples(st.sampled_from(ENDINGS), st.sampled_from([*names, None])), max_size=3))
        then = [Branch(on, target) for on, target in ways if on is not None or target is None]
        if draw(st.booleans()):
            remedy = draw(st.sampled_from(["", *names]))
            hints, optional = draw(st.integers(0, 2)), draw(st.booleans())
            step = question(name, *then, skill=draw(skills), hints=hints, remedy=remedy, optional=optional)
        else:
            step = told(name, *(each for each in then if each.on is None), skill=draw(skills))
        steps.append(step)
    needs = draw(st.dictionaries(skills, st.lists(skills, max_size=2).map(tuple)))
    return lesson(*steps, needs=needs, target=draw(st.sampled_from([0.5, 0.95])))


def most_visits(plan: Lesson) -> int:
    """How often one step can be entered: once in order, and once more for each jump of the lesson."""
    jumps = sum(len(step.then) + len(step.misconceptions) + 1 for step in plan.steps)
    return 1 + 2 * jumps


ACTS = st.sampled_from(["right", "partly", "wrong", "mixed up", "unsure", "skip", "hint", "pause"])


@settings(max_examples=200, deadline=None)
@given(lessons(), st.lists(ACTS, max_size=40), st.sampled_from(["right", "partly", "wrong", "mixed up", "unsure"]))
def test_every_lesson_ends_under_any_student(plan: Lesson, acts: list[str], habit: str) -> None:
    student, facts = Student(plan), []
    most = most_visits(plan)
    answers = 15 * most * len(plan.steps)
    for act in [*acts, *[habit] * answers]:
        if student.rehearsal.over:
            break
        if act == "pause":
            student.act(e.PauseAsked(0))
            facts += student.rehearsal.facts
            student = Student(plan, facts)
        elif act == "hint":
            student.act(e.HintAsked(0))
        elif act == "mixed up":
            view = student.rehearsal.view
            known = view is not None and view.step and plan.step(view.step).misconceptions
            student.answer("mixed up" if known else "wrong")
        else:
            student.answer(act)
    assert student.rehearsal.over
    facts += student.rehearsal.facts
    entered = [fact.step for fact in facts if isinstance(fact, e.StepEntered)]
    assert all(entered.count(step) <= most for step in entered)
    assert replay(plan, facts) == student.rehearsal.teacher.state
    assert student.bar == (len(plan.steps), len(plan.steps))
    taken = [(fact.step, fact.on, fact.target) for fact in facts if isinstance(fact, e.BranchTaken)]
    for step, on, target in taken:
        back = target is not None and plan.index(target) <= plan.index(step)
        assert not back or taken.count((step, on, target)) == 1


@settings(max_examples=50, deadline=None)
@given(lessons())
def test_simulated_students_come_through_every_lesson(plan: Lesson) -> None:
    coverage = rehearse(plan, LocalGrader(), ["right", "wrong", "silent", "quits", "misconception", "random:2"])
    assert all(run.ended for run in coverage.runs)
    assert not [gap for gap in coverage.gaps if gap.kind in {"loop", "answer"}]
    unmet = {gap.step for gap in coverage.gaps if gap.kind == "step"}
    assert not unmet & {step for step, visits in coverage.visits.items() if visits}
    assert mermaid(plan, coverage).count("\n") >= len(plan.steps) + 3
