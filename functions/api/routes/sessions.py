"""/sessions: where somebody is signed in, and how to end that from elsewhere."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict

from functions.api import cookies
from functions.api.dependencies import Before, CurrentVisitor, Limit, Reading, Writing
from functions.api.payloads import Listed, Listing
from functions.api.rooms import Room
from shared.accounts import sessions
from shared.accounts.callers import Visitor
from shared.models.accounts import UserSession

router = Room(prefix="/sessions", tags=["accounts"])


class SessionOut(Listed):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "agent": "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
                    "created_at": "2026-11-20T12:00:00Z",
                    "seen_at": "2026-11-21T09:30:00Z",
                    "current": True,
                }
            ]
        }
    )

    agent: str
    """What it was begun with, in that program's own words."""
    created_at: datetime
    seen_at: datetime
    """When it was last renewed, which happens every quarter of an hour that it is used."""
    current: bool
    """Whether it is the one that asks."""


@router.get("", response_model=Listing[SessionOut])
async def list_sessions(
    visitor: CurrentVisitor, database: Reading, before: Before = None, limit: Limit = 20
) -> Listing[SessionOut]:
    found = sessions.list_sessions(database, visitor.user_id, before=before, limit=limit + 1)
    return Listing.of([_shown(session, visitor) for session in found], limit)


@router.delete("/{session_id}", status_code=204)
async def end_session(session_id: UUID, visitor: CurrentVisitor, database: Writing, response: Response) -> None:
    """Sign yourself out somewhere; here, if it is the current one."""
    sessions.end_one(database, visitor.user_id, session_id)
    if session_id == visitor.session_id:
        cookies.take_back(response)


@router.delete("", status_code=204)
async def end_other_sessions(visitor: CurrentVisitor, database: Writing) -> None:
    """Sign yourself out everywhere but here."""
    sessions.end_all(database, visitor.user_id, but=visitor.session_id)


def _shown(session: UserSession, visitor: Visitor) -> SessionOut:
    return SessionOut(
        id=session.id,
        agent=session.agent,
        created_at=session.created_at,
        seen_at=session.seen_at,
        current=session.id == visitor.session_id,
    )
