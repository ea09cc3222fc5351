"""Find an implementation by name, importing it only when it is called for."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast


class Registry[P]:
    """Names to `module:Class`. Strings, so that listing a provider costs no import."""

    def __init__(self, capability: str, providers: Mapping[str, str]) -> None:
        self.capability = capability
        self.providers = providers

    def __getitem__(self, name: str) -> P:
        """The one instance of `name`. Raises LookupError, naming what there is."""
        return self.of(name)

    def of(self, name: str, *given: object) -> P:
        """The one instance of `name` that was given this. Raises LookupError, naming what there is."""
        if name not in self.providers:
            raise LookupError(f"no {self.capability} called {name!r}; there are {', '.join(sorted(self.providers))}")
        return cast("P", _load(self.providers[name], *given))


@cache
def _load(target: str, *given: object) -> object:
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)(*given)
