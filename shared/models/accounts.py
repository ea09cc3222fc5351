"""Who uses the studio, how they prove it, and where they are signed in."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Record, now
from shared.identity import uuid7


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"
    OWNER = "owner"


class Standing(StrEnum):
    """Whether somebody may come in."""

    ACTIVE = "active"
    BANNED = "banned"


class User(Record):
    __tablename__ = "users"
    __table_args__ = (Index("ix_users_owner", "role", unique=True, postgresql_where=text("role = 'owner'")),)
    """There is one owner at most."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case."""
    password_hash: Mapped[str | None]
    """None of somebody for whom only another company vouches."""
    role: Mapped[Role] = mapped_column(default=Role.USER)
    standing: Mapped[Standing] = mapped_column(default=Standing.ACTIVE)
    plan: Mapped[str] = mapped_column(default="free")
    """By its name in `shared.formats.plans`."""
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was proven that letters to this address arrive."""
    letters: Mapped[bool] = mapped_column(default=True)
    """Whether they want to hear by letter what became of their jobs."""
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)

    @property
    def verified(self) -> bool:
        """Whether letters to this address are known to arrive."""
        return self.verified_at is not None


class Voucher(Record):
    """Another company that vouches for a user, and who they are there."""

    __tablename__ = "vouchers"

    company: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    """What the company calls them (`sub`): the only thing about them that never changes."""
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class UserSession(Record):
    """One sign-in: a family of refresh tokens, of which only the latest is good."""

    __tablename__ = "user_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    refresh_hash: Mapped[str]
    expires_at: Mapped[datetime]
    previous_hash: Mapped[str | None] = mapped_column(default=None)
    """Of the token that the latest renewal replaced."""
    agent: Mapped[str] = mapped_column(default="")
    """What it was begun with, in that program's own words: `User-Agent`, cut short."""
    seen_at: Mapped[datetime] = mapped_column(default_factory=now)
    """When it was last renewed."""
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class Purpose(StrEnum):
    """What a ticket is good for."""

    VERIFY = "verify"
    RESET = "reset"


class Ticket(Record):
    """A link in a letter: good once, for one purpose, until it expires."""

    __tablename__ = "tickets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    email: Mapped[str]
    """The address that it was sent to: it proves nothing about another one."""
    key_hash: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class ApiKey(Record):
    """What a script shows instead of a session."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    name: Mapped[str]
    """What its user calls it."""
    key_hash: Mapped[str]
    scopes: Mapped[list[str]]
    """What it may be shown for."""
    used_on: Mapped[datetime | None] = mapped_column(default=None)
    """The day of its last use, to the day: a write for every call would cost more than the call."""
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class AuditEntry(Record):
    """Something that was done to somebody else, or with rights that not everybody has."""

    __tablename__ = "audit_log"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    """None for the studio's own command line."""
    action: Mapped[str]
    """A verb and a noun: `set-plan`, `ban-user`."""
    subject: Mapped[str]
    """What it was done to: a kind and an id, `user/019a…`."""
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
