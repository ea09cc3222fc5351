"""/jobs: follow what is being made, and try again what failed."""

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from fastapi.sse import format_sse_event
from pydantic import ConfigDict, Field

from functions.api.dependencies import CurrentUser, Reading, Writing
from functions.api.payloads import Answer, Dollars
from shared import jobs
from shared.models.jobs import Job, JobEvent, Status, Tally

router = APIRouter(prefix="/jobs", tags=["jobs"])

RETRY_MILLISECONDS = 2_000
AT_ONCE = 500
"""How many events one answer holds at most."""


class JobOut(Answer):
    """How a job stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14",
                    "format": "short",
                    "attempt": 1,
                    "status": "running",
                    "stage": "illustrate",
                    "stages": {"narrate": {"of": 12, "done": [0, 1, 2], "failed": []}},
                    "progress": 24,
                    "cost": "0.12",
                    "error_code": None,
                    "error_message": None,
                    "created_at": "2026-11-20T12:00:00Z",
                    "started_at": "2026-11-20T12:00:01Z",
                    "finished_at": None,
                }
            ]
        }
    )

    id: UUID
    format: str
    attempt: int
    status: Status
    stage: str | None
    stages: dict[str, Tally] = Field(validation_alias="counts")
    progress: int
    """Of a hundred."""
    cost: Dollars
    error_code: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.get("/{job_id}", response_model=JobOut)
async def read_job(job_id: UUID, user: CurrentUser, database: Reading) -> Job:
    return jobs.find_job(database, user, job_id)


@router.post("/{job_id}/retry", status_code=202, response_model=JobOut)
async def retry_job(job_id: UUID, user: CurrentUser, database: Writing, response: Response) -> Job:
    """Try again a job that failed, or that nobody is making any more. What is made is kept."""
    response.headers["Location"] = f"/api/jobs/{job_id}"
    return jobs.retry_job(database, user, job_id)


@router.get(
    "/{job_id}/events",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"example": "id: 1\nevent: JobStarted\ndata: {}\n\n"}}}},
)
async def read_events(
    job_id: UUID, user: CurrentUser, database: Reading, last_event_id: Annotated[int, Header(ge=0)] = 0
) -> Response:
    """What was heard of a job after `Last-Event-ID`, as server-sent events.

    The answer ends after the news, and the browser's EventSource comes back by itself for more. An `end` event says
    that there will be no more: close it then.
    """
    job = jobs.find_job(database, user, job_id)
    news = jobs.events_after(database, job, last_event_id, limit=AT_ONCE)
    lines = [format_sse_event(retry=RETRY_MILLISECONDS), *map(_line, news)]
    if job.status.over and len(news) < AT_ONCE:
        last = news[-1].number if news else last_event_id
        lines.append(format_sse_event(event="end", id=str(last), data_str=json.dumps({"status": job.status})))
    return Response(b"".join(lines), media_type="text/event-stream")


def _line(event: JobEvent) -> bytes:
    said = event.detail | {"at": event.at.isoformat()}
    return format_sse_event(event=event.name, id=str(event.number), data_str=json.dumps(said, ensure_ascii=False))
