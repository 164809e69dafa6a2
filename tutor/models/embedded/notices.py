"""What the embedded model lacks, told to the student in the lesson's language."""

from enum import StrEnum

INSTALL = "pip install pocketsphinx espeakng-loader"


class Lack(StrEnum):
    """A part that is not there."""

    EARS = "ears"
    """No recogniser is installed."""
    EARS_LANGUAGE = "ears-language"
    """The recogniser does not know the language."""
    EARS_LANGUAGE_HERE = "ears-language-here"
    """Neither does it where there is a model, which may not listen."""
    VOICE = "voice"
    """No voice is installed."""
    VOICE_LANGUAGE = "voice-language"
    """The voice does not know the language."""


_NOTICES = {
    "en": (
        "I cannot hear you on this machine: please type; `{install}` gives me ears.",
        "Without a model I understand only spoken English: please type your answers.",
        "No model hears your voice, and without one I understand only spoken English: please type your answers.",
        "I have no voice on this machine: please read along; `{install}` gives me one.",
        "I have no voice for this language on this machine: please read along.",
    ),
    "zh": (
        "我在这台电脑上听不到你说话：请打字；运行 `{install}` 后我就能听了。",
        "没有模型时我只听得懂英语：请打字回答。",
        "你的声音不会交给模型，而没有模型时我只听得懂英语：请打字回答。",
        "我在这台电脑上没有声音：请看文字；运行 `{install}` 后我就能说话了。",
        "我在这台电脑上没有这种语言的声音：请看文字。",
    ),
    "es": (
        "No puedo oírte en este equipo: escribe, por favor; con `{install}` podré oírte.",
        "Sin un modelo solo entiendo el inglés hablado: escribe tus respuestas, por favor.",
        "Ningún modelo oye tu voz, y sin él solo entiendo el inglés hablado: escribe tus respuestas, por favor.",
        "No tengo voz en este equipo: lee los textos, por favor; con `{install}` tendré voz.",
        "No tengo voz para este idioma en este equipo: lee los textos, por favor.",
    ),
    "fr": (
        "Je ne peux pas t'entendre sur cette machine : écris, s'il te plaît ; avec `{install}` j'entendrai.",
        "Sans modèle, je ne comprends que l'anglais parlé : écris tes réponses, s'il te plaît.",
        "Aucun modèle n'entend ta voix, et je ne comprends seul que l'anglais parlé : écris tes réponses.",
        "Je n'ai pas de voix sur cette machine : lis les textes, s'il te plaît ; avec `{install}` j'en aurai une.",
        "Je n'ai pas de voix pour cette langue sur cette machine : lis les textes, s'il te plaît.",
    ),
    "de": (
        "Ich kann dich auf diesem Rechner nicht hören: Bitte tippe; mit `{install}` kann ich es.",
        "Ohne ein Modell verstehe ich nur gesprochenes Englisch: Bitte tippe deine Antworten.",
        "Kein Modell hört deine Stimme, und ich verstehe nur gesprochenes Englisch: Bitte tippe deine Antworten.",
        "Ich habe auf diesem Rechner keine Stimme: Bitte lies mit; mit `{install}` habe ich eine.",
        "Ich habe auf diesem Rechner keine Stimme für diese Sprache: Bitte lies mit.",
    ),
    "pt": (
        "Não consigo ouvir você neste computador: digite, por favor; com `{install}` consigo.",
        "Sem um modelo só entendo inglês falado: digite suas respostas, por favor.",
        "Nenhum modelo ouve a sua voz, e sem ele só entendo inglês falado: digite suas respostas, por favor.",
        "Não tenho voz neste computador: leia os textos, por favor; com `{install}` terei uma.",
        "Não tenho voz para este idioma neste computador: leia os textos, por favor.",
    ),
    "ar": (
        "لا أستطيع سماعك على هذا الجهاز: اكتب من فضلك؛ الأمر `{install}` يمكّنني من السمع.",
        "بدون نموذج لا أفهم إلا الإنجليزية المنطوقة: اكتب إجاباتك من فضلك.",
        "لا يسمع أي نموذج صوتك، وبدونه لا أفهم إلا الإنجليزية المنطوقة: اكتب إجاباتك من فضلك.",
        "ليس لي صوت على هذا الجهاز: اقرأ النص من فضلك؛ الأمر `{install}` يمنحني صوتًا.",
        "ليس لي صوت بهذه اللغة على هذا الجهاز: اقرأ النص من فضلك.",
    ),
    "hi": (
        "मैं इस मशीन पर आपको सुन नहीं सकता: कृपया टाइप करें; `{install}` से मैं सुन सकूँगा।",
        "मॉडल के बिना मैं केवल बोली गई अंग्रेज़ी समझता हूँ: कृपया अपने उत्तर टाइप करें।",
        "कोई मॉडल आपकी आवाज़ नहीं सुनता, और उसके बिना मैं केवल बोली गई अंग्रेज़ी समझता हूँ: कृपया अपने उत्तर टाइप करें।",
        "इस मशीन पर मेरी आवाज़ नहीं है: कृपया पढ़ते चलें; `{install}` से मुझे आवाज़ मिलेगी।",
        "इस मशीन पर इस भाषा के लिए मेरी आवाज़ नहीं है: कृपया पढ़ते चलें।",
    ),
    "ja": (
        "このパソコンでは声を聞き取れません。文字で入力してください。`{install}` で聞き取れるようになります。",
        "モデルなしでは英語の音声しか聞き取れません。答えは文字で入力してください。",
        "モデルはあなたの声を聞きません。モデルなしでは英語の音声しか聞き取れないので、答えは文字で入力してください。",
        "このパソコンでは声を出せません。文字を読んでください。`{install}` で声が出るようになります。",
        "このパソコンにはこの言語の声がありません。文字を読んでください。",
    ),
}  # fmt: skip


def notice(lack: Lack, language: str) -> str:
    """One sentence on what is lacking and its cure, in the language (BCP 47), or else in English."""
    table = _NOTICES.get(language.lower().replace("_", "-").split("-")[0], _NOTICES["en"])
    return table[list(Lack).index(lack)].format(install=INSTALL)
