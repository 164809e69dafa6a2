"""Every word that a voice is told: lines in the lesson's language, from what the policy released and from nothing else.

A prompt cannot leak what it does not hold: unreleased hints, answers, rubrics and notes are no arguments of these
functions.
"""

from collections.abc import Sequence
from dataclasses import replace

from tutor.lesson.drawing import drawings
from tutor.lesson.markdown import emphasised, to_code, to_speech
from tutor.lesson.plan import Lesson, Step
from tutor.teaching.drawn import in_words
from tutor.teaching.phrases import phrase
from tutor.teaching.policy import Decision
from tutor.teaching.state import State
from tutor.values import Brief, Emphasis, Mark, Modality, Move, Persona, Style


def welcome(lesson: Lesson, *, rewritten: bool) -> Brief:
    """The first words of a lesson."""
    said = to_speech(lesson.welcome) or phrase("greeting", lesson.language, tutor=lesson.tutor.name, title=lesson.title)
    lines = (phrase("new_version", lesson.language), said) if rewritten else (said,)
    return _told(Move.WELCOME, lesson.language, lesson.tutor, lines, lesson.welcome)


def resume(lesson: Lesson, step: Step, *, trusted: bool = True) -> Brief:
    """The first words when the student comes back; `trusted` as in `prompt`."""
    said = phrase("resume", lesson.language, step=to_speech(step.name))
    lines = (said, *_prompt(step, trusted))
    return _told(Move.RESUME, lesson.language, _speaker(lesson, step), lines, step.prompt, *_choices(step))


def prompt(lesson: Lesson, step: Step, *, trusted: bool = True) -> Brief:
    """The step's own words; choices are read out as well, and where to write code; `trusted`: the checks may run."""
    lines = _prompt(step, trusted)
    return _told(Move.PROMPT, step.language, _speaker(lesson, step), lines, step.prompt, *_choices(step))


def again(lesson: Lesson, step: Step, *, trusted: bool = True) -> Brief:
    """The step's own words once more; `trusted` as in `prompt`."""
    return replace(prompt(lesson, step, trusted=trusted), move=Move.AGAIN)


def check(said: Brief) -> Brief:
    """What is said to a right answer, and one question about it."""
    return replace(said, move=Move.CHECK, lines=(*said.lines, phrase("check", said.language)))


def checked(lesson: Lesson, step: Step) -> Brief:
    """What follows whatever was said to that question: the lesson's own way, to compare with."""
    solution = "" if step.check else step.solution
    shown = (phrase("solution", step.language), to_speech(solution)) if solution else ()
    lines = (phrase("check_heard", step.language), *shown)
    return _told(Move.SOLUTION, step.language, _speaker(lesson, step), lines, solution)


def farewell(lesson: Lesson, state: State) -> Brief:
    """The last words: how much was solved of what came up, in points where the lesson gives any.

    What a branch passed over does not count, nor does what is optional and was not solved.
    """
    solved = [step for step in lesson.steps if step.asks and state.outcomes.get(step.id) == "solved"]
    due = [step for step in lesson.steps if step.asks and not step.optional and step.id not in state.passed]
    met = [*solved, *(step for step in due if step not in solved)]
    done, total = (f"{sum(step.points for step in steps):g}" for steps in (solved, met))
    key = "farewell_points" if any(step.points != 1 for step in met) else "farewell"
    said = phrase(key if met else "farewell_plain", lesson.language, solved=done, total=total)
    return Brief(Move.FAREWELL, lesson.language, lesson.tutor, (said,))


def plain(lesson: Lesson, step: Step, move: Move, key: str) -> Brief:
    """One sentence of the tutor's own."""
    return Brief(move, step.language, _speaker(lesson, step), (phrase(key, step.language),))


def reply(
    lesson: Lesson,
    step: Step,
    decision: Decision,
    picked: Sequence[int] = (),
    *,
    mark: Mark | None = None,
    modality: Modality | None = None,
    checked: str = "",
) -> Brief:
    """What is said to an attempt and the choices picked in it, or (without a mark) to a call for help or a silence.

    `checked`: what the checks of a code step have to say, in the place of a plain "not yet".
    """
    opening = _opening(step, decision, mark, modality)
    if checked and decision.misconception is None:
        opening = (checked, *opening[1:])
    feedback, released = _feedback(step, picked, mark), _released(step, decision)
    lines = opening + tuple(map(to_speech, feedback)) + _said(step, decision, released)
    lines = tuple(line for line in lines if line)
    return _told(decision.move, step.language, _speaker(lesson, step), lines, *feedback, released)


def affirm(lesson: Lesson, step: Step, state: State, picked: Sequence[int]) -> Brief:
    """What is said to a right answer; after the bottom-out hint it is no praise."""
    helped = state.hints > 0 and state.hints >= len(step.hints)
    said = phrase("affirm_after_help" if helped else "affirm", step.language)
    # Where the lesson has its own word for this very choice, a second praise would be one too many.
    feedback = _feedback(step, picked, Mark.RIGHT)
    lines = tuple(map(to_speech, feedback)) or (said,)
    return _told(Move.AFFIRM, step.language, _speaker(lesson, step), lines, *feedback)


def _speaker(lesson: Lesson, step: Step) -> Persona:
    """The tutor, in the voice of this step."""
    return replace(lesson.tutor, voice=step.voice) if step.voice else lesson.tutor


def _prompt(step: Step, trusted: bool) -> tuple[str, ...]:
    said = to_speech(step.prompt)
    where = (phrase("code_where" if trusted else "code_untrusted", step.language),) if step.check else ()
    return ((said,) if said else ()) + tuple(map(to_speech, _choices(step))) + where


def _choices(step: Step) -> tuple[str, ...]:
    return tuple(choice.text for choice in step.choices)


def _opening(step: Step, decision: Decision, mark: Mark | None, modality: Modality | None) -> tuple[str, ...]:
    if decision.move is Move.ASK_AGAIN and mark is Mark.UNSURE:
        key = "ask_again" if modality is Modality.SPOKEN else "ask_again_typed"
        return (phrase("ask_again_choices" if step.choices else key, step.language),)
    if decision.move is Move.SELF_CHECK:
        return (phrase("self_check", step.language),)
    if mark is None or decision.move is Move.REMEDY:
        return ()
    said = phrase("partly" if mark is Mark.PARTLY else "not_yet", step.language)
    return (said, phrase("once_more", step.language)) if decision.move is Move.ASK_AGAIN else (said,)


def _feedback(step: Step, picked: Sequence[int], mark: Mark | None) -> tuple[str, ...]:
    """What the lesson says to the very choices that were picked; in a wrong pick, right ones are not named."""
    choices = [step.choices[index] for index in picked]
    return tuple(each.feedback for each in choices if each.feedback and each.right == (mark is Mark.RIGHT))


def _released(step: Step, decision: Decision) -> str:
    """The prose of the lesson that the policy lets go of."""
    match decision.move:
        case Move.HINT | Move.BOTTOM_OUT:
            return step.hints[decision.hint - 1]
        case Move.REMEDY:
            return decision.misconception.say if decision.misconception else ""
        case Move.SOLUTION:
            return step.solution
        case _:
            return ""


def _said(step: Step, decision: Decision, released: str) -> tuple[str, ...]:
    if decision.move is Move.SOLUTION:
        return (phrase("solution", step.language), _solution(step))
    return (to_speech(released),)


def _told(move: Move, language: str, speaker: Persona, lines: tuple[str, ...], *prose: str) -> Brief:
    """These lines, with what is drawn and emphasised in the prose that they are made of."""
    drawn = tuple(in_words(each, language) for markdown in prose for each in drawings(markdown))
    words = tuple(Emphasis(*each) for markdown in prose for each in emphasised(markdown))
    return Brief(move, language, speaker, lines, style=Style(emphasised=words), drawn=drawn)


def _solution(step: Step) -> str:
    if step.check and to_code(step.solution):
        return "\n".join(filter(None, (to_speech(step.solution), phrase("code_shown", step.language))))
    if step.solution:
        return to_speech(step.solution)
    right = [choice.text for choice in step.choices if choice.right] or [each.source for each in step.answers[:1]]
    return phrase("answer_is", step.language, answer=to_speech(", ".join(right))) if right else ""
