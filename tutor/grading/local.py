"""The grader without a model."""

from collections.abc import Iterable
from contextlib import suppress

from tutor.grading import choice, code
from tutor.grading.expression import LONGEST, NotUnderstoodError, equal
from tutor.grading.pattern import fit_pattern
from tutor.grading.phrases import frames, phrase
from tutor.grading.quantity import fit_quantity, lacks_unit
from tutor.grading.text import Fit, Said, core, fit_number, fit_range, fit_text
from tutor.speech.aloud import spoken_forms
from tutor.values import Answer, AnswerKey, Attempt, Mark, Modality, Pitfall, Verdict

_LONGEST = 1000
"""Characters of an attempt beyond which it takes a model."""
_UNSURE = Verdict(Mark.UNSURE)


class LocalGrader:
    """Grades choices, numbers, expressions and short texts by rule; leaves the rest to a model or to the student.

    It errs towards UNSURE: a sentence is RIGHT only where the answer stands in it unopposed, and only a short answer
    that is clearly another one is WRONG.
    """

    def grade(self, attempt: Attempt, key: AnswerKey) -> Verdict:
        """The verdict. Never raises; the work is bounded by the length of text and key."""
        if attempt.modality is Modality.CHECKED:
            return _checked(attempt, key)
        if attempt.modality is Modality.CODE:
            return Verdict(Mark.WRONG, code.shown(attempt, key))
        if key.choices:
            return _chosen(choice.resolve(attempt, key), key)
        if not attempt.text.strip() or len(attempt.text) > _LONGEST:
            return _UNSURE
        return _answered(Said.of(attempt.text, key.language), key)


def _checked(attempt: Attempt, key: AnswerKey) -> Verdict:
    if not key.criteria:
        return _UNSURE
    missing = tuple(index for index in range(len(key.criteria)) if index not in attempt.criteria)
    if not missing:
        return Verdict(Mark.RIGHT)
    return Verdict(Mark.WRONG if len(missing) == len(key.criteria) else Mark.PARTLY, missing=missing)


def _chosen(attempt: Attempt, key: AnswerKey) -> Verdict:
    mark = choice.mark(attempt, key)
    if mark is Mark.UNSURE:
        return _UNSURE
    if mark is not Mark.WRONG:
        return Verdict(mark, choices=attempt.choices)
    wrong = [key.choices[index].text for index in attempt.choices if not key.choices[index].right]
    shown = (_shown(Said.of(text, key.language), key.misconceptions, Fit.SAME) for text in wrong)
    return Verdict(mark, next((name for name in shown if name), None), choices=attempt.choices)


def _answered(said: Said, key: AnswerKey) -> Verdict:
    right = _best(key.answers, said)
    wrong = max((_best(pitfall.patterns, said) for pitfall in key.misconceptions), default=Fit.DIFFERENT)
    if right is Fit.EXACT or (right is Fit.SAME and wrong is not Fit.EXACT) or right > max(wrong, Fit.DOUBT):
        # What is said besides an answer takes a model to judge.
        return _UNSURE if key.criteria else Verdict(Mark.RIGHT)
    if wrong >= Fit.SLIP and wrong > right:
        return Verdict(Mark.WRONG, _shown(said, key.misconceptions, wrong))
    if not key.criteria and any(lacks_unit(answer, said) for answer in key.answers):
        return Verdict(Mark.PARTLY)
    return Verdict(Mark.WRONG) if key.answers and right is Fit.DIFFERENT else _UNSURE


def _shown(said: Said, pitfalls: Iterable[Pitfall], least: Fit) -> str | None:
    return next((pitfall.name for pitfall in pitfalls if _best(pitfall.patterns, said) >= least), None)


def _best(answers: tuple[Answer, ...], said: Said) -> Fit:
    return max((fit(answer, said) for answer in answers), default=Fit.DIFFERENT)


def fit(answer: Answer, said: Said) -> Fit:
    """How well what was said fits one accepted answer or one pattern of a misconception."""
    if answer.kind == "text":
        return fit_text(answer, said)
    if answer.kind == "number":
        return fit_number(answer, said)
    if answer.kind == "quantity":
        return fit_quantity(answer, said)
    if answer.kind == "range":
        return fit_range(answer, said)
    if answer.kind == "pattern":
        return fit_pattern(answer, said)
    return max(_fit_expression(answer, said), fit_number(answer, said), key=_telling)


def _telling(found: Fit) -> int:
    """A certain answer, either way, tells more than a doubt."""
    return -1 if found is Fit.DOUBT else int(found)


def _fit_expression(answer: Answer, said: Said) -> Fit:
    """EXACT or DIFFERENT for what can be read as an expression as a whole, DOUBT for anything else."""
    spoken = {core(phrase(form, said.language), said.language) for form in spoken_forms(answer, said.language)}
    if core(said.words, said.language) in spoken:
        return Fit.EXACT
    text = said.text.strip().strip("$").rstrip(".!?。").strip()
    accepted = answer.source.strip().strip("$")
    if len(text) > LONGEST or len(accepted) > LONGEST:
        return Fit.DOUBT
    for written in dict.fromkeys((text, _unframed(text, said.language))):
        with suppress(NotUnderstoodError):
            return Fit.EXACT if equal(written, accepted) else Fit.DIFFERENT
    return Fit.DOUBT


def _unframed(text: str, language: str) -> str:
    """The text without the words that lead up to the answer."""
    words = text.split()
    leads = (phrase(" ".join(words[:end]), language) for end in range(min(len(words), 8) - 1, 0, -1))
    lead = next((lead for lead in leads if lead in frames(language)), ())
    size = next((end for end in range(len(words)) if phrase(" ".join(words[:end]), language) == lead), 0)
    return " ".join(words[size:])
