"""/admin/spend, /admin/providers: what all jobs have cost, and how those who are paid have fared. For admins."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Query
from pydantic import ConfigDict

from functions.api.dependencies import Admin, Limit, Reading
from functions.api.errors import refusals
from functions.api.payloads import Answer, Dollars, Moment
from functions.api.rooms import Room
from shared.database import now
from shared.errors import NotConfigured
from shared.production.prices import Unit
from shared.works import providers
from shared.works.ledger import By, spending

router = Room(prefix="/admin", tags=["admin"])

_USUALLY = timedelta(days=30)
_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""Nothing was spent before that."""


class GroupOut(Answer):
    of: str
    """The day, the provider's name, or the user's id."""
    email: str | None
    """The user's, if it is one."""
    cost: Dollars
    calls: int
    """That were paid."""


class SpendingOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "since": "2026-10-21T12:00:00Z",
                    "until": "2026-11-20T12:00:00Z",
                    "by": "provider",
                    "cost": "12.4",
                    "groups": [{"of": "offline", "email": None, "cost": "12.4", "calls": 310}],
                    "left_out": 0,
                }
            ]
        }
    )

    since: datetime
    until: datetime
    by: By
    cost: Dollars
    """All groups together, with those that are left out."""
    groups: Sequence[GroupOut]
    """The largest first."""
    left_out: int
    """How many smaller groups there are."""


class PriceOut(Answer):
    """What a provider charges."""

    unit: Unit
    each: Dollars
    """For a unit of what it is asked."""
    answer: Dollars
    """For a unit of what comes back, where it counts that too."""
    on: date
    """When it was read."""
    source: str
    """Where it was read."""


class FaringOut(Answer):
    """One of those who are named for a capability, in their order, and how it has fared in the last 24 hours."""

    capability: str
    provider: str
    model: str
    meant: str | None
    """The model that the settings name, where this one has taken its place."""
    shut_down: date | None
    """The first day on which the model no longer answers."""
    successor: str | None
    """The model that takes over then."""
    secret: str | None
    """Name of the secret with its key; null for who needs none. The API may not read it."""
    word: Literal["well", "troubled", "idle", "gone"]
    """Troubled from one failure in ten tries on; idle without any. Gone is who no longer answers, and whose place
    nobody has taken: they are not asked."""
    calls: int
    failures: int
    """Stages that gave up because of the provider, whichever of its models they asked; and calls for which the next of
    the chain was asked instead of this model."""
    cost: Dollars
    milliseconds: int | None
    """The median of a call."""
    last_success: datetime | None
    """In the last 30 days."""
    price: PriceOut


class FaringsOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "providers": [
                        {
                            "capability": "speech",
                            "provider": "offline",
                            "model": "espeak-ng-1.52",
                            "meant": None,
                            "shut_down": None,
                            "successor": None,
                            "secret": None,
                            "word": "well",
                            "calls": 120,
                            "failures": 0,
                            "cost": "0",
                            "milliseconds": 121,
                            "last_success": "2026-11-20T12:00:03Z",
                            "price": {
                                "unit": "character",
                                "each": "0",
                                "answer": "0",
                                "on": "2026-11-21",
                                "source": "our own code: nobody is paid",
                            },
                        }
                    ]
                }
            ]
        }
    )

    providers: Sequence[FaringOut]


@router.get("/spend", response_model=SpendingOut)
async def read_spend(
    _: Admin,
    database: Reading,
    by: By = By.DAY,
    since: Annotated[Moment | None, Query(description="In RFC 3339; 30 days before `until` if not said.")] = None,
    until: Annotated[Moment | None, Query(description="Up to this moment; until now if not said.")] = None,
    limit: Limit = 31,
) -> SpendingOut:
    """What all jobs have cost in a time, by the ledger."""
    ends = until or now()
    begins = since or max(ends, _EARLIEST) - _USUALLY
    found = spending(database, by, begins, ends, limit=limit)
    return SpendingOut(
        since=begins,
        until=ends,
        by=by,
        cost=found.cost,
        groups=[GroupOut.model_validate(group) for group in found.groups],
        left_out=found.left_out,
    )


@router.get("/providers", response_model=FaringsOut, responses=refusals(NotConfigured))
async def read_providers(_: Admin, database: Reading) -> FaringsOut:
    """For each capability who is asked, and who after them; what that costs, until when they are there, how it goes."""
    return FaringsOut(providers=[FaringOut.model_validate(faring) for faring in providers.farings(database)])
