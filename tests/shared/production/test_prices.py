"""What a price says before a call: how much is counted, and what that costs at least and at most."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.production.catalogue import UNDERSTUDIES, Model, catalogue
from shared.production.prices import Asked, Span, Unit, asked_by
from tests.prices import charges

CERTAIN = (Unit.CALL, Unit.CHARACTER, Unit.PICTURE)
asked = st.builds(Asked, calls=st.integers(0, 50), characters=st.integers(0, 20_000))


def certain(much: str) -> Span:
    return Span(Decimal(much), Decimal(much))


@pytest.mark.parametrize(
    "model",
    [model for model in catalogue().models if model.company == UNDERSTUDIES],
    ids=lambda model: model.capability,
)
@given(much=asked)
def test_understudies_ask_for_nothing(model: Model, much: Asked) -> None:
    assert model.price.cost(much) == certain("0")


@pytest.mark.parametrize(
    ("unit", "units"), [(Unit.CALL, "3"), (Unit.PICTURE, "3"), (Unit.CHARACTER, "40")], ids=["call", "picture", "text"]
)
def test_what_follows_from_what_is_asked_is_certain(unit: Unit, units: str) -> None:
    price = charges("0.01", unit)

    assert price.units(Asked(calls=3, characters=40)) == certain(units)
    assert price.cost(Asked(calls=3, characters=40)) == certain(str(Decimal(units) * Decimal("0.01")))


def test_tokens_are_an_estimate_and_those_of_the_answer_have_a_price_of_their_own() -> None:
    price = charges("0.001", Unit.TOKEN, answer=Decimal("0.004"), longest=500)

    assert price.units(Asked(calls=2, characters=800)) == Span(Decimal(100), Decimal(1800))
    assert price.cost(Asked(calls=2, characters=800)) == Span(Decimal("0.1"), Decimal("4.8"))


def test_seconds_are_not_known_before_they_are_made() -> None:
    price = charges("0", Unit.SECOND, answer=Decimal("0.002"), longest=60)

    assert price.cost(Asked(calls=1, characters=30)) == Span(Decimal(0), Decimal("0.12"))


def test_pictures_that_are_shown_cost_their_tokens_at_most() -> None:
    text = charges("0.001", Unit.TOKEN, shown_longest=500)
    apart = charges("0.001", Unit.TOKEN, shown=Decimal("0.004"), shown_longest=500)

    assert apart.units(Asked(references=3)) == Span(Decimal(0), Decimal(1500))
    assert apart.cost(Asked(references=3)) == Span(Decimal(0), Decimal(6))
    assert text.cost(Asked(references=3)) == Span(Decimal(0), Decimal("1.5"))


@given(unit=st.sampled_from(Unit), much=asked, longest=st.integers(0, 1_000))
def test_the_least_is_no_more_than_the_most_and_asking_for_nothing_costs_nothing(
    unit: Unit, much: Asked, longest: int
) -> None:
    price = charges("0.01", unit, answer=Decimal("0.03"), longest=longest)

    assert 0 <= price.units(much).low <= price.units(much).high
    assert 0 <= price.cost(much).low <= price.cost(much).high
    assert price.cost(Asked(0, 0)) == certain("0")
    if unit in CERTAIN and not longest:
        assert price.cost(much).low == price.cost(much).high


@pytest.mark.parametrize(
    ("capability", "arguments", "characters"),
    [
        ("speech", {"text": "A calm sea.", "voice": "ava", "language": "en", "speed": 1.0}, 11),
        ("moderation", {"text": "A calm sea.", "language": "en"}, 11),
        ("images", {"prompt": "A calm sea, watercolor.", "description": "A calm sea.", "width": 1080}, 23),
        ("language", {"task": "t", "facts": {"topic": "é"}}, 38),
    ],
)
def test_only_the_text_that_counts_is_counted(capability: str, arguments: dict[str, object], characters: int) -> None:
    assert asked_by(capability, arguments) == Asked(calls=1, characters=characters)


@pytest.mark.parametrize(("shown", "counted"), [((), 0), (("L2E=", "L2I="), 2)])
def test_pictures_that_are_shown_are_counted_with_the_question(shown: tuple[str, ...], counted: int) -> None:
    assert asked_by("images", {"prompt": "A calm sea.", "references": shown}) == Asked(1, 11, references=counted)
