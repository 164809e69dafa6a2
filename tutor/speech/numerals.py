"""Numbers as words, language by language: cardinals, fractions, decimals, and the numerals that people write.

Cardinals are num2words' where it has the language; Chinese and Hindi, which it lacks, are here.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

LARGEST = 10**12
"""Whole numbers of this size and beyond have no words here."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language reads the signs between numbers. `denominators` maps 2, 3, … to (singular, plural)."""

    plus: str
    minus: str
    times: str
    by: str
    equals: str
    percent: str
    point: str
    over: str
    mixed: str
    """Between the whole number and the fraction of a mixed number."""
    one: str = ""
    """One, before a denominator."""
    squared: str = ""
    cubed: str = ""
    power: str = ""
    """Before the exponent, or around it at `{}`."""
    root: str = ""
    denominators: tuple[tuple[str, str], ...] = ()
    spaced: bool = True


WORDINGS: dict[str, Wording] = {
    "en": Wording(
        *("plus", "minus", "times", "divided by", "equals", "percent", "point", "over", "and", "one"),
        *("squared", "cubed", "to the power of", "the square root of"),
        (("half", "halves"), ("third", "thirds"), ("quarter", "quarters")),
    ),
    "es": Wording(
        *("más", "menos", "por", "entre", "es igual a", "por ciento", "coma", "sobre", "y", "un"),
        *("al cuadrado", "al cubo", "elevado a", "la raíz cuadrada de"),
        tuple(
            (word, word + "s")
            for word in (
                *("medio", "tercio", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"),
                *("onceavo", "doceavo", "treceavo", "catorceavo", "quinceavo", "dieciseisavo"),
                *("diecisieteavo", "dieciochoavo", "diecinueveavo", "veinteavo"),
            )
        ),
    ),
    "fr": Wording(
        *("plus", "moins", "fois", "divisé par", "égale", "pour cent", "virgule", "sur", "et", "un"),
        *("au carré", "au cube", "puissance", "la racine carrée de"),
        (("demi", "demis"), ("tiers", "tiers"), ("quart", "quarts")),
    ),
    "de": Wording(
        *("plus", "minus", "mal", "geteilt durch", "gleich", "Prozent", "Komma", "durch", "und", "ein"),
        *("zum Quadrat", "hoch drei", "hoch", "die Wurzel aus"),
        tuple(
            (word, plural)
            for word, plural in (
                ("halb", "halbe"),
                *((f"{stem}tel",) * 2 for stem in ("Drit", "Vier", "Fünf", "Sechs", "Sieb", "Ach", "Neun", "Zehn")),
                *((f"{stem}tel",) * 2 for stem in ("Elf", "Zwölf", "Dreizehn", "Vierzehn", "Fünfzehn", "Sechzehn")),
                *((f"{stem}tel",) * 2 for stem in ("Siebzehn", "Achtzehn", "Neunzehn", "Zwanzigs")),
            )
        ),
    ),
    "pt": Wording(
        *("mais", "menos", "vezes", "dividido por", "é igual a", "por cento", "vírgula", "sobre", "e", "um"),
        *("ao quadrado", "ao cubo", "elevado a", "a raiz quadrada de"),
        (
            *(("meio", "meios"), ("terço", "terços"), ("quarto", "quartos"), ("quinto", "quintos")),
            *(("sexto", "sextos"), ("sétimo", "sétimos"), ("oitavo", "oitavos"), ("nono", "nonos")),
            ("décimo", "décimos"),
        ),
    ),
    "ar": Wording(
        *("زائد", "ناقص", "في", "مقسوم على", "يساوي", "بالمئة", "فاصلة", "على", "و", ""),
        *("تربيع", "تكعيب", "أس", "جذر"),
        (
            *(("نصف", "أنصاف"), ("ثلث", "أثلاث"), ("ربع", "أرباع"), ("خمس", "أخماس"), ("سدس", "أسداس")),
            *(("سبع", "أسباع"), ("ثمن", "أثمان"), ("تسع", "أتساع"), ("عشر", "أعشار")),
        ),
    ),
    "hi": Wording(
        *("जोड़", "माइनस", "गुणा", "भाग", "बराबर", "प्रतिशत", "दशमलव", "बटा", "सही", "एक"),
        *("का वर्ग", "का घन", "की घात", "वर्गमूल"),
    ),
    "zh": Wording(
        *("加", "减", "乘以", "除以", "等于", "百分之", "点", "分之", "又", "一"),
        *("的平方", "的立方", "的{}次方", "根号"),
        spaced=False,
    ),
    "ja": Wording(
        *("たす", "ひく", "かける", "わる", "は", "パーセント", "点", "分の", "と", "一"),
        *("の二乗", "の三乗", "の{}乗", "ルート"),
        spaced=False,
    ),
}

NEGATIVE = {"zh": "负", "ja": "マイナス", "ar": "سالب", "hi": "माइनस", "en": "minus"}
"""Before a number below zero, where it differs from the word for taking away."""

_HINDI_WORDS = """
शून्य एक दो तीन चार पाँच छह सात आठ नौ
दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस
बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस
तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास
पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ
साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर
सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी
अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी
नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे
"""
_HINDI = _HINDI_WORDS.split()
_HINDI_SCALES = ((10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ"))
_DIGITS_ZH = "零一二三四五六七八九"


def base(language: str) -> str:
    """The primary subtag of a BCP 47 tag: `pt-BR` is `pt`."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]


def _hindi(number: int) -> str:
    if number < 100:
        return _HINDI[number]
    scale, name = next(pair for pair in _HINDI_SCALES if number >= pair[0])
    rest = f" {_hindi(number % scale)}" if number % scale else ""
    return f"{_hindi(number // scale)} {name}{rest}"


def _chinese(number: int, inner: bool = False) -> str:
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            head, tail = divmod(number, scale)
            gap = "零" if scale > 10 and 0 < tail < scale // 10 else ""
            rest = gap + _chinese(tail, inner=True) if tail else ""
            return ("" if number < 20 and not inner else _chinese(head, inner)) + name + rest
    return _DIGITS_ZH[number]


@lru_cache(maxsize=20_000)
def cardinal(number: int, language: str) -> str | None:
    """A whole number in words; None where the language, or a number of this size, has none here."""
    tongue = base(language)
    if abs(number) >= LARGEST:
        return None
    if number < 0:
        words = cardinal(-number, tongue)
        return None if words is None else _join(tongue, minus(tongue), words)
    if tongue == "hi":
        return _hindi(number)
    if tongue == "zh":
        return _chinese(number)
    return _num2words(number, tongue, "cardinal")


@lru_cache(maxsize=200)
def ordinal(number: int, language: str) -> str | None:
    """A whole number as the place in an order; None where the language has none here."""
    return _num2words(number, base(language), "ordinal")


def _num2words(number: int, tongue: str, to: str) -> str | None:
    from num2words import num2words

    try:
        words = str(num2words(number, lang=tongue, to=to))  # type: ignore[no-untyped-call]
        return words.replace(",", "").strip() or None
    # A language that it lacks is NotImplementedError; some of its languages fail in their own ways at their own sizes.
    except Exception:  # noqa: BLE001
        return None


def minus(language: str) -> str:
    """What is said before a number below zero; `-` where there is no table."""
    tongue = base(language)
    return NEGATIVE.get(tongue) or (WORDINGS[tongue].minus if tongue in WORDINGS else "-")


def _join(tongue: str, *parts: str) -> str:
    spaced = tongue not in WORDINGS or WORDINGS[tongue].spaced
    return (" " if spaced else "").join(part for part in parts if part)


@lru_cache(maxsize=2_000)
def denominators(number: int, language: str) -> tuple[tuple[str, str], ...]:
    """The (singular, plural) names of a denominator, the usual one first; none where it is said in another way."""
    tongue = base(language)
    if number < 2 or number > 1000 or tongue not in WORDINGS:
        return ()
    table = WORDINGS[tongue].denominators
    found = [table[number - 2]] if number - 2 < len(table) else []
    if tongue in {"en", "fr"} and number > 3:
        ordinal = _num2words(number, tongue, "ordinal")
        found += [(ordinal, ordinal + "s")] if ordinal else []
    elif tongue == "hi":
        found = {2: [("आधा", "आधे")], 3: [("तिहाई", "तिहाई")], 4: [("चौथाई", "चौथाई")]}.get(number, [])
    elif tongue == "pt" and 10 < number < 100:
        found.append((f"{cardinal(number, tongue)} avos",) * 2)
    elif number == 100 and tongue in {"es", "pt", "de"}:
        found = [("Hundertstel",) * 2] if tongue == "de" else [("centésimo", "centésimos")]
    return tuple(found)


def fraction_forms(top: int, bottom: int, language: str) -> tuple[str, ...]:
    """The ways to say top / bottom (bottom > 1, top ≥ 0), the usual one first; none without a table."""
    tongue = base(language)
    if tongue not in WORDINGS:
        return ()
    wording, upper, lower = WORDINGS[tongue], cardinal(top, tongue), cardinal(bottom, tongue)
    if upper is None or lower is None:
        return ()
    if not wording.spaced:
        halves = {"zh": ("一半",), "ja": ("半分",)}[tongue] if (top, bottom) == (1, 2) else ()
        return (f"{lower}{wording.over}{upper}", *halves)
    forms = [_named(top, upper, names, tongue) for names in denominators(bottom, tongue)]
    if top == 1 and tongue in {"en", "es", "fr", "pt", "hi"}:
        forms += [name for name, _ in denominators(bottom, tongue)]
    if (tongue, top, bottom) == ("en", 1, 2):
        forms.append("a half")
    if (tongue, top, bottom) == ("hi", 1, 2):
        forms.reverse()
    forms += [f"{upper} {wording.over} {lower}", f"{upper} {wording.by} {lower}"]
    return tuple(dict.fromkeys(forms))


def _named(top: int, upper: str, names: tuple[str, str], tongue: str) -> str:
    singular, plural = names
    if tongue == "ar":
        return {1: singular, 2: f"{singular}ان"}.get(top, f"{upper} {plural}")
    return f"{WORDINGS[tongue].one or upper} {singular}" if top == 1 else f"{upper} {plural}"


def mixed_forms(whole: int, top: int, bottom: int, language: str) -> tuple[str, ...]:
    """The ways to say a mixed number (whole > 0), the usual one first; none without a table."""
    tongue = base(language)
    words = cardinal(whole, tongue)
    if tongue not in WORDINGS or words is None:
        return ()
    link = WORDINGS[tongue].mixed
    shapes = fraction_forms(top, bottom, tongue)
    if WORDINGS[tongue].spaced and len(shapes) > 2:
        shapes = shapes[:-2]  # "three and one over two" is said by nobody where a half has its name
    forms = [_join(tongue, words, link, form) for form in shapes]
    if (top, bottom) == (1, 2):
        short = {"es": "medio", "fr": "demi", "pt": "meio", "en": "a half"}
        if tongue in short:
            forms.insert(0, _join(tongue, words, link, short[tongue]))
        elif tongue == "de":
            forms[:0] = ["eineinhalb", "anderthalb"] if whole == 1 else [f"{words}einhalb"]
        elif tongue == "hi":
            forms.insert(0, {1: "डेढ़", 2: "ढाई"}.get(whole, f"साढ़े {words}"))
    return tuple(forms)


def decimal_form(written: str, language: str) -> str | None:
    """Digits with one point, such as `3.14`, in words, digit by digit after the point; None where there are none."""
    tongue = base(language)
    if tongue not in WORDINGS:
        return None
    whole, _, after = written.partition(".")
    parts = [cardinal(int(whole or "0"), tongue), WORDINGS[tongue].point]
    parts += [cardinal(int(digit), tongue) for digit in after]
    return None if None in parts else _join(tongue, *(part for part in parts if part))


_COMMA = "el et nn es fr de pt it nl pl cs da sv nb no fi ru uk tr id ro hu el bg hr sk sl sr vi lt lv ca ar"
COMMA = frozenset(_COMMA.split())
"""Languages that write a decimal comma."""


def plain(text: str) -> str:
    """NFKC with every digit as 0-9, a fraction sign and superscript kept apart, and one kind of minus."""
    spread = []
    for sign in text:
        kind = unicodedata.decomposition(sign).partition(" ")[0]
        if kind == "<fraction>":
            spread.append(f" {unicodedata.normalize('NFKC', sign)} ")
        elif kind == "<super>" and sign.isdigit():
            spread.append(f"^{unicodedata.normalize('NFKC', sign)}")
        else:
            spread.append(sign)
    folded = unicodedata.normalize("NFKC", "".join(spread))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else _SIGNS.get(sign, sign) for sign in folded)


_SIGNS = {
    "⁄": "/",
    "∕": "/",
    "−": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "﹣": "-",
    "×": "×",
    "÷": "÷",
    "’": "'",
    "٫": ".",
    "٬": "",
}


_EXACT = re.compile(
    r"([+-]?)(?:(\d{1,20}) )?(?:(\d{1,20})/(\d{1,20})|((?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?))"
)


def exact(source: str) -> Fraction | None:
    """A number as a lesson's plan keeps it, the same in every language: `1.5`, `-3`, `5/6`, `1 1/6`, `1e6`."""
    match = _EXACT.fullmatch(source.strip())
    if not match or (match[2] and match[5]) or (match[4] and int(match[4]) == 0):
        return None
    value = Fraction(match[5]) if match[5] else int(match[2] or 0) + Fraction(int(match[3]), int(match[4]))
    return -value if match[1] == "-" else value


def literal(digits: str, language: str) -> Fraction | None:
    """A written whole or decimal number without a sign: the separators as the language has them. None if it is none."""
    own, other = (",", ".") if base(language) in COMMA else (".", ",")
    found = _read(digits, own, other)
    return _read(digits, other, own) if found is None else found


def other_literal(digits: str, language: str) -> Fraction | None:
    """The same read with the separators of the other habit, to tell a doubtful number from a wrong one."""
    own, other = (",", ".") if base(language) in COMMA else (".", ",")
    return _read(digits, other, own)


def _read(digits: str, point: str, other: str) -> Fraction | None:
    if not 0 < len(digits) <= 40:
        return None
    whole, has_point, after = digits.partition(point)
    if has_point and not re.fullmatch(r"\d+", after):
        # Two of them: thousands after all.
        return _grouped(digits)
    if re.fullmatch(r"\d*", whole):
        return Fraction(f"{whole or 0}.{after or 0}")
    groups = _grouped(whole)
    if groups is not None:
        return groups + Fraction(f"0.{after or 0}")
    # One sign of the other habit that cannot part thousands is a decimal one: `3.14` in German.
    single = re.fullmatch(rf"(\d*){re.escape(other)}(\d+)", digits)
    return Fraction(f"{single[1] or 0}.{single[2]}") if single else None


def _grouped(digits: str) -> Fraction | None:
    """Digits in groups: of three, or the Indian way (two, two, three)."""
    if re.fullmatch(r"[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3}", digits):
        return Fraction(re.sub(r"\D", "", digits))
    return None
