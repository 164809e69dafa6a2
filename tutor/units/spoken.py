"""Units as they are said."""

from tutor.units.names import small_words, unit_names
from tutor.units.unit import find_unit, normal

_INFLECTED = frozenset({"en", "es", "fr", "de", "pt"})
"""Languages whose second name of a unit is that of several of it."""
_UNSPACED = frozenset({"zh", "ja"})


def say(written: str, language: str) -> tuple[str, ...]:
    """How a unit is said in a language: of one, and of several where that differs; nothing where it has no name."""
    smooth = normal(written.strip())
    found = find_unit(smooth, 0, language, strict=True)
    if not found or found.end != len(smooth):
        return ()
    tongue = language.lower().replace("_", "-").partition("-")[0]
    forms = (
        "".join(_factors(found.factors, tongue, number)).strip() for number in (0, 1)[: 1 + (tongue in _INFLECTED)]
    )
    return tuple(dict.fromkeys(filter(None, forms)))


def _factors(factors: tuple[tuple[tuple[str, ...], int], ...], tongue: str, number: int) -> list[str]:
    """The words of each factor, in order; none where one of them has no name."""
    names, small = unit_names(tongue), small_words(tongue)
    gap = "" if tongue in _UNSPACED else " "
    said: list[str] = []
    for symbols, power in factors:
        called = next((names[symbol] for symbol in symbols if names.get(symbol)), ())
        if not called or not small or abs(power) > 3:
            return []
        plural = number if power > 0 else 0
        name = called[min(plural, len(called) - 1)]
        said.append(f"{gap}{small['per'][0]}" if power < 0 else "")
        said.append(gap + _raised(name, abs(power), small, tongue, plural, before=power > 0 or tongue != "en"))
    return said


def _raised(name: str, power: int, small: dict[str, tuple[str, ...]], tongue: str, plural: int, *, before: bool) -> str:
    if power == 1:
        return name
    lead, behind = (small["square"], small["squared"]) if power == 2 else (small["cubic"], small["cubed"])
    gap = "" if tongue in _UNSPACED | {"de"} else " "
    if lead and before:
        return f"{lead[0]}{gap}{name}"
    return f"{name} {behind[min(plural, len(behind) - 1)]}"
