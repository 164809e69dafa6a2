from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.units.names import LANGUAGES, PLAIN, SCALES, unit_names
from tutor.units.unit import find_unit, normal, unit


def value(number: str, written: str, other: str, language: str = "en") -> Fraction | None:
    return next(
        (one.to(two, Fraction(number)) for one in unit(written, language) for two in unit(other, language)), None
    )


@pytest.mark.parametrize(
    ("number", "written", "other", "expected"),
    [
        ("1", "km", "m", "1000"),
        ("36", "km/h", "m/s", "10"),
        ("1", "kWh", "J", "3600000"),
        ("1", "N", "kg*m/s^2", "1"),
        ("1", "N m", "J", "1"),
        ("1", "V", "J/C", "1"),
        ("1", "Ω", "V/A", "1"),
        ("1", "L", "cm³", "1000"),
        ("1", "g/cm^3", "kg/m^3", "1000"),
        ("1", "mi", "m", "1609.344"),
        ("1", "bar", "hPa", "1000"),
        ("0", "°C", "K", "273.15"),
        ("212", "°F", "°C", "100"),
        ("1", "J/(kg K)", "J kg^-1 K^-1", "1"),
        ("1", "m s⁻²", "m/s/s", "1"),
        ("1", "m s**-2", "m·s-2", "1"),
        ("1", "MB", "kbit", "8000"),
        ("1", "week", "h", "168"),
        ("2", "years", "months", "24"),
    ],
)
def test_one_unit_in_another(number: str, written: str, other: str, expected: str):
    assert value(number, written, other) == Fraction(expected)


@pytest.mark.parametrize(("written", "other"), [("m", "s"), ("m", "m^2"), ("€", "$"), ("J", "W"), ("°", "m")])
def test_units_of_different_kinds(written: str, other: str):
    assert value("1", written, other) is None


@pytest.mark.parametrize(
    ("written", "language", "same"),
    [
        ("metres per second squared", "en", "m/s^2"),
        ("meters per second per second", "en", "m/s^2"),
        ("miles an hour", "en", "mph"),
        ("cubic feet", "en", "ft^3"),
        ("kilowatt hours", "en", "kWh"),
        ("米每二次方秒", "zh", "m/s^2"),
        ("千米/小时", "zh", "km/h"),
        ("平方厘米", "zh", "cm^2"),
        ("metros por segundo al cuadrado", "es", "m/s^2"),
        ("kilometros", "es", "km"),
        ("mètres carrés", "fr", "m^2"),
        ("km à l'heure", "fr", "km/h"),
        ("Quadratmeter", "de", "m^2"),
        ("Meter pro Quadratsekunde", "de", "m/s^2"),
        ("Stundenkilometer", "de", "km/h"),
        ("quilômetros por hora", "pt", "km/h"),
        ("متر في الثانية", "ar", "m/s"),
        ("كم/س", "ar", "km/h"),
        ("मीटर प्रति सेकंड", "hi", "m/s"),
        ("वर्ग मीटर", "hi", "m^2"),
        ("メートル毎秒毎秒", "ja", "m/s^2"),
        ("平方メートル", "ja", "m^2"),
    ],
)
def test_units_by_name(written: str, language: str, same: str):
    assert unit(written, language)[0] == unit(same, "en")[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "apples",
        "cats",
        "points",
        "pm",
        "am",
        "o'clock",
        "%",
        "x",
        "people",
        "m/",
        "/s",
        "per second",
        "m^7",
        "m(",
        "kmm",
    ],
)
def test_what_is_no_unit(text: str):
    assert unit(text, "en") == ()


def test_an_author_means_what_they_write_and_a_student_is_understood():
    assert unit("KM", "en") == ()
    found = find_unit("KM", 0, "en")
    assert found is not None
    assert found.readings == unit("km", "en")
    # Milliwatts and megawatts are too far apart to guess.
    assert find_unit("mw", 0, "en") is None


def test_the_unit_that_is_wanted_tells_what_a_degree_is():
    assert {each.dimension[0][0] for each in unit("degrees", "en")} == {"K", "°"}


@pytest.mark.parametrize("symbol", [*PLAIN, *SCALES])
def test_every_unit_of_the_table_can_be_read(symbol: str):
    assert unit(symbol, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_that_of_its_unit(language: str):
    for symbol, names in unit_names(language).items():
        wanted = unit(symbol, language)
        for name in names:
            assert set(wanted) & set(unit(name, language)), (symbol, name)


@given(st.text(alphabet="kmsg/^*·-²³⁻ ()1234°CFpersquadmétoh米每秒平方متر", max_size=40), st.sampled_from(LANGUAGES))
def test_any_text_is_a_unit_or_none(text: str, language: str):
    smooth = normal(text)
    for at in range(len(smooth)):
        found = find_unit(smooth, at, language)
        assert found is None or (at < found.end <= len(smooth) and found.readings)
