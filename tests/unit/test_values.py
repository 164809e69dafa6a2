"""What the nouns keep to themselves."""

from dataclasses import fields
from fractions import Fraction

from tutor.values import Audio, Delivery, Deviation, Picture, Snapshot, Speech


def test_sounds_pictures_and_deliveries_show_in_no_repr() -> None:
    secret = b"\x07secret"
    told = [Audio(secret), Snapshot(secret), Picture("image/png", secret), Speech("", secret), Deviation(-3.25, 0.875)]
    assert not [shown for shown in map(repr, told) if "secret" in shown or "3.25" in shown or "875" in shown]


def test_a_delivery_of_nothing_says_nothing() -> None:
    assert {getattr(Delivery(), each.name) for each in fields(Delivery)} == {Deviation(0, 0)}


def test_a_delivery_shows_no_number_wherever_it_is_put() -> None:
    delivery = Delivery(**{each.name: Deviation(1.5, 0.5) for each in fields(Delivery)})
    for shown in (repr(delivery), str(delivery), f"{delivery}", repr([delivery]), repr({Fraction(1): delivery.rate})):
        assert "1.5" not in shown
        assert "0.5" not in shown
