from decimal import Decimal

import pytest

from shared.production.prices import FREE, PRICES, Price
from shared.providers.images import IMAGES
from shared.providers.language import LANGUAGE
from shared.providers.moderation import MODERATION
from shared.providers.music import MUSIC
from shared.providers.speech import SPEECH
from shared.registry import Registry


@pytest.mark.parametrize("registry", [IMAGES, LANGUAGE, MODERATION, MUSIC, SPEECH])
def test_every_provider_has_a_price_and_the_understudies_ask_for_none(registry: Registry[object]) -> None:
    prices = PRICES[registry.capability]

    assert set(prices) == set(registry.providers)
    assert prices["offline"] == FREE


def test_a_call_costs_what_it_is_and_what_it_says() -> None:
    assert Price(call=Decimal("0.01"), character=Decimal("0.001")).of("word") == Decimal("0.014")
