"""/jobs: follow what is being made, call it off, and try again what came to nothing."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Response
from fastapi.sse import format_sse_event
from pydantic import ConfigDict, Field

from functions.api.dependencies import Before, CurrentCaller, CurrentUser, Limit, Looking, Reading, Writing
from functions.api.errors import refusals
from functions.api.payloads import Cap, Listing, Moment, Payload
from functions.api.rooms import Room
from functions.api.standing import JobOut, stands
from shared import jobs
from shared.errors import NotConfigured
from shared.formats import FORMATS
from shared.models.jobs import JobEvent, Status
from shared.works import retries
from shared.works.makings import Which, find_making, list_makings

router = Room(prefix="/jobs", tags=["jobs"])

RETRY_MILLISECONDS = 2_000
AT_ONCE = 500
"""How many events one answer holds at most."""
MOST_EVENTS = 2**31 - 1
"""What the database can count to."""


Since = Annotated[Moment | None, Query(description="Only those that were asked for from this moment on, in RFC 3339.")]


class RetryIn(Payload):
    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"cap": "5"}]})

    cap: Cap | None = Field(None, description="US dollars that it may cost from now on, with what it has cost.")


@router.get("", response_model=Listing[JobOut])
async def list_jobs(
    user: CurrentUser,
    database: Looking,
    status: Status | None = None,
    format: Annotated[str | None, Query(description=f"One of {', '.join(FORMATS)}.")] = None,
    batch: UUID | None = None,
    since: Since = None,
    before: Before = None,
    limit: Limit = 20,
) -> Listing[JobOut]:
    """What was asked for, the newest first."""
    which = Which(status=status, format=format, batch=batch, since=since)
    found = list_makings(database, user, which, before=before, limit=limit + 1)
    return Listing.of([stands(making) for making in found], limit)


@router.get("/{job_id}", response_model=JobOut)
async def read_job(job_id: UUID, user: CurrentUser, database: Looking) -> JobOut:
    return stands(find_making(database, user, job_id))


@router.post("/{job_id}/retry", status_code=202, response_model=JobOut, responses=refusals(NotConfigured))
async def retry_job(
    job_id: UUID, caller: CurrentCaller, database: Writing, response: Response, body: RetryIn | None = None
) -> JobOut:
    """Try again a job that came to nothing, that nobody is making any more, or of which it was not heard what it made.

    What is made is kept.
    """
    response.headers["Location"] = f"/api/jobs/{job_id}"
    return stands(retries.retry_job(database, caller, job_id, cap=body and body.cap))


@router.post("/{job_id}/cancel", status_code=202, response_model=JobOut)
async def cancel_job(job_id: UUID, user: CurrentUser, database: Writing, response: Response) -> JobOut:
    """Call off a job that waits, or that is being made. What is made is kept; a retry goes on from there."""
    response.headers["Location"] = f"/api/jobs/{job_id}"
    jobs.cancel_job(database, user, job_id)
    return stands(find_making(database, user, job_id))


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
    that the job has failed or was called off, or that it has succeeded and what it released is known: close it then.
    """
    job, news = jobs.events_after(database, user, job_id, last_event_id, limit=AT_ONCE)
    lines = [format_sse_event(retry=RETRY_MILLISECONDS), *map(_line, news)]
    if job.over and len(news) < AT_ONCE:
        last = news[-1].number if news else last_event_id
        lines.append(format_sse_event(event="end", id=str(last), data_str=json.dumps({"status": job.status})))
    return Response(b"".join(lines), media_type="text/event-stream")


def _line(event: JobEvent) -> bytes:
    said = json.dumps(jobs.told(event), ensure_ascii=False)
    return format_sse_event(event=event.name, id=str(event.number), data_str=said)
