"""What students say of the step in plain words, by language: whole sentences, so that no answer is taken for one.

A remark is read only where the whole of what was said is one, besides a word or two of courtesy, and where the step
does not take those very words for an answer. The first sentence of each row is also given to the recogniser.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from tutor.values import Remark

_LOST, _HARD, _HELP = Remark.LOST, Remark.HARD, Remark.HELP
_FAST, _WAIT, _EASY = Remark.TOO_FAST, Remark.WAIT, Remark.EASY

SENTENCES: dict[str, dict[Remark, str]] = {
    "en": {
        _LOST: "I don't understand|I do not understand|I'm lost|I am lost|I don't get it|I don't get this|I'm confused"
        "|I am confused|I'm stuck|I am stuck|I don't understand this|I don't understand the question",
        _HARD: "this is too hard|too hard|that's too hard|it's too hard|this is too difficult|too difficult"
        "|this is hard|that is too hard|it is too hard|it's too difficult",
        _HELP: "help me|I need help|can you help me|give me a hint|can I have a hint|I need a hint|I want a hint",
        _FAST: "you're too fast|too fast|slow down|you are too fast|you're going too fast|you are going too fast"
        "|slower|can you speak slower|speak slower|speak more slowly|can you slow down|not so fast"
        "|you speak too fast|you're speaking too fast",
        _WAIT: "wait a moment|wait|wait a minute|wait a second|hold on|hang on|just a moment|one moment|just a minute"
        "|one minute|give me a moment|give me a minute|give me a second|let me think|I need more time|I'm thinking",
        _EASY: "this is too easy|too easy|that's too easy|it's too easy|this is easy|that's easy|that is too easy",
    },
    "zh": {
        _LOST: "我不明白|我不懂|不明白|不懂|我没听懂|没听懂|我听不懂|听不懂|我迷糊了|我糊涂了|我卡住了|我看不懂",
        _HARD: "太难了|这太难了|这个太难了|这题太难了|太难",
        _HELP: "帮帮我|帮我|帮我一下|我需要帮助|请帮帮我|给我一个提示|给我提示|给个提示|我要提示",
        _FAST: "太快了|你说得太快了|说慢一点|慢一点|请说慢一点|慢点|说慢点|讲慢一点|讲得太快了",
        _WAIT: "等一下|等等|等一等|稍等|请等一下|让我想想|让我想一想|我想一想|我想想|给我一点时间",
        _EASY: "太简单了|这太简单了|这个太简单了|太容易了|这题太简单了",
    },
    "es": {
        _LOST: "no entiendo|no lo entiendo|no comprendo|no lo comprendo|estoy perdido|estoy perdida|me he perdido"
        "|me perdí|no entiendo nada|no entiendo la pregunta|estoy atascado|estoy atascada",
        _HARD: "es demasiado difícil|demasiado difícil|es muy difícil|muy difícil|esto es muy difícil",
        _HELP: "ayúdame|necesito ayuda|me puedes ayudar|puedes ayudarme|dame una pista|necesito una pista"
        "|quiero una pista",
        _FAST: "vas demasiado rápido|demasiado rápido|muy rápido|más despacio|más lento|habla más despacio"
        "|hablas muy rápido|vas muy rápido|hablas demasiado rápido|puedes hablar más despacio|no tan rápido",
        _WAIT: "espera un momento|espera|un momento|espera un segundo|espera un minuto|un segundo|un minuto"
        "|déjame pensar|necesito más tiempo|dame un momento|dame un minuto|estoy pensando",
        _EASY: "es demasiado fácil|demasiado fácil|es muy fácil|muy fácil|esto es muy fácil",
    },
    "fr": {
        _LOST: "je ne comprends pas|je comprends pas|je n'y comprends rien|je comprends rien|je suis perdu"
        "|je suis perdue|je n'ai pas compris|j'ai pas compris|je suis bloqué|je suis bloquée"
        "|je ne comprends pas la question|je ne comprends rien",
        _HARD: "c'est trop difficile|trop difficile|c'est trop dur|trop dur|c'est difficile",
        _HELP: "aide-moi|aidez-moi|j'ai besoin d'aide|tu peux m'aider|peux-tu m'aider|donne-moi un indice"
        "|je veux un indice|j'ai besoin d'un indice",
        _FAST: "tu vas trop vite|trop vite|plus lentement|moins vite|tu parles trop vite|parle plus lentement"
        "|parlez plus lentement|c'est trop rapide|trop rapide|pas si vite|ralentis",
        _WAIT: "attends un moment|attends|attendez|un moment|un instant|une minute|une seconde|attends une seconde"
        "|attends une minute|laisse-moi réfléchir|je réfléchis|donne-moi un moment|il me faut plus de temps",
        _EASY: "c'est trop facile|trop facile|c'est facile|c'est trop simple|trop simple",
    },
    "de": {
        _LOST: "ich verstehe das nicht|ich verstehe es nicht|das verstehe ich nicht|ich verstehe nicht"
        "|ich versteh das nicht|ich versteh's nicht|ich komme nicht mit|ich komme nicht weiter|ich hänge fest"
        "|ich verstehe die Frage nicht|ich blicke nicht durch|ich verstehe gar nichts",
        _HARD: "das ist zu schwer|zu schwer|das ist zu schwierig|zu schwierig|es ist zu schwer|das ist schwer",
        _HELP: "hilf mir|ich brauche Hilfe|kannst du mir helfen|gib mir einen Tipp|gib mir einen Hinweis"
        "|ich brauche einen Tipp|ich brauche einen Hinweis",
        _FAST: "du sprichst zu schnell|zu schnell|langsamer|das ist zu schnell|das war zu schnell|du bist zu schnell"
        "|sprich langsamer|bitte langsamer|das geht zu schnell|nicht so schnell|kannst du langsamer sprechen",
        _WAIT: "warte einen Moment|warte|Moment|einen Moment|warte mal|Augenblick|einen Augenblick|warte kurz"
        "|lass mich nachdenken|lass mich überlegen|ich denke nach|ich überlege|ich brauche mehr Zeit|eine Minute",
        _EASY: "das ist zu leicht|zu leicht|das ist zu einfach|zu einfach|das ist leicht|das ist einfach",
    },
    "pt": {
        _LOST: "não entendo|não percebo|não compreendo|não entendi|não percebi|estou perdido|estou perdida|perdi-me"
        "|me perdi|não entendo nada|não percebo nada|não entendo a pergunta|estou bloqueado|estou bloqueada",
        _HARD: "é demasiado difícil|demasiado difícil|é muito difícil|muito difícil|isto é muito difícil"
        "|isso é muito difícil",
        _HELP: "ajuda-me|me ajuda|me ajude|preciso de ajuda|podes ajudar-me|você pode me ajudar|dá-me uma pista"
        "|me dá uma dica|preciso de uma pista|quero uma pista",
        _FAST: "vais muito depressa|muito rápido|demasiado rápido|muito depressa|mais devagar|fala mais devagar"
        "|falas muito depressa|está muito rápido|demasiado depressa|não tão depressa|fale mais devagar",
        _WAIT: "espera um momento|espera|espere|um momento|espera um pouco|um minuto|um segundo|deixa-me pensar"
        "|me deixa pensar|deixe-me pensar|preciso de mais tempo|estou a pensar|estou pensando|dá-me um momento",
        _EASY: "é demasiado fácil|demasiado fácil|é muito fácil|muito fácil|isto é muito fácil|isso é muito fácil",
    },
    "ar": {
        _LOST: "لا أفهم|لم أفهم|أنا لا أفهم|لا أفهم شيئا|أنا تائه|أنا تائهة|لا أفهم السؤال|لم أفهم السؤال"
        "|مش فاهم|مش فاهمة",
        _HARD: "هذا صعب جدا|صعب جدا|إنه صعب جدا|هذا صعب|السؤال صعب",
        _HELP: "ساعدني|ساعديني|أحتاج إلى مساعدة|أحتاج مساعدة|أعطني تلميحا|هل يمكنك مساعدتي|أريد تلميحا",
        _FAST: "أنت سريع جدا|سريع جدا|ببطء|تكلم ببطء|أبطئ|أبطأ من فضلك|بسرعة كبيرة|تتكلم بسرعة|هذا سريع جدا",
        _WAIT: "انتظر لحظة|انتظر|انتظري|لحظة|لحظة واحدة|دقيقة|دعني أفكر|دعيني أفكر|أحتاج إلى وقت|أنا أفكر",
        _EASY: "هذا سهل جدا|سهل جدا|إنه سهل جدا|هذا سهل",
    },
    "hi": {
        _LOST: "मुझे समझ नहीं आया|समझ नहीं आया|समझ में नहीं आया|मुझे समझ नहीं आ रहा|समझ नहीं आ रहा|मैं नहीं समझा"
        "|मैं नहीं समझी|मुझे समझ में नहीं आया|मैं अटक गया|मैं अटक गई|सवाल समझ नहीं आया",
        _HARD: "यह बहुत कठिन है|बहुत कठिन है|यह बहुत मुश्किल है|बहुत मुश्किल है|यह कठिन है|यह मुश्किल है|बहुत मुश्किल",
        _HELP: "मेरी मदद करो|मेरी मदद कीजिए|मदद करो|मदद कीजिए|मुझे मदद चाहिए|मुझे संकेत दो|मुझे संकेत दीजिए|संकेत दीजिए",
        _FAST: "आप बहुत तेज़ बोल रहे हैं|बहुत तेज़|धीरे बोलिए|धीरे बोलो|धीरे|थोड़ा धीरे|थोड़ा धीरे बोलिए|बहुत तेज़ है|और धीरे",
        _WAIT: "एक मिनट रुकिए|रुकिए|रुको|ठहरो|ठहरिए|एक मिनट|ज़रा रुकिए|ज़रा रुको|मुझे सोचने दो|मुझे सोचने दीजिए|सोचने दीजिए",
        _EASY: "यह बहुत आसान है|बहुत आसान है|बहुत आसान|यह आसान है|यह बहुत सरल है",
    },
    "ja": {
        _LOST: "わかりません|分かりません|わからない|分からない|よくわかりません|よく分かりません"
        "|意味がわかりません|意味がわからない|迷いました|問題がわかりません",
        _HARD: "難しすぎます|難しすぎる|むずかしすぎます|むずかしすぎる|難しいです|難しい|むずかしい|むずかしいです",
        _HELP: "助けて|助けてください|手伝って|手伝ってください|ヒントをください|ヒントください"
        "|ヒントをお願いします|ヒントがほしいです",
        _FAST: "速すぎます|早すぎます|速すぎる|早すぎる|もっとゆっくり|ゆっくり話してください"
        "|もっとゆっくり話してください|ゆっくりお願いします|ゆっくり",
        _WAIT: "ちょっと待ってください|待って|待ってください|ちょっと待って|少し待ってください|少し待って"
        "|考えさせてください|考え中です",
        _EASY: "簡単すぎます|簡単すぎる|かんたんすぎます|かんたんすぎる|やさしすぎます|簡単です",
    },
}

_COURTESY: dict[str, str] = {
    "en": "please|sorry|um|uh|er|well|hey|okay|ok|oh|no|but|tutor",
    "zh": "请|老师|嗯|呃|对不起|不好意思",
    "es": "por favor|perdón|perdona|lo siento|eh|pues|bueno|oye|no|pero",
    "fr": "s'il te plaît|s'il vous plaît|pardon|désolé|désolée|euh|bon|oh|non|mais",
    "de": "bitte|entschuldigung|äh|ähm|also|oh|nein|aber|halt",
    "pt": "por favor|desculpa|desculpe|hã|bem|olha|oh|não|mas",
    "ar": "من فضلك|لو سمحت|عفوا|آسف|آسفة|لا|لكن",
    "hi": "कृपया|माफ़ कीजिए|ज़रा|अरे|नहीं|लेकिन",
    "ja": "すみません|ごめんなさい|えっと|あの|先生|ええと",
}

_SIGNS = re.compile(r"[^\w\s\u0900-\u0963\u0966-\u097f]|_")
_ARABIC_SIGNS = re.compile(r"[\u064b-\u0652\u0640]")


def remark(words: str, language: str, answers: Iterable[str] = ()) -> Remark | None:
    """What a student's words say of the step, if that is all they say; `answers`: words that the step waits for."""
    base = _base(language)
    if base not in SENTENCES or len(words) > 100:
        return None
    said = _smooth(words)
    if any(_smooth(answer) == said for answer in answers):
        return None
    table = _table(base)
    while said:
        if said in table:
            return table[said]
        bare = _uncourtly(said, base)
        if bare == said:
            return None
        said = bare
    return None


def sentences_for(language: str) -> tuple[str, ...]:
    """What a recogniser may expect besides answers: one sentence for each remark."""
    return tuple(row.split("|", 1)[0] for row in SENTENCES.get(_base(language), {}).values())


def _uncourtly(said: str, base: str) -> str:
    """Without one word of courtesy at either end."""
    gap = "" if base in ("zh", "ja") else " "
    for word in map(_smooth, _COURTESY[base].split("|")):
        if said.startswith(word + gap):
            return said[len(word + gap) :].strip()
        if said.endswith(gap + word):
            return said[: -len(gap + word)].strip()
    return said


@cache
def _table(base: str) -> dict[str, Remark]:
    return {_smooth(each): remark for remark, row in SENTENCES[base].items() for each in row.split("|")}


def _smooth(text: str) -> str:
    """In lower case, without the signs between words: an apostrophe goes, so that `dont` is `don't`."""
    text = unicodedata.normalize("NFC", text.casefold()).replace("’", "'").replace("'", "")
    return " ".join(_SIGNS.sub(" ", _ARABIC_SIGNS.sub("", text)).split())


def _base(language: str) -> str:
    return language.replace("_", "-").split("-", maxsplit=1)[0].lower()
