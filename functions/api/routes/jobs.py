"""/jobs: follow what is being made, and try again what failed."""

import json
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Response
from fastapi.sse import format_sse_event
from pydantic import ConfigDict

from functions.api.dependencies import CurrentUser, Reading, Writing
from functions.api.payloads import Answer, Dollars
from functions.api.showing import address
from shared import jobs
from shared.models.jobs import Job, JobEvent, Status, Tally
from shared.models.videos import Version
from shared.works.videos import find_making

router = APIRouter(prefix="/jobs", tags=["jobs"])

RETRY_MILLISECONDS = 2_000
AT_ONCE = 500
"""How many events one answer holds at most."""
MOST_EVENTS = 2**31 - 1
"""What the database can count to."""


class JobOut(Answer):
    """How a job stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14",
                    "video_id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "version": 1,
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
    video_id: UUID | None
    """What it makes."""
    version: int | None
    """Which version of it."""
    format: str
    attempt: int
    status: Status
    stage: str | None
    stages: dict[str, Tally]
    progress: int
    """Of a hundred."""
    cost: Dollars
    error_code: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.get("/{job_id}", response_model=JobOut)
async def read_job(job_id: UUID, user: CurrentUser, database: Reading) -> JobOut:
    return _shown(*find_making(database, user, job_id))


@router.post("/{job_id}/retry", status_code=202, response_model=JobOut)
async def retry_job(job_id: UUID, user: CurrentUser, database: Writing, response: Response) -> JobOut:
    """Try again a job that failed, or that nobody is making any more. What is made is kept."""
    response.headers["Location"] = f"/api/jobs/{job_id}"
    jobs.retry_job(database, user, job_id)
    return _shown(*find_making(database, user, job_id))


@router.get(
    "/{job_id}/events",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"example": "id: 1\nevent: JobStarted\ndata: {}\n\n"}}}},
)
async def read_events(
    job_id: UUID, user: CurrentUser, database: Reading, last_event_id: Annotated[int, Header(ge=0, le=MOST_EVENTS)] = 0
) -> Response:
    """What was heard of a job after `Last-Event-ID`, as server-sent events.

    The answer ends after the news, and the browser's EventSource comes back by itself for more. An `end` event says
    that the job has failed, or that it has succeeded and what it released is known: close it then.
    """
    job, news = jobs.events_after(database, user, job_id, last_event_id, limit=AT_ONCE)
    lines = [format_sse_event(retry=RETRY_MILLISECONDS), *map(_line, news)]
    if job.over and len(news) < AT_ONCE:
        last = news[-1].number if news else last_event_id
        lines.append(format_sse_event(event="end", id=str(last), data_str=json.dumps({"status": job.status})))
    return Response(b"".join(lines), media_type="text/event-stream")


def _line(event: JobEvent) -> bytes:
    said = event.detail | {"at": event.at.isoformat()}
    if "preview" in said:
        said["preview_url"] = address(said.pop("preview"))
    return format_sse_event(event=event.name, id=str(event.number), data_str=json.dumps(said, ensure_ascii=False))


def _shown(job: Job, version: Version | None) -> JobOut:
    return JobOut(
        id=job.id,
        video_id=None if version is None else version.video_id,
        version=None if version is None else version.number,
        format=job.format,
        attempt=job.attempt,
        status=job.status,
        stage=job.stage,
        stages={stage: Tally.model_validate(tally) for stage, tally in job.counts.items()},
        progress=job.progress,
        cost=job.cost,
        error_code=job.error_code,
        error_message=job.error_message,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )
