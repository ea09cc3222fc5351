"""/admin/queues: what waits, what could not be done, and how to have it tried again. For admins and the owner."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path
from pydantic import ConfigDict, Field
from sqlalchemy import func, select

from functions.api import queues
from functions.api.dependencies import Admin, Reading
from functions.api.payloads import Answer, Payload
from functions.api.rooms import Room
from shared.accounts import audit
from shared.database import transaction
from shared.models.jobs import Job, Status

router = Room(prefix="/admin/queues", tags=["admin"])

Name = Annotated[str, Path(pattern="^[a-z]{1,40}$", description="As `list_queues` calls it.")]


class QueueOut(Answer):
    name: str
    waiting: int
    in_flight: int
    """Somebody is at work on them, or failed a moment ago."""
    delayed: int
    dead: int
    """They could not be done in as many tries as the queue allows."""


class QueuesOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [{"name": "starts", "waiting": 3, "in_flight": 1, "delayed": 0, "dead": 0}],
                    "jobs": {"queued": 4, "running": 2, "succeeded": 1234, "failed": 5, "cancelled": 7},
                }
            ]
        }
    )

    items: Sequence[QueueOut]
    """As far as SQS knows at the moment: it counts approximately."""
    jobs: Mapping[Status, int]
    """All jobs, by how they stand. One that waits for its turn waits in the database, and in no queue."""


class DeadLetterOut(Answer):
    id: str
    sent_at: datetime
    """When it was put into the queue of what could not be done."""
    received: int
    """How often somebody has taken it, these looks included."""
    about: Mapping[str, str | int]
    """Which job, user or thing it is about. Nothing that a user wrote."""


class DeadLettersOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": "8f1c2f7e-5d0b-4c36-9f6e-6f5a54d3b1c2",
                            "sent_at": "2026-11-20T12:00:00Z",
                            "received": 6,
                            "about": {"job": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14", "attempt": 1, "format": "short"},
                        }
                    ]
                }
            ]
        }
    )

    items: Sequence[DeadLetterOut]


class RedriveIn(Payload):
    model_config = ConfigDict(json_schema_extra={"examples": [{"limit": 10}]})

    limit: Annotated[int, Field(ge=1, le=queues.MOST)] = queues.MOST


class RedrivenOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [{"moved": 10}]})

    moved: int


@router.get("", response_model=QueuesOut)
async def list_queues(_: Admin, database: Reading) -> QueuesOut:
    counted = database.execute(select(Job.status, func.count().label("jobs")).group_by(Job.status)).all()
    jobs = dict.fromkeys(Status, 0) | {row.status: row.jobs for row in counted}
    return QueuesOut(items=[QueueOut.model_validate(depth) for depth in queues.list_queues()], jobs=jobs)


@router.get("/{name}/dead", response_model=DeadLettersOut)
async def list_dead_letters(_: Admin, name: Name) -> DeadLettersOut:
    """Up to ten messages that could not be done. Looking takes none away."""
    return DeadLettersOut(items=[DeadLetterOut.model_validate(letter) for letter in queues.list_dead(name)])


@router.post("/{name}/redrive", response_model=RedrivenOut)
async def redrive_queue(admin: Admin, name: Name, body: RedriveIn | None = None) -> RedrivenOut:
    """Have messages that could not be done tried again, once what was in their way is mended."""
    limit = (body or RedriveIn()).limit
    queues.demand(name)
    with transaction() as session:
        # Before it is done, which takes a while and may end halfway: nobody does it unseen.
        audit.note(session, admin.user_id, "redrive-queue", f"queue/{name}", limit=limit)
    return RedrivenOut(moved=queues.redrive(name, limit))
