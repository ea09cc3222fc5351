"""Providers: how those that are chosen have fared lately, by the ledger and by what stages said of their failures.

A provider has failed as well where somebody else has saved the stage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    DateTime,
    Float,
    Select,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from shared.database import now
from shared.errors import OF_PROVIDERS
from shared.events import Announcement, ProviderChanged, StageFailed
from shared.models.jobs import Generation, JobEvent
from shared.production import catalogue
from shared.production.catalogue import Choice
from shared.production.prices import Price
from shared.settings import settings

LATELY = timedelta(days=1)
_REMEMBERED = timedelta(days=30)
"""How far back a last success is looked for."""
_TROUBLED = 0.1
"""The part of all tries from which on it is no longer bad luck."""

type Word = Literal["well", "troubled", "idle", "gone"]


@dataclass(frozen=True)
class Faring:
    """One of a chain, and how it has fared in the last 24 hours."""

    choice: Choice
    calls: int = 0
    """That were answered."""
    failures: int = 0
    """Stages that gave up because of its company; and calls for which the next of the chain was asked instead."""
    cost: Decimal = Decimal(0)
    """US dollars."""
    milliseconds: int | None = None
    """The median of a call; None when there was none."""
    last_success: datetime | None = None
    """In the last 30 days."""

    @property
    def capability(self) -> str:
        return self.choice.model.capability

    @property
    def provider(self) -> str:
        return self.choice.model.company

    @property
    def model(self) -> str:
        return self.choice.model.id

    @property
    def meant(self) -> str | None:
        """The model that the settings name, where this one has taken its place."""
        return None if self.choice.meant == self.choice.model else self.choice.meant.id

    @property
    def price(self) -> Price:
        return self.choice.model.price

    @property
    def shut_down(self) -> date | None:
        """The first day on which it no longer answers."""
        return self.choice.model.shut_down

    @property
    def successor(self) -> str | None:
        """Which model takes over then."""
        heir = catalogue.catalogue().heir(self.choice.model)
        return None if heir is None else heir.id

    @property
    def secret(self) -> str | None:
        """Name of the secret with its key. What is in it, only who asks the provider may read."""
        return settings().provider_secrets.get(self.provider)

    @property
    def word(self) -> Word:
        """Gone is who no longer answers, and whose place nobody has taken: they are not asked."""
        if self.choice.gone:
            return "gone"
        tries = self.calls + self.failures
        if not tries:
            return "idle"
        return "troubled" if self.failures >= _TROUBLED * tries else "well"


def farings(session: Session) -> Sequence[Faring]:
    """One for each that is named for each capability, in their order, in one question.

    Raises NotConfigured for whom nobody knows.
    """
    chosen = [
        choice
        for capability in catalogue.CAPABILITIES
        for choice in catalogue.looked_at(capability, settings().chain(capability))
    ]
    known = {(one.model.capability, one.model.company, one.model.id): Faring(one) for one in chosen}
    for row in session.execute(_question([*known])).all():
        for who, faring in known.items():
            if who == (row.capability, row.provider, row.model or who[2]):
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
"""All of one shape: whose it is, and the fields of a `Faring`, in order. What is of a company as a whole names no
model."""


def _question(chosen: Sequence[tuple[str, str, str]]) -> CompoundSelect[*tuple[Any, ...]]:
    lately, remembered = now() - LATELY, now() - _REMEMBERED
    last = (_last(*who, remembered) for who in chosen)
    return union_all(_answered(lately), _failed(lately), _left(lately), *last)


def _answered(since: datetime) -> _Rows:
    return (
        select(
            Generation.capability,
            Generation.provider,
            Generation.model,
            func.count().label("calls"),
            literal(0).label("failures"),
            func.sum(Generation.cost).label("cost"),
            func.percentile_cont(0.5).within_group(Generation.milliseconds).label("milliseconds"),
            cast(null(), DateTime(timezone=True)).label("last_success"),
        )
        .where(Generation.at >= since, ~Generation.cached)
        .group_by(Generation.capability, Generation.provider, Generation.model)
    )


def _failed(since: datetime) -> _Rows:
    """What a stage failed with is a company's fault; nobody knows of which of its models."""
    company = JobEvent.detail["provider"].as_string()
    return _failures(StageFailed, since, "error", company=company, model=literal(""))


def _left(since: datetime) -> _Rows:
    """What somebody was left for. A model that is shut down, or a company that is given a rest, was not asked."""
    name = JobEvent.detail["left"].as_string()
    colon = func.strpos(name, ":")
    return _failures(
        ProviderChanged, since, "why", company=func.substr(name, 1, colon - 1), model=func.substr(name, colon + 1)
    )


def _failures(
    kind: type[Announcement], since: datetime, code: str, *, company: ColumnElement[str], model: ColumnElement[str]
) -> _Rows:
    """`code`: where an announcement of this kind says what went wrong."""
    said = (
        select(
            JobEvent.detail["capability"].as_string().label("capability"),
            company.label("provider"),
            model.label("model"),
        )
        .where(
            JobEvent.name == kind.__name__,
            JobEvent.at >= since,
            JobEvent.detail[code].as_string().in_([error.__name__ for error in OF_PROVIDERS]),
        )
        .subquery()
    )
    return select(
        said.c.capability,
        said.c.provider,
        said.c.model,
        literal(0).label("calls"),
        func.count().label("failures"),
        literal(Decimal(0)).label("cost"),
        cast(null(), Float).label("milliseconds"),
        cast(null(), DateTime(timezone=True)).label("last_success"),
    ).group_by(said.c.capability, said.c.provider, said.c.model)


def _last(capability: str, provider: str, model: str, since: datetime) -> _Rows:
    latest = (
        select(Generation.at)
        .where(
            Generation.at >= since,
            Generation.capability == capability,
            Generation.provider == provider,
            Generation.model == model,
            ~Generation.cached,
        )
        .order_by(Generation.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(
        literal(capability).label("capability"),
        literal(provider).label("provider"),
        literal(model).label("model"),
        literal(0).label("calls"),
        literal(0).label("failures"),
        literal(Decimal(0)).label("cost"),
        cast(null(), Float).label("milliseconds"),
        latest.label("last_success"),
    )
