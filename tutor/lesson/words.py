"""The words of the grammar in the languages that authors write in. One table: a new language is a new column."""

import unicodedata
from typing import Literal, TypeVar, get_args

from tutor.board import DrawingKind

Ending = Literal["mastered", "correct", "stuck", "skip"]
"""How a step can end for its branches: solved and the skill mastered, solved, the solution told, skipped."""
LANGUAGES = ("en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja")

_SECTIONS = {
    "answers": "Answers 答案 Respuestas Réponses Antworten Respostas الإجابات उत्तर 答え",
    "choices": "Choices 选项 Opciones Choix Auswahl Opções الخيارات विकल्प 選択肢",
    "rubric": "Rubric 评分标准 Criterios Critères Kriterien Critérios المعايير मानदंड 評価基準",
    "board": "Board 画板 Pizarra Tableau Tafel Quadro السبورة बोर्ड 黒板",
    "code": "Code 代码 Código Code Code Código الشفرة कोड コード",
    "check": "Check 检查 Comprobación Vérification Prüfung Verificação التحقق जाँच 確認",
    "hints": "Hints 提示 Pistas Indices Hinweise Dicas تلميحات संकेत ヒント",
    "misconceptions": "Misconceptions 常见错误 Errores Erreurs Fehlvorstellungen Equívocos الأخطاء भ्रांतियाँ 誤解",
    "solution": "Solution 解法 Solución Solution Lösung Solução الحل हल 解き方",
    "notes": "Notes 备注 Notas Notes Notizen Notas ملاحظات टिप्पणियाँ メモ",
    "then": "Then 然后 Después Ensuite Danach Depois ثم फिर 次",
}
_SETTINGS = {
    "skill": "skill 技能 habilidad compétence fertigkeit habilidade مهارة कौशल 技能",
    "patience": "patience 耐心 paciencia patience geduld paciência صبر धैर्य 待ち時間",
    "attempts": "attempts 次数 intentos essais versuche tentativas محاولات प्रयास 回数",
    "points": "points 分值 puntos points punkte pontos نقاط अंक 点数",
    "optional": "optional 选做 opcional facultatif freiwillig opcional اختياري वैकल्पिक 任意",
    "language": "language 语言 idioma langue sprache idioma لغة भाषा 言語",
    "paper": "paper 纸张 papel papier papier papel ورق काग़ज़ 用紙",
    "voice": "voice 声音 voz voix stimme voz صوت आवाज़ 声",
}
_ENDINGS = {
    "mastered": "mastered 掌握 dominado maîtrisé gemeistert dominado أتقن निपुण 習得",
    "correct": "correct 答对 correcto correct richtig correto صحيح सही 正解",
    "stuck": "stuck 卡住 atascado bloqué festgefahren travado عالق अटका 行き詰まり",
    "skip": "skip 跳过 saltar passer überspringen pular تخطي छोड़ें スキップ",
    "end": "end 结束 fin fin ende fim النهاية समाप्त 終了",
}
_PAPERS = {
    "squared": "squared 方格 cuadriculado quadrillé kariert quadriculado مربعات चौखाने 方眼",
    "plain": "plain 空白 liso uni leer liso سادة सादा 無地",
    "axes": "axes 坐标轴 ejes axes achsen eixos محاور अक्ष 座標軸",
    "numbers": "numbers 数轴 números nombres zahlenstrahl números أعداد संख्याएँ 数直線",
    "staves": "staves 五线谱 pentagramas portées notenlinien pautas نوتة स्वरपंक्तियाँ 五線譜",
}
_DRAWING: dict[DrawingKind, str] = {
    "write": "write 写 escribe écris schreib escreve اكتب लिखो 書く",
    "circle": "circle 圈 círculo cercle kreis círculo دائرة घेरा 丸",
    "underline": "underline 下划线 subraya souligne unterstreich sublinha تسطير रेखांकन 下線",
    "line": "line 线 línea ligne linie linha خط रेखा 線",
    "arrow": "arrow 箭头 flecha flèche pfeil seta سهم तीर 矢印",
}
_YES = "yes true 是 sí oui ja sim نعم हाँ はい"
_NO = "no false 否 no non nein não لا नहीं いいえ"
_SECONDS = (
    "s sec secs second seconds 秒 秒钟 seg segundo segundos seconde secondes sek sekunde sekunden ثانية ثوان ثوانٍ"
    " सेकंड सेकेंड 秒間"
)


_Word = TypeVar("_Word", bound=str)


def fold(word: str) -> str:
    """A word as the tables know it: full width and case evened out, one space between its parts, no closing colon."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().strip().rstrip(":").split())


def _table(rows: dict[_Word, str]) -> dict[str, _Word]:
    return {fold(word): canonical for canonical, words in rows.items() for word in words.split()}


SECTIONS = _table(_SECTIONS)
"""Folded word in any language -> canonical section."""
SETTINGS = _table(_SETTINGS)
"""Folded word in any language -> canonical key of a settings line."""
DRAWING = _table(_DRAWING)
"""Folded word in any language -> what the tutor draws."""
TRUTH = dict.fromkeys(map(fold, _YES.split()), True) | dict.fromkeys(map(fold, _NO.split()), False)
PAPERS = _table(_PAPERS)
"""Folded word in any language -> what a page of the whiteboard is printed with."""
SECONDS = frozenset(map(fold, _SECONDS.split()))
ENDINGS: dict[str, Ending | Literal["end"]] = {
    word: ending for ending in (*get_args(Ending), "end") for word in map(fold, _ENDINGS[ending].split())
}
"""Folded word in any language -> the way in which a step ends, or the end of the lesson."""
SECTION_NAMES = tuple(word for words in _SECTIONS.values() for word in dict.fromkeys(words.split()))
ENDING_NAMES = tuple(word for words in _ENDINGS.values() for word in dict.fromkeys(words.split()))
"""As an author would write them, for suggestions."""


def slug(name: str) -> str:
    """The id that a heading gives its step: letters, digits and marks of any script, lower case, joined by hyphens.

    Empty where the heading holds none of them.
    """
    kept = (
        each if unicodedata.category(each)[0] in "LNM" else " " if each in "-_" or each.isspace() else ""
        for each in unicodedata.normalize("NFKC", name).lower()
    )
    return "-".join("".join(kept).split())


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> Literal["ltr", "rtl"]:
    """The way a language (BCP 47) is written, as HTML's `dir` says it."""
    return "rtl" if language.replace("_", "-").split("-", 1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


def written(canonical: str, language: str) -> str:
    """How an author who writes in `language` (BCP 47) writes a section, setting or ending; English for other ones."""
    row = {**_SECTIONS, **_SETTINGS, **_ENDINGS}[canonical].split()
    base = language.split("-", maxsplit=1)[0].lower()
    return row[LANGUAGES.index(base)] if base in LANGUAGES else row[0]
