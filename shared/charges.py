"""Charges: what a provider takes for one call."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Charge:
    """What a provider takes for one call, whatever became of it."""

    cost: Decimal
    """US dollars."""
    units: Decimal | None = None
    """How much the provider counted, where only it knows: tokens, seconds. None: as much as it was asked for."""
