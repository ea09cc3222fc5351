"""Prices for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from shared.production.prices import Price, Unit


def charges(each: str = "0", unit: Unit = Unit.CALL, **more: Any) -> Price:
    """So many US dollars for one unit."""
    return Price(unit, Decimal(each), on=date(2026, 11, 20), source="a test", **more)
