"""Choices: picked by hand, or named by their text, letter or number."""

import re
from dataclasses import replace

from tutor.grading.phrases import articles, doubtful, phrase, strip
from tutor.grading.text import Fit, Said, fit_text
from tutor.speech.numerals import base
from tutor.values import Answer, AnswerKey, Attempt, Mark

_LONGEST = 300
_NAMES = {
    "en": "option choice answer number letter",
    "es": "opcion respuesta numero letra",
    "fr": "option choix reponse numero lettre",
    "de": "option antwort nummer buchstabe",
    "pt": "opcao alternativa resposta numero letra",
    "zh": "选 项 第 个 号",
    "ja": "番 目 選 択 肢",
    "ar": "الخيار الاجابه رقم الحرف",
    "hi": "विकल्प उत्तर नंबर",
}
_ORDINALS = {
    "en": "first second third fourth fifth sixth",
    "es": "primera segunda tercera cuarta quinta sexta; primero segundo tercero cuarto quinto sexto",
    "fr": "premiere deuxieme troisieme quatrieme cinquieme sixieme; premier second",
    "de": "erste zweite dritte vierte funfte sechste",
    "pt": "primeira segunda terceira quarta quinta sexta; primeiro segundo terceiro quarto quinto sexto",
    "zh": "一 二 三 四 五 六",
    "ja": "一 二 三 四 五 六",
    "ar": "الاول الثاني الثالث الرابع الخامس السادس; الاولى الثانيه الثالثه الرابعه الخامسه السادسه",
    "hi": "पहला दूसरा तीसरा चौथा पांचवां छठा; पहली दूसरी तीसरी चौथी पांचवीं छठी",
}
_ONES = frozenset({"one", "the", "la", "el", "le", "die", "der", "das", "a", "o", "वाला"})
_AND = frozenset({"and", "y", "et", "und", "e", "和", "と", "و", "और", "|"})


def resolve(attempt: Attempt, key: AnswerKey) -> Attempt:
    """The attempt with `choices` filled in from its text; unchanged where it names none, or leaves a doubt."""
    if attempt.choices or not key.choices or not attempt.text.strip() or len(attempt.text) > _LONGEST:
        return attempt
    return replace(attempt, choices=_by_text(attempt.text, key) or _by_name(attempt.text, key))


def mark(attempt: Attempt, key: AnswerKey) -> Mark:
    """What the choices of a resolved attempt are worth; UNSURE where there are none."""
    picked = set(attempt.choices)
    if not picked or not all(0 <= index < len(key.choices) for index in picked):
        return Mark.UNSURE
    right = {index for index, choice in enumerate(key.choices) if choice.right}
    if picked - right:
        return Mark.WRONG
    return Mark.RIGHT if picked == right else Mark.PARTLY


def _by_text(text: str, key: AnswerKey) -> tuple[int, ...]:
    said = Said.of(text, key.language)
    fits = [fit_text(Answer("text", choice.text), said) for choice in key.choices]
    best = max(fits)
    found = tuple(index for index, fit in enumerate(fits) if fit == best)
    return found if best >= Fit.SLIP and len(found) == 1 else ()


def _by_name(text: str, key: AnswerKey) -> tuple[int, ...]:
    tongue = base(key.language)
    numeric = any(any(sign.isdecimal() for sign in choice.text) for choice in key.choices)
    names = _names(tongue, len(key.choices), numeric)
    words = phrase(re.sub(r"[,;&+()]", " | ", text), key.language)
    full = tuple(word.strip(".-") for word in words)
    for tokens in (full, strip(full, key.language)):
        spare = set(phrase(_NAMES.get(tongue, ""), key.language)) | _AND | _ONES
        # `a segunda`: an article before a word of place is no letter.
        articled = {at for at, each in enumerate(tokens[1:]) if (tokens[at],) in articles(tongue) and len(each) > 1}
        kept = [token for at, token in enumerate(tokens) if at not in articled or tokens[at + 1] not in names]
        named = [token for token in kept if token in names or token not in spare]
        if named and all(token in names for token in named) and not doubtful(tuple(named), key.language):
            return tuple(sorted({names[token] for token in named}))
    return ()


def _names(tongue: str, count: int, numeric: bool) -> dict[str, int]:
    """Letters, ordinals, and digits unless the choices are numbers themselves: then a digit names no place."""
    names = {chr(ord("a") + index): index for index in range(min(count, 26))}
    rows = [phrase(row, tongue)[:count] for row in _ORDINALS.get(tongue, "").split(";")]
    names |= {word: index for row in rows for index, word in enumerate(row)}
    return names if numeric else names | {str(index + 1): index for index in range(count)}
