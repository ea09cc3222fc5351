"""/keys: what scripts show instead of a session. Only who is signed in makes and revokes them."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field

from functions.api.dependencies import CurrentVisitor, Reading, Writing
from functions.api.payloads import Answer, Payload
from functions.api.rooms import Room
from shared.accounts import keys as accounts
from shared.accounts.callers import Scope

router = Room(prefix="/keys", tags=["accounts"])

_MOST_DAYS = 3_650
_EXAMPLE: dict[str, Any] = {
    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
    "name": "nightly batch",
    "scopes": ["read", "make"],
    "used_on": None,
    "expires_at": "2027-02-18T12:00:00Z",
    "created_at": "2026-11-20T12:00:00Z",
}


class KeyIn(Payload):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "nightly batch", "scopes": ["read", "make"], "days": 90}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=120)]
    scopes: frozenset[Scope] = Field(
        frozenset({Scope.READ, Scope.MAKE}),
        description="`read` looks, `make` orders and changes, `admin` does what admins may. None includes another.",
    )
    days: Annotated[int, Field(ge=1, le=_MOST_DAYS)] | None = Field(
        None, description="How long it is good; without end when it is left out."
    )


class KeyOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    used_on: datetime | None
    """The day of its last use."""
    expires_at: datetime | None
    created_at: datetime


class NewKeyOut(KeyOut):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**_EXAMPLE, "key": "tw_019a9f6c7d7b7d7e8f2a3c5b1e9d4a60_" + "…" * 3}],
        }
    )

    key: str
    """All of it, for the only time."""


class KeysOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: tuple[KeyOut, ...]
    """The newest first. There are few enough to see them all."""


@router.post("", status_code=201, response_model=NewKeyOut)
async def make_key(body: KeyIn, visitor: CurrentVisitor, database: Writing, response: Response) -> NewKeyOut:
    """Make a key. It is told now, and never again."""
    lifetime = None if body.days is None else timedelta(days=body.days)
    made = accounts.make_key(database, visitor, body.name, body.scopes, lifetime)
    response.headers["Location"] = f"/api/keys/{made.key.id}"
    return NewKeyOut(**dict(KeyOut.model_validate(made.key)), key=made.text)


@router.get("", response_model=KeysOut)
async def list_keys(visitor: CurrentVisitor, database: Reading) -> KeysOut:
    """The keys that are not revoked."""
    found = accounts.list_keys(database, visitor.user_id)
    return KeysOut(items=tuple(KeyOut.model_validate(key) for key in found))


@router.delete("/{key_id}", status_code=204)
async def revoke_key(key_id: UUID, visitor: CurrentVisitor, database: Writing) -> None:
    """It is good for nothing any more."""
    accounts.revoke_key(database, visitor.user_id, key_id)
