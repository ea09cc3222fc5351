"""Who uses the studio, and where they are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Record, now
from shared.identity import uuid7


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"
    OWNER = "owner"


class User(Record):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case."""
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(default=Role.USER)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class UserSession(Record):
    """One sign-in: a family of refresh tokens, of which only the latest is good."""

    __tablename__ = "user_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    refresh_hash: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
