"""Questions: what a provider is asked, whoever it is, and the line of the ledger that it comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.charges import Charge
from shared.production.catalogue import Model
from shared.production.chains import Link
from shared.production.fingerprints import digest
from shared.production.generations import KINDS, Generation, prompt_of
from shared.production.prices import Asked, Price, asked_by

_SMALLEST = Decimal("1e-12")
"""As many decimals of a dollar as the ledger has for one unit."""


@dataclass(frozen=True)
class Question:
    """What is asked, whoever is asked."""

    capability: str
    method: str
    asked: dict[str, Any]

    def fingerprint(self, model: Model) -> str:
        """By which its answer is known."""
        identity = {"company": model.company, "model": model.id, "call": self.method}
        return digest({**identity, "asked": self.asked})

    def method_of(self, link: Link) -> Callable[..., Any]:
        """The provider's method that answers it."""
        method: Callable[..., Any] = getattr(link.provider, self.method)
        return method

    def most(self, link: Link) -> Decimal:
        """US dollars that it costs there at most."""
        return link.model.price.cost(self.much).high

    @property
    def much(self) -> Asked:
        """How much it asks for."""
        return asked_by(self.capability, self.asked)

    def generation(self, model: Model, charge: Charge, *, job: str, vain: int, milliseconds: int) -> Generation:
        """What it came to when a model was asked."""
        return Generation(
            fingerprint=self.fingerprint(model),
            type=KINDS[self.capability],
            provider=model.company,
            model=model.id,
            prompt=prompt_of(self.asked),
            cost=str(charge.cost),
            milliseconds=milliseconds,
            job=job,
            capability=self.capability,
            vain=vain,
            **_counted(model.price, self.much, charge),
        )


def _counted(price: Price, asked: Asked, charge: Charge) -> dict[str, str]:
    """How much was made of what, as the provider says it, or as it follows from what was asked."""
    units = price.units(asked).low if charge.units is None else charge.units
    unit_price = (charge.cost / units).quantize(_SMALLEST) if units else price.each
    return {"units": f"{units.normalize():f}", "unit": price.unit, "unit_price": f"{unit_price.normalize():f}"}
