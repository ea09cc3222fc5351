"""/jobs/{id}/status: how far a job with pictures is, in the shape of SW-01."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from functions.api.dependencies import CurrentUser, Reading
from functions.api.rooms import Room
from functions.api.routes.jobs import MOST_EVENTS, RETRY_MILLISECONDS
from shared import jobs
from shared.errors import NotFound
from shared.formats import FORMATS
from shared.models.jobs import Job, Status, Tally
from shared.production.flow import Stage, stages

router = Room(prefix="/jobs/{job_id}/status", tags=["jobs"])

_STORY = (Stage.WRITE, Stage.CHECK)
"""What tells the story, the last of them when it is told."""
_EXAMPLE: dict[str, JsonValue] = {
    "status": "running",
    "storyGeneration": {"started": True, "completed": True},
    "illustrations": {"total": 12, "completed": 7, "failed": 1, "failedNumbers": [4], "inProgress": 4},
}


def _called(name: str) -> Any:
    """A field by the name that Storywink's pages have for it."""
    return Field(validation_alias=name, serialization_alias=name)


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)


class StoryOut(_Told):
    started: bool
    completed: bool
    error: str | None = None
    """Why it came to nothing; left out when it did not."""


class IllustrationsOut(_Told):
    total: int
    """0 until the story is told: before that nobody knows."""
    completed: int
    failed: int
    failed_numbers: tuple[int, ...] = _called("failedNumbers")
    """Which; a retry of the job draws these again, and nothing that is there."""
    in_progress: int = _called("inProgress")
    """Those that are neither, while the job is being made."""


class BookProgress(_Told):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    status: Status
    story_generation: StoryOut = _called("storyGeneration")
    illustrations: IllustrationsOut


@router.get("", response_model=BookProgress, response_model_exclude_none=True)
async def read_progress(job_id: UUID, user: CurrentUser, database: Reading) -> BookProgress:
    """How far the story and its pictures are. A job of a format without pictures is not found."""
    return progress(_drawn(jobs.find_job(database, user, job_id)))


@router.get(
    "/stream",
    response_class=Response,
    responses={
        200: {
            "content": {
                "text/event-stream": {"example": f"id: 7\nevent: progress\ndata: {json.dumps(_EXAMPLE)}\n\n"},
            }
        }
    },
)
async def stream_progress(
    job_id: UUID,
    user: CurrentUser,
    database: Reading,
    last_event_id: Annotated[int | None, Header(ge=0, le=MOST_EVENTS)] = None,
) -> Response:
    """The same as server-sent events: one, if anything was heard of the job after `Last-Event-ID`.

    The answer ends there, and the browser's EventSource comes back by itself. An `end` event says that the job is over.
    """
    job = _drawn(jobs.find_job(database, user, job_id))
    heard = job.next_event - 1
    lines = [format_sse_event(retry=RETRY_MILLISECONDS)]
    if last_event_id is None or heard > last_event_id:
        said = progress(job).model_dump_json(exclude_none=True)
        lines.append(format_sse_event(event="progress", id=str(heard), data_str=said))
    if job.over:
        lines.append(format_sse_event(event="end", id=str(heard), data_str=json.dumps({"status": job.status})))
    return Response(b"".join(lines), media_type="text/event-stream")


def progress(job: Job) -> BookProgress:
    """What the job's own record says of its story and its pictures."""
    tallies = {stage: Tally.model_validate(job.counts.get(stage, {})) for stage in Stage}
    told = bool(tallies[_STORY[-1]].done)
    failed = job.status is Status.FAILED and not told
    return BookProgress(
        status=job.status,
        story_generation=StoryOut(
            started=any(stage in job.counts for stage in _STORY),
            completed=told,
            error=job.error_message if failed else None,
        ),
        illustrations=_illustrations(
            tallies[Stage.ILLUSTRATE] if Stage.ILLUSTRATE in job.counts else Tally(of=0), busy=not job.over
        ),
    )


def _illustrations(tally: Tally, *, busy: bool) -> IllustrationsOut:
    completed, failed = len(tally.done), len(tally.failed)
    return IllustrationsOut(
        total=tally.of,
        completed=completed,
        failed=failed,
        failed_numbers=tally.failed,
        in_progress=tally.of - completed - failed if busy else 0,
    )


def _drawn(job: Job) -> Job:
    """The job, if its format has pictures. Raises NotFound."""
    if Stage.ILLUSTRATE not in stages(FORMATS[job.format].flow):
        raise NotFound(f"the job {job.id} draws no pictures")
    return job
