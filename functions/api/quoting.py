"""Quoting: what would be asked of whom, and for how much, as whoever is going to pay sees it."""

from typing import Any

from pydantic import JsonValue

from functions.api.payloads import Answer, Dollars
from shared.production.prices import Unit
from shared.works.calls import Calls

EXAMPLE: dict[str, JsonValue] = {
    "capability": "speech",
    "type": "AUDIO",
    "provider": "offline",
    "unit": "character",
    "unit_price": "0",
    "priced": True,
    "count": 1,
    "low_units": "56",
    "units": "56",
    "low": "0",
    "cost": "0",
}
"""Calls, in the examples of answers."""


class CallsOut(Answer):
    """Calls of one provider. Those of an understudy cost nothing."""

    capability: str
    type: str
    provider: str
    unit: Unit
    """What the provider counts."""
    unit_price: Dollars
    """For one of them."""
    priced: bool
    """Whether anybody here knows what the provider charges. Where nobody does, the costs say 0."""
    count: int
    """Calls, at most."""
    low_units: Dollars
    """Units, at least."""
    units: Dollars
    """Units, at most."""
    low: Dollars
    """What they cost at least."""
    cost: Dollars
    """What they cost at most: the same where it is certain."""


def calls_out(calls: Calls) -> dict[str, Any]:
    return {
        "capability": calls.capability,
        "type": calls.type,
        "provider": calls.provider,
        "unit": calls.unit,
        "unit_price": calls.unit_price,
        "priced": calls.priced,
        "count": calls.count,
        "low_units": calls.units.low,
        "units": calls.units.high,
        "low": calls.cost.low,
        "cost": calls.cost.high,
    }
