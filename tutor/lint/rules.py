"""The rules that look at a whole lesson. Those of its grammar, 1xx to 3xx, come from the reader."""

from tutor.lesson.rules import RULES as READ
from tutor.lesson.rules import Rule


def _w(name: str, description: str) -> Rule:
    return Rule(name, "warning", description)


def _e(name: str, description: str) -> Rule:
    return Rule(name, "error", description)


RULES = READ | {
    "T401": _w("unreachable-step", "No way leads to a step, because every step before it branches elsewhere."),
    "T402": _e("no-way-out", "From a step no way leads to the end of the lesson: its branches go round in circles."),
    "T403": _w("skill-never-practised", "A skill is listed in the front matter, and no step practises it."),
    "T404": _w("need-never-practised", "A skill needs another one that no step practises."),
    "T405": _w("jump-to-itself", "A misconception or a branch leads to the step that it belongs to."),
    "T406": _w("branch-never-taken", "A branch is left for no ending of its step: the others cover them all."),
    "T407": _w("nothing-asked", "No step of the lesson asks anything."),
    "T501": _w("missing-prompt", "A step wants an answer and asks nothing in words."),
    "T502": _w("prompt-gives-answer", "A sentence of the prompt would be graded right."),
    "T503": _w("hint-gives-answer", "A hint before the last one would be graded right."),
    "T504": _w("last-hint-withholds", "The last hint, after which there is no more help, does not hold the answer."),
    "T505": _e("pattern-matches-answer", "A pattern of a misconception matches a right answer."),
    "T506": _w("pattern-never-tells", "A pattern of a misconception matches no wrong choice, or one above it is told."),
    "T507": _w("no-typed-answer", "A step can be answered by drawing only."),
    "T508": _w("long-speech", "Something takes too long to listen to: a prompt 60 seconds, a hint or a reply 30."),
    "T509": _w("no-help", "A step has neither hints nor a solution."),
    "T510": _w("choice-without-reply", "A wrong choice is not told why it is wrong."),
    "T511": _w("single-hint", "A step has one hint, which is then the first help and the last."),
    "T512": _w("many-choices", "A step has more than six choices, which is too many to hear and keep in mind."),
    "T513": _w("choices-alike", "Two choices cannot be told apart when they are said or typed."),
    "T514": _w("help-without-question", "A step that asks nothing has hints, misconceptions or a solution."),
    "T515": _w("same-hint-twice", "A hint says the same as an earlier one of its step."),
    "T516": _w("prompt-for-one-sense", "A prompt is only shown or only spoken, so that some students have none."),
    "T517": _w("predictable-choice", "In four steps or more the right choice always stands in the same place."),
    "T518": _w("reply-gives-answer", "What is said to a misconception or a wrong choice would be graded right."),
    "T601": _e("picture-missing", "A picture is not in the lesson's folder."),
    "T602": _w("picture-without-words", "A picture has no alternative text."),
    "T603": _w("assert-without-message", "An assert of a check has no message for the student."),
    "T604": _w("expression-unknown", "An accepted expression is not understood, so that nothing can equal it."),
    "T605": _w(
        "stars-not-bold", "Stars that touch a sign and a word are not bold to Markdown: it shows and speaks them."
    ),
    "T606": _e("page-missing", "The page of a PDF that is a step's paper is not there, or cannot be shown."),
}
