"""The small words around an answer, language by language: what may be left out, and what makes an answer doubtful.

Written with the accents or without, in lower case, parted by semicolons. A language without a table is graded by whole
answers alone: nothing is understood within a sentence there.
"""

from functools import lru_cache

from tutor.grading.tokens import BREAK, fold, lex
from tutor.speech.numerals import base

Phrase = tuple[str, ...]

_ARTICLES = {
    "en": "a; an; the",
    "es": "el; la; los; las; un; una; unos; unas; lo",
    "fr": "le; la; les; l; un; une; des; du; de la; d",
    "de": "der; die; das; den; dem; des; ein; eine; einen; einem; einer; eines",
    "pt": "o; a; os; as; um; uma; uns; umas",
}

_FRAMES = {
    "en": (
        "i think; it was; he was; she was; they were; it would be; it could be; that would be; "
        "i believe; i guess; i say; i would say; id say; i got; i get; i have; so; it is; "
        "its; it; is; that is; thats; this is; they are; theyre; the answer; answer; my answer; the "
        "answer is; my answer is; the result; the result is; equals; equal to; is equal to; makes; "
        "gives; maybe; probably; well; um; uh; er; hmm; oh; okay; ok; yes; please; must be; should "
        "be; would be; i think that; because; then; we get; you get; exactly; finally; i believe that"
    ),
    "es": (
        "creo que; creo; pienso que; yo diria; diria que; es; son; la respuesta; respuesta; mi "
        "respuesta; la respuesta es; el resultado; es igual a; igual a; da; pues; eh; bueno; quizas; "
        "tal vez; seria; sale; me da; me sale; porque"
    ),
    "fr": (
        "je pense que; je pense; je crois que; je crois; je dirais; c est; ce sont; cela fait; ca "
        "fait; la reponse; reponse; ma reponse; la reponse est; est; egale; egal a; donc; euh; ben; "
        "alors; peut etre; je trouve; le resultat; c; fait; parce que; car; que; qu"
    ),
    "de": (
        "ich glaube; ich denke; ich meine; ich wurde sagen; das ist; es ist; das sind; es sind; die "
        "antwort; antwort; meine antwort; die antwort ist; die antwort lautet; ist; sind; gleich; "
        "ergibt; also; ahm; hm; vielleicht; ich habe; das ergebnis; das ergebnis ist; ist gleich; es; "
        "weil; denn; dass; lautet"
    ),
    "pt": (
        "acho que; acho; penso que; eu acho; eu diria; e; sao; a resposta; resposta; minha resposta; "
        "a resposta e; o resultado; e igual a; igual a; da; bom; entao; talvez; seria; deu; porque; "
        "fica"
    ),
    "zh": (
        "我觉得; 我认为; 我想; 我猜; 答案; 答案是; 答案应该是; 应该是; 是; 等于; 就是; 结果是; 得; "
        "可能是; 大概是; 这是; 它是; 吧; 呢; 啊; 嗯; 那个; 的; 得到; 为; 因为; 所以"
    ),
    "ja": (
        "答えは; 答え; こたえは; です; だ; だと思います; と思います; と思う; だと思う; たぶん; えっと; "
        "ええと; は; それは; これは; になります; でしょう; かな; よ; ね; になる; なので; から; 多分"
    ),
    "ar": (
        "اعتقد; اعتقد ان; اعتقد انه; اعتقد انها; اظن; اظن ان; اظن انه; الجواب; الجواب هو; الاجابه; "
        "الاجابه هي; هو; هي; يساوي; انه; انها; ربما; النتيجه; لان; هذا; هذه"
    ),
    "hi": (
        "मुझे लगता है; मेरे ख्याल से; उत्तर; उत्तर है; जवाब; जवाब है; है; हैं; यह; ये; "
        "वह; बराबर; शायद; तो; मेरा उत्तर; मुझे लगता है कि; कि; इसका उत्तर; क्योंकि; होगा; "
        "होता है"
    ),
}

_DOUBTS = {
    "en": (
        "not; no; isnt; arent; wasnt; dont; doesnt; didnt; cant; cannot; never; neither; nor; none; "
        "without; except; or; versus; vs; but; if; unless; opposite; instead; wrong; false; "
        "incorrect; less; more; than; greater; bigger; smaller; larger; almost; nearly; about; "
        "around; between; under; above; below; least; most; half of; twice; double; times; plus; "
        "minus; idk; help; hint; dozen; dozens; only if; wont; aint; nope; hardly; rather; non; "
        "hundreds; thousands; millions; millionths; tenths; hundredths; x; y; z; squared; cubed; "
        "root; power; anti; un; difference; different; everything; nothing; any; either; both; what; "
        "which; how; why; and then; doubt; nowhere; far from"
    ),
    "es": (
        "no; ni; nunca; jamas; sin; excepto; o; u; pero; si; sino; menos; mas; que no; falso; "
        "incorrecto; mal; casi; cerca; entre; contrario; tampoco; ayuda; pista; ninguno; nada; "
        "docena; doble; x; y; por; mayor; menor; quizas no; ambos; raiz; cuadrado de"
    ),
    "fr": (
        "ne; pas; non; n; ni; jamais; sans; sauf; ou; mais; si; faux; moins; plus; presque; environ; "
        "entre; contraire; aucun; rien; aide; indice; douzaine; double; x; y; fois; superieur; "
        "inferieur; racine; carre de; deux"
    ),
    "de": (
        "nicht; kein; keine; keinen; keiner; nein; nie; niemals; ohne; ausser; oder; aber; wenn; "
        "sondern; falsch; weniger; mehr; als; fast; ungefahr; etwa; zwischen; gegenteil; weder; noch; "
        "hilfe; tipp; dutzend; doppelt; mal; plus; minus; x; y; hoch; wurzel; nichts; grosser; "
        "kleiner; statt; unter; uber; weiss"
    ),
    "pt": (
        "nao; nem; nunca; sem; exceto; ou; mas; se; falso; errado; incorreto; menos; mais; quase; "
        "entre; contrario; nenhum; nada; ajuda; dica; duzia; dobro; x; y; vezes; maior; menor; cerca; "
        "raiz; tampouco"
    ),
    "zh": (
        "不; 没; 非; 否; 无; 未; 别; 或; 还是; 但; 错; 除了; 比; 大于; 小于; 多; 少; 几乎; "
        "差不多; 约; 相反; 而是; 如果; 加; 减; 乘; 除以; 倍; 提示; 帮; 吗; 什么; 万; 亿; 反"
    ),
    "ja": (
        "ない; ません; じゃ; 違; ちが; では; なく; 無; 不; 非; 未; か; または; それとも; でも; "
        "けど; より; 以外; 逆; 反; 約; ほぼ; たす; ひく; かける; わる; 倍; ヒント; 万; 億; もし; "
        "なら"
    ),
    "ar": (
        "لا; ليس; ليست; لم; لن; غير; ما; او; ام; لكن; اذا; بدون; عدا; سوى; اكثر; اقل; من; تقريبا; "
        "بين; عكس; خطا; كلا; زايد; ناقص; ضعف; مساعده; تلميح; زائد; دون; هل; بل"
    ),
    "hi": (
        "नहीं; नही; न; ना; मत; या; अथवा; लेकिन; पर; मगर; अगर; बिना; सिवाय; गलत; कम; "
        "ज्यादा; अधिक; से; लगभग; करीब; उल्टा; बजाय; मदद; संकेत; जोड़; गुणा; घटा; क्या; "
        "दोगुना; बल्कि"
    ),
}

_YES = {
    "en": "yes; yeah; yep; yup; sure; of course; yes it is; true; correct",
    "es": "si; verdadero; cierto",
    "fr": "oui; ouais; vrai",
    "de": "ja; wahr; richtig; stimmt",
    "pt": "sim; verdadeiro; certo",
    "zh": "是; 是的; 对; 对的; 真; 正确",
    "ja": "はい; うん; 正しい; 真",
    "ar": "نعم; اجل; صحيح; صح",
    "hi": "हां; जी हां; सही; सच",
}
_NO = {
    "en": "no; nope; nah; no it isnt; no it is not; false; incorrect; not true; wrong",
    "es": "no; falso",
    "fr": "non; faux",
    "de": "nein; falsch; stimmt nicht",
    "pt": "nao; falso; errado",
    "zh": "不; 不是; 不对; 错; 假; 错误",
    "ja": "いいえ; ちがう; 違う; 正しくない; 偽",
    "ar": "لا; كلا; خطا; غير صحيح",
    "hi": "नहीं; नही; जी नहीं; गलत",
}


def _cut(table: dict[str, str], language: str) -> frozenset[Phrase]:
    return frozenset(phrase(each, language) for each in table.get(base(language), "").split(";") if each.strip())


def phrase(text: str, language: str) -> Phrase:
    """The folded tokens of a phrase."""
    return tuple(fold(token) for token in lex(text, language) if token != BREAK)


@lru_cache(maxsize=64)
def articles(language: str) -> frozenset[Phrase]:
    """Words that an answer may have or lack."""
    return _cut(_ARTICLES, language)


@lru_cache(maxsize=64)
def frames(language: str) -> frozenset[Phrase]:
    """What people say around an answer without changing it."""
    return _cut(_FRAMES, language) | articles(language)


@lru_cache(maxsize=64)
def doubts(language: str) -> frozenset[Phrase]:
    """Negations, alternatives, comparisons: with one of them a sentence may mean something else than its answer."""
    return _cut(_DOUBTS, language)


def knows(language: str) -> bool:
    """Whether sentences of this language are understood at all."""
    return base(language) in _DOUBTS


@lru_cache(maxsize=64)
def _polar(language: str) -> dict[Phrase, bool]:
    return dict.fromkeys(_cut(_YES, language), True) | dict.fromkeys(_cut(_NO, language), False)


def polarity(tokens: Phrase, language: str) -> bool | None:
    """Whether these words, all of them, say yes (True) or no (False); None for anything else."""
    return _polar(language).get(tokens)


def doubtful(tokens: Phrase, language: str) -> bool:
    """Whether a doubt is among these words."""
    single, longer = _doubts_by_size(language)
    return not single.isdisjoint(tokens) or any(find(tokens, doubt) >= 0 for doubt in longer)


@lru_cache(maxsize=64)
def _doubts_by_size(language: str) -> tuple[frozenset[str], tuple[Phrase, ...]]:
    """The doubts of one word, and the longer ones."""
    known = doubts(language)
    return frozenset(each[0] for each in known if len(each) == 1), tuple(each for each in known if len(each) > 1)


def find(tokens: Phrase, part: Phrase) -> int:
    """Where a part stands in the tokens, or -1."""
    ends = range(len(tokens) - len(part) + 1)
    return next((at for at in ends if tokens[at : at + len(part)] == part), -1)


@lru_cache(maxsize=512)
def strip(tokens: Phrase, language: str) -> Phrase:
    """The tokens without the frames at both ends; as they are where nothing would be left."""
    known, left = frames(language), tokens
    longest = max((len(each) for each in known), default=0)
    found = True
    while found and left:
        sizes = range(min(longest, len(left)), 0, -1)
        size = next((each for each in sizes if left[:each] in known), 0)
        left = left[size:]
        tail = next((each for each in range(min(longest, len(left)), 0, -1) if left[-each:] in known), 0)
        left = left[: len(left) - tail]
        found = bool(size or tail)
    return left or tokens
