"""/admin: all who have an account, what they may, and who has changed it. For admins and the owner."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import ConfigDict, Field, JsonValue

from functions.api.dependencies import Admin, Before, Limit, Reading, Writing
from functions.api.payloads import Listed, Listing, Payload
from functions.api.rooms import Room
from shared.accounts import audit, roles, roster
from shared.models.accounts import Role, Standing, User

router = Room(prefix="/admin", tags=["admin"])

_TEXT = r"^[^\x00-\x1f\x7f]*$"


class UserChanges(Payload):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"plan": "pro"}]})

    role: Literal[Role.USER, Role.ADMIN] | None = Field(None, description="Nobody is made the owner here.")
    plan: Annotated[str, Field(max_length=60)] | None = None
    standing: Standing | None = None


class AccountOut(Listed):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "email": "ada@example.com",
                    "role": "user",
                    "standing": "active",
                    "plan": "free",
                    "verified_at": "2026-11-20T12:01:30Z",
                    "created_at": "2026-11-20T12:00:00Z",
                }
            ]
        }
    )

    email: str
    role: Role
    standing: Standing
    plan: str
    verified_at: datetime | None
    created_at: datetime


class EntryOut(Listed):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7e02-9b1c-5d3f8a6e2b70",
                    "actor_id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "action": "set-plan",
                    "subject": "user/019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a61",
                    "detail": {"before": "free", "after": "pro"},
                    "at": "2026-11-20T12:00:00Z",
                }
            ]
        }
    )

    actor_id: UUID | None
    """Null for the studio's own command line, and for somebody who is no longer here."""
    action: str
    subject: str
    """A kind and an id."""
    detail: dict[str, JsonValue]
    at: datetime


@router.get("/users", response_model=Listing[AccountOut])
async def list_users(
    _: Admin,
    database: Reading,
    email: Annotated[str | None, Query(max_length=254, pattern=_TEXT, description="How the address begins.")] = None,
    role: Role | None = None,
    standing: Standing | None = None,
    before: Before = None,
    limit: Limit = 20,
) -> Listing[AccountOut]:
    sought = roster.Sought(email=email, role=role, standing=standing)
    found = roster.list_users(database, sought, before=before, limit=limit + 1)
    return Listing.of([AccountOut.model_validate(user) for user in found], limit)


@router.patch("/users/{user_id}", response_model=AccountOut)
async def change_user(user_id: UUID, body: UserChanges, admin: Admin, database: Writing) -> User:
    """Give a user another role or plan, ban them or let them in again. Nobody does this to the owner, nor to
    themselves."""
    change: dict[str, Any] = body.model_dump()
    return roles.change_user(database, admin.user_id, user_id, roles.Change(**change))


@router.get("/audit", response_model=Listing[EntryOut])
async def list_entries(_: Admin, database: Reading, before: Before = None, limit: Limit = 20) -> Listing[EntryOut]:
    """What was done with rights that not everybody has."""
    found = audit.list_entries(database, before=before, limit=limit + 1)
    return Listing.of([EntryOut.model_validate(entry) for entry in found], limit)
