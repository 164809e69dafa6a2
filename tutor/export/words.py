"""The fixed words of exported pages, by language: one table, every language at once.

What the desk says already comes from the desk's own table (`tutor.widgets.labels`).
"""

from tutor.widgets.labels import labels

_WORDS = {
    "en": {
        "name": "Name",
        "date": "Date",
        "answers": "Answers",
        "one_answer": "Answer",
        "solution": "Solution",
        "shows": "A good answer",
        "points": "Points: {points}",
        "optional": "optional",
        "draw": "Draw here",
        "code_here": "Write your code here",
        "run_this": "Run this cell to take the lesson with the tutor.",
        "previous": "Previous slide",
        "next": "Next slide",
    },
    "zh": {
        "name": "姓名",
        "date": "日期",
        "answers": "参考答案",
        "one_answer": "答案",
        "solution": "解法",
        "shows": "好的回答",
        "points": "分值：{points}",
        "optional": "选做",
        "draw": "在这里画",
        "code_here": "在这里写代码",
        "run_this": "运行这个单元格，和老师一起上这节课。",
        "previous": "上一张",
        "next": "下一张",
    },
    "es": {
        "name": "Nombre",
        "date": "Fecha",
        "answers": "Respuestas",
        "one_answer": "Respuesta",
        "solution": "Solución",
        "shows": "Una buena respuesta",
        "points": "Puntos: {points}",
        "optional": "opcional",
        "draw": "Dibuja aquí",
        "code_here": "Escribe aquí tu código",
        "run_this": "Ejecuta esta celda para hacer la lección con el tutor.",
        "previous": "Diapositiva anterior",
        "next": "Diapositiva siguiente",
    },
    "fr": {
        "name": "Nom",
        "date": "Date",
        "answers": "Réponses",
        "one_answer": "Réponse",
        "solution": "Solution",
        "shows": "Une bonne réponse",
        "points": "Points : {points}",
        "optional": "facultatif",
        "draw": "Dessine ici",
        "code_here": "Écris ton code ici",
        "run_this": "Exécute cette cellule pour suivre la leçon avec le tuteur.",
        "previous": "Diapositive précédente",
        "next": "Diapositive suivante",
    },
    "de": {
        "name": "Name",
        "date": "Datum",
        "answers": "Antworten",
        "one_answer": "Antwort",
        "solution": "Lösung",
        "shows": "Eine gute Antwort",
        "points": "Punkte: {points}",
        "optional": "freiwillig",
        "draw": "Zeichne hier",
        "code_here": "Schreib deinen Code hierhin",
        "run_this": "Führe diese Zelle aus, um die Lektion mit dem Tutor zu machen.",
        "previous": "Vorige Folie",
        "next": "Nächste Folie",
    },
    "pt": {
        "name": "Nome",
        "date": "Data",
        "answers": "Respostas",
        "one_answer": "Resposta",
        "solution": "Solução",
        "shows": "Uma boa resposta",
        "points": "Pontos: {points}",
        "optional": "opcional",
        "draw": "Desenhe aqui",
        "code_here": "Escreva aqui o seu código",
        "run_this": "Execute esta célula para fazer a lição com o tutor.",
        "previous": "Slide anterior",
        "next": "Próximo slide",
    },
    "ar": {
        "name": "الاسم",
        "date": "التاريخ",
        "answers": "الإجابات",
        "one_answer": "الإجابة",
        "solution": "الحل",
        "shows": "إجابة جيدة",
        "points": "النقاط: {points}",
        "optional": "اختياري",
        "draw": "ارسم هنا",
        "code_here": "اكتب شيفرتك هنا",
        "run_this": "شغل هذه الخلية لتأخذ الدرس مع المعلم.",
        "previous": "الشريحة السابقة",
        "next": "الشريحة التالية",
    },
    "hi": {
        "name": "नाम",
        "date": "तारीख",
        "answers": "उत्तर",
        "one_answer": "उत्तर",
        "solution": "हल",
        "shows": "एक अच्छा उत्तर",
        "points": "अंक: {points}",
        "optional": "वैकल्पिक",
        "draw": "यहाँ चित्र बनाइए",
        "code_here": "अपना कोड यहाँ लिखिए",
        "run_this": "शिक्षक के साथ पाठ करने के लिए यह सेल चलाइए।",
        "previous": "पिछली स्लाइड",
        "next": "अगली स्लाइड",
    },
    "ja": {
        "name": "名前",
        "date": "日付",
        "answers": "解答",
        "one_answer": "答え",
        "solution": "解き方",
        "shows": "よい答え",
        "points": "点数：{points}",
        "optional": "任意",
        "draw": "ここにかいてください",
        "code_here": "ここにコードを書いてください",
        "run_this": "このセルを実行すると、先生と一緒にレッスンを始められます。",
        "previous": "前のスライド",
        "next": "次のスライド",
    },
}
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}


def words(language: str) -> dict[str, str]:
    """The words of a page in a language (BCP 47), else in English: the desk's and, over them, the page's own."""
    return labels(language) | _WORDS.get(_primary(language), _WORDS["en"])


def direction(language: str) -> str:
    """`rtl` for a language that is written from right to left, else `ltr`."""
    tag = language.replace("_", "-").lower()
    script = next((part for part in tag.split("-")[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in {"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"} else "ltr"
    return "rtl" if _primary(tag) in _RIGHT_TO_LEFT else "ltr"


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-", 1)[0].lower()
