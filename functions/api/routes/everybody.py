"""/admin/jobs: everybody's jobs. For admins and the owner; what they do to them is in the audit log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import ConfigDict

from functions.api.dependencies import Admin, Before, Limit, Reading, Writing
from functions.api.errors import refusals
from functions.api.payloads import Answer, Listing
from functions.api.rooms import Room
from functions.api.routes.jobs import Since
from functions.api.standing import EXAMPLE, JobOut, stands
from shared.errors import NotConfigured
from shared.formats import FORMATS
from shared.models.jobs import JobEvent, Status
from shared.works import everybody as works
from shared.works.everybody import Owned
from shared.works.makings import Which

router = Room(prefix="/admin/jobs", tags=["admin"])

_OWNER = {"owner_id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a61", "owner_email": "ada@example.com"}


class AnybodysJobOut(JobOut):
    """How somebody's job stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE, **_OWNER}]})

    owner_id: UUID
    owner_email: str


class FailureOut(Answer):
    """Something that went wrong."""

    number: int
    """In the job's log."""
    event: str
    attempt: int
    stage: str | None
    """Null for the job as a whole."""
    item: int | None
    error: str
    detail: str
    at: datetime


class CaseOut(AnybodysJobOut):
    """How somebody's job stands, and what went wrong with it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **EXAMPLE,
                    **_OWNER,
                    "failures": [
                        {
                            "number": 12,
                            "event": "StageFailed",
                            "attempt": 1,
                            "stage": "illustrate",
                            "item": 2,
                            "error": "ProviderBusy",
                            "detail": "too many requests",
                            "at": "2026-11-20T12:00:09Z",
                        }
                    ],
                }
            ]
        }
    )

    failures: Sequence[FailureOut]
    """The newest first, 20 at most."""


@router.get("", response_model=Listing[AnybodysJobOut])
async def list_everybodys_jobs(
    _: Admin,
    database: Reading,
    status: Status | None = None,
    format: Annotated[str | None, Query(description=f"One of {', '.join(FORMATS)}.")] = None,
    owner: UUID | None = None,
    code: Annotated[str | None, Query(max_length=60, description="What it ended with, as `error_code` says.")] = None,
    since: Since = None,
    before: Before = None,
    limit: Limit = 20,
) -> Listing[AnybodysJobOut]:
    """What was asked for by anybody, the newest first."""
    which = Which(status=status, code=code, format=format, since=since)
    found = works.list_everybodys(database, which, owner=owner, before=before, limit=limit + 1)
    return Listing.of([_shown(owned) for owned in found], limit)


@router.get("/{job_id}", response_model=CaseOut)
async def read_anybodys_job(job_id: UUID, _: Admin, database: Reading) -> CaseOut:
    owned = works.find_anybodys(database, job_id)
    return CaseOut(**dict(_shown(owned)), failures=[_failure(event) for event in owned.failures])


@router.post("/{job_id}/cancel", status_code=202, response_model=AnybodysJobOut)
async def cancel_anybodys_job(job_id: UUID, admin: Admin, database: Writing, response: Response) -> AnybodysJobOut:
    """Call off somebody's job. What is made of it is kept; they can try it again."""
    response.headers["Location"] = f"/api/admin/jobs/{job_id}"
    return _shown(works.cancel_anybodys(database, admin.user_id, job_id))


@router.post("/{job_id}/retry", status_code=202, response_model=AnybodysJobOut, responses=refusals(NotConfigured))
async def retry_anybodys_job(job_id: UUID, admin: Admin, database: Writing, response: Response) -> AnybodysJobOut:
    """Try again somebody's job that came to nothing, in their own turn and within their own cap."""
    response.headers["Location"] = f"/api/admin/jobs/{job_id}"
    return _shown(works.retry_anybodys(database, admin.user_id, job_id))


def _shown(owned: Owned) -> AnybodysJobOut:
    job = stands(owned.making)
    return AnybodysJobOut(**dict(job), owner_id=owned.making.owner_id, owner_email=owned.email)


def _failure(event: JobEvent) -> FailureOut:
    said = event.detail
    return FailureOut(
        number=event.number,
        event=event.name,
        attempt=said["attempt"],
        stage=said.get("stage"),
        item=said.get("item"),
        error=said["error"],
        detail=said["detail"],
        at=event.at,
    )
