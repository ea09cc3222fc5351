"""/notifications: what somebody was told, and what of it they have read."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import ConfigDict, Field, JsonValue, model_validator

from functions.api.dependencies import Before, CurrentUser, Limit, Reading, Writing
from functions.api.payloads import Answer, Listed, Listing, Payload
from functions.api.rooms import Room
from shared.models.notifications import Kind
from shared.notifications import inbox

router = Room(prefix="/notifications", tags=["notifications"])

_ID = "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60"
_EXAMPLE: dict[str, Any] = {
    "id": _ID,
    "kind": "job.succeeded",
    "detail": {
        "job_id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14",
        "title": "The light that nobody lit",
        "watch_url": "https://cdn.example.com/watch.html?video=9f6c",
    },
    "read_at": None,
    "created_at": "2026-11-20T12:01:30Z",
}


class NotificationOut(Listed):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    kind: Kind
    detail: dict[str, JsonValue]
    """What is told of it; what that is depends on the kind. Webhooks get the same."""
    read_at: datetime | None
    created_at: datetime


class NotificationsOut(Listing[NotificationOut]):
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE], "next": None, "unread": 1}]})

    unread: int
    """How many are unread in all."""


class ReadIn(Payload):
    """One of the two."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"up_to": _ID}]})

    up_to: UUID | None = Field(None, description="This one, and all that came before it.")
    id: UUID | None = Field(None, description="This one only.")

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.up_to is None) == (self.id is None):
            raise ValueError("say either up_to or id")
        return self


class UnreadOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [{"unread": 0}]})

    unread: int
    """How many are unread still."""


@router.get("", response_model=NotificationsOut)
async def list_notifications(
    user: CurrentUser,
    database: Reading,
    unread: Annotated[bool, Query(description="Only those that are not read yet.")] = False,
    before: Before = None,
    limit: Limit = 20,
) -> NotificationsOut:
    """What has happened, the newest first."""
    found = inbox.list_notifications(database, user, only_unread=unread, before=before, limit=limit + 1)
    page = Listing.of([NotificationOut.model_validate(told) for told in found.notifications], limit)
    return NotificationsOut(items=page.items, next=page.next, unread=found.unread)


@router.post("/read", response_model=UnreadOut)
async def read_notifications(body: ReadIn, user: CurrentUser, database: Writing) -> UnreadOut:
    """Mark as read what was read. To do it again changes nothing."""
    if body.id is not None:
        inbox.mark_read(database, user, body.id)
    elif body.up_to is not None:
        inbox.mark_all_read(database, user, body.up_to)
    return UnreadOut(unread=inbox.count_unread(database, user))
