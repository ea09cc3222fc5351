"""/health: whether the studio is well, in the shape of NA-17."""

from datetime import datetime, timedelta
from typing import Literal

from fastapi import Response
from pydantic import ConfigDict
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from functions.api.payloads import Answer
from functions.api.rooms import Room
from shared.database import now, reading
from shared.identity import earliest_uuid7
from shared.models.jobs import Job, Status
from shared.telemetry import logger

router = Room(prefix="/health", tags=["health"])

_RECENTLY = timedelta(days=1)


class Queue(Answer):
    waiting: int
    active: int
    completed: int
    """Of the jobs that were opened in the last 24 hours."""


class Health(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "db": "connected",
                    "cache": "none",
                    "queue": {"waiting": 5, "active": 2, "completed": 1234},
                    "timestamp": "2026-11-20T12:00:00Z",
                }
            ]
        }
    )

    status: Literal["ok", "down"]
    db: Literal["connected", "unreachable"]
    cache: Literal["none"] = "none"
    """There is no cache that could fail: CloudFront keeps files at its edge."""
    queue: Queue | None
    timestamp: datetime


@router.get("", response_model=Health, responses={503: {"model": Health}})
async def read_health(response: Response) -> Health:
    try:
        with reading() as session:
            queue = _queue(session)
    except OperationalError:
        logger.exception("the database does not answer")
        response.status_code = 503
        return Health(status="down", db="unreachable", queue=None, timestamp=now())
    return Health(status="ok", db="connected", queue=queue, timestamp=now())


def _queue(session: Session) -> Queue:
    recently = earliest_uuid7(now() - _RECENTLY)
    counted = func.count()
    waiting, active, completed = session.execute(
        select(
            select(counted).where(Job.status == Status.QUEUED).scalar_subquery(),
            select(counted).where(Job.status == Status.RUNNING).scalar_subquery(),
            select(counted).where(Job.id >= recently, Job.status == Status.SUCCEEDED).scalar_subquery(),
        )
    ).one()
    return Queue(waiting=waiting, active=active, completed=completed)
