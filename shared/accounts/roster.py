"""The roster: all who have an account, as admins see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.database import newest
from shared.models.accounts import Role, Standing, User


@dataclass(frozen=True)
class Sought:
    """Who is looked for; None is anybody."""

    email: str | None = None
    """How their address begins."""
    role: Role | None = None
    standing: Standing | None = None


def list_users(session: Session, sought: Sought, *, before: UUID | None, limit: int) -> Sequence[User]:
    """The newest first; `before` is the last one that is known already."""
    users = newest(select(User), User.id, before=before, limit=limit)
    if sought.email is not None:
        users = users.where(User.email.startswith(sought.email.strip().lower(), autoescape=True))
    if sought.role is not None:
        users = users.where(User.role == sought.role)
    if sought.standing is not None:
        users = users.where(User.standing == sought.standing)
    return session.scalars(users).all()
