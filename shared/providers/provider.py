"""What every provider has in common."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import ClassVar, Protocol

from pydantic import BaseModel, ConfigDict

from shared.charges import Charge
from shared.errors import StageError


class Made(BaseModel):
    """What a provider's call gave, and what it cost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: ClassVar[Mapping[str, str]] = {}
    """Which fields are whole files, and their extension."""

    cost: Decimal = Decimal(0)
    """US dollars."""
    units: Decimal | None = None
    """How much the provider counted, where only it knows: tokens, seconds. None: as much as it was asked for."""


class Provider(Protocol):
    """Somebody who makes things for us. Its methods take what JSON can say, and give a `Made`.

    `company` and `model` enter the fingerprint of whatever is made with it: a new model makes new things. A vendor's
    class is made with its `shared.production.catalogue.Model`; an understudy has one model and knows it itself.
    """

    @property
    def company(self) -> str: ...

    @property
    def model(self) -> str:
        """As its company calls it."""
        ...


def paid[E: StageError](error: E, charge: Charge) -> E:
    """An error of a call that is paid all the same: its answer was refused, cut off, or cannot be read."""
    error.charge = charge
    return error


@contextmanager
def charged(charge: Charge | None) -> Generator[None]:
    """Say of what goes wrong in here that it is paid all the same; nothing where nobody knows how much."""
    try:
        yield
    except StageError as error:
        error.charge = error.charge or charge
        raise
