"""Chains: who is asked for something, and who instead, when they cannot.

Step Functions tries again what may pass by. From the second time on the others of the chain are asked as well, one
after the other; who says no for good is left at once. Each such change is told, with what it does to the price. Nobody
comes in whom the studio's settings do not name: an understudy never stands in unasked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.errors import (
    ContentRefused,
    Crowded,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StudioError,
    Unspeakable,
)
from shared.production import catalogue
from shared.production.catalogue import Model
from shared.registry import Registry

SHUT_DOWN = "ShutDown"
AVOIDED = "Avoided"
TRIES = 2
"""From which failure of a call on somebody else is asked at once."""

PASSING = (ProviderBusy, ProviderTimeout, ProviderGarbled)
"""What a provider fails with that may have passed by the next time."""
WAITING = (*PASSING, Crowded)
"""What may have passed by, whoever's fault it is."""
FINAL = (ProviderRefused, ProviderSpent, ProviderUnset, Unspeakable)
"""What the same provider would say again."""
_REWORDED = {"images"}
"""Capabilities whose words are said anew, and asked again of the same one, when their content is refused."""


@dataclass(frozen=True)
class Link:
    """One of a chain: a provider, and the model that it asks."""

    provider: Any
    model: Model
    meant: Model
    """The one that the settings name, where its successor is asked by now."""


@dataclass(frozen=True)
class Detour:
    """Somebody else is asked than was meant to be."""

    capability: str
    left: str
    """`company:model`."""
    taken: str
    why: str
    """The code of an error, or `SHUT_DOWN`, or `AVOIDED`: it has failed others just now."""
    detail: str
    left_cost: Decimal
    """US dollars that this call would have cost there at most."""
    taken_cost: Decimal
    """US dollars that it may cost now at most."""


@dataclass(frozen=True)
class Rewording:
    """What a provider would not make is said in other words, or done without."""

    capability: str
    provider: str
    rule: str
    """Which it broke, as the provider says."""
    before: str
    after: str
    """Empty when it is done without."""


type Tell = Callable[[Detour | Rewording], object]


def links(registry: Registry[Any]) -> tuple[Link, ...]:
    """The chain of a capability, as the settings say it. Raises NotConfigured."""
    return tuple(
        Link(_provider(registry, choice.model), choice.model, choice.meant)
        for choice in catalogue.chain(registry.capability)
    )


def leaves(capability: str, error: StudioError, strikes: Callable[[], int]) -> bool:
    """Whether the next one is asked after an error. `strikes` counts it in, and says how many the call has had."""
    if isinstance(error, ContentRefused) and capability in _REWORDED:
        return False
    if isinstance(error, WAITING):
        return strikes() >= TRIES
    return isinstance(error, FINAL)


def _provider(registry: Registry[Any], model: Model) -> Any:
    """Understudies have one model each, and know it themselves."""
    return registry.of(model.company, model) if catalogue.is_vendor(model.company) else registry[model.company]
