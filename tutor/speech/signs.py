"""What is neither a number nor a word, as it is said: relations, degrees, units behind a number, names in a program."""

import re

from tutor.units.spoken import say

RELATIONS: dict[str, dict[str, str]] = {
    "en": {"<": "is less than", ">": "is greater than", "≤": "is at most", "≥": "is at least", "≠": "is not equal to",
           "≈": "is about", "±": "plus or minus", "→": "to", "π": "pi", "∞": "infinity", "°": "degrees"},
    "es": {"<": "es menor que", ">": "es mayor que", "≤": "es menor o igual que", "≥": "es mayor o igual que",
           "≠": "es distinto de", "≈": "es aproximadamente", "±": "más menos", "→": "a", "π": "pi", "∞": "infinito",
           "°": "grados"},
    "fr": {"<": "est inférieur à", ">": "est supérieur à", "≤": "est inférieur ou égal à",
           "≥": "est supérieur ou égal à", "≠": "est différent de", "≈": "est environ", "±": "plus ou moins",
           "→": "vers", "π": "pi", "∞": "l'infini", "°": "degrés"},
    "de": {"<": "ist kleiner als", ">": "ist größer als", "≤": "ist höchstens", "≥": "ist mindestens",
           "≠": "ist ungleich", "≈": "ist ungefähr", "±": "plus minus", "→": "nach", "π": "pi", "∞": "unendlich",
           "°": "Grad"},
    "pt": {"<": "é menor que", ">": "é maior que", "≤": "é menor ou igual a", "≥": "é maior ou igual a",
           "≠": "é diferente de", "≈": "é aproximadamente", "±": "mais ou menos", "→": "para", "π": "pi",
           "∞": "infinito", "°": "graus"},
    "ar": {"<": "أصغر من", ">": "أكبر من", "≤": "أصغر من أو يساوي", "≥": "أكبر من أو يساوي", "≠": "لا يساوي",
           "≈": "يساوي تقريبا", "±": "زائد أو ناقص", "→": "إلى", "π": "باي", "∞": "ما لا نهاية", "°": "درجة"},
    "hi": {"<": "से छोटा है", ">": "से बड़ा है", "≤": "से छोटा या बराबर है", "≥": "से बड़ा या बराबर है",
           "≠": "बराबर नहीं", "≈": "लगभग", "±": "जोड़ या घटा", "→": "से", "π": "पाई", "∞": "अनंत", "°": "डिग्री"},
    "zh": {"<": "小于", ">": "大于", "≤": "小于等于", "≥": "大于等于", "≠": "不等于", "≈": "约等于", "±": "正负",
           "→": "到", "π": "派", "∞": "无穷大", "°": "度"},
    "ja": {"<": "小なり", ">": "大なり", "≤": "小なりイコール", "≥": "大なりイコール", "≠": "ノットイコール",
           "≈": "ほぼ等しい", "±": "プラスマイナス", "→": "から", "π": "パイ", "∞": "無限大", "°": "度"},
}  # fmt: skip

_UNIT = (
    r"km/h|m/s(?:\^2|²)|m/s|kg/m(?:\^3|³)|g/cm(?:\^3|³)|[kcmd]?m(?:\^?[23]|[²³])|[kcmd]?m|nm|kg|mg|g|L|l|°[CF]|min|ms|s|h"
    r"|kWh|k?W|k?J|k?V|k?N|[kMG]?Hz|k?Pa|hPa|mol|[kM]?Ω|€"
)
"""Units that hardly mean anything else behind a number and a blank."""
_QUANTITY = re.compile(rf"(\$\$?[^$\n]{{1,500}}?\$\$?)|(?<![\w.,])(\d+(?:[.,]\d+)*)(\s?)({_UNIT})(?![\w/^²³·*]|\.\w)")
_SNAKE = re.compile(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])")
_CAMEL = re.compile(r"\b[a-z]{2,}(?:[A-Z][a-z]+)+\b")
_ACCENTED = {
    "es": {"kilometro": "kilómetro", "centimetro": "centímetro", "milimetro": "milímetro", "nanometro": "nanómetro"},
    "pt": {"quilometro": "quilómetro", "centimetro": "centímetro", "milimetro": "milímetro", "nanometro": "nanómetro"},
}
"""Names of units are kept as they are compared, without accents; a voice says these wrongly without them."""


def quantities(text: str, tongue: str) -> str:
    """Units behind a number by their names, outside of formulas, where a letter may be a variable."""
    return _QUANTITY.sub(lambda match: match[0] if match[1] else _quantity(match, tongue), text)


def _quantity(match: re.Match[str], tongue: str) -> str:
    number, unit = match[2], match[4]
    names = say(unit, tongue)
    if not names:
        return match[0]
    one = number == "1" or (tongue == "fr" and number.startswith(("0", "1,", "1.")))
    # Some second names are short for the first, and no plural.
    name = names[0] if one or names[0].startswith(f"{names[-1]} ") or names[-1] == "kilo" else names[-1]
    for bare, accented in _ACCENTED.get(tongue, {}).items():
        name = name.replace(bare, accented)
    return f"{number}{'' if tongue in ('zh', 'ja') else ' '}{name}"


def relations(text: str, tongue: str) -> str:
    """Signs between two things, and those of degrees, pi and infinity."""
    pad = "" if tongue in ("zh", "ja") else " "
    for sign, words in RELATIONS[tongue].items():
        if sign in "<>":
            text = re.sub(rf"(?<=[\w)]) {sign} (?=[\w(√-])", f"{pad}{words}{pad}", text)
        elif sign in text:
            text = re.sub(rf"(?<=\S)\s*{sign}", f"{pad}{words}", text).replace(sign, words)
            text = re.sub(rf"{words}\s*(?=[\w(√-])", f"{words}{pad}", text)
    return text


def identifiers(text: str) -> str:
    """Names in a program, word by word."""
    text = _CAMEL.sub(lambda match: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", match[0]).lower(), text)
    return _SNAKE.sub(" ", text)
