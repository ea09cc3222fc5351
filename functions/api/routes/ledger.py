"""/jobs/{id}/ledger: what was asked of whom for a job, and what that has cost."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict

from functions.api.dependencies import CurrentUser, Reading
from functions.api.payloads import Answer, Dollars
from functions.api.rooms import Room
from shared.works import ledger as works

router = Room(prefix="/jobs/{job_id}/ledger", tags=["jobs"])


class LineOut(Answer):
    """One call of a provider."""

    stage: str
    item: int | None
    capability: str
    type: str
    provider: str
    model: str
    units: Dollars
    """How much of it the provider counted."""
    unit: str
    unit_price: Dollars
    """What one of them came to, for whoever paid."""
    cost: Dollars
    """For this job: nothing, if it was made before."""
    cached: bool
    """Whether it was made before, for another job of yours."""
    milliseconds: int
    at: datetime


class LedgerOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "cost": "0.12",
                    "cap": "2.5",
                    "lines": [
                        {
                            "stage": "narrate",
                            "item": 3,
                            "capability": "speech",
                            "type": "AUDIO",
                            "provider": "offline",
                            "model": "espeak-1",
                            "units": "56",
                            "unit": "character",
                            "unit_price": "0",
                            "cost": "0",
                            "cached": False,
                            "milliseconds": 121,
                            "at": "2026-11-20T12:00:03Z",
                        }
                    ],
                    "more": False,
                }
            ]
        }
    )

    cost: Dollars
    """The sum of all lines."""
    cap: Dollars | None
    """What it may be at most."""
    lines: Sequence[LineOut]
    """In the order in which they were written."""
    more: bool
    """Whether there are lines that are not among these: a job shows 2,000."""


@router.get("", response_model=LedgerOut)
async def read_ledger(job_id: UUID, user: CurrentUser, database: Reading) -> LedgerOut:
    """Every call of a provider that went into a job."""
    found = works.ledger_of(database, user, job_id)
    return LedgerOut(
        cost=found.job.cost,
        cap=found.job.cap,
        lines=[LineOut.model_validate(line) for line in found.lines],
        more=found.more,
    )
