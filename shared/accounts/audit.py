"""The audit log: what was done to somebody else, or with rights that not everybody has. No line of it ever changes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.database import newest
from shared.models.accounts import AuditEntry, User


def note(session: Session, actor: UUID | None, action: str, subject: str, **detail: Any) -> None:
    """Write down what is being done, in the transaction that does it. `actor` is None for the command line."""
    session.add(AuditEntry(actor_id=actor, action=action, subject=subject, detail=detail))


def of_user(user: User) -> str:
    """A user as the subject of an entry."""
    return f"user/{user.id}"


def list_entries(session: Session, *, before: UUID | None, limit: int) -> Sequence[AuditEntry]:
    """The newest first; `before` is the last one that is known already."""
    return session.scalars(newest(select(AuditEntry), AuditEntry.id, before=before, limit=limit)).all()
