"""/batches: order many videos together, see how they stand, and call them off."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field

from functions.api import limiting
from functions.api.dependencies import CurrentCaller, CurrentUser, Reading, Writing
from functions.api.errors import refusals
from functions.api.payloads import Answer, Payload
from functions.api.rooms import Room
from functions.api.routes.videos import VideoIn
from functions.api.standing import EXAMPLE, JobOut, stands
from shared.errors import Closed, NotConfigured, NotFound, NotInPlan, OverPlan
from shared.models.jobs import Status
from shared.works import batches as works
from shared.works.makings import Making

router = Room(prefix="/batches", tags=["jobs"])

_BATCH = "019a9f6c-7d7b-7b3e-8c55-1f2e3d4c5b6a"


class BatchIn(Payload):
    """Orders. All of them are taken, or none."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"orders": [{"topic": "The last lighthouse"}, {"topic": "Salt roads"}]}]}
    )

    orders: Annotated[tuple[VideoIn, ...], Field(min_length=1, max_length=works.MOST)]


class BatchOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": _BATCH,
                    "counts": {"queued": 0, "running": 1, "succeeded": 0, "failed": 0, "cancelled": 0},
                    "jobs": [{**EXAMPLE, "batch_id": _BATCH}],
                    "created_at": "2026-11-20T12:00:00Z",
                }
            ]
        }
    )

    id: UUID
    counts: Mapping[Status, int]
    """How many of its jobs stand how."""
    jobs: Sequence[JobOut]
    """In the order in which they were asked for."""
    created_at: datetime


@router.post(
    "",
    status_code=202,
    response_model=BatchOut,
    responses=refusals(Closed, NotConfigured, NotFound, NotInPlan, OverPlan),
)
async def order_batch(body: BatchIn, caller: CurrentCaller, database: Writing, response: Response) -> BatchOut:
    """Order up to fifty videos. As many are made at the same time as your plan allows; the others wait their turn."""
    limiting.order(caller, response)
    batch_id, makings = works.order_batch(database, caller, [order.wish() for order in body.orders])
    response.headers["Location"] = f"/api/batches/{batch_id}"
    return _shown(batch_id, makings)


@router.get("/{batch_id}", response_model=BatchOut)
async def read_batch(batch_id: UUID, user: CurrentUser, database: Reading) -> BatchOut:
    return _shown(batch_id, works.find_batch(database, user, batch_id))


@router.post("/{batch_id}/cancel", status_code=202, response_model=BatchOut)
async def cancel_batch(batch_id: UUID, user: CurrentUser, database: Writing, response: Response) -> BatchOut:
    """Call off whatever of it is not over."""
    response.headers["Location"] = f"/api/batches/{batch_id}"
    return _shown(batch_id, works.cancel_batch(database, user, batch_id))


def _shown(batch_id: UUID, makings: Sequence[Making]) -> BatchOut:
    counted = Counter(making.status for making in makings)
    return BatchOut(
        id=batch_id,
        counts={status: counted[status] for status in Status},
        jobs=[stands(making) for making in makings],
        created_at=min(making.created_at for making in makings),
    )
