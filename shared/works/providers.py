"""Providers: how those that are chosen have fared lately, by the ledger and by what stages said of their failures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import CompoundSelect, DateTime, Float, Select, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from shared.database import now
from shared.errors import OF_PROVIDERS
from shared.events import StageFailed
from shared.models.jobs import Generation, JobEvent
from shared.production.prices import PRICES, Price
from shared.settings import settings

LATELY = timedelta(days=1)
_REMEMBERED = timedelta(days=30)
"""How far back a last success is looked for."""
_TROUBLED = 0.1
"""The part of all tries from which on it is no longer bad luck."""

type Word = Literal["well", "troubled", "idle"]


@dataclass(frozen=True)
class Faring:
    """A provider, and how it has fared in the last 24 hours."""

    capability: str
    provider: str
    calls: int = 0
    """That were answered."""
    failures: int = 0
    """Stages that gave up because of it; each tries three times."""
    cost: Decimal = Decimal(0)
    """US dollars."""
    milliseconds: int | None = None
    """The median of a call; None when there was none."""
    last_success: datetime | None = None
    """In the last 30 days."""

    @property
    def price(self) -> Price:
        return PRICES[self.capability][self.provider]

    @property
    def word(self) -> Word:
        tries = self.calls + self.failures
        if not tries:
            return "idle"
        return "troubled" if self.failures >= _TROUBLED * tries else "well"


def farings(session: Session) -> Sequence[Faring]:
    """One for each capability, of the provider that is chosen for it, in one question."""
    chosen = {capability: settings().provider(capability) for capability in PRICES}
    known = {(capability, provider): Faring(capability, provider) for capability, provider in chosen.items()}
    for row in session.execute(_question(chosen)).all():
        who = row.capability, row.provider
        if (faring := known.get(who)) is not None:
            known[who] = replace(
                faring,
                calls=faring.calls + row.calls,
                failures=faring.failures + row.failures,
                cost=faring.cost + row.cost,
                milliseconds=faring.milliseconds if row.milliseconds is None else round(row.milliseconds),
                last_success=faring.last_success or row.last_success,
            )
    return [*known.values()]


type _Rows = Select[*tuple[Any, ...]]
"""All of one shape: the fields of a `Faring`, in order."""


def _question(chosen: Mapping[str, str]) -> CompoundSelect[*tuple[Any, ...]]:
    lately, remembered = now() - LATELY, now() - _REMEMBERED
    last = (_last(capability, provider, remembered) for capability, provider in chosen.items())
    return union_all(_answered(lately), _failed(lately), *last)


def _answered(since: datetime) -> _Rows:
    return (
        select(
            Generation.capability,
            Generation.provider,
            func.count().label("calls"),
            literal(0).label("failures"),
            func.sum(Generation.cost).label("cost"),
            func.percentile_cont(0.5).within_group(Generation.milliseconds).label("milliseconds"),
            cast(null(), DateTime(timezone=True)).label("last_success"),
        )
        .where(Generation.at >= since, ~Generation.cached)
        .group_by(Generation.capability, Generation.provider)
    )


def _failed(since: datetime) -> _Rows:
    said = (
        select(
            JobEvent.detail["capability"].as_string().label("capability"),
            JobEvent.detail["provider"].as_string().label("provider"),
        )
        .where(
            JobEvent.name == StageFailed.__name__,
            JobEvent.at >= since,
            JobEvent.detail["error"].as_string().in_([kind.__name__ for kind in OF_PROVIDERS]),
        )
        .subquery()
    )
    return select(
        said.c.capability,
        said.c.provider,
        literal(0).label("calls"),
        func.count().label("failures"),
        literal(Decimal(0)).label("cost"),
        cast(null(), Float).label("milliseconds"),
        cast(null(), DateTime(timezone=True)).label("last_success"),
    ).group_by(said.c.capability, said.c.provider)


def _last(capability: str, provider: str, since: datetime) -> _Rows:
    latest = (
        select(Generation.at)
        .where(
            Generation.at >= since,
            Generation.capability == capability,
            Generation.provider == provider,
            ~Generation.cached,
        )
        .order_by(Generation.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(
        literal(capability).label("capability"),
        literal(provider).label("provider"),
        literal(0).label("calls"),
        literal(0).label("failures"),
        literal(Decimal(0)).label("cost"),
        cast(null(), Float).label("milliseconds"),
        latest.label("last_success"),
    )
