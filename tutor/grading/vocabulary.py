"""The words that make numbers, language by language, from what the voice says and what people say besides."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tutor.grading.phrases import Phrase, phrase
from tutor.speech.numerals import WORDINGS, cardinal, denominators, fraction_forms, minus, mixed_forms

_BOTTOMS = (*range(2, 31), 40, 50, 60, 64, 80, 90, 100, 1000)
_MORE = {
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "nought": 0, "oh": 0},
    "fr": {
        "cents": 100,
        "une": 1,
        "septante": 70,
        "nonante": 90,
        "huitante": 80,
        "quatre vingt": 80,
        "million": 10**6,
        "millions": 10**6,
    },
    "es": {"un": 1, "una": 1, "ciento": 100, "millon": 10**6, "millones": 10**6},
    "pt": {"cento": 100, "uma": 1, "duas": 2, "milhao": 10**6, "milhoes": 10**6, "dezasseis": 16, "dezassete": 17},
    "de": {"ein": 1, "eine": 1, "zwo": 2, "hundert": 100, "tausend": 1000, "million": 10**6, "millionen": 10**6},
    "hi": {"छः": 6, "छ": 6, "हजार": 1000, "लाख": 10**5, "करोड": 10**7, "सौ": 100},
    # The feminine five, seven, nine and ten are spelt like a fifth, a seventh, a ninth and a tenth.
    "ar": {"الفا": 1000, "الاف": 1000, "الفان": 2000, "الفين": 2000, "اثنين": 2, "ست": 6, "ثلاث": 3, "اربع": 4},
}
_COMPOUND = {"de": ("hundert", ""), "fr": ("cent", " ")}
"""Languages whose hundreds cannot be told apart from what follows them, with the word and what joins the parts."""
_HALVES = {
    "es": ("mitad",),
    "fr": ("moitié", "demie"),
    "de": ("Hälfte", "halber", "halbes", "halben"),
    "pt": ("metade", "meia"),
    "hi": ("आधी",),
}
_OVER: dict[str, tuple[str, ...]] = {
    "en": ("out of", "upon"),
    "es": ("dividido entre", "dividido por"),
    "ar": ("من",),
    "hi": ("बट्टा",),
}
_MINUS: dict[str, tuple[str, ...]] = {
    "en": ("negative",),
    "fr": ("negatif",),
    "zh": ("减",),
    "ar": ("ناقص",),
    "hi": ("ऋण",),
    "pt": ("negativo",),
}
_POINT: dict[str, tuple[str, ...]] = {
    "en": ("dot",),
    "es": ("punto",),
    "pt": ("ponto",),
    "fr": ("point",),
    "de": ("punkt",),
    "ja": ("てん",),
}
_PERCENT: dict[str, tuple[str, ...]] = {
    "en": ("per cent",),
    "ar": ("في المئة", "في المائة", "بالمائة"),
    "hi": ("फीसदी",),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language that make numbers, as folded tokens."""

    words: dict[Phrase, Fraction]
    parts: dict[Phrase, int]
    over: frozenset[Phrase]
    minus: frozenset[Phrase]
    point: frozenset[Phrase]
    percent: frozenset[Phrase]
    mixed: frozenset[Phrase]
    longest: int


def _spellings(words: str) -> set[str]:
    """German umlauts may be written with an e; an Arabic `and` may cling to the word that it leads."""
    return {words, words.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"), words.replace(" و ", " و")}


@lru_cache(maxsize=16)
def vocabulary(tongue: str) -> Vocabulary:
    """What is known of a language (its primary subtag); built at its first use."""
    words, parts = _words(tongue), _parts(tongue)
    wording = WORDINGS.get(tongue)

    def phrases(own: tuple[str, ...], more: dict[str, tuple[str, ...]]) -> frozenset[Phrase]:
        return frozenset(phrase(each, tongue) for each in (*own, *more.get(tongue, ())))

    return Vocabulary(
        words,
        parts,
        over=phrases((wording.over, wording.by) if wording else (), _OVER),
        minus=phrases((minus(tongue),), _MINUS),
        point=phrases((wording.point,) if wording else (), _POINT),
        # In Chinese a percentage is a fraction of a hundred.
        percent=phrases(("%", wording.percent) if wording and tongue != "zh" else ("%",), _PERCENT),
        mixed=phrases((wording.mixed,) if wording else (), {}),
        longest=max(len(each) for each in (*words, *parts, ("",))),
    )


def _words(tongue: str) -> dict[Phrase, Fraction]:
    every = range(1001) if tongue == "ar" else (*range(121), *range(200, 1001, 100))
    counted = (*every, *range(2000, 20_001, 1000), 30_000, 40_000, 50_000, 100_000, 10**6)
    # What people say comes first: num2words has the dual of a thousand for the thousands of Arabic.
    pairs = [(word, Fraction(number)) for word, number in _MORE.get(tongue, {}).items()]
    pairs += [(cardinal(number, tongue) or "", Fraction(number)) for number in counted]
    if tongue in _COMPOUND:
        # Put together here, as num2words takes its time: `zweihundertfünf`, `deux cent quatre-vingts`.
        stem, gap = _COMPOUND[tongue]
        small = [cardinal(number, tongue) or "" for number in range(1, 100)]
        heads = [(1, stem)] + [(count, f"{cardinal(count, tongue)}{gap}{stem}") for count in range(2, 10)]
        for count, head in heads + ([(1, f"ein{stem}")] if tongue == "de" else []):
            pairs += [(head, Fraction(count * 100))]
            pairs += [(f"{head}{gap}{tail}", Fraction(count * 100 + rest)) for rest, tail in enumerate(small, 1)]
    for whole in range(1, 21):
        pairs += [(form, whole + Fraction(1, 2)) for form in mixed_forms(whole, 1, 2, tongue)[:2]]
    pairs += [(form, Fraction(1, 2)) for form in fraction_forms(1, 2, tongue)[:2]]
    if tongue == "ar":
        pairs += [(fraction_forms(2, bottom, tongue)[0], Fraction(2, bottom)) for bottom in range(2, 11)]
    words: dict[Phrase, Fraction] = {}
    for said, value in pairs:
        for spelling in _spellings(said):
            words.setdefault(phrase(spelling, tongue), value)
    words.pop((), None)
    return words


def _parts(tongue: str) -> dict[Phrase, int]:
    """The names of denominators."""
    named = [(form, bottom) for bottom in _BOTTOMS for forms in denominators(bottom, tongue) for form in forms]
    named += [(form, 2) for form in _HALVES.get(tongue, ())]
    return {phrase(spelling, tongue): bottom for form, bottom in named for spelling in _spellings(form)}


_DIGITS = ("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
_WIDE_DIGITS = {sign: value for value, signs in enumerate(_DIGITS) for sign in signs}
_WIDE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "億": 10**8}


def wide_numeral(tokens: Phrase, at: int) -> tuple[Fraction | None, int]:
    """The whole number in Chinese numerals at a place, and the place after it: `一百零五`, `三万`, `二〇五`."""
    end = at
    while end < len(tokens) and end - at < 20 and (tokens[end] in _WIDE_DIGITS or tokens[end] in _WIDE_UNITS):
        end += 1
    signs = tokens[at:end]
    if not signs:
        return None, at
    if all(sign in _WIDE_DIGITS for sign in signs):
        return Fraction("".join(str(_WIDE_DIGITS[sign]) for sign in signs)), end
    total = section = digit = 0
    for sign in signs:
        unit = _WIDE_UNITS.get(sign)
        if unit is None:
            digit = _WIDE_DIGITS[sign]
        elif unit < 10**4:
            section, digit = section + (digit or 1) * unit, 0
        else:
            total, section, digit = (total + (section + digit or 1)) * unit, 0, 0
    return Fraction(total + section + digit), end


def wide_digits(tokens: Phrase, at: int) -> tuple[str, int]:
    """The figures that Chinese digits stand for, one by one, and the place after them: those after a decimal point."""
    end = at
    while end < len(tokens) and tokens[end] in _WIDE_DIGITS:
        end += 1
    return "".join(str(_WIDE_DIGITS[token]) for token in tokens[at:end]), end
