"""A preview at the desk: its user goes to any step, and lets simulated students answer, through a session's own inbox.

Only a session that was opened as a preview has this part: there are no answers in any other.
"""

from collections.abc import Callable
from dataclasses import replace

from tutor import events as e
from tutor import frames as f
from tutor import previews as p
from tutor.teaching.floor import Holder
from tutor.teaching.rehearsal import Attended
from tutor.teaching.simulated import cast
from tutor.teaching.stage import Script, Stage
from tutor.teaching.standing import Reaction
from tutor.teaching.teacher import Teacher
from tutor.teaching.views import line_text, plan_view

_ACTS: dict[type[e.Event], p.Act] = {
    e.AnswerTyped: "answer",
    e.ChoicesPicked: "pick",
    e.WorkChecked: "tick",
    e.WorkShown: "draw",
    e.CodeRan: "code",
    e.HintAsked: "hint",
    e.SkipAsked: "skip",
    e.TimerFired: "silence",
    e.PauseAsked: "leave",
}
_PRESSES = (p.Jump, p.Simulate, f.Typed, f.Chosen, f.Checked, f.Pressed, f.Talk, f.Brought, f.Bye)
_MOST_TRIES = 50
"""How often a student is asked to do something who at times does nothing."""


class Previewing:
    """Belongs to one session; all of it lives on the session's loop."""

    def __init__(
        self,
        teacher: Teacher,
        script: Script,
        tell: Callable[[e.Event | f.Hello], None],
        show: Callable[[f.ToDesk], None],
        send: Callable[[f.ToDesk], None],
        *,
        clock: Callable[[], float],
    ) -> None:
        """`tell` puts what happens into the inbox; `show` keeps on the desk what `send` only sends."""
        self._teacher, self._tell, self._show, self._send, self._clock = teacher, tell, show, send, clock
        self._attended = Attended(teacher, script)
        self._stage = Stage(script, self._attended)
        self._students = dict(cast(script.lesson, ("all",), seed=0))
        self._plan = plan_view(script.lesson)
        self._seen = p.Simulated("", "", playing=False)
        self._once = False
        self._under_way: e.Event | None = None
        """What the student has done and the teacher does not know yet."""
        show(p.Preview(self._plan, tuple(self._students)))

    def hear(self, message: f.FromDesk) -> None:
        """What comes from the desk: whatever is pressed there, the simulated student stops for it."""
        if isinstance(message, _PRESSES):
            self._stop()
        match message:
            case p.Jump(step=step) if any(each.step == step for each in self._plan):
                self._tell(e.StepChosen(self._clock(), step))
            case p.Simulate(student=student, play="once" | "on" as play) if student in self._students:
                self._once = play == "once"
                self._note(p.Simulated(student, "", playing=True))
                self._go_on()
            case _:
                pass

    def _stop(self) -> None:
        """Let the simulated student do no more."""
        if self._seen.playing:
            self._note(replace(self._seen, playing=False))

    def follow(self, event: e.Event, reaction: Reaction) -> None:
        """What came of an event. The student's next act follows, where it is their turn."""
        self._attended.follow(reaction)
        if event is self._under_way:
            self._under_way = None
        finished = any(isinstance(fact, e.LessonFinished) for fact in reaction.facts)
        if finished or isinstance(event, e.SpeechStarted):
            self._stop()
        self._go_on()

    def _go_on(self) -> None:
        if not self._seen.playing or self._under_way is not None or not self._their_turn:
            return
        for _ in range(_MOST_TRIES):
            self._students[self._seen.student](self._stage)
            if self._attended.given:
                break
        given, self._attended.given = self._attended.given, []
        for event in given:
            self._under_way = replace(event, at=self._clock())
            self._say_what(self._under_way)
            self._tell(self._under_way)
        if len(given) > 1:
            self._tell(f.Hello(f.PROTOCOL))  # who left and came back finds the desk open again
        act = _ACTS[type(given[0])] if given else ""
        self._note(p.Simulated(self._seen.student, act, playing=bool(given) and not self._once))

    @property
    def _their_turn(self) -> bool:
        """Whether an answer is waited for. Who answers once need not hear the question to its end."""
        teacher = self._teacher
        if not teacher.is_open or teacher.state.step is None:
            return False
        return teacher.floor.holder is Holder.NOBODY or (self._once and teacher.asks)

    def _say_what(self, event: e.Event) -> None:
        """What a student has picked or ticked stands in the conversation, as what they write does by itself."""
        words: tuple[str, ...] = ()
        if isinstance(event, e.ChoicesPicked):
            words = tuple(self._stage.step.choices[index].text for index in event.choices)
        elif isinstance(event, e.WorkChecked):
            words = tuple(self._attended.criteria[index] for index in event.criteria)
        if words:
            self._send(f.Caption(self._teacher.floor.turn, "student", " · ".join(map(line_text, words))))

    def _note(self, seen: p.Simulated) -> None:
        self._seen = seen
        self._show(seen)
