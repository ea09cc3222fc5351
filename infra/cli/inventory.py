"""The inventory: what companies say that they have, beside what the catalogue says of them."""

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from infra.local.providers import Chosen, introduce
from shared.errors import NotConfigured, StudioError
from shared.production.catalogue import catalogue
from shared.providers.models import Listed, listed
from shared.secrets import hold
from shared.settings import settings

_NO_MODELS = {"alignment"}
"""Capabilities that are an address of their own and no model in any list."""


@dataclass(frozen=True)
class Checked:
    """One of the catalogue's models, as its company sees it."""

    company: str
    model: str
    there: bool
    ours: date | None
    """When it is shut down, by the catalogue."""
    theirs: date | None
    """And by its company, where that says so."""

    @property
    def word(self) -> str:
        if not self.there:
            return "not listed: it is gone, or this key may not ask it"
        if self.theirs is None or self.theirs == self.ours:
            return "there" if self.ours is None else f"there until {self.ours}"
        if self.ours is None:
            return f"there until {self.theirs}, and the catalogue knows of no end"
        return f"there until {self.theirs}, {'earlier' if self.theirs < self.ours else 'later'} than {self.ours}"

    @property
    def good(self) -> bool:
        return self.there and self.theirs in (None, self.ours)


@dataclass(frozen=True)
class Inventory:
    """What came of asking one company."""

    company: str
    models: tuple[Checked, ...] = ()
    refusal: str = ""
    """Why it did not say; empty when it did."""
    lists: bool = True
    """Whether it ever does."""


def inventory(chosen: Chosen) -> Iterator[Inventory]:
    """Ask each company that there is a key of. It costs nothing. Raises Trouble."""
    with _as_functions_do(introduce(chosen).variables):
        for company, key in chosen.keys.items():
            hold(company, key)
            try:
                yield Inventory(company, tuple(_checked(company, listed(company))))
            except NotConfigured as error:
                yield Inventory(company, refusal=str(error), lists=False)
            except StudioError as error:
                yield Inventory(company, refusal=str(error))


def _checked(company: str, found: tuple[Listed, ...]) -> Iterator[Checked]:
    theirs = {model.id: model.shut_down for model in found}
    today = datetime.now(UTC).date()
    for model in catalogue().models:
        if model.company == company and model.there_on(today) and not model.any and model.capability not in _NO_MODELS:
            known = next((name for name in (model.id, *model.aliases) if name in theirs), None)
            yield Checked(company, model.id, known is not None, model.shut_down, theirs.get(known or ""))


@contextmanager
def _as_functions_do(variables: Mapping[str, str]) -> Generator[None]:
    """Have this process ask companies where the studio's functions would."""
    before = dict(os.environ)
    os.environ |= variables
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before
        settings.cache_clear()
