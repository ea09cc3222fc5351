"""Webhooks: providers that tell by themselves what has become of a commission."""

from collections.abc import Mapping
from typing import Any, Protocol

from shared.registry import Registry


class Teller(Protocol):
    """What a company's webhook says, and whether it was that company that said it."""

    def told(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        """What is told of a commission, for its `Runner.receive`; None where its end is not told. Headers by names in
        lower case.

        Raises Forbidden when it was not the company that said it, or not just now, or when it says nothing that can be
        read; ProviderBusy, ProviderTimeout or ProviderGarbled when its keys cannot be had.
        """
        ...


TELLERS: Registry[Teller] = Registry("webhooks", {"fal": "shared.providers.fal.teller:FalTeller"})
