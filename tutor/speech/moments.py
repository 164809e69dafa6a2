"""Dates (`2026-11-27`) and times of day (`14:30`) as they are said. A ratio such as `1:50` is none."""

import re

from tutor.speech.numerals import cardinal, ordinal

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
}
_DATES = {
    "en": "{month} {day}, {year}",
    "es": "{day} de {month} de {year}",
    "fr": "{day} {month} {year}",
    "de": "{day} {month} {year}",
    "pt": "{day} de {month} de {year}",
    "ar": "{day} {month} {year}",
    "hi": "{day} {month} {year}",
    "zh": "{year}年{month}月{day}日",
    "ja": "{year}年{month}月{day}日",
}
_TIMES: dict[str, tuple[str, str, str]] = {
    "en": ("{hour} o'clock", "{hour} oh {minute}", "{hour} {minute}"),
    "es": ("{hour} en punto", "{hour} y {minute}", "{hour} y {minute}"),
    "fr": ("{hour} heures", "{hour} heures {minute}", "{hour} heures {minute}"),
    "de": ("{hour} Uhr", "{hour} Uhr {minute}", "{hour} Uhr {minute}"),
    "pt": ("{hour} horas", "{hour} horas e {minute}", "{hour} horas e {minute}"),
    "ar": ("الساعة {hour}", "الساعة {hour} و {minute} دقيقة", "الساعة {hour} و {minute} دقيقة"),
    "hi": ("{hour} बजे", "{hour} बजकर {minute} मिनट", "{hour} बजकर {minute} मिनट"),
    "zh": ("{hour}点", "{hour}点零{minute}分", "{hour}点{minute}分"),
    "ja": ("{hour}時", "{hour}時{minute}分", "{hour}時{minute}分"),
}
"""A full hour, a minute below ten, any other."""
_HOURS = {"fr": {1: "une", 21: "vingt-et-une"}, "de": {1: "ein"}, "pt": {1: "uma", 2: "duas"}, "zh": {2: "两"}}
"""Where an hour is not counted as anything else is."""

_DATE = re.compile(r"(?<![\w.-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")
_TIME = re.compile(r"(?<![\w:.,-])([01]\d|2[0-3]):([0-5]\d)(?![\w:]|\.\d)")


def moments(text: str, tongue: str) -> str:
    """The text with its dates and times in words; unchanged in a language without a table."""
    if tongue not in _TIMES:
        return text
    text = _DATE.sub(lambda match: _date(int(match[1]), int(match[2]), int(match[3]), tongue), text)
    return _TIME.sub(lambda match: _time(int(match[1]), int(match[2]), tongue), text)


def _date(year: int, month: int, day: int, tongue: str) -> str:
    name = _MONTHS[tongue].split()[month - 1] if tongue in _MONTHS else cardinal(month, tongue)
    said = cardinal(day, tongue)
    if tongue == "en" or (tongue == "fr" and day == 1):
        said = ordinal(day, tongue)
    elif tongue == "de":
        said = f"{ordinal(day, tongue)}r"
    when = "".join(cardinal(int(digit), tongue) or "" for digit in str(year)) if tongue == "zh" else str(year)
    if tongue == "ja":
        when = cardinal(year, tongue) or when
    return _DATES[tongue].format(year=when, month=name, day=said)


def _time(hour: int, minute: int, tongue: str) -> str:
    said = _HOURS.get(tongue, {}).get(hour) or cardinal(hour, tongue)
    full, below_ten, other = _TIMES[tongue]
    if tongue == "en" and not minute and hour > 12:
        full = "{hour} hundred"
    form = full if minute == 0 else below_ten if minute < 10 else other
    return form.format(hour=said, minute=cardinal(minute, tongue))
