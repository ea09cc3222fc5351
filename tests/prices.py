"""Prices for tests."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.production import catalogue
from shared.production.catalogue import Catalogue, Company, Model
from shared.production.prices import Price, Unit

type Prices = Mapping[tuple[str, str], Price]
"""By capability and company."""


def charges(each: str = "0", unit: Unit = Unit.CALL, **more: Any) -> Price:
    """So many US dollars for one unit."""
    return Price(unit, Decimal(each), on=date(2026, 11, 20), source="a test", **more)


def charge(monkeypatch: pytest.MonkeyPatch, prices: Prices) -> None:
    """Have companies charge this, known ones and new ones, whose only model is called 1."""
    known = at_these(catalogue.catalogue(), prices)
    monkeypatch.setattr(catalogue, "catalogue", lambda: known)


def at_these(known: Catalogue, prices: Prices) -> Catalogue:
    """A catalogue with other prices, and other companies."""
    models = {(model.capability, model.company): model for model in reversed(known.models)}
    new = (
        Model(capability=what, company=who, id="1", price=charges(), references=what == "images")
        for what, who in prices.keys() - models.keys()
    )
    return Catalogue(
        companies={**{who: Company(title=who) for _, who in prices}, **known.companies},
        models=tuple(
            model.model_copy(update={"price": prices.get((model.capability, model.company), model.price)})
            for model in (*known.models, *new)
        ),
    )
