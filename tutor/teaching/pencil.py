"""What a voice is told that sees the student's board and may draw on it: the function `draw`, and when to use it."""

from typing import Any

from tutor.teaching.prompts import is_verbatim
from tutor.values import Brief

_FIELDS: dict[str, Any] = {
    "kind": {"type": "string", "enum": ["write", "circle", "underline", "line", "arrow"]},
    "x": {"type": "number", "description": "From the left: the middle of a circle, else where it begins."},
    "y": {"type": "number", "description": "From the top; words stand on it."},
    "dx": {"type": "number", "description": "Width of a circle; else how far to the right it reaches."},
    "dy": {"type": "number", "description": "Height of a circle; else how far down it reaches."},
    "text": {"type": "string", "description": "What is written; empty for anything else."},
    "shows": {"type": "string", "description": "What it shows, in a few words, for those who do not see it."},
}
DRAW: dict[str, Any] = {
    "type": "function",
    "name": "draw",
    "description": "Draw on the student's board, 1024 wide and 576 high, while you speak.",
    "parameters": {
        "type": "object",
        "properties": {
            "drawings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": _FIELDS,
                    "required": list(_FIELDS),
                    "additionalProperties": False,
                },
            }
        },
        "required": ["drawings"],
        "additionalProperties": False,
    },
}
"""The one function that a voice may call."""

_SENTENCES = {
    "en": "The picture is the student's board. While you speak you may call `draw` once, to circle, underline "
    "or point at what you speak of, or to write a few of your words. Draw nothing that gives more away "
    "than what you say. Speak in any case.",
    "zh": "图片是学生的画板。说话时你可以调用一次`draw`，把你正说到的东西圈出来、画下划线、用箭头指出，或写下你"
    "所说的几个字。画的内容不能比你说的透露得更多。无论画不画，都要说话。",
    "es": "La imagen es la pizarra del alumno. Mientras hablas puedes llamar a `draw` una vez, para rodear, "
    "subrayar o señalar aquello de lo que hablas, o para escribir unas pocas de tus palabras. No dibujes "
    "nada que revele más que lo que dices. Habla en todo caso.",
    "fr": "L'image est le tableau de l'élève. Pendant que tu parles, tu peux appeler `draw` une fois, pour "
    "entourer, souligner ou montrer ce dont tu parles, ou pour écrire quelques-uns de tes mots. Ne "
    "dessine rien qui en dise plus que tes paroles. Parle dans tous les cas.",
    "de": "Das Bild ist die Tafel der lernenden Person. Während du sprichst, darfst du einmal `draw` aufrufen, "
    "um einzukreisen, zu unterstreichen oder zu zeigen, wovon du sprichst, oder um ein paar deiner Worte "
    "hinzuschreiben. Zeichne nichts, was mehr verrät als das, was du sagst. Sprich in jedem Fall.",
    "pt": "A imagem é o quadro do aluno. Enquanto falas podes chamar `draw` uma vez, para rodear, sublinhar ou "
    "apontar aquilo de que falas, ou para escrever algumas das tuas palavras. Não desenhes nada que "
    "revele mais do que o que dizes. Fala em qualquer caso.",
    "ar": "الصورة هي سبورة الطالب. يمكنك وأنت تتكلم أن تستدعي `draw` مرة واحدة لتحيط بدائرة ما تتكلم عنه أو "
    "تضع خطًّا تحته أو تشير إليه، أو لتكتب بضعًا من كلماتك. لا ترسم شيئًا يكشف أكثر مما تقول. وتكلّم في "
    "كل الأحوال.",
    "hi": "चित्र विद्यार्थी का बोर्ड है। बोलते समय आप एक बार `draw` बुला सकते हैं: जिसकी बात कर रहे हैं उसे "
    "घेरने, रेखांकित करने या दिखाने के लिए, या अपने कुछ शब्द लिखने के लिए। ऐसा कुछ न बनाइए जो कही गई बात "
    "से अधिक बताए। हर हाल में बोलिए।",
    "ja": "画像は生徒のホワイトボードです。話している間に一度だけ`draw`を呼んで、話していることを丸で囲む、下線"
    "を引く、矢印で指す、または自分の言葉を少し書くことができます。話す内容以上のことを明かすものは描かな"
    "いでください。描く場合も必ず話してください。",
}


def invitation(brief: Brief) -> str:
    """What a voice is told that has the board before it; empty where it is to say, or to draw, the lesson's own."""
    if not brief.board or brief.drawn or is_verbatim(brief):
        return ""
    return _SENTENCES.get(brief.language.split("-", maxsplit=1)[0].lower(), _SENTENCES["en"])
