import pytest

from tutor.units.names import LANGUAGES, PLAIN, SCALES
from tutor.units.spoken import say
from tutor.units.unit import unit


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("m/s^2", "en", ("metre per second squared", "metres per second squared")),
        ("m²", "en", ("square metre", "square metres")),
        ("€", "en", ("euro", "euros")),
        ("J/(kg K)", "en", ("joule per kilogram per kelvin", "joules per kilogram per kelvin")),
        ("m/s^2", "zh", ("米每平方秒",)),
        ("m²", "es", ("metro cuadrado", "metros cuadrados")),
        ("km/h", "fr", ("kilomètre par heure", "kilomètres par heure")),
        ("m²", "de", ("quadratmeter",)),
        ("h", "de", ("stunde", "stunden")),
        ("°C", "pt", ("grau celsius", "graus celsius")),
        ("km/h", "ar", ("كيلومتر في ساعة",)),
        ("km/h", "hi", ("किलोमीटर प्रति घंटा",)),
        ("m/s", "ja", ("メートル毎秒",)),
        ("apples", "en", ()),
        ("m^4", "en", ()),
        ("km", "ru", ()),
    ],
)
def test_how_a_unit_is_said(written: str, language: str, said: tuple[str, ...]):
    assert say(written, language) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_can_be_read_again(language: str):
    for symbol in (*PLAIN, *SCALES, "km/h", "m/s^2", "cm^3"):
        for said in say(symbol, language):
            assert set(unit(said, language)) & set(unit(symbol, language)), (symbol, said)
