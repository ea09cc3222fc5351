"""Standing: how jobs stand, as their owner sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import ConfigDict, JsonValue

from functions.api.payloads import Dollars, Listed
from shared.models.jobs import Priority, Status, Tally
from shared.works.makings import Making

EXAMPLE: dict[str, JsonValue] = {
    "id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14",
    "video_id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
    "version": 1,
    "batch_id": None,
    "format": "short",
    "priority": "standard",
    "attempt": 1,
    "status": "running",
    "stage": "illustrate",
    "stages": {"narrate": {"of": 12, "done": [0, 1, 2], "failed": []}},
    "progress": 24,
    "cost": "0.12",
    "cap": "2.5",
    "error_code": None,
    "error_message": None,
    "created_at": "2026-11-20T12:00:00Z",
    "starts_at": None,
    "started_at": "2026-11-20T12:00:01Z",
    "finished_at": None,
}


class JobOut(Listed):
    """How a job stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    video_id: UUID | None
    """What it makes."""
    version: int | None
    """Which version of it."""
    batch_id: UUID | None
    """What it was ordered together with."""
    format: str
    priority: Priority
    attempt: int
    status: Status
    stage: str | None
    stages: dict[str, Tally]
    progress: int
    """Of a hundred."""
    cost: Dollars
    cap: Dollars | None
    """What it may cost at most; null for as much as it does."""
    error_code: str | None
    error_message: str | None
    created_at: datetime
    starts_at: datetime | None
    """When it is to begin, at the earliest; null for as soon as it can."""
    started_at: datetime | None
    finished_at: datetime | None


def stands(making: Making) -> JobOut:
    """A job, and what it makes."""
    return JobOut.model_validate({**making._asdict(), "stages": making.counts})
