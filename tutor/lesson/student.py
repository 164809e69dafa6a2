"""The copy of a lesson for students: what they may read, and nothing that grades, helps or comments.

Built anew from the plan rather than cut out of the source, so that only what is named here can be in it.
"""

import json
import re

from tutor.lesson.drawing import without_drawings
from tutor.lesson.plan import Lesson, Step
from tutor.lesson.reader import read_lesson
from tutor.lesson.words import written
from tutor.values import Choice

NOTES = {
    "en": "This copy is for reading: answers, hints and solutions are not in it. It can be taught only where a server "
    "holds the whole lesson.",
    "zh": "这一份是供阅读的学生版：里面没有答案、提示和解法。只有在服务器存有完整课程的地方，才能用它来上课。",
    "es": "Esta copia es para leer: no contiene respuestas, pistas ni soluciones. Solo se puede impartir donde un servidor "
    "guarde la lección completa.",
    "fr": "Cette copie est faite pour être lue : elle ne contient ni réponses, ni indices, ni solutions. On ne peut la "
    "suivre que là où un serveur détient la leçon complète.",
    "de": "Diese Kopie ist zum Lesen: Antworten, Hinweise und Lösungen stehen nicht darin. Unterrichtet werden kann sie "
    "nur dort, wo ein Server die ganze Lektion hat.",
    "pt": "Esta cópia é para ler: não contém respostas, dicas nem soluções. Só pode ser dada onde um servidor guarde a "
    "lição completa.",
    "ar": "هذه النسخة للقراءة: ليس فيها إجابات ولا تلميحات ولا حلول. ولا يمكن التدريس بها إلا حيث يوجد خادم يحتفظ بالدرس كاملًا.",
    "hi": "यह प्रति पढ़ने के लिए है: इसमें उत्तर, संकेत और हल नहीं हैं। इससे पढ़ाई वहीं हो सकती है जहाँ सर्वर पर पूरा पाठ रखा हो।",
    "ja": "これは読むための写しです。答え、ヒント、解き方は入っていません。授業に使えるのは、サーバーに元の教材全体がある場合だけです。",
}
"""What the copy says of itself, by language."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>$~#|&!])")
_HIDDEN = re.compile(r"^ {0,3}\[[^\]\n]*\]:[ \t]*(?:#|<#?>)[ \t]*(?:\(.*\)|\".*\"|'.*')[ \t]*$", re.MULTILINE)
"""`[//]: # (a note)`: a definition that leads nowhere, which is how Markdown without HTML hides a comment."""
_TICKS = re.compile(r"`{3,}")


def student_copy(source: bytes | str, path: str = "lesson.md") -> str:
    """The Markdown of the copy that students may have.

    Title, language, level, subject, author, licence and duration; the welcome; of each step its name, its prose
    (`[!SAY]` blocks too), its choices without marks and replies, its starter code. LessonError where the lesson cannot
    be read; `path` is only named in it.
    """
    lesson = read_lesson(source, path)
    base = lesson.language.split("-", maxsplit=1)[0].lower()
    parts = [_front(lesson), f"# {_escaped(lesson.title)}", f"> {NOTES.get(base, NOTES['en'])}", _prose(lesson.welcome)]
    parts += [part for step in lesson.steps for part in _step(step, lesson.language)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _front(lesson: Lesson) -> str:
    keys = ("title", "language", "level", "subject", "author", "licence", "duration")
    told = [(key, getattr(lesson, key)) for key in keys]
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told if value]
    return "\n".join(("---", "copy: student", *lines, "---"))


def _step(step: Step, language: str) -> list[str]:
    parts = [f"## {_escaped(step.name)}", _prose(step.prompt)]
    if step.choices:
        parts.append(f"### {written('choices', language)}\n" + "\n".join(map(_choice, step.choices)))
    if step.code:
        # Longer than any fence within the code.
        fence = "`" * max([3, *(len(ticks) + 1 for ticks in _TICKS.findall(step.code))])
        parts.append(f"### {written('code', language)}\n{fence}python\n{step.code}\n{fence}")
    return parts


def _prose(markdown: str) -> str:
    return _HIDDEN.sub("", without_drawings(markdown)).strip("\n")


def _choice(choice: Choice) -> str:
    return "- " + "\n  ".join(choice.text.splitlines())


def _escaped(name: str) -> str:
    """A name, which is plain text, as the Markdown that stands for it."""
    return _SPECIAL.sub(r"\\\1", name)
