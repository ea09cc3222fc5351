"""/reports: what people say is wrong with a public video, and what admins do about it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import ConfigDict, Field

from functions.api import limiting
from functions.api.dependencies import Admin, Before, Limit, PerhapsCaller, Reading, Writing
from functions.api.errors import refusals
from functions.api.payloads import Answer, Listed, Listing, Payload
from functions.api.rooms import Room
from shared.errors import NotFound
from shared.models.safety import Decision, Reason, Report
from shared.models.videos import Visibility
from shared.production.showcase import page_of
from shared.works import reports as works

router = Room(tags=["safety"])

_ID = "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60"


class ReportIn(Payload):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "video": "9f6c0b7d5be177c0c2d41a3588e1f00d",
                    "reason": "copyright",
                    "detail": "The text is from my book, page 12.",
                }
            ]
        }
    )

    video: str = Field(pattern="^[0-9a-f]{32}$", description="What the address of its page has: `watch.html?video=…`.")
    reason: Reason
    detail: str = Field("", max_length=2_000, description="In your own words.")


class ReportOut(Listed):
    """What was said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": _ID, "reason": "copyright", "created_at": "2026-11-20T12:00:00Z"}]}
    )

    reason: Reason
    created_at: datetime


class ReportedOut(ReportOut):
    """A report, with what it is about."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": _ID,
                    "reason": "copyright",
                    "created_at": "2026-11-20T12:00:00Z",
                    "detail": "The text is from my book, page 12.",
                    "reporter_id": None,
                    "video_id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a61",
                    "owner_id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a62",
                    "title": "The light that nobody lit",
                    "watch_url": "https://cdn.example.com/watch.html?video=9f6c",
                    "visibility": "shown",
                    "decision": None,
                    "decided_by": None,
                    "decided_at": None,
                    "note": "",
                }
            ]
        }
    )

    detail: str
    reporter_id: UUID | None
    """Null for somebody who was not signed in, or is no longer here."""
    video_id: UUID
    owner_id: UUID
    title: str | None
    watch_url: str | None
    visibility: Visibility
    decision: Decision | None
    decided_by: UUID | None
    decided_at: datetime | None
    note: str


class DecisionIn(Payload):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "hide", "note": "Until its author answers"}]}
    )

    decision: Decision
    note: str = Field("", max_length=2_000, description="Why, for other admins.")


class DecidedOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [{"video_id": _ID, "visibility": "hidden"}]})

    video_id: UUID
    visibility: Visibility


@router.post(
    "/reports",
    status_code=201,
    response_model=ReportOut,
    responses=refusals(NotFound),
    # Besides the ways to show who one is: none.
    openapi_extra={"security": [{}]},
)
async def report_video(
    body: ReportIn, caller: PerhapsCaller, request: Request, database: Writing, response: Response
) -> Report:
    """Say that something is wrong with a video that anybody can see. Nobody need be signed in for this."""
    if caller is None:
        limiting.knock(request, response)
    return works.report(database, None if caller is None else caller.user_id, body.video, body.reason, body.detail)


@router.get("/admin/reports", response_model=Listing[ReportedOut])
async def list_reports(
    _: Admin,
    database: Reading,
    waiting: Annotated[bool | None, Query(description="Whether nobody has decided yet.")] = None,
    video: UUID | None = None,
    reason: Reason | None = None,
    before: Before = None,
    limit: Limit = 20,
) -> Listing[ReportedOut]:
    """What people have said, the newest first."""
    which = works.Which(waiting=waiting, video=video, reason=reason)
    found = works.list_reports(database, which, before=before, limit=limit + 1)
    return Listing.of([_shown(reported) for reported in found], limit)


@router.post("/admin/videos/{video_id}/decision", response_model=DecidedOut)
async def decide(video_id: UUID, body: DecisionIn, admin: Admin, database: Writing) -> DecidedOut:
    """Let a video stay or come back, hide it, remove it, or remove it and ban its owner.

    It need not have been reported. All that was said about it is closed with this. What people can see changes within
    seconds, and at the edge within a minute or so.
    """
    video = works.decide(database, admin.user_id, video_id, body.decision, body.note)
    return DecidedOut(video_id=video.id, visibility=video.visibility)


def _shown(reported: works.Reported) -> ReportedOut:
    report, video = reported.report, reported.video
    release = reported.job.release
    return ReportedOut(
        id=report.id,
        reason=report.reason,
        created_at=report.created_at,
        detail=report.detail,
        reporter_id=report.reporter_id,
        video_id=video.id,
        owner_id=video.owner_id,
        title=None if release is None else release["title"],
        watch_url=None if release is None else page_of(release["folder"]),
        visibility=video.visibility,
        decision=report.decision,
        decided_by=report.decided_by,
        decided_at=report.decided_at,
        note=report.note,
    )
