"""The words of a report that is a page, by language: a row for each, every language at once."""

_LANGUAGES = ("en", "zh", "es", "fr", "de", "pt", "ar", "hi", "ja")
_TABLE = {
    "report": ("Report", "学习报告", "Informe", "Rapport", "Bericht", "Relatório", "تقرير", "रिपोर्ट", "学習レポート"),
    "made": ("Made on {day}", "生成于{day}", "Hecho el {day}", "Établi le {day}", "Erstellt am {day}", "Feito em {day}", "أُعدّ في {day}", "{day} को बनाई गई", "{day}作成"),
    "since": ("Counted since {day}", "统计自{day}起", "Cuenta desde el {day}", "Compté depuis le {day}", "Gezählt seit {day}", "Contado desde {day}", "يُحتسب منذ {day}", "{day} से गिना गया", "{day}以降の集計"),
    "in_all": ("In all", "总览", "En total", "En tout", "Insgesamt", "No total", "الإجمالي", "कुल मिलाकर", "全体"),
    "all_students": ("All students", "全部学生", "Todo el alumnado", "Tous les élèves", "Alle Lernenden", "Todos os alunos", "كل الطلاب", "सभी विद्यार्थी", "全員"),
    "lesson": ("Lesson", "课程", "Lección", "Leçon", "Lektion", "Lição", "الدرس", "पाठ", "授業"),
    "lessons": ("Lessons", "课程数", "Lecciones", "Leçons", "Lektionen", "Lições", "الدروس", "पाठ", "授業数"),
    "student": ("Student", "学生", "Alumno", "Élève", "Lernende Person", "Aluno", "الطالب", "विद्यार्थी", "生徒"),
    "own": ("This computer", "这台电脑", "Este ordenador", "Cet ordinateur", "Dieser Computer", "Este computador", "هذا الحاسوب", "यह कंप्यूटर", "このコンピューター"),
    "first": ("First", "开始", "Primera vez", "Première fois", "Zuerst", "Primeira vez", "أول مرة", "पहली बार", "開始"),
    "last": ("Last", "最近", "Última vez", "Dernière fois", "Zuletzt", "Última vez", "آخر مرة", "पिछली बार", "最終"),
    "sittings": ("Sittings", "学习次数", "Sesiones", "Séances", "Sitzungen", "Sessões", "الجلسات", "बैठकें", "学習回数"),
    "time": ("Time at work", "学习时间", "Tiempo de trabajo", "Temps de travail", "Arbeitszeit", "Tempo de trabalho", "وقت العمل", "काम का समय", "学習時間"),
    "finished": ("Finished", "已完成", "Terminada", "Terminée", "Abgeschlossen", "Terminada", "اكتمل", "पूरा", "修了"),
    "yes": ("yes", "是", "sí", "oui", "ja", "sim", "نعم", "हाँ", "はい"),
    "no": ("not yet", "尚未", "todavía no", "pas encore", "noch nicht", "ainda não", "ليس بعد", "अभी नहीं", "まだ"),
    "steps": ("Steps", "步骤", "Pasos", "Étapes", "Schritte", "Passos", "الخطوات", "चरण", "ステップ"),
    "step": ("Step", "步骤", "Paso", "Étape", "Schritt", "Passo", "الخطوة", "चरण", "ステップ"),
    "outcome": ("Outcome", "结果", "Resultado", "Résultat", "Ergebnis", "Resultado", "النتيجة", "परिणाम", "結果"),
    "solved": ("solved", "已解出", "resuelto", "résolu", "gelöst", "resolvido", "حُلّت", "हल किया", "解けた"),
    "told": ("told", "已告知", "explicado", "donné", "verraten", "explicado", "قيل الحل", "बताया गया", "解答を聞いた"),
    "skipped": ("skipped", "已跳过", "saltado", "passé", "übersprungen", "saltado", "جرى تخطيها", "छोड़ा", "とばした"),
    "attempts": ("Attempts", "尝试次数", "Intentos", "Tentatives", "Versuche", "Tentativas", "المحاولات", "प्रयास", "解答回数"),
    "right": ("right", "正确", "correctos", "justes", "richtig", "certas", "صحيحة", "सही", "正解"),
    "partly": ("partly right", "部分正确", "en parte correctos", "en partie justes", "teilweise richtig", "em parte certas", "صحيحة جزئيًّا", "आंशिक रूप से सही", "一部正解"),
    "wrong": ("not right", "不正确", "incorrectos", "faux", "nicht richtig", "incorretas", "غير صحيحة", "सही नहीं", "不正解"),
    "unsure": ("not judged", "未能判定", "sin evaluar", "non évaluées", "nicht beurteilt", "não avaliadas", "لم تُقيَّم", "जाँचे नहीं गए", "判定なし"),
    "hints": ("Hints", "提示", "Pistas", "Indices", "Hinweise", "Pistas", "التلميحات", "संकेत", "ヒント"),
    "misconceptions": ("Misconceptions met", "出现的误解", "Ideas erróneas", "Idées fausses", "Fehlvorstellungen", "Equívocos", "مفاهيم خاطئة ظهرت", "मिली भ्रांतियाँ", "見られた誤解"),
    "skill": ("Skill", "技能", "Habilidad", "Compétence", "Fähigkeit", "Competência", "المهارة", "कौशल", "スキル"),
    "skills": ("Skills", "技能", "Habilidades", "Compétences", "Fähigkeiten", "Competências", "المهارات", "कौशल", "スキル"),
    "p_known": ("How likely it is known", "掌握的可能性", "Probabilidad de dominio", "Probabilité de maîtrise", "Wie wahrscheinlich sie sitzt", "Probabilidade de domínio", "احتمال الإتقان", "आने की संभावना", "習得の確率"),
    "target": ("Target", "目标", "Meta", "Objectif", "Ziel", "Meta", "الهدف", "लक्ष्य", "目標"),
    "unpractised": ("not practised", "未练习", "sin practicar", "pas exercée", "nicht geübt", "não praticada", "لم تُمارَس", "अभ्यास नहीं हुआ", "未練習"),
    "cost": ("Cost (US$)", "费用（美元）", "Coste (US$)", "Coût ($ US)", "Kosten (US-$)", "Custo (US$)", "التكلفة (دولار أمريكي)", "खर्च (US$)", "費用（米ドル）"),
    "cost_turns": ("Cost of each turn", "每一轮的费用", "Coste de cada turno", "Coût de chaque tour", "Kosten jeder Runde", "Custo de cada vez", "تكلفة كل دور", "हर बारी का खर्च", "やりとりごとの費用"),
    "turn": ("Turn", "轮次", "Turno", "Tour", "Runde", "Vez", "الدور", "बारी", "回"),
    "before": ("before the first answer", "第一次作答之前", "antes de la primera respuesta", "avant la première réponse", "vor der ersten Antwort", "antes da primeira resposta", "قبل الإجابة الأولى", "पहले उत्तर से पहले", "最初の解答の前"),
    "purpose": ("For", "用途", "Para", "Pour", "Wofür", "Para", "الغرض", "किसलिए", "用途"),
    "judge": ("judging", "评判", "evaluar", "évaluer", "beurteilen", "avaliar", "التقييم", "जाँचना", "採点"),
    "voice": ("answering", "回答", "responder", "répondre", "antworten", "responder", "الإجابة", "उत्तर देना", "応答"),
    "transcription": ("writing down speech", "语音转写", "transcribir", "transcrire", "mitschreiben", "transcrever", "تدوين الكلام", "बोली को लिखना", "文字起こし"),
    "speech": ("speaking", "朗读", "hablar", "parler", "sprechen", "falar", "النطق", "बोलना", "音声"),
    "model": ("Model", "模型", "Modelo", "Modèle", "Modell", "Modelo", "النموذج", "मॉडल", "モデル"),
    "calls": ("Calls", "调用次数", "Llamadas", "Appels", "Aufrufe", "Chamadas", "الاستدعاءات", "कॉल", "呼び出し"),
    "said": ("What was said and written", "所说和所写", "Lo dicho y escrito", "Ce qui a été dit et écrit", "Was gesagt und geschrieben wurde", "O que foi dito e escrito", "ما قيل وكُتب", "जो कहा और लिखा गया", "話したこと・書いたこと"),
    "unread": ("The lesson's file was not found: name it too, for the names of steps and the skills.", "未找到课程文件：请一并给出，以显示步骤名称和技能。", "No se encontró el archivo de la lección: indícalo también para ver los nombres de los pasos y las habilidades.", "Le fichier de la leçon est introuvable : indiquez-le aussi pour voir les noms des étapes et les compétences.", "Die Datei der Lektion wurde nicht gefunden: mit ihr kommen die Namen der Schritte und die Fähigkeiten dazu.", "O ficheiro da lição não foi encontrado: indica-o também para ver os nomes dos passos e as competências.", "لم يُعثر على ملف الدرس: اذكره أيضًا لتظهر أسماء الخطوات والمهارات.", "पाठ की फ़ाइल नहीं मिली: चरणों के नाम और कौशल देखने के लिए उसे भी बताइए।", "授業のファイルが見つかりません。ステップ名とスキルを表示するには、そのファイルも指定してください。"),
    "unpriced": ("No price is known for {models}: they count as free.", "{models}没有已知价格，按免费计。", "No se conoce el precio de {models}: cuentan como gratuitos.", "Prix inconnu pour {models} : compté comme gratuit.", "Für {models} ist kein Preis bekannt: zählt als kostenlos.", "Não se conhece o preço de {models}: conta como grátis.", "لا يُعرف سعر {models}: يُحتسب مجانيًّا.", "{models} का मूल्य ज्ञात नहीं: मुफ़्त गिना गया।", "{models}の価格は不明のため、無料として数えています。"),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """The words in a language (BCP 47), else in English."""
    base = language.replace("_", "-").split("-", maxsplit=1)[0].lower()
    column = _LANGUAGES.index(base) if base in _LANGUAGES else 0
    return {name: row[column] for name, row in _TABLE.items()}
