"""Calls: what would be asked of each provider, and what that costs, before anybody is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from shared.errors import Invalid
from shared.production import catalogue
from shared.production.catalogue import Model
from shared.production.generations import KINDS, Kind
from shared.production.prices import Asked, Price, Span, Unit

NOTHING = Span(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Calls:
    """Calls of one provider."""

    model: Model
    least: Asked
    most: Asked

    @property
    def capability(self) -> str:
        return self.model.capability

    @property
    def provider(self) -> str:
        return self.model.company

    @property
    def type(self) -> Kind:
        return KINDS[self.capability]

    @property
    def price(self) -> Price:
        return self.model.price

    @property
    def count(self) -> int:
        """At most."""
        return self.most.calls

    @property
    def unit(self) -> Unit:
        return self.price.unit

    @property
    def unit_price(self) -> Decimal:
        """US dollars."""
        return self.price.each

    @property
    def priced(self) -> bool:
        """Whether anybody here knows what the provider charges."""
        return not self.model.any

    @property
    def units(self) -> Span:
        """How much the provider counts."""
        return Span(self.price.units(self.least).low, self.price.units(self.most).high)

    @property
    def cost(self) -> Span:
        """US dollars."""
        return Span(self.price.cost(self.least).low, self.price.cost(self.most).high)


def calls_of(capability: str, texts: Collection[str], *, references: int = 0) -> Calls:
    """A call for each of these texts, with so many pictures shown in all of them together."""
    asked = Asked(len(texts), sum(map(len, texts)), references)
    return calls_between(capability, asked, asked)


def calls_between(capability: str, least: Asked, most: Asked) -> Calls:
    """Calls of whoever is asked first, of which nobody knows yet how many there will be, or how long."""
    return Calls(catalogue.first(capability), least, most)


def demand_enough(cap: Decimal | None, calls: Collection[Calls]) -> None:
    """Go on only with a cap that can be kept, and that what is certain to be paid does not pass. Raises Invalid."""
    if cap is None:
        return
    demand_priced("cap", calls)
    if cap < (least := cost_of(calls).low):
        raise Invalid(f"cap: ${said(cap)} is not enough, for it costs ${said(least)} at least")


def demand_priced(limit: str, calls: Collection[Calls]) -> None:
    """Go on only where it is known what everybody charges, so that `limit` can be kept. Raises Invalid."""
    if unknown := unpriced(calls):
        raise Invalid(
            f"{limit}: none can be kept, for what {unknown} charges, nobody here knows: ask others, or set none"
        )


def unpriced(calls: Collection[Calls]) -> str:
    """The companies of which nobody here knows what they charge, as people read them; nothing when there is none."""
    return " or ".join(dict.fromkeys(each.provider for each in calls if not each.priced))


def cost_of(calls: Collection[Calls]) -> Span:
    """What they cost together, in US dollars."""
    return sum((each.cost for each in calls), NOTHING)


def said(dollars: Decimal) -> str:
    """An amount as people read it."""
    return f"{dollars.normalize():f}"
