"""How a model is to speak, in the lesson's language: the action alone, with no reason and no number."""

import json

from tutor.values import Style

ALONE, SLOW, SHORT, SMILE, LEVEL, FAST, EMPHASIS = range(7)

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "Go by what the student says and shows alone: from how a voice sounds, conclude nothing about the person.",
        "Speak slowly, and pause after each sentence.",
        "Make each sentence very short.",
        "Say it warmly, with a smile.",
        "The lesson is for this level: {level}. Choose your words for it.",
        "Speak a little faster than usual.",
        "Emphasise these words where you say them: {words}.",
    ),
    "zh": (
        "只依据学生说的和展示的内容：不要从声音推断这个人的任何情况。",
        "说慢一点，每句话之后停一停。",
        "每句话都要很短。",
        "带着微笑，亲切地说。",
        "课程的程度：{level}。用词要适合这个程度。",
        "说得比平时快一点。",
        "说到这些词时要读得重一些：{words}。",
    ),
    "es": (
        "Guíate solo por lo que el alumno dice y muestra: de cómo suena una voz no concluyas nada sobre la persona.",
        "Habla despacio y haz una pausa después de cada frase.",
        "Haz cada frase muy corta.",
        "Dilo con calidez, sonriendo.",
        "La lección es para este nivel: {level}. Elige tus palabras para él.",
        "Habla un poco más rápido de lo normal.",
        "Cuando digas estas palabras, ponles énfasis: {words}.",
    ),
    "fr": (
        "Fie-toi seulement à ce que l'élève dit et montre : du son d'une voix, ne conclus rien sur la personne.",
        "Parle lentement, et fais une pause après chaque phrase.",
        "Fais des phrases très courtes.",
        "Dis-le chaleureusement, avec le sourire.",
        "La leçon est pour ce niveau : {level}. Choisis tes mots en conséquence.",
        "Parle un peu plus vite que d'habitude.",
        "Quand tu dis ces mots, accentue-les : {words}.",
    ),
    "de": (
        "Richte dich allein nach dem, was gesagt und gezeigt wird: Aus dem Klang einer Stimme schließe nichts über die"
        " Person.",
        "Sprich langsam und mach nach jedem Satz eine Pause.",
        "Mach jeden Satz sehr kurz.",
        "Sag es herzlich, mit einem Lächeln.",
        "Die Lektion ist für diese Stufe: {level}. Wähle deine Worte danach.",
        "Sprich etwas schneller als sonst.",
        "Betone diese Wörter, wo du sie sagst: {words}.",
    ),
    "pt": (
        "Guia-te só pelo que o aluno diz e mostra: de como soa uma voz, não concluas nada sobre a pessoa.",
        "Fala devagar e faz uma pausa depois de cada frase.",
        "Faz cada frase muito curta.",
        "Di-lo com calor, a sorrir.",
        "A lição é para este nível: {level}. Escolhe as palavras para ele.",
        "Fala um pouco mais depressa do que o normal.",
        "Quando disseres estas palavras, dá-lhes ênfase: {words}.",
    ),
    "ar": (
        "اعتمد على ما يقوله الطالب ويعرضه فقط: لا تستنتج من صوت المتكلم شيئًا عن شخصه.",
        "تكلّم ببطء، وتوقف بعد كل جملة.",
        "اجعل كل جملة قصيرة جدًّا.",
        "قلها بودّ، مع ابتسامة.",
        "الدرس لهذا المستوى: {level}. اختر كلماتك بما يناسبه.",
        "تكلّم أسرع قليلًا من المعتاد.",
        "شدّد على هذه الكلمات حين تقولها: {words}.",
    ),
    "hi": (
        "केवल उसी पर चलिए जो विद्यार्थी कहता और दिखाता है: आवाज़ कैसी लगती है, इससे व्यक्ति के बारे में कुछ न मानिए।",
        "धीरे बोलिए, और हर वाक्य के बाद रुकिए।",
        "हर वाक्य बहुत छोटा रखिए।",
        "अपनेपन से, मुस्कराकर कहिए।",
        "पाठ इस स्तर के लिए है: {level}। शब्द इसी के अनुसार चुनिए।",
        "सामान्य से थोड़ा तेज़ बोलिए।",
        "इन शब्दों को बोलते समय इन पर ज़ोर दीजिए: {words}।",
    ),
    "ja": (
        "生徒が言ったこと、見せたことだけにもとづいてください。声の響きから、その人について何も判断しないでください。",
        "ゆっくり話し、一文ごとに間を置いてください。",
        "一文をとても短くしてください。",
        "ほほえみながら、温かく言ってください。",
        "授業のレベル：{level}。言葉をそれに合わせてください。",
        "ふだんより少し速く話してください。",
        "次の言葉を言うときは強調してください：{words}。",
    ),
}


def manners(style: Style, language: str, *, ready: bool = False) -> tuple[str, ...]:
    """What a voice is told of a style, in the language (its primary subtag), else in English.

    `ready`: the words are there already, and only their sound is still open.
    """
    table = SENTENCES.get(language, SENTENCES["en"])
    slow, fast = style.speed < 1, style.speed > 1
    wanted = ((SLOW, slow), (FAST, fast), (SHORT, style.short and not ready), (SMILE, style.smile))
    told = [table[each] for each, yes in wanted if yes]
    if style.emphasised:
        words = ", ".join(json.dumps(" ".join(each.words.split()), ensure_ascii=False) for each in style.emphasised)
        told.append(table[EMPHASIS].format(words=words))
    level = " ".join(style.level.split())
    return (*((table[LEVEL].format(level=level),) if level and not ready else ()), *told)
